"""Statements read for one set of contexts: which of them bear on a role, and what together opens it.

Nothing here knows what a person holds, so that a reading serves every question about the same contexts. How statements
become ways in is docs/decisions/0004.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from kg.model import Advancement, Lattice, Requirement
from kg.paths.exceptions import NARROW, find_exceptions, is_alike, loosening, lower_for_some, sentences
from kg.paths.ladders import without_beyond
from kg.paths.learning import (
    APPRENTICED,
    AT_WORK,
    IN_FIELDS,
    is_gained_in_training,
    options_in_turn,
    without_common,
    without_settled,
)
from kg.paths.vague import is_any_programme, is_any_training
from kg.paths.ways import Way, join, merged
from kg.vocab import PREVALENCE, STRENGTH

# Strengths that stand in the way of a role; the others advise, allow or describe.
GATES = frozenset(f"{STRENGTH}{slug}" for slug in ("mandated", "required", "typical"))
BINDING = frozenset(f"{STRENGTH}{slug}" for slug in ("mandated", "required"))
ACCEPTED, NOT_REQUIRED, PLAIN = (f"{STRENGTH}{slug}" for slug in ("accepted", "not-required", "plain"))
_FEW = NARROW - {f"{PREVALENCE}many"}
_VAGUE = 2  # documents that name it, from which what has no level and no field is none in particular
EDUCATION, TRAINING, LICENCE, EXPERIENCE = "education", "training", "licence", "experience"
_RELATED = "related field"
_GUIDED = re.compile(r"\b(?:internship|residency|apprenticeship)", re.IGNORECASE)
# An apprenticeship is work and instruction in one.
_INSTRUCTION = re.compile(r"(?:(?:technical|classroom|related) )*instruction$", re.IGNORECASE)
Place = tuple[tuple[float, float], int]


def entered(role: str) -> str:
    """Return the fact of having taken *role*."""
    return f"in {role}"


def established(role: str) -> str:
    """Return the fact of having taken *role* and completed its training."""
    return f"done {role}"


@dataclass(frozen=True)
class Entry:
    """A way to enter a role: by a stated advancement, or else by meeting what is asked."""

    way: Way
    is_advancement: bool


@lru_cache(maxsize=16)
def read(lattice: Lattice, contexts: frozenset[str]) -> "Reading":
    """Return the reading of *lattice* for *contexts*, made once and kept while others are not asked for."""
    return Reading(lattice, contexts)


class Reading:
    """The statements of one lattice that hold in *contexts*; ways are worked out as they are asked for."""

    def __init__(self, lattice: Lattice, contexts: frozenset[str]) -> None:
        self.lattice = lattice
        self.contexts = lattice.holding(contexts)
        self._ways: dict[str, list[Way]] = {}
        self._entering: dict[str, tuple[Entry, ...]] = {}

    # Ways to enter

    @cached_property
    def entries(self) -> tuple[tuple[str, Way], ...]:
        """Every way to enter every role that needs anything."""
        return tuple(
            (role, entry.way) for role in self.lattice.roles for entry in self.entering(role) if entry.way.needs
        )

    @cached_property
    def opening(self) -> dict[frozenset[str], list[tuple[str, Way, Place]]]:
        """The ways of :attr:`entries` by what they need, since many roles ask for the same.

        Each with its role and its place among all: the surest first, of those as sure the first of the entries.
        """
        found: dict[frozenset[str], list[tuple[str, Way, Place]]] = {}
        for position, (role, way) in enumerate(self.entries):
            found.setdefault(way.needs, []).append((role, way, (way.sureness, position)))
        return found

    def entering(self, role: str) -> tuple[Entry, ...]:
        """Return the ways to enter *role*: by meeting what is asked, and by the advancements that lead there."""
        if role not in self._entering:
            self._entering[role] = tuple(self._enter(role))
        return self._entering[role]

    def _enter(self, role: str) -> Iterator[Entry]:
        yield from (Entry(way, is_advancement=False) for way in merged(self.ways_in(role)))
        stated = [a for a in self.lattice.advancements_to.get(role, ()) if self.applies(a.contexts, role)]
        moves = merged(way for advancement in stated for way in self._advance(advancement, role))
        yield from (Entry(way, is_advancement=True) for way in moves)

    def _advance(self, advancement: Advancement, role: str) -> Iterator[Way]:
        own = [Way(weighed=(advancement,))]
        needs = [self.choices(need, weighs=True) for need in advancement.needs]
        entry = self._ways_after(advancement, role)
        for source in advancement.sources:
            start = Way(frozenset({established(source)}))
            yield from join([[start], own, *needs, *([entry] if entry else [])])

    def _ways_after(self, advancement: Advancement, role: str) -> list[Way]:
        """Return the ways into *role* of who comes by *advancement*: the work that its sentence names is behind them.

        "Most start in related jobs, such as rigging": no more experience of no length is asked by that.
        """
        said = sentences(advancement)
        asked = [r for r in self.statements(role) if r.kind == EXPERIENCE and sentences(r) & said]
        items = {r: [self.lattice.items.get(iri) for option in r.need.options for iri in option] for r in asked}
        apart = frozenset(r.iri for r in asked if not any(item and item.duration for item in items[r]))
        return self._all_ways(role, frozenset(), apart=apart) if apart else self.ways_in(role)

    def is_told(self, role: str, seen: frozenset[str] = frozenset()) -> bool:
        """Whether a source says how *role* is come to: by what it asks, or from work of which that is said."""
        if self.ways_in(role):
            return True
        before = {one for move in self.lattice.advancements_to.get(role, ()) for one in move.sources}
        seen |= {role}
        return any(self.is_told(one, seen) for one in sorted(before - seen))

    # What is asked

    def applies(self, contexts: frozenset[str], role: str) -> bool:
        """Whether what is limited to *contexts* holds of *role* here."""
        return contexts <= self.contexts | self.lattice.holding(self.lattice.roles[role].works_in)

    def statements(self, role: str) -> list[Requirement]:
        """Return the requirements that bear on *role* under the question's contexts, replaced ones left out.

        Its own, those of the roles it specialises, and those of its specialisations whose context was asked for.
        """
        asked = self.contexts
        found = [r for r in self._of_wider(role) if self.applies(r.contexts, role)]
        for narrower in self.lattice.narrower.get(role, ()):
            found += [r for r in self.lattice.requirements_of.get(narrower, ()) if r.contexts and r.contexts <= asked]
        found = without_beyond(list(dict.fromkeys(found)), role, self.lattice)
        replaced = {iri for requirement in found for iri in requirement.instead_of}
        return [requirement for requirement in found if requirement.iri not in replaced]

    def _of_wider(self, role: str) -> list[Requirement]:
        """Return the requirements that name *role* or a role it specialises."""
        wider = (role, *self.lattice.roles[role].specialises)
        return list(dict.fromkeys(r for iri in wider for r in self.lattice.requirements_of.get(iri, ())))

    def choices(
        self,
        requirement: Requirement,
        *,
        weighs: bool,
        seen: frozenset[str] = frozenset(),
        strengths: frozenset[str] = GATES,
    ) -> list[Way]:
        """Return the ways to meet one requirement. What is left out stays among them: it may be held already."""
        if requirement.same_as is not None:
            ways = [] if requirement.same_as in seen else self._all_ways(requirement.same_as, seen, strengths)
            return [Way(way.needs, (), (requirement, *way.weighed, *way.noted)) for way in ways]
        stated = (requirement,)
        options = options_in_turn(requirement, self.lattice.items)
        return [Way(needs, stated, ()) if weighs else Way(needs, (), stated) for needs in options]

    def ways_in(self, role: str) -> list[Way]:
        """Return the ways into *role*, training apart; none where no source states a requirement."""
        if role not in self._ways:
            self._ways[role] = self._all_ways(role, frozenset())
        return self._ways[role]

    def binding_ways(self, role: str) -> list[Way]:
        """Return the ways to meet what is mandated or required of *role*, training apart; none where nothing is."""
        return self._all_ways(role, frozenset(), BINDING)

    def _all_ways(
        self,
        role: str,
        seen: frozenset[str],
        strengths: frozenset[str] = GATES,
        apart: frozenset[str] = frozenset(),
    ) -> list[Way]:
        stated = [r for r in self.statements(role) if r.iri not in apart]
        gates = [r for r in stated if r.strength.iri in strengths and r.kind != TRAINING]
        gates = [gate for gate in gates if gate.kind != EDUCATION or not IN_FIELDS.match(gate.label)]
        gates = without_common(self._without_guided(self._without_vague(self._without_habits(gates)), role))
        loose = find_exceptions(self._of_wider(role))
        gates = self._without_stand_ins(gates, loose, role)
        seen |= {role}
        extra = [gate for gate in gates if gate.contexts and not gate.instead_of]
        more = [self.choices(gate, weighs=False, seen=seen, strengths=strengths) for gate in extra]
        accounts: dict[str, list[list[Way]]] = {}
        degrees: dict[Requirement, int] = {}
        for gate in (gate for gate in gates if gate not in extra):
            exceptions = loosening(gate, gates, loose, self.lattice)
            exceptions += lower_for_some(gate, gates, self._of_wider(role), self.lattice)
            ways = [
                way
                for stated in (gate, *exceptions)
                for way in self.choices(stated, weighs=True, seen=seen, strengths=strengths)
            ]
            groups = accounts.setdefault(gate.account, [])
            if (twin := next((other for other in degrees if self._is_one_degree(gate, other)), None)) is not None:
                groups[degrees[twin]] += ways  # said twice, in other words for the field
            else:
                degrees[gate] = len(groups)
                groups.append(ways)
        accepted: dict[str, list[Way]] = {}
        for exception in loose:
            # Where no education is asked for, any of what is accepted will do. Of other things, what may stand in for
            # something that nobody asks for is no need.
            is_alone = not exception.exception_to and not any(is_alike(exception, gate) for gate in gates)
            if is_alone and exception.kind == EDUCATION and strengths is GATES:
                accepted.setdefault(exception.account, []).extend(self.choices(exception, weighs=True, seen=seen))
        denied = tuple(r for r in self.statements(role) if self._asks_no_schooling(r))
        # "No credential is needed; some attend a school": who attends none is not kept out.
        free = {requirement.account for requirement in denied}
        for account, ways in accepted.items():
            if account not in free:
                accounts.setdefault(account, []).append(ways)
        if not accounts and not extra:
            if denied or strengths is not GATES:
                return [Way(frozenset(), (), denied)] if denied else []
            # Who is only to be trained, at work or as an apprentice, is asked for nothing before that.
            return [Way()] if self.training_ways(role) else self._usual_ways(role)
        return [way for groups in accounts.values() or [[]] for way in join([*groups, *more])]

    def _usual_ways(self, role: str) -> list[Way]:
        """Return the ways to the schooling that a source has as usual on entry to *role*; none where it has none."""
        stated = [r for r in self.statements(role) if r.kind == EDUCATION and r.strength.iri == PLAIN]
        return [way for one in stated if not one.contexts for way in self.choices(one, weighs=True)]

    def _without_habits(self, gates: list[Requirement]) -> list[Requirement]:
        """Return *gates* without schooling that is no more than what many have, where other schooling is asked for.

        "Many have taken some courses", "common fields are", "some need instruction": none stands in the way of who has
        the diploma that is required, by the same account.
        """
        schooling = [gate for gate in gates if gate.kind == EDUCATION and not gate.contexts]
        asked = [g for g in schooling if g.prevalence.iri not in NARROW and self._names_something(g)]
        accounts = {gate.account for gate in asked}
        habits = [
            g
            for g in schooling
            if g not in asked and g.account in accounts and (g.strength.iri not in BINDING or g.prevalence.iri in _FEW)
        ]
        return [gate for gate in gates if gate not in habits]

    def _without_vague(self, gates: list[Requirement]) -> list[Requirement]:
        """Return *gates* without a programme of no level and field where the same account asks for a degree in one.

        "Complete a postsecondary program in knots", "have an associate's degree in a program of knots": nobody is to
        do both.
        """
        schooling = [gate for gate in gates if gate.kind == EDUCATION and not gate.contexts]
        accounts = {gate.account for gate in schooling if self._in_fields(gate)}
        vague = [g for g in schooling if g.account in accounts and is_any_programme(g, self.lattice.items)]
        return [gate for gate in gates if gate not in vague]

    def _without_guided(self, gates: list[Requirement], role: str) -> list[Requirement]:
        """Return *gates* without experience that is gained in an internship, where the same account asks for that."""
        accounts = {r.account for r in self.statements(role) if self._is_guided(r)}
        return [gate for gate in gates if gate.account not in accounts or not is_gained_in_training(gate)]

    def _is_guided(self, requirement: Requirement) -> bool:
        """Whether *requirement* asks for an internship, a residency or an apprenticeship and takes nothing else."""
        items = [self.lattice.items.get(iri) for needs in requirement.need.options for iri in needs]
        is_asked = requirement.kind == TRAINING and requirement.strength.iri in GATES
        return is_asked and all(item is not None and _GUIDED.search(item.label) for item in items)

    def _without_stand_ins(self, gates: list[Requirement], loose: list[Requirement], role: str) -> list[Requirement]:
        """Return *gates* without work that a source accepts in place of schooling, and says is not asked for besides.

        "Either a degree or three years of work": that the work must be of three years is no second gate.
        """
        schooling = {gate.iri for gate in gates if gate.kind == EDUCATION}
        accepted = [e for e in loose if e.exception_to & schooling and e.kind != EDUCATION]
        stated = self.statements(role)
        unasked = {r.account for r in stated if r.kind == EXPERIENCE and r.strength.iri == NOT_REQUIRED}
        stand_ins = {(e.account, option) for e in accepted for option in e.need.options}
        return [
            gate
            for gate in gates
            if gate.kind != EXPERIENCE
            or gate.account not in unasked
            or not any((gate.account, option) in stand_ins for option in gate.need.options)
        ]

    def _is_one_degree(self, one: Requirement, other: Requirement) -> bool:
        """Whether two requirements of one account ask for a degree of the same level, in fields that differ by name.

        "A degree in aerospace engineering or a related field", "a degree in engineering": nobody is to earn two. Where
        they share a field, each must take related ones.
        """
        fields, others = self._in_fields(one), self._in_fields(other)
        levels = {self.lattice.items[iri].level for iri in fields | others}
        is_open = all(any(_RELATED in (e.quote or "") for e in each.evidence) for each in (one, other))
        is_told_otherwise = bool(fields and others) and (is_open or not fields & others)
        return one.account == other.account and len(levels) == 1 and is_told_otherwise

    def _in_fields(self, requirement: Requirement) -> frozenset[str]:
        """Return the credentials that meet *requirement*, where each does alone and is of a level and in a field."""
        options = requirement.need.options if requirement.kind == EDUCATION else ()
        named = [self.lattice.items.get(iri) for option in options if len(option) == 1 for iri in option]
        found = {item.iri for item in named if item is not None and item.level is not None and item.field is not None}
        return frozenset(found) if len(found) == len(options) else frozenset()

    def _names_something(self, requirement: Requirement) -> bool:
        """Whether something that is asked for has a level or a field, or is of one document alone: that programme.

        What several documents ask for by such words, "a degree", "fields of degree", is none in particular.
        """
        items = (self.lattice.items.get(iri) for needs in requirement.need.options for iri in needs)
        return any(
            item is not None
            and (item.level is not None or item.field is not None or self._documents[item.iri] < _VAGUE)
            for item in items
        )

    def is_of_one_document(self, iri: str) -> bool:
        """Whether *iri* has no level and no field, and one document alone asks for it."""
        item = self.lattice.items[iri]
        return item.level is None and item.field is None and 0 < self._documents[iri] < _VAGUE

    @cached_property
    def _documents(self) -> Counter[str]:
        """How many documents name what can be asked for."""
        named = {
            (iri, evidence.document)
            for requirement in self.lattice.requirements
            for needs in requirement.need.options
            for iri in needs
            for evidence in requirement.evidence
        }
        return Counter(iri for iri, _ in named)

    def _asks_no_schooling(self, requirement: Requirement) -> bool:
        """Whether a source says that not even the lowest level of education is asked for."""
        levels = self.lattice.levels
        lowest = levels[min(levels)].iri if levels else None
        is_denied = requirement.strength.iri == NOT_REQUIRED and requirement.kind == EDUCATION
        return is_denied and any(lowest in needs for needs in requirement.need.options)

    def training_ways(self, role: str, *, is_binding: bool = False) -> list[Way]:
        """Return the ways to complete the training that comes with *role*; none where none is stated.

        :param is_binding: whether only what is mandated or required counts, and not what is typical.
        """
        strengths = BINDING if is_binding else GATES
        gates = [r for r in self.statements(role) if r.strength.iri in strengths and r.kind == TRAINING]
        # Training of which nothing is said is the one that the same account names.
        named = {gate.account for gate in gates if not is_any_training(gate, self.lattice.items)}
        gates = [gate for gate in gates if gate.account not in named or not is_any_training(gate, self.lattice.items)]
        gates = without_settled(gates, self.lattice.items)
        accounts: dict[str, list[list[Way]]] = {}
        for gate in gates:
            accounts.setdefault(gate.account, []).append(self.choices(gate, weighs=True))
        return [self._without_entailed(way) for groups in accounts.values() for way in join(groups)]

    def usual_term(self, role: str, training: str) -> Requirement | None:
        """Return what says how long *training* is for *role*, where it is no more than some training on the job.

        The training of a length that a source has as usual on entry and which is so much of it; None where two differ.
        """
        found = [r for r in self.statements(role) if r.kind == TRAINING and r.strength.iri == PLAIN and not r.contexts]
        terms = {iri for r in found for option in r.need.options for iri in option}
        items = [self.lattice.items[iri] for iri in terms if iri in self.lattice.items]
        is_one = len(items) == 1 and items[0].duration is not None and training in items[0].counts_as
        return found[0] if is_one else None

    def _without_entailed(self, way: Way) -> Way:
        """Return *way* without the training that another of it is: some training on the job, and so much of it."""
        entailed = {one for need in way.needs for one in self.lattice.entailed.get(need, ())}
        labels = {need: self.lattice.items[need].label for need in way.needs if need in self.lattice.items}
        if any(APPRENTICED.search(label) for label in labels.values()):
            entailed |= {need for need, label in labels.items() if _INSTRUCTION.match(label) or AT_WORK.match(label)}
        return replace(way, needs=way.needs - entailed) if entailed & way.needs else way
