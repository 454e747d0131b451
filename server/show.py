"""What templates need to show terms: local addresses, short names, hedges."""

from flask import Flask

from kg.formats import formats
from kg.terms import Iri, Literal, Term
from kg.vocab import BASE
from server.access import session


def register(app: Flask) -> None:
    """Give the templates of *app* their filters."""
    app.add_template_filter(local)
    app.add_template_filter(short)
    app.add_template_filter(words)
    app.add_template_filter(is_link)
    app.add_template_global(formats, "formats")
    app.add_template_global(generation)


def generation() -> str:
    """Return the name of the generation that pages are read from."""
    return session().reader.generation


def local(iri: str) -> str:
    """Return where an IRI is shown: our own on this service, others at home; a script is never a link."""
    if iri.startswith(BASE):
        return "/" + iri.removeprefix(BASE)
    return iri if iri.startswith(("http://", "https://")) else "#"


def is_link(term: Term | None) -> bool:
    """Whether a term is an IRI that a person may follow."""
    return isinstance(term, Iri) and term.value.startswith(("http://", "https://"))


def short(term: Term | str | None) -> str:
    """Return an IRI with its prefix, a literal as its text."""
    if term is None:
        return ""
    if isinstance(term, Literal):
        return term.value
    text = str(term)
    for prefix, namespace in session().prefixes.items():
        if text.startswith(namespace) and len(text) > len(namespace):
            return f"{prefix}:{text.removeprefix(namespace)}"
    return text


def words(slug: str | None) -> str:
    """Return a slug as words.

    >>> words("in-some-cases")
    'in some cases'
    """
    return (slug or "").replace("-", " ")
