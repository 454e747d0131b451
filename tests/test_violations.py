"""Each violation query finds what it is for, and nothing in the facts as they stand."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.check import check_violations
from kg.dataset import iter_dataset
from kg.sources.turtle import load_prefixes
from kg.store import open_memory
from kg.vocab import GRAPH, PASSAGE

CHECKOUT = Path(__file__).resolve().parent.parent
QUERIES = CHECKOUT / "queries"
PREFIXES = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in load_prefixes(CHECKOUT / "ontology").items())
PREFIXES += f"@prefix text: <{PASSAGE}ooh-library-technicians-earlier/> .\n"
PREFIXES += f"@prefix teachers: <{PASSAGE}ooh-teacher-assistants-2024-34/> .\n"
# The exception for small libraries, the usual way beside it, and an advancement, each with one or two things wrong.
ONLY = "requirement:library-technician-high-school-only-earlier"
USUAL = "requirement:library-technician-education-earlier"
MOVE = "advancement:to-librarian-earlier"
LINK = "<https://w3id.org/career-lattice/link/wikidata/role-librarian/exactMatch/Q182436>"
PAY = "observation:librarian-median-pay-2024-34"

# (query, triples that come, triples that go); what comes stands in the earlier edition's graph
CASES = [
    ("baseless-level", "", "credential:masters-degree career:presupposes credential:bachelors-degree ."),
    ("blank-text", 'role:librarian skos:definition " \\n"@en .', ""),
    ("blank-text", f'{ONLY} career:about "" .', ""),
    ("circle", "credential:high-school-diploma career:presupposes credential:masters-degree .", ""),
    ("circle", "credential:masters-degree career:countsAs credential:masters-degree-library-science .", ""),
    ("circle", "role:librarian career:specialises role:school-librarian .", ""),
    ("circle", f"{ONLY} career:exceptionTo {ONLY} .", ""),
    ("circle", f"{ONLY} career:anyOf _:g . _:g a career:Group ; career:anyOf _:g .", ""),
    ("circle", f"{MOVE} career:to role:library-technician .", ""),
    ("disordered-scheme", "strength:helpful career:rank 1 .", "strength:helpful career:rank 6 ."),
    ("disordered-scheme", "", "strength:helpful career:rank 6 ."),
    ("disordered-scheme", "strength:helpful career:outsideOrder true .", ""),
    (
        "foreign-edition",
        'document:ooh-librarians-2024-34 career:edition "earlier edition" .',
        'document:ooh-librarians-2024-34 career:edition "2024–34" .',
    ),
    (
        "foreign-evidence",
        f"{ONLY} career:evidence <https://w3id.org/career-lattice/passage/ooh-librarians-2024-34/education-1> .",
        "",
    ),
    ("foreign-exception", f"{ONLY} career:exceptionTo requirement:librarian-education-2024-34 .", ""),
    ("foreign-exception", f"{ONLY} career:insteadOf requirement:librarian-education-2024-34 .", ""),
    ("foreign-part", f"{ONLY} career:anyOf topic:reference .", ""),
    ("foreign-part", f"{ONLY} career:anyOf role:librarian .", ""),
    ("foreign-part", f'{ONLY} career:anyOf "diploma" .', ""),
    ("foreign-property", 'role:librarian skos:altLable "bookman"@en .', ""),
    ("foreign-property", 'document:ooh-librarians-2024-34 dcterms:tittle "x"@en .', ""),
    ("foreign-scheme", f"{ONLY} career:strength prevalence:most .", ""),
    ("foreign-scheme", f"{ONLY} career:kind kind:promotion .", ""),
    ("foreign-scheme", f"{MOVE} career:kind kind:education .", ""),
    ("foreign-scheme", "credential:law-degree career:level strength:required .", ""),
    ("foreign-scheme", f"{PAY} career:measure kind:promotion .", ""),
    (
        "impossible-number",
        f"{ONLY} career:someOf credential:law-degree , credential:bachelors-degree ; career:atLeast 3 .",
        "",
    ),
    (
        "impossible-number",
        f"{ONLY} career:someOf credential:law-degree , credential:bachelors-degree ; career:atLeast 0 .",
        "",
    ),
    ("impossible-number", f"{ONLY} career:atLeast 1 .", ""),
    ("levelless-credential", "", "credential:masters-degree-education career:level level:master ."),
    ("link-circle", "role:librarian skos:broadMatch <urn:a:1> . <urn:a:1> skos:broadMatch role:librarian .", ""),
    ("link-circle", "role:librarian skos:broadMatch <urn:a:1> ; skos:narrowMatch <urn:a:1> .", ""),
    (
        "link-circle",
        "role:librarian skos:broadMatch <urn:a:1> . <urn:a:1> skos:exactMatch <urn:b:1> ."
        " role:librarian skos:narrowMatch <urn:b:1> .",
        "",
    ),
    ("link-contradiction", "role:librarian skos:broadMatch <http://www.wikidata.org/entity/Q182436> .", ""),
    ("link-contradiction", "<http://www.wikidata.org/entity/Q182436> skos:relatedMatch role:librarian .", ""),
    ("link-contradiction", f"{LINK} sssom:predicate_modifier 'Not' .", ""),
    ("link-deprecated", "<http://www.wikidata.org/entity/Q182436> owl:deprecated true .", ""),
    ("link-deprecated", "<http://www.wikidata.org/entity/Q182436> dcterms:isReplacedBy <urn:a:1> .", ""),
    ("link-deprecated", "<http://www.wikidata.org/entity/Q182436> esco:status 'obsolete' .", ""),
    (
        "link-missing",
        "<urn:a:l> owl:annotatedSource role:librarian ; owl:annotatedProperty skos:exactMatch ;"
        " owl:annotatedTarget sssom:NoTermFound ; dcterms:isPartOf <https://w3id.org/career-lattice/links/wikidata> .",
        "",
    ),
    ("link-twin", "role:librarian skos:exactMatch <http://www.wikidata.org/entity/Q1> .", ""),
    ("link-twin", "role:library-assistant skos:exactMatch <http://www.wikidata.org/entity/Q182436> .", ""),
    ("limited-and-unrestricted", f"{ONLY} career:context context:unrestricted .", ""),
    ("loose-concept", "strength:odd a skos:Concept .", ""),
    ("loose-concept", "", "training:short-term skos:inScheme scheme:training-length ."),
    (
        "foreign-subject",
        f"{PAY} career:evidence teachers:pay-opening-1 .",
        "",
    ),
    ("lost-hedge", "", f'{USUAL} career:hedge "Most" .'),
    (
        "lost-hedge",
        f"{USUAL} career:strength strength:conditional ; career:prevalence prevalence:unstated .",
        f'{USUAL} career:hedge "Most" ; career:prevalence prevalence:most .',
    ),
    ("misread-hedge", f"{USUAL} career:prevalence prevalence:all .", f"{USUAL} career:prevalence prevalence:most ."),
    (
        "misread-hedge",
        f"{USUAL} career:prevalence prevalence:unstated .",
        f"{USUAL} career:prevalence prevalence:most .",
    ),
    (
        "misread-hedge",
        f'{USUAL} career:hedge "All but some" ; career:prevalence prevalence:all .',
        f'{USUAL} career:hedge "Most" ; career:prevalence prevalence:most .',
    ),
    ("missing-superclass", "", "role:librarian a career:Role ."),
    ("missing-superclass", "", "credential:teaching-certificate a career:Credential ."),
    ("out-of-range", f'{ONLY} career:orHigher "yes" .', ""),
    ("out-of-range", 'strength:helpful career:rank "six" .', "strength:helpful career:rank 6 ."),
    ("out-of-range", 'strength:helpful career:rank "six"^^xsd:integer .', "strength:helpful career:rank 6 ."),
    ("out-of-range", "role:school-librarian career:worksIn role:librarian .", ""),
    ("out-of-range", "role:school-librarian career:specialises credential:law-degree .", ""),
    ("out-of-range", "credential:law-degree career:field topic:reference .", ""),
    ("out-of-range", f'{ONLY} career:hedge "some"@en .', ""),
    ("shared-name", 'credential:law-degree skos:altLabel "ged"@en .', ""),
    ("shared-name", 'role:librarian skos:altLabel "library technician"@en .', ""),
    (
        "stronger-exception",
        f"{ONLY} career:strength strength:required .",
        f"{ONLY} career:strength strength:accepted .",
    ),
    (
        "twin-passage",
        "text:opening-9 career:document document:ooh-library-technicians-earlier ;"
        ' career:section "opening" ; career:sentence 1 .',
        "",
    ),
    ("undescribed-thing", f"{ONLY} career:anyOf credential:diplomma .", ""),
    ("undescribed-thing", "", f"{ONLY} a career:Requirement ."),
    ("unknown-length", "", "assumption:years-masters-degree career:concerns credential:masters-degree ."),
    ("unknown-term", f"{ONLY} career:strenght strength:required .", ""),
    ("unknown-term", f"{ONLY} a career:Requirment .", ""),
    (
        "unlimited-exception",
        f"{ONLY} career:context context:unrestricted ; career:prevalence prevalence:unstated .",
        f"{ONLY} career:context context:small-library ; career:prevalence prevalence:some .",
    ),
    ("untyped-statement", "", f"{ONLY} a career:Requirement ."),
    ("untyped-statement", f"{ONLY} a career:Statement .", f"{ONLY} a career:Requirement ."),
]


def triples(turtle: str) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(PREFIXES + turtle, format=ox.RdfFormat.TURTLE)]


@pytest.fixture(scope="module")
def quads() -> list[ox.Quad]:
    return list(iter_dataset(CHECKOUT / "ontology", CHECKOUT / "queries"))


def found(quads: list[ox.Quad], name: str) -> list[object]:
    return list(open_memory(quads).select((QUERIES / "checks" / f"{name}-violation.rq").read_text("utf-8")).rows)


@pytest.mark.parametrize(("name", "comes", "goes"), CASES)
def test_violation_is_found(name: str, comes: str, goes: str, quads: list[ox.Quad]) -> None:
    gone = set(triples(goes))
    assert gone <= {quad.triple for quad in quads}, "what goes is not there"
    kept = [quad for quad in quads if quad.triple not in gone]
    graph = ox.NamedNode(f"{GRAPH}ooh-earlier")
    came = [ox.Quad(new.subject, new.predicate, new.object, graph) for new in triples(comes)]
    assert found(kept + came, name)


def test_every_violation_query_has_a_case() -> None:
    assert {path.name.removesuffix("-violation.rq") for path in (QUERIES / "checks").glob("*.rq")} == {
        name for name, _, _ in CASES
    }


def test_the_facts_violate_nothing(quads: list[ox.Quad]) -> None:
    assert check_violations(open_memory(quads), QUERIES) == []
