"""An answer as text for a terminal."""

from collections.abc import Iterable, Iterator

from kg.iris import words
from kg.model import Answer, Lattice
from kg.paths.render.as_json import Json, to_json

DO = {
    "earn": "earn",
    "take-role": "take up work as",
    "train": "complete",
    "gain-experience": "gain",
    "advance": "advance to",
}


def to_text(answer: Answer, lattice: Lattice) -> str:
    """Return the answer for a terminal."""
    return "\n".join(_lines(to_json(answer, lattice)))


def _lines(found: Json) -> Iterator[str]:
    start = f" from {found['from']['label']}" if found["from"] else ""
    limits = [f"having {_list(found['have'])}"] if found["have"] else []
    limits += [f"without {_list(found['without'])}"] if found["without"] else []
    limits += [f"in {_list(found['context'])}"] if found["context"] else []
    yield f"What path leads to {found['to']['label']}{start}{', ' + ', '.join(limits) if limits else ''}?"
    if not found["reachable"]:
        yield from _no_route(found)
    elif found["mandatoryThings"]:
        yield f"In every route: {_list(found['mandatoryThings'])}."
    if found["missing"]:
        yield f"Still missing on the best route: {_list(found['missing'])}."
    for number, route in enumerate(found["routes"], start=1):
        yield from _route_lines(number, route)
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


def _route_lines(number: int, route: Json) -> Iterator[str]:
    years = route["years"]
    unknown = f", and {years['unknownSteps']} step(s) of unstated length" if years["unknownSteps"] else ""
    way = f"through {_list(route['through'])}" if route["through"] else "directly"
    yield f"\nRoute {number}, {way}: about {timespan(years['total'])}{unknown}"
    study, work = timespan(years["study"]), timespan(years["work"])
    yield f"  Study {study}, work {work}. Certainty: {_grades(route['certainty'])}"
    ramps = {ramp["after"]: ramp["roles"] for ramp in route["offRamps"]}
    for index, step in enumerate(route["steps"]):
        yield from _step_lines(index + 1, step)
        if index in ramps:
            opens = "; ".join(f"{role['label']} ({_grades(role)})" for role in ramps[index])
            yield f"       opens here: {opens}"


def _step_lines(number: int, step: Json) -> Iterator[str]:
    if step["held"]:
        note = f" (assumed: {step['assumption']})" if step["assumption"] else ""
        yield f"  {number:>2}. held: {step['what']['label']}{note}"
        return
    years = "length unstated" if step["years"] is None else timespan(step["years"]) if step["years"] else ""
    tail = f"  [{years}]" if years else ""
    yield f"  {number:>2}. {DO[step['do']]} {step['what']['label']}{tail}"
    where = f"; {_list(step['context'])}" if step["context"] else ""
    grades = f" [{_grades(step)}{where}]" if step["strength"] else ""
    yield f"       {step['why']}{grades}"
    if step["alternatives"]:
        others = "; ".join(
            f"{a['label']} ({_grades(a)}{'; ' + _list(a['context']) if a['context'] else ''})"
            for a in step["alternatives"]
        )
        yield f"       or: {others}"
    if step["evidence"]:
        yield f"       evidence: {cite(step['evidence'])}"
    elif step["assumption"]:
        yield f"       assumed length: {step['assumption']}"


def cite(evidence: Json) -> str:
    """Return where a passage stands, and its sentence where a copy is loaded."""
    quote = f": “{evidence['quote']}”" if evidence["quote"] else ""
    return f"{evidence['title']} ({evidence['edition']}), {evidence['section']}, sentence {evidence['sentence']}{quote}"


def _said(requirement: Json) -> str:
    where = f"; {_list(requirement['context'])}" if requirement["context"] else ""
    return f"{requirement['label']} ({_grades(requirement)}{where})"
