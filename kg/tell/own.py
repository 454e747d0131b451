"""The own figures of a role that a page tells of with others: by the projections of its occupation, if it is one."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kg.ask.mentions import ROLE, Finder, Mention
from kg.ask.ranking import RANKED
from kg.ask.reading import Reading
from kg.english import article, stems
from kg.model import Lattice
from kg.names import Names
from kg.queries import CannedQuery
from kg.reader import Reader
from kg.search.index import MATCHED
from kg.tell.occupations import Occupation, Occupations
from kg.tell.saying import Phrases, Row

PROJECTIONS = "projections-of-occupation"
_TOLD = ("pay", "jobs", "outlook")
GROWTH = ("projected change in employment", "projected change in number of jobs")


@dataclass(frozen=True)
class Own:
    """The occupation that a role is, with the rows of its projections that have a figure."""

    occupation: Occupation
    rows: tuple[Row, ...]


class Owned:
    """Finds them, by one state of the graph."""

    def __init__(
        self,
        queries: Mapping[str, CannedQuery],
        names: Names,
        finder: Finder,
        occupations: Occupations,
        phrases: Phrases,
    ) -> None:
        self._query, self._names = queries[PROJECTIONS], names
        self._finder, self._lattice = finder, finder.lattice
        self._occupations, self._phrases = occupations, phrases

    def of(self, role: str, reader: Reader, measures: Sequence[str] = ()) -> Own | None:
        """Return the one occupation that a role is with its projections; None where it is several, or wider.

        :param measures: of which it must have a figure; any will do where there are none.
        """
        found = self._occupations.of(role, reader)
        if len(found) != 1 or found[0].is_wider:
            return None
        bound = self._query.bind({"code": [found[0].code]}, self._names)
        rows = tuple(row for row in reader.texts(bound) if "value" in row)
        has = {row["measure"] for row in rows}
        return Own(found[0], rows) if has and (not measures or has & {*measures}) else None

    def narrowed(self, reading: Reading) -> Reading:
        """Return a reading that asks for figures with the part of a page whose title it has: a biology professor.

        Schooling is told of the page as a whole, and figures there are of its parts.
        """
        if reading.tell not in (*_TOLD, RANKED):
            return reading
        notes, named = list(reading.notes), dict(reading.named)
        for slot, mention in reading.named.items():
            part = self._titled(mention)
            if part is not None:
                named[slot] = part
                notes = [part.note if note == mention.note else note for note in notes]
        return replace(reading, named=named, notes=tuple(notes))

    def _titled(self, mention: Mention) -> Mention | None:
        """Return the part of the role of a mention that has its title; None where that is no one part alone."""
        if mention.kind != ROLE or not mention.by_title or not mention.iris:
            return None
        hits = [hit for hit in self._finder.index.named(mention.text) if hit.kind == "Role" and hit.rank == MATCHED]
        if len(hits) != 1 or hits[0].iri not in self._lattice.narrower.get(mention.iris[0], ()):
            return None
        note = mention.note.replace(mention.label, hits[0].label)
        return replace(mention, iris=(hits[0].iri,), label=hits[0].label, note=note)

    def is_told(self, reading: Reading, reader: Reader, measures: Sequence[str]) -> bool:
        """Whether projections have a measure of the role asked about; of pay they have no ends, and no industries."""
        role = next((m for m in reading.named.values() if m.kind == ROLE), None)
        if role is None or any(words.search(reading.question) for words in self._phrases.pay_asked.values()):
            return False
        return self.of(role.iris[0], reader, measures) is not None

    def heed(self, asked: Reading, told: Reading, reader: Reader) -> Reading:
        """Return the reading of what takes in the role asked about, noted as such, where the role has own figures.

        :param asked: the reading before it was widened, *told* that after.
        """
        role, whole = (next((m for m in one.named.values() if m.kind == ROLE), None) for one in (asked, told))
        if role is None or whole is None or role.iris == whole.iris or self.of(role.iris[0], reader, GROWTH) is None:
            return told
        label = self._lattice.roles[role.iris[0]].label
        note = f"the sentences here are said of {article(whole.label)}, which takes in {article(label)}"
        return replace(told, notes=(*asked.notes, note))


def without_others(rows: Sequence[Row], role: str, whole: str, lattice: Lattice) -> tuple[Row, ...]:
    """Return the sentences on what takes in a role without those that are on other kinds of it alone.

    Those on a "flier" are of a "flier and mender" too; what is told with others by *and* is of several.
    """
    own = {role, *lattice.narrower.get(role, ()), *lattice.roles[role].specialises}
    names = [lattice.roles[iri].label for iri in (role, whole)]
    labels = [lattice.roles[iri].label for iri in lattice.narrower.get(whole, ()) if iri not in own]
    others = [label for label in labels if not stems(label) <= stems(names[0])]
    return tuple(
        row for row in rows if is_named(row.get("text", ""), names) or not is_of_alone(row.get("text", ""), others)
    )


def is_of_alone(text: str, labels: Sequence[str]) -> bool:
    """Whether a sentence has one of some names, and none of them in a list with others.

    >>> is_of_alone("Fliers may wait.", ["flier"]), is_of_alone("Menders and fliers may wait.", ["flier"])
    (True, False)
    """
    patterns = [_pattern(label) for label in labels]
    joined = (rf"\b(?:and|or)\s{name}|{name},?\s(?:and|or)\b" for name in patterns)
    return is_named(text, labels) and not any(re.search(one, text, re.IGNORECASE) for one in joined)


def is_named(text: str, labels: Sequence[str]) -> bool:
    """Whether a sentence has one of some names, in the singular or the plural, and with *and* for *or*.

    >>> is_named("Kite menders, kite fliers, and testers are asked for.", ["kite mender, kite flier or tester"])
    True
    """
    return any(re.search(_pattern(label), text, re.IGNORECASE) for label in labels)


def _pattern(label: str) -> str:
    """Return what finds a name: each word of it may have an ending, and *or* may be *and*, with a comma before it."""
    text = ""
    for word in re.findall(r"[^\s,]+|,", label):
        gap = r"\s" if text else ""
        text += "," if word == "," else r",?\s(?:or|and)" if word == "or" else rf"{gap}{re.escape(word)}(?:e?s)?"
    return rf"\b{text}\b"
