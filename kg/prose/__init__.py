"""The reader of prose: sentences on how to enter an occupation, read into plain values; no RDF and no HTML here."""

from kg.prose.model import Condition, Coursework, Length, Move, Negation, Option, Reading, Requirement, Unread, Why
from kg.prose.pay import Pay, read_pay
from kg.prose.phrase import read_need
from kg.prose.reading import read_prose
from kg.prose.told import read_told, why_not_told

__all__ = [
    "Condition",
    "Coursework",
    "Length",
    "Move",
    "Negation",
    "Option",
    "Pay",
    "Reading",
    "Requirement",
    "Unread",
    "Why",
    "read_need",
    "read_pay",
    "read_prose",
    "read_told",
    "why_not_told",
]
