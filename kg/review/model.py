"""What a review is made of: cases, each a subject with its candidates, and the verdicts of people on them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kg.sources.sssom import NO_TERM_FOUND

OPEN, ACCEPTED, REJECTED = "open", "accepted", "rejected"
STATES = (OPEN, ACCEPTED, REJECTED)
# A candidate of this confidence is the most doubtful there is.
_EVEN = 0.5


@dataclass(frozen=True)
class ProposalSet:
    """A set of proposals as the graph has it; ``source`` is what it links to, and ``licence`` its own, where said."""

    name: str
    title: str = ""
    licence: str = ""
    source: str = ""


@dataclass(frozen=True)
class Verdict:
    """What a person says of a pair: that it holds by ``predicate``, or not (``negated``); or that there is no object.

    ``who`` is a name or an IRI, ``when`` a date or a time as ISO 8601; both are empty where a table did not say.
    """

    record: str
    subject: str
    predicate: str
    object: str
    negated: bool
    who: str = ""
    when: str = ""
    why: str = ""

    @property
    def finding(self) -> str:
        """What it comes to: ``accepted``, ``rejected`` or ``none``, which is that there is no counterpart."""
        return "none" if self.object == NO_TERM_FOUND else REJECTED if self.negated else ACCEPTED


@dataclass(frozen=True)
class Candidate:
    """What is proposed for a subject. ``confidence`` is from 0 to 1, or None; ``verdict`` what was said of the pair."""

    object: str
    label: str
    predicate: str
    confidence: float | None
    verdict: Verdict | None = None


@dataclass(frozen=True)
class Case:
    """A subject with its candidates, the surest first; none where none was found (``found_none``).

    ``doubt`` says where it stands in the queue: how far its surest candidate is from even chances, from 0 on.
    ``verdicts`` are all on the subject, those too of which the pair is not proposed any more.
    """

    subject: str
    label: str
    candidates: tuple[Candidate, ...]
    found_none: bool
    doubt: float
    verdicts: tuple[Verdict, ...] = ()

    @property
    def state(self) -> str:
        """``accepted`` with one counterpart, ``rejected`` without any that is left, ``open`` otherwise."""
        findings = {verdict.finding for verdict in self.verdicts}
        if ACCEPTED in findings:
            return ACCEPTED
        left = [one for one in self.candidates if one.verdict is None]
        return REJECTED if "none" in findings or (self.candidates and not left) else OPEN

    @property
    def next(self) -> Candidate | None:
        """The surest candidate that nobody has judged; None where there is none."""
        return next((one for one in self.candidates if one.verdict is None), None)

    def find(self, object_: str) -> Candidate | None:
        """Return the candidate with that IRI."""
        return next((one for one in self.candidates if one.object == object_), None)


def to_doubt(confidence: float | None) -> float:
    """Return how far a confidence is from even chances; further than any, where there is none.

    >>> to_doubt(0.75), to_doubt(None)
    (0.25, 1.0)
    """
    return 1.0 if confidence is None else round(abs(confidence - _EVEN), 6)


def count(cases: Sequence[Case]) -> dict[str, int]:
    """Return how many cases there are of each state."""
    found = Counter(case.state for case in cases)
    return {state: found[state] for state in STATES}


def find_case(cases: Sequence[Case], subject: str) -> Case | None:
    """Return the case of a subject, None where there is none."""
    return next((case for case in cases if case.subject == subject), None)


def after(cases: Sequence[Case], subject: str | None, state: str = OPEN) -> Case | None:
    """Return the case of that *state* that comes after *subject*, or the first; none that is the subject's own.

    Behind the last comes the first.
    """
    at = next((place for place, case in enumerate(cases) if case.subject == subject), -1)
    turned = [*cases[at + 1 :], *cases[: max(at, 0)]]
    return next((case for case in turned if case.state == state), None)


def last(cases: Sequence[Case]) -> Verdict | None:
    """Return the newest verdict, None where there is none."""
    verdicts = [one for case in cases for one in case.verdicts]
    return max(verdicts, key=lambda one: (one.when, one.record), default=None)
