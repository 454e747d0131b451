"""RDF in any syntax that holds triples: a file of it, as a source of its own."""

import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.errors import SourceError
from kg.sources.files import Files
from kg.sources.stream import Edition, Progress, Source, Tally

ENDINGS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "owl": ox.RdfFormat.RDF_XML,
    "xml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
    "json": ox.RdfFormat.JSON_LD,
}
_LARGEST = 2**30  # bytes of one file, which is held whole


def read_rdf(path: Path, progress: Progress) -> Source:
    """Return the triples of the RDF files at *path*: a file, or all of a folder or zip.

    Nothing is known of who publishes it and by which licence; the triples themselves may say.

    :raises SourceError: there is no file with an ending of RDF.
    """
    files = Files(path, progress)
    names = [name for name in files.names() if ending(name) in ENDINGS]
    if not names:
        known = ", ".join(f".{one}" for one in ENDINGS)
        raise SourceError(path, f"no RDF here: expected files that end in {known}; {files.found}")
    edition = Edition(
        slug=re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-") or "rdf",
        title=path.name,
        description=f"RDF as it was read from {path.name}.",
        publisher="not stated",
        edition="not stated",
        licence="",
    )
    tally = Tally()
    for name, why in files.left_out.items():
        tally.miss(name, why)
    return Source(edition, files.size(*names), _iter_lines(files, names, tally), tally)


def endings() -> list[str]:
    """Return the endings of names of RDF files, without their dot."""
    return list(ENDINGS)


def ending(name: str) -> str:
    """Return the ending of a name, in small letters and without its dot."""
    return name.lower().rsplit(".", 1)[-1]


def iter_triples(files: Files, name: str) -> Iterator[ox.Quad]:
    """Yield the triples of an RDF file, which is held whole.

    :raises SourceError: it cannot be read, or holds what would have to be fetched.
    """
    content = files.read(name, _LARGEST)
    form = ENDINGS[ending(name)]
    if form == ox.RdfFormat.RDF_XML and re.search(rb"<!(?:DOCTYPE|ENTITY)", content[:65536], re.IGNORECASE):
        raise SourceError(files.at(name), "it has a document type: expected RDF/XML without <!DOCTYPE>")
    try:
        yield from ox.parse(content, format=form, base_iri=f"file:///{name}", without_named_graphs=True)
    except SyntaxError as err:
        problem = "it names a context elsewhere: expected it in the document"
        if "LoadDocumentCallback" not in str(err.msg):  # how the engine says that it fetches nothing
            problem = str(err.msg)
        raise SourceError(files.at(name), f"cannot be read: {problem}", err.lineno) from err
    except ValueError as err:
        raise SourceError(files.at(name), f"cannot be read: {err}") from err


def _iter_lines(files: Files, names: list[str], tally: Tally) -> Iterator[str]:
    for number, name in enumerate(names):
        for quad in iter_triples(files, name):
            tally.keep("triple")
            # A blank node of one file is none of another.
            yield f"{_term(quad.subject, number)} {quad.predicate} {_term(quad.object, number)} .\n"


def _term(term: object, number: int) -> str:
    return f"_:f{number}x{term.value}" if isinstance(term, ox.BlankNode) else str(term)
