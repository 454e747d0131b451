"""Ways: which facts together meet a set of requirements, and how sure the statements are that say so."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product

from kg.model import Advancement, Certainty, Grade, Requirement
from kg.vocab import STRENGTH

Statement = Requirement | Advancement
UNWEIGHED = Certainty(None, None)
# A move that is stated plainly is less sure than what some accept and surer than what may be: docs/decisions/0004.
_PLAIN = f"{STRENGTH}plain"
_PLAIN_PLACE = 4.5


@dataclass(frozen=True)
class Way:
    """Facts that together meet a set of requirements, and the statements that say so.

    ``weighed`` are the statements whose strength and prevalence the way rests on; ``noted`` hold besides.
    """

    needs: frozenset[str] = frozenset()
    weighed: tuple[Statement, ...] = ()
    noted: tuple[Statement, ...] = ()

    def and_also(self, other: "Way") -> "Way":
        """Return the way that meets both."""
        return Way(self.needs | other.needs, _distinct(self.weighed, other.weighed), _distinct(self.noted, other.noted))

    @cached_property
    def certainty(self) -> Certainty:
        """The weakest strength and prevalence among what it rests on."""
        return weakest(Certainty(statement.strength, statement.prevalence) for statement in self.weighed)

    @cached_property
    def contexts(self) -> tuple[str, ...]:
        """Where alone it leads in: the contexts of what it rests on, by IRI."""
        return tuple(sorted({context for statement in self.weighed for context in statement.contexts}))

    @cached_property
    def sureness(self) -> tuple[float, float]:
        """The certainty as numbers, lower is surer."""
        return rank(self.certainty)


def weakest(certainties: Iterable[Certainty]) -> Certainty:
    """Return the weakest strength and the weakest prevalence; a prevalence that is not stated does not count."""
    strength: Grade | None = None
    prevalence: Grade | None = None
    for certainty in certainties:
        strength = _weaker(strength, certainty.strength)
        prevalence = _weaker(prevalence, certainty.prevalence)
    return Certainty(strength, prevalence)


def rank(certainty: Certainty) -> tuple[float, float]:
    """Return a certainty as numbers, lower is surer; nothing weighed is surest."""
    return _place(certainty.strength), _place(certainty.prevalence)


def _place(grade: Grade | None) -> float:
    if grade is None:
        return -1
    return _PLAIN_PLACE if grade.iri == _PLAIN else grade.rank


def _weaker(one: Grade | None, other: Grade | None) -> Grade | None:
    if other is None or not (other.ordered or other.iri == _PLAIN):
        return one
    return other if _place(other) > _place(one) else one


def _distinct(one: Sequence[Statement], other: Sequence[Statement]) -> tuple[Statement, ...]:
    return tuple(dict.fromkeys((*one, *other)))


def join(groups: Iterable[Sequence[Way]]) -> list[Way]:
    """Return every way that takes one of each group; needless detours within it are left out."""
    ways = [Way()]
    for group in groups:
        ways = minimal([left.and_also(right) for left, right in product(ways, group)])
    return ways


def minimal(ways: Iterable[Way]) -> list[Way]:
    """Return the ways that no other is a part of, unless they are surer than it."""
    kept: list[Way] = []
    for way in sorted(ways, key=lambda way: (len(way.needs), way.sureness, sorted(way.needs))):
        if not any(other.needs <= way.needs and other.sureness <= way.sureness for other in kept):
            kept.append(way)
    return kept


def merged(ways: Iterable[Way]) -> list[Way]:
    """Return one way for each set of needs, resting on the surest account and noting what the others say too."""
    by_needs: dict[frozenset[str], Way] = {}
    for way in sorted(ways, key=lambda way: (sorted(way.needs), way.sureness)):
        best = by_needs.get(way.needs)
        noted = _distinct(best.noted, (*way.weighed, *way.noted)) if best else way.noted
        kept = best or way
        by_needs[way.needs] = replace(kept, noted=tuple(s for s in noted if s not in kept.weighed))
    return list(by_needs.values())
