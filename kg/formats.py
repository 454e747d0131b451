"""The result and graph formats that answers can have: one table, by short name."""

from dataclasses import dataclass

from kg.errors import UnknownFormatError


@dataclass(frozen=True)
class Format:
    """One way to write an answer.

    ``kind`` is ``"results"`` (solutions and booleans) or ``"graph"``; ``name`` is also the file ending.
    """

    name: str
    media_type: str
    kind: str


FORMATS = (
    Format("json", "application/sparql-results+json", "results"),
    Format("xml", "application/sparql-results+xml", "results"),
    Format("csv", "text/csv", "results"),
    Format("tsv", "text/tab-separated-values", "results"),
    Format("ttl", "text/turtle", "graph"),
    Format("nt", "application/n-triples", "graph"),
    Format("rdf", "application/rdf+xml", "graph"),
    Format("jsonld", "application/ld+json", "graph"),
    Format("trig", "application/trig", "graph"),
    Format("nq", "application/n-quads", "graph"),
)
# CSV for a person, made of csv by kg.spreadsheet where it is given out; no format of the engine's, and so not listed.
SPREADSHEET = Format("spreadsheet", "text/csv", "results")
# Other names that people use for the same formats.
ALIASES = {
    "turtle": "ttl",
    "n3": "ttl",
    "ntriples": "nt",
    "n-triples": "nt",
    "nquads": "nq",
    "n-quads": "nq",
    "rdfxml": "rdf",
    "rdf+xml": "rdf",
    "json-ld": "jsonld",
    "application/json": "json",
    "application/xml": "xml",
    "text/plain": "nt",
}


def formats(kind: str) -> tuple[Format, ...]:
    """Return the formats of one kind, the one to prefer first."""
    return tuple(form for form in FORMATS if form.kind == kind)


def named(name: str) -> Format:
    """Return the format of that short name, which is one."""
    return next(form for form in FORMATS if form.name == name)


def get_format(name: str, kind: str) -> Format:
    """Return the format of that short name, alias or media type.

    :raises UnknownFormatError: *kind* of answer has no such format.

    >>> get_format("turtle", "graph").media_type
    'text/turtle'
    """
    wanted = ALIASES.get(name.lower(), name.lower())
    if kind == "graph":
        wanted = {"json": "jsonld", "xml": "rdf"}.get(wanted, wanted)
    known = (*formats(kind), SPREADSHEET) if kind == SPREADSHEET.kind else formats(kind)
    for form in known:
        if wanted in (form.name, form.media_type):
            return form
    raise UnknownFormatError(name, [form.name for form in known])
