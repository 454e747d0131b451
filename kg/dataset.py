"""The embedded dataset: every quad that the ontology folder gives, before anything is checked or kept."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.errors import SourceError
from kg.examples import iter_examples
from kg.queries import load_queries
from kg.sources.sssom import iter_mapping_quads, iter_set_quads, load_mappings
from kg.sources.turtle import iter_catalogue_quads, iter_quads, load_catalogue
from kg.store import OxigraphReader, open_memory
from kg.terms import Triple, to_ox
from kg.vocab import GRAPH_CATALOGUE, GRAPH_DERIVED, GRAPH_EXAMPLES

# Raised when the code reads the same files into other quads, so that a build is made again.
READING = "3"


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


def iter_dataset(ontology: Path, queries: Path) -> Iterator[ox.Quad]:
    """Yield every quad of the embedded dataset: its facts, and the description that counts them.

    :param queries: the folder of the canned queries.
    """
    facts = list(iter_facts(ontology, queries))
    yield from facts
    yield from iter_description(facts, ontology)


def iter_facts(ontology: Path, queries: Path) -> Iterator[ox.Quad]:
    """Yield catalogue, files, links, what the rules derive, and the canned queries as examples."""
    catalogue = load_catalogue(ontology)
    quads = list(iter_catalogue_quads(ontology))
    quads += iter_quads(catalogue)
    for paths in catalogue.values():
        for path in (path for path in paths if path.name.endswith(".sssom.tsv")):
            quads += [*iter_set_quads(path), *iter_mapping_quads(load_mappings(path))]
    reader = open_memory(quads)
    yield from quads
    yield from iter_constructed(reader, _rules(ontology / "rules"), GRAPH_DERIVED)
    yield from iter_graph_quads(iter_examples(load_queries(queries).values()), GRAPH_EXAMPLES)


def iter_description(quads: Iterable[ox.Quad], ontology: Path) -> Iterator[ox.Quad]:
    """Yield what the catalogue says of the size and make-up of the dataset *quads*, in VoID.

    The description is a part of what it counts. It has one triple for each figure, whatever the figure is, so that
    counting anew with the last count in place soon gives the same again; about four times.
    """
    facts, found = list(quads), set[ox.Quad]()
    while (counted := set(_count([*facts, *found], ontology))) != found:
        found = counted
    yield from found


def _count(quads: list[ox.Quad], ontology: Path) -> Iterator[ox.Quad]:
    return iter_constructed(open_memory(quads), _rules(ontology / "description"), GRAPH_CATALOGUE)


def _rules(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.rq"))


def iter_constructed(reader: OxigraphReader, rules: Iterable[Path], graph: str) -> Iterator[ox.Quad]:
    """Yield what each CONSTRUCT query of the files *rules* gives, into the named *graph*."""
    for path in rules:
        yield from iter_graph_quads(reader.construct(path.read_text(encoding="utf-8")), graph)


def iter_graph_quads(triples: Iterable[Triple], graph: str) -> Iterator[ox.Quad]:
    """Yield *triples* as quads of the named *graph*."""
    name = ox.NamedNode(graph)
    for triple in triples:
        yield ox.Quad(to_ox(triple.subject), to_ox(triple.predicate), to_ox(triple.object), name)  # type: ignore[arg-type]
