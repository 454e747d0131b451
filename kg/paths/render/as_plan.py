"""An answer as RDF: the answer itself, and a P-Plan (http://purl.org/net/p-plan) for each route.

Answer, plans and steps are named by the address that the service answers the question at, so that the answers to two
questions never run into one another.
"""

from collections.abc import Iterator
from urllib.parse import urlencode

from kg.iris import slug
from kg.model import Answer, Lattice, Question
from kg.paths.doing import LATERAL, TAKING
from kg.paths.render.as_json import to_json
from kg.paths.render.as_text import money
from kg.paths.render.classified import iter_notes
from kg.paths.render.statements import Json
from kg.terms import LANG_STRING, Iri, Literal, Triple
from kg.vocab import ASSUMPTION, BASE, CAREER, DCTERMS, PPLAN, PROV, RDF, RDFS, ROUTE, SKOS, XSD

_DEFAULT_MOST = Question(to="").most


def to_triples(answer: Answer, lattice: Lattice) -> tuple[Triple, ...]:
    """Return the answer, and its routes as P-Plan: steps in order, each derived from the statements it rests on.

    Without a route, the answer says so, and what blocks it and what is near.
    """
    node = Iri(f"{ROUTE}?{address(answer.question)}")
    found = to_json(answer, lattice)
    return (*_answer(node, found), *(triple for n in range(len(found["routes"])) for triple in _route(node, n, found)))


def address(question: Question) -> str:
    """Return the question as the query string that the service answers it at, by slugs.

    >>> address(Question(to="https://w3id.org/career-lattice/role/librarian", years={"x/library-assistant": 2.0}))
    'to=librarian&years=library-assistant%3D2'
    """
    pairs = [("to", slug(question.to)), *([("from", slug(question.source))] if question.source else [])]
    for name, iris in (("have", question.have), ("without", question.without), ("context", question.contexts)):
        pairs += [(name, slug(iri)) for iri in iris]
    pairs += [("years", f"{slug(iri)}={years:g}") for iri, years in question.years.items()]
    words = {True: "yes", False: "no"}
    pairs += [
        ("assume", f"{slug(iri)}={words[value] if isinstance(value, bool) else f'{value:g}'}")
        for iri, value in question.assume.items()
    ]
    return urlencode([*pairs, *([("most", str(question.most))] if question.most != _DEFAULT_MOST else [])])


def _answer(node: Iri, found: Json) -> Iterator[Triple]:
    yield Triple(node, Iri(f"{RDF}type"), Iri(f"{CAREER}RouteAnswer"))
    yield Triple(node, Iri(f"{RDFS}label"), _text(found["question"]))
    yield Triple(node, Iri(f"{CAREER}target"), Iri(found["to"]["iri"]))
    yield Triple(node, Iri(f"{CAREER}isReachable"), Literal(str(found["reachable"]).lower(), f"{XSD}boolean"))
    yield Triple(node, Iri(f"{CAREER}generation"), Literal(found["generation"]))
    for name, key in (("mandatory", "mandatoryThings"), ("missing", "missing"), ("blockedBy", "blockedBy")):
        yield from (Triple(node, Iri(f"{CAREER}{name}"), Iri(thing["iri"])) for thing in found[key])
    yield from (Triple(node, Iri(f"{CAREER}nearest"), Iri(near["iri"])) for near in found["nearest"])


def _route(node: Iri, number: int, found: Json) -> Iterator[Triple]:
    route, plan = found["routes"][number], Iri(f"{node.value}#route-{number + 1}")
    yield Triple(plan, Iri(f"{RDF}type"), Iri(f"{PPLAN}Plan"))
    yield Triple(plan, Iri(f"{RDFS}label"), _text(f"route {number + 1} to {found['to']['label']}"))
    yield Triple(plan, Iri(f"{CAREER}routeOf"), node)
    yield Triple(plan, Iri(f"{CAREER}position"), _integer(number + 1))
    yield Triple(plan, Iri(f"{CAREER}lengthInYears"), _decimal(route["years"]["total"]))
    yield Triple(plan, Iri(f"{CAREER}stepsOfUnstatedLength"), _integer(route["years"]["unknownSteps"]))
    yield from _grades(plan, route["certainty"])
    if route["orderAssumption"]:
        yield Triple(plan, Iri(f"{PROV}wasInfluencedBy"), Iri(ASSUMPTION + route["orderAssumption"]))
    ramps = {ramp["after"]: ramp["roles"] for ramp in route["offRamps"]}
    for index, step in enumerate(route["steps"]):
        place = Iri(f"{plan.value}-step-{index + 1}")
        yield Triple(place, Iri(f"{PPLAN}isStepOfPlan"), plan)
        yield Triple(place, Iri(f"{CAREER}position"), _integer(index + 1))
        if index:
            yield Triple(place, Iri(f"{PPLAN}isPrecededBy"), Iri(f"{plan.value}-step-{index}"))
        yield from _step(place, step, found["pay"])
        yield from (Triple(place, Iri(f"{CAREER}opens"), Iri(role["iri"])) for role in ramps.get(index, ()))


def _step(place: Iri, step: Json, pay: Json) -> Iterator[Triple]:
    yield Triple(place, Iri(f"{RDF}type"), Iri(f"{PPLAN}Step"))
    verb = "held:" if step["held"] else step["verb"]
    yield Triple(place, Iri(f"{RDFS}label"), _text(f"{verb} {step['what']['label']}"))
    yield Triple(place, Iri(f"{RDFS}comment"), _text(step["why"]))
    yield Triple(place, Iri(f"{DCTERMS}type"), Literal("held" if step["held"] else step["do"]))
    yield Triple(place, Iri(f"{DCTERMS}subject"), Iri(step["what"]["iri"]))
    if step["years"] is not None:
        yield Triple(place, Iri(f"{CAREER}lengthInYears"), _decimal(step["years"]))
    yield from _grades(place, step)
    if step["hedge"]:
        yield Triple(place, Iri(f"{CAREER}hedge"), Literal(step["hedge"]))
    yield from (Triple(place, Iri(f"{CAREER}context"), Iri(context["iri"])) for context in step["context"])
    yield from (Triple(place, Iri(f"{CAREER}alternative"), Iri(other["iri"])) for other in step["alternatives"])
    yield from (Triple(place, Iri(f"{PROV}wasDerivedFrom"), Iri(said["iri"])) for said in step["statements"])
    zones = dict.fromkeys(zone["iri"] for zone in step["jobZones"])
    yield from (Triple(place, Iri(f"{CAREER}jobZone"), Iri(zone)) for zone in zones)
    told = [one["statement"] for one in (*step["shares"], *step["related"])]
    told += [one["occupation"] for one in step["fields"]]
    told += [one["iri"] for one in step["eligibility"]]
    yield from (Triple(place, Iri(f"{RDFS}seeAlso"), Iri(one)) for one in dict.fromkeys(told))
    yield from (Triple(place, Iri(f"{SKOS}note"), _text(note)) for note in iter_notes(step))
    if step["do"] in TAKING and step["what"]["iri"] in pay:
        yield Triple(place, Iri(f"{RDFS}seeAlso"), Iri(pay[step["what"]["iri"]]["statement"]))
        yield Triple(place, Iri(f"{SKOS}note"), _text(f"median pay {money(pay[step['what']['iri']])}"))
    if step["do"] == LATERAL:
        yield Triple(place, Iri(f"{PROV}wasDerivedFrom"), Iri(step["related"][0]["statement"]))
    if step["assumption"]:
        yield Triple(place, Iri(f"{PROV}wasInfluencedBy"), Iri(ASSUMPTION + step["assumption"]))


def _grades(subject: Iri, grades: Json) -> Iterator[Triple]:
    for name in ("strength", "prevalence"):
        if grades[name]:
            yield Triple(subject, Iri(f"{CAREER}{name}"), Iri(f"{BASE}{name}/{grades[name]}"))


def _text(text: str) -> Literal:
    return Literal(text, LANG_STRING, "en")


def _integer(value: int) -> Literal:
    return Literal(str(value), f"{XSD}integer")


def _decimal(value: float) -> Literal:
    return Literal(str(value), f"{XSD}decimal")
