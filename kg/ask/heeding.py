"""Heeding: what of a question a reading takes into account, and what it leaves aside."""

import re
from collections.abc import Sequence

from kg.ask.cues import Weighed, kind_of
from kg.ask.fitting import is_of_licence
from kg.ask.hearing import SLOT, Heard
from kg.ask.likening import Likeness
from kg.ask.mentions import CODE, GROUP, KNOWN, NUMBER, Mention
from kg.ask.person import Person
from kg.ask.reading import PLANNER, Reading

ONE_THING = "of what is asked, this is one thing"
_OF_SCHOOLING = frozenset(("requirements", "disagreement"))
_ASIDE = re.compile(r"“([^“”]+ [^“”]+)” is not taken into account")
_WITHOUT = "without"


def as_likely(found: Likeness, heard: Heard, reading: Reading, strange: Sequence[str] = ()) -> Reading:
    """Return the reading of a question as what it is likened to; what it names or says beside that is noted."""
    person = found.person
    heeded = [*found.named.values(), *person.have, *person.without, *person.contexts, person.source]
    iris = {mention.iris for mention in heeded if mention}
    there = [heard.mentions[int(word[1:])] for word in heard.words if SLOT.match(word)]
    # What is asked of a role, and no way to it, turns on "a degree" that a question speaks of.
    plain = (CODE,) if found.sense.query == PLANNER else (CODE, GROUP)
    plain = (*plain, KNOWN) if found.sense.intent in _OF_SCHOOLING else plain  # the answer tells which it takes
    told = [mention.text for mention in there if mention.kind not in plain and mention.iris not in iris]
    unused = [word[1:] for place, word in enumerate(heard.words) if kind_of(word) == NUMBER and place not in heard.used]
    told += [f"{number} years" for number in unused if found.sense.query == PLANNER]
    told += _of_oneself(heard) if found.sense.query == PLANNER and not person.is_known else []
    notes = tuple(f"“{text}” is not taken into account" for text in dict.fromkeys((*told, *strange)))
    return Reading(
        reading.question,
        mentions=reading.mentions,
        intent=found.sense.intent,
        query=found.sense.query,
        tell=found.sense.tell,
        kind=found.sense.kind,
        named=found.named,
        person=found.person,
        fast="fast" in heard.words,
        notes=notes,
        likened=True,
    )


def more_heeded(found: Likeness, heard: Heard, reading: Reading) -> Reading:
    """Return *reading*, or what the question is like, where that has the same intent and alone leaves nothing aside.

    So where what somebody would have is what is asked after: "whether they must hold a master's".
    """
    if found.sense.tell == "requires" and found.named.get("credential") in reading.person.have:
        return as_likely(found, heard, reading)
    if not reading.notes or reading.intent != found.sense.intent or reading.named.keys() != found.named.keys():
        return reading
    likely = as_likely(found, heard, reading)
    return likely if not likely.notes and likely.person.is_known else reading


def quoted(texts: Sequence[str]) -> str:
    """Return words of a question as a note has them."""
    return " and ".join(f"“{text}”" for text in texts)


def only_of(note: str, used: Sequence[Mention]) -> str:
    """Return a note that a clause is left aside, or, where a mention in it is used, that this alone is taken of it."""
    aside = _ASIDE.fullmatch(note)
    taken = dict.fromkeys(m.text for m in used if aside and m.text and f" {m.text}" in aside[1].lower())
    return f"of “{aside[1]}” only {quoted([*taken])} is taken into account" if aside and taken else note


def _of_oneself(heard: Heard) -> list[str]:
    """Return the clauses that name nothing and say what the speaker is or has: "I'm sixteen, can I be a librarian"."""
    said = ((clause.text.strip(" ,"), heard.words_of(number)) for number, clause in enumerate(heard.clauses))
    return [
        text for text, words in said if words[:2] in (["i", "am"], ["i", "have"]) and not any(map(SLOT.match, words))
    ]


def left_out(heard: Heard) -> str:
    """Return the words of a question from "without" on that no credential accounts for; empty where there are none."""
    for number, clause in enumerate(heard.clauses):
        if any(heard.words[place] == _WITHOUT and place not in heard.used for place in heard.of_clause(number)):
            before, word, after = clause.text.partition(f"{_WITHOUT} ")
            return f"{word}{after}".strip() or before.strip()
    return ""


def heeded(best: Weighed, heard: Heard) -> tuple[Person, list[int]]:
    """Return the person as a sense heeds it, and the clauses of what it does not, where they only tell."""
    sense, person = best.sense, heard.person
    if is_of_licence(sense, person):
        return Person(), []
    is_asked_of = sense.tell == "requirements" and (person.have or person.without or person.source)
    telling = {heard.of[p] for p in heard.used}
    if sense.query == PLANNER or sense.tell == "opens" or is_asked_of or telling & clauses_of(best, heard):
        return person, []
    return Person(), sorted(telling - {-1})


def clauses_of(weighed: Weighed, heard: Heard) -> set[int]:
    """Return the clauses that have words of a sense's cues."""
    return {heard.of[p] for p in weighed.places if not SLOT.match(heard.words[p])}
