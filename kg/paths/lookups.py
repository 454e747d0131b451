"""What of an answer classifications may speak of: its roles, and the levels of education that are earned for them."""

from dataclasses import dataclass

from kg.model import Answer, Lattice, Route, Step
from kg.paths.doing import EARN, TAKING
from kg.vocab import LEVEL

# Fields of study are those of programmes above this level.
_SCHOOL = f"{LEVEL}high-school"


@dataclass(frozen=True)
class Lookups:
    """IRIs: the roles held and taken, the levels earned for them, and the roles that something is studied for."""

    roles: frozenset[str]
    levels: frozenset[str]
    studied: frozenset[str]


def find_lookups(answer: Answer, lattice: Lattice) -> Lookups:
    """Return what is to be looked up for the routes of an answer; nothing where there are none."""
    roles, levels, studied = set[str](), set[str](), set[str]()
    for route in answer.routes:
        roles |= {step.what.iri for step in route.steps if step.do in TAKING}
        for index, step in enumerate(route.steps):
            asking = find_asking(route, index)
            level = level_of(step, lattice)
            if asking and level is not None:
                levels.add(level)
                studied |= {*asking} if is_studied(level, lattice) else set()
    return Lookups(frozenset(roles), frozenset(levels), frozenset(studied))


def find_asking(route: Route, index: int) -> tuple[str, ...]:
    """Return the roles, taken later, whose requirements the credential earned in a step is there to meet."""
    step = route.steps[index]
    if step.do != EARN or step.held:
        return ()
    stated = {statement.iri for statement in step.statements}
    later = [other for other in route.steps[index + 1 :] if other.do in TAKING]
    return tuple(
        dict.fromkeys(other.what.iri for other in later if stated & {statement.iri for statement in other.statements})
    )


def level_of(step: Step, lattice: Lattice) -> str | None:
    """Return the IRI of the level of the credential that a step is about; None where it has none."""
    item = lattice.items.get(step.what.iri)
    return None if item is None or item.level is None else lattice.level_iris.get(item.level)


def is_studied(level: str, lattice: Lattice) -> bool:
    """Whether what has *level* is a programme in some field, which schooling is not."""
    school = lattice.grades.get(_SCHOOL)
    return school is not None and lattice.grades[level].rank > school.rank
