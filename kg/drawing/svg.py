"""SVG as text: elements with their attributes, everything escaped."""

import re
from functools import cache, lru_cache
from xml.sax.saxutils import escape, quoteattr

NAMESPACE = "http://www.w3.org/2000/svg"
# What XML 1.0 has no way to write.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """Return *text* without the characters that no XML document may hold.

    >>> clean("a\\x00b")
    'ab'
    """
    return _FORBIDDEN.sub("", text)


def words(text: object) -> str:
    """Return *text* as the content of an element.

    >>> words("R&D <lead>")
    'R&amp;D &lt;lead&gt;'
    """
    return escape(clean(str(text)))


def element(name: str, *content: str, **attributes: object) -> str:
    """Return an element around *content*, which is markup already.

    An attribute that is None is left out; ``_`` ends a name that Python keeps for itself, and is a hyphen elsewhere.

    >>> element("text", words("a & b"), x=1.50, class_="held", text_anchor="middle")
    '<text x="1.5" class="held" text-anchor="middle">a &amp; b</text>'
    """
    written = "".join([f" {_named(key)}={_quoted(value)}" for key, value in attributes.items() if value is not None])
    return f"<{name}{written}>{''.join(content)}</{name}>" if content else f"<{name}{written}/>"


@cache
def _named(key: str) -> str:
    """Return an attribute's name as SVG has it; a handful, written hundreds of times a page."""
    return key.rstrip("_").replace("_", "-")


def _quoted(value: object) -> str:
    """Return a value as an attribute has it; a number, of which a drawing has hundreds, has nothing to escape."""
    return f'"{number(value)}"' if isinstance(value, float | int) else _attribute(str(value))


@lru_cache(1024)
def _attribute(text: str) -> str:
    """Return a text as an attribute has it; classes and anchors, of which there are few, are most of them."""
    return quoteattr(clean(text))


def number(value: object) -> str:
    """Return a number as short as a drawing needs it, anything else as its text."""
    return f"{value:.1f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def svg(*content: str, width: float, height: float, style: str = "", **attributes: object) -> str:
    """Return a drawing of that size in pixels; with a *style*, one that stands alone."""
    sheet = [element("style", words(style))] if style else []
    size = {"viewBox": f"0 0 {number(width)} {number(height)}", "width": width, "height": height}
    return element("svg", *sheet, *content, xmlns=NAMESPACE, **size, **attributes)
