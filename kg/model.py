"""What the library speaks of, as frozen values: things, statements, mappings, questions and routes."""

from collections.abc import Iterable
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from kg.iris import slug

Value = TypeVar("Value")


def _by_key(pairs: Iterable[tuple[str, Value]]) -> dict[str, tuple[Value, ...]]:
    found: dict[str, tuple[Value, ...]] = {}
    for key, value in pairs:
        found[key] = (*found.get(key, ()), value)
    return found


@dataclass(frozen=True)
class Thing:
    """Anything with an IRI and a label."""

    iri: str
    label: str


@dataclass(frozen=True)
class Context(Thing):
    """A circumstance that limits a statement. ``implies``: the contexts that hold too wherever it holds."""

    implies: tuple[str, ...] = ()


@dataclass(frozen=True)
class Grade:
    """A concept of an ordered scheme: ``rank`` 0 is the strongest, widest or lowest.

    ``ordered`` is False for the one concept that is no place in the order (stated plainly, unstated).
    """

    iri: str
    label: str
    rank: int
    ordered: bool = True


@dataclass(frozen=True)
class Evidence:
    """Where a statement is made. ``quote`` is the sentence where the reader's copy is loaded, else None."""

    passage: str
    document: str
    title: str
    edition: str
    source: str
    section: str
    heading: str
    sentence: int
    digest: str
    quote: str | None = None


@dataclass(frozen=True)
class Mapping:
    """One SSSOM record. ``confidence`` is in [0, 1] or None; ``vocabulary`` names the file it came from.

    ``source`` and ``source_version`` are those of the vocabulary that it maps to, empty where a table says nothing.
    """

    subject: str
    subject_label: str
    predicate: str
    negated: bool
    object: str
    object_label: str
    justification: str
    confidence: float | None
    comment: str
    vocabulary: str
    source: str = ""
    source_version: str = ""


@dataclass(frozen=True)
class Need:
    """What a requirement asks for: at least ``count`` of ``parts``, each an IRI or a Need.

    Any-of is a count of 1, all-of a count of ``len(parts)``.
    """

    count: int
    parts: tuple["str | Need", ...]

    @cached_property
    def options(self) -> tuple[frozenset[str], ...]:
        """The sets of IRIs that meet it, none of them larger than it must be.

        >>> [sorted(one) for one in Need(1, ("a", Need(2, ("b", "c")))).options]
        [['a'], ['b', 'c']]
        """
        parts = [(frozenset({part}),) if isinstance(part, str) else part.options for part in self.parts]
        sets = _choose(parts, self.count)
        return tuple(one for one in sets if not any(other < one for other in sets))


def _choose(parts: list[tuple[frozenset[str], ...]], count: int) -> tuple[frozenset[str], ...]:
    """Return the unions of one option from each of *count* parts, in every way to choose the parts."""
    if count == 0:
        return (frozenset(),)
    if len(parts) < count:
        return ()
    first, rest = parts[0], parts[1:]
    taken = [one | more for one in first for more in _choose(rest, count - 1)]
    return tuple(dict.fromkeys([*taken, *_choose(rest, count)]))


@dataclass(frozen=True)
class Requirement:
    """What one source asks for. ``contexts`` is empty where the source sets no limit.

    ``account`` is the named graph it stands in: statements of one edition are read together.
    """

    iri: str
    label: str
    kind: str
    roles: tuple[str, ...]
    need: Need
    strength: Grade
    prevalence: Grade
    hedge: str | None
    contexts: frozenset[str]
    exception_to: frozenset[str]
    instead_of: frozenset[str]
    same_as: str | None
    account: str
    evidence: tuple[Evidence, ...]
    about: str | None = None
    credentials: tuple[str, ...] = ()

    def __hash__(self) -> int:
        return hash(self.iri)  # the IRI says which it is; hashing all of it is what a plan would spend its time on


@dataclass(frozen=True)
class Advancement:
    """A move that one source states. ``targets`` is empty where it names no role."""

    iri: str
    label: str
    kind: str
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    needs: tuple[Requirement, ...]
    strength: Grade
    prevalence: Grade
    hedge: str | None
    contexts: frozenset[str]
    account: str
    evidence: tuple[Evidence, ...]

    def __hash__(self) -> int:
        return hash(self.iri)


@dataclass(frozen=True)
class Assumption:
    """A named default. ``value`` is years, or a truth for a rule; ``concerns`` is what it gives a figure for."""

    iri: str
    label: str
    value: float | bool
    unit: str
    concerns: str | None
    definition: str = ""

    @property
    def name(self) -> str:
        """The last part of the IRI, by which a user changes it."""
        return slug(self.iri)


@dataclass(frozen=True)
class Duration:
    """Usual length in years: ``at_least`` and ``at_most`` as sourced, None where no source says."""

    at_least: float | None
    at_most: float | None
    source: str | None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Item:
    """What a person can hold: a credential, training, experience, knowledge or a responsibility.

    ``presupposes``: one of these must be held first; empty: nothing. ``counts_as``: its holder holds these too.
    ``is_test``: it is passed and not earned.
    """

    iri: str
    label: str
    kind: str
    level: int | None = None
    field: str | None = None
    presupposes: tuple[str, ...] = ()
    counts_as: tuple[str, ...] = ()
    duration: Duration | None = None
    in_role: str | None = None
    entry: tuple[Requirement, ...] = ()
    is_test: bool = False


@dataclass(frozen=True)
class Role:
    """A role as the planner needs it. ``specialises`` holds every wider role, the nearest first."""

    iri: str
    label: str
    specialises: tuple[str, ...] = ()
    works_in: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class Lattice:
    """The whole graph as plain values, each by its IRI. One is equal to itself alone."""

    roles: Dictionary[str, Role]
    items: Dictionary[str, Item]
    contexts: Dictionary[str, Context]
    requirements: tuple[Requirement, ...]
    advancements: tuple[Advancement, ...]
    assumptions: Dictionary[str, Assumption]
    generation: str = ""

    # Indexes, made once and kept: a question costs what it touches and not what is loaded.

    @cached_property
    def requirements_of(self) -> Dictionary[str, tuple[Requirement, ...]]:
        """The requirements that name a role, by role."""
        return _by_key((role, requirement) for requirement in self.requirements for role in requirement.roles)

    @cached_property
    def exceptions_to(self) -> Dictionary[str, tuple[Requirement, ...]]:
        """The requirements that loosen a requirement, by its IRI."""
        return _by_key(
            (iri, requirement) for requirement in self.requirements for iri in sorted(requirement.exception_to)
        )

    @cached_property
    def advancements_to(self) -> Dictionary[str, tuple[Advancement, ...]]:
        """The advancements that lead to a role, by role."""
        return _by_key((role, advancement) for advancement in self.advancements for role in advancement.targets)

    @cached_property
    def narrower(self) -> Dictionary[str, tuple[str, ...]]:
        """The roles that specialise a role, near and far, by role."""
        return _by_key((wider, role.iri) for role in self.roles.values() for wider in role.specialises)

    @cached_property
    def counting_as(self) -> Dictionary[str, tuple[str, ...]]:
        """The credentials whose holder holds a credential, by that credential."""
        return _by_key((other, item.iri) for item in self.items.values() for other in item.counts_as)

    @cached_property
    def entailed(self) -> Dictionary[str, frozenset[str]]:
        """What the holder of a credential holds by it, itself left out, by credential."""
        found = {}
        for iri in self.items:
            seen, pending = set[str](), [iri]
            while pending:
                item = self.items.get(pending.pop())
                new = set(item.counts_as) - seen if item else set()
                seen |= new
                pending += new
            found[iri] = frozenset(seen - {iri})
        return found

    @cached_property
    def brings(self) -> Dictionary[str, tuple[tuple[str, str | None], ...]]:
        """What the holder of a credential holds, by credential: what it counts as, and what its study presupposed.

        Each with the credential that it is held by, where that is one presupposed and not the credential itself.
        """
        found: dict[str, tuple[tuple[str, str | None], ...]] = {}
        for iri in self.items:
            seen: dict[str, str | None] = {}
            pending: list[tuple[str, str | None]] = [(iri, None)]
            while pending:
                held, origin = pending.pop(0)
                if held in seen:
                    continue
                seen[held] = origin
                item = self.items.get(held)
                if item is not None:
                    before = item.presupposes if len(item.presupposes) == 1 else ()
                    pending = [*((one, origin) for one in item.counts_as), *((one, one) for one in before), *pending]
            del seen[iri]
            found[iri] = tuple(seen.items())
        return found

    @cached_property
    def counting_for(self) -> Dictionary[str, tuple[str, ...]]:
        """The credentials whose holder holds a credential, near and far, by that credential."""
        return _by_key((other, iri) for iri, others in self.entailed.items() for other in sorted(others))

    @cached_property
    def levels(self) -> Dictionary[int, Item]:
        """The credential that stands for a level as a whole, by rank."""
        return {
            item.level: item
            for item in self.items.values()
            if item.level is not None and item.field is None and not self.is_equivalent(item)
        }

    @cached_property
    def lengths(self) -> Dictionary[str, Assumption]:
        """The assumed length of a credential or training, by its IRI."""
        return {a.concerns: a for a in self.assumptions.values() if a.concerns is not None}

    def holding(self, contexts: Iterable[str]) -> frozenset[str]:
        """Return *contexts* and whatever holds too where they hold."""
        found, pending = set[str](), list(contexts)
        while pending:
            iri = pending.pop()
            if iri not in found:
                found.add(iri)
                context = self.contexts.get(iri)
                pending += context.implies if context else ()
        return frozenset(found)

    @cached_property
    def stand_ins(self) -> frozenset[str]:
        """The credentials that stand in for another of their level and field: they count when held."""
        return frozenset(
            item.iri
            for item in self.items.values()
            for other in (self.items[iri] for iri in item.counts_as if iri in self.items)
            if item.level is not None and (other.level, other.field) == (item.level, item.field)
        )

    def is_equivalent(self, item: Item) -> bool:
        """Whether *item* stands in for another: it is planned only where that is left out."""
        return item.iri in self.stand_ins


@dataclass(frozen=True)
class Question:
    """What a person asks of the planner; everything by IRI.

    ``years``: years already spent in a role. ``assume``: assumption IRI to the user's own value.
    ``most``: how many routes to return.
    """

    to: str
    source: str | None = None
    have: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    contexts: tuple[str, ...] = ()
    years: Dictionary[str, float] = field(default_factory=dict)
    assume: Dictionary[str, float | bool] = field(default_factory=dict)
    most: int = 6


@dataclass(frozen=True)
class Alternative:
    """What would have served instead, and how strongly its source says so."""

    thing: Thing
    strength: Grade
    prevalence: Grade
    contexts: tuple[Thing, ...]
    requirement: str


@dataclass(frozen=True)
class Step:
    """One step of a route.

    ``do`` is earn, take-role, train, gain-experience or advance. ``years`` is None where no source and no
    assumption gives a length. ``held`` steps are behind the person and cost nothing.
    """

    do: str
    what: Thing
    years: float | None
    duration: Duration | None
    why: str
    statements: tuple[Requirement | Advancement, ...]
    strength: Grade | None
    prevalence: Grade | None
    contexts: tuple[Thing, ...]
    alternatives: tuple[Alternative, ...]
    assumptions: tuple[str, ...]
    held: bool


@dataclass(frozen=True)
class Certainty:
    """The weakest strength and prevalence that a route rests on; None where no statement weighs."""

    strength: Grade | None
    prevalence: Grade | None


@dataclass(frozen=True)
class Opening:
    """A role that a person can take: how sure that is, where it holds, and the assumption it rests on, or None."""

    thing: Thing
    certainty: Certainty
    contexts: tuple[Thing, ...]
    assumption: str | None


@dataclass(frozen=True)
class OffRamp:
    """Roles that open, or open more surely than before, after step number ``after`` (from 0)."""

    after: int
    openings: tuple[Opening, ...]


@dataclass(frozen=True)
class Route:
    """One way to the role: years of study and of work, steps in order, off-ramps."""

    study: float
    work: float
    unknown: int
    certainty: Certainty
    steps: tuple[Step, ...]
    off_ramps: tuple[OffRamp, ...]

    @property
    def total(self) -> float:
        """Years of study and work added up; steps of unknown length count as nothing."""
        return self.study + self.work


@dataclass(frozen=True)
class Blocker:
    """What stands in the way: a thing left out by the person, or one that no source tells how to get."""

    thing: Thing
    why: str


@dataclass(frozen=True)
class Near:
    """A role that is within reach instead, and why it is near."""

    thing: Thing
    certainty: Certainty
    why: str


@dataclass(frozen=True)
class Answer:
    """The planner's answer.

    ``routes`` best first; ``more`` routes were found and not returned; ``bounded`` says that the search met
    its bound, so that there may be routes it did not see. ``mandatory`` is in every way there is.
    """

    question: Question
    to: Thing
    source: Thing | None
    routes: tuple[Route, ...]
    more: int
    bounded: bool
    mandatory: tuple[Thing, ...]
    missing: tuple[Thing, ...]
    blocked_by: tuple[Blocker, ...]
    nearest: tuple[Near, ...]
    also: tuple[Requirement, ...]

    @property
    def reachable(self) -> bool:
        """Whether there is a route."""
        return bool(self.routes)
