"""What the library speaks of, as frozen values: things and statements, the lattice of them, questions and answers."""

from kg.model.answers import Alternative, Answer, Blocker, Certainty, Near, OffRamp, Opening, Question, Route, Step
from kg.model.classified import Classified, Fields, JobZone, Relatedness, Share
from kg.model.lattice import Lattice
from kg.model.things import (
    Advancement,
    Assumption,
    Context,
    Duration,
    Eligibility,
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
    "Classified",
    "Context",
    "Duration",
    "Eligibility",
    "Evidence",
    "Fields",
    "Grade",
    "Item",
    "JobZone",
    "Lattice",
    "Mapping",
    "Near",
    "Need",
    "OffRamp",
    "Opening",
    "Pay",
    "Question",
    "Relatedness",
    "Requirement",
    "Role",
    "Route",
    "Share",
    "Step",
    "Thing",
]
