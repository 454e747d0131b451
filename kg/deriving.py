"""Deriving: what follows from what is loaded, each conclusion in a graph of its own beside that which it is from."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox

from kg.dataset import iter_constructed
from kg.graph import load_lattice
from kg.sources.handbook.titles import Title, Unmatched, iter_titles
from kg.sources.sssom import set_of
from kg.store import OxigraphReader
from kg.vocab import BASE, CAREER, DCTERMS, GRAPH, OWL, SKOS, SSSOM

DERIVED = "-derived"  # ends the name of the graph of what the rules conclude from another one
GRAPH_TITLES = f"{GRAPH}onet-titles"
# Which kinds of source the matching of titles reads.
TITLED = frozenset(("ooh", "onet"))
_OURS = tuple(f"{GRAPH}{name}" for name in ("ladder", "ontology", "things"))
_PREFIXES = f"""PREFIX career: <{CAREER}>
PREFIX dcterms: <{DCTERMS}>
PREFIX owl: <{OWL}>
PREFIX skos: <{SKOS}>
"""
# Without a verdict or a code of O*NET that somebody has given them; the codes of the page of which they are a group.
_ROLES = f"""SELECT ?role ?label ?code ?hasSoc {{
  ?role a career:Role ; skos:prefLabel ?label .
  FILTER NOT EXISTS {{
    ?link owl:annotatedSource ?role ; dcterms:isPartOf <{set_of("onet-soc")}> .
  }}
  BIND (EXISTS {{ ?other owl:annotatedSource ?role ; dcterms:isPartOf <{set_of("soc-2018")}> }} AS ?hasSoc)
  OPTIONAL {{
    ?role career:specialises ?whole .
    ?record owl:annotatedSource ?whole ; dcterms:isPartOf <{set_of("onet-soc")}> ; owl:annotatedTarget ?code .
    FILTER NOT EXISTS {{ ?record <{SSSOM}predicate_modifier> ?not }}
  }}
}} ORDER BY ?role"""
# The O*NET-SOC taxonomies that releases 25 to 30 use.
_SCHEMES = tuple(f"{BASE}scheme/onet-soc-{year}" for year in ("2010", "2019"))


def conclude(store: ox.Store, graphs: Iterable[str], ontology: Path) -> None:
    """Conclude by the rules from what each of *graphs*, of pages, states; see that the planner can read it all.

    :raises StoreError: a statement or thing cannot be read as the planner reads them.
    """
    for graph in graphs:
        alone = ox.Store()  # what the build has concluded is not concluded again
        for name in (graph, *_OURS):
            held = store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.NamedNode(name))
            alone.load(held, format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(name))
        rules = sorted((ontology / "rules").glob("*.rq"))
        store.extend(iter_constructed(OxigraphReader(alone, "", {}), rules, graph + DERIVED))
    load_lattice(OxigraphReader(store, "", {}))


def match_titles(store: ox.Store) -> bool:
    """Match the roles that have no code of O*NET to its titles, into ``GRAPH_TITLES``; return whether any matches.

    A second for 60,000 titles.
    """
    reader = OxigraphReader(store, "", {})
    codes: dict[tuple[str, str, bool], set[str]] = {}
    for row in reader.texts(_PREFIXES + _ROLES):
        role = row["role"], row["label"], row["hasSoc"] == "true"
        codes.setdefault(role, set()).update([row["code"]] if "code" in row else ())
    roles = [Unmatched(iri, label, frozenset(some), has) for (iri, label, has), some in codes.items()]
    lines = "".join(iter_titles(roles, _titles(store))).encode()
    store.load(lines, format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(GRAPH_TITLES))
    return bool(lines)


def _titles(store: ox.Store) -> Iterator[Title]:
    """Yield the titles of every occupation of O*NET; as one query they take ten times as long."""
    kinds = [(ox.NamedNode(f"{SKOS}{name}"), name == "prefLabel") for name in ("prefLabel", "altLabel")]
    schemes = [ox.NamedNode(scheme) for scheme in _SCHEMES]
    found = (
        quad for scheme in schemes for quad in store.quads_for_pattern(None, ox.NamedNode(f"{SKOS}inScheme"), scheme)
    )
    for occupation in sorted({quad.subject.value for quad in found if isinstance(quad.subject, ox.NamedNode)}):
        for name, is_preferred in kinds:
            for quad in store.quads_for_pattern(ox.NamedNode(occupation), name, None):
                if isinstance(quad.object, ox.Literal):
                    yield Title(occupation, quad.object.value, is_preferred)
