"""Routes as a tool gives them: in the shape of ``/paths``, less what fills pages unless it is asked for."""

import json

from kg.errors import ParameterError
from kg.paths.render import duration
from kg.schema import Json
from server.mcp.results import MOST, Result


def to_routes(found: Json, offset: int, include: frozenset[str]) -> Result:
    """Return the routes of an answer from number *offset* on; ``leftOut`` counts what *include* does not name.

    :raises ParameterError: it is more than an answer may hold, or there are fewer routes than *offset*.
    """
    if offset > len(found["routes"]):
        raise ParameterError("offset", offset, f"at most {len(found['routes'])}, which is how many routes there are")
    routes = [_route(route, include) for route in found["routes"][offset:]]
    left = {
        "offRamps": sum(len(ramp["roles"]) for route in found["routes"][offset:] for ramp in route["offRamps"]),
        "statements": sum(len(step["statements"]) for route in found["routes"][offset:] for step in route["steps"]),
        "alsoAsked": len(found["alsoAsked"]),
    }
    kept = {name: value for name, value in found.items() if name != "alsoAsked" or name in include}
    left_out = {name: count for name, count in left.items() if count and name not in include}
    content = {**kept, "routes": routes, "leftOut": left_out}
    size = len(json.dumps(content, ensure_ascii=False))
    if size > MOST:
        expected = f"less of it, or fewer routes (most): {size} characters, of which an answer may have {MOST}"
        raise ParameterError("include", sorted(include), expected)
    return Result(content, "\n".join(_lines(content, offset)))


def _route(route: Json, include: frozenset[str]) -> Json:
    left = {"offRamps"} - include
    steps = [{name: value for name, value in step.items() if name != "statements"} for step in route["steps"]]
    kept = {name: value for name, value in route.items() if name not in left}
    return kept if "statements" in include else {**kept, "steps": steps}


def _lines(found: Json, offset: int) -> list[str]:
    lines = [found["question"]]
    if not found["reachable"]:
        lines.append("There is no route.")
    lines += [f"Blocked by {one['label']}: {one['why']}" for one in found["blockedBy"]]
    lines += [f"Within reach: {one['label']}: {one['why']}" for one in found["nearest"]]
    for number, route in enumerate(found["routes"], offset + 1):
        lines.append(f"Route {number}: {duration(route['years'])}; {_grades(route['certainty'])}")
        lines += [f"  {place}. {_step(step)}" for place, step in enumerate(route["steps"], 1)]
    if found["more"]:
        lines.append(f"{found['more']} more routes: ask with offset {offset + len(found['routes'])}.")
    if found["leftOut"]:
        counts = ", ".join(f"{count} {name}" for name, count in found["leftOut"].items())
        lines.append(f"Left out, to be had with include: {counts}.")
    return lines


def _step(step: Json) -> str:
    verb = "held:" if step["held"] else step["verb"]
    grades = f" ({_grades(step)})" if step["strength"] and not step["held"] else ""
    return f"{verb} {step['what']['label']}{grades}"


def _grades(found: Json) -> str:
    hedge = f" (“{found['hedge']}”)" if found.get("hedge") else ""
    return f"strength {found['strength'] or 'unstated'}, prevalence {found['prevalence'] or 'unstated'}{hedge}"
