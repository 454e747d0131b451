"""What a person can do next, as actions: read off the statements of the graph for one question.

Facts are strings: the IRI of a credential, of knowledge or of experience; ``in ROLE`` for having taken a role;
``done ROLE`` for having also completed its training; ``across ROLE`` for having taken it by a lateral move.
"""

import math
from collections.abc import Iterable, Iterator
from functools import cached_property

from kg.model import Duration, Item, Lattice, Question
from kg.paths.doing import ADVANCE, COUNTS, EARN, GAIN, TAKE_ROLE, TRAIN, Action
from kg.paths.holdings import Holdings, assumed, been_in, hold, years_left
from kg.paths.lateral import FindRelated, find_none, iter_landings, iter_moves
from kg.paths.reading import EDUCATION, PLAIN, TRAINING, entered, established, read
from kg.paths.ways import UNWEIGHED, Way, merged
from kg.vocab import LEAST_OF_A_RANGE, LEVEL, RELATED_ROLES_ARE_OPEN

Length = tuple[float | None, Duration | None, str | None]


class World:
    """One question asked of one lattice: what is held, and which actions give a fact.

    Actions are made as they are asked for, so that a question costs what it touches and not what is loaded.
    """

    def __init__(self, lattice: Lattice, question: Question, find_related: FindRelated = find_none) -> None:
        self.lattice = lattice
        self.question = question
        self._find_related = find_related
        self.reading = read(lattice, frozenset(question.contexts))
        self._made: dict[str, tuple[Action, ...]] = {}
        self._lengths: dict[str, Length] = {}

    def asking(self, question: Question) -> "World":
        """Return the world of another question of the same lattice."""
        return World(self.lattice, question, self._find_related)

    # What is given

    @cached_property
    def excluded(self) -> frozenset[str]:
        """What may not be used: each thing left out, and for a level every credential of that level."""
        items, levels = self.lattice.items, self.lattice.levels
        found = set(self.question.without)
        for iri in self.question.without:
            item = items.get(iri)
            if item is not None and item.level is not None and levels.get(item.level) is item:
                found |= {one.iri for one in items.values() if one.level == item.level} - self.lattice.stand_ins
        return frozenset(found)

    @cached_property
    def held(self) -> Holdings:
        """What the person has, by fact."""
        return hold(self.reading, self.question, self.question.have)

    @cached_property
    def usual_schooling(self) -> frozenset[str]:
        """The schooling that a source has as usual on entry to the goal; empty where none does or two differ."""
        goal = self.question.to
        stated = [r for r in self.reading.statements(goal) if r.kind == EDUCATION and r.strength.iri == PLAIN]
        usual = {option for one in stated if not one.contexts for option in one.need.options}
        return next(iter(usual)) if len(usual) == 1 else frozenset()

    def assumed(self, iri: str) -> float | bool:
        """Return the value of an assumption: the user's, else the graph's, else false."""
        return assumed(self.lattice, self.question, iri)

    # Actions

    def actions(self, fact: str) -> tuple[Action, ...]:
        """Return the actions that give *fact*."""
        if fact not in self._made:
            self._made[fact] = tuple(self._make(fact))
        return self._made[fact]

    def reachable_actions(self, goal: str) -> list[Action]:
        """Return every action that a plan for *goal* could use, in a fixed order.

        Of the credentials that count as one that is asked for, those are left out that would only stand in for their
        equal or better: no easier to earn, asked for by nothing, and serving one thing alone.
        """
        found, seen = list[Action](), {goal}
        pending, others = [goal], dict[str, None]()
        while pending:
            fact, needs = pending.pop(0), set[str]()
            if fact not in self.held:
                found += (own := [action for action in self.actions(fact) if not self._is_counting(action)])
                # What one document alone asks for is a way for the roles of that one, and lent to no other.
                counting = [
                    o for o in self.lattice.counting_for.get(fact, ()) if not self.reading.is_of_one_document(o)
                ]
                others |= dict.fromkeys(counting)
                needs = {need for action in own for need in action.needs}
                needs |= {other for other in counting if self._is_worth_it(other, fact, counting)}
            pending += sorted(needs - seen)
            seen |= needs
            if not pending:
                pending += (
                    more := sorted(other for other in others if other not in seen and self._serves(other, seen))
                )
                seen |= {*more}
            if not pending:
                found += (moves := [move for move in self._moves_across(seen) if move not in found])
                pending += sorted({need for move in moves for need in move.needs} - seen)
                seen |= {*pending}
        for fact in sorted(seen - self.held.keys()):
            stand_ins = sorted(seen & {*self.lattice.counting_for.get(fact, ())})
            found += [Action(COUNTS, fact, fact, frozenset({other})) for other in stand_ins]
        return found

    def _moves_across(self, facts: Iterable[str]) -> Iterator[Action]:
        """Yield the lateral moves to the roles of *facts* from those that the person has been in."""
        behind = {*been_in(self.question)}
        if not behind or not self.assumed(RELATED_ROLES_ARE_OPEN):
            return
        ahead = {fact.removeprefix("in ") for fact in facts if fact.startswith("in ")} - behind
        related = [one for one in self._find_related(ahead | behind) if one.source in behind and one.target in ahead]
        moves = list(iter_moves(self.reading, related))
        yield from moves
        for role in dict.fromkeys(move.what for move in moves):
            yield from iter_landings(self.reading, role)

    def _is_counting(self, action: Action) -> bool:
        return action.do == COUNTS and action.what in self.lattice.items

    def _is_worth_it(self, one: str, fact: str, counting: Iterable[str]) -> bool:
        """Whether *one* of those that count as *fact* is easier than it, and than each that stands between the two."""
        between = self.entailed(one) & {*counting}
        return all(self._is_easier(one, other) for other in (fact, *between))

    def _is_easier(self, one: str, other: str) -> bool:
        """Whether *one*, which counts as *other*, may be earned where that cannot, or in a way that is not as long."""
        quick, usual = self.lattice.items[one], self.lattice.items[other]
        if not self.is_planned(usual):
            return True
        if quick.level is not None and quick.level > self._named_level(usual):
            return False
        if usual.presupposes and not (quick.presupposes and set(quick.presupposes) <= set(usual.presupposes)):
            return True
        years, usually = self.length(quick)[0], self.length(usual)[0]
        return (years is None) != (usually is None) or (years is not None and usually is not None and years < usually)

    def _named_level(self, item: Item) -> float:
        """Return the level of schooling that *item* is by its name, though no programme leads to it: some college."""
        found = (g.rank for g in self.lattice.grades.values() if g.iri.startswith(LEVEL) and g.label == item.label)
        return next(found, math.inf) if item.level is None else math.inf

    def _serves(self, iri: str, asked: set[str]) -> bool:
        """Whether *iri* counts as two of *asked* or more, none of which counts as another."""
        served = self.entailed(iri) & asked
        return len([one for one in served if not any(one in self.entailed(other) for other in served)]) > 1

    def entailed(self, iri: str) -> frozenset[str]:
        """Return what the holder of *iri* holds by it, itself left out."""
        return self.lattice.entailed.get(iri, frozenset())

    def is_planned(self, item: Item) -> bool:
        """Whether *item* may be earned: not left out, and no mere stand-in for what may be earned itself."""
        if item.iri in self.excluded:
            return False
        return not self.lattice.is_equivalent(item) or set(item.counts_as) <= self.excluded

    def _make(self, fact: str) -> Iterator[Action]:
        kind, _, role = fact.partition(" ")
        if role and kind == "in":
            yield from self._enter(role)
        elif role and kind == "trained":
            yield from self._train(*role.split(" "))
        elif role and kind == "done":
            yield from self._establish(role)
        elif fact in self.lattice.items:
            yield from self._earn(self.lattice.items[fact])

    def _enter(self, role: str) -> Iterator[Action]:
        for entry in self.reading.entering(role):
            way, do = entry.way, ADVANCE if entry.is_advancement else TAKE_ROLE
            # How long it takes to be promoted no source says, where nothing but the time in the role is asked for.
            is_waiting = entry.is_advancement and all(need.startswith("done ") for need in way.needs)
            years = None if is_waiting else 0.0
            yield Action(do, role, entered(role), way.needs, way.certainty, (*way.weighed, *way.noted), years)

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
        item = self.lattice.items[training]
        usual = None if item.duration else self.reading.usual_term(role, training)
        term = next(iter(usual.need.options[0])) if usual else training
        years, duration, assumption = self.length(self.lattice.items[term])
        for way in best:
            yield Action(
                TRAIN,
                training,
                f"trained {role} {training}",
                frozenset({entered(role)}),
                way.certainty,
                (*way.weighed, *way.noted, *([usual] if usual else [])),
                years,
                duration,
                assumption,
            )

    def _earn(self, item: Item) -> Iterator[Action]:
        for iri in self.lattice.counting_as.get(item.iri, ()):
            yield Action(COUNTS, item.iri, item.iri, frozenset({iri}))
        if not self.is_planned(item):
            return
        years, duration, assumption = self.length(item)
        do = EARN if item.kind == "credential" else TRAIN if item.kind == TRAINING else GAIN
        # Of work of which no source says anything, none says that it cannot be come to: it is a step as it stands.
        is_told = item.in_role is not None and self.reading.is_told(item.in_role)
        before = [established(item.in_role)] if item.in_role and is_told else item.presupposes
        for need in before or ("",):
            needs = frozenset({need} - {""})
            yield Action(do, item.iri, item.iri, needs, UNWEIGHED, item.entry, years, duration, assumption)

    def _sourced(self, duration: Duration | None) -> Length:
        """Return the years of a length that a source gives and no assumption of its own: the least of a range."""
        is_sourced = duration is not None and (duration.source is not None or duration.evidence)
        if duration is None or not duration.at_least or not is_sourced:
            return None, duration, None
        if duration.at_most == duration.at_least:
            return duration.at_least, duration, None
        takes_least = bool(self.assumed(LEAST_OF_A_RANGE))
        return (duration.at_least, duration, LEAST_OF_A_RANGE) if takes_least else (None, duration, None)

    def length(self, item: Item) -> Length:
        """Return the years that *item* takes, the sourced range, and the assumption that chose within it."""
        if item.iri not in self._lengths:
            self._lengths[item.iri] = self._length(item)
        return self._lengths[item.iri]

    def _stated_length(self, item: Item) -> Duration | None:
        """Return how long a source says that the programme for *item* takes for the target, or what it is a kind of."""
        ends = (self.question.to, *self.lattice.roles[self.question.to].specialises)
        # What counts as the credential, such as one in another field, is no quicker way to it.
        held = (item.iri, *sorted(self.entailed(item.iri)))
        lengths = (self.lattice.programme_lengths.get((end, iri)) for end in ends for iri in held)
        return next((length for length in lengths if length is not None), None)

    def _length(self, item: Item) -> Length:
        if item.kind == "experience":
            return years_left(self.lattice, self.question, item.iri), item.duration, None
        if self.lattice.is_equivalent(item):
            return None, item.duration, None
        level = item if item.level is None else self.lattice.levels.get(item.level, item)
        duration = self._stated_length(item) or item.duration or level.duration
        assumption = self.lattice.lengths.get(item.iri) or self.lattice.lengths.get(level.iri)
        is_exact = duration is not None and duration.at_least and duration.at_least == duration.at_most
        if assumption is None or (is_exact and assumption.iri not in self.question.assume):
            return self._sourced(duration)
        years = float(self.assumed(assumption.iri))
        if assumption.iri not in self.question.assume and duration is not None:
            years = max(years, duration.at_least or 0.0)
            years = min(years, duration.at_most if duration.at_most is not None else years)
        return years, duration, assumption.iri
