"""Exceptions: what a source accepts in the stead of what it asks for, and which requirement that loosens."""

import re
from collections.abc import Iterable

from kg.model import Lattice, Requirement
from kg.paths.learning import IN_FIELDS
from kg.vocab import PREVALENCE, STRENGTH

_ACCEPTED = f"{STRENGTH}accepted"
_EDUCATION = "education"
NARROW = frozenset(f"{PREVALENCE}{slug}" for slug in ("many", "some", "few", "in-some-cases"))
# A programme that is offered to those who have less takes them in; the role itself asks no less of them.
_OFFERED = re.compile(r"\boffers? (?:[\w-]+ ){0,2}programs? (?:for|to)\b", re.IGNORECASE)


def find_exceptions(stated: Iterable[Requirement]) -> list[Requirement]:
    """Return what of *stated* loosens a gate, in whatever context: the context goes with it; no field of study."""
    found = [r for r in stated if r.strength.iri == _ACCEPTED and not _is_admission(r)]
    return [r for r in found if r.kind != _EDUCATION or not IN_FIELDS.match(r.label)]


def loosening(
    gate: Requirement, gates: Iterable[Requirement], loose: Iterable[Requirement], lattice: Lattice
) -> list[Requirement]:
    """Return which of *loose* are exceptions to *gate*, or to one of *gates* that asks for the same."""
    same = {other.iri for other in gates if _asks_the_same(other, gate)}
    return [
        e
        for e in loose
        if same & e.exception_to or (not e.exception_to and is_alike(e, gate) and not _is_restated(e, gate, lattice))
    ]


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
