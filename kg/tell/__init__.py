"""Answers in plain English: a reading answered by a canned query or the planner, and told in a sentence or two."""

from kg.tell.answering import Asker
from kg.tell.saying import load_phrases

__all__ = ["Asker", "load_phrases"]
