"""What classifications say of the roles of an answer: no statement of a handbook, and no requirement."""

from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field

from kg.model.things import Thing


@dataclass(frozen=True)
class JobZone(Thing):
    """How much preparation an occupation that a role is matched to takes: ``number``, the least first.

    ``fit``: how the role is matched to the occupation, in the word of SKOS (``closeMatch``, ...).
    """

    number: int
    occupation: Thing
    fit: str


@dataclass(frozen=True)
class Share:
    """How many percent of those asked about an occupation named a level of education as the one that is required.

    ``respondents`` and the bounds of the 95 % confidence interval are None where the classification gives none.
    ``is_suppressed``: it recommends not to rely on the figure.
    """

    statement: str
    level: Thing
    occupation: Thing
    percent: float
    respondents: int | None
    lower: float | None
    upper: float | None
    is_suppressed: bool


@dataclass(frozen=True)
class Fields:
    """The fields of study that a table lists for the code of an occupation: the first by title, and how many in all."""

    occupation: str
    code: str
    first: tuple[Thing, ...]
    count: int


@dataclass(frozen=True)
class Relatedness:
    """That a classification lists the occupation of *target* as related to that of *source*, both of them roles.

    ``index``: the place in that list, 1 the closest. Zones are None where an occupation has none.
    """

    statement: str
    source: str
    target: str
    occupation: Thing
    related: Thing
    tier: str | None
    index: int
    zone: int | None
    related_zone: int | None


@dataclass(frozen=True)
class Classified:
    """All of it for one answer; each by role, and what is not there is not known.

    Of several occupations that a role is matched to, the closest match comes first. ``shares`` and ``related`` are by
    pairs: the role and the IRI of a level; the role held before and the role taken.
    """

    zones: Dictionary[str, tuple[JobZone, ...]] = field(default_factory=dict)
    shares: Dictionary[tuple[str, str], tuple[Share, ...]] = field(default_factory=dict)
    fields: Dictionary[str, tuple[Fields, ...]] = field(default_factory=dict)
    related: Dictionary[tuple[str, str], tuple[Relatedness, ...]] = field(default_factory=dict)
