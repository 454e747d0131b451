"""The kinds of source that can be loaded, and which of them a file, a folder or a zip is."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from kg.errors import NoTableError, SourceError
from kg.sources.files import Files
from kg.sources.stream import Progress, Source

KINDS = ("ooh", "onet", "esco", "table", "sssom", "proposals", "skos", "edoal", "rdf")
ALL = "all"
_PAGES = (".html", ".htm")
Reader = Callable[[Path, Progress], list[Source]]


def find_sources(
    kind: str, paths: Sequence[Path], ontology: Path, progress: Progress
) -> Iterator[tuple[Path, str, Source]]:
    """Yield the sources at *paths*, each with its path and kind; of ``all``, whatever is known in each folder.

    :param ontology: the folder of the ontology, for readers that look names up.
    :param progress: counts the bytes of the source that is being read.
    :raises SourceError: one is not of that kind, or nothing of a folder is known.
    """
    for path in paths:
        if kind != ALL:
            yield from ((path, kind, source) for source in _reader(kind, ontology)(path, progress))
            continue
        entries = sorted(path.iterdir()) if path.is_dir() and recognise(path) is None else [path]
        known = [(entry, name) for entry in entries if (name := recognise(entry)) is not None]
        for entry, name in known:
            yield from ((entry, name, source) for source in _reader(name, ontology)(entry, progress))
        tables = _tables(path, progress) if not known or path.is_dir() else []
        yield from ((path, "table", source) for source in tables)
        if not known and not tables:
            raise SourceError(path, f"nothing here is a source of one of the kinds {', '.join(KINDS)}")


def recognise(path: Path) -> str | None:
    """Return the kind of the source at *path* by what it holds.

    None where it is none of those that are told by their files: a table is known by its content, and what RDF is of,
    whoever loads it says.
    """
    try:
        files = Files(path)
        names = [name.lower() for name in files.names()]
    except SourceError:
        return None
    if "occupation data.txt" in names:
        return "onet"
    if any(name.startswith("occupations_") and name.endswith(".csv") for name in names):
        return "esco"
    if names and sum(name.endswith(_PAGES) for name in names) * 2 > len(names):
        return "ooh"
    if names and all(name.endswith((".sssom.tsv", ".sssom.yml")) for name in names):
        from kg.sources.links.proposals import is_proposed

        found = {is_proposed(files, name) for name in files.names() if name.lower().endswith(".tsv")}
        # A folder of both is looked at file by file: a proposal is never loaded as a mapping.
        return None if len(found) == 2 else "proposals" if True in found else "sssom"
    return None


def _tables(path: Path, progress: Progress) -> list[Source]:
    """Return the tables of a folder or file, none where it holds none; those of folders within are left alone."""
    from kg.sources.tables import read_tables

    try:
        return read_tables(path, progress)
    except NoTableError:
        return []


def _reader(kind: str, ontology: Path) -> Reader:
    """Return what reads sources of a kind; a reader is imported when it is wanted, with the parsers that it takes."""
    if kind == "table":
        from kg.sources.tables import read_tables

        return read_tables
    if kind == "sssom":
        from kg.sources.links.table import read_sssom

        return read_sssom
    if kind == "proposals":
        from kg.sources.links.proposals import read_proposals

        return read_proposals
    if kind in ("skos", "edoal"):
        from kg.sources.links.triples import read_edoal, read_skos

        return read_skos if kind == "skos" else read_edoal
    one: Callable[[Path, Progress], Source]
    if kind == "ooh":
        from kg.sources.handbook import read_ooh

        one = partial(read_ooh, ontology=ontology)
    elif kind == "onet":
        from kg.sources.onet import read_onet

        one = read_onet
    elif kind == "esco":
        from kg.sources.esco import read_esco

        one = read_esco
    else:
        from kg.sources.rdf import read_rdf

        one = read_rdf
    return lambda path, progress: [one(path, progress)]
