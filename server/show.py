"""What templates need to show terms: local addresses, short names, hedges."""

import re

from flask import Flask

from kg.errors import StoreError
from kg.formats import formats
from kg.iris import slug, words
from kg.paths.render import duration, timespan
from kg.table import to_table
from kg.terms import Iri, Literal, Term
from kg.vocab import BASE, CAREER
from server.access import session


def register(app: Flask) -> None:
    """Give the templates of *app* their filters."""
    app.add_template_filter(local)
    app.add_template_filter(short)
    app.add_template_filter(name)
    app.add_template_filter(figure)
    app.add_template_filter(timespan)
    app.add_template_filter(duration)
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
