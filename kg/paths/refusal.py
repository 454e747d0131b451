"""When there is no route: what is in the way, and what is near."""

from collections.abc import Iterator
from dataclasses import replace

from kg.model import Blocker, Lattice, Near, Question
from kg.paths.actions import World
from kg.paths.doing import EARN, GAIN, TRAIN
from kg.paths.holdings import been_in
from kg.paths.plans import Plan, choose, find_plans
from kg.paths.reading import GATES, established
from kg.paths.search import Arc, closure
from kg.paths.steps import thing
from kg.paths.ways import rank

_ENOUGH = 40  # plans for one fact, to tell that a role is within reach, and how sure the way is


def find_blockers(world: World) -> tuple[Blocker, ...]:
    """Return what blocks the target: the least that was left out and would open it, or what no source tells."""
    lattice, question = world.lattice, world.question
    plans = _plans(world, replace(question, without=()))
    if not plans:
        ends = dead_ends(world, question.to)
        return tuple(Blocker(thing(lattice, iri), "no source here tells how to get there") for iri in ends)
    used = [{a.what for a in plan.todo if a.what in world.excluded and a.do in (EARN, GAIN, TRAIN)} for plan in plans]
    least = min(used, key=lambda blocked: (len(blocked), sorted(blocked)))
    return tuple(Blocker(thing(lattice, iri), _why(world, iri)) for iri in sorted(least))


def _why(world: World, iri: str) -> str:
    """Return how much the way in turns on *iri*, which was left out."""
    is_in_every_way = not _plans(world, replace(world.question, without=(iri,)))
    return "left out, and in every way in" if is_in_every_way else "left out, and in the shortest way in"


def _plans(world: World, question: Question) -> list[Plan]:
    return find_plans(world.asking(question), question.to)[0]


def dead_ends(world: World, role: str) -> list[str]:
    """Return what no action gives and *role* turns on; the role itself where nothing leads to it."""
    actions = world.reachable_actions(established(role))
    arcs = [Arc(action.gives, action.needs) for action in actions]
    facts = closure(arcs, world.held)
    # What would only give a fact that may be had otherwise is in nobody's way.
    lacking = {need for action in actions if action.gives not in facts for need in action.needs if need not in facts}
    ends = {fact for fact in lacking if not any(action.gives == fact for action in actions)}
    named = {fact.partition(" ")[2].split(" ")[0] if " " in fact else fact for fact in ends}
    return sorted(named) or [role]


def find_nearest(world: World) -> tuple[Near, ...]:
    """Return what is within reach and stands closest to the target: itself elsewhere, kinds of it, roles beside it."""
    lattice, worlds = world.lattice, {world.question.contexts: world}
    found = []
    for question, distance, why in neighbours(lattice, world.question):
        # What is held and how it is earned is the same whatever the target: only the contexts make another world.
        there = worlds.setdefault(question.contexts, world.asking(question))
        plans, _ = find_plans(there, question.to, _ENOUGH)
        if plans:
            best = choose(there, plans)[0]
            near = Near(thing(lattice, question.to), best.certainty, why)
            found.append((distance, rank(best.certainty), near.thing.iri, near))
    return tuple(near for *_, near in sorted(found, key=lambda entry: entry[:3]))


def neighbours(lattice: Lattice, question: Question) -> Iterator[tuple[Question, int, str]]:
    """Yield questions next to the one asked, how far off each is (0 is nearest), and why it is near."""
    role = question.to
    for contexts in _contexts_of_its_own(lattice, role):
        more = tuple(sorted(contexts - set(question.contexts)))
        if more:
            where = ", ".join(lattice.contexts[iri].label for iri in more)
            yield replace(question, contexts=(*question.contexts, *more)), 0, f"it itself, in {where}"
    for other, (distance, why) in _roles_beside(lattice, role).items():
        if other != role and other not in been_in(question):
            yield replace(question, to=other), distance, why


def _contexts_of_its_own(lattice: Lattice, role: str) -> list[frozenset[str]]:
    """Return the contexts in which another requirement takes the place of the usual one."""
    stated = lattice.requirements_of.get(role, ())
    return list(dict.fromkeys(r.contexts for r in stated if r.instead_of and r.contexts))


def _roles_beside(lattice: Lattice, role: str) -> dict[str, tuple[int, str]]:
    wider = lattice.roles[role].specialises
    kinds = (one for one in lattice.narrower.get(role, ()) if _has_gates(lattice, one))
    found = dict.fromkeys(kinds, (1, "a kind of it, with requirements of its own"))
    found |= dict.fromkeys(wider, (1, "it is a kind of this"))
    before = [iri for one in (role, *wider) for move in lattice.advancements_to.get(one, ()) for iri in move.sources]
    for iri in before:
        found.setdefault(iri, (2, "a source states the move from it to the role asked for, or to a wider one"))
    for iri in (sibling for one in wider for sibling in lattice.narrower.get(one, ())):
        found.setdefault(iri, (3, "it is a kind of the same role"))
    for move in lattice.advancements:
        if set(move.sources) & set(before):
            for iri in move.targets:
                found.setdefault(iri, (3, "it is reached from the same roles"))
    # What is reached from the role lies behind it.
    beyond = {iri for move in lattice.advancements if role in move.sources for iri in move.targets} - {*before}
    return {iri: why for iri, why in found.items() if iri not in beyond}


def _has_gates(lattice: Lattice, role: str) -> bool:
    """Whether anything is asked of *role* itself: a kind of which no more is said asks what the wider role does."""
    return any(one.strength.iri in GATES for one in lattice.requirements_of.get(role, ()))
