"""A plan as a route: its actions in order, each explained, with what opens on the way."""

from collections.abc import Sequence

from kg.iris import slug
from kg.model import Alternative, Certainty, Lattice, OffRamp, Requirement, Route, Step, Thing
from kg.paths.actions import ADVANCE, COUNTS, EARN, GAIN, TAKE_ROLE, TRAIN, Action, World
from kg.paths.plans import Plan
from kg.paths.reading import entered
from kg.paths.search import Arc, closure, in_order
from kg.paths.ways import rank

# The order of steps that could be done at once: a role is taken as soon as it can be.
_FIRST = {COUNTS: 0, ADVANCE: 1, TAKE_ROLE: 1, TRAIN: 2, GAIN: 3, EARN: 4}


def thing(lattice: Lattice, iri: str) -> Thing:
    """Return the label that goes with an IRI of the lattice."""
    known = lattice.roles.get(iri) or lattice.items.get(iri) or lattice.contexts.get(iri)
    return Thing(iri, known.label if known else slug(iri))


def holds(world: World, iri: str) -> frozenset[str]:
    """Return *iri* and what its holder holds by it."""
    return frozenset({iri}) | world.entailed(iri)


def needed_held(world: World, plan: Plan) -> set[str]:
    """Return the IRIs of what the person holds and *plan* rests on."""
    facts = {need for action in plan.actions for need in action.needs if need in world.held}
    return {fact.split(" ")[1] if " " in fact else fact for fact in facts}


def in_steps(world: World, plan: Plan) -> list[Action]:
    """Return the things to do in an order that works, lower levels of education first."""
    items = world.lattice.items

    def first(position: int) -> tuple[object, ...]:
        action = plan.actions[position]
        level = items[action.what].level if action.what in items else None
        return (_FIRST[action.do], level if level is not None else 99, action.what)

    arcs = {index: Arc(action.gives, action.needs) for index, action in enumerate(plan.actions)}
    ordered = [plan.actions[index] for index in in_order(arcs, world.held, first)]
    return [action for action in ordered if action.is_step]


def to_route(world: World, plan: Plan) -> Route:
    """Return *plan* as a route: what is held first, then each step with its reason, then what opens on the way."""
    todo = in_steps(world, plan)
    held = [held_step(world, iri, plan) for iri in sorted(needed_held(world, plan), key=lambda i: held_order(world, i))]
    steps = [*held, *(to_step(world, action, plan) for action in todo)]
    return Route(
        study=round(plan.study, 3),
        work=round(plan.work, 3),
        unknown=plan.unknown,
        certainty=plan.certainty,
        steps=tuple(steps),
        off_ramps=tuple(find_off_ramps(world, plan, todo, len(held))),
    )


def held_order(world: World, iri: str) -> tuple[int, int, str]:
    """Order what is held: schooling by level, then roles."""
    item = world.lattice.items.get(iri)
    return (1, 0, iri) if item is None else (0, item.level or 0, iri)


def held_step(world: World, iri: str, plan: Plan) -> Step:
    """Return a step that lies behind the person."""
    is_role = iri in world.lattice.roles
    assumption = world.held.get(entered(iri) if is_role else iri)
    return Step(
        do=TAKE_ROLE if is_role else _do(world, iri),
        what=thing(world.lattice, iri),
        years=0.0,
        duration=None,
        why="already held" if assumption is None else "taken to be held",
        statements=asking(iri, plan),
        strength=None,
        prevalence=None,
        contexts=(),
        alternatives=(),
        assumptions=(assumption,) if assumption else (),
        held=True,
    )


def _do(world: World, iri: str) -> str:
    kind = world.lattice.items[iri].kind
    return {"credential": EARN, "training": TRAIN}.get(kind, GAIN)


def to_step(world: World, action: Action, plan: Plan) -> Step:
    """Return *action* as a step, with the statements that ask for it."""
    is_of_a_role = " " in action.gives
    statements = action.statements if is_of_a_role else asking(action.what, plan)
    statements = tuple(dict.fromkeys((*statements, *action.statements)))
    asked = next((statement for statement in statements if isinstance(statement, Requirement)), None)
    own = Certainty(asked.strength, asked.prevalence) if asked and not is_of_a_role else action.certainty
    contexts = sorted({iri for statement in statements for iri in statement.contexts})
    return Step(
        do=action.do,
        what=thing(world.lattice, action.what),
        years=action.years,
        duration=action.duration,
        why=explain(world, action, asked, plan),
        statements=statements,
        strength=own.strength,
        prevalence=own.prevalence,
        contexts=tuple(world.lattice.contexts[iri] for iri in contexts),
        alternatives=tuple(find_alternatives(world, action, statements)),
        assumptions=(action.assumption,) if action.assumption else (),
        held=False,
    )


def asking(iri: str, plan: Plan) -> tuple[Requirement, ...]:
    """Return the requirements of the plan's roles that *iri* helps to meet, itself or by what it counts as."""
    covered = closure(
        [Arc(action.gives, action.needs) for action in plan.actions if action.do == COUNTS and len(action.needs) == 1],
        {iri},
    )
    stated = (statement for action in plan.actions for statement in action.statements)
    found = [
        requirement
        for requirement in dict.fromkeys(stated)
        if isinstance(requirement, Requirement) and any(covered & option for option in requirement.need.options)
    ]
    return tuple(found)


def explain(world: World, action: Action, asked: Requirement | None, plan: Plan) -> str:
    """Return why the step is there, in one sentence of our own; *asked* is the requirement that it meets first."""
    lattice = world.lattice
    if action.do == ADVANCE:
        start = next(need.partition(" ")[2] for need in sorted(action.needs) if need.startswith("done "))
        return f"A source states the move from {lattice.roles[start].label} to {lattice.roles[action.what].label}."
    if action.do == TAKE_ROLE:
        return f"What a source asks of {article(lattice.roles[action.what].label)} is then in place."
    if action.do == TRAIN and " " in action.gives:
        return f"Training that comes with the work of {article(lattice.roles[action.gives.split(' ')[1]].label)}."
    if asked is not None and asked.roles:
        return f"Asked of {article(lattice.roles[asked.roles[0]].label)}: {asked.label}."
    if asked is not None and not asked.credentials:
        return f"Asked for the move that follows: {asked.label}."
    entailed = holds(world, action.what)
    after = sorted(a.what for a in plan.actions if a.do == EARN and a.needs & entailed)
    return f"Comes before {article(thing(lattice, after[0]).label)}." if after else "Needed for what follows."


def article(label: str) -> str:
    """Return *label* with its indefinite article.

    >>> article("associate's degree")
    "an associate's degree"
    """
    return label if label.startswith("two ") else f"{'an' if label[:1].lower() in 'aeiou' else 'a'} {label}"


def find_alternatives(world: World, action: Action, statements: Sequence[object]) -> list[Alternative]:
    """Return what else would meet a requirement that *action* meets, or is accepted in its stead."""
    found: dict[str, Alternative] = {}
    if action.do not in (EARN, TRAIN, GAIN):
        return []
    met = [s for s in statements if isinstance(s, Requirement) and s.same_as is None]
    loose = dict.fromkeys(r for requirement in met for r in world.lattice.exceptions_to.get(requirement.iri, ()))
    for requirement in (*met, *loose):
        for option in requirement.need.options:
            for iri in sorted(option - {action.what}):
                if len(option) == 1 and iri not in world.excluded and not _entails(world, action.what, iri):
                    contexts = tuple(world.lattice.contexts[c] for c in sorted(requirement.contexts))
                    alternative = Alternative(
                        thing(world.lattice, iri),
                        requirement.strength,
                        requirement.prevalence,
                        contexts,
                        requirement.iri,
                    )
                    found.setdefault(iri, alternative)
    return list(found.values())


def _entails(world: World, iri: str, other: str) -> bool:
    """Whether the holder of *iri* holds *other*, or had to before."""
    held: dict[str, str | None] = {}
    world.add_held(held, iri, None)
    return other in held


# What opens on the way


def find_off_ramps(world: World, plan: Plan, todo: Sequence[Action], offset: int) -> list[OffRamp]:
    """Return, after each step, the roles that open with it: where a person who stopped there could work."""
    opened = {*plan.roles, world.question.to, *open_roles(world, ())}
    if world.question.source:
        opened.add(world.question.source)
    ramps: list[OffRamp] = []
    for index in range(1, len(todo)):
        now = open_roles(world, todo[:index])
        new = sorted((rank(how[0]), role) for role, how in now.items() if role not in opened)
        opened |= now.keys()
        if new:
            roles = tuple((thing(world.lattice, role), *now[role]) for _, role in new)
            ramps.append(OffRamp(offset + index - 1, roles))
    return ramps


def open_roles(world: World, done: Sequence[Action]) -> dict[str, tuple[Certainty, str | None]]:
    """Return the roles that a person can take who has done *done*: the surest way in, the assumption it uses."""
    earned = frozenset(action.what for action in done if action.do in (EARN, GAIN))
    taken = frozenset(action.what for action in done if action.do in (TAKE_ROLE, ADVANCE))
    return world.openings(earned, taken)
