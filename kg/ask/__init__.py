"""Questions in plain English: read, answered by a canned query or the planner, and told in a sentence or two."""

from kg.ask.answering import Asker
from kg.ask.grammar import Grammar, load_grammar
from kg.ask.mentions import Finder
from kg.ask.reading import Reading
from kg.ask.saying import load_phrases
from kg.ask.understanding import Understanding

__all__ = ["Asker", "Finder", "Grammar", "Reading", "Understanding", "load_grammar", "load_phrases"]
