"""From a question to routes: plans found, weighed against each other, put in order and explained."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from kg.errors import UnknownRoleError
from kg.model import (
    Alternative,
    Answer,
    Blocker,
    Certainty,
    Lattice,
    Near,
    OffRamp,
    Question,
    Requirement,
    Route,
    Step,
    Thing,
)
from kg.paths.actions import (
    ADVANCE,
    COUNTS,
    EARN,
    GAIN,
    GATES,
    TAKE_ROLE,
    TRAIN,
    Action,
    World,
    entered,
    established,
    options,
    rank,
    weakest,
)
from kg.paths.search import Arc, closure, in_order, minimal_plans, pareto

# The order of steps that could be done at once: a role is taken as soon as it can be.
_FIRST = {COUNTS: 0, ADVANCE: 1, TAKE_ROLE: 1, TRAIN: 2, GAIN: 3, EARN: 4}
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


def find_routes(lattice: Lattice, question: Question) -> Answer:
    """Return the routes to a role, or what is in the way.

    Routes through the same roles are weighed against each other in years, steps and certainty, and those that
    another beats or equals in all three are left out: docs/decisions/0004. Order: surest first, then fewest years,
    then fewest steps, then IRIs.

    :raises UnknownRoleError: the target or the source is not a role of the lattice.

    A few milliseconds for the embedded graph; bounded as :func:`kg.paths.search.minimal_plans` says.
    """
    for iri in (question.to, question.source):
        if iri is not None and iri not in lattice.roles:
            raise UnknownRoleError(iri, [])
    world = World(lattice, question)
    plans, bounded = find_plans(world, question.to)
    chosen = choose(plans)
    routes = tuple(to_route(world, plan) for plan in chosen[: question.most])
    role = lattice.roles[question.to]
    source = lattice.roles[question.source] if question.source else None
    mandatory = find_mandatory(world, plans)
    return Answer(
        question=question,
        to=Thing(role.iri, role.label),
        source=Thing(source.iri, source.label) if source else None,
        routes=routes,
        more=len(chosen) - len(routes),
        bounded=bounded,
        mandatory=mandatory,
        missing=find_missing(routes),
        blocked_by=() if plans else find_blockers(world),
        nearest=() if plans else find_nearest(world),
        also=tuple(also_asked(world, question.to)),
    )


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


def find_mandatory(world: World, plans: Sequence[Plan]) -> tuple[Thing, ...]:
    """Return what every plan there is needs, held or not, in the order of the best one."""
    if not plans:
        return ()
    parts = [{part for action in plan.actions for part in holds(world, action.what)} | needed_held(world, plan) for plan in plans]
    common = set.intersection(*parts)
    best = choose(plans)[0]
    ordered = [*sorted(common & needed_held(world, best))]
    for action in in_steps(world, best):
        ordered += [action.what, *sorted(world.entailed(action.what))]
    return tuple(thing(world.lattice, iri) for iri in dict.fromkeys(ordered) if iri in common and _is_whole(world, iri, common))


def holds(world: World, iri: str) -> frozenset[str]:
    """Return *iri* and what its holder holds by it."""
    return frozenset({iri}) | world.entailed(iri)


def _is_whole(world: World, iri: str, common: set[str]) -> bool:
    """Whether no other mandatory thing already says *iri*: a master's in library science says a master's."""
    return not any(iri in world.entailed(other) for other in common - {iri})


def needed_held(world: World, plan: Plan) -> set[str]:
    """Return the IRIs of what the person holds and *plan* rests on."""
    facts = {need for action in plan.actions for need in action.needs if need in world.held}
    return {fact.split(" ")[1] if " " in fact else fact for fact in facts}


def find_missing(routes: Sequence[Route]) -> tuple[Thing, ...]:
    """Return what the best route still has to be earned, trained or gained, in its order."""
    steps = routes[0].steps if routes else ()
    return tuple(step.what for step in steps if not step.held and step.do in (EARN, TRAIN, GAIN))


# A plan as a route


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
        statements=asking(world, iri, plan),
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
        why=explain(world, action, asked, plan),
        statements=statements,
        strength=own.strength,
        prevalence=own.prevalence,
        contexts=tuple(world.lattice.contexts[iri] for iri in contexts),
        alternatives=tuple(find_alternatives(world, action, statements)),
        assumptions=(action.assumption,) if action.assumption else (),
        held=False,
    )


def asking(world: World, iri: str, plan: Plan) -> tuple[Requirement, ...]:
    """Return the requirements of the plan's roles that *iri* helps to meet, itself or by what it counts as."""
    covered = closure(
        [Arc(action.gives, action.needs) for action in plan.actions if action.do == COUNTS and len(action.needs) == 1],
        {iri},
    )
    stated = (statement for action in plan.actions for statement in action.statements)
    found = [
        requirement
        for requirement in dict.fromkeys(stated)
        if isinstance(requirement, Requirement) and any(covered & option for option in options(requirement.need))
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
    loose = [r for r in world.lattice.requirements if r.exception_to & {requirement.iri for requirement in met}]
    for requirement in (*met, *loose):
        for option in options(requirement.need):
            for iri in sorted(option - {action.what}):
                if len(option) == 1 and iri not in world.excluded and not _entails(world, action.what, iri):
                    contexts = tuple(world.lattice.contexts[c] for c in sorted(requirement.contexts))
                    alternative = Alternative(
                        thing(world.lattice, iri), requirement.strength, requirement.prevalence, contexts, requirement.iri
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


# No route


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
    """Return the roles within reach that stand closest to the target: narrower or wider ones, and those it is reached from."""
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
    found = {iri: (0, "a kind of it, with requirements of its own") for iri in lattice.narrower.get(role, ())}
    found |= {iri: (0, "it is a kind of this") for iri in lattice.roles[role].specialises}
    before = [iri for advancement in lattice.advancements_to.get(role, ()) for iri in advancement.sources]
    for iri in before:
        found.setdefault(iri, (1, "a source states the move from it to the role asked for"))
    for advancement in lattice.advancements:
        if set(advancement.sources) & set(before):
            for other in set(advancement.targets) - {role}:
                found.setdefault(other, (2, "it is reached from the same roles"))
    return found


def also_asked(world: World, role: str) -> list[Requirement]:
    """Return what sources say about *role* besides its gates: preferred, accepted, conditional, or limited elsewhere."""
    lattice = world.lattice
    gates = {r.iri for r in world.statements(role) if r.strength.iri in GATES}
    roles = (role, *lattice.roles[role].specialises, *lattice.narrower.get(role, ()))
    said_of = dict.fromkeys(r for iri in roles for r in lattice.requirements_of.get(iri, ()))
    return [requirement for requirement in said_of if requirement.iri not in gates]


def thing(lattice: Lattice, iri: str) -> Thing:
    """Return the label that goes with an IRI of the lattice."""
    known = lattice.roles.get(iri) or lattice.items.get(iri) or lattice.contexts.get(iri)
    return Thing(iri, known.label if known else iri.rsplit("/", 1)[-1])
