"""Things, and what sources state of them, as frozen values."""

from dataclasses import dataclass
from functools import cached_property

from kg.iris import slug


@dataclass(frozen=True)
class Thing:
    """Anything with an IRI and a label."""

    iri: str
    label: str


@dataclass(frozen=True)
class Pay:
    """The median pay of a role, as a source gives it for a year; *statement* is the IRI of the observation.

    ``others``: for how many other roles together the source gives that one figure.
    """

    statement: str
    value: float
    unit: str
    year: str
    hedge: str | None = None
    others: int = 0


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
class StepKind(Thing):
    """What a step of a route can be: ``rank`` is its usual place among the steps of one role, 0 the first.

    ``words`` are those by which a thing is known for one, in lower case.
    """

    rank: int
    words: tuple[str, ...] = ()


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

    ``source`` and ``source_version`` are those of the vocabulary that it maps to, empty where a table says nothing;
    ``record`` is the IRI of the record in the graph, empty for a mapping of a table that is not in it.
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
    record: str = ""


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
class Eligibility:
    """What one source states that a person in ``roles`` must be, or have been found to be: no step of a route."""

    iri: str
    label: str
    what: str
    roles: tuple[str, ...]
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
    ``is_test``: it is passed and not earned. ``is_licence``: without it one may not, or not so called, do the work.
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
    is_licence: bool = False


@dataclass(frozen=True)
class Role:
    """A role as the planner needs it. ``specialises`` holds every wider role, the nearest first."""

    iri: str
    label: str
    specialises: tuple[str, ...] = ()
    works_in: frozenset[str] = frozenset()
