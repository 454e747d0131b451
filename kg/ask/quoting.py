"""Quoting: what sources say of a role in the words of a question that were not understood."""

from kg.ask.mentions import ROLE, Finder
from kg.ask.reading import Reading
from kg.ask.saying import Phrases, article, listed, stems
from kg.model import Lattice
from kg.names import Names
from kg.queries import CannedQuery
from kg.reader import Reader

QUERY = "sentences-with"
_WORD = 3  # letters of a word that sentences are looked for by
_QUOTED = 2


class Quoting:
    """Quotes by one state of the graph."""

    def __init__(self, query: CannedQuery, names: Names, lattice: Lattice, finder: Finder, phrases: Phrases) -> None:
        """Quote from the rows of *query*, ``sentences-with``."""
        self._query, self._names, self._lattice = query, names, lattice
        self._finder, self._phrases = finder, phrases

    def quote(self, reading: Reading, reader: Reader) -> tuple[str, list[str]]:
        """Return what is said, and the passages; empty where no role or several are named, or nothing is said so."""
        roles = {
            m.iris[0]: m for m in reading.mentions if m.kind == ROLE and m.iris and m.iris[0] in self._lattice.roles
        }
        words = reading.unknown.strip()
        if len(roles) != 1 or len(words) < _WORD:
            return "", []
        ((role, mention),) = roles.items()
        asked = stems(reading.question) - self._phrases.asking
        for of in (role, *self._finder.taking_in(role)):
            rows = tuple(reader.select(self._query.bind({"role": [of], "words": [words]}, self._names)).texts())
            if rows:
                rows = tuple(sorted(rows, key=lambda row: -len(stems(row["quote"]) & asked)))
                quotes = listed((f"“{row['quote']}” ({row['title']}, {row['edition']})" for row in rows), _QUOTED)
                said = self._phrases.say("sentences", words=words, role=article(mention.label), quotes=quotes)
                return said, [row["passage"] for row in rows]
        return "", []
