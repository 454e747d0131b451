"""Whether experience is needed: as the source has it usual on entry, and where sources ask it of some alone."""

from collections.abc import Sequence

from kg.english import listed
from kg.model import Requirement
from kg.tell.grading import graded
from kg.tell.matter import Matter, Told
from kg.tell.ruling import asks_whether, firmest_of_kinds, quotes
from kg.tell.saying import Said

_REQUIRED = ("mandated", "required")
_NOT = "not required"
_OF_KINDS = 3  # sentences on kinds of the work that are quoted


def rule_on_experience(matter: Matter, said: Sequence[Said]) -> str:
    """Return whether experience is asked as a rule, and of whom it is; empty where what sources state decides neither.

    Who asks whether one can do without it is told the reverse. Where none is usual on entry, what is typical beside it
    (the work of a trainee, what a licence takes) is no experience to come with, and told as well.
    """
    words = matter.phrases.ruled_by
    is_none = words["no_experience"].search
    others = [one for one in said if not is_none(one.label)]
    if matter.reading.kind != "experience" or not asks_whether(matter.reading.question, matter.phrases):
        return ""
    firm = [one for one in others if one.strength in matter.phrases.firm and not one.is_limited]
    if usual := next(filter(None, (words["usual_experience"].search(one.label) for one in firm)), None):
        more = [one for one in others if not words["usual_experience"].search(one.label)]
        told = matter.phrases.part("experience_usual", role=matter.role, much=usual[1])
        return _opened(matter, f"{told} {graded(matter, more) if more else ''}", is_needed=True)
    if len(others) == len(said) or any(one.strength in _REQUIRED for one in firm):
        return ""
    if firm:
        return _opened(matter, f"{matter.phrases.part('experience_beside', role=matter.role)} {graded(matter, others)}")
    denied = [one for one in others if one.strength == _NOT]
    things = listed(f"{one} [{one.strength}]" for one in others if one not in denied)
    told = matter.phrases.part("experience_of_some" if things else "experience_none", role=matter.role, things=things)
    known = matter.lattice.statements
    stated = [s for one in denied if isinstance(s := known.get(one.iri), Requirement)]
    of_kinds = firmest_of_kinds(matter, matter.role_iri, "experience")[:_OF_KINDS]
    return _opened(matter, f"{told} {quotes([*stated, *of_kinds], matter)}")


def of_kinds_alone(matter: Matter) -> Told | None:
    """Tell the sentences that ask a kind of the role for experience, where none asks the role for it; None for none."""
    if matter.reading.kind != "experience":
        return None
    of_kinds = firmest_of_kinds(matter, matter.role_iri, "experience")[:_OF_KINDS]
    said = quotes(of_kinds, matter)
    told = matter.phrases.part("experience_of_kinds", role=matter.role)
    return Told(f"{told} {said}", matter.rows, tuple(r.iri for r in of_kinds)) if said else None


def _opened(matter: Matter, told: str, *, is_needed: bool = False) -> str:
    """Return what is told behind yes or no, which is turned round for who asks to do without."""
    is_without = bool(matter.phrases.ruled_by["without"].search(matter.reading.question.lower()))
    opening = matter.phrases.part("as_a_rule_yes" if is_without != is_needed else "as_a_rule_no")
    return f"{opening}: {told.strip()}"
