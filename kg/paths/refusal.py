"""When there is no route: what is in the way, what is near; and what is said of a role besides its gates."""

from dataclasses import replace

from kg.model import Blocker, Lattice, Near, Requirement
from kg.paths.actions import EARN, GAIN, TRAIN, World
from kg.paths.plans import choose, find_plans
from kg.paths.reading import GATES, established
from kg.paths.search import Arc, closure
from kg.paths.steps import thing


def find_blockers(world: World) -> tuple[Blocker, ...]:
    """Return what blocks the target: the least that was left out and would open it, or what no source tells."""
    question = world.question
    plans, _ = find_plans(World(world.lattice, replace(question, without=())), question.to)
    if plans:
        used = [
            {a.what for a in plan.actions if a.what in world.excluded and a.do in (EARN, GAIN, TRAIN)} for plan in plans
        ]
        least = min(used, key=lambda blocked: (len(blocked), sorted(blocked)))
        common = set.intersection(*used)
        return tuple(
            Blocker(
                thing(world.lattice, iri),
                "left out, and in every way in" if iri in common else "left out, and in the shortest way in",
            )
            for iri in sorted(least)
        )
    return tuple(
        Blocker(thing(world.lattice, iri), "no source of the graph tells how to get there")
        for iri in dead_ends(world, question.to)
    )


def dead_ends(world: World, role: str) -> list[str]:
    """Return what no action gives and *role* turns on; the role itself where nothing leads to it."""
    actions = world.reachable_actions(established(role))
    arcs = [Arc(action.gives, action.needs) for action in actions]
    facts = closure(arcs, world.held)
    lacking = {need for action in actions for need in action.needs if need not in facts}
    ends = {fact for fact in lacking if not any(action.gives == fact for action in actions)}
    named = {fact.partition(" ")[2].split(" ")[0] if " " in fact else fact for fact in ends}
    return sorted(named) or [role]


def find_nearest(world: World) -> tuple[Near, ...]:
    """Return the roles within reach that stand closest to the target: kinds of it, and those it is reached from."""
    lattice, target = world.lattice, world.question.to
    found: list[tuple[int, tuple[int, int], Near]] = []
    for iri, why in sorted(neighbours(lattice, target).items()):
        if iri == world.question.source:
            continue
        plans, _ = find_plans(World(lattice, replace(world.question, to=iri)), iri)
        if plans:
            best = choose(plans)[0]
            found.append((why[0], best.sureness, Near(thing(lattice, iri), best.certainty, why[1])))
    return tuple(near for _, _, near in sorted(found, key=lambda entry: (entry[0], entry[1], entry[2].thing.iri)))


def neighbours(lattice: Lattice, role: str) -> dict[str, tuple[int, str]]:
    """Return the roles next to *role*: ``{IRI: (distance, why)}``; distance 0 for kinds of it, 1 and 2 for moves."""
    found = dict.fromkeys(lattice.narrower.get(role, ()), (0, "a kind of it, with requirements of its own"))
    found |= dict.fromkeys(lattice.roles[role].specialises, (0, "it is a kind of this"))
    before = [iri for advancement in lattice.advancements_to.get(role, ()) for iri in advancement.sources]
    for iri in before:
        found.setdefault(iri, (1, "a source states the move from it to the role asked for"))
    for advancement in lattice.advancements:
        if set(advancement.sources) & set(before):
            for other in set(advancement.targets) - {role}:
                found.setdefault(other, (2, "it is reached from the same roles"))
    return found


def also_asked(world: World, role: str) -> list[Requirement]:
    """Return what sources say of *role* besides its gates: preferred, accepted, conditional, limited elsewhere."""
    lattice = world.lattice
    gates = {r.iri for r in world.reading.statements(role) if r.strength.iri in GATES}
    roles = (role, *lattice.roles[role].specialises, *lattice.narrower.get(role, ()))
    said_of = dict.fromkeys(r for iri in roles for r in lattice.requirements_of.get(iri, ()))
    return [requirement for requirement in said_of if requirement.iri not in gates]
