"""What the years of a route count, and what they leave out."""

import re
from collections.abc import Iterable, Mapping

from kg.iris import slug
from kg.model import Duration, Item, Lattice, Requirement, Route, Step, Thing
from kg.paths.reading import EDUCATION, GATES, TRAINING
from kg.vocab import LEVEL

_SCHOOL = f"{LEVEL}high-school"
# "A 3-year residency", "an internship lasting 1 to 3 years". Of what "this" is a length is not known.
_OF_YEARS = (
    re.compile(r"^(?!Th[ei]se?\b).*?\b(\d)(?:-? (?:to|or) (\d))?[- ]year (residency|internship)\b"),
    re.compile(r"\b(\d) (?:to|or) (\d) years (?:in|of) (?:internship and |residency and )?(residency|internship)\b"),
    re.compile(r"\b(residency|internship)\W{1,2}(?:\w+ )?last(?:s|ing) (?:about )?(\d)(?: (?:to|or) (\d))? years?\b"),
)
# "Their degree through a 5-year bachelor's programme": of the degree that the sentence asks for.
_OF_PROGRAMME = re.compile(r"\bthrough an? (\d)(?:-? (?:to|or) (\d))?-year (?:[\w’'.]+ ){1,5}program\b")
# By what a length differs, which limits to nobody what is asked.
_BY = "depending-on-"


def find_lengths(requirements: Iterable[Requirement], items: Mapping[str, Item]) -> dict[tuple[str, str], Duration]:
    """Return how long training or a degree lasts in the sentence that asks for it, by role and thing, in years.

    Of a residency or an internship that is asked for alone and everywhere, and that has no length of its own; and of
    a degree that is asked for alone, by a programme of so many years.
    """
    found: dict[tuple[str, str], Duration] = {}
    for one in requirements:
        is_limited = any(not slug(context).startswith(_BY) for context in one.contexts)
        if one.strength.iri not in GATES or is_limited or len(one.need.options) != 1:
            continue
        asked = [items[iri] for iri in one.need.options[0] if iri in items]
        if len(asked) == 1 and (length := _length(one, asked[0])) is not None:
            found |= {(role, asked[0].iri): length for role in one.roles if (role, asked[0].iri) not in found}
    return found


def _length(one: Requirement, item: Item) -> Duration | None:
    is_degree = one.kind == EDUCATION and item.level is not None
    if not is_degree and (one.kind != TRAINING or item.duration is not None):
        return None
    for evidence in one.evidence:
        matches = (pattern.search(evidence.quote or "") for pattern in ((_OF_PROGRAMME,) if is_degree else _OF_YEARS))
        for match in filter(None, matches):
            years = [float(group) for group in match.groups() if group and group.isdigit()]
            if is_degree or any(word in item.label for word in match.groups() if word and not word.isdigit()):
                return Duration(min(years), max(years), None, (evidence,))
    return None


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
