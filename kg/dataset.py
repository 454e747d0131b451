"""The embedded dataset: every quad that the ontology folder gives, before anything is checked or kept."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.errors import SourceError
from kg.sources.sssom import iter_mapping_quads, iter_set_quads, load_mappings
from kg.sources.turtle import iter_catalogue_quads, iter_quads, load_catalogue
from kg.store import OxigraphReader, open_memory
from kg.terms import to_ox
from kg.vocab import GRAPH_CATALOGUE, GRAPH_DERIVED, VOID, XSD

# Raised when the code reads the same files into other quads, so that a build is made again.
READING = "2"


def digest_inputs(folders: Iterable[Path], more: Iterable[str] = ()) -> str:
    """Return the SHA-256 of every file of the folders that a build reads, by relative path and content.

    :param more: digests of what else goes in, in a fixed order.

    :raises SourceError: there is no such file.
    """
    whole, found = hashlib.sha256(READING.encode()), False
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix in {".ttl", ".rq", ".tsv"}:
                content, found = path.read_bytes(), True
                whole.update(f"{path.relative_to(folder)}\0{len(content)}\0".encode() + content)
    whole.update("\0".join(more).encode())
    if not found:
        raise SourceError("ontology", "no files here: expected the folder that holds catalogue.ttl")
    return whole.hexdigest()


def iter_dataset(ontology: Path) -> Iterator[ox.Quad]:
    """Yield every quad of the embedded dataset: catalogue, files, links, what the rules derive, and counts."""
    catalogue = load_catalogue(ontology)
    quads = list(iter_catalogue_quads(ontology))
    quads += iter_quads(catalogue)
    for paths in catalogue.values():
        for path in (path for path in paths if path.name.endswith(".sssom.tsv")):
            quads += [*iter_set_quads(path), *iter_mapping_quads(load_mappings(path))]
    reader = open_memory(quads)
    quads += iter_derived(reader, sorted((ontology / "rules").glob("*.rq")))
    yield from quads
    yield from _counts(quads)


def iter_derived(reader: OxigraphReader, rules: list[Path]) -> Iterator[ox.Quad]:
    """Yield what each CONSTRUCT rule concludes, into the graph of derived shortcuts."""
    graph = ox.NamedNode(GRAPH_DERIVED)
    for path in rules:
        for triple in reader.construct(path.read_text(encoding="utf-8")):
            yield ox.Quad(to_ox(triple.subject), to_ox(triple.predicate), to_ox(triple.object), graph)  # type: ignore[arg-type]


def _counts(quads: list[ox.Quad]) -> Iterator[ox.Quad]:
    """Yield the number of triples of each graph, for the catalogue."""
    sizes: dict[ox.NamedNode, set[ox.Triple]] = {}
    for quad in quads:
        if isinstance(quad.graph_name, ox.NamedNode):
            sizes.setdefault(quad.graph_name, set()).add(quad.triple)
    for graph, triples in sizes.items():
        if graph.value != GRAPH_CATALOGUE:
            count = ox.Literal(str(len(triples)), datatype=ox.NamedNode(f"{XSD}integer"))
            yield ox.Quad(graph, ox.NamedNode(f"{VOID}triples"), count, ox.NamedNode(GRAPH_CATALOGUE))
