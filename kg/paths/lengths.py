"""What the years of a route count, and what they leave out."""

from kg.model import Lattice, Route, Step, Thing
from kg.vocab import LEVEL

_SCHOOL = f"{LEVEL}high-school"


def find_school_years(route: Route, lattice: Lattice) -> float:
    """Return how many of the years of *route* are those of a high school diploma, which many people hold already."""
    return sum(step.years or 0.0 for step in route.steps if not step.held and is_school(step, lattice))


def is_school(step: Step, lattice: Lattice) -> bool:
    """Whether *step* is a high school diploma."""
    grade, item = lattice.grades.get(_SCHOOL), lattice.items.get(step.what.iri)
    return grade is not None and item is not None and item.level == grade.rank


def find_not_counted(route: Route) -> tuple[Thing, ...]:
    """Return what there is to do that has no length in sources or assumptions, each thing once, in order."""
    return tuple(dict.fromkeys(step.what for step in route.steps if not step.held and step.years is None))
