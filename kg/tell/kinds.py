"""Kinds: what is asked of a kind of a role by sentences of its own, which decide for it before those on the whole."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from kg.english import stems
from kg.iris import slug
from kg.model import Lattice, Requirement
from kg.tell.own import is_named

_FIRM = ("mandated", "required", "typical")
_SPECIFIC = re.compile(r"\bspecific (?!education)", re.IGNORECASE)


def schooling_of_kind(role: str, lattice: Lattice, words: Mapping[str, re.Pattern[str]]) -> list[Requirement]:
    """Return the firm statements on the schooling of all in a role that others take in, made of itself by name.

    Empty where the role is no kind of another, and where what is said of it is on a programme, a field or some alone.
    """
    if not lattice.roles[role].specialises:
        return []
    return [
        r
        for r in lattice.requirements_of.get(role, ())
        if r.kind == "education"
        and slug(r.strength.iri) in _FIRM
        and slug(r.prevalence.iri) in ("all", "most", "typical", "unstated")
        and any(_level_of(iri, lattice) is not None for option in r.need.options for iri in option)
        and not words["in_fields"].search(r.label.lower())
        and not any(words["to_enter"].search((e.quote or "").lower()) for e in r.evidence)
        and all(is_of_itself(lattice.contexts[iri].label, r, lattice, words) for iri in r.contexts)
    ]


def without_less(
    of_itself: Sequence[Requirement], asked: Iterable[Requirement], role: str, lattice: Lattice
) -> list[Requirement]:
    """Return schooling without what is said of the work at large and will do with less than the kind itself asks.

    What asks for as much or more stays: "some states ask teachers for a master's degree" is of public ones too.
    """
    floor = min((least_of(r, lattice) for r in of_itself), default=-1)
    return [r for r in asked if role in r.roles or r.kind != "education" or least_of(r, lattice) >= floor]


def least_of(requirement: Requirement, lattice: Lattice) -> float:
    """Return the lowest level of education that will do for a requirement; below all where it names no level."""
    tops = [
        max((level for iri in option if (level := _level_of(iri, lattice)) is not None), default=-1)
        for option in requirement.need.options
    ]
    return min(tops, default=-1)


def is_of_itself(place: str, requirement: Requirement, lattice: Lattice, words: Mapping[str, re.Pattern[str]]) -> bool:
    """Whether where a statement holds is no more than that one is to be in its role: "to become a shelver"."""
    found = words["to_be_one"].fullmatch(place.lower())
    labels = [lattice.roles[iri].label.partition(" (")[0].lower() for iri in requirement.roles]
    return found is not None and is_named(found[1], labels)


def is_of_a_kind(requirement: Requirement) -> bool:
    """Whether what is not asked for is only that schooling is of one kind: "no specific degree"."""
    return any(_SPECIFIC.search(evidence.quote or "") for evidence in requirement.evidence)


def wider_unsaid(role: str, lattice: Lattice) -> str:
    """Return the label of what takes a role in and does not name it; empty where none does or its label has the name.

    A sentence on "fliers and menders" is one on menders by name.
    """
    own = lattice.roles[role].label.partition(" (")[0]
    wider = [lattice.roles[iri].label for iri in lattice.roles[role].specialises]
    return wider[0] if wider and not any(_is_part(own, label) for label in wider) else ""


def at_home(
    requirements: Iterable[Requirement], role: str, lattice: Lattice, words: Mapping[str, re.Pattern[str]]
) -> list[Requirement]:
    """Return statements on a role as they hold for one that is called by where it works.

    What is asked in public schools is asked of all public school teachers, and what private ones ask is not.
    """
    name = lattice.roles[role].label.lower()
    sides, found = set(words["sides"].findall(name)), list[Requirement]()
    for one in requirements:
        places = {iri: lattice.contexts[iri].label.lower() for iri in one.contexts} if sides else {}
        if any(set(words["sides"].findall(place)) - sides for place in places.values()):
            continue
        here = {iri for iri, place in places.items() if words["sides"].search(place) and stems(place) <= stems(name)}
        found.append(replace(one, contexts=one.contexts - here) if here else one)
    return found


def _is_part(name: str, label: str) -> bool:
    """Whether a label has a name, if only with a word told once: “kite flier or mender” has “kite mender”."""
    words = name.split()
    parts = [(re.escape(" ".join(words[:n])), re.escape(" ".join(words[n:]))) for n in range(1, len(words))]
    shared = "|".join(f"{one}\\b.* (?:or|and) {other}|{one} (?:or|and) .*\\b{other}" for one, other in parts)
    return is_named(label, [name]) or bool(parts and re.fullmatch(shared, label, re.IGNORECASE))


def _level_of(iri: str, lattice: Lattice) -> int | None:
    item = lattice.items.get(iri)
    return item.level if item else None
