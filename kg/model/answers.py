"""Questions to the planner, and its answers: routes, steps, what opens on the way, what is in the way."""

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field

from kg.model.classified import Classified, Relatedness
from kg.model.things import Advancement, Duration, Grade, Requirement, Thing


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

    ``do`` is earn, take-role, train, gain-experience, advance or lateral. ``years`` is None where no source and no
    assumption gives a length. ``held`` steps are behind the person and cost nothing. ``across``: what a lateral step
    rests on.
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
    across: Relatedness | None = None


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
    """One way to the role: years of study and of work, steps in order, off-ramps.

    ``order``: the assumption by which steps are ordered whose order no statement gives; None where there are none.
    """

    study: float
    work: float
    unknown: int
    certainty: Certainty
    steps: tuple[Step, ...]
    off_ramps: tuple[OffRamp, ...]
    order: str | None = None

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
    its bound, so that there may be routes it did not see. ``mandatory`` is in every way there is. ``classified``: what
    classifications say of its roles, where that was looked up.
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
    classified: Classified = field(default_factory=Classified)

    @property
    def reachable(self) -> bool:
        """Whether there is a route."""
        return bool(self.routes)
