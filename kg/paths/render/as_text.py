"""An answer as text for a terminal."""

from collections.abc import Iterable, Iterator

from kg.iris import words
from kg.model import Answer, Lattice
from kg.paths.doing import TAKING
from kg.paths.render.as_json import to_json
from kg.paths.render.classified import iter_notes
from kg.paths.render.statements import Json

# Roles that are named where a step opens many.
_MOST_SHOWN = 3


def to_text(answer: Answer, lattice: Lattice) -> str:
    """Return the answer for a terminal."""
    return "\n".join(_lines(to_json(answer, lattice)))


def _lines(found: Json) -> Iterator[str]:
    yield found["question"]
    if not found["reachable"]:
        yield from _no_route(found)
    elif everywhere := [_mandatory(one) for one in found["mandatoryThings"] if one["iri"] != found["to"]["iri"]]:
        yield f"In every route: {', '.join(everywhere)}."
    if found["missing"]:
        yield f"Still missing on the best route: {_list(found['missing'])}."
    for number, route in enumerate(found["routes"], start=1):
        yield from _route_lines(number, route, found["pay"])
    if found["more"]:
        yield f"\n{found['more']} more route(s): raise --most to see them."
    if found["bounded"]:
        yield "\nThe search met its bound: there may be routes that it did not see."
    if found["alsoAsked"]:
        yield "\nAlso said of this role, and no part of the routes above:"
        yield from (f"  - {_said(requirement)}" for requirement in found["alsoAsked"])
    if found["assumptions"]:
        yield "\nAssumed (change one with --assume NAME=VALUE):"
        yield from (f"  - {a['name']} = {_value(a)}" for a in found["assumptions"])
    yield f"\nGeneration {found['generation']}"


def _mandatory(thing: Json) -> str:
    others = "".join(f" or {other['label']}" for other in thing["equivalents"])
    return f"{thing['label']}{others}" + (f" (met by {thing['metBy']['label']})" if thing["metBy"] else "")


def _value(assumption: Json) -> str:
    value = assumption["value"]
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else f"{value:g} {assumption['unit']}"


def _list(things: Iterable[Json]) -> str:
    return ", ".join(thing["label"] for thing in things)


def _no_route(found: Json) -> Iterator[str]:
    yield "No route."
    for blocker in found["blockedBy"]:
        yield f"  Blocked by: {blocker['label']} ({blocker['why']})"
    for near in found["nearest"]:
        yield f"  Within reach: {near['label']} ({near['why']}; {_grades(near['certainty'])})"


def _grades(certainty: Json) -> str:
    strength, prevalence = (words(certainty[name]) or "unstated" for name in ("strength", "prevalence"))
    hedge = f" (“{certainty['hedge']}”)" if certainty.get("hedge") else ""
    return f"strength {strength}, prevalence {prevalence}{hedge}"


def timespan(years: float) -> str:
    """Return a number of years as people say it, to the month; below two weeks, nothing.

    >>> timespan(10.083), timespan(1), timespan(0.083), timespan(0)
    ('10 years and 1 month', '1 year', '1 month', 'no time')
    """
    whole, months = divmod(round(years * 12), 12)
    parts = [f"{number} {unit}{'' if number == 1 else 's'}" for number, unit in ((whole, "year"), (months, "month"))]
    return " and ".join(part for part in parts if not part.startswith("0 ")) or "no time"


def money(pay: Json) -> str:
    """Return pay as people write it, with its year, and that it is one figure for several roles where it is.

    >>> money({"value": 64320, "unit": "US dollars a year", "year": "2024", "hedge": None, "others": 0})
    '64,320 US dollars a year (2024)'
    """
    hedge = f"{pay['hedge']} " if pay["hedge"] else ""
    others = pay["others"]
    shared = f"; one figure for this and {others} other role{'' if others == 1 else 's'}" if others else ""
    return f"{hedge}{pay['value']:,} {pay['unit']} ({pay['year']}{shared})"


def duration(years: Json) -> str:
    """Return how long a route takes in all, how much of it is high school, and how many steps are not counted.

    >>> duration({"total": 0.0, "study": 0.0, "work": 0.0, "unknownSteps": 2, "highSchool": 0.0})
    'a length that is not stated (2 steps)'
    >>> duration({"total": 8.0, "study": 4.0, "work": 4.0, "unknownSteps": 1, "highSchool": 4.0})
    'about 8 years (4 years of study, all of it high school, 4 years of work), and 1 step of unstated length'
    """
    unknown = years["unknownSteps"]
    steps = f"{unknown} step{'' if unknown == 1 else 's'}"
    if not years["total"]:
        return f"a length that is not stated ({steps})" if unknown else "no time"
    parts = [f"{timespan(years[kind])} of {kind}" for kind in ("study", "work") if years[kind]]
    if school := years["highSchool"]:
        of_it = "all of it" if school == years["study"] else f"{timespan(school)} of it"
        parts[0] += f", {of_it} high school"
    more = f", and {steps} of unstated length" if unknown else ""
    return f"about {timespan(years['total'])} ({', '.join(parts)}){more}"


def _route_lines(number: int, route: Json, pay: Json) -> Iterator[str]:
    way = f"through {_list(route['through'])}" if route["through"] else "directly"
    yield f"\nRoute {number}, {way}: {duration(route['years'])}"
    yield f"  Certainty, the weakest on the way: {_grades(route['certainty'])}{_where(route['certainty'])}"
    if route["years"]["notCounted"]:
        yield f"  Not counted, since the length is not reckoned here: {_list(route['years']['notCounted'])}"
    if route["orderAssumption"]:
        yield f"  Order: where no source states it, by kind of step (assumed: {route['orderAssumption']})"
    ramps = {ramp["after"]: ramp["roles"] for ramp in route["offRamps"]}
    for index, step in enumerate(route["steps"]):
        yield from _step_lines(index, step)
        if step["do"] in TAKING and step["what"]["iri"] in pay:
            yield f"       median pay {money(pay[step['what']['iri']])}"
        yield from _eligibility_lines(step)
        yield from (f"       {note}" for note in iter_notes(step))
        if index in ramps:
            shown = ramps[index][:_MOST_SHOWN]
            opens = "; ".join(f"{role['label']} ({_grades(role)}{_where(role)})" for role in shown)
            hidden = len(ramps[index]) - len(shown)
            opens += f"; and {hidden} more, which --json lists" if hidden else ""
            yield f"       {'open already' if step['held'] else 'opens here'}: {opens}"


def _step_lines(index: int, step: Json) -> Iterator[str]:
    years = "length unstated" if step["years"] is None else timespan(step["years"]) if step["years"] else ""
    tail = f"  [{years}]" if years else ""
    assumed = f" (assumed: {step['assumption']})" if step["assumption"] else ""
    verb = "held:" if step["held"] else step["verb"]
    yield f"  {index + 1:>2}. {verb} {step['what']['label']}{tail}{assumed}"
    yield f"       {step['why']}"
    if step["alternatives"]:
        others = "; ".join(f"{a['label']} ({_grades(a)}{_where(a)})" for a in step["alternatives"])
        yield f"       or: {others}"
    for statement in step["statements"]:
        if statement["firstIn"] == index:
            yield f"       - {statement['label']} [{_grades(statement)}{_where(statement)}]"
            yield from (f"         {cite(evidence)}" for evidence in statement["evidence"])
    if not step["statements"] and step["evidence"]:
        yield f"       - {cite(step['evidence'])}"
    if again := sorted({s["firstIn"] + 1 for s in step["statements"] if s["firstIn"] != index}):
        yield f"       evidence as in step {', '.join(map(str, again))}"


def _eligibility_lines(step: Json) -> Iterator[str]:
    for one in step["eligibility"]:
        yield f"       who takes it: {one['what']} [{_grades(one)}{_where(one)}]"
        yield from (f"         {cite(evidence)}" for evidence in one["evidence"])


def _where(found: Json) -> str:
    return f"; only in {_list(found['context'])}" if found["context"] else ""


def cite(evidence: Json) -> str:
    """Return where a passage stands, and its sentence where a copy is loaded."""
    quote = f": “{evidence['quote']}”" if evidence["quote"] else ""
    return f"{evidence['title']} ({evidence['edition']}), {evidence['section']}, sentence {evidence['sentence']}{quote}"


def _said(requirement: Json) -> str:
    return f"{_list(requirement['roles'])}: {requirement['label']} ({_grades(requirement)}{_where(requirement)})"
