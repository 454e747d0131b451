"""The whole graph as plain values, with the indexes that a question asks for."""

from collections.abc import Iterable
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from kg.model.things import (
    Advancement,
    Assumption,
    Context,
    Duration,
    Eligibility,
    Grade,
    Item,
    Pay,
    Requirement,
    Role,
    StepKind,
)
from kg.vocab import LEVEL

Value = TypeVar("Value")


def _by_key(pairs: Iterable[tuple[str, Value]]) -> dict[str, tuple[Value, ...]]:
    found: dict[str, tuple[Value, ...]] = {}
    for key, value in pairs:
        found[key] = (*found.get(key, ()), value)
    return found


@dataclass(frozen=True, eq=False)
class Lattice:
    """The whole graph as plain values, each by its IRI. One is equal to itself alone.

    ``programme_lengths``: how long the programme for a credential takes those who study it for a role, by both.
    """

    roles: Dictionary[str, Role]
    items: Dictionary[str, Item]
    contexts: Dictionary[str, Context]
    requirements: tuple[Requirement, ...]
    advancements: tuple[Advancement, ...]
    assumptions: Dictionary[str, Assumption]
    generation: str = ""
    grades: Dictionary[str, Grade] = field(default_factory=dict)
    pay: Dictionary[str, Pay] = field(default_factory=dict)
    eligibility: tuple[Eligibility, ...] = ()
    step_kinds: Dictionary[str, StepKind] = field(default_factory=dict)
    programme_lengths: Dictionary[tuple[str, str], Duration] = field(default_factory=dict)

    # Indexes, made once and kept: a question costs what it touches and not what is loaded.

    @cached_property
    def statements(self) -> Dictionary[str, Requirement | Advancement]:
        """Requirements and advancements by their IRI."""
        statements: tuple[Requirement | Advancement, ...] = (*self.requirements, *self.advancements)
        return {one.iri: one for one in statements}

    @cached_property
    def requirements_of(self) -> Dictionary[str, tuple[Requirement, ...]]:
        """The requirements that name a role, by role."""
        return _by_key((role, requirement) for requirement in self.requirements for role in requirement.roles)

    @cached_property
    def eligibility_of(self) -> Dictionary[str, tuple[Eligibility, ...]]:
        """What a person in a role must be, by role."""
        return _by_key((role, one) for one in self.eligibility for role in one.roles)

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
    def advancements_from(self) -> Dictionary[str, tuple[Advancement, ...]]:
        """The advancements that lead from a role, by role."""
        return _by_key((role, advancement) for advancement in self.advancements for role in advancement.sources)

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
    def in_field(self) -> Dictionary[int, tuple[str, ...]]:
        """The credentials that are in a field, by level."""
        found: dict[int, tuple[str, ...]] = {}
        for item in self.items.values():
            if item.level is not None and item.field is not None:
                found[item.level] = (*found.get(item.level, ()), item.iri)
        return found

    @cached_property
    def experiences(self) -> tuple[Item, ...]:
        """The experiences."""
        return tuple(item for item in self.items.values() if item.kind == "experience")

    @cached_property
    def levels(self) -> Dictionary[int, Item]:
        """The credential that stands for a level as a whole, by rank."""
        return {
            item.level: item
            for item in self.items.values()
            if item.level is not None and item.field is None and not self.is_equivalent(item)
        }

    @cached_property
    def level_iris(self) -> Dictionary[int, str]:
        """The levels of education, by rank."""
        return {grade.rank: grade.iri for grade in self.grades.values() if grade.iri.startswith(LEVEL)}

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
