"""What a person can do next, as actions: read off the statements of the graph for one question.

Facts are strings: the IRI of a credential, of knowledge or of experience; ``in ROLE`` for having taken a role;
``done ROLE`` for having also completed its training.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from kg.model import Certainty, Duration, Item, Lattice, Question
from kg.paths.reading import TRAINING, entered, established, read
from kg.paths.ways import UNWEIGHED, Statement, Way, merged
from kg.vocab import HELD_HAS_THE_FIELD, HIGHER_LEVEL_COUNTS, HOLDERS_MET_A_WAY_IN

COUNTS = "counts"
EARN, TAKE_ROLE, TRAIN, GAIN, ADVANCE = "earn", "take-role", "train", "gain-experience", "advance"


@dataclass(frozen=True)
class Action:
    """One thing to do. A ``counts`` action takes no doing: one fact entails another."""

    do: str
    what: str
    gives: str
    needs: frozenset[str]
    certainty: Certainty = UNWEIGHED
    statements: tuple[Statement, ...] = ()
    years: float | None = 0.0
    duration: Duration | None = None
    assumption: str | None = None

    @property
    def is_step(self) -> bool:
        """Whether a person has anything to do."""
        return self.do != COUNTS


class World:
    """One question asked of one lattice: what is held, and which actions give a fact.

    Actions are made as they are asked for, so that a question costs what it touches and not what is loaded.
    """

    def __init__(self, lattice: Lattice, question: Question) -> None:
        self.lattice = lattice
        self.question = question
        self._made: dict[str, tuple[Action, ...]] = {}
        self.reading = read(lattice, frozenset(question.contexts))
        self._openings: dict[tuple[frozenset[str], frozenset[str]], dict[str, tuple[Certainty, str | None]]] = {}

    # What is given

    @cached_property
    def excluded(self) -> frozenset[str]:
        """What may not be used: each thing left out, and for a level every credential of that level."""
        items = self.lattice.items
        found = set(self.question.without)
        for iri in self.question.without:
            item = items.get(iri)
            if item is not None and item.level is not None and item.field is None:
                found |= {other.iri for other in items.values() if other.level == item.level}
        return frozenset(found)

    @cached_property
    def held(self) -> dict[str, str | None]:
        """What the person has: ``{fact: the assumption it rests on, or None}``."""
        return self.hold(self.question.have)

    def hold(self, have: Iterable[str]) -> dict[str, str | None]:
        """Return what a person has who holds *have*, as :attr:`held`."""
        given = tuple(have)
        held: dict[str, str | None] = {}
        for iri in given:
            self.add_held(held, iri, None)
        source = self.question.source
        if source is not None:
            held |= {entered(source): None, established(source): None}
            self._hold_common(held, source)
        if self.assumed(HELD_HAS_THE_FIELD):
            for iri in given:
                self._hold_fields(held, iri)
        if self.assumed(HIGHER_LEVEL_COUNTS):
            self._hold_lower(held)
        for item in self.lattice.items.values():
            if item.kind == "experience" and self._years_left(item) == 0:
                held.setdefault(item.iri, None)
        return held

    def assumed(self, iri: str) -> float | bool:
        """Return the value of an assumption: the user's, else the graph's, else false."""
        if iri in self.question.assume:
            return self.question.assume[iri]
        assumption = self.lattice.assumptions.get(iri)
        return assumption.value if assumption else False

    def add_held(self, held: dict[str, str | None], iri: str, assumption: str | None) -> None:
        """Hold a credential, what it counts as, and what its study presupposed."""
        if iri in held:
            return
        held[iri] = assumption
        item = self.lattice.items.get(iri)
        if item is not None:
            before = item.presupposes if len(item.presupposes) == 1 else ()
            for other in (*item.counts_as, *before):
                self.add_held(held, other, assumption)

    def _hold_common(self, held: dict[str, str | None], role: str) -> None:
        """Hold what every stated way into *role* has in common."""
        ways = self.reading.ways_in(role)
        if not ways or not self.assumed(HOLDERS_MET_A_WAY_IN):
            return
        closures = []
        for way in ways:
            closure: dict[str, str | None] = {}
            for need in way.needs:
                self.add_held(closure, need, None)
            closures.append(set(closure))
        for iri in sorted(set.intersection(*closures)):
            self.add_held(held, iri, HOLDERS_MET_A_WAY_IN)

    def _hold_fields(self, held: dict[str, str | None], iri: str) -> None:
        """Hold the credentials in a field that a level without its field may stand for."""
        item = self.lattice.items.get(iri)
        if item is None or item.level is None or item.field is not None:
            return
        for other in self.lattice.items.values():
            if other.level == item.level and other.field is not None:
                self.add_held(held, other.iri, HELD_HAS_THE_FIELD)

    def _hold_lower(self, held: dict[str, str | None]) -> None:
        """Hold every level below the highest one held."""
        items = self.lattice.items
        highest = max((items[iri].level or 0 for iri in held if iri in items), default=0)
        for level, item in self.lattice.levels.items():
            if level < highest:
                self.add_held(held, item.iri, HIGHER_LEVEL_COUNTS)

    # What opens

    def openings(self, earned: frozenset[str], taken: frozenset[str]) -> dict[str, tuple[Certainty, str | None]]:
        """Return the roles open to a person who has *earned* and *taken* more: the surest way in, its assumption."""
        if (earned, taken) not in self._openings:
            facts = self.hold((*self.question.have, *sorted(earned)))
            facts |= dict.fromkeys([fact for role in taken for fact in (entered(role), established(role))])
            found: dict[str, Way] = {}
            for role, way in self.reading.entries:
                if way.needs <= facts.keys() and (role not in found or way.sureness < found[role].sureness):
                    found[role] = way
            self._openings[earned, taken] = {
                role: (way.certainty, min((facts[need] or "" for need in way.needs if facts[need]), default=None))
                for role, way in found.items()
            }
        return self._openings[earned, taken]

    # Actions

    def actions(self, fact: str) -> tuple[Action, ...]:
        """Return the actions that give *fact*."""
        if fact not in self._made:
            self._made[fact] = tuple(self._make(fact))
        return self._made[fact]

    def reachable_actions(self, goal: str) -> list[Action]:
        """Return every action that a plan for *goal* could use, in a fixed order."""
        found, seen, pending = list[Action](), {goal}, [goal]
        while pending:
            fact = pending.pop(0)
            if fact in self.held:
                continue
            for action in self.actions(fact):
                found.append(action)
                new = sorted(action.needs - seen)
                seen |= action.needs
                pending += new
        return found

    def covers(self, actions: Sequence[Action]) -> dict[int, frozenset[int]]:
        """Return which actions spare which: earning a credential spares earning what it counts as."""
        earned: dict[str, list[int]] = {}
        for index, action in enumerate(actions):
            if action.do in (EARN, GAIN):
                earned.setdefault(action.gives, []).append(index)
        found = {}
        for iri, indexes in earned.items():
            spared = [other for entailed in self.entailed(iri) for other in earned.get(entailed, ())]
            for index in indexes:
                needs = actions[index].needs
                found[index] = frozenset(other for other in spared if actions[other].needs <= needs)
        return {index: spared for index, spared in found.items() if spared}

    def entailed(self, iri: str) -> frozenset[str]:
        """Return what the holder of *iri* holds by it, itself left out."""
        return self.lattice.entailed.get(iri, frozenset())

    def _make(self, fact: str) -> Iterator[Action]:
        kind, _, role = fact.partition(" ")
        if role and kind == "in":
            yield from self._enter(role)
        elif role and kind == "trained":
            yield from self._train(*role.split(" "))
        elif role:
            yield from self._establish(role)
        elif fact in self.lattice.items:
            yield from self._earn(self.lattice.items[fact])

    def _enter(self, role: str) -> Iterator[Action]:
        for entry in self.reading.entering(role):
            way, do = entry.way, TAKE_ROLE if entry.advancement is None else ADVANCE
            yield Action(do, role, entered(role), way.needs, way.certainty, (*way.weighed, *way.noted))

    def _establish(self, role: str) -> Iterator[Action]:
        trainings = self.reading.training_ways(role)
        if not trainings:
            yield Action(COUNTS, role, established(role), frozenset({entered(role)}))
        for way in merged(trainings):
            needs = frozenset(f"trained {role} {need}" for need in way.needs) | {entered(role)}
            yield Action(COUNTS, role, established(role), needs)

    def _train(self, role: str, training: str) -> Iterator[Action]:
        ways = [way for way in self.reading.training_ways(role) if training in way.needs]
        best = merged([Way(frozenset(), way.weighed, way.noted) for way in ways])
        years, duration, assumption = self.length(self.lattice.items[training])
        for way in best:
            yield Action(
                TRAIN,
                training,
                f"trained {role} {training}",
                frozenset({entered(role)}),
                way.certainty,
                (*way.weighed, *way.noted),
                years,
                duration,
                assumption,
            )

    def _earn(self, item: Item) -> Iterator[Action]:
        is_planned = item.iri not in self.excluded and not self.lattice.is_equivalent(item)
        for iri in self.lattice.counting_as.get(item.iri, ()):
            other = self.lattice.items[iri]
            if not self.lattice.is_equivalent(other) and not (
                is_planned and set(item.presupposes) <= set(other.presupposes)
            ):
                yield Action(COUNTS, item.iri, item.iri, frozenset({iri}))
        if not is_planned:
            return
        years, duration, assumption = self.length(item)
        do = EARN if item.kind == "credential" else TRAIN if item.kind == TRAINING else GAIN
        before = [established(item.in_role)] if item.in_role else item.presupposes
        for need in before or ("",):
            needs = frozenset({need} - {""})
            yield Action(do, item.iri, item.iri, needs, UNWEIGHED, item.entry, years, duration, assumption)

    def length(self, item: Item) -> tuple[float | None, Duration | None, str | None]:
        """Return the years that *item* takes, the sourced range, and the assumption that chose within it."""
        if item.kind == "experience":
            return self._years_left(item), item.duration, None
        level = item if item.level is None else self.lattice.levels.get(item.level, item)
        duration = item.duration or level.duration
        assumption = self.lattice.lengths.get(item.iri) or self.lattice.lengths.get(level.iri)
        if assumption is None:
            return None, duration, None
        years = float(self.assumed(assumption.iri))
        if assumption.iri not in self.question.assume and duration is not None:
            years = max(years, duration.at_least or 0.0)
            years = min(years, duration.at_most if duration.at_most is not None else years)
        return years, duration, assumption.iri

    def _years_left(self, item: Item) -> float | None:
        if item.duration is None or item.duration.at_least is None:
            return None
        spent = self.question.years.get(item.in_role or "", 0.0)
        return max(0.0, item.duration.at_least - spent)
