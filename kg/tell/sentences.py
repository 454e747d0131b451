"""Sentences: those that the documents on a role have, as they are looked through for what a question asks."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.ask.mentions import ROLE, Finder, Mention
from kg.ask.reading import Reading
from kg.english import listed, stems
from kg.model import Lattice
from kg.names import Names
from kg.queries import CannedQuery
from kg.reader import Reader
from kg.tell.kin import Kin
from kg.tell.saying import Row

QUERY = "sentences-of-role"
_KEPT = 256  # roles whose sentences are kept
_STATED = 5  # statements of a role that a document on it has at least


@dataclass(frozen=True)
class Sentence:
    """A sentence of a source: the row that has it, and its words and those of its heading in small letters.

    One that is a cell of a table is counted and never quoted.
    """

    row: Row
    text: str
    heading: str
    is_cell: bool = False


class Sentences:
    """The sentences on roles, by one state of the graph; those of the last few hundred roles are kept."""

    def __init__(self, query: CannedQuery, names: Names, lattice: Lattice, finder: Finder, kin: Kin) -> None:
        """Read them from the rows of *query*, ``sentences-of-role``."""
        self._query, self._names, self._lattice = query, names, lattice
        self._finder, self._never_under, self._cell = finder, kin.never_under, kin.cell
        self._kept: OrderedDict[str, list[Sentence]] = OrderedDict()

    def roles(self, reading: Reading) -> dict[str, Mention]:
        """Return what a question names that is a role of which something is stated, by its IRI."""
        known = self._lattice.roles
        return {m.iris[0]: m for m in reading.mentions if m.kind == ROLE and m.iris and m.iris[0] in known}

    def near(self, role: str, reader: Reader) -> Iterator[list[Sentence]]:
        """Yield the sentences on a role, then those on each role that takes it in; without any that has none."""
        return filter(None, (self._of(of, reader) for of in (role, *self._finder.taking_in(role))))

    def _of(self, role: str, reader: Reader) -> list[Sentence]:
        """Return the sentences of the documents on a role; none of those that merely name it. Six ms, then none."""
        if role not in self._kept:
            rows = tuple(reader.texts(self._query.bind({"role": [role]}, self._names)))
            least = max(_STATED, max((int(row["statements"]) for row in rows), default=0) / 2)
            self._kept[role] = [
                Sentence(row, quote.lower(), row.get("heading", "").lower(), is_cell=bool(self._cell.search(quote)))
                for row in rows
                for quote in [row["quote"]]
                if int(row["statements"]) >= least and row.get("heading") not in self._never_under
            ]
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return self._kept[role]


def unlike(sentences: Iterable[Sentence]) -> list[Sentence]:
    """Return sentences without those that have no more words than one before them, whatever its apostrophes."""
    kept: list[tuple[frozenset[str], Sentence]] = []
    for one in sentences:
        words = stems(one.text.replace("’", "'"))
        if not any(words <= other for other, _ in kept):
            kept.append((words, one))
    return [one for _, one in kept]


def in_words(rows: Iterable[Row], most: int) -> str:
    """Return what sentences say in their words, each with its document; beyond *most* they are counted."""
    return listed((f"“{row['quote']}” ({row['title']}, {row['edition']})" for row in rows), most)
