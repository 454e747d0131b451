"""Whom programmes take in: what is denied of these is nothing that is said of a role."""

import re
from collections.abc import Mapping

from kg.iris import slug
from kg.model import Lattice, Requirement


def is_of_entrants(one: Requirement, lattice: Lattice, words: Mapping[str, re.Pattern[str]]) -> bool:
    """Whether a statement denies what programmes might ask of those who enter them, and nothing of the role."""
    places = (lattice.contexts[iri].label.lower() for iri in one.contexts)
    return slug(one.strength.iri) == "not-required" and any(map(words["programmes"].search, places))
