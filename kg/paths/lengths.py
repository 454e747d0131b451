"""What the years of a route count, and what they leave out."""

from kg.model import Lattice, Route, Thing
from kg.vocab import LEVEL

_SCHOOL = f"{LEVEL}high-school"


def find_school_years(route: Route, lattice: Lattice) -> float:
    """Return how many of the years of *route* are those of a high school diploma, which many people hold already."""
    grade = lattice.grades.get(_SCHOOL)
    items = ((step, lattice.items.get(step.what.iri)) for step in route.steps if not step.held)
    return sum(step.years or 0.0 for step, item in items if grade and item and item.level == grade.rank)


def find_not_counted(route: Route) -> tuple[Thing, ...]:
    """Return what there is to do that has no length in sources or assumptions, each thing once, in order."""
    return tuple(dict.fromkeys(step.what for step in route.steps if not step.held and step.years is None))
