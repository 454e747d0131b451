"""Exceptions: what a source accepts in the stead of what it asks for, and which requirement that loosens."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.model import Advancement, Lattice, Need, Requirement
from kg.paths.learning import IN_FIELDS
from kg.vocab import PREVALENCE, STRENGTH

_ACCEPTED = f"{STRENGTH}accepted"
_CONDITIONAL = f"{STRENGTH}conditional"
_BINDING = frozenset(f"{STRENGTH}{slug}" for slug in ("mandated", "required"))
_ASKED = _BINDING | {f"{STRENGTH}typical"}
_EDUCATION = "education"
NARROW = frozenset(f"{PREVALENCE}{slug}" for slug in ("many", "some", "few", "in-some-cases"))
# A programme that is offered to those who have less takes them in; the role itself asks no less of them.
_OFFERED = re.compile(r"\boffers? (?:[\w-]+ ){0,2}programs? (?:for|to)\b", re.IGNORECASE)


def find_exceptions(stated: Iterable[Requirement]) -> list[Requirement]:
    """Return what of *stated* loosens a gate, in whatever context: the context goes with it; no field of study."""
    found = [r for r in stated if r.strength.iri == _ACCEPTED and not _is_admission(r)]
    return [r for r in found if r.kind != _EDUCATION or not IN_FIELDS.match(r.label)]


def loosening(
    gate: Requirement, gates: Sequence[Requirement], loose: Iterable[Requirement], lattice: Lattice
) -> list[Requirement]:
    """Return which of *loose* are exceptions to *gate*, or to one of *gates* that asks for the same.

    A level that is accepted of some stands in for a level that is asked for, and for no course required beside it.
    """
    same = {other.iri for other in gates if _asks_the_same(other, gate)}
    is_beside = _is_course(gate, lattice) and any(
        is_alike(other, gate) and _has_level(other, lattice) for other in gates
    )
    return [
        e
        for e in loose
        if same & e.exception_to
        or (
            not e.exception_to
            and is_alike(e, gate)
            and not (is_beside and _has_level(e, lattice))
            and not _is_restated(e, gate, lattice)
        )
    ]


def _is_course(gate: Requirement, lattice: Lattice) -> bool:
    """Whether *gate* is schooling of no level that is required of all, whatever else is."""
    is_binding = gate.strength.iri in _BINDING and gate.prevalence.iri not in NARROW
    return gate.kind == _EDUCATION and is_binding and not any(_level(o, lattice) for o in gate.need.options)


def _has_level(requirement: Requirement, lattice: Lattice) -> bool:
    return all(_level(option, lattice) for option in requirement.need.options)


def lower_for_some(
    gate: Requirement, gates: Sequence[Requirement], stated: Iterable[Requirement], lattice: Lattice
) -> list[Requirement]:
    """Return what of *stated* asks less schooling of some than *gate* does of most, as what is accepted.

    "Typically need a degree, although some positions require a diploma", "requirements may vary from a diploma to a
    degree", where *gate* or one of *gates* asks for that degree: of a range, what is below its level.
    """
    accepted = lattice.grades.get(_ACCEPTED)
    if accepted is None or gate.kind != _EDUCATION:
        return []
    least = min((_level(option, lattice) for option in gate.need.options), default=0)
    same = [other for other in gates if _asks_the_same(other, gate)]
    iris = {other.iri for other in same}
    quotes = frozenset[str]().union(*map(sentences, same))
    found = []
    for one in stated:
        is_of_range = bool(iris & one.exception_to) and one.strength.iri == _CONDITIONAL
        is_of_some = bool(one.contexts) and one.strength.iri in _ASKED and bool(sentences(one) & quotes)
        lower = [option for option in one.need.options if 0 < _level(option, lattice) < least]
        if is_alike(one, gate) and lower and (is_of_range or is_of_some):
            parts = tuple(Need(len(option), tuple(sorted(option))) for option in lower)
            found.append(replace(one, strength=accepted, need=Need(1, parts)))
    return found


def _level(option: Iterable[str], lattice: Lattice) -> int:
    """Return the highest level of what *option* takes together; 0 where nothing of it has one."""
    return max((lattice.items[iri].level or 0 for iri in option if iri in lattice.items), default=0)


def sentences(statement: Requirement | Advancement) -> frozenset[str]:
    """Return the sentences of sources that say *statement*; empty where none is quoted."""
    return frozenset(evidence.quote for evidence in statement.evidence if evidence.quote)


def is_alike(one: Requirement, other: Requirement) -> bool:
    """Whether two requirements are of one kind, by the same account."""
    return (one.account, one.kind) == (other.account, other.kind)


def _asks_the_same(one: Requirement, other: Requirement) -> bool:
    """Whether two requirements of one account ask for the same thing: what loosens the one loosens the other."""
    return is_alike(one, other) and {*one.need.options} == {*other.need.options}


def _is_restated(exception: Requirement, gate: Requirement, lattice: Lattice) -> bool:
    """Whether *exception* says once more, less closely, which things *gate* takes: "any of the three degrees".

    A single thing that is accepted, or one for some alone, is an exception; so is what *gate* does not name.
    """
    options, stated = exception.need.options, gate.need.options
    is_of_all = not exception.contexts and exception.prevalence.iri not in NARROW
    held = [option.union(*(lattice.entailed.get(iri, ()) for iri in option)) for option in stated]
    return len(options) > 1 and is_of_all and all(any(one <= other for other in held) for one in options)


def _is_admission(requirement: Requirement) -> bool:
    """Whether *requirement* is what a programme takes in: "some schools offer programs for those with a diploma"."""
    quotes = (evidence.quote or "" for evidence in requirement.evidence)
    return requirement.kind == _EDUCATION and any(map(_OFFERED.search, quotes))
