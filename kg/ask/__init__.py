"""Questions in plain English: what one asks, of what, and what it says of who asks; or why that is not clear."""

from kg.ask.grammar import Grammar, load_grammar
from kg.ask.mentions import Finder
from kg.ask.reading import Reading
from kg.ask.understanding import Understanding

__all__ = ["Finder", "Grammar", "Reading", "Understanding", "load_grammar"]
