"""Rating: how much a thing counts in a role by O*NET, where a question asks whether one must know or be good at it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from kg.ask.mentions import Finder
from kg.ask.reading import Reading
from kg.english import article, listed
from kg.errors import SourceError
from kg.names import Names
from kg.queries import CannedQuery
from kg.reader import Reader
from kg.search.words import load_yaml
from kg.tell.saying import Phrases, Row

QUERY = "skills-by-importance"
_MANY = 3  # occupations of which each is told
_SAME = ("exactMatch", "closeMatch")


@dataclass(frozen=True)
class _Asked:
    """The role that a question is on, the elements of O*NET that it asks for, and whether it is of a quality."""

    role: str
    label: str
    elements: frozenset[str]
    is_of_quality: bool


class Rated:
    """Tells such ratings by one state of the graph, and ``rating.yaml``."""

    def __init__(
        self, folder: Path, queries: Mapping[str, CannedQuery], names: Names, finder: Finder, phrases: Phrases
    ) -> None:
        """Read the file of *folder*.

        :raises SourceError: it is not there or not what it should be.
        """
        found = load_yaml(folder / "rating.yaml")
        try:
            self._asks, self._whether, self._never = (re.compile(found[name]) for name in ("asks", "whether", "never"))
            self._read_as, self._beside = str(found["read_as"]), frozenset(found["beside"])
            self._things = [
                (frozenset(thing["elements"]), re.compile(rf"\b(?:{thing['asked']})s?\b")) for thing in found["things"]
            ]
            self._qualities = re.compile(found["qualities"])
        except (KeyError, TypeError) as err:
            raise SourceError(folder / "rating.yaml", f"has no {err}") from err
        self._query, self._names, self._finder, self._phrases = queries[QUERY], names, finder, phrases

    def heed(self, reading: Reading, reader: Reader, read: Callable[[str], Reading]) -> Reading:
        """Return a reading that is not clear as one of what somebody should be good at, where that answers it."""
        asked = None if reading.understood or reading.refused else self._asked(reading)
        if asked is None or not (asked.is_of_quality or self.told(reading, reader)):
            return reading
        anew = read(self._read_as.format(role=asked.label))
        is_one = anew.understood and anew.also is None and anew.query in self._beside
        return replace(anew, question=reading.question) if is_one else reading

    def told(self, reading: Reading, reader: Reader, question: str = "") -> str:
        """Return how O*NET rates what is asked after in the role of a question; empty where it does not.

        :param question: what was asked, where *reading* is of other words.
        """
        asked = self._asked(reading, question)
        if asked is None or (reading.understood and reading.query not in self._beside):
            return ""
        for role in (asked.role, *self._finder.taking_in(asked.role)):
            rows = tuple(reader.texts(self._query.bind({"role": [role]}, self._names)))
            rated = [row for row in rows if row["elementLabel"] in asked.elements and row["suppressed"] != "true"]
            if rated:
                return self._said([row for row in rated if row["fit"] in _SAME] or rated, role, asked)
        return ""

    def _said(self, rows: Sequence[Row], role: str, asked: _Asked) -> str:
        things = []
        for _, some in groupby(rows, key=lambda row: row["occupation"]):
            rated = {(row["elementLabel"], row["group"]): row for row in some}
            first = next(iter(rated.values()))
            code = first["occupation"].rpartition("/")[2]
            scores = listed(
                self._phrases.part("rated_thing", thing=label, group=group, score=row["importance"])
                for (label, group), row in rated.items()
            )
            things.append(self._phrases.part("rated_of", scores=scores, occupation=first["occupationLabel"], code=code))
        of = self._finder.lattice.roles[role].label
        wider = f" {self._phrases.say('rated_wider', role=article(asked.label), wider=article(of))}"
        return self._phrases.say("rated", things=listed(things, _MANY)) + wider * (role != asked.role)

    def _asked(self, reading: Reading, question: str = "") -> _Asked | None:
        question = question or reading.question
        text = question.lower()
        asks = self._whether.search(text) and self._asks.search(text) and not self._never.search(text)
        heard = self._finder.roles_alone(self._finder.grammar.spelling.tokens(question)) if asks else None
        roles = {m.iris[0]: m.label for m in heard[1] if m.iris} if heard else {}
        if heard is None or len(roles) != 1 or any(not m.iris for m in heard[1]):
            return None
        ((role, label),) = roles.items()
        rest = " ".join(heard[0])  # without the words of the role: a "computer programmer" asks for no computers
        elements = frozenset(one for labels, words in self._things if words.search(rest) for one in labels)
        is_role = role in self._finder.lattice.roles
        is_of_quality = bool(self._qualities.search(rest))
        return _Asked(role, label, elements, is_of_quality) if is_role and (elements or is_of_quality) else None
