"""What the ontology has already: what pages name by one of its names is not made anew."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.sources.turtle import load_triples
from kg.vocab import CAREER, DCTERMS, SKOS

# A preferred name comes last, and so stands where another thing has it as an alternative.
_NAMES = f"""SELECT ?thing ?class ?label {{
  VALUES (?p ?rank) {{ (<{SKOS}altLabel> 0) (<{SKOS}prefLabel> 1) }} ?thing a ?class ; ?p ?label
}} ORDER BY ?rank ?thing ?label"""
_DOCUMENTS = f"""SELECT ?address ?role ?edition {{
  ?document <{DCTERMS}source> ?address ; <{DCTERMS}subject> ?role ; <{CAREER}edition> ?edition
}} ORDER BY ?address ?role"""
_FILES = ("contexts.ttl", "credentials.ttl", "documents.ttl", "qualities.ttl", "roles.ttl")


@dataclass(frozen=True)
class Ours:
    """*roles* and *contexts* by every name; *pages* that are modelled, to their roles; *described*: all IRIs named."""

    roles: Mapping[str, str]
    contexts: Mapping[str, str]
    pages: Mapping[str, tuple[str, ...]]
    described: frozenset[str]


def load_ours(ontology: Path, edition: str) -> Ours:
    """Return what the folder of the ontology has, of pages those of *edition*.

    :raises SourceError: a file of it cannot be read.
    """
    store = ox.Store()
    for name in _FILES:
        for triple in load_triples(ontology / "facts" / name):
            store.add(ox.Quad(*triple))
    names = list(_rows(store, _NAMES))
    pages: dict[str, tuple[str, ...]] = {}
    for address, role, years in _rows(store, _DOCUMENTS):
        if years == edition:
            slug = address.rsplit("/", 1)[-1].removesuffix(".htm")
            pages[slug] = (*pages.get(slug, ()), role)
    return Ours(
        {label: thing for thing, class_, label in names if class_ == f"{CAREER}Role"},
        {label: thing for thing, class_, label in names if class_ == f"{CAREER}Context"},
        pages,
        frozenset(thing for thing, _, _ in names),
    )


def _rows(store: ox.Store, query: str) -> Iterator[list[str]]:
    found = store.query(query)
    assert isinstance(found, ox.QuerySolutions)
    for row in found:
        yield [term.value for term in row if isinstance(term, ox.NamedNode | ox.Literal)]
