"""Telling of what a person must be or pass: an age, citizenship, a check, fitness."""

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.english import stems
from kg.model import Eligibility
from kg.tell.listing import rows
from kg.tell.matter import Matter, Told
from kg.tell.saying import Phrases, Said, by_strength

_NUMBER = re.compile(r"\d")
_QUOTED = 2  # sentences on what is asked after


def eligibility(matter: Matter) -> Told:
    """Tell what a person must be or pass, by strength: a conviction may matter, an age is required.

    The sentences on what the question asks after stand first; what many or most ask for is told as theirs.
    """
    known = {one.iri: one for one in matter.lattice.eligibility}
    said = matter.nearest(matter.gather(matter.rows, "eligibility"))
    if not said:
        return rows(matter)
    words = {**matter.phrases.strengths, "conditional": matter.phrases.sentences["may_count"]}
    phrases = replace(matter.phrases, strengths=words)
    graded = [_as_shared(one, known.get(one.iri), phrases) for one in said]
    groups = "; ".join(filter(None, (by_strength(graded, phrases, firm=firm) for firm in (True, False))))
    told = matter.tell("requirements", said, role=matter.role, groups=groups)
    asked = [known[one.iri] for one in said if one.iri in known and _is_asked_after(one, matter)]
    quotes = [e.quote or "" for one in asked for e in one.evidence]
    is_unstated = matter.phrases.ruled_by["age"].search(matter.reading.question.lower()) and quotes
    no_age = (
        matter.phrases.say("no_age", role=matter.role) if is_unstated and not _NUMBER.search(" ".join(quotes)) else ""
    )
    return replace(told, text=f"{no_age} {_in_words(asked, matter)} {told.text}".strip())


def _as_shared(said: Said, stated: Eligibility | None, phrases: Phrases) -> Said:
    """Return a statement under "required by many or most" where its sentence says of whom it is required."""
    quotes = [e.quote for e in stated.evidence if e.quote] if stated else []
    shared = next((found for quote in quotes if (found := phrases.ruled_by["shared"].search(quote))), None)
    if shared is None or said.strength not in ("required", "typical"):
        return said
    return replace(said, strength="shared", hedge=said.hedge or shared.group().strip())


def _is_asked_after(said: Said, matter: Matter) -> bool:
    """Whether a statement is on an age or a check that is asked for, or has a word of the question."""
    question, age = matter.reading.question.lower(), matter.phrases.ruled_by["age"]
    if age.search(question):
        return bool(age.search(said.label.lower()))
    if (checked := matter.phrases.ruled_by["checked"]).search(question):
        return bool(checked.search(said.label.lower()))
    named = stems(" ".join(f"{m.text} {m.label}" for m in matter.reading.named.values()))
    return bool((stems(question) - matter.phrases.asking - named) & stems(said.label))


def _in_words(asked: Sequence[Eligibility], matter: Matter) -> str:
    """Return the sentences that statements rest on, those with a number first, each once; empty for none."""
    found = {e.quote: e for one in asked for e in one.evidence if e.quote}
    ranked = sorted(found, key=lambda quote: not _NUMBER.search(quote))[:_QUOTED]
    told = [f"“{quote}” ({found[quote].title}, {found[quote].edition})" for quote in ranked]
    return matter.phrases.say("ruled_quotes", quotes=" ".join(told)) if told else ""
