"""Repeating: steps of a route that other steps of it say already, which are told once."""

import re
from dataclasses import replace

from kg.model import Lattice, Requirement, Route, Step
from kg.paths.doing import EARN, GAIN, TAKING, TRAIN
from kg.paths.holdings import is_called_after
from kg.paths.reading import GATES
from kg.tell.gaining import find_name, find_repeated

_AS = re.compile(r"\bexperience,? as (?P<who>[^.,;]+)")
# "A related certification program": the way to a certification that the route names.
_PROGRAMME = re.compile(r"(?:(?:an?|the|related|formal) )*certification programs?", re.IGNORECASE)
# "Passed at least one of these certification exams": a part of what a certification takes, and not that.
_SOME_EXAMS = re.compile(
    r"pass(?:ed|ing)? (?:at least )?(?:one|two|some|a few)\b.*\b(?:certification|licensing) exam(?:ination)?s?\b",
    re.IGNORECASE,
)
# "Begin as trainees": what people do, and no name of training that could stand among steps.
_DONE = re.compile(r"(?:begins?|starts?|trains|learns?|receives?|undergo(?:es)?) ", re.IGNORECASE)
_CERTIFICATION = re.compile(r"certification as an? ", re.IGNORECASE)


def told_once(route: Route, lattice: Lattice) -> Route:
    """Return *route* without the steps of no known length that another one says: it is told, and not walked.

    Work before the experience that is gained in it, and that experience in other words; a licence named after the work
    beside that of it; a programme for a certification beside the certification; experience that other experience says;
    training that is told by what people do beside training by its name.
    """
    left, gained = {*find_repeated(route)}, set[str]()
    for index, step in enumerate(route.steps):
        after = route.steps[index + 1] if index + 1 < len(route.steps) else step
        label = step.what.label
        is_work = step.do in TAKING and not step.held
        if is_work and after.do == GAIN and _names_work(after, label):
            left.add(index)
        elif step.do == GAIN and not step.held and not step.years:
            work = next(
                (one.what.label for one in route.steps if one.do in TAKING and _names_work(step, one.what.label)), ""
            )
            is_said = any(one.what.label.startswith(f"{label},") for one in route.steps if one.do == GAIN)
            left |= {index} if work in gained or is_said else set()
            gained |= {work} - {""}
        elif step.do == TRAIN and not step.held and not step.years and _DONE.match(label):
            left |= {index} if any(one.do == TRAIN for one in route.steps if one is not step) else set()
        elif step.do == EARN and not step.held and not step.years and _is_told(step, route, lattice):
            left.add(index)
    partly = [index for index, step in enumerate(route.steps) if _some_exams(step)]
    # The rest of the exams comes after those that are asked before the work, and so does the certification.
    last = [step for step in route.steps if partly and _PROGRAMME.fullmatch(step.what.label)]
    kept = [step for index, step in enumerate(route.steps) if index not in left and step not in last]
    named = (replace(s, what=replace(s.what, label=_some_exams(s) or find_name(s))) for s in (*kept, *last))
    return replace(route, steps=tuple(named))


def _some_exams(step: Step) -> str:
    """Return which exams of a certification the statements on *step* ask for, where they ask for no more of it."""
    stated = [s for s in step.statements if isinstance(s, Requirement) and s.strength.iri in GATES]
    is_partly = step.do == EARN and not step.held and bool(stated) and all(_SOME_EXAMS.match(s.label) for s in stated)
    return re.sub(r"\bthese\b", "the", re.sub("^passed", "pass", stated[0].label)) if is_partly else ""


def _names_work(step: Step, label: str) -> bool:
    """Whether the experience of *step* is gained in the work of that label, by its name or by the sentence on it."""
    quotes = [e.quote or "" for s in step.statements if isinstance(s, Requirement) for e in s.evidence]
    found = [match["who"] for match in map(_AS.search, (step.what.label, *quotes)) if match]
    return any(re.search(rf"\b{re.escape(label)}s?\b", who) for who in found)


def _is_told(step: Step, route: Route, lattice: Lattice) -> bool:
    others = [one.what.label for one in route.steps if one is not step]
    if _PROGRAMME.fullmatch(step.what.label):
        return any(map(_CERTIFICATION.match, others))
    item, roles = lattice.items.get(step.what.iri), [one.what.iri for one in route.steps if one.do in TAKING]
    return item is not None and any(
        is_called_after(item, lattice.roles[iri]) and any(_is_licence_of(lattice.roles[iri].label, o) for o in others)
        for iri in roles
    )


def _is_licence_of(role: str, label: str) -> bool:
    return re.fullmatch(rf"licen[sc]e as an? {re.escape(role)}", label) is not None
