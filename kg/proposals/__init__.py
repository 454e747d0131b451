"""Proposals: which terms of a user's vocabulary are what in the graph, as an SSSOM table that a person judges."""

from kg.proposals.files import Vocabulary, read_terms
from kg.proposals.graphs import ROLES, Target, load_target
from kg.proposals.proposing import LEAST, Proposal, Summary, propose
from kg.proposals.running import Run, Wish, run
from kg.proposals.table import draft_of, to_table
from kg.proposals.verdicts import Given, Verdicts, load_verdicts

__all__ = [
    "LEAST",
    "ROLES",
    "Given",
    "Proposal",
    "Run",
    "Summary",
    "Target",
    "Verdicts",
    "Vocabulary",
    "Wish",
    "draft_of",
    "load_target",
    "load_verdicts",
    "propose",
    "read_terms",
    "run",
    "to_table",
]
