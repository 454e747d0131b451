"""An answer as JSON, as text and as P-Plan triples; all three say the same."""

from collections.abc import Iterable, Iterator
from typing import Any

from kg.model import Advancement, Alternative, Answer, Certainty, Duration, Evidence, Grade, Lattice, Requirement, Route, Step, Thing
from kg.terms import BlankNode, Iri, Literal, Triple
from kg.vocab import CAREER, PPLAN, PROV, RDF, RDFS, ROUTE, XSD

Json = dict[str, Any]
_DO = {
    "earn": "earn",
    "take-role": "take up work as",
    "train": "complete",
    "gain-experience": "gain",
    "advance": "advance to",
}


# JSON


def to_json(answer: Answer, lattice: Lattice) -> Json:
    """Return the answer in the shape of ``/paths``; keys beyond that shape are additions."""
    question = answer.question
    return {
        "to": _thing(answer.to),
        "from": _thing(answer.source) if answer.source else None,
        "have": [_named(lattice, iri) for iri in question.have],
        "without": [_named(lattice, iri) for iri in question.without],
        "context": [_thing(lattice.contexts[iri]) for iri in question.contexts],
        "reachable": answer.reachable,
        "routes": [_route(route, lattice) for route in answer.routes],
        "more": answer.more,
        "bounded": answer.bounded,
        "mandatory": [thing.iri for thing in answer.mandatory],
        "mandatoryThings": [_thing(thing) for thing in answer.mandatory],
        "missing": [_thing(thing) for thing in answer.missing],
        "blockedBy": [{**_thing(blocker.thing), "why": blocker.why} for blocker in answer.blocked_by],
        "nearest": [
            {**_thing(near.thing), "why": near.why, "certainty": _certainty(near.certainty)} for near in answer.nearest
        ],
        "alsoAsked": [requirement_json(requirement, lattice) for requirement in answer.also],
        "assumptions": [_assumption(iri, answer, lattice) for iri in sorted(_used(answer))],
        "generation": lattice.generation,
    }


def _thing(thing: Thing) -> Json:
    return {"iri": thing.iri, "label": thing.label}


def _named(lattice: Lattice, iri: str) -> Json:
    known = lattice.items.get(iri) or lattice.roles.get(iri)
    return {"iri": iri, "label": known.label if known else slug(iri)}


def _certainty(certainty: Certainty) -> Json:
    return {"strength": grade(certainty.strength), "prevalence": grade(certainty.prevalence)}


def grade(value: Grade | None) -> str | None:
    """Return the slug of a grade: ``required``, ``most``, ..."""
    return slug(value.iri) if value else None


def slug(iri: str) -> str:
    """Return the last part of an IRI."""
    return iri.rstrip("/").rsplit("/", 1)[-1]


def _route(route: Route, lattice: Lattice) -> Json:
    return {
        "years": {"study": route.study, "work": route.work, "total": round(route.total, 3), "unknownSteps": route.unknown},
        "certainty": _certainty(route.certainty),
        "steps": [_step(step, lattice) for step in route.steps],
        "offRamps": [
            {
                "after": ramp.after,
                "roles": [
                    {**_thing(thing), **_certainty(certainty), "assumption": slug(assumption) if assumption else None}
                    for thing, certainty, assumption in ramp.roles
                ],
            }
            for ramp in route.off_ramps
        ],
    }


def _step(step: Step, lattice: Lattice) -> Json:
    requirement = next((s for s in step.statements if isinstance(s, Requirement)), None)
    passages = [evidence for statement in step.statements for evidence in statement.evidence]
    if not passages and step.duration:
        passages = list(step.duration.evidence)
    return {
        "do": step.do,
        "what": _thing(step.what),
        "years": step.years,
        "duration": _duration(step.duration),
        "why": step.why,
        "requirement": requirement.iri if requirement else None,
        "statements": [_statement(statement, lattice) for statement in step.statements],
        "strength": grade(step.strength),
        "prevalence": grade(step.prevalence),
        "context": [_thing(context) for context in step.contexts],
        "alternatives": [_alternative(alternative) for alternative in step.alternatives],
        "evidence": evidence_json(passages[0]) if passages else None,
        "assumption": slug(step.assumptions[0]) if step.assumptions else None,
        "held": step.held,
    }


def _duration(duration: Duration | None) -> Json | None:
    if duration is None:
        return None
    return {
        "atLeast": duration.at_least,
        "atMost": duration.at_most,
        "source": duration.source,
        "evidence": evidence_json(duration.evidence[0]) if duration.evidence else None,
    }


def _alternative(alternative: Alternative) -> Json:
    return {
        **_thing(alternative.thing),
        "strength": grade(alternative.strength),
        "prevalence": grade(alternative.prevalence),
        "context": [_thing(context) for context in alternative.contexts],
        "requirement": alternative.requirement,
    }


def _statement(statement: Requirement | Advancement, lattice: Lattice) -> Json:
    return {
        "iri": statement.iri,
        "label": statement.label,
        "strength": grade(statement.strength),
        "prevalence": grade(statement.prevalence),
        "hedge": statement.hedge,
        "context": [_thing(lattice.contexts[iri]) for iri in sorted(statement.contexts)],
        "evidence": [evidence_json(evidence) for evidence in statement.evidence],
    }


def evidence_json(evidence: Evidence) -> Json:
    """Return one passage: document, section, sentence number, digest, and the sentence where a copy is loaded."""
    return {
        "passage": evidence.passage,
        "document": evidence.document,
        "title": evidence.title,
        "edition": evidence.edition,
        "source": evidence.source,
        "section": evidence.heading or evidence.section,
        "sentence": evidence.sentence,
        "quote": evidence.quote,
        "digest": evidence.digest,
    }


def requirement_json(requirement: Requirement, lattice: Lattice) -> Json:
    """Return one requirement in the shape of ``/role/SLUG.json``."""
    return {
        "iri": requirement.iri,
        "label": requirement.label,
        "kind": requirement.kind,
        "roles": [_named(lattice, iri) for iri in requirement.roles],
        "anyOf": [_part(lattice, part) for part in requirement.need.parts if isinstance(part, str)],
        "atLeast": requirement.need.count,
        "strength": grade(requirement.strength),
        "prevalence": grade(requirement.prevalence),
        "hedge": requirement.hedge,
        "about": requirement.about,
        "context": [_thing(lattice.contexts[iri]) for iri in sorted(requirement.contexts)],
        "exceptionTo": sorted(requirement.exception_to) or None,
        "insteadOf": sorted(requirement.instead_of) or None,
        "sameAs": requirement.same_as,
        "evidence": evidence_json(requirement.evidence[0]) if requirement.evidence else None,
        "allEvidence": [evidence_json(evidence) for evidence in requirement.evidence],
    }


def _part(lattice: Lattice, iri: str) -> Json:
    item = lattice.items[iri]
    level = next(
        (
            other
            for other in lattice.items.values()
            if item.level is not None and other.level == item.level and other.field is None and not _stands_in(lattice, other.iri)
        ),
        None,
    )
    return {**_named(lattice, iri), "level": slug(level.iri) if level else None, "field": slug(item.field) if item.field else None}


def _stands_in(lattice: Lattice, iri: str) -> bool:
    item = lattice.items[iri]
    return any(lattice.items[other].level == item.level for other in item.counts_as if other in lattice.items)


def _used(answer: Answer) -> set[str]:
    """Return the IRIs of the assumptions that the answer rests on."""
    steps = {a for route in answer.routes for step in route.steps for a in step.assumptions}
    ramps = {a for route in answer.routes for ramp in route.off_ramps for _, _, a in ramp.roles if a}
    return steps | ramps


def _assumption(iri: str, answer: Answer, lattice: Lattice) -> Json:
    assumption = lattice.assumptions[iri]
    value = answer.question.assume.get(iri, assumption.value)
    return {"iri": iri, "name": assumption.name, "label": assumption.label, "definition": assumption.definition, "value": value, "unit": assumption.unit, "changed": iri in answer.question.assume}


# Text


def to_text(answer: Answer, lattice: Lattice) -> str:
    """Return the answer for a terminal."""
    return "\n".join(_lines(to_json(answer, lattice)))


def _lines(found: Json) -> Iterator[str]:
    start = f" from {found['from']['label']}" if found["from"] else ""
    limits = [f"having {_list(found['have'])}"] if found["have"] else []
    limits += [f"without {_list(found['without'])}"] if found["without"] else []
    limits += [f"in {_list(found['context'])}"] if found["context"] else []
    yield f"What path leads to {found['to']['label']}{start}{', ' + ', '.join(limits) if limits else ''}?"
    if not found["reachable"]:
        yield from _no_route(found)
    elif found["mandatoryThings"]:
        yield f"In every route: {_list(found['mandatoryThings'])}."
    if found["missing"]:
        yield f"Still missing on the best route: {_list(found['missing'])}."
    for number, route in enumerate(found["routes"], start=1):
        yield from _route_lines(number, route)
    if found["more"]:
        yield f"\n{found['more']} more route(s): raise --most to see them."
    if found["bounded"]:
        yield "\nThe search met its bound: there may be routes that it did not see."
    if found["alsoAsked"]:
        yield "\nAlso said of this role, and no part of the routes above:"
        yield from (f"  - {_said(requirement)}" for requirement in found["alsoAsked"])
    if found["assumptions"]:
        yield "\nAssumed (change one with --assume NAME=VALUE):"
        yield from (f"  - {a['name']} = {_value(a)}" for a in found["assumptions"])
    yield f"\nGeneration {found['generation']}"


def _value(assumption: Json) -> str:
    value = assumption["value"]
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else f"{value:g} {assumption['unit']}"


def _list(things: Iterable[Json]) -> str:
    return ", ".join(thing["label"] for thing in things)


def _no_route(found: Json) -> Iterator[str]:
    yield "No route."
    for blocker in found["blockedBy"]:
        yield f"  Blocked by: {blocker['label']} ({blocker['why']})"
    for near in found["nearest"]:
        yield f"  Within reach: {near['label']} ({near['why']}; {_grades(near['certainty'])})"


def _grades(certainty: Json) -> str:
    return f"{certainty['strength'] or 'no strength stated'}, {certainty['prevalence'] or 'prevalence unstated'}"


def _route_lines(number: int, route: Json) -> Iterator[str]:
    years = route["years"]
    unknown = f", and {years['unknownSteps']} step(s) of unstated length" if years["unknownSteps"] else ""
    yield f"\nRoute {number}: about {years['total']:g} years ({years['study']:g} study, {years['work']:g} work){unknown}; certainty: {_grades(route['certainty'])}"
    ramps = {ramp["after"]: ramp["roles"] for ramp in route["offRamps"]}
    for index, step in enumerate(route["steps"]):
        yield from _step_lines(index + 1, step)
        if index in ramps:
            opens = "; ".join(f"{role['label']} ({_grades(role)})" for role in ramps[index])
            yield f"       opens here: {opens}"


def _step_lines(number: int, step: Json) -> Iterator[str]:
    if step["held"]:
        note = f" (assumed: {step['assumption']})" if step["assumption"] else ""
        yield f"  {number:>2}. held: {step['what']['label']}{note}"
        return
    years = "length unstated" if step["years"] is None else f"{step['years']:g} years" if step["years"] else ""
    tail = f"  [{years}]" if years else ""
    yield f"  {number:>2}. {_DO[step['do']]} {step['what']['label']}{tail}"
    where = f"; {_list(step['context'])}" if step["context"] else ""
    grades = f" [{_grades(step)}{where}]" if step["strength"] else ""
    yield f"       {step['why']}{grades}"
    if step["alternatives"]:
        others = "; ".join(
            f"{a['label']} ({a['strength']}, {a['prevalence']}{'; ' + _list(a['context']) if a['context'] else ''})"
            for a in step["alternatives"]
        )
        yield f"       or: {others}"
    if step["evidence"]:
        yield f"       evidence: {cite(step['evidence'])}"
    elif step["assumption"]:
        yield f"       assumed length: {step['assumption']}"


def cite(evidence: Json) -> str:
    """Return where a passage stands, and its sentence where a copy is loaded."""
    quote = f": “{evidence['quote']}”" if evidence["quote"] else ""
    return f"{evidence['title']} ({evidence['edition']}), {evidence['section']}, sentence {evidence['sentence']}{quote}"


def _said(requirement: Json) -> str:
    where = f"; {_list(requirement['context'])}" if requirement["context"] else ""
    return f"{requirement['label']} ({requirement['strength']}, {requirement['prevalence']}{where})"


# P-Plan (http://purl.org/net/p-plan)


def to_triples(answer: Answer, lattice: Lattice) -> tuple[Triple, ...]:
    """Return the routes as P-Plan: a plan each, its steps in order, each derived from the statements it rests on."""
    return tuple(_triples(to_json(answer, lattice)))


def _triples(found: Json) -> Iterator[Triple]:
    for number, route in enumerate(found["routes"], start=1):
        plan = Iri(f"{ROUTE}#{slug(found['to']['iri'])}-{number}")
        yield Triple(plan, Iri(f"{RDF}type"), Iri(f"{PPLAN}Plan"))
        yield Triple(plan, Iri(f"{CAREER}to"), Iri(found["to"]["iri"]))
        yield Triple(plan, Iri(f"{RDFS}label"), Literal(f"route {number} to {found['to']['label']}", language="en", datatype=f"{RDF}langString"))
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
            yield Triple(subject, Iri(f"{CAREER}{name}"), Iri(f"https://w3id.org/career-lattice/{name}/{grades[name]}"))


def _step_triples(node: BlankNode, plan: Iri, index: int, step: Json) -> Iterator[Triple]:
    yield Triple(node, Iri(f"{RDF}type"), Iri(f"{PPLAN}Step"))
    yield Triple(node, Iri(f"{PPLAN}isStepOfPlan"), plan)
    yield Triple(node, Iri(f"{CAREER}rank"), Literal(str(index), f"{XSD}integer"))
    verb = "held" if step["held"] else _DO[step["do"]]
    yield Triple(node, Iri(f"{RDFS}label"), Literal(f"{verb} {step['what']['label']}", language="en", datatype=f"{RDF}langString"))
    yield Triple(node, Iri(f"{RDFS}seeAlso"), Iri(step["what"]["iri"]))
    yield Triple(node, Iri(f"{RDFS}comment"), Literal(step["why"], language="en", datatype=f"{RDF}langString"))
    if step["years"] is not None:
        yield Triple(node, Iri(f"{CAREER}years"), _decimal(step["years"]))
    yield from _grade_triples(node, step)
    for statement in step["statements"]:
        yield Triple(node, Iri(f"{PROV}wasDerivedFrom"), Iri(statement["iri"]))
    if step["assumption"]:
        yield Triple(node, Iri(f"{PROV}wasInfluencedBy"), Iri(f"https://w3id.org/career-lattice/assumption/{step['assumption']}"))
