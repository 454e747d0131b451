"""Search: every name that the graph knows, found by its words, its beginning or something like it."""

from kg.search.index import Found, Hit, SearchIndex
from kg.search.loading import load_index
from kg.search.words import Spelling, load_spelling

__all__ = ["Found", "Hit", "SearchIndex", "Spelling", "load_index", "load_spelling"]
