"""What opens on the way: the roles that a person who stopped after a step could take."""

from collections.abc import Sequence

from kg.model import OffRamp, Opening, Thing
from kg.paths.actions import World
from kg.paths.doing import Action
from kg.paths.holdings import Holding, Holdings, been_in, hold
from kg.paths.lateral import iter_landings
from kg.paths.plans import Plan
from kg.paths.reading import Place, established
from kg.paths.ways import Way, rank


class Ramps:
    """What opens for the person of one question; worked out once for each set of facts gained."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._open: dict[frozenset[str], tuple[dict[str, Way], Holdings]] = {}

    def find(self, plan: Plan, todo: Sequence[Action], offset: int) -> list[OffRamp]:
        """Return, after what is held and after each step, the roles that open, or open more surely than before.

        The roles of the plan itself are no off-ramps.

        :param offset: how many steps of what is held stand before those *todo*.
        """
        passed = {*plan.roles, self._world.question.to, *been_in(self._world.question)}
        surest: dict[str, tuple[float, float]] = {}
        ramps: list[OffRamp] = []
        for index in range(len(todo)):
            ways, facts = self.open_after(frozenset(action.gives for action in todo[:index]))
            new = {
                role: way
                for role, way in ways.items()
                if role not in passed and (role not in surest or way.sureness < surest[role])
            }
            surest |= {role: way.sureness for role, way in new.items()}
            if new and offset + index > 0:
                openings = [self._opening(role, way, facts) for role, way in new.items()]
                openings.sort(key=lambda opening: (rank(opening.certainty), opening.thing.iri))
                ramps.append(OffRamp(offset + index - 1, tuple(openings)))
        return ramps

    def open_after(self, done: frozenset[str]) -> tuple[dict[str, Way], Holdings]:
        """Return the surest way into each role open to who has gained the facts *done* besides, and all they hold."""
        if done not in self._open:
            facts = self._facts(done)
            held, found = frozenset(facts), dict[str, tuple[Way, Place]]()
            for needs, ways in self._world.reading.opening.items():
                if needs <= held:
                    for role, way, place in ways:
                        if role not in found or place < found[role][1]:
                            found[role] = way, place
            self._open[done] = {role: way for role, (way, _) in found.items()}, facts
        return self._open[done]

    def _facts(self, done: frozenset[str]) -> Holdings:
        world = self._world
        credentials = sorted(fact for fact in done if fact in world.lattice.items)
        facts = hold(world.reading, world.question, (*world.question.have, *credentials))
        for fact in sorted(done):
            facts.setdefault(fact, Holding(fact))
        for role in [fact.removeprefix("in ") for fact in facts if fact.startswith("in ")]:
            if any(action.needs <= facts.keys() for action in world.actions(established(role))):
                facts.setdefault(established(role), Holding(role))
        for role in [fact.removeprefix("across ") for fact in facts if fact.startswith("across ")]:
            landed = [action.gives for action in iter_landings(world.reading, role) if action.needs <= facts.keys()]
            facts |= {fact: Holding(role) for fact in landed if fact not in facts}
        return facts

    def _opening(self, role: str, way: Way, facts: Holdings) -> Opening:
        lattice = self._world.lattice
        assumptions = {facts[need].assumption or "" for need in way.needs} - {""}
        contexts = tuple(lattice.contexts[iri] for iri in way.contexts)
        return Opening(Thing(role, lattice.roles[role].label), way.certainty, contexts, min(assumptions, default=None))
