"""Career Lattice as a library: open a session, ask it, find routes.

>>> from kg import Question, Settings
>>> Settings().port
8000
"""

from kg.model import Answer, Lattice, Question
from kg.settings import Settings, load_settings

__all__ = ["Answer", "Lattice", "Question", "Settings", "load_settings"]
