"""Linking: terms of one vocabulary in, candidates of another out; pure values, no store and no file but the tables."""

from kg.linking.matcher import ENOUGH, Matcher
from kg.linking.model import Candidate, Term
from kg.linking.weights import Weights, load_weights
from kg.linking.words import Lexicon, load_lexicon

__all__ = ["ENOUGH", "Candidate", "Lexicon", "Matcher", "Term", "Weights", "load_lexicon", "load_weights"]
