"""Review: what a program has proposed, judged by people; their verdicts are mappings of a set of their own."""

from kg.review.evidence import MOST_TITLES, Evidence, Side, load_evidence
from kg.review.judging import RELATIONS, VERDICTS, Edit, Judgement, judge, to_author, undo
from kg.review.model import OPEN, STATES, Candidate, Case, ProposalSet, Verdict, after, count, find_case, last
from kg.review.reading import get_set, load_cases, load_sets, reviewed

__all__ = [
    "MOST_TITLES",
    "OPEN",
    "RELATIONS",
    "STATES",
    "VERDICTS",
    "Candidate",
    "Case",
    "Edit",
    "Evidence",
    "Judgement",
    "ProposalSet",
    "Side",
    "Verdict",
    "after",
    "count",
    "find_case",
    "get_set",
    "judge",
    "last",
    "load_cases",
    "load_evidence",
    "load_sets",
    "reviewed",
    "to_author",
    "undo",
]
