"""The routes of an answer as boxes and arrows: what several routes share is drawn once."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from kg.iris import words
from kg.paths.render import Json, money, timespan

_WORDS = Path(__file__).with_name("words.toml")


@cache
def load_words() -> Json:
    """Return the words of the drawings."""
    return tomllib.loads(_WORDS.read_text("utf-8"))


@dataclass
class Box:
    """A step, the start or the goal: its kind, what is marked of it, and the lines of its text."""

    kind: str
    head: str
    lines: tuple[str, ...]
    marks: tuple[str, ...]
    target: str
    told: str
    opens: set[int] = field(default_factory=set)

    @property
    def text(self) -> tuple[str, ...]:
        """The lines below the head, with how many roles open, which may differ from route to route."""
        if not any(self.opens):
            return self.lines
        least, most = min(self.opens), max(self.opens)
        count = f"{most}" if least == most else f"{least} to {most}"
        return (*self.lines, load_words()["opens"].format(roles=f"{count} other role{'' if most == 1 else 's'}"))


@dataclass(frozen=True)
class Boxes:
    """Boxes, and arrows between them: ``{(position, position): numbers of routes, from 1}``. Arrows make no circle."""

    boxes: tuple[Box, ...]
    arrows: dict[tuple[int, int], list[int]]


def to_boxes(found: Json) -> Boxes:
    """Return the routes of an answer as boxes and arrows, from the start, which is the first, to the goal, the last.

    A step that several routes have alike is one box, unless its arrows would then run in a circle: one route may take
    two steps in one order, and another in the other.
    """
    if not found["routes"]:
        return _no_route(found)
    boxes = [_start(found)]
    places: dict[object, list[int]] = {}
    arrows: dict[tuple[int, int], list[int]] = {}
    last: list[tuple[int, int]] = []
    for number, route in enumerate(found["routes"], start=1):
        here = 0
        opens = {ramp["after"]: len(ramp["roles"]) for ramp in route["offRamps"]}
        for index, step in enumerate(route["steps"]):
            key = _key(step)
            known = [place for place in places.get(key, []) if not _leads(arrows, place, here)]
            if known:
                place = known[0]
            else:
                place = len(boxes)
                boxes.append(_box(step, found, f"#route-{number}-step-{index + 1}"))
                places.setdefault(key, []).append(place)
            boxes[place].opens.add(opens.get(index, 0))
            arrows.setdefault((here, place), []).append(number)
            here = place
        last.append((here, number))
    goal = len(boxes)
    boxes.append(_goal(found))
    for place, number in last:
        arrows.setdefault((place, goal), []).append(number)
    return Boxes(tuple(boxes), arrows)


def _no_route(found: Json) -> Boxes:
    """Return what is in the way, between the start and a goal that is out of reach."""
    said, between = load_words(), []
    for blocker in found["blockedBy"]:
        head, told = said["blocked"].format(label=blocker["label"]), blocker["why"]
        between.append(Box("blocked", head, (told,), ("uncertain",), "#blocked", f"{head}; {told}"))
    goal = _goal(found)
    goal.lines, goal.marks = (said["out-of-reach"],), ("uncertain",)
    last = len(between) + 1
    arrows = [(0, place) for place in range(1, last)] + [(place, last) for place in range(1, last)]
    return Boxes((_start(found), *between, goal), {pair: [] for pair in arrows or [(0, 1)]})


def _leads(arrows: dict[tuple[int, int], list[int]], start: int, end: int) -> bool:
    """Whether arrows lead from *start* to *end*, or the two are one."""
    seen, pending = {start}, [start]
    while pending:
        here = pending.pop()
        more = {target for source, target in arrows if source == here} - seen
        seen |= more
        pending += more
    return end in seen


def _key(step: Json) -> object:
    """Return what makes a box: all that it shows of a step."""
    return (
        *(step[name] for name in ("do", "verb", "held", "years", "assumption", "strength", "prevalence", "hedge")),
        step["what"]["iri"],
        *step["doubts"],
        *(other["iri"] for other in (*step["alternatives"], *step["context"])),
    )


def _box(step: Json, found: Json, target: str) -> Box:
    said = load_words()
    lines, marks = list(_lines(step, found["pay"])), list(_marks(step))
    head = f"{said['held']}: {step['what']['label']}" if step["held"] else f"{step['verb']} {step['what']['label']}"
    kind = said["kinds"][step["do"]]
    head = f"{head[:1].upper()}{head[1:]}"
    told = "; ".join([head, kind, *lines, *(doubt for doubt in step["doubts"] if doubt not in lines)])
    return Box(kind, head, (kind, *lines), tuple(marks), target, told)


def _marks(step: Json) -> Sequence[str]:
    marks = ["held" if step["held"] else "todo", "certain" if step["certain"] else "uncertain"]
    return [*marks, "assumed"] if step["assumption"] else marks


def _lines(step: Json, pay: Json) -> Sequence[str]:
    said, lines = load_words(), []
    if step["held"]:
        lines.append(said["held-mark"])
    elif step["years"] is None:
        lines.append(said["unstated"])
    elif step["years"]:
        length = timespan(step["years"])
        lines.append(f"{length}, {said['assumed-length']}" if step["assumption"] else length)
    if step["assumption"] and (step["held"] or step["do"] == "lateral"):
        lines.append(said["assumed"].format(name=words(step["assumption"])))
    elif not step["held"]:
        lines.append(_sureness(step))
    if step["context"]:
        lines.append(said["only"].format(contexts=", ".join(one["label"] for one in step["context"])))
    if step["alternatives"]:
        lines.append(said["instead"].format(others=", ".join(one["label"] for one in step["alternatives"])))
    if step["what"]["iri"] in pay and not step["held"]:
        lines.append(said["pay"].format(pay=money(pay[step["what"]["iri"]])))
    return lines


def _sureness(step: Json) -> str:
    said = load_words()
    if step["certain"]:
        return str(said["certain"])
    known = [name for name in ("strength", "prevalence") if step[name] not in (None, "unstated")]
    grades = [f"{name} {words(step[name])}" for name in known]
    hedge = [f"“{step['hedge']}”"] if step["hedge"] else []
    why = ", ".join([*grades, *hedge]) or said["nobody-asks"]
    return f"{said['uncertain']}: {why}"


def _start(found: Json) -> Box:
    said = load_words()
    lines = [thing["label"] for thing in found["have"]]
    lines += [said["from"].format(label=found["from"]["label"])] if found["from"] else []
    lines += [said["years"].format(years=timespan(one["years"]), label=one["label"]) for one in found["years"]]
    lines = lines or [said["nothing"]]
    return Box("start", said["start"], tuple(lines), (), "#question", "; ".join([said["start"], *lines]))


def _goal(found: Json) -> Box:
    head = load_words()["goal"].format(label=found["to"]["label"])
    return Box("goal", head, (), (), "#goal", head)
