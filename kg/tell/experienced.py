"""Whether experience is needed, where none is usual on entry and sources ask it of some alone."""

from collections.abc import Sequence

from kg.english import listed
from kg.tell.matter import Matter
from kg.tell.ruling import asks_whether
from kg.tell.saying import Said


def rule_on_experience(matter: Matter, said: Sequence[Said]) -> str:
    """Return that experience is not asked as a rule, and of whom it is; empty where a firm statement asks it of all.

    Who asks whether one can do without it is told yes.
    """
    is_none = matter.phrases.ruled_by["no_experience"].search
    others = [one for one in said if not is_none(one.label)]
    if matter.reading.kind != "experience" or not asks_whether(matter.reading.question, matter.phrases):
        return ""
    if len(others) == len(said) or any(one.strength in matter.phrases.firm and not one.is_limited for one in others):
        return ""
    things = listed(f"{one} [{one.strength}]" for one in others)
    name = "experience_of_some" if others else "experience_none"
    is_without = matter.phrases.ruled_by["without"].search(matter.reading.question.lower())
    opening = matter.phrases.part("as_a_rule_yes" if is_without else "as_a_rule_no")
    return f"{opening}: {matter.phrases.part(name, role=matter.role, things=things)}"
