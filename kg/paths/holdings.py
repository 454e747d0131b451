"""What a person has: what they say, what follows from it, and which assumption it rests on."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.model import Item, Lattice, Question, Requirement, Role
from kg.paths.reading import EXPERIENCE, GATES, LICENCE, Reading, entered, established, read
from kg.vocab import EXPERIENCE_COUNTS, HELD_HAS_THE_FIELD, HIGHER_LEVEL_COUNTS, HOLDERS_MET_A_WAY_IN

_LICENCE = re.compile(r"\s*\blicen[cs]e\b", re.IGNORECASE)
_AND = re.compile(r",? (?:or|and) |, ")  # what parts the name of a role that is several
_STEM = 3  # letters that two words of one stem have in common at least
_ENDING = 2  # letters in which the shorter of them may differ


@dataclass(frozen=True)
class Holding:
    """Why a fact is held: by what the person said they have, and under which assumption, or None."""

    origin: str
    assumption: str | None = None


Holdings = dict[str, Holding]


def assumed(lattice: Lattice, question: Question, iri: str) -> float | bool:
    """Return the value of an assumption: the user's, else the graph's, else false."""
    if iri in question.assume:
        return question.assume[iri]
    assumption = lattice.assumptions.get(iri)
    return assumption.value if assumption else False


def hold(reading: Reading, question: Question, have: Iterable[str]) -> Holdings:
    """Return what a person has who holds *have* and has been in the roles of the question, by fact."""
    lattice, given = reading.lattice, tuple(have)
    # Where the person wants to go says nothing of where they have been.
    behind = read(lattice, frozenset())
    held: Holdings = {}
    for iri in given:
        add(held, lattice, iri, Holding(iri))
    for role in been_in(question):
        held |= {entered(role): Holding(role), established(role): Holding(role)}
        if assumed(lattice, question, HOLDERS_MET_A_WAY_IN):
            each = _of_each(behind, role, question.to)
            for iri in sorted(common(behind, role) - each):
                add(held, lattice, iri, Holding(iri, HOLDERS_MET_A_WAY_IN))
            for iri in _own_licences(behind, role, question.to):
                add(held, lattice, iri, Holding(iri, HOLDERS_MET_A_WAY_IN))
    if assumed(lattice, question, HELD_HAS_THE_FIELD):
        for iri in given:
            _add_fields(held, lattice, iri)
    if assumed(lattice, question, HIGHER_LEVEL_COUNTS):
        _add_lower(held, lattice)
    for item in lattice.experiences:
        if years_left(lattice, question, item.iri) == 0:
            held.setdefault(item.iri, Holding(item.iri))
    if assumed(lattice, question, EXPERIENCE_COUNTS):
        for iri, role in _gained(lattice, question):
            held.setdefault(iri, Holding(role, EXPERIENCE_COUNTS))
    return held


def _own_licences(behind: Reading, role: str, to: str) -> Iterator[str]:
    """Yield the licences asked of *to* that are the one *role* itself must have, under another name.

    A "registered nursing license" is that of a registered nurse; nothing where no source asks one of *role*.
    """
    lattice = behind.lattice
    stated = (r for end in (to, *lattice.roles[to].specialises) for r in lattice.requirements_of.get(end, ()))
    asked = sorted({iri for r in stated for option in r.need.options for iri in option if iri in lattice.items})
    named = [
        iri
        for iri in asked
        if lattice.items[iri].is_licence and is_called_after(lattice.items[iri], lattice.roles[role])
    ]
    own = [r for r in behind.statements(role) if r.kind == LICENCE and r.strength.iri in GATES and not r.contexts]
    yield from named if own else ()


def _of_each(behind: Reading, role: str, to: str) -> frozenset[str]:
    """Return what is asked of *role* and of *to* by one statement on both, and is one for each of them.

    The licence "as a rigger or roper", the programme that "riggers and ropers complete": who has it as a rigger has
    none as a roper; nothing where a rigger has been a roper before. Schooling of a level is of any work, and what
    several documents name too.
    """
    lattice = behind.lattice
    own = [r for r in lattice.requirements_of.get(role, ()) if r.kind == EXPERIENCE]
    before = {item.in_role for r in own for option in r.need.options for item in map(lattice.items.get, option) if item}
    if to in before:
        return frozenset()
    both = {*lattice.roles[role].specialises} & {*lattice.roles[to].specialises}
    found = set[str]()
    for wider in both if role != to else ():
        label = lattice.roles[wider].label
        asked = {i for r in lattice.requirements_of.get(wider, ()) for option in r.need.options for i in option}
        is_several = {lattice.roles[one].label for one in (role, to)} <= {*_AND.split(label)}
        for iri in asked & lattice.items.keys() if is_several else ():
            item = lattice.items[iri]
            is_licence = item.is_licence and item.label.endswith(f" {label}")
            is_programme = item.kind == "credential" and not item.is_licence and behind.is_of_one_document(iri)
            found |= {iri} if is_licence or is_programme else set()
    return frozenset(found)


def is_called_after(licence: Item, role: Role) -> bool:
    """Whether *licence* is called after *role*, word for word but for their endings."""
    words = _LICENCE.sub("", licence.label).lower().split()
    others = role.label.lower().split()
    return (
        _LICENCE.search(licence.label) is not None and len(words) == len(others) and all(map(_is_alike, words, others))
    )


def _is_alike(one: str, other: str) -> bool:
    """Whether two words have one stem: "nursing" and "nurse"."""
    stem = max(_STEM, min(len(one), len(other)) - _ENDING)
    return one[:stem] == other[:stem]


def _gained(lattice: Lattice, question: Question) -> Iterator[tuple[str, str]]:
    """Yield the experience that is asked for the target and was gained in a role worked in, with that role.

    It was gained there where a source states the move from that role to the target or names it where it asks.
    """
    ends = (question.to, *lattice.roles[question.to].specialises)
    for role, years in question.years.items():
        moves = [move for end in ends for move in lattice.advancements_to.get(end, ()) if role in move.sources]
        asked = [requirement for end in ends for requirement in lattice.requirements_of.get(end, ())]
        for requirement in (*asked, *(need for move in moves for need in move.needs)):
            if moves or names(requirement, lattice.roles[role].label):
                items = (lattice.items.get(iri) for option in requirement.need.options for iri in option)
                yield from ((item.iri, role) for item in items if item is not None and _is_met(item, role, years))


def names(requirement: Requirement, label: str) -> bool:
    """Whether a sentence that states *requirement* names the role of that label."""
    name = re.compile(rf"\b{re.escape(label)}s?\b", re.IGNORECASE)
    return any(name.search(evidence.quote or "") for evidence in requirement.evidence)


def _is_met(item: Item, role: str, years: float) -> bool:
    """Whether *years* in *role* are the experience *item*, as far as its role and length are stated."""
    least = item.duration.at_least if item.duration else None
    return item.kind == "experience" and item.in_role in (None, role) and years >= (least or 0) and years > 0


def been_in(question: Question) -> list[str]:
    """Return the roles that the person is or has been in."""
    roles = ([question.source] if question.source else []) + [role for role, years in question.years.items() if years]
    return list(dict.fromkeys(roles))


def years_left(lattice: Lattice, question: Question, iri: str) -> float | None:
    """Return the years of an experience that are still to be gained; None where no source gives a length."""
    item = lattice.items[iri]
    if item.duration is None or item.duration.at_least is None:
        return None
    return max(0.0, item.duration.at_least - question.years.get(item.in_role or "", 0.0))


def add(held: Holdings, lattice: Lattice, iri: str, holding: Holding) -> None:
    """Hold a credential, what it counts as, and what its study presupposed."""
    if iri in held:
        return
    held[iri] = holding
    for other, origin in lattice.brings.get(iri, ()):
        if other not in held:
            held[other] = holding if origin is None else Holding(origin, holding.assumption)


def common(reading: Reading, role: str, seen: frozenset[str] = frozenset()) -> frozenset[str]:
    """Return what every stated way into *role*, by advancement too, has in common; nothing where none is stated."""
    closures = []
    for entry in reading.entering(role):
        closure: Holdings = {}
        sources = [need.removeprefix("done ") for need in entry.way.needs if need.startswith("done ")]
        if seen & {*sources}:
            continue
        for need in entry.way.needs - {established(source) for source in sources}:
            add(closure, reading.lattice, need, Holding(need))
        closures.append(frozenset(closure).union(*(common(reading, one, seen | {role}) for one in sources)))
    return frozenset.intersection(*closures) if closures else frozenset()


def _add_fields(held: Holdings, lattice: Lattice, iri: str) -> None:
    """Hold the credentials in a field that a level without its field may stand for."""
    item = lattice.items.get(iri)
    if item is None or item.level is None or item.field is not None:
        return
    holding = Holding(iri, HELD_HAS_THE_FIELD)
    for other in lattice.in_field.get(item.level, ()):
        add(held, lattice, other, holding)


def _add_lower(held: Holdings, lattice: Lattice) -> None:
    """Hold every level below the highest one held."""
    levels = {iri: lattice.items[iri].level or 0 for iri in held if iri in lattice.items}
    highest = max(levels, key=lambda iri: (levels[iri], iri), default=None)
    for level, item in lattice.levels.items():
        if highest is not None and level < levels[highest]:
            add(held, lattice, item.iri, Holding(held[highest].origin, HIGHER_LEVEL_COUNTS))
