"""What templates need to show terms: local addresses, short names, hedges."""

import re
from functools import lru_cache
from typing import Any

from flask import Flask
from flask.templating import Environment
from markupsafe import Markup, escape

from kg.errors import StoreError
from kg.formats import formats
from kg.iris import slug, words
from kg.paths.render import duration, fields, money, related, share, timespan, zones
from kg.table import to_table
from kg.terms import Iri, Literal, Term
from kg.vocab import BASE, CAREER
from server.access import session


class PageEnvironment(Environment):
    """Flask's, where ``role.label`` of a dictionary is its key first; a page has thousands of them."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return the value of a key, an attribute, or what stands for neither."""
        if type(obj) is dict and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


def register(app: Flask) -> None:
    """Give the templates of *app* their filters; before anything else asks for its environment."""
    app.jinja_environment = PageEnvironment
    app.add_template_filter(link)
    app.add_template_filter(local)
    app.add_template_filter(short)
    app.add_template_filter(name)
    app.add_template_filter(figure)
    app.add_template_filter(timespan)
    app.add_template_filter(duration)
    app.add_template_filter(money)
    for note in (fields, related, share, zones):
        app.add_template_filter(note)
    app.add_template_filter(spaced)
    app.add_template_filter(words)
    app.add_template_filter(is_link)
    app.add_template_global(formats, "formats")
    app.add_template_global(generation)
    app.add_template_global(to_table)


def generation() -> str | None:
    """Return the name of the generation that pages are read from; None where none can be, as a problem's page says."""
    try:
        return session().reader.generation
    except StoreError:
        return None


def local(iri: str) -> str:
    """Return where an IRI is shown: our own on this service, others at home; a script is never a link.

    >>> local("https://w3id.org/career-lattice/role/librarian"), local("javascript:alert(1)")
    ('/role/librarian', '#')
    """
    if iri.startswith(BASE) and iri[len(BASE) :][:1] not in ("/", "\\"):  # a browser reads //host as another service
        return "/" + iri.removeprefix(BASE)
    return iri if is_web(iri) else "#"


def is_web(iri: str) -> bool:
    """Whether an IRI is an address that a person may follow: not a script, not data, not a file."""
    return iri.startswith(("http://", "https://"))


def is_link(term: Term | None) -> bool:
    """Whether a term is an IRI that a person may follow."""
    return isinstance(term, Iri) and is_web(term.value)


@lru_cache(maxsize=4096, typed=True)  # typed: markup and the text that reads like it are not the same
def link(iri: str, text: object) -> Markup:
    """Return *text* as a link to where an IRI is shown; as text alone where nobody may follow it.

    Kept, as the same sources, grades and levels are named dozens of times a page.

    >>> print(link("https://w3id.org/career-lattice/role/librarian", "a < b"), link("javascript:alert(1)", "a < b"))
    <a href="/role/librarian">a &lt; b</a> a &lt; b
    """
    if not is_web(iri):
        return escape(text)
    address = local(iri)
    away = "" if address.startswith("/") else ' rel="noreferrer"'
    # A page of a role has hundreds: five times as fast as Markup's own join, which escapes what is markup already.
    return Markup("".join(('<a href="', escape(address), '"', away, ">", escape(text), "</a>")))  # noqa: S704 (escaped)


def short(term: Term | str | None) -> str:
    """Return an IRI with its prefix, a literal as its text."""
    if term is None:
        return ""
    if isinstance(term, Literal):
        return term.value
    text = str(term)
    covering = [
        (len(namespace), prefix)
        for prefix, namespace in session().prefixes.items()
        if text.startswith(namespace) and len(text) > len(namespace)
    ]
    if not covering:
        return text
    size, prefix = max(covering)
    return f"{prefix}:{text[size:]}"


def name(term: Term | str) -> str:
    """Return the label of a thing of ours; of anything else, and where there is no label, its short form."""
    if isinstance(term, Literal):
        return term.value
    iri = str(term)
    if not iri.startswith(BASE) or iri.startswith(CAREER):
        return short(term)
    label = session().names.label(iri)
    return short(term) if label == slug(iri) else label


def figure(value: float) -> str:
    """Return a number as people write it.

    >>> figure(6.0), figure(0.083), figure(38920)
    ('6', '0.08', '38,920')
    """
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def spaced(name: str) -> str:
    """Return a name of JSON as words.

    >>> spaced("medianPay")
    'median pay'
    """
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()
