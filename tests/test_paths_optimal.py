"""The planner against brute force: small random lattices, every set of actions tried, the best of each kind kept."""

from collections.abc import Iterable
from itertools import chain, combinations

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from kg.model import Advancement, Assumption, Grade, Item, Lattice, Need, Question, Requirement, Role
from kg.paths import find_routes
from kg.paths.actions import World
from kg.paths.doing import Action
from kg.paths.plans import Plan, choose, find_plans
from kg.paths.reading import entered, established
from kg.vocab import PREVALENCE, STRENGTH

ITEMS = ("a", "b", "c", "d")
ROLES = ("goal", "other")
REQUIRED, TYPICAL, ACCEPTED, PLAIN = (
    Grade(f"{STRENGTH}{slug}", slug, rank, slug != "plain")
    for slug, rank in (("required", 1), ("typical", 2), ("accepted", 4), ("plain", 8))
)
PREVALENCES = [
    Grade(f"{PREVALENCE}{slug}", slug, rank, slug != "unstated")
    for slug, rank in (("all", 0), ("most", 1), ("some", 4), ("unstated", 7))
]
UNLIMITED: frozenset[str] = frozenset()


@st.composite
def needs(draw: st.DrawFn) -> Need:
    parts = draw(st.lists(st.sampled_from(ITEMS), min_size=1, max_size=2, unique=True))
    return Need(draw(st.integers(1, len(parts))), tuple(parts))


@st.composite
def requirements(draw: st.DrawFn, iri: str, roles: tuple[str, ...], loosens: frozenset[str] = UNLIMITED) -> Requirement:
    strength = ACCEPTED if loosens else draw(st.sampled_from([REQUIRED, TYPICAL]))
    grades = strength, draw(st.sampled_from(PREVALENCES))
    account = f"graph of {iri[:1]}"
    return Requirement(
        iri, iri, "education", roles, draw(needs()), *grades, None, UNLIMITED, loosens, UNLIMITED, None, account, ()
    )


@st.composite
def lattices(draw: st.DrawFn) -> Lattice:
    """Credentials that presuppose and count as earlier ones, two accounts of a role, an exception, an advancement."""
    items = {}
    for index, name in enumerate(ITEMS):
        earlier = st.lists(st.sampled_from(ITEMS[:index]), max_size=2, unique=True) if index else st.just([])
        items[name] = Item(name, name, "credential", presupposes=tuple(draw(earlier)), counts_as=tuple(draw(earlier)))
    lengths = [Assumption(f"years-{name}", name, float(draw(st.integers(0, 3))), "years", name) for name in ITEMS]
    stated = [draw(requirements("1 goal", ("goal",)))]
    if draw(st.booleans()):
        stated.append(draw(requirements("2 goal", ("goal",))))
    if draw(st.booleans()):
        stated.append(draw(requirements("1 loose", ("goal",), frozenset({"1 goal"}))))
    if draw(st.booleans()):
        stated.append(draw(requirements("1 other", ("other",))))
    moves = []
    if draw(st.booleans()):
        asked = (draw(requirements("1 move", ())),) if draw(st.booleans()) else ()
        grades = draw(st.sampled_from([REQUIRED, PLAIN])), draw(st.sampled_from(PREVALENCES))
        moves.append(
            Advancement("move", "move", "promotion", ("other",), ("goal",), asked, *grades, None, UNLIMITED, "1", ())
        )
    return Lattice(
        roles={name: Role(name, name) for name in ROLES},
        items=items,
        contexts={},
        requirements=(*stated, *(need for move in moves for need in move.needs)),
        advancements=tuple(moves),
        assumptions={one.iri: one for one in lengths},
    )


@st.composite
def questions(draw: st.DrawFn) -> Question:
    some = st.lists(st.sampled_from(ITEMS), max_size=1)
    return Question("goal", draw(st.none() | st.just("other")), tuple(draw(some)), tuple(draw(some)), most=50)


def every_plan(lattice: Lattice, question: Question) -> list[Plan]:
    """Return the minimal plans, by trying every set of the actions that could matter, smallest first."""
    world = World(lattice, question)
    facts = [*lattice.items, *(fact(role) for role in lattice.roles for fact in (entered, established))]
    found = [action for fact in facts for action in world.actions(fact)]
    todo = [action for action in found if action.is_step and action.gives not in world.held]
    counts = [action for action in found if not action.is_step]
    assume(len(todo) <= 10)
    plans: list[frozenset[int]] = []
    for chosen in chain.from_iterable(combinations(range(len(todo)), size) for size in range(len(todo) + 1)):
        plan = frozenset(chosen)
        is_new = not any(other <= plan for other in plans)
        if is_new and established("goal") in reached([*counts, *(todo[i] for i in plan)], world.held):
            plans.append(plan)
    return [Plan(tuple(todo[i] for i in sorted(plan))) for plan in plans]


def reached(actions: Iterable[Action], held: Iterable[str]) -> set[str]:
    facts, rest = set(held), list(actions)
    while ready := [action for action in rest if action.needs <= facts]:
        facts |= {action.gives for action in ready}
        rest = [action for action in rest if action not in ready]
    return facts


def fronts(plans: Iterable[Plan]) -> dict[frozenset[str], set[tuple[float, ...]]]:
    """Return what no other plan through the same roles is as good as in everything and better in something."""
    found: dict[frozenset[str], set[tuple[float, ...]]] = {}
    for plan in plans:
        found.setdefault(plan.roles, set()).add(plan.figures)
    return {
        roles: {
            one
            for one in all_figures
            if not any(other != one and all(x <= y for x, y in zip(other, one, strict=True)) for other in all_figures)
        }
        for roles, all_figures in found.items()
    }


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(lattices(), questions())
def test_equals_brute_force(lattice: Lattice, question: Question) -> None:
    world = World(lattice, question)
    plans, bounded = find_plans(world, "goal")
    wanted, found = fronts(every_plan(lattice, question)), fronts(plans)
    assert not bounded
    assert found == wanted
    kept = fronts(choose(world, plans))
    assert all(figures <= wanted[roles] for roles, figures in kept.items())
    assert bool(kept) == bool(wanted)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(lattices(), questions())
def test_routes_stand_in_an_order_that_works(lattice: Lattice, question: Question) -> None:
    world = World(lattice, question)
    for route in find_routes(lattice, question).routes:
        facts = set(world.held)
        for step in (step for step in route.steps if not step.held):
            gives = entered(step.what.iri) if step.do in ("take-role", "advance") else step.what.iri
            assert any(action.needs <= facts for action in world.actions(gives) if action.is_step), step
            counts = [action for fact in (*ITEMS, *map(established, ROLES)) for action in world.actions(fact)]
            facts = reached([action for action in counts if not action.is_step], facts | {gives})
        assert established("goal") in facts
