"""Proposing: the matcher asked for each term of a vocabulary, verdicts heeded, none said where none is."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kg.linking import Candidate, Matcher, Term
from kg.proposals.verdicts import BY_A_PERSON, Given, Verdicts
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

    ``cardinality`` is SSSOM's: 1:1, 1:n, n:1, n:n, or 1:0 for no counterpart; empty until all lines are known. What a
    person has said has no confidence. ``titles`` and ``description`` are what the vocabulary says of the subject.
    """

    subject: str
    subject_label: str
    predicate: str
    object: str
    object_label: str
    confidence: float | None
    match: str = ""
    comment: str = ""
    cardinality: str = ""
    justification: str = JUSTIFICATION
    titles: tuple[str, ...] = ()
    description: str = ""


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
    verdicts: Verdicts | None = None,
    most: int = 3,
    least: float = LEAST,
) -> Iterator[list[Proposal]]:
    """Yield for each term its proposals, surest first: one at least, which may say that there is no counterpart.

    :param verdicts: what people have said: a pair that was rejected is not proposed again; what was accepted is given,
        and nothing else is proposed by the same relation; where there is no counterpart, nothing is proposed.
    :param most: proposals of one term.
    :param least: confidence of a proposal, from 0 to 1.
    """
    known = verdicts or Verdicts()
    without = {subject for subject, _ in known.none}
    nothing = Given(f"{SKOS}exactMatch", NO_TERM_FOUND)
    for term in terms:
        if term.iri in without:
            yield [_told(term, nothing, "A person has said that it has no counterpart")]
            continue
        given = known.accepted.get(term.iri, ())
        taken, relations = {one.object for one in given}, {one.predicate for one in given}
        found = [
            one
            for one in matcher.candidates(term, most + _MORE)
            if (term.iri, one.object) not in known.rejected and one.object not in taken
        ]
        told = [_told(term, one, "A person has accepted it") for one in given]
        sure = [_proposal(term, one) for one in found if one.confidence >= least]
        free = [one for one in sure if one.predicate not in relations][: max(most - len(told), 0)]
        yield [*told, *free] or [_none(term, found)]


def _told(term: Term, given: Given, comment: str) -> Proposal:
    """Return what a person has said of a term, as a line of the table."""
    return _about(
        term,
        predicate=given.predicate,
        object=given.object,
        object_label=given.label,
        confidence=None,
        comment=comment,
        justification=BY_A_PERSON,
    )


def _about(term: Term, **said: Any) -> Proposal:
    return Proposal(term.iri, term.labels[0], titles=term.labels[1:], description=term.description, **said)


def _proposal(term: Term, found: Candidate) -> Proposal:
    return _about(
        term,
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
    return _about(
        term,
        predicate=f"{SKOS}exactMatch",
        object=NO_TERM_FOUND,
        object_label="",
        confidence=confidence,
        comment=said,
    )


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
