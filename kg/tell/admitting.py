"""Admitting: with how much less than a degree a programme takes people in, where the degree is taken to come first."""

import re

from kg.model import Lattice, Requirement, Route, Step, Thing
from kg.paths.doing import EARN
from kg.paths.lengths import is_school
from kg.paths.reading import EDUCATION, GATES

_YEARS = re.compile(r"(?:at least )?(?P<years>\d) years? of .*\b(?:undergraduate|college)\b")


def is_presupposed(step: Step, lattice: Lattice) -> bool:
    """Whether *step* is a degree that no statement asks for, taken to come before the next one."""
    return step.do == EARN and not step.held and not step.statements and not is_school(step, lattice)


def find_admission(route: Route, to: Thing, lattice: Lattice) -> tuple[float, Requirement] | None:
    """Return by how many years *route* is shorter with what admission asks in place of a degree, and what that is.

    None where no degree is only taken to come before another, and where no source gives the years for admission.
    """
    taken = [step for step in route.steps if is_presupposed(step, lattice) and step.years]
    stated = (
        one for iri in (to.iri, *lattice.roles[to.iri].specialises) for one in lattice.requirements_of.get(iri, ())
    )
    for one in stated:
        match = _YEARS.match(one.label) if one.kind == EDUCATION and one.contexts else None
        if len(taken) == 1 and match and one.strength.iri in GATES and float(match["years"]) < (taken[0].years or 0.0):
            return (taken[0].years or 0.0) - float(match["years"]), one
    return None
