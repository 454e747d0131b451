"""Plans: the minimal sets of actions that lead to a role, with their figures, and which are worth showing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from kg.model import Certainty
from kg.paths.actions import ADVANCE, COUNTS, GAIN, TAKE_ROLE, TRAIN, Action, World
from kg.paths.reading import established
from kg.paths.search import Arc, minimal_plans, pareto
from kg.paths.ways import rank, weakest

_WORK = frozenset({TRAIN, GAIN})


@dataclass(frozen=True)
class Plan:
    """A minimal plan with its figures."""

    actions: tuple[Action, ...]
    study: float
    work: float
    unknown: int
    certainty: Certainty

    @property
    def steps(self) -> int:
        """How many things there are to do."""
        return sum(action.is_step for action in self.actions)

    @property
    def total(self) -> float:
        """Years in all."""
        return round(self.study + self.work, 6)

    @cached_property
    def roles(self) -> frozenset[str]:
        """The roles taken, the target among them."""
        return frozenset(action.what for action in self.actions if action.do in (TAKE_ROLE, ADVANCE))

    @property
    def sureness(self) -> tuple[int, int]:
        """The certainty as numbers, lower is surer."""
        return rank(self.certainty)


def find_plans(world: World, role: str) -> tuple[list[Plan], bool]:
    """Return every minimal plan that establishes a person in *role*, and whether the search was bounded."""
    goal = established(role)
    actions = world.reachable_actions(goal)
    arcs = [Arc(action.gives, action.needs) for action in actions]
    held = frozenset(world.held)
    found = minimal_plans(
        arcs, held, goal, covers=world.covers(actions), weight=lambda position: actions[position].years or 0.0
    )
    chosen = ([actions[position] for position in sorted(plan)] for plan in found.plans)
    return [to_plan([*plan, *entailments(world, plan)]) for plan in chosen], found.bounded


def entailments(world: World, plan: Sequence[Action]) -> list[Action]:
    """Return the facts that *plan* uses and no action of it gives, as actions that take no doing."""
    given = {action.gives for action in plan} | world.held.keys()
    lacking = {need for action in plan for need in action.needs} - given
    return [
        Action(COUNTS, need, need, frozenset({action.gives}))
        for need in sorted(lacking)
        for action in plan
        if need in world.entailed(action.gives)
    ][: len(lacking)]


def to_plan(actions: Sequence[Action]) -> Plan:
    """Return *actions* with their years, certainty and the number of steps whose length nobody gives."""
    study = sum(action.years or 0.0 for action in actions if action.do not in _WORK)
    work = sum(action.years or 0.0 for action in actions if action.do in _WORK)
    unknown = sum(action.years is None for action in actions)
    return Plan(tuple(actions), study, work, unknown, weakest(action.certainty for action in actions))


def choose(plans: Iterable[Plan]) -> list[Plan]:
    """Return the plans worth showing, best first: for each set of roles passed through, the Pareto front."""
    ways: dict[frozenset[str], list[Plan]] = {}
    for plan in sorted(plans, key=_preference):
        ways.setdefault(plan.roles, []).append(plan)
    kept = [
        group[index]
        for group in ways.values()
        for index in pareto({i: (plan.total, plan.steps, _one(plan.sureness)) for i, plan in enumerate(group)})
    ]
    return sorted(kept, key=lambda plan: (plan.sureness, plan.total, plan.steps, _preference(plan)))


def _preference(plan: Plan) -> tuple[object, ...]:
    """Of plans with equal figures: a stated advancement before a plain entry, then the order of IRIs."""
    return (
        -sum(action.do == ADVANCE for action in plan.actions),
        len(plan.actions),
        sorted((action.gives, sorted(action.needs)) for action in plan.actions),
    )


def _one(sureness: tuple[int, int]) -> float:
    return sureness[0] * 100 + sureness[1]
