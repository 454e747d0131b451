"""The reader of prose: sentences on how to enter an occupation, read into plain values; no RDF and no HTML here."""

from kg.prose.model import Reading
from kg.prose.reading import read_prose

__all__ = ["Reading", "read_prose"]
