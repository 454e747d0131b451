"""What the library speaks of, as frozen values: things and statements, the lattice of them, questions and answers."""

from kg.model.answers import Alternative, Answer, Blocker, Certainty, Near, OffRamp, Opening, Question, Route, Step
from kg.model.lattice import Lattice
from kg.model.things import (
    Advancement,
    Assumption,
    Context,
    Duration,
    Evidence,
    Grade,
    Item,
    Mapping,
    Need,
    Pay,
    Requirement,
    Role,
    Thing,
)

__all__ = [
    "Advancement",
    "Alternative",
    "Answer",
    "Assumption",
    "Blocker",
    "Certainty",
    "Context",
    "Duration",
    "Evidence",
    "Grade",
    "Item",
    "Lattice",
    "Mapping",
    "Near",
    "Need",
    "OffRamp",
    "Opening",
    "Pay",
    "Question",
    "Requirement",
    "Role",
    "Route",
    "Step",
    "Thing",
]
