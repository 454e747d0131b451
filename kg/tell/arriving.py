"""Arriving: moves that a source tells of those who came to the other work, whose hedge counts these and no others."""

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.english import article
from kg.model import Advancement, Lattice
from kg.tell.saying import Phrases, Said

_BEHIND = re.compile(r" \(.*")  # what a label has behind it, to tell it from others


def as_of_arrivals(said: Sequence[Said], lattice: Lattice, phrases: Phrases) -> list[Said]:
    """Return statements, the hedge of a move with of whom it is said where that is not of those who make it.

    "Most managers start as cooks" is said of most managers, and tells not how many cooks become one.
    """
    if not any("advancement" in one.row for one in said):
        return list(said)
    moves = {move.iri: move for move in lattice.advancements}
    return [_with_whom(one, moves.get(one.row.get("advancement", "")), lattice, phrases) for one in said]


def _with_whom(said: Said, move: Advancement | None, lattice: Lattice, phrases: Phrases) -> Said:
    if move is None or not said.hedge or not is_of_arrivals(move, lattice, phrases):
        return said
    labels = [lattice.roles[iri].label for iri in move.sources if iri in lattice.roles]
    label = said.row.get("fromLabel") or (labels[0] if len(labels) == 1 else "")
    whom = article(label) if label else phrases.part("who_moves")
    return replace(said, hedge_of=phrases.part("of_arrivals", role=whom))


def is_of_arrivals(move: Advancement, lattice: Lattice, phrases: Phrases) -> bool:
    """Whether the sentence of a move tells it of those who came: it has from where behind a word for beginning so."""
    labels = [_BEHIND.sub("", lattice.roles[iri].label) for iri in move.sources if iri in lattice.roles]
    ends = {word for label in labels for word in (label, *re.split(r",? (?:or|and) |, ", label)) if word}
    return any(
        phrases.ruled_by["arrived"].search(phrases.ruled_by["leads_in"].sub("", before.lower()))
        for evidence in move.evidence
        if (before := _before(evidence.quote or "", ends)) is not None
    )


def _before(quote: str, names: set[str]) -> str | None:
    """Return what a sentence has before the first of some names, in the singular or plural; None where it has none."""
    text = quote.replace("'", "’")
    found = [m.start() for name in names if (m := re.search(rf"\b{re.escape(name)}(?:e?s)?\b", text, re.IGNORECASE))]
    return text[: min(found)] if found else None
