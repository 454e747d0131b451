"""Rereading: words of a question by which it is answered by another query than the one that it was read as."""

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.ask.mentions import ROLE
from kg.ask.reading import Reading
from kg.tell.ruling import asks_whether
from kg.tell.saying import Phrases

_BY_PLACE = ("required-somewhere", "required-everywhere")
_BY_WORDS = frozenset(("conditions", "duties", "qualities", "outlook"))  # told in the order of a question's words
_BY_ZONE = ("entry-education-by-source", "codes-of-role")
_SOFTWARE, _TOOLS = "technology-of-role", "tools-of-role"


def heed_licence(reading: Reading, phrases: Phrases, queries: Sequence[str] = _BY_PLACE) -> Reading:
    """Return *reading* as one on the licence, where yes or no is asked of it: "does every state require it".

    :param queries: the queries that are read so; another reading is returned as it is.
    """
    if reading.query not in queries or not asks_whether(reading.question, phrases):
        return reading
    role = next((m for m in reading.named.values() if m.kind == ROLE), None)
    if role is None:
        return reading
    beside = re.sub(rf"\b{re.escape(role.text)}", "", reading.question.lower())  # a registered nurse asks for none
    if not any(words.search(beside) for words in phrases.asked_as.values()):
        return reading
    return replace(reading, query="requirements-of-role", tell="requirements", kind="licence", named={"role": role})


def heed_tools(reading: Reading, phrases: Phrases) -> Reading:
    """Return *reading* as one on tools, where it asks for these and not for what runs on a computer.

    So one on job zones, where it asks for these and was read as one on schooling or codes.
    """
    question = reading.question.lower()
    if (
        reading.query in _BY_ZONE and "role" in reading.named and phrases.ruled_by["job_zone"].search(question)
    ):  # and no code
        return replace(reading, intent="job_zone", query="job-zone-of-role", tell="job_zone")
    is_on_tools = phrases.ruled_by["tools"].search(question) and not phrases.ruled_by["software"].search(question)
    if reading.query != _SOFTWARE or not is_on_tools:
        return reading
    return replace(reading, intent="tools", query=_TOOLS, tell="tools")


def as_one(reading: Reading, question: str) -> Reading:
    """Return *reading* as one of the whole question, where all that it asks is told by one query of one role.

    "What are the conditions, and is it dangerous" is answered once, by the words of both.
    """
    others, also = list[Reading](), reading.also
    while also is not None:
        others.append(also)
        also = also.also
    named = {slot: m.iris for slot, m in reading.named.items()}
    is_same = all(
        (one.query, one.tell, one.kind) == (reading.query, reading.tell, reading.kind)
        and one.understood
        and {slot: m.iris for slot, m in one.named.items()} == named
        for one in others
    )
    if not others or not is_same or not reading.understood or reading.tell not in _BY_WORDS:
        return reading
    return replace(reading, question=question, also=None)


def is_of_another(also: Reading, reading: Reading) -> bool:
    """Whether the other thing that is asked at once is asked of another role, in words that do not name this one."""
    roles = [{m.iris: m.text for m in read.named.values() if m.kind == ROLE} for read in (reading, also)]
    is_apart = all(text not in reading.question.lower() for text in roles[1].values())
    return also.query == reading.query and all(roles) and is_apart and roles[0].keys() != roles[1].keys()
