"""Proposing: the matcher asked for each term of a vocabulary, what was rejected left out, none said where none is."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kg.linking import Candidate, Matcher, Term
from kg.sources.sssom import NO_TERM_FOUND
from kg.vocab import SEMAPV, SKOS

# As surely as this a candidate is proposed; below it a term has no counterpart.
LEAST = 0.5
JUSTIFICATION = f"{SEMAPV}CompositeMatching"
# Beyond those wanted, so that enough are left where some were rejected.
_MORE = 5


@dataclass(frozen=True)
class Proposal:
    """One line of the table. ``object`` is ``NO_TERM_FOUND`` where nothing is sure enough; then confidence is in that.

    ``cardinality`` is SSSOM's: 1:1, 1:n, n:1, n:n, or 1:0 for no counterpart; empty until all lines are known.
    """

    subject: str
    subject_label: str
    predicate: str
    object: str
    object_label: str
    confidence: float
    match: str = ""
    comment: str = ""
    cardinality: str = ""


@dataclass(frozen=True)
class Summary:
    """How many terms there were, how many have a counterpart, and how many proposals of each relation."""

    terms: int
    matched: int
    relations: dict[str, int]


def propose(
    terms: Iterable[Term],
    matcher: Matcher,
    *,
    rejected: frozenset[tuple[str, str]] = frozenset(),
    most: int = 3,
    least: float = LEAST,
) -> Iterator[list[Proposal]]:
    """Yield for each term its proposals, surest first: one at least, which may say that there is no counterpart.

    :param rejected: pairs that are not proposed again.
    :param most: proposals of one term.
    :param least: confidence of a proposal, from 0 to 1.
    """
    for term in terms:
        found = [one for one in matcher.candidates(term, most + _MORE) if (term.iri, one.object) not in rejected]
        sure = [_proposal(term, one) for one in found if one.confidence >= least][:most]
        yield sure or [_none(term, found)]


def _proposal(term: Term, found: Candidate) -> Proposal:
    return Proposal(
        subject=term.iri,
        subject_label=term.labels[0],
        predicate=f"{SKOS}{found.predicate}Match",
        object=found.object,
        object_label=found.label,
        confidence=round(found.confidence, 3),
        match=" | ".join(found.matched),
        comment="; ".join(f"{name} {value:+.2f}" for name, value in found.why.items()),
    )


def _none(term: Term, found: Sequence[Candidate]) -> Proposal:
    """Return that a term has no counterpart, as surely as the likeliest is none, which is named."""
    best = found[0] if found else None
    said = f"The likeliest: {best.label} ({best.confidence:.2f})" if best else ""
    confidence = round(1 - (best.confidence if best else 0), 3)
    return Proposal(term.iri, term.labels[0], f"{SKOS}exactMatch", NO_TERM_FOUND, "", confidence, comment=said)


def with_cardinality(proposals: Sequence[Proposal]) -> list[Proposal]:
    """Return all proposals, each with how many of the others share its subject or its object."""
    real = [one for one in proposals if one.object != NO_TERM_FOUND]
    subjects, objects = Counter(one.subject for one in real), Counter(one.object for one in real)

    def cardinality(one: Proposal) -> str:
        if one.object == NO_TERM_FOUND:
            return "1:0"
        return f"{'n' if objects[one.object] > 1 else '1'}:{'n' if subjects[one.subject] > 1 else '1'}"

    return [replace(one, cardinality=cardinality(one)) for one in proposals]


def summarise(proposals: Iterable[Proposal]) -> Summary:
    """Return the figures of all proposals."""
    found = list(proposals)
    real = [one for one in found if one.object != NO_TERM_FOUND]
    relations = Counter(one.predicate.removeprefix(SKOS) for one in real)
    return Summary(len({one.subject for one in found}), len({one.subject for one in real}), dict(relations))
