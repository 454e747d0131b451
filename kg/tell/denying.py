"""Denying: that no source asks for a thing is never told beside a sentence of a source that has it."""

import re
from collections.abc import Iterable
from functools import lru_cache

from kg.tell.saying import Phrases

_DENIALS = ("needs_by_name", "needs_none", "nothing_stated", "none", "no_alternative", "condition_none")


def denied(answer: str, phrases: Phrases) -> str:
    """Return the sentence of *answer* that no source asks for a thing, or that nothing is stated; empty for none.

    That it is unknown, which stands behind it, belongs to it.
    """
    matches = (one.search(answer) for one in _patterns(*(phrases.sentences[name] for name in _DENIALS)))
    found = next(filter(None, matches), None)
    if found is None:
        return ""
    unknown = f" {phrases.sentences['no_no']}"
    return found[0] + (unknown if answer[found.end() :].startswith(unknown) else "")


def said_here(answer: str, phrases: Phrases) -> str:
    """Return *answer* without that no page here tells of a role what is asked, where a sentence of its page does."""
    (elsewhere,) = _patterns(phrases.sentences["elsewhere_of"])
    return " ".join(elsewhere.sub(" ", answer).split())


def thing_asked(question: str, phrases: Phrases, named: Iterable[str] = ()) -> re.Pattern[str] | None:
    """Return what tells the licence, certificate, exam or training that a question asks for; None for none.

    :param named: what it calls a role, which asks for nothing: a registered nurse is not asked for registration.
    """
    said = question.lower()
    for name in named:
        said = said.replace(name.lower(), " ")
    things = (*phrases.asked_as.values(), *phrases.trained_as.values())
    return next((told for told in things if told.search(said)), None)


@lru_cache(maxsize=8)
def _patterns(*sentences: str) -> tuple[re.Pattern[str], ...]:
    """Return patterns of sentences of answers, whatever stands in their braces."""
    texts = (re.sub(r"\\\{\w+\\\}", "[^.]{1,200}?", re.escape(one)) for one in sentences)
    return tuple(re.compile(text, re.IGNORECASE) for text in texts)
