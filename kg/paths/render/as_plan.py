"""An answer as P-Plan (http://purl.org/net/p-plan): a plan for each route, its steps derived from statements."""

from collections.abc import Iterator

from kg.iris import slug
from kg.model import Answer, Lattice
from kg.paths.render.as_json import to_json
from kg.paths.render.statements import Json
from kg.terms import LANG_STRING, BlankNode, Iri, Literal, Triple
from kg.vocab import ASSUMPTION, BASE, CAREER, PPLAN, PROV, RDF, RDFS, ROUTE, XSD


def to_triples(answer: Answer, lattice: Lattice) -> tuple[Triple, ...]:
    """Return the routes as P-Plan: a plan each, its steps in order, each derived from the statements it rests on."""
    return tuple(_triples(to_json(answer, lattice)))


def _triples(found: Json) -> Iterator[Triple]:
    for number, route in enumerate(found["routes"], start=1):
        plan = Iri(f"{ROUTE}#{slug(found['to']['iri'])}-{number}")
        yield Triple(plan, Iri(f"{RDF}type"), Iri(f"{PPLAN}Plan"))
        yield Triple(plan, Iri(f"{CAREER}to"), Iri(found["to"]["iri"]))
        yield Triple(
            plan,
            Iri(f"{RDFS}label"),
            Literal(f"route {number} to {found['to']['label']}", language="en", datatype=LANG_STRING),
        )
        yield Triple(plan, Iri(f"{CAREER}years"), _decimal(route["years"]["total"]))
        yield from _grade_triples(plan, route["certainty"])
        before: BlankNode | None = None
        for index, step in enumerate(route["steps"], start=1):
            node = BlankNode(f"r{number}s{index}")
            yield from _step_triples(node, plan, index, step)
            if before is not None:
                yield Triple(node, Iri(f"{PPLAN}isPrecededBy"), before)
            before = node


def _decimal(value: float) -> Literal:
    return Literal(str(value), f"{XSD}decimal")


def _grade_triples(subject: Iri | BlankNode, grades: Json) -> Iterator[Triple]:
    for name in ("strength", "prevalence"):
        if grades[name]:
            yield Triple(subject, Iri(f"{CAREER}{name}"), Iri(f"{BASE}{name}/{grades[name]}"))


def _step_triples(node: BlankNode, plan: Iri, index: int, step: Json) -> Iterator[Triple]:
    yield Triple(node, Iri(f"{RDF}type"), Iri(f"{PPLAN}Step"))
    yield Triple(node, Iri(f"{PPLAN}isStepOfPlan"), plan)
    yield Triple(node, Iri(f"{CAREER}rank"), Literal(str(index), f"{XSD}integer"))
    verb = "held" if step["held"] else step["verb"]
    yield Triple(
        node,
        Iri(f"{RDFS}label"),
        Literal(f"{verb} {step['what']['label']}", language="en", datatype=LANG_STRING),
    )
    yield Triple(node, Iri(f"{RDFS}seeAlso"), Iri(step["what"]["iri"]))
    yield Triple(node, Iri(f"{RDFS}comment"), Literal(step["why"], language="en", datatype=LANG_STRING))
    if step["years"] is not None:
        yield Triple(node, Iri(f"{CAREER}years"), _decimal(step["years"]))
    yield from _grade_triples(node, step)
    for statement in step["statements"]:
        yield Triple(node, Iri(f"{PROV}wasDerivedFrom"), Iri(statement["iri"]))
    if step["assumption"]:
        yield Triple(node, Iri(f"{PROV}wasInfluencedBy"), Iri(ASSUMPTION + step["assumption"]))
