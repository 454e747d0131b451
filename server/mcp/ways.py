"""Routes as a tool gives them: in the shape of ``/paths``, less what fills pages unless it is asked for."""

import json
from collections.abc import Iterable

from kg.errors import ParameterError
from kg.paths.doing import LATERAL
from kg.paths.render import duration
from kg.schema import Json
from server.mcp.results import MOST, Result

# What a step says of each occupation that a role is matched to, and of how many it is given unless all are wanted.
_MATCHED, _MOST_MATCHED = ("jobZones", "shares"), 3


def to_routes(found: Json, offset: int, include: frozenset[str]) -> Result:
    """Return the routes of an answer from number *offset* on; ``leftOut`` counts what *include* does not name.

    :raises ParameterError: it is more than an answer may hold, or there are fewer routes than *offset*.
    """
    if offset > len(found["routes"]):
        raise ParameterError("offset", offset, f"at most {len(found['routes'])}, which is how many routes there are")
    routes = [_route(route, include) for route in found["routes"][offset:]]
    matched = [step[name] for route in found["routes"][offset:] for step in route["steps"] for name in _MATCHED]
    left = {
        "occupations": sum(len(one[_MOST_MATCHED:]) for one in matched),
        "offRamps": sum(len(ramp["roles"]) for route in found["routes"][offset:] for ramp in route["offRamps"]),
        "statements": sum(len(step["statements"]) for route in found["routes"][offset:] for step in route["steps"]),
        "alsoAsked": len(found["alsoAsked"]),
    }
    kept = {name: value for name, value in found.items() if name != "alsoAsked" or name in include}
    left_out = {name: count for name, count in left.items() if count and name not in include}
    content = {**kept, "routes": routes, "leftOut": left_out, "pay": _pay(found, routes)}
    size = len(json.dumps(content, ensure_ascii=False))
    if size > MOST:
        expected = f"less of it, or fewer routes (most): {size} characters, of which an answer may have {MOST}"
        raise ParameterError("include", sorted(include), expected)
    return Result(content, "\n".join(_lines(content, offset)))


def _route(route: Json, include: frozenset[str]) -> Json:
    kept = {name: value for name, value in route.items() if name != "offRamps" or name in include}
    return {**kept, "steps": [_whole(step, include) for step in route["steps"]]}


def _whole(step: Json, include: frozenset[str]) -> Json:
    kept = {name: value for name, value in step.items() if name != "statements" or name in include}
    most = None if "occupations" in include else _MOST_MATCHED
    return {**kept, **{name: step[name][:most] for name in _MATCHED}}


def _pay(found: Json, routes: Iterable[Json]) -> Json:
    """Return the pay of the roles that are told of, without those that are left out."""
    named = [found["to"], *([found["from"]] if found["from"] else []), *found["nearest"]]
    named += [step["what"] for route in routes for step in route["steps"]]
    named += [role for route in routes for ramp in route.get("offRamps", ()) for role in ramp["roles"]]
    told = {thing["iri"] for thing in named}
    return {iri: pay for iri, pay in found["pay"].items() if iri in told}


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
    assumed = f" (assumed: {step['assumption']})" if step["do"] == LATERAL else ""
    return f"{verb} {step['what']['label']}{grades}{assumed}"


def _grades(found: Json) -> str:
    hedge = f" (“{found['hedge']}”)" if found.get("hedge") else ""
    return f"strength {found['strength'] or 'unstated'}, prevalence {found['prevalence'] or 'unstated'}{hedge}"
