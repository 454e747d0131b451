"""The answer to a question: routes best first, or what is in the way."""

from collections.abc import Sequence

from kg.errors import UnknownRoleError
from kg.model import Answer, Lattice, Question, Requirement, Route, Thing
from kg.paths.actions import World
from kg.paths.doing import EARN, GAIN, TRAIN
from kg.paths.lateral import FindRelated, find_none
from kg.paths.order import in_usual_order
from kg.paths.plans import Plan, choose, find_plans, needed_held
from kg.paths.ramps import Ramps
from kg.paths.refusal import find_blockers, find_nearest
from kg.paths.steps import holds, thing, to_route


def find_routes(lattice: Lattice, question: Question, find_related: FindRelated = find_none) -> Answer:
    """Return the routes to a role, or what is in the way.

    Routes through the same roles are weighed against each other in years, steps and certainty, and those that
    another beats or equals in all three are left out: docs/decisions/0004. Order: surest first, then fewest years,
    then fewest steps, then IRIs. Routes with a move that is assumed come behind all others: docs/decisions/0021.

    :param find_related: what is listed as related among roles; asked only where the question assumes such moves.
    :raises UnknownRoleError: the target or the source is not a role of the lattice.

    A few milliseconds for the embedded graph; bounded as :func:`kg.paths.search.minimal_plans` says.
    """
    for iri in (question.to, question.source):
        if iri is not None and iri not in lattice.roles:
            raise UnknownRoleError(iri, [])
    world = World(lattice, question, find_related)
    plans, bounded = find_plans(world, question.to)
    chosen = choose(world, plans)
    ramps = Ramps(world)
    routes = tuple(to_route(world, plan, ramps) for plan in chosen[: question.most])
    role = lattice.roles[question.to]
    source = lattice.roles[question.source] if question.source else None
    mandatory = find_mandatory(world, plans, chosen[0]) if chosen else ()
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
        also=tuple(also_asked(world, question.to, routes)),
    )


def find_mandatory(world: World, plans: Sequence[Plan], best: Plan) -> tuple[Thing, ...]:
    """Return what every plan there is needs, held or not, in the order of the *best* one."""
    parts = [
        {part for action in plan.todo for part in holds(world, action.what)} | _held_things(world, plan)
        for plan in plans
    ]
    common = set.intersection(*parts)
    ordered = [*sorted(common & _held_things(world, best))]
    for action in in_usual_order(world, best).todo:
        ordered += [action.what, *sorted(world.entailed(action.what))]
    return tuple(
        thing(world.lattice, iri) for iri in dict.fromkeys(ordered) if iri in common and _is_whole(world, iri, common)
    )


def _held_things(world: World, plan: Plan) -> set[str]:
    """Return the IRIs of what is held and *plan* rests on, as the person named it."""
    return {world.held[fact].origin for fact in needed_held(world, plan)}


def _is_whole(world: World, iri: str, common: set[str]) -> bool:
    """Whether no other mandatory thing already says *iri*: a master's in library science says a master's."""
    return not any(iri in world.entailed(other) for other in common - {iri})


def find_missing(routes: Sequence[Route]) -> tuple[Thing, ...]:
    """Return what the best route still has to be earned, trained or gained, in its order."""
    steps = routes[0].steps if routes else ()
    return tuple(step.what for step in steps if not step.held and step.do in (EARN, TRAIN, GAIN))


def also_asked(world: World, role: str, routes: Sequence[Route]) -> list[Requirement]:
    """Return what sources say of *role* and no route rests on: preferred, accepted, perhaps, elsewhere, otherwise.

    Of a role it is a kind of, what holds where it works; of the kinds of it, everything, each naming its role.
    """
    lattice = world.lattice
    used = {statement.iri for route in routes for step in route.steps for statement in step.statements}
    place = lattice.roles[role].works_in
    wider = [r for iri in lattice.roles[role].specialises for r in lattice.requirements_of.get(iri, ())]
    here = [r for r in wider if not (r.contexts and place) or r.contexts & place]
    own = [r for iri in (role, *lattice.narrower.get(role, ())) for r in lattice.requirements_of.get(iri, ())]
    said_of = dict.fromkeys((*own, *here))
    replaced = {iri for requirement in world.reading.statements(role) for iri in requirement.instead_of}
    return [requirement for requirement in said_of if requirement.iri not in used | replaced]
