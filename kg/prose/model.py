"""What is read from the prose of a page, as plain values.

Levels and strengths are slugs of ``ontology/schemes.ttl``; beside them ``none`` is *no formal credential*. A field that
the words leave open is None or empty: nothing is filled in.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.documents import Sentence


@dataclass(frozen=True)
class Why:
    """Why it was read so: the name of the pattern, the words that matched, and how sure the reading is, in [0, 1]."""

    pattern: str
    words: tuple[str, ...]
    sureness: float


@dataclass(frozen=True)
class Option:
    """One way to meet a requirement.

    ``level`` is of education or training, or ``licence``, ``certification``, ``registration``; ``field`` names fields
    of study or, of a licence or experience, what it is in; ``program`` is what is named where no level is; ``plus``
    what must come with it; ``words`` how it stands in the sentence; ``at_least`` whether more is taken as well.
    """

    level: str | None
    words: str
    field: tuple[str, ...] = ()
    program: str | None = None
    amount: str | None = None
    plus: tuple[str, ...] = ()
    at_least: bool = False


@dataclass(frozen=True)
class Requirement:
    """What is asked for, accepted or of use.

    ``kind`` is education, training, experience or licence; ``who`` a group of the page's workers as named, None for
    all of them; ``any_of`` alternatives; ``hedge`` the weakening words as they stand, joined by `` ... ``;
    ``exception_to`` the numbers of requirements, as they come in :attr:`Reading.requirements`, that this one is set
    against; ``opening`` the sentence before a list, which says of its item how binding it is.
    """

    kind: str
    who: str | None
    any_of: tuple[Option, ...]
    strength: str | None
    prevalence: str
    hedge: str | None
    context: str | None
    passage: Sentence
    why: Why
    exception_to: tuple[int, ...] = ()
    opening: Sentence | None = None


@dataclass(frozen=True)
class Target:
    """Where a move leads or comes from.

    ``resolved`` spells out several names, also those that share a word ("agricultural or food scientists"); ``slug`` is
    the page that it links to, ``slugs`` those of the names spelt out, in their order; ``is_ours`` says that it is a
    group of the page's own workers.
    """

    name: str
    slug: str | None = None
    resolved: tuple[str, ...] = ()
    slugs: tuple[str | None, ...] = ()
    is_ours: bool = False

    @classmethod
    def of(cls, name: str, names: Sequence[tuple[str, str | None]]) -> "Target":
        """Return several names, each with its page, as they stand together."""
        return cls(name, None, tuple(one for one, _ in names), tuple(slug for _, slug in names))

    @property
    def names(self) -> tuple[tuple[str, str | None], ...]:
        """Each name that it stands for, with the page that it links to."""
        return tuple(zip(self.resolved, self.slugs, strict=True)) if self.resolved else ((self.name, self.slug),)


@dataclass(frozen=True)
class Move:
    """An advancement: ``source`` to any of ``targets``, or to each in turn where ``ordered``.

    ``kind`` is a slug of the scheme of advancement kinds; ``needs`` must all be met unless ``needs_any``; ``inbound``
    says that it leads into the page's occupation.
    """

    source: Target
    targets: tuple[Target, ...]
    kind: str
    needs: tuple[str, ...]
    needs_any: bool
    strength: str
    prevalence: str
    hedge: str | None
    context: str | None
    ordered: bool
    inbound: bool
    passage: Sentence
    why: Why


@dataclass(frozen=True)
class Quality:
    """A quality by its label; ``passages`` are the label's sentence and those that say what it is needed for."""

    label: str
    passages: tuple[Sentence, ...]


@dataclass(frozen=True)
class Condition:
    """A condition of a person that is no credential: age, background, clearance, test and the like, in ``words``."""

    what: str
    words: str
    strength: str | None
    context: str | None
    passage: Sentence
    why: Why
    hedge: str | None = None  # who most or many are of whom it holds, where they are counted


@dataclass(frozen=True)
class Coursework:
    """Courses that a programme has or that a student is told to take."""

    program: str
    courses: tuple[str, ...]
    hedge: str | None
    passage: Sentence
    why: Why


@dataclass(frozen=True)
class Length:
    """How long a programme takes, in years: ``at_most`` is None where that is open.

    ``program`` is what is said to take so long; ``options`` are those of requirements of the page that it leads to.
    """

    program: str
    options: tuple[Option, ...]
    at_least: float
    at_most: float | None
    hedge: str | None
    passage: Sentence
    why: Why


@dataclass(frozen=True)
class Negation:
    """What a sentence says is not asked for, with its hedge and where it holds; ``who`` is None for all workers."""

    kind: str
    words: str
    who: str | None
    prevalence: str
    hedge: str | None
    context: str | None
    passage: Sentence
    why: Why


@dataclass(frozen=True)
class Unread:
    """A passage of which nothing was read, and the reason; ``is_open`` where no pattern fitted."""

    passage: Sentence
    reason: str
    is_open: bool


@dataclass(frozen=True)
class Reading:
    """All that was read from the prose of one page, in the order of its sentences."""

    requirements: tuple[Requirement, ...] = field(default=())
    moves: tuple[Move, ...] = field(default=())
    qualities: tuple[Quality, ...] = field(default=())
    conditions: tuple[Condition, ...] = field(default=())
    coursework: tuple[Coursework, ...] = field(default=())
    negations: tuple[Negation, ...] = field(default=())
    unread: tuple[Unread, ...] = field(default=())
    lengths: tuple[Length, ...] = field(default=())
