"""The steps of a plan in the order in which a person takes them: stated prerequisites first, then what is usual.

No source states, of the steps of one role, that all come in one order. Where nothing else decides, they come by what
they are, in the order of ``scheme:step-kind``: docs/decisions/0004.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product

from kg.model import Item, Requirement, StepKind
from kg.paths.actions import World
from kg.paths.doing import EARN, TAKING, TRAIN, Action
from kg.paths.learning import following
from kg.paths.plans import Plan, arcs_of, in_order_of_doing, turn_of
from kg.paths.reading import EXPERIENCE, TRAINING
from kg.paths.search import Arc, closure, in_order
from kg.paths.sequels import precedes
from kg.vocab import IN_USUAL_ORDER, STEP_KIND

_EDUCATION, _FOR_PRACTICE, _EXAMINATION, _LICENCE, _EXPERIENCE, _ROLE, _AT_WORK = (
    f"{STEP_KIND}{name}"
    for name in (
        "education",
        "training-for-practice",
        "examination",
        "licence",
        "experience",
        "role",
        "training-at-work",
    )
)
# "Must have a rigging licence before pursuing education", "entering a programme", a year of experience "as a
# prerequisite for admission to" one: the schooling comes after it.
_BEFORE_SCHOOL = re.compile(
    r"\b(?:licen[sc]es?|experience)\b[^.;,]* "
    r"(?:before (?:pursuing|beginning|starting|entering|enrolling in|applying to)|"
    r"(?:prerequisites?|required|requirements?) for (?:admission|entry|entrance|admittance) (?:in)?to)\b"
    r"[^.;,]*\b(?:education|program|school|degree)\b",
    re.IGNORECASE,
)
_JUST_AFTER = 0.5  # of a rank, behind those of it and before those of the next
# What people have when they apply, whatever the trade: none that a trade itself trains for, as a commercial one.
_OF_ANYONE = re.compile(r"(?:valid )?driver['’]?s['’]? licen[sc]e", re.IGNORECASE)


@dataclass(frozen=True)
class Ordered:
    """The things to do in order; ``assumption`` is the one that a part of the order rests on, None where it is stated.

    ``leading`` are the facts of training that comes before its role.
    """

    todo: tuple[Action, ...]
    assumption: str | None = None
    leading: frozenset[str] = frozenset()


def in_usual_order(world: World, plan: Plan) -> Ordered:
    """Return the things to do in an order that works, the steps of each role by their kind.

    What comes before another by a statement, as a level that another presupposes, does so whatever its kind.
    """
    if not (world.lattice.step_kinds and world.assumed(IN_USUAL_ORDER)):
        return Ordered(tuple(in_order_of_doing(world, plan)))
    kinds = {index: _kind(world, plan, action) for index, action in enumerate(plan.actions)}
    arcs = arcs_of(plan)
    leading = frozenset(
        plan.actions[index].gives for index, kind in kinds.items() if kind is not None and kind.iri == _FOR_PRACTICE
    )
    arcs |= {index: _freed(plan, arcs[index]) for index in arcs if arcs[index].gives in leading}
    later = _later(world, plan, kinds)
    arcs |= {index: _without(world, plan, arcs[index], later) for index in arcs}
    is_assumed = False
    for before, after in _pairs(world, plan, kinds, later):
        if not _is_stated(arcs, world, before, after) and _is_free(arcs, world, before, after):
            arcs[after] = replace(arcs[after], needs=arcs[after].needs | {arcs[before].gives})
            is_assumed = True
    ordered = in_order(arcs, world.held, lambda index: turn_of(world, plan, index))
    todo = tuple(plan.actions[index] for index in ordered if plan.actions[index].is_step)
    return Ordered(todo, IN_USUAL_ORDER if is_assumed else None, leading)


def _kind(world: World, plan: Plan, action: Action) -> StepKind | None:
    """Return what kind of step *action* is; None for what takes no doing, and where the scheme does not have it."""
    kinds, item = world.lattice.step_kinds, world.lattice.items.get(action.what)
    if not action.is_step:
        return None
    if action.do in TAKING:
        return kinds.get(_ROLE)
    if action.do == TRAIN:
        return kinds.get(_FOR_PRACTICE if item and _is_known_for(kinds, _FOR_PRACTICE, item) else _AT_WORK)
    if action.do != EARN:
        return kinds.get(_EXPERIENCE)
    is_earned_for_it = item and (item.is_test or item.is_licence or action.what in plan.licences)
    if item and (not is_earned_for_it or _OF_ANYONE.fullmatch(item.label)):
        return kinds.get(_EDUCATION)
    is_test = item and (item.is_test or _is_known_for(kinds, _EXAMINATION, item))
    return kinds.get(_EXAMINATION if is_test else _LICENCE)


def _is_known_for(kinds: Mapping[str, StepKind], iri: str, item: Item) -> bool:
    return iri in kinds and bool(_pattern(kinds[iri].words).search(item.label))


@lru_cache(maxsize=8)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return what matches any of *words*, or their plural; nothing where there are none."""
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words)) or '(?!)'})s?\b", re.IGNORECASE)


def _freed(plan: Plan, arc: Arc) -> Arc:
    """Return the training of *arc* without the need of its role, but after the work that the role is reached from."""
    role = next((need for need in arc.needs if need.startswith("in ")), "")
    taking = [action for action in plan.todo if action.gives == role]
    before = {need for action in taking for need in action.needs if need.startswith("done ")}
    return replace(arc, needs=(arc.needs - {role}) | before)


def _later(world: World, plan: Plan, kinds: Mapping[int, StepKind | None]) -> dict[int, float]:
    """Return the rank of the licences of *plan* for which a source asks experience or training at work, by position.

    Such a licence comes after what is asked for it, also where that is done in the role.
    """
    ranks = {kind.iri: kind.rank for kind in kinds.values() if kind is not None}
    found: dict[int, float] = {}
    for taking in (action for action in plan.todo if action.do in TAKING):
        roles = (taking.what, *world.lattice.roles[taking.what].specialises)
        for index, action in enumerate(plan.actions):
            item, kind = world.lattice.items.get(action.what), kinds[index]
            if kind is None or kind.iri != _LICENCE or item is None or not _is_of(world, action, taking):
                continue
            before = precedes(item, roles, world.lattice)
            is_trained = TRAINING in before and any(
                _is_work_of(taking, a, k) for a, k in zip(plan.actions, kinds.values(), strict=True)
            )
            last = _AT_WORK if is_trained else _EXPERIENCE if EXPERIENCE in before else ""
            if last in ranks:
                found[index] = ranks[last] + _JUST_AFTER
    return found


def _is_work_of(taking: Action, action: Action, kind: StepKind | None) -> bool:
    is_its_own = action.gives.startswith(f"trained {taking.what} ")
    return is_its_own and kind is not None and kind.iri == _AT_WORK


def _without(world: World, plan: Plan, arc: Arc, later: Mapping[int, float]) -> Arc:
    """Return the taking of a role without the need of the licences that come after it."""
    if not arc.gives.startswith("in "):
        return arc
    rank = world.lattice.step_kinds[_ROLE].rank if _ROLE in world.lattice.step_kinds else 0
    after = {plan.actions[index].gives for index, place in later.items() if place > rank}
    return replace(arc, needs=arc.needs - after.union(*map(world.entailed, after)))


def _pairs(
    world: World, plan: Plan, kinds: Mapping[int, StepKind | None], later: Mapping[int, float]
) -> Iterator[tuple[int, int]]:
    """Yield the pairs of steps of one role of which the one is of an earlier kind than the other.

    A step that an earlier role asks for as well keeps the place that it has there.
    """
    settled = set[int]()
    followed = [*_followed(world, plan)]
    yield from followed
    early = {index for index, _ in followed}
    for taking in (action for action in in_order_of_doing(world, plan) if action.do in TAKING):
        steps = [index for index, kind in kinds.items() if kind and _is_of(world, plan.actions[index], taking)]
        for before, after in product(steps, steps):
            places = (later.get(index, _rank(kinds[index])) for index in (before, after))
            # Work that comes before schooling does not wait for the licence that the schooling is for.
            is_late = after in early and before not in early and _is_kind(kinds[after], _EXPERIENCE)
            is_late = is_late and _is_kind(kinds[before], _LICENCE, _EXAMINATION)
            if next(places) < next(places) and after not in settled and not is_late:
                yield before, after
        settled |= {*steps}


def _is_kind(kind: StepKind | None, *kinds: str) -> bool:
    return kind is not None and kind.iri in kinds


def _followed(world: World, plan: Plan) -> Iterator[tuple[int, int]]:
    """Yield the pairs of steps of which a source has the one follow the other."""
    stated = dict.fromkeys(s for a in plan.todo for s in a.statements if isinstance(s, Requirement))
    yield from _before_school(world, plan, stated)
    for one in stated:
        last = following(one, world.lattice.items)
        named = {iri for option in one.need.options for iri in option} - last
        places = {a.gives: index for index, a in enumerate(plan.actions) if a.is_step}
        yield from product(
            [places[iri] for iri in named & places.keys()], [places[iri] for iri in last & places.keys()]
        )


def _before_school(world: World, plan: Plan, stated: Iterable[Requirement]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of a licence and the highest schooling of *plan*, where a source has the one come before that."""
    items = world.lattice.items
    levels = {i: items[a.what].level or 0 for i, a in enumerate(plan.actions) if a.is_step and a.what in items}
    top = max(levels, key=lambda index: levels[index], default=None)
    first = {
        iri
        for one in stated
        if any(_BEFORE_SCHOOL.search(evidence.quote or "") for evidence in one.evidence)
        for option in one.need.options
        for iri in option
    }
    if top is not None and levels[top]:
        yield from ((index, top) for index in levels if plan.actions[index].what in first and not levels[index])


def _is_of(world: World, action: Action, taking: Action) -> bool:
    """Whether *action* is a step of the role that *taking* takes: it, what is asked for it, training for it."""
    needs = {need for need in taking.needs if not need.startswith("done ")}
    is_asked = not needs.isdisjoint({action.gives} | world.entailed(action.gives))
    return action == taking or is_asked or action.gives.startswith(f"trained {taking.what} ")


def _rank(kind: StepKind | None) -> int:
    return -1 if kind is None else kind.rank


def _is_stated(arcs: Mapping[int, Arc], world: World, before: int, after: int) -> bool:
    """Whether *after* cannot be done without *before*."""
    facts = closure((arc for index, arc in arcs.items() if index not in (before, after)), world.held)
    return not arcs[after].needs <= facts


def _is_free(arcs: Mapping[int, Arc], world: World, before: int, after: int) -> bool:
    """Whether *before* can be done without *after*, so that it may come first."""
    facts = closure((arc for index, arc in arcs.items() if index != after), world.held)
    return arcs[before].gives in facts
