"""The kinds of source that can be loaded, and which of them a file, a folder or a zip is."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import SourceError
from kg.sources.files import Files
from kg.sources.stream import Progress, Source

KINDS = ("ooh", "onet", "esco", "table", "rdf")
ALL = "all"
_PAGES, _RDF = (".html", ".htm"), (".ttl", ".nt", ".nq", ".trig", ".rdf", ".xml", ".jsonld")


@dataclass(frozen=True)
class Kind:
    """A kind of source: its name, and what reads one."""

    name: str
    read: Callable[[Path, Progress], Source]


def _kind(name: str) -> Kind:
    # A reader is imported when it is wanted, with the parsers that it takes.
    if name == "rdf":
        from kg.sources.rdf import read_rdf

        return Kind(name, read_rdf)
    if name == "onet":
        from kg.sources.onet import read_onet

        return Kind(name, read_onet)
    if name == "esco":
        from kg.sources.esco import read_esco

        return Kind(name, read_esco)
    raise SourceError(name, f"expected one of the kinds {', '.join(KINDS)}")


def find_sources(kind: str, paths: Sequence[Path]) -> Iterator[tuple[Path, Kind]]:
    """Yield the sources at *paths*, each with its kind; of ``all``, those that are known in each folder.

    :raises SourceError: one is not of that kind, or nothing of a folder is known.
    """
    if kind != ALL:
        yield from ((path, _kind(kind)) for path in paths)
        return
    for path in paths:
        name = recognise(path)
        if name is not None:
            yield path, _kind(name)
            continue
        if not path.is_dir():
            raise SourceError(path, f"expected a source of one of the kinds {', '.join(KINDS)}")
        known = [(entry, name) for entry in sorted(path.iterdir()) if (name := recognise(entry)) is not None]
        if not known:
            raise SourceError(path, f"nothing here is a source of one of the kinds {', '.join(KINDS)}")
        yield from ((entry, _kind(name)) for entry, name in known)


def recognise(path: Path) -> str | None:
    """Return the kind of the source at *path* by what it holds; None where it is none, or RDF, which needs a graph."""
    try:
        files = Files(path)
    except SourceError:
        return None
    names = [name.lower() for name in files.names()]
    if "occupation data.txt" in names:
        return "onet"
    if any(name.startswith("occupations_") and name.endswith(".csv") for name in names):
        return "esco"
    if names and sum(name.endswith(_PAGES) for name in names) * 2 > len(names):
        return "ooh"
    return None
