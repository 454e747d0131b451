"""Narrowing: a question on pay that names a part of a role, or an industry, of which sources give the pay."""

import re
from collections.abc import Callable
from dataclasses import replace

from kg.ask.mentions import ROLE, Finder, Mention
from kg.ask.reading import Reading
from kg.english import stems
from kg.model import Lattice
from kg.names import Names
from kg.queries import CannedQuery
from kg.reader import Reader
from kg.tell.figures import is_answered
from kg.tell.paying import industry_words
from kg.tell.saying import Phrases, Row

_PAY = "pay"
_WORD = re.compile(r"[^\W\d_]+(?:['’]\w+)?")
_NOT_HEEDED = "not taken into account"


class Narrowing:
    """Heeds what questions on pay name beside a whole role, by one state of the graph."""

    def __init__(self, query: CannedQuery, names: Names, lattice: Lattice, finder: Finder, phrases: Phrases) -> None:
        """Look for industries in the rows of *query*, ``figures-of-role``."""
        self._query, self._names, self._lattice = query, names, lattice
        self._finder, self._phrases = finder, phrases

    def heed(self, reading: Reading, reader: Reader, read: Callable[[str], Reading]) -> Reading:
        """Return *reading* as one of pay where an industry alone is in the way, and of the part of a role it names.

        For an industry whose pay is known the question is read anew without its words. Where it is understood as it
        stands, no note says that these are not taken into account.
        """
        return self._of_part(self._in_industry(reading, reader, read), reader)

    def _in_industry(self, reading: Reading, reader: Reader, read: Callable[[str], Reading]) -> Reading:
        is_noted = any(_NOT_HEEDED in note for note in reading.notes)
        if reading.refused or (reading.understood and not (reading.tell == _PAY and is_noted)):
            return reading
        words = self._words(reading, reader)
        if not words:
            return reading
        if reading.understood:
            notes = tuple(note for note in reading.notes if _NOT_HEEDED not in note or not words & stems(note))
            return replace(reading, notes=notes)
        comparing = self._phrases.comparing
        grammar = self._finder.grammar
        text, _ = self._finder.find(grammar.spelling.tokens(reading.question))
        if grammar.refusals((*grammar.unsupported, *grammar.limits), text):  # "a night school" is no mere school
            return reading
        bare = _WORD.sub(
            lambda word: "" if stems(word[0]) & words or word[0].lower() in comparing else word[0], reading.question
        )
        anew = read(re.sub(r"\s+", " ", bare))
        is_of_pay = anew.understood and anew.tell == _PAY and anew.also is None
        return replace(anew, question=reading.question) if is_of_pay else reading

    def _words(self, reading: Reading, reader: Reader) -> frozenset[str]:
        """Return the stems of words that name an industry of the one role that is named."""
        roles = {m.iris[0]: m for m in reading.mentions if m.kind == ROLE and m.iris}
        if len(roles) != 1:
            return frozenset()
        ((role, mention),) = roles.items()
        wider = self._finder.taking_in(role) if role in self._lattice.roles else []
        for of in (*self._parts(mention), role, *wider):
            rows = self._rows(of, reader)
            if words := industry_words(rows, reading.question, mention.label, self._phrases):
                return words
        return frozenset()

    def _of_part(self, reading: Reading, reader: Reader) -> Reading:
        """Return a reading of pay with the part that is named in place of the whole, where that has pay of its own."""
        if not reading.understood or reading.tell != _PAY:
            return reading
        for slot, mention in reading.named.items():
            for part in self._parts(mention):
                if is_answered(_PAY, self._rows(part, reader)):
                    named = replace(mention, iris=(part,), label=self._lattice.roles[part].label, note="")
                    notes = tuple(note for note in reading.notes if note != mention.note)
                    return replace(reading, named={**reading.named, slot: named}, notes=notes)
        return reading

    def _parts(self, mention: Mention) -> list[str]:
        """Return the roles that have the words of a mention for their name, and are a kind of what it is taken for."""
        if mention.kind != ROLE or not mention.note or not mention.iris:
            return []
        hits = (hit for hit in self._finder.index.named(mention.text) if hit.iri in self._lattice.roles)
        found = dict.fromkeys(hit.iri for hit in hits if self._finder.grammar.key(hit.label) == mention.text)
        return [iri for iri in found if mention.iris[0] in self._lattice.roles[iri].specialises]

    def _rows(self, role: str, reader: Reader) -> tuple[Row, ...]:
        return tuple(reader.texts(self._query.bind({"role": [role]}, self._names)))
