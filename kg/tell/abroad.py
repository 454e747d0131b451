"""Abroad: what somebody has from another country, of which no source here says how it counts."""

import re
from dataclasses import replace

from kg.ask.mentions import Mention
from kg.ask.person import Person
from kg.ask.reading import Reading
from kg.english import stems
from kg.tell.saying import Phrases

_PARTS = re.compile(r"[.;?!,]|\b(?:and|but|how|what|can|could)\b", re.IGNORECASE)
_FROM = "from"


def as_of_anyone(reading: Reading, phrases: Phrases) -> Reading:
    """Return *reading* without the schooling, papers and work that it tells of as from another country.

    What is said in another part of the question, that names no such country, is kept. Notes on what is left out go
    with it, as the answer says that no source tells how it counts.
    """
    parts = _PARTS.split(reading.question)
    there = [stems(part) for part in parts if phrases.abroad.search(part)]
    if not there:
        return reading
    here = [stems(part) for part in parts if not phrases.abroad.search(part)]

    def is_kept(mention: Mention) -> bool:
        said = stems(mention.text)
        return any(said <= part for part in here) and not any(said <= part for part in there)

    person, source = reading.person, reading.named.get(_FROM)
    told = [*person.have, *filter(None, (person.source, source)), *(role for role, _ in person.years)]
    if all(map(is_kept, told)):
        return reading
    left = Person(
        source=person.source if person.source and is_kept(person.source) else None,
        have=tuple(filter(is_kept, person.have)),
        without=person.without,
        contexts=person.contexts,
        years=tuple(one for one in person.years if is_kept(one[0])),
    )
    texts = [mention.text for mention in told if not is_kept(mention)]
    notes = tuple(note for note in reading.notes if not any(f"“{text}”" in note for text in texts))
    is_bare = not (left.have or left.source or left.years)
    return replace(
        reading,
        tell="routes" if is_bare else reading.tell,
        named={name: m for name, m in reading.named.items() if name != _FROM or is_kept(m)},
        person=left,
        notes=notes,
    )
