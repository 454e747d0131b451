"""The embedded dataset: Turtle files in, quads out, each file into the graph that the catalogue names."""

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.errors import SourceError
from kg.vocab import CAREER, GRAPH_CATALOGUE, ONTOLOGY, SH

READS_FROM = ox.NamedNode(f"{CAREER}readsFrom")


def load_triples(path: Path) -> list[ox.Triple]:
    """Read one Turtle file.

    :raises SourceError: it cannot be read or does not parse; the line is named where there is one.
    """
    try:
        return [quad.triple for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)]
    except SyntaxError as err:
        raise SourceError(path, f"not Turtle: {err.msg}", err.lineno) from err
    except OSError as err:
        raise SourceError(path, f"cannot be read: {err.strerror or err}") from err


def load_catalogue(ontology: Path) -> dict[str, tuple[Path, ...]]:
    """Return the files of each named graph: ``{graph IRI: files, sorted}``.

    :raises SourceError: a file that the catalogue names does not exist.
    """
    files: dict[str, list[Path]] = {}
    catalogue = ontology / "catalogue.ttl"
    for triple in load_triples(catalogue):
        if triple.predicate == READS_FROM and isinstance(triple.subject, ox.NamedNode):
            pattern = str(getattr(triple.object, "value", ""))
            found = sorted(ontology.glob(pattern))
            if not found and "*" not in pattern:
                raise SourceError(catalogue, f"file {pattern!r}: expected one in {str(ontology)!r}")
            files.setdefault(triple.subject.value, []).extend(found)
    return {graph: tuple(sorted(paths)) for graph, paths in sorted(files.items())}


def iter_quads(catalogue: dict[str, tuple[Path, ...]]) -> Iterator[ox.Quad]:
    """Yield the quads of every Turtle file of the catalogue, lazily, file by file.

    Blank nodes keep their labels apart from one file to the next.
    """
    for graph, paths in catalogue.items():
        for path in (path for path in paths if path.suffix == ".ttl"):
            for triple in load_triples(path):
                yield ox.Quad(triple.subject, triple.predicate, triple.object, ox.NamedNode(graph))


def iter_catalogue_quads(ontology: Path) -> Iterator[ox.Quad]:
    """Yield the catalogue itself, in its own graph."""
    for triple in load_triples(ontology / "catalogue.ttl"):
        yield ox.Quad(triple.subject, triple.predicate, triple.object, ox.NamedNode(GRAPH_CATALOGUE))


def load_prefixes(ontology: Path) -> dict[str, str]:
    """Return the prefix map of the project, ``{prefix: namespace IRI}``, from ``prefixes.ttl``."""
    triples = load_triples(ontology / "prefixes.ttl")
    names = {t.subject: str(getattr(t.object, "value", "")) for t in triples if t.predicate.value == f"{SH}prefix"}
    spaces = {t.subject: str(getattr(t.object, "value", "")) for t in triples if t.predicate.value == f"{SH}namespace"}
    if not names:
        raise SourceError(ontology / "prefixes.ttl", f"no sh:declare of <{ONTOLOGY}> found")
    return {names[node]: spaces[node] for node in sorted(names, key=lambda node: names[node])}
