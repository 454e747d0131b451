"""Fitting: whether a sense can be asked of what a question names, and which name fills which slot."""

import re

from kg.ask.cues import Sense
from kg.ask.hearing import Heard
from kg.ask.mentions import CODE, ROLE, Mention
from kg.ask.person import Person

_NUMBER = "number"  # any that counts no years, no money, and is nobody's age or place in a row
# Words before how old somebody is, or in which year of school.
_YEAR = re.compile(r"20[0-4]\d")  # of a figure
# Words after a sum of money, "more than 50 thousand", and after a number that counts nothing, "7th grade".
_NO_COUNT = frozenset(("thousand", "grand", "hundred", "k", "dollar", "buck", "usd", "th", "st", "nd", "rd"))
_SUM = 1000  # from which a number is one of money
_OF_AGE = frozenset(("am", "at", "age", "aged", "turned", "turning", "year", "grade", "form"))
_TOLD_OF_CREDENTIAL = ("requires", "evidence", "alternatives", "opens", "coursework", "length", "rows", "better_paid")


def allows(sense: Sense, heard: Heard) -> bool:
    """Return whether a question has a word that one of a sense must have, and none that it never has."""
    open_ = [word for place, word in enumerate(heard.words) if place not in heard.used]
    has_number = _NUMBER in sense.never and any(
        word[0].isdigit() and before not in _OF_AGE and after not in _NO_COUNT and not _is_year_or_sum(word)
        for before, word, after in zip(open_, open_[1:], [*open_[2:], ""], strict=False)
    )
    never = sense.never - {_NUMBER}  # the word itself is none
    return not has_number and never.isdisjoint(open_) and (not sense.must or not sense.must.isdisjoint(open_))


def _is_year_or_sum(word: str) -> bool:
    return _YEAR.fullmatch(word) is not None or (word.isdigit() and int(word) >= _SUM)


def fits(sense: Sense, heard: Heard) -> bool:
    """Return whether what a sense is asked of is what the question names."""
    person = heard.person
    if not allows(sense, heard):
        return False
    roles, credentials = len(heard.slots(ROLE)), len(heard.credentials())
    if sense.of == "role-or-credential":
        return roles + credentials == 1
    if sense.tell == "alternatives":
        return credentials == 1 and roles <= 1
    if sense.query == "better-paid-without-degree":
        return roles == 0 and credentials == 1
    return {
        "to": roles == 1 and not credentials,
        "role": roles == 1
        and (not credentials or sense.tell == "requirements")
        and not (person.source and sense.tell in ("advancement", "leads_to")),
        "role-credential": roles == 1 and credentials == 1,
        "role-evidence": roles == 1 and credentials <= 1,
        "roles": roles == 2 and not credentials,
        "move": roles == 2 and not credentials and person.source is None,
        "credential": roles == 0 and credentials == 1,
        "code": roles == 0 and len(heard.slots(CODE)) == 1 and (sense.query == "resolve" or is_soc(heard)),
        "none": roles + credentials == 0 and not person.is_known,
    }[sense.of]


def is_soc(heard: Heard) -> bool:
    """Return whether the code that is named is of SOC or O*NET-SOC: what else is asked of a code is asked of those."""
    return "-" in heard.slots(CODE)[0].label


def is_of_licence(sense: Sense, person: Person) -> bool:
    """Whether "without a license" asks if there must be one, and is nothing that somebody lacks."""
    return sense.kind == "licence" and not person.have and not person.source


def slots(sense: Sense, heard: Heard) -> dict[str, Mention]:
    """Return what a question names, by the slots of a sense that fits it."""
    roles, credentials, codes = heard.slots(ROLE), heard.credentials(), heard.slots(CODE)
    if sense.of in ("roles", "move"):
        if sense.tell == "move_evidence":  # asked of the role that is reached
            return {"role": roles[1], "from": roles[0]}
        names = ("one", "other") if sense.of == "roles" else ("from", "to")
        return dict(zip(names, roles, strict=True))
    found = {"to" if sense.of == "to" else "role": role for role in roles}
    if credentials and sense.tell in _TOLD_OF_CREDENTIAL:
        found["have" if sense.tell == "opens" else "credential"] = credentials[0]
    return found | ({"code": codes[0]} if codes else {})
