"""What the shapes demand, on one thing and what it leads to at a time, so that each case takes a tenth of a second."""

from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.check import Finding, check_shapes, check_violations
from kg.dataset import iter_dataset
from kg.sources.turtle import load_prefixes
from kg.store import open_memory
from kg.vocab import CAREER, GRAPH, GRAPH_CATALOGUE, GRAPH_DERIVED, GRAPH_LINKS, RDF, RDFS

pytestmark = pytest.mark.checks

CHECKOUT = Path(__file__).resolve().parent.parent
SHAPES = CHECKOUT / "ontology" / "shapes.ttl"
PREFIXES = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in load_prefixes(CHECKOUT / "ontology").items())
TYPE, SUBCLASS = ox.NamedNode(f"{RDF}type"), ox.NamedNode(f"{RDFS}subClassOf")
ONTOLOGY = "<https://w3id.org/career-lattice/ontology>"
ONLY = "requirement:library-technician-high-school-only-earlier"
PAY = "observation:librarian-median-pay-2024-34"
TERMS = {ox.NamedNode(f"{GRAPH}ontology"), ox.NamedNode(GRAPH_CATALOGUE)}
Node = ox.NamedNode | ox.BlankNode


@pytest.fixture(scope="module")
def dataset() -> list[ox.Quad]:
    made = {ox.NamedNode(GRAPH_DERIVED), ox.NamedNode(GRAPH_LINKS)}
    return [quad for quad in iter_dataset(CHECKOUT / "ontology", CHECKOUT / "queries") if quad.graph_name not in made]


@pytest.fixture(scope="module")
def by_subject(dataset: list[ox.Quad]) -> dict[object, list[ox.Quad]]:
    found: dict[object, list[ox.Quad]] = defaultdict(list)
    for quad in dataset:
        found[quad.subject].append(quad)
    return dict(found)


@pytest.fixture(scope="module")
def classes(dataset: list[ox.Quad]) -> list[ox.Quad]:
    return [quad for quad in dataset if quad.predicate == SUBCLASS]


def triples(turtle: str) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(PREFIXES + turtle, format=ox.RdfFormat.TURTLE)]


def around(start: list[Node], by_subject: dict[object, list[ox.Quad]]) -> list[ox.Quad]:
    """Return every quad about *start* and what it leads to, the terms of the ontology left out."""
    pending, seen, found = list(start), set(start), []
    while pending:
        for quad in by_subject.get(pending.pop(), ()):
            found.append(quad)
            node = quad.object
            if isinstance(node, Node) and node not in seen and not node.value.startswith(CAREER):
                seen.add(node)
                pending.append(node)
    return found


CASES = [
    ("needs one structure", f"{ONLY} career:allOf credential:law-degree , credential:bachelors-degree .", ""),
    ("needs one structure", f"{ONLY} career:atLeast 1 .", ""),
    (
        "needs one structure",
        f"{ONLY} career:allOf credential:law-degree .",
        f"{ONLY} career:anyOf credential:high-school-diploma .",
    ),
    (
        "needs one structure",
        f"{ONLY} career:someOf credential:law-degree , credential:bachelors-degree .",
        f"{ONLY} career:anyOf credential:high-school-diploma .",
    ),
    ("needs one structure", f"{ONLY} career:anyOf _:g . _:g a career:Group .", ""),
    ("it is a part of", "_:g a career:Group ; career:anyOf credential:law-degree .", ""),
    ("holds a word", f'{ONLY} career:hedge "..." .', f'{ONLY} career:hedge "some smaller libraries might" .'),
    ("one to five words", f'{ONLY} career:hedge "might" .', ""),
    ("prefLabel", "experience:odd a career:Experience .", ""),
    ("years", 'experience:odd a career:Experience ; skos:prefLabel "odd"@en ; career:years 0.0 .', ""),
    ("prefLabel", "<https://w3id.org/career-lattice/skill/odd> a career:Skill .", ""),
    ("in English", 'role:odd a career:Role ; skos:prefLabel "bizarre"@fr ; skos:definition "odd"@en .', ""),
    (
        "yearsAtLeast",
        "credential:bachelors-degree career:yearsAtMost 1.0 .",
        "credential:bachelors-degree career:yearsAtMost 5.0 .",
    ),
    (
        "yearsAtLeast",
        "credential:bachelors-degree career:yearsAtLeast -1.0 .",
        "credential:bachelors-degree career:yearsAtLeast 4.0 .",
    ),
    (
        "source of its length",
        "",
        "credential:bachelors-degree dcterms:source <https://www.bls.gov/emp/documentation/definitions.htm> .",
    ),
    (
        "a number of years",
        'assumption:years-bachelors-degree career:assumedValue "four" .',
        "assumption:years-bachelors-degree career:assumedValue 4.0 .",
    ),
    (
        "a number of years",
        'assumption:years-bachelors-degree career:unit "fortnights" .',
        'assumption:years-bachelors-degree career:unit "years" .',
    ),
    ("a number of years", "assumption:years-bachelors-degree career:concerns credential:masters-degree .", ""),
    (
        "a number of years",
        "assumption:years-bachelors-degree career:concerns role:librarian .",
        "assumption:years-bachelors-degree career:concerns credential:bachelors-degree .",
    ),
    (
        "true or false",
        "assumption:higher-level-counts career:assumedValue 1.0 .",
        "assumption:higher-level-counts career:assumedValue true .",
    ),
    (
        "two assumed lengths",
        "assumption:a career:concerns credential:law-degree . assumption:b career:concerns credential:law-degree .",
        "",
    ),
    ("a number as", f'{PAY} career:value "much" .', f"{PAY} career:value 64320 ."),
    ("known career:unit", f'{PAY} career:unit "cowries a year" .', f'{PAY} career:unit "US dollars a year" .'),
    ("skos:definition", "career:odd a owl:AnnotationProperty .", ""),
    ("where it was argued", 'career:odd a rdf:Property ; dcterms:source "somewhere" .', ""),
    ("isDefinedBy", "career:odd a owl:Class ; rdfs:isDefinedBy <https://example.org/> .", ""),
    ("prefLabel", "scheme:odd a skos:ConceptScheme .", ""),
    ("skos:definition", "strength:odd skos:inScheme scheme:strength .", ""),
    ("versionIRI", "", f"{ONTOLOGY} owl:versionIRI <https://w3id.org/career-lattice/ontology/2026-11-25> ."),
    ("license", "", f"{ONTOLOGY} dcterms:license <https://www.apache.org/licenses/LICENSE-2.0> ."),
    ("class", "", f"{ONTOLOGY} a owl:Ontology ."),
    ("license", "graph:odd career:readsFrom 'odd.ttl' .", ""),
]


@pytest.mark.parametrize(("said", "comes", "goes"), CASES)
def test_shape_is_held_to(
    said: str, comes: str, goes: str, by_subject: dict[object, list[ox.Quad]], classes: list[ox.Quad]
) -> None:
    came, gone = triples(comes), set(triples(goes))
    start = [triple.subject for triple in (*came, *gone)] + [triple.object for triple in came]
    there = around([node for node in start if isinstance(node, Node)], by_subject)
    assert gone <= {quad.triple for quad in there}, "what goes is not there"
    kept = [quad for quad in (*there, *classes) if quad.triple not in gone]
    graph = ox.NamedNode(f"{GRAPH}ooh-earlier")
    kept += [ox.Quad(new.subject, new.predicate, new.object, graph) for new in came]
    findings = [str(finding) for finding in check_shapes(open_memory(kept), SHAPES)]
    assert any(said in finding for finding in findings), findings


# What may go without a finding, since a thing may well be without it; of any class, and of one.
ALWAYS = {"altLabel", "scopeNote"}
MAY_GO = {
    "Advancement": {"to"},
    "Assessment": {"presupposes", "source"},
    "Context": {"impliesContext"},
    "Credential": {"countsAs", "field", "level", "source", "yearsAtMost"},
    "Document": {"modified"},
    "Duty": {"forWhom"},
    "Licence": {"presupposes", "source"},
    "Observation": {"hedge", "industry"},
    "ProgrammeLength": {"yearsAtMost"},
    "Requirement": {"about", "exceptionTo", "insteadOf", "orHigher"},
    "Role": {"specialises", "worksIn"},
    "Training": {"countsAs", "outsideOrder", "yearsAtMost"},
}


def test_what_goes_is_found(dataset: list[ox.Quad], by_subject: dict[object, list[ox.Quad]]) -> None:
    """Of the fullest thing of each class, each property that goes is found, but for those that are listed."""
    things: dict[str, list[Node]] = defaultdict(list)
    for quad in dataset:
        if quad.predicate == TYPE and isinstance(quad.subject, Node) and CAREER in str(quad.object):
            things[str(quad.object)[1:-1].removeprefix(CAREER)].append(quad.subject)
    terms = [quad for quad in dataset if quad.graph_name in TERMS]
    unseen = set()
    for name, of_class in sorted(things.items()):
        fullest = max(of_class, key=lambda node: (len({quad.predicate for quad in by_subject[node]}), node.value))
        there = around([fullest], by_subject)
        before = {*violations(there + terms), *misshapen(there, terms)}
        for predicate in {quad.predicate for quad in by_subject[fullest]}:
            left = [quad for quad in there if (quad.subject, quad.predicate) != (fullest, predicate)]
            rest = left + [quad for quad in terms if quad not in there]
            if violations(rest) <= before and misshapen(left, terms) <= before:
                unseen.add((name, predicate.value.replace("/", "#").rsplit("#", 1)[1]))
    allowed = {(name, local) for name in things for local in ALWAYS | MAY_GO.get(name, set())}
    assert sorted(unseen - allowed) == []


def violations(there: list[ox.Quad]) -> set[Finding]:
    return set(check_violations(open_memory(there), CHECKOUT / "queries"))


def misshapen(there: list[ox.Quad], terms: list[ox.Quad]) -> set[Finding]:
    """Return what the shapes find; of the terms of the ontology, they are asked about the tree of classes alone."""
    tree = [quad for quad in terms if quad.predicate == SUBCLASS]
    return set(check_shapes(open_memory(there + tree), SHAPES))
