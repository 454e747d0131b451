"""Plans: the minimal sets of actions that lead to a role, with their figures, and which are worth showing."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from kg.model import Certainty, Item, Requirement
from kg.paths.actions import World
from kg.paths.doing import ADVANCE, COUNTS, EARN, GAIN, LATERAL, TAKE_ROLE, TAKING, TRAIN, Action
from kg.paths.holdings import been_in
from kg.paths.reading import ACCEPTED, LICENCE, established
from kg.paths.search import MOST_PLANS, Arc, in_order, minimal_plans, pareto
from kg.paths.ways import rank, weakest

_WORK = frozenset({TRAIN, GAIN})
# The order of steps that could be done at once: a role is taken as soon as it can be.
_TURN = {COUNTS: 0, ADVANCE: 1, TAKE_ROLE: 1, LATERAL: 1, TRAIN: 2, GAIN: 3, EARN: 4}
_LAST = 5
_TRADE = re.compile(r"\bapprenticeship as an? ")


@dataclass(frozen=True)
class Plan:
    """A minimal plan. ``todo``: what there is to do. ``counts``: what counts as what, of which some come to hold."""

    todo: tuple[Action, ...]
    counts: tuple[Action, ...] = ()
    held: Collection[str] = ()

    @cached_property
    def actions(self) -> tuple[Action, ...]:
        """What there is to do, and what then counts as what."""
        facts, rest, found = {*self.held, *(action.gives for action in self.todo)}, [*self.counts], [*self.todo]
        while ready := [action for action in rest if action.needs <= facts]:
            rest = [action for action in rest if not action.needs <= facts]
            facts |= {action.gives for action in ready}
            found += ready
        return tuple(found)

    @cached_property
    def study(self) -> float:
        """Years of study."""
        return sum(action.years or 0.0 for action in self.todo if action.do not in _WORK)

    @cached_property
    def work(self) -> float:
        """Years of training and experience at work."""
        return sum(action.years or 0.0 for action in self.todo if action.do in _WORK)

    @cached_property
    def unknown(self) -> int:
        """How many steps have a length that nobody gives."""
        return sum(action.years is None for action in self.todo)

    @cached_property
    def certainty(self) -> Certainty:
        """The weakest strength and prevalence on the way."""
        return weakest(action.certainty for action in self.todo)

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles taken, the target among them."""
        return frozenset(action.what for action in self.todo if action.do in TAKING)

    @cached_property
    def is_exceptional(self) -> bool:
        """Whether it gets by on what only some accept: a promotion that is less sure still must not hide that."""
        return any(action.certainty.strength and action.certainty.strength.iri == ACCEPTED for action in self.todo)

    @cached_property
    def licences(self) -> frozenset[str]:
        """What is asked of its roles as a licence, a certification or the like."""
        stated = {s for action in self.todo for s in action.statements if isinstance(s, Requirement)}
        return frozenset().union(*(needs for one in stated if one.kind == LICENCE for needs in one.need.options))

    @cached_property
    def lateral(self) -> int:
        """How many steps are moves that no source states."""
        return sum(action.do == LATERAL for action in self.todo)

    @cached_property
    def figures(self) -> tuple[float, ...]:
        """What plans are weighed by, lower is better.

        Years, steps of unstated length, steps, certainty, exceptions, moves that are assumed.
        """
        years = round(self.study + self.work, 6)
        sureness = _one(rank(self.certainty))
        return years, self.unknown, len(self.todo), sureness, self.is_exceptional, self.lateral


def find_plans(world: World, role: str, bound: int = MOST_PLANS) -> tuple[list[Plan], bool]:
    """Return every minimal plan that establishes a person in *role*, and whether the search was bounded.

    :param bound: most plans kept for one fact, the shortest.
    """
    goal = established(role)
    actions = world.reachable_actions(goal)
    free = {index for index, action in enumerate(actions) if not action.is_step}
    found = minimal_plans(
        [Arc(action.gives, action.needs) for action in actions],
        frozenset(world.held),
        goal,
        free=free,
        bound=bound,
        weight=lambda index: actions[index].years or 0.0,
    )
    counts = tuple(actions[index] for index in sorted(free))
    chosen = (tuple(actions[index] for index in sorted(plan)) for plan in found.plans)
    plans = (Plan(todo, counts, world.held.keys()) for todo in chosen)
    return [_trained_once(world, plan) for plan in plans], found.bounded


def _trained_once(world: World, plan: Plan) -> Plan:
    """Return *plan* without training that a statement asks of two of its roles: who did it in one has done it.

    So has who was an apprentice in the trade, by whatever statement.
    """
    trainings: dict[tuple[str, frozenset[str]], list[Action]] = {}
    for action in plan.todo:
        label = world.lattice.items[action.what].label if action.what in world.lattice.items else ""
        if action.do == TRAIN and _TRADE.match(label):
            trainings.setdefault((label, frozenset()), []).append(action)
        elif action.do == TRAIN and " " in action.gives and action.statements:
            asked = frozenset(statement.iri for statement in action.statements)
            trainings.setdefault((action.what, asked), []).append(action)
    if all(len(same) == 1 for same in trainings.values()):
        return plan
    ordered = [action.gives for action in in_order_of_doing(world, plan)]
    done: dict[str, Action] = {}
    for same in trainings.values():
        first, *later = sorted((action.gives for action in same), key=ordered.index)
        done |= {gives: Action(COUNTS, first, gives, frozenset({first})) for gives in later}
    todo = tuple(action for action in plan.todo if action.gives not in done)
    return replace(plan, todo=todo, counts=(*plan.counts, *done.values()))


def choose(world: World, plans: Iterable[Plan]) -> list[Plan]:
    """Return the plans worth showing, best first; what rests on a move that is assumed comes last.

    For each set of roles passed through, the Pareto front; without those that go out of their way. Of ways that are as
    sure the one with the schooling that is usual on entry comes first: what is rarer is no surer for being short.
    """
    alike: dict[frozenset[str], dict[tuple[float, ...], list[Plan]]] = {}
    for plan in plans:
        figures = (*plan.figures, is_unusual(world, plan))
        alike.setdefault(plan.roles, {}).setdefault(figures, []).append(plan)
    kept = [
        min(group[figures], key=lambda plan: _preference(world, plan))
        for group in alike.values()
        for figures in pareto({figures: figures for figures in group})
    ]
    direct = [plan for plan in kept if not any(_is_detour(world, plan, other) for other in kept)]
    return sorted(
        direct,
        key=lambda plan: (
            plan.lateral,
            rank(plan.certainty),
            plan.is_exceptional,
            is_unusual(world, plan),
            *plan.figures,
            _preference(world, plan),
        ),
    )


def is_unusual(world: World, plan: Plan) -> bool:
    """Whether *plan* earns schooling, and not that which a source has as usual on entry to its goal.

    Of a person who has schooling or work behind them no schooling is usual.
    """
    question, items = world.question, world.lattice.items
    if not world.usual_schooling or question.have or question.source:
        return False
    earned = {action.what for action in plan.todo if action.do == EARN and _is_above_school(items.get(action.what))}
    return bool(earned) and world.usual_schooling.isdisjoint(earned.union(*map(world.entailed, earned)))


def _is_above_school(item: Item | None) -> bool:
    return item is not None and bool(item.presupposes) and not (item.is_licence or item.is_test)


def _is_detour(world: World, plan: Plan, other: Plan) -> bool:
    """Whether *plan* passes through more roles than *other*, is no better, and gains nothing by it.

    A role on the way is worth its time where something is left to earn while working in it.
    """
    if not other.roles < plan.roles or any(x < y for x, y in zip(plan.figures, other.figures, strict=True)):
        return False
    if _is_elsewhere(world, plan, other):
        return True
    return all(_is_idle(world, plan, role) for role in plan.roles - other.roles)


def _is_elsewhere(world: World, plan: Plan, other: Plan) -> bool:
    """Whether *plan* earns what *other* does not to pass through roles to which nothing leads from the work one has.

    Who works already does not earn the licences of another trade to get to where they can go without them. Schooling
    of no higher level than that of *other* is on the way.
    """
    behind = {established(role) for role in been_in(world.question)}
    if not behind or behind & needed_held(world, plan):
        return False
    asked = {need for a in plan.todo if a.do in TAKING and a.what not in other.roles for need in a.needs}
    earned, otherwise = ({action.what for action in one.todo if action.do == EARN} for one in (plan, other))
    items = world.lattice.items
    top = max((items[iri].level or 0 for iri in otherwise), default=0)
    return any((level := items[iri].level) is None or level > top for iri in earned & asked - otherwise)


def _is_idle(world: World, plan: Plan, role: str) -> bool:
    """Whether *role* is taken with nothing left to earn, or beside a role held already with nothing earned for it."""
    ordered = in_order_of_doing(world, plan)
    start = next(index for index, action in enumerate(ordered) if action.do in TAKING and action.what == role)
    is_step_aside = bool(been_in(world.question)) and ordered[start].needs <= world.held.keys()
    return is_step_aside or not any(action.do in (EARN, GAIN) for action in ordered[start:])


def in_order_of_doing(world: World, plan: Plan) -> list[Action]:
    """Return the things to do in an order that works: schooling by its level, then licences."""
    ordered = in_order(arcs_of(plan), world.held, lambda index: turn_of(world, plan, index))
    return [plan.actions[index] for index in ordered if plan.actions[index].is_step]


def arcs_of(plan: Plan) -> dict[int, Arc]:
    """Return the actions of *plan* as the search sees them, by their position in it."""
    return {index: Arc(action.gives, action.needs) for index, action in enumerate(plan.actions)}


def turn_of(world: World, plan: Plan, index: int) -> tuple[object, ...]:
    """Return when an action of *plan* has its turn among those that could be done at once, lowest first."""
    action = plan.actions[index]
    item = world.lattice.items.get(action.what)
    level = item.level if item is not None else None
    # What belongs to no level and no role, such as further training, has its place after schooling.
    is_loose = action.do in (TRAIN, GAIN) and " " not in action.gives and (item is None or item.in_role is None)
    return (
        _LAST if is_loose else _TURN[action.do],
        level if level is not None else 99,
        action.what in plan.licences,
        action.what,
    )


def needed_held(world: World, plan: Plan) -> frozenset[str]:
    """Return the held facts that *plan* rests on; of a plan with nothing to do, that the person is there."""
    if not plan.todo:
        return frozenset({established(world.question.to)}) & world.held.keys()
    return frozenset(need for action in plan.actions for need in action.needs if need in world.held)


def _preference(world: World, plan: Plan) -> tuple[object, ...]:
    """Of plans with equal figures: fewest assumptions, stated moves, the closest related, the most general, IRIs."""
    return (
        len({world.held[fact].assumption for fact in needed_held(world, plan)} - {None}),
        -sum(action.do == ADVANCE for action in plan.todo),
        sum(action.across.index for action in plan.todo if action.across is not None),
        sum(len(world.entailed(action.what)) for action in plan.todo if action.do == EARN),
        sorted((action.gives, sorted(action.needs)) for action in plan.todo),
    )


def _one(sureness: tuple[float, float]) -> float:
    return sureness[0] * 100 + sureness[1]
