"""Licences that come after experience or training at work, because a source asks that for them."""

import re
from collections.abc import Iterable

from kg.model import Item, Lattice, Requirement
from kg.paths.reading import EXPERIENCE, GATES, TRAINING

_WORD = r"(?P<word>certif\w+|credential|licensed|licen[sc]ure|licensing|licen[sc]e)"
# "To become certified", "licensing requirements", "FAA certification": of the licence of the role, and of no other one.
_FOR_IT = re.compile(
    rf"(?:(?:to|for|in order to) )?(?:(?:become|be|earn|gain|get|obtain|qualify for|applicants for|candidates for) )?"
    rf"(?:(?:an?|the|their|state|[A-Z]{{2,4}}) )*{_WORD}(?: requirements)?(?: or (?:certification|licen[sc]ure))?",
    re.IGNORECASE,
)
_SAID = (
    # "Licensure requirements vary, but candidates must have experience".
    re.compile(
        r"(?:(?:al)?though |while )?(?P<word>certification|licen[sc]ure|licensing|licen[sc]e)\b[^.;]*?"
        r"\b(?:requires?|must|need)\b[^.;]*?\b(?P<kind>experience|training)\b",
        re.IGNORECASE,
    ),
    # "After completing their training, ropers become certified".
    re.compile(
        r"(?:after|once|upon)\b[^,.;]*\b(?:complet|pass|gain|finish)\w*\b[^,.;]*\b(?P<kind>experience|training)\b"
        r"[^,.;]*, [^.;]*?\b(?P<word>certif\w+|licen[sc]\w+)",
        re.IGNORECASE,
    ),
)
# What keeps a licence comes after it.
_KEPT = re.compile(r"\b(?:continu|maintain|renew|keep|recurrent)", re.IGNORECASE)
# The licence that is named after the role alone; one of its own name, as to drive, has other terms.
_OF_THE_ROLE = re.compile(r"(?P<word>certification|licen[sc]e|registration)(?: as an? .*)?", re.IGNORECASE)


def precedes(item: Item, roles: Iterable[str], lattice: Lattice) -> frozenset[str]:
    """Return which of experience and training at work a source of *roles* asks for the licence *item*.

    >>> precedes(Item("a", "driver's license", kind="credential"), (), None)
    frozenset()
    """
    named = _OF_THE_ROLE.fullmatch(item.label)
    if named is None:
        return frozenset()
    is_certification = _is_certification(named["word"])
    stated = (one for role in roles for one in lattice.requirements_of.get(role, ()))
    return frozenset(
        kind for one in stated for word, kind in _asked(one, lattice) if _is_certification(word) == is_certification
    )


def _asked(one: Requirement, lattice: Lattice) -> Iterable[tuple[str, str]]:
    """Yield the word for a licence and the kind of what *one* asks for it, by its context and by its sentence."""
    if one.strength.iri in GATES and one.kind in (EXPERIENCE, TRAINING):
        found = (_FOR_IT.fullmatch(lattice.contexts[iri].label) for iri in sorted(one.contexts))
        yield from ((match["word"], one.kind) for match in found if match)
    for quote in (evidence.quote or "" for evidence in one.evidence):
        matches = (pattern.match(quote) for pattern in _SAID if not _KEPT.search(quote))
        yield from ((match["word"], match["kind"].lower()) for match in matches if match)


def _is_certification(word: str) -> bool:
    return word.lower().startswith(("certif", "credential"))
