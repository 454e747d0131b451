"""Clauses: where a question falls apart into what asks and what tells, and what it tells of the person."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.ask.cues import PAUSE, STOP
from kg.ask.grammar import Grammar
from kg.errors import SourceError
from kg.search.words import load_yaml

_ARROW = re.compile(r"\s*(?:[-=]+>|→)\s*")
# A full stop after one letter is that of "B.A."; a comma between digits that of a number.
_ENDS = re.compile(r"(?<=[\w)'’\"]{2})\.+(?=\s|$)|[?!;\n…]+|:(?=\s)")
# The full stops of a degree in short: "B.Sc. in chemistry" is one clause.
_DEGREE = re.compile(r"\b([BMD])\.\s?(Sc|Tech|Com|Comm|Ed|Eng|Arch|Phil|Pharm|Lib)\.?(?=\W|$)", re.IGNORECASE)
_PAUSES = re.compile(r"[()\[\]]|,(?!\d)|\s[-–—]+\s|[—–]| \| ")
_LEAD = 6  # words that a question may have before its verb
# What a clause begins with that narrows another.
NARROWING = frozenset(
    ("in", "at", "on", "for", "under", "during", "as", "with", "without", "within", "by", "of", "if", "when")
)
_WORDS = ("asks", "tells", "conditions", "residing", "schooled", "kin", "owners", "jobs")
_STORY = 3  # words, from which a clause without a cue may be a story; two where the first tells


@dataclass(frozen=True)
class Clause:
    """A clause as it was written, and what follows it: the end of a sentence or a pause."""

    text: str
    end: str


class Clauses:
    """What is known of clauses: ``clauses.yaml``, compiled."""

    def __init__(self, folder: Path, grammar: Grammar) -> None:
        """Read the file of *folder*.

        :raises SourceError: it is not there or not what it should be.
        """
        found = load_yaml(folder / "clauses.yaml")
        try:
            self._begins = re.compile("|".join(rf"(?:(?<=\s)|(?<=^)){start}" for start in found["begins"]), re.I)
            self._says = re.compile(found["says"], re.I)
            words = {name: frozenset(grammar.key(word) or word for word in found[name]) for name in _WORDS}
            self.telling = [
                (name, re.compile(rf"(?<!\S){grammar.compile(text).pattern}"))
                for name, texts in found["telling"].items()
                for text in texts
            ]
        except (KeyError, TypeError) as err:
            raise SourceError(folder / "clauses.yaml", f"has no {err}") from err
        self._asks, self._tells, self._conditions = words["asks"], words["tells"], words["conditions"]
        self._residing, self._schooled = words["residing"], words["schooled"]
        self.kin, self.owners, self.jobs = words["kin"], words["owners"], words["jobs"]

    def split(self, question: str) -> list[Clause]:
        """Return the clauses of *question* in order."""
        return [
            Clause(part.strip(), STOP if place == len(parts) - 1 else PAUSE)
            for sentence in _ENDS.split(self._says.sub(r"\1, ", _DEGREE.sub(r"\1\2", _ARROW.sub(" to ", question))))
            if (parts := list(self._parts(sentence)))
            for place, part in enumerate(parts)
        ]

    def _parts(self, sentence: str) -> Iterator[str]:
        for text in _PAUSES.split(sentence):
            start = 0
            for match in self._begins.finditer(text):
                words = text[start : match.start()].lower().split()
                # "What skills do you need" is one clause, though one may begin with "do you".
                if words and not (len(words) <= _LEAD and words[0] in self._asks):
                    yield text[start : match.start()]
                    start = match.start()
            if text[start:].strip():
                yield text[start:]

    def is_asking(self, words: Sequence[str]) -> bool:
        """Whether a clause asks: it begins as a question does."""
        return bool(words) and next((w for w in words if w not in ("and", "but", "so", "or", "also")), "") in self._asks

    def is_condition(self, words: Sequence[str], *, narrowing: bool = True) -> bool:
        """Whether a clause narrows what another asks: it begins as a condition does, or as a place or a time does.

        :param narrowing: whether a place or a time counts.
        """
        return bool(words) and (words[0] in self._conditions or (narrowing and words[0] in NARROWING))

    def is_past(self, words: Sequence[str]) -> bool:
        """Whether a clause tells where somebody worked or was schooled, and not where they are: "trained in Spain"."""
        is_told = self.is_telling(words) or bool(self._schooled & set(words)) or words[:1] == ["from"]
        return is_told and not self.is_asking(words) and not self._residing & set(words)

    def is_telling(self, words: Sequence[str]) -> bool:
        """Whether a clause tells something beside the question, and is no mere addition to it such as "in Canada".

        What begins with a condition narrows the question, and is no story.
        """
        if words and words[0] in self._conditions:
            return False
        is_long = len(words) >= _STORY or (len(words) > 1 and words[0] in self._tells)
        return is_long and bool(self._tells & set(words)) and not self.is_asking(words)
