"""What BASE and PREFIX make of the IRIs and names of a SPARQL text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.tokens import Token

_ESCAPE = re.compile(r"\\u(.{4})|\\U(.{8})")
_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "INSERT", "DELETE", "WITH"}) | frozenset(
    {"LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"}
)
# RFC 3986, appendix B: scheme, authority, path, query, fragment.
_PARTS = re.compile(r"(?:([^:/?#]+):)?(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.DOTALL)


@dataclass(slots=True)
class Prologue:
    """The declarations heard so far; ``{prefix with its colon: absolute IRI, or None where that is not certain}``."""

    base: str | None = None
    prefixes: dict[str, str | None] = field(default_factory=dict)

    def read(self, tokens: Sequence[Token], at: int = 0) -> int:
        """Hear the declarations from *at* on; return where they end."""
        while at < len(tokens) and tokens[at].kind == "word":
            match tokens[at].text.upper(), *tokens[at + 1 : at + 3]:
                case "BASE", Token("iri") as iri, *_:
                    self.base = self.find_iri(iri)
                    at += 2
                case "PREFIX", Token("name") as name, Token("iri") as iri if name.text.find(":") == len(name.text) - 1:
                    self.prefixes[name.text] = self.find_iri(iri)
                    at += 3
                case "VERSION", Token("string"), *_:
                    at += 2
                case _:
                    break
        return at

    def find_iri(self, token: Token) -> str | None:
        """Return the absolute IRI that a token of the kind iri or name stands for.

        None where it stands for none: it is relative without a base, or its prefix has not been declared.
        """
        if token.kind == "name":
            prefix, local = token.text.split(":", 1)
            start = self.prefixes.get(f"{prefix}:")
            return None if start is None else start + local.replace("\\", "")
        if token.kind not in {"iri", "doubtful"} or token.text.startswith("<<"):
            return None
        codes = [int(found[1] or found[2], 16) for found in _ESCAPE.finditer(token.text)]
        if any(code > 0x10FFFF or 0xD800 <= code < 0xE000 for code in codes):
            return None
        return resolve(self.base, _ESCAPE.sub(lambda found: chr(int(found[1] or found[2], 16)), token.text[1:-1]))


def read_prologue(tokens: Sequence[Token]) -> Prologue:
    """Return what a text declares, nothing where it may declare in a place or a way that is not understood here."""
    prologue = Prologue()
    at = prologue.read(tokens)
    form = at < len(tokens) and tokens[at].kind == "word" and tokens[at].text.upper() in _FORMS
    later = any(token.kind == "word" and token.text.upper() in {"PREFIX", "BASE"} for token in tokens[at:])
    return prologue if form and not later else Prologue()


def resolve(base: str | None, reference: str) -> str | None:
    """Return the absolute IRI that a reference has with a base, as RFC 3986, section 5.2, and Oxigraph have it.

    None for a relative one without a base, and for steps (``.``, ``..``) in a path, where the two differ.

    >>> resolve("http://example.org/a/b?c", "d#e"), resolve(None, "d"), resolve("http://example.org/a/b", "../d")
    ('http://example.org/a/d#e', None, None)
    """
    scheme, authority, path, query, fragment = _split(reference)
    if scheme:
        return reference
    if base is None:
        return None
    above = _split(base)
    if authority is None:
        authority = above[1]
        if not path:
            path, query = above[2], above[3] if query is None else query
        elif not path.startswith("/"):
            path = ("/" if authority is not None and not above[2] else above[2][: above[2].rfind("/") + 1]) + path
    if not {".", ".."}.isdisjoint(path.split("/")):
        return None
    return "".join(
        (
            f"{above[0]}:",
            "" if authority is None else f"//{authority}",
            path,
            "" if query is None else f"?{query}",
            "" if fragment is None else f"#{fragment}",
        )
    )


def _split(iri: str) -> tuple[str | None, str | None, str, str | None, str | None]:
    found = _PARTS.fullmatch(iri)
    assert found  # the pattern takes any text
    scheme, authority, path, query, fragment = found.groups()
    return scheme, authority, path, query, fragment
