"""Aging: how the age that somebody tells of themselves stands to the least ages that sources state of a role."""

from collections.abc import Iterable

from kg.english import article
from kg.model import Lattice
from kg.tell.ruling import Ruled
from kg.tell.saying import Phrases

_QUOTED = 2


def rule_on_own_age(question: str, role: str, lattice: Lattice, phrases: Phrases) -> Ruled | None:
    """Return whether the age that *question* tells is below what sources state of *role*, with their sentences.

    None where it tells none, no source states a least age in years, or it is as high as all that are stated: an age is
    then no bar, which is not told.

    :param role: its IRI; what is stated of a role that takes it in counts too.
    """
    words, known = phrases.ruled_by, lattice.roles[role]
    told = words["own_age"].search(question.lower())
    if told is None:
        return None
    stated = [one for one in lattice.eligibility if {role, *known.specialises} & set(one.roles)]
    least = [one for one in stated if words["age"].search(one.label.lower())]
    least = [one for one in least if not words["most_age"].search(one.label.lower())]
    passages = {e.quote: e for one in least for e in one.evidence if e.quote and words["age_told"].search(e.quote)}
    ages = [int(n) for quote in passages for n in words["age_told"].findall(quote)]
    if not ages or int(told[1]) >= max(ages):
        return None
    name = "age_below" if int(told[1]) < min(ages) else "age_between"
    verdict = phrases.say(name, age=told[1], role=article(known.label))
    quoted = " ".join(f"“{q}” ({e.title}, {e.edition})" for q, e in list(passages.items())[:_QUOTED])
    return Ruled(verdict, phrases.say("ruled_quotes", quotes=quoted))


def left_of_age(notes: Iterable[str], phrases: Phrases) -> tuple[str, ...]:
    """Return notes without those that an age is not taken into account."""
    return tuple(note for note in notes if not phrases.ruled_by["own_age"].search(note.lower()))
