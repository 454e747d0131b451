"""Reckoning: how many years a way takes, what is not counted in them, and how a sum of years is said."""

import re
from dataclasses import dataclass, replace

from kg.english import article, listed
from kg.model import Lattice, Requirement, Route, Step, Thing
from kg.paths.doing import EARN, GAIN
from kg.paths.lengths import find_not_counted, find_school_years, is_school
from kg.paths.reading import ACCEPTED, EDUCATION, EXPERIENCE
from kg.paths.render.as_text import timespan
from kg.tell.admitting import find_admission
from kg.tell.lasting import find_span
from kg.tell.saying import Phrases

_NOTHING = 0.01  # of a year
_OTHERS = 3  # of what is not counted, by name
_OR_MORE = re.compile(r"(\d+) years or more")
_LESS_THAN = re.compile(r"less than (\d+) years")


def tell_length(route: Route, to: Thing, question: str, which: str, lattice: Lattice, phrases: Phrases) -> str:
    """Return how long *route* to *to* takes, or the schooling on it, for who asks that; to others nothing.

    :param which: which of several ways *route* is.
    """
    if not phrases.ruled_by["how_long"].search(question.lower()):
        return ""
    which = f"{which} " if which else ""
    if asks_schooling(question, phrases):
        return _tell_schooling(route, to, which, lattice, phrases)
    years = tell_years(route, to, lattice, phrases)
    if years == phrases.part("years_unknown"):
        return phrases.say("length_unsaid", which=which)
    return phrases.say("length_of_way", which=which, years=years) if years else ""


def asks_schooling(question: str, phrases: Phrases) -> bool:
    """Whether a question asks how long a way takes, and of that the schooling alone."""
    return all(phrases.ruled_by[name].search(question.lower()) for name in ("how_long", "years_of_school"))


def _tell_schooling(route: Route, to: Thing, which: str, lattice: Lattice, phrases: Phrases) -> str:
    """Return how many years of schooling *route* has after high school, and which schooling that is."""
    steps = [step for step in route.steps if not step.held and _is_schooling(step, lattice)]
    after = [step for step in steps if not is_school(step, lattice)]
    counted = [step for step in after if step.years]
    if not counted:
        name = "school_length_unsaid" if after else "school_length_least" if steps else "school_length_none"
        return phrases.say(name, which=which, things=listed(article(step.what.label) for step in after or steps))
    total = sum(step.years or 0.0 for step in counted)
    least, most = find_span(replace(route, steps=tuple(counted)), total, lattice, phrases)
    admission = find_admission(route, to, lattice)
    least -= admission[0] if admission else 0.0
    others = listed(step.what.label for step in after if step not in counted)
    return phrases.say(
        "school_length",
        which=which,
        years=phrases.part(
            "years_least" if most is None else "years" if least > _NOTHING else "years_most",
            years=_range(least, most),
            school=phrases.part("years_school_left_out") if len(steps) > len(after) else "",
            less=phrases.part("years_less", thing=admission[1].label) if admission else "",
            gained="",
            beside=phrases.part("years_beside", things=others) if others else "",
        ),
        things=listed(article(step.what.label) for step in counted),
    )


def _is_schooling(step: Step, lattice: Lattice) -> bool:
    """Whether *step* earns schooling, and no licence or certificate of another kind."""
    item = lattice.items.get(step.what.iri)
    asked = any(isinstance(one, Requirement) and one.kind == EDUCATION for one in step.statements)
    return step.do == EARN and item is not None and not item.is_licence and (asked or item.level is not None)


def tell_years(route: Route, to: Thing, lattice: Lattice, phrases: Phrases) -> str:
    """Tell the years of a route to *to* after high school, and what is not counted; or nothing.

    Most who ask have high school behind them, so that the years of it are left out.
    """
    named = f" as {article(to.label)}"
    usual = _find_usual(route, to, lattice, phrases)
    unknown = listed(
        (
            f"{'the move to ' if thing.iri in lattice.roles else ''}{thing.label.removesuffix(named)}"
            for thing in find_not_counted(route)
            if not usual or thing.iri not in usual.instead_of
        ),
        _OTHERS,
    )
    school = find_school_years(route, lattice)
    total = route.total - school
    if not round(total, 2) and not usual:
        return phrases.part("years_unknown") if unknown else ""
    admission = find_admission(route, to, lattice)
    less = phrases.part("years_less", thing=admission[1].label) if admission else ""
    least, most = find_span(route, total, lattice, phrases)
    least -= admission[0] if admission else 0.0
    if usual:
        least, most = least + usual.least, None if most is None or usual.most is None else most + usual.most
    return phrases.part(
        "years_least" if most is None else "years" if least > _NOTHING else "years_most",
        years=_range(least, most),
        less=less,
        gained=phrases.part("years_gained", much=usual.said) if usual else "",
        school=phrases.part("years_school_left_out") if school else "",
        beside=phrases.part("years_beside", things=unknown) if unknown else "",
    )


@dataclass(frozen=True)
class _Usual:
    """How much experience in related work is usual on entry, in years, and which things of no length it is told for."""

    said: str
    least: float
    most: float | None
    instead_of: frozenset[str]


def _find_usual(route: Route, to: Thing, lattice: Lattice, phrases: Phrases) -> _Usual | None:
    """Return how much experience a source has as usual on entry, where *route* has experience to gain.

    Experience that is taken in place of schooling is none of it, and what has years of its own is counted already.
    """
    steps = [step for step in route.steps if step.do == GAIN and not step.held and _is_asked(step)]
    roles = (to.iri, *lattice.roles[to.iri].specialises)
    stated = (r for role in roles for r in lattice.requirements_of.get(role, ()))
    said = next(filter(None, (phrases.ruled_by["usual_experience"].search(r.label) for r in stated)), None)
    if said is None or not steps:
        return None
    counted = sum(step.years or 0.0 for step in steps)
    of_no_length = frozenset(step.what.iri for step in steps if step.years is None)
    if least := _OR_MORE.fullmatch(said[1]):
        return _Usual(said[1], max(0.0, float(least[1]) - counted), None, of_no_length)
    most = _LESS_THAN.fullmatch(said[1])
    return _Usual(said[1], 0.0, float(most[1]), of_no_length) if most and not counted else None


def _is_asked(step: Step) -> bool:
    """Whether *step* is experience that is asked for, and not taken in place of something else."""
    stated = (one for one in step.statements if isinstance(one, Requirement) and one.kind == EXPERIENCE)
    return any(one.strength.iri != ACCEPTED for one in stated)


def _range(least: float, most: float | None) -> str:
    """Return a length of years; one end of it where there is no other, and where both are the same.

    >>> _range(4, 5), _range(2, None), _range(3.1, 3), _range(0.083, 1), _range(0, 0.083)
    ('4 to 5 years', '2 years', '3 years', '1 month to 1 year', '1 month')
    """
    low, high = rounded(least), rounded(least if most is None else most)
    if low == high or least <= _NOTHING:
        return say_years(high)
    return f"{low:g} to {say_years(high)}" if low >= 1 else f"{say_years(low)} to {say_years(high)}"


def say_years(years: float) -> str:
    """Return a sum of years as people say it."""
    if years < 1:
        return timespan(years)
    return f"{round(years, 1):g} year{'' if years == 1 else 's'}"


def rounded(years: float) -> float:
    """Return a sum of years to the half year from one year on: no source has a month of it.

    >>> rounded(2.08), rounded(4.5), rounded(0.08)
    (2.0, 4.5, 0.08)
    """
    return years if years < 1 else round(years * 2) / 2
