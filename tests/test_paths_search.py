"""The AND/OR search against brute force: every set of arcs tried."""

from itertools import chain, combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.paths.search import Arc, closure, in_order, minimal_plans, pareto

FACTS = ["a", "b", "c", "d", "e"]
arcs_strategy = st.lists(
    st.builds(Arc, st.sampled_from(FACTS), st.frozensets(st.sampled_from(FACTS), max_size=3)), max_size=8
)
held_strategy = st.frozensets(st.sampled_from(FACTS), max_size=2)


def every_plan(arcs: list[Arc], held: frozenset[str], goal: str) -> set[frozenset[int]]:
    """Return the minimal sets of arcs that lead to *goal*, by trying every set, smallest first."""
    found: list[frozenset[int]] = []
    for chosen in chain.from_iterable(combinations(range(len(arcs)), n) for n in range(len(arcs) + 1)):
        plan = frozenset(chosen)
        if not any(other <= plan for other in found) and goal in closure([arcs[i] for i in plan], held):
            found.append(plan)
    return set(found)


@settings(max_examples=300)
@given(arcs_strategy, held_strategy, st.sampled_from(FACTS))
def test_equals_brute_force(arcs: list[Arc], held: frozenset[str], goal: str) -> None:
    assert set(minimal_plans(arcs, held, goal).plans) == every_plan(arcs, held, goal)


@settings(max_examples=200)
@given(arcs_strategy, held_strategy, st.sampled_from(FACTS))
def test_each_plan_can_be_ordered(arcs: list[Arc], held: frozenset[str], goal: str) -> None:
    for plan in minimal_plans(arcs, held, goal).plans:
        ordered = in_order({i: arcs[i] for i in plan}, held, lambda position: (position,))
        facts = set(held)
        for position in ordered:
            assert arcs[position].needs <= facts
            facts.add(arcs[position].gives)
        assert goal in facts


@settings(max_examples=200)
@given(arcs_strategy, held_strategy, st.sampled_from(FACTS), st.frozensets(st.integers(0, 7), max_size=4))
def test_free_arcs_stand_in_no_plan(arcs: list[Arc], held: frozenset[str], goal: str, free: frozenset[int]) -> None:
    real = [i for i in range(len(arcs)) if i not in free]
    given_free = [arcs[i] for i in sorted(free) if i < len(arcs)]
    wanted: list[frozenset[int]] = []
    for chosen in chain.from_iterable(combinations(real, n) for n in range(len(real) + 1)):
        plan = frozenset(chosen)
        if not any(other <= plan for other in wanted):
            wanted += [plan] if goal in closure([*given_free, *(arcs[i] for i in plan)], held) else []
    assert set(minimal_plans(arcs, held, goal, free=free).plans) == set(wanted)


def test_bound_is_said() -> None:
    arcs = [Arc(f"x{i}", frozenset()) for i in range(6)] + [Arc("goal", frozenset({f"x{i}"})) for i in range(6)]
    found = minimal_plans(arcs, frozenset(), "goal", bound=3)
    assert found.bounded
    assert len(found.plans) == 3


def test_cycle_needs_no_care() -> None:
    arcs = [Arc("a", frozenset({"b"})), Arc("b", frozenset({"a"})), Arc("a", frozenset())]
    assert set(minimal_plans(arcs, frozenset(), "b").plans) == {frozenset({1, 2})}


def test_unmet_order_is_an_error() -> None:
    with pytest.raises(ValueError, match="expected a plan"):
        in_order({0: Arc("a", frozenset({"b"}))}, frozenset(), lambda position: (position,))


@given(st.dictionaries(st.integers(0, 20), st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=12))
def test_pareto_keeps_what_nothing_beats(values: dict[int, tuple[int, int]]) -> None:
    kept = pareto({key: tuple(map(float, value)) for key, value in values.items()})
    for key, value in values.items():
        beaten = any(o[0] <= value[0] and o[1] <= value[1] and o != value for o in values.values())
        assert (values[key] in [values[k] for k in kept]) != beaten
    assert len({values[key] for key in kept}) == len(kept)
