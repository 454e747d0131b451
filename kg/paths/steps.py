"""A plan as a route: its actions in order, each explained, with what opens on the way."""

from collections.abc import Sequence

from kg.english import article
from kg.iris import slug
from kg.model import Alternative, Certainty, Lattice, Requirement, Route, Step, Thing
from kg.paths.actions import World
from kg.paths.doing import ADVANCE, EARN, GAIN, TAKE_ROLE, TAKING, TRAIN, Action
from kg.paths.holdings import Holding, Holdings, add
from kg.paths.order import Ordered, in_usual_order
from kg.paths.plans import Plan, needed_held
from kg.paths.ramps import Ramps


def thing(lattice: Lattice, iri: str) -> Thing:
    """Return the label that goes with an IRI of the lattice."""
    known = lattice.roles.get(iri) or lattice.items.get(iri) or lattice.contexts.get(iri)
    return Thing(iri, known.label if known else slug(iri))


def holds(world: World, iri: str) -> frozenset[str]:
    """Return *iri* and what its holder holds by it."""
    return frozenset({iri}) | world.entailed(iri)


def to_route(world: World, plan: Plan, ramps: Ramps) -> Route:
    """Return *plan* as a route: what is held first, then each step with its reason, then what opens on the way."""
    ordered = in_usual_order(world, plan)
    todo = ordered.todo
    held = held_steps(world, plan)
    steps = [*held, *(to_step(world, action, plan, ordered) for action in todo)]
    return Route(
        study=round(plan.study, 3),
        work=round(plan.work, 3),
        unknown=plan.unknown,
        certainty=plan.certainty,
        steps=tuple(steps),
        off_ramps=tuple(ramps.find(plan, todo, len(held))),
        order=ordered.assumption,
    )


def held_steps(world: World, plan: Plan) -> list[Step]:
    """Return what lies behind the person and *plan* rests on, schooling by level and then roles; each thing once."""
    facts: dict[str, list[str]] = {}
    for fact in sorted(needed_held(world, plan)):
        facts.setdefault(world.held[fact].origin, []).append(fact)
    items = world.lattice.items

    def place(origin: str) -> tuple[bool, int, str]:
        item = items.get(origin)
        return item is None, (item.level or 0) if item else 0, origin

    return [held_step(world, origin, facts[origin], plan) for origin in sorted(facts, key=place)]


def held_step(world: World, origin: str, facts: Sequence[str], plan: Plan) -> Step:
    """Return the step of having *origin*, by which the person holds *facts*."""
    things = {fact.partition(" ")[2] or fact for fact in facts}
    assumptions = {world.held[fact].assumption for fact in facts} - {None}
    others = [thing(world.lattice, iri).label for iri in sorted(things - {origin})]
    is_taken = any(world.held[fact].assumption is not None and world.held[fact].origin == fact for fact in facts)
    why = "Taken to be held" if is_taken else "Already held"
    return Step(
        do=TAKE_ROLE if origin in world.lattice.roles else _do(world, origin),
        what=thing(world.lattice, origin),
        years=0.0,
        duration=None,
        why=f"{why}; counts as {', '.join(others)}." if others else f"{why}.",
        statements=tuple(dict.fromkeys(s for iri in sorted(things) for s in asking(world, iri, plan))),
        strength=None,
        prevalence=None,
        contexts=(),
        alternatives=(),
        assumptions=tuple(sorted(one for one in assumptions if one is not None)),
        held=True,
    )


def _do(world: World, iri: str) -> str:
    kind = world.lattice.items[iri].kind
    return {"credential": EARN, "training": TRAIN}.get(kind, GAIN)


def to_step(world: World, action: Action, plan: Plan, ordered: Ordered) -> Step:
    """Return *action* as a step, with the statements that ask for it."""
    is_of_a_role = " " in action.gives
    statements = action.statements if is_of_a_role else asking(world, action.what, plan)
    statements = tuple(dict.fromkeys((*statements, *action.statements)))
    asked = next((statement for statement in statements if isinstance(statement, Requirement)), None)
    own = Certainty(asked.strength, asked.prevalence) if asked and not is_of_a_role else action.certainty
    contexts = sorted({iri for statement in statements for iri in statement.contexts})
    return Step(
        do=action.do,
        what=thing(world.lattice, action.what),
        years=action.years,
        duration=action.duration,
        why=explain(world, action, asked, plan, leads=action.gives in ordered.leading),
        statements=statements,
        strength=own.strength,
        prevalence=own.prevalence,
        contexts=tuple(world.lattice.contexts[iri] for iri in contexts),
        alternatives=tuple(find_alternatives(world, action, statements, plan)),
        assumptions=(action.assumption,) if action.assumption else (),
        held=False,
        across=action.across,
    )


def asking(world: World, iri: str, plan: Plan) -> tuple[Requirement, ...]:
    """Return the requirements of the plan's roles that *iri* helps to meet, itself or by what it counts as."""
    covered = holds(world, iri)
    stated = (statement for action in plan.todo for statement in action.statements)
    found = [
        requirement
        for requirement in dict.fromkeys(stated)
        if isinstance(requirement, Requirement) and any(covered & option for option in requirement.need.options)
    ]
    return tuple(found)


def explain(world: World, action: Action, asked: Requirement | None, plan: Plan, *, leads: bool = False) -> str:
    """Return why the step is there, in one sentence of our own; *asked* is the requirement that it meets first.

    :param leads: whether it is training that comes before its role.
    """
    lattice = world.lattice
    if action.do in TAKING:
        return _explain_role(lattice, action)
    if action.do == TRAIN and " " in action.gives:
        how = "leads to" if leads else "comes with"
        return f"Training that {how} the work of {article(lattice.roles[action.gives.split(' ')[1]].label)}."
    if asked is not None and asked.roles:
        return f"Asked of {article(lattice.roles[asked.roles[0]].label)}: {asked.label}."
    if asked is not None and not asked.credentials:
        return f"Asked for the move that follows: {asked.label}."
    entailed = holds(world, action.what)
    after = sorted(a.what for a in plan.actions if a.do == EARN and a.needs & entailed)
    return f"Comes before {article(thing(lattice, after[0]).label)}." if after else "Needed for what follows."


def _explain_role(lattice: Lattice, action: Action) -> str:
    """Return why a role is open: what is asked of it is met, or a move leads there, which is stated or assumed."""
    label = lattice.roles[action.what].label
    if action.across is not None:
        start = lattice.roles[action.across.source].label
        return f"Work related to that of {article(start)}; no source states the move across, it is assumed."
    if action.do == ADVANCE:
        start = next(need.partition(" ")[2] for need in sorted(action.needs) if need.startswith("done "))
        return f"A source states the move from {lattice.roles[start].label} to {label}."
    return f"What a source asks of {article(label)} is then in place."


def find_alternatives(world: World, action: Action, statements: Sequence[object], plan: Plan) -> list[Alternative]:
    """Return what would do instead of *action*: it meets, with the rest of *plan*, all that *action* is there for.

    What an exception accepts in the stead of a requirement need not meet that one.
    """
    if action.do not in (EARN, TRAIN, GAIN):
        return []
    met = [s for s in statements if isinstance(s, Requirement) and s.same_as is None and not s.credentials]
    loose = dict.fromkeys(r for requirement in met for r in world.lattice.exceptions_to.get(requirement.iri, ()))
    rest = {fact for other in plan.todo if other is not action for fact in holds(world, other.gives)}
    rest |= world.held.keys()
    found: dict[str, Alternative] = {}
    for requirement in (*met, *loose):
        binding = [other for other in met if other.iri not in requirement.exception_to]
        for iri in sorted({iri for option in requirement.need.options if len(option) == 1 for iri in option}):
            facts = rest | _brings(world, iri)
            is_new = iri not in found and iri not in rest | world.excluded and action.what not in facts
            if is_new and all(any(option <= facts for option in other.need.options) for other in binding):
                found[iri] = _alternative(world, iri, requirement)
    return [other for iri, other in found.items() if iri not in _brings(world, action.what)]


def _alternative(world: World, iri: str, requirement: Requirement) -> Alternative:
    contexts = tuple(world.lattice.contexts[context] for context in sorted(requirement.contexts))
    return Alternative(
        thing(world.lattice, iri), requirement.strength, requirement.prevalence, contexts, requirement.iri
    )


def _brings(world: World, iri: str) -> frozenset[str]:
    """Return what the holder of *iri* holds, or had to before."""
    held: Holdings = {}
    add(held, world.lattice, iri, Holding(iri))
    return frozenset(held)
