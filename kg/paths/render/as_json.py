"""An answer as JSON, in the shape that the interfaces promise; keys beyond it are additions."""

from kg.iris import slug
from kg.model import (
    Alternative,
    Answer,
    Certainty,
    Duration,
    Lattice,
    Question,
    Requirement,
    Route,
    Step,
    Thing,
)
from kg.paths.doing import TAKING
from kg.paths.doubts import iter_doubts
from kg.paths.lengths import find_not_counted, find_school_years
from kg.paths.render.classified import classified_json
from kg.paths.render.statements import (
    Json,
    evidence_json,
    grade,
    named,
    pay_json,
    requirement_json,
    statement_json,
    thing_json,
)

_VERBS = {
    "earn": "earn",
    "take-role": "take up work as",
    "train": "complete",
    "gain-experience": "gain",
    "advance": "advance to",
    "lateral": "move across to",
}


def to_json(answer: Answer, lattice: Lattice) -> Json:
    """Return the answer in the shape of ``/paths``; keys beyond that shape are additions."""
    question = answer.question
    found: Json = {
        "question": "",
        "to": thing_json(answer.to),
        "from": thing_json(answer.source) if answer.source else None,
        "have": [named(lattice, iri) for iri in question.have],
        "without": [named(lattice, iri) for iri in question.without],
        "context": [thing_json(lattice.contexts[iri]) for iri in question.contexts],
        "years": [{**named(lattice, iri), "years": years} for iri, years in sorted(question.years.items())],
        "reachable": answer.reachable,
        "routes": [_route(route, answer, lattice) for route in answer.routes],
        "more": answer.more,
        "bounded": answer.bounded,
        "mandatory": [thing.iri for thing in answer.mandatory],
        "mandatoryThings": [_mandatory(thing, answer, lattice) for thing in answer.mandatory],
        "missing": [thing_json(thing) for thing in answer.missing],
        "blockedBy": [{**thing_json(blocker.thing), "why": blocker.why} for blocker in answer.blocked_by],
        "nearest": [
            {**thing_json(near.thing), "why": near.why, "certainty": _certainty(near.certainty)}
            for near in answer.nearest
        ],
        "alsoAsked": [requirement_json(requirement, lattice) for requirement in answer.also],
        "assumptions": [_assumption(iri, answer, lattice) for iri in sorted(_used(answer))],
        "generation": lattice.generation,
    }
    return {**found, "pay": _pay(found, lattice), "question": ask(found)}


def _pay(found: Json, lattice: Lattice) -> Json:
    """Return the median pay of every role that the answer names, ``{IRI: {value, unit, year, ...}}``, where known."""
    routes = found["routes"]
    named = [found["to"], *([found["from"]] if found["from"] else []), *found["nearest"]]
    named += [step["what"] for route in routes for step in route["steps"]]
    named += [role for route in routes for ramp in route["offRamps"] for role in ramp["roles"]]
    iris = dict.fromkeys(thing["iri"] for thing in named)
    return {iri: pay_json(lattice.pay[iri]) for iri in iris if iri in lattice.pay}


def ask(found: Json) -> str:
    """Return the question that an answer is to, with all its conditions, as a person would ask it."""

    def listed(key: str, before: str) -> str:
        return f", {before} {', '.join(thing['label'] for thing in found[key])}" if found[key] else ""

    spent = [f"{one['years']:g} years as {one['label']}" for one in found["years"]]
    start = f" from {found['from']['label']}" if found["from"] else ""
    return (
        f"What path leads to {found['to']['label']}{start}{listed('have', 'having')}"
        f"{', after ' + ', '.join(spent) if spent else ''}{listed('without', 'without')}{listed('context', 'in')}?"
    )


def _mandatory(thing: Thing, answer: Answer, lattice: Lattice) -> Json:
    """Return a thing that every way needs, with the step of the best route that brings it where it is another one."""
    steps = answer.routes[0].steps
    is_step = any(step.what.iri == thing.iri for step in steps)
    by = next((s.what for s in steps if thing.iri in lattice.entailed.get(s.what.iri, ())), None)
    equivalents = [iri for iri in lattice.counting_as.get(thing.iri, ()) if lattice.is_equivalent(lattice.items[iri])]
    return {
        **thing_json(thing),
        "metBy": None if is_step or by is None else thing_json(by),
        "equivalents": [named(lattice, iri) for iri in equivalents],
    }


def _certainty(certainty: Certainty) -> Json:
    return {"strength": grade(certainty.strength), "prevalence": grade(certainty.prevalence)}


def _route(route: Route, answer: Answer, lattice: Lattice) -> Json:
    return {
        "through": [thing_json(step.what) for step in route.steps if _is_passed(step, answer)],
        "years": {
            "study": route.study,
            "work": route.work,
            "total": round(route.total, 3),
            "unknownSteps": route.unknown,
            "highSchool": round(find_school_years(route, lattice), 3),
            "notCounted": [thing_json(thing) for thing in find_not_counted(route)],
        },
        "certainty": {**_certainty(route.certainty), "context": _limits(route, answer.question, lattice)},
        "orderAssumption": slug(route.order) if route.order else None,
        "steps": _steps(route, answer, lattice),
        "offRamps": [
            {
                "after": ramp.after,
                "roles": [
                    {
                        **thing_json(opening.thing),
                        **_certainty(opening.certainty),
                        "context": [thing_json(context) for context in opening.contexts],
                        "assumption": slug(opening.assumption) if opening.assumption else None,
                    }
                    for opening in ramp.openings
                ],
            }
            for ramp in route.off_ramps
        ],
    }


def _limits(route: Route, question: Question, lattice: Lattice) -> list[Json]:
    """Return where alone the route leads to its end: the contexts of its steps that were not asked for."""
    asked = lattice.holding(question.contexts)
    limits = dict.fromkeys(context for step in route.steps for context in step.contexts if context.iri not in asked)
    return [thing_json(context) for context in limits]


def _steps(route: Route, answer: Answer, lattice: Lattice) -> list[Json]:
    """Return the steps; a statement names the step, counted from 0, where the route mentions it first."""
    first: dict[str, int] = {}
    steps = [
        _step(step, answer.question, lattice) | classified_json(route, index, answer, lattice)
        for index, step in enumerate(route.steps)
    ]
    for index, step in enumerate(steps):
        for statement in step["statements"]:
            statement["firstIn"] = first.setdefault(statement["iri"], index)
    return steps


def _is_passed(step: Step, answer: Answer) -> bool:
    """Whether *step* is a role on the way, before the one asked for and after the one held."""
    return step.do in TAKING and not step.held and step.what != answer.to


def _step(step: Step, question: Question, lattice: Lattice) -> Json:
    doubts = list(iter_doubts(step, question, lattice))
    # Grade, hedge and passage are those of one statement: the first that is as strong as the step.
    lead = next((s for s in step.statements if s.strength == step.strength), None) or next(iter(step.statements), None)
    requirement = next((s for s in (lead, *step.statements) if isinstance(s, Requirement)), None)
    passages = lead.evidence if lead else step.duration.evidence if step.duration else ()
    is_test = step.do == "earn" and lattice.items[step.what.iri].is_test
    return {
        "do": step.do,
        "verb": "pass" if is_test else _VERBS[step.do],
        "what": thing_json(step.what),
        "years": step.years,
        "duration": _duration(step.duration),
        "why": step.why,
        "requirement": requirement.iri if requirement else None,
        "statements": [statement_json(statement, lattice) for statement in step.statements],
        "strength": grade(step.strength),
        "prevalence": grade(step.prevalence),
        "hedge": lead.hedge if lead and not step.held else None,
        "context": [thing_json(context) for context in step.contexts],
        "certain": not doubts,
        "doubts": doubts,
        "alternatives": [_alternative(alternative) for alternative in step.alternatives],
        "evidence": evidence_json(passages[0]) if passages else None,
        "assumption": slug(step.assumptions[0]) if step.assumptions else None,
        "held": step.held,
        "eligibility": _eligibility(step, lattice),
    }


def _eligibility(step: Step, lattice: Lattice) -> list[Json]:
    """Return what a person must be to take the role of a step, as sources state it of the role or of a wider one."""
    if step.do not in TAKING or step.held:
        return []
    role = lattice.roles[step.what.iri]
    asked = dict.fromkeys(one for iri in (role.iri, *role.specialises) for one in lattice.eligibility_of.get(iri, ()))
    return [{**statement_json(one, lattice), "what": one.what} for one in asked]


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
        **thing_json(alternative.thing),
        "strength": grade(alternative.strength),
        "prevalence": grade(alternative.prevalence),
        "context": [thing_json(context) for context in alternative.contexts],
        "requirement": alternative.requirement,
    }


def _used(answer: Answer) -> set[str]:
    """Return the IRIs of the assumptions that the answer rests on."""
    steps = {a for route in answer.routes for step in route.steps for a in step.assumptions}
    ramps = {
        opening.assumption
        for route in answer.routes
        for ramp in route.off_ramps
        for opening in ramp.openings
        if opening.assumption
    }
    return steps | ramps | {route.order for route in answer.routes if route.order}


def _assumption(iri: str, answer: Answer, lattice: Lattice) -> Json:
    assumption = lattice.assumptions[iri]
    value = answer.question.assume.get(iri, assumption.value)
    return {
        "iri": iri,
        "name": assumption.name,
        "label": assumption.label,
        "definition": assumption.definition,
        "value": value,
        "unit": assumption.unit,
        "changed": iri in answer.question.assume,
    }
