"""Describing: what a graph is that loading made (DCAT, VoID), in the graph of what is loaded."""

import hashlib
from collections.abc import Iterable

import pyoxigraph as ox

from kg.sources.stream import Edition
from kg.vocab import CAREER, DCAT, DCTERMS, GRAPH_LOADED, PROV, RDF, SPDX, VOID, XSD

_Value = ox.NamedNode | ox.Literal | None
_US = "Career Lattice"
# Parts of a graph: what has them, what they are of, how many there are, and what is counted.
_PARTS = [
    ("classPartition", "class", "entities", "?member a ?term"),
    ("propertyPartition", "property", "triples", "?subject ?term ?value"),
]


def describe(store: ox.Store, graph: str, edition: Edition, now: str) -> None:
    """Say of a graph from whom it is, of which edition, under which licence, how much and since when.

    :param now: when, as an ``xsd:dateTime``.
    """
    found = store.query(f"SELECT (COUNT(*) AS ?n) {{ GRAPH {ox.NamedNode(graph)} {{ ?s ?p ?o }} }}")
    assert isinstance(found, ox.QuerySolutions)
    count = next(found)["n"].value
    _say(
        store,
        graph,
        (f"{RDF}type", ox.NamedNode(f"{DCAT}Dataset")),
        (f"{RDF}type", ox.NamedNode(f"{VOID}Dataset")),
        (f"{DCTERMS}title", ox.Literal(edition.title, language="en")),
        (f"{DCTERMS}description", ox.Literal(edition.description, language="en")),
        (f"{DCTERMS}publisher", ox.Literal(edition.publisher)),
        (f"{DCTERMS}license", _node(edition.licence)),
        (f"{DCTERMS}rights", ox.Literal(edition.attribution, language="en") if edition.attribution else None),
        (f"{DCTERMS}source", _node(edition.homepage)),
        (f"{DCTERMS}issued", _typed(edition.issued.isoformat(), "date") if edition.issued else None),
        (f"{CAREER}edition", ox.Literal(edition.edition)),
        (f"{PROV}generatedAtTime", _typed(now, "dateTime")),
        (f"{VOID}triples", _typed(count, "integer")),
        (f"{DCAT}distribution", None),
    )


def describe_input(store: ox.Store, graph: str, name: str, digest: str) -> None:
    """Say of a graph from which file or folder it was read: its *name*, and its SHA-256."""
    files, checksum = f"{graph}/input", f"{graph}/input/checksum"
    _say(store, graph, (f"{DCAT}distribution", ox.NamedNode(files)))
    _say(
        store,
        files,
        (f"{RDF}type", ox.NamedNode(f"{DCAT}Distribution")),
        (f"{DCTERMS}title", ox.Literal(name)),
        (f"{SPDX}checksum", ox.NamedNode(checksum)),
    )
    _say(
        store,
        checksum,
        (f"{RDF}type", ox.NamedNode(f"{SPDX}Checksum")),
        (f"{SPDX}algorithm", ox.NamedNode(f"{SPDX}checksumAlgorithm_sha256")),
        (f"{SPDX}checksumValue", _typed(digest, "hexBinary")),
    )


def describe_parts(store: ox.Store, graph: str) -> None:
    """Say how often a graph has each class and each property (VoID), so that nobody has to look through it.

    A second for two million statements.
    """
    node, place = ox.NamedNode(graph), ox.NamedNode(GRAPH_LOADED)
    for has, of, number, pattern in _PARTS:
        for quad in list(store.quads_for_pattern(node, ox.NamedNode(VOID + has), None, place)):
            for said in list(store.quads_for_pattern(quad.object, None, None, place)):  # type: ignore[arg-type]
                store.remove(said)
            store.remove(quad)
        found = store.query(f"SELECT ?term (COUNT(*) AS ?n) {{ GRAPH {node} {{ {pattern} }} }} GROUP BY ?term")
        assert isinstance(found, ox.QuerySolutions)
        for row in [one for one in found if isinstance(one["term"], ox.NamedNode)]:
            name = hashlib.sha256(row["term"].value.encode()).hexdigest()[:32]
            part = ox.NamedNode(f"{graph}/{of}/{name}")
            store.add(ox.Quad(node, ox.NamedNode(VOID + has), part, place))
            store.add(ox.Quad(part, ox.NamedNode(VOID + of), row["term"], place))
            store.add(ox.Quad(part, ox.NamedNode(VOID + number), row["n"], place))


def describe_conclusions(store: ox.Store, graph: str, source: str, edition: Edition, now: str) -> None:
    """Say of a graph that it is what the rules conclude from another one, *source*."""
    ours = Edition(
        slug="",
        title=f"{edition.title}: what follows from it",
        description="What the rules conclude: binary shortcuts that leave out strength, prevalence and context.",
        publisher=_US,
        edition=edition.edition,
        licence=edition.licence,
        attribution=edition.attribution,
    )
    describe(store, graph, ours, now)
    _say(store, graph, (f"{PROV}wasDerivedFrom", ox.NamedNode(source)))


def describe_titles(store: ox.Store, graph: str, now: str) -> None:
    """Say of a graph that it is the matching of roles to the titles of O*NET."""
    ours = Edition(
        slug="",
        title="Roles without a code, by title",
        description="Roles of the handbook to the one occupation of O*NET that has their name as a title, and its SOC.",
        publisher=_US,
        edition="by title",
        licence="https://creativecommons.org/licenses/by/4.0/",
    )
    describe(store, graph, ours, now)


def _say(store: ox.Store, subject: str, *said: tuple[str, _Value]) -> None:
    """Put what is *said* in place of what the properties that it names had for a value; None is no value."""
    node, place = ox.NamedNode(subject), ox.NamedNode(GRAPH_LOADED)
    for name in dict.fromkeys(name for name, _ in said):
        for quad in list(store.quads_for_pattern(node, ox.NamedNode(name), None, place)):
            store.remove(quad)
    store.extend(_quads(node, said, place))


def _quads(node: ox.NamedNode, said: Iterable[tuple[str, _Value]], place: ox.NamedNode) -> Iterable[ox.Quad]:
    return (ox.Quad(node, ox.NamedNode(name), value, place) for name, value in said if value is not None)


def _node(iri: str) -> ox.NamedNode | None:
    return ox.NamedNode(iri) if iri else None


def _typed(text: str, datatype: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(f"{XSD}{datatype}"))
