"""Ladders: credentials that a source lists in the order in which people get them, one named after a role."""

import re
from collections.abc import Sequence

from kg.model import Lattice, Requirement

_IN_ORDER = re.compile(r"\border:$")


def without_beyond(stated: Sequence[Requirement], role: str, lattice: Lattice) -> list[Requirement]:
    """Return *stated* without the credentials that a list has after the one that is named after *role*.

    "In this order: rigger certificate, master rigger certificate", said of riggers and master riggers alike: a rigger
    is asked for the first. What is said of *role* itself stays.
    """
    places = {one: place for one in stated if (place := _place(one)) is not None and role not in one.roles}
    name = re.compile(rf"{re.escape(lattice.roles[role].label)} (?:certificate|licen[sc]e|rating)", re.IGNORECASE)
    tops = {place[0]: place[1] for one, place in places.items() if any(map(name.fullmatch, _labels(one, lattice)))}
    beyond = {one for one, (led, place) in places.items() if place > tops.get(led, place)}
    return [one for one in stated if one not in beyond]


def _place(one: Requirement) -> tuple[str, int] | None:
    """Return the sentence that leads the list in which *one* stands and the place there; None where it is in none."""
    lead = next((e.passage for e in one.evidence if _IN_ORDER.search(e.quote or "")), None)
    items = [e.sentence for e in one.evidence if e.passage != lead]
    return (lead, items[0]) if lead is not None and len(items) == 1 else None


def _labels(one: Requirement, lattice: Lattice) -> list[str]:
    return [lattice.items[iri].label for option in one.need.options for iri in option if iri in lattice.items]
