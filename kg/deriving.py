"""Deriving: what follows from what is loaded, each conclusion in a graph of its own beside that which it is from."""

from collections.abc import Iterable
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
_TITLES = f"""SELECT ?occupation ?property ?title {{
  {{ SELECT DISTINCT ?scheme {{ ?scheme a skos:ConceptScheme }} }}
  FILTER (STRSTARTS(STR(?scheme), "{BASE}scheme/onet-soc-"))
  ?occupation skos:inScheme ?scheme .
  VALUES ?property {{ skos:prefLabel skos:altLabel }}
  ?occupation ?property ?title
}} ORDER BY ?occupation ?property ?title"""


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
    titles = [
        Title(row["occupation"], row["title"], row["property"].endswith("prefLabel"))
        for row in reader.select(_PREFIXES + _TITLES).texts()
    ]
    codes: dict[tuple[str, str, bool], set[str]] = {}
    for row in reader.select(_PREFIXES + _ROLES).texts():
        role = row["role"], row["label"], row["hasSoc"] == "true"
        codes.setdefault(role, set()).update([row["code"]] if "code" in row else ())
    roles = [Unmatched(iri, label, frozenset(some), has) for (iri, label, has), some in codes.items()]
    lines = "".join(iter_titles(roles, titles)).encode()
    store.load(lines, format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(GRAPH_TITLES))
    return bool(lines)
