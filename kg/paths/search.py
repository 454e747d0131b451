"""The AND/OR search: which sets of actions, none of them idle, lead from what is held to a goal.

A *fact* is anything a person can have (a credential, a role, training done), named by a string. An *action*
gives one fact and needs others, all of them; several actions may give the same fact (that is the OR). A *plan*
is a set of actions that can be put in an order in which each one's needs are met. A plan is *minimal* when no
part of it is a plan for the same goal: an action that serves two needs stands in it once.
"""

from collections import Counter
from collections.abc import Callable, Container, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import chain
from typing import TypeVar

MOST_PLANS = 400  # for one fact
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Arc:
    """An action as the search sees it: the fact it gives, the facts it needs."""

    gives: str
    needs: frozenset[str]


@dataclass(frozen=True)
class Plans:
    """The minimal plans found, each a set of positions in the arcs; ``bounded``: there may be more."""

    plans: tuple[frozenset[int], ...]
    bounded: bool


def relevant(arcs: Sequence[Arc], held: frozenset[str], goal: str) -> list[int]:
    """Return the positions of the arcs that a plan for *goal* could use; as far as can be, after what they need."""
    by_fact: dict[str, list[int]] = {}
    for position, arc in enumerate(arcs):
        by_fact.setdefault(arc.gives, []).append(position)
    seen, pending, found = set(held), [(goal, False)], list[int]()
    while pending:
        fact, is_done = pending.pop()
        if is_done:
            found += by_fact.get(fact, ())
        elif fact not in seen:
            seen.add(fact)
            needs = {need for position in by_fact.get(fact, ()) for need in arcs[position].needs}
            pending += [(fact, True), *((need, False) for need in sorted(needs - seen))]
    return found


def minimal_plans(
    arcs: Sequence[Arc],
    held: frozenset[str],
    goal: str,
    *,
    free: Container[int] = (),
    bound: int = MOST_PLANS,
    weight: Callable[[int], float] = lambda _: 1.0,
) -> Plans:
    """Return every minimal plan for *goal*; one empty plan when it is held; none when it is out of reach.

    Labels are propagated as in an assumption-based truth maintenance system (de Kleer 1986,
    doi:10.1016/0004-3702(86)90080-9): the label of a fact is the set of its minimal plans, and an action's label
    joins one plan of each of its needs. Cycles need no care: a plan that went round one holds a smaller plan.

    :param free: arcs that take no doing: they hold wherever their needs do and stand in no plan.
    :param bound: most plans kept for one fact; where it is met the lightest stay and ``bounded`` is true.
    :param weight: of an arc, for that choice.
    :returns: plans in an order that depends on nothing but the input.

    Exponential in the number of real choices at worst, linear in the arcs without any.

    >>> arcs = [Arc("diploma", frozenset()), Arc("clerk", frozenset({"diploma"}))]
    >>> minimal_plans(arcs, frozenset(), "clerk").plans
    (frozenset({0, 1}),)
    """
    used = relevant(arcs, held, goal)
    labels: dict[str, list[int]] = {fact: [0] for fact in held}
    weights = {position: weight(position) for position in used}
    bits = {position: 0 if position in free else 1 << position for position in used}
    asking: dict[str, list[int]] = {}
    for turn, position in enumerate(used):
        for need in arcs[position].needs:
            asking.setdefault(need, []).append(turn)
    # Whatever comes first in turn: an arc is looked at again only where the label of a need of its has changed.
    bounded, pending = False, list(range(len(used)))
    while pending:
        turn = heappop(pending)
        while pending and pending[0] == turn:
            heappop(pending)
        position = used[turn]
        arc = arcs[position]
        if arc.gives in held or any(need not in labels for need in arc.needs):
            continue
        label = [plan | bits[position] for plan in _join([labels[need] for need in sorted(arc.needs)])]
        merged = _antichain(labels.get(arc.gives, []) + label)
        if len(merged) > bound:
            merged, bounded = sorted(merged, key=lambda plan: (_weigh(plan, weights), plan))[:bound], True
        if merged != labels.get(arc.gives):
            labels[arc.gives] = merged
            for later in asking.get(arc.gives, ()):
                heappush(pending, later)
    plans = tuple(_positions(plan) for plan in labels.get(goal, ()))
    return Plans(plans, bounded)


def _join(labels: Sequence[list[int]]) -> list[int]:
    """Return the minimal unions of one plan from each label; plans are bit sets."""
    joined = [0]
    for label in (label for label in labels if label != [0]):
        joined = _antichain(left | right for left in joined for right in label)
    return joined


def _antichain(plans: Iterable[int]) -> list[int]:
    """Return the plans that hold no other, smallest first, equal sizes in numeric order.

    A plan is filed under the rarest of its arcs, so that another one is held against those alone that it could hold.
    """
    ordered = sorted(set(plans))
    ordered.sort(key=int.bit_count)
    arcs = {plan: _bits(plan) for plan in ordered}
    often = Counter(chain.from_iterable(arcs.values()))
    kept: list[int] = []
    filed: dict[int, list[int]] = {0: []}
    for plan in ordered:
        if not _holds_any(plan, arcs[plan], filed):
            kept.append(plan)
            filed.setdefault(min(arcs[plan], key=often.__getitem__, default=0), []).append(plan)
    return kept


def _holds_any(plan: int, arcs: Iterable[int], filed: Mapping[int, list[int]]) -> bool:
    for arc in (0, *arcs):
        for smaller in filed.get(arc, ()):
            if smaller & plan == smaller:
                return True
    return False


def _weigh(plan: int, weights: Mapping[int, float]) -> float:
    return sum(weights[position] for position in _positions(plan))


def _positions(plan: int) -> frozenset[int]:
    return frozenset(bit.bit_length() - 1 for bit in _bits(plan))


def _bits(plan: int) -> list[int]:
    found, rest = [], plan
    while rest:
        lowest = rest & -rest
        found.append(lowest)
        rest ^= lowest
    return found


def closure(arcs: Iterable[Arc], held: Iterable[str]) -> frozenset[str]:
    """Return *held* and every fact that the arcs give from it."""
    facts, rest, grown = set(held), list(arcs), True
    while grown:
        left = [arc for arc in rest if not arc.needs <= facts]
        grown = len(left) < len(rest)
        facts |= {arc.gives for arc in rest if arc.needs <= facts}
        rest = left
    return frozenset(facts)


def in_order(arcs: Mapping[int, Arc], held: Iterable[str], rank: Callable[[int], tuple[object, ...]]) -> list[int]:
    """Return the positions of *arcs* in an order that meets every need; of those ready, the lowest *rank* first.

    :raises ValueError: the arcs are no plan from *held*.
    """
    facts, rest, ordered = set(held), dict(arcs), list[int]()
    while rest:
        ready = [position for position, arc in rest.items() if arc.needs <= facts]
        if not ready:
            raise ValueError(f"actions {sorted(rest)!r}: expected a plan, whose needs can be met in some order")
        first = min(ready, key=rank)
        facts.add(rest.pop(first).gives)
        ordered.append(first)
    return ordered


def pareto(values: Mapping[Key, tuple[float, ...]]) -> list[Key]:
    """Return the keys whose values no other's are as good as or better in every place; lower is better.

    Of keys with equal values the first stays. Keys come out in the order of *values*.

    >>> pareto({"a": (1, 5), "b": (2, 2), "c": (2, 6), "d": (1, 5)})
    ['a', 'b']
    """
    kept: list[Key] = []
    items = list(values.items())
    for index, (key, value) in enumerate(items):
        beaten = any(
            all(x <= y for x, y in zip(other, value, strict=True)) and (other != value or place < index)
            for place, (_, other) in enumerate(items)
            if place != index
        )
        if not beaten:
            kept.append(key)
    return kept
