"""Statements, things and passages as JSON, in the shapes that the interfaces promise."""

from typing import Any

from kg.iris import slug
from kg.model import Advancement, Eligibility, Evidence, Grade, Lattice, Need, Pay, Requirement, Thing

Json = dict[str, Any]


def thing_json(thing: Thing) -> Json:
    """Return the IRI and the label of a thing."""
    return {"iri": thing.iri, "label": thing.label}


def named(lattice: Lattice, iri: str) -> Json:
    """Return *iri* with the label that the lattice has for it, or else its slug."""
    known = lattice.items.get(iri) or lattice.roles.get(iri)
    return {"iri": iri, "label": known.label if known else slug(iri)}


def grade(value: Grade | None) -> str | None:
    """Return the slug of a grade: ``required``, ``most``, ..."""
    return slug(value.iri) if value else None


def pay_json(pay: Pay) -> Json:
    """Return the median pay of a role, with the observation that gives it."""
    value = int(pay.value) if pay.value.is_integer() else pay.value
    said = {"value": value, "unit": pay.unit, "year": pay.year, "hedge": pay.hedge}
    return {**said, "others": pay.others, "statement": pay.statement}


def statement_json(statement: Requirement | Advancement | Eligibility, lattice: Lattice) -> Json:
    """Return a statement as a step rests on it: how binding, how widely, where, and the passages that make it."""
    return {
        "iri": statement.iri,
        "label": statement.label,
        "strength": grade(statement.strength),
        "prevalence": grade(statement.prevalence),
        "hedge": statement.hedge,
        "context": [thing_json(lattice.contexts[iri]) for iri in sorted(statement.contexts)],
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
        "roles": [named(lattice, iri) for iri in requirement.roles],
        **_structure(requirement.need, lattice),
        "strength": grade(requirement.strength),
        "prevalence": grade(requirement.prevalence),
        "hedge": requirement.hedge,
        "about": requirement.about,
        "context": [thing_json(lattice.contexts[iri]) for iri in sorted(requirement.contexts)],
        "exceptionTo": sorted(requirement.exception_to) or None,
        "insteadOf": sorted(requirement.instead_of) or None,
        "sameAs": requirement.same_as,
        "evidence": evidence_json(requirement.evidence[0]) if requirement.evidence else None,
        "allEvidence": [evidence_json(evidence) for evidence in requirement.evidence],
    }


def _structure(need: Need, lattice: Lattice) -> Json:
    """Return what is asked for under the one key that says how its parts combine; the other two are empty."""
    parts = [_part(lattice, part) for part in need.parts]
    key = "anyOf" if need.count == 1 else "allOf" if need.count == len(parts) else "someOf"
    return {"anyOf": [], "allOf": [], "someOf": [], key: parts, "atLeast": need.count}


def _part(lattice: Lattice, part: str | Need) -> Json:
    if isinstance(part, Need):
        return _structure(part, lattice)
    item = lattice.items[part]
    level = lattice.levels.get(item.level) if item.level is not None else None
    return {
        **named(lattice, part),
        "level": slug(level.iri) if level else None,
        "field": slug(item.field) if item.field else None,
    }
