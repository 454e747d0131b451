"""An answer as JSON, in the shape that the interfaces promise; keys beyond it are additions."""

from typing import Any

from kg.iris import slug
from kg.model import (
    Advancement,
    Alternative,
    Answer,
    Certainty,
    Duration,
    Evidence,
    Grade,
    Lattice,
    Question,
    Requirement,
    Route,
    Step,
    Thing,
)
from kg.paths.actions import ADVANCE, TAKE_ROLE
from kg.paths.doubts import iter_doubts

Json = dict[str, Any]


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
        "routes": [_route(route, answer, lattice) for route in answer.routes],
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


def _route(route: Route, answer: Answer, lattice: Lattice) -> Json:
    return {
        "through": [_thing(step.what) for step in route.steps if _is_passed(step, answer)],
        "years": {
            "study": route.study,
            "work": route.work,
            "total": round(route.total, 3),
            "unknownSteps": route.unknown,
        },
        "certainty": _certainty(route.certainty),
        "steps": [_step(step, answer.question, lattice) for step in route.steps],
        "offRamps": [
            {
                "after": ramp.after,
                "roles": [
                    {
                        **_thing(opening.thing),
                        **_certainty(opening.certainty),
                        "context": [_thing(context) for context in opening.contexts],
                        "assumption": slug(opening.assumption) if opening.assumption else None,
                    }
                    for opening in ramp.openings
                ],
            }
            for ramp in route.off_ramps
        ],
    }


def _is_passed(step: Step, answer: Answer) -> bool:
    """Whether *step* is a role on the way, before the one asked for and after the one held."""
    return step.do in (TAKE_ROLE, ADVANCE) and not step.held and step.what != answer.to


def _step(step: Step, question: Question, lattice: Lattice) -> Json:
    doubts = list(iter_doubts(step, question, lattice))
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
        "hedge": _hedge(step),
        "context": [_thing(context) for context in step.contexts],
        "certain": not doubts,
        "doubts": doubts,
        "alternatives": [_alternative(alternative) for alternative in step.alternatives],
        "evidence": evidence_json(passages[0]) if passages else None,
        "assumption": slug(step.assumptions[0]) if step.assumptions else None,
        "held": step.held,
    }


def _hedge(step: Step) -> str | None:
    """Return the words that a source limits the step with: those of a statement that its strength is from."""
    return next((s.hedge for s in step.statements if s.hedge and step.strength == s.strength), None)


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
            if item.level is not None
            and other.level == item.level
            and other.field is None
            and not _stands_in(lattice, other.iri)
        ),
        None,
    )
    return {
        **_named(lattice, iri),
        "level": slug(level.iri) if level else None,
        "field": slug(item.field) if item.field else None,
    }


def _stands_in(lattice: Lattice, iri: str) -> bool:
    item = lattice.items[iri]
    return any(lattice.items[other].level == item.level for other in item.counts_as if other in lattice.items)


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
    return steps | ramps


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
