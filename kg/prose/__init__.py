"""The reader of prose: sentences on how to enter an occupation, read into plain values; no RDF and no HTML here."""

from kg.prose.model import Coursework, Move, Option, Reading, Requirement, Why
from kg.prose.phrase import read_need
from kg.prose.reading import read_prose

__all__ = ["Coursework", "Move", "Option", "Reading", "Requirement", "Why", "read_need", "read_prose"]
