"""Cues: words that say what is asked, with their weights; a sense of a question is read by the sum of its cues."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from kg.ask.grammar import Grammar
from kg.errors import SourceError
from kg.search.words import load_yaml

PAUSE, STOP = ",", "."  # between two clauses of a sentence, between two sentences
_WIDEST = 4  # words that a gap may take
_GAP = ".."
_SLOTS = {"role": "R", "credential": "C", "code": "K", "number": "N"}
_SLOT = re.compile(r"([RCDXKN])[\d.]+$")


@dataclass(frozen=True)
class Cue:
    """Words in their order, ``..`` for up to four others between them, and what they weigh."""

    words: tuple[str, ...]
    weight: int

    @property
    def literal(self) -> frozenset[str]:
        """The words that must be there."""
        return frozenset(self.words) - {_GAP}


@dataclass(frozen=True)
class Sense:
    """One way of reading a question: its intent, its query, how it is told, what it is asked ``of``, and its cues.

    Of ``must`` one word has to be there, and of ``never`` none, for a question to be likened to those of this sense.
    """

    name: str
    intent: str
    query: str
    tell: str
    kind: str
    of: str
    cues: tuple[tuple[frozenset[str], Cue], ...]
    along: frozenset[str]
    must: frozenset[str]
    never: frozenset[str]


@dataclass(frozen=True)
class Weighed:
    """A sense with the sum of the cues found, and the places of their words."""

    sense: Sense
    weight: int
    places: frozenset[int]


def load_senses(folder: Path, grammar: Grammar) -> list[Sense]:
    """Read ``cues.yaml`` of *folder*.

    :raises SourceError: it is not there or not what it should be.
    """
    path = folder / "cues.yaml"
    try:
        return [_sense(entry, grammar) for entry in load_yaml(path)["senses"]]
    except (KeyError, TypeError) as err:
        raise SourceError(path, f"a sense lacks {err}") from err


def _sense(entry: Mapping[str, Any], grammar: Grammar) -> Sense:
    cues = dict.fromkeys(
        Cue(words, weight)
        for weight, texts in entry["cues"].items()
        for text in texts
        for words in _read(text, grammar)
    )
    ranked = sorted(cues, key=lambda cue: (-cue.weight, -len(cue.words)))
    along, must, never = (
        frozenset(word for text in entry.get(name, ()) for word in grammar.reduce(grammar.key(text)).split())
        for name in ("along", "must", "never")
    )
    return Sense(
        name=entry["name"],
        intent=entry["intent"],
        query=entry["query"],
        tell=entry["tell"],
        kind=entry.get("kind", ""),
        of=entry["of"],
        cues=tuple((cue.literal, cue) for cue in ranked),
        along=along,
        must=must,
        never=never,
    )


def _read(text: str, grammar: Grammar) -> Iterator[tuple[str, ...]]:
    """Yield a cue as its words are read in a question, once for each of ``a/b``."""
    for choice in product(*(part.split("/") for part in str(text).split())):
        words: list[str] = []
        for piece in " ".join(choice).split(_GAP):
            plain = re.sub(r"\{(\w+)\}", lambda match: f"qq{_SLOTS[match[1]].lower()}", piece)
            read = grammar.reduce(grammar.key(plain)).split()
            words += [word[2:].upper() if word.startswith("qq") else word for word in read] + [_GAP]
        yield tuple(words[:-1])


def kind_of(word: str) -> str:
    """Return the kind of a slot, a credential for words that name no one degree, or the word itself."""
    match = _SLOT.match(word)
    return ("C" if match[1] == "D" else match[1]) if match else word


def weigh(senses: Sequence[Sense], words: Sequence[str]) -> list[Weighed]:
    """Return the senses of *senses* of which a cue is among *words*, the heaviest first."""
    plain = [kind_of(word) for word in words]
    there = frozenset(plain)
    found = [one for sense in senses if (one := _weighed(sense, plain, there)).weight]
    return sorted(found, key=lambda one: -one.weight)


def _weighed(sense: Sense, words: Sequence[str], there: frozenset[str]) -> Weighed:
    """Return a sense with its cues found; one that says nothing which a heavier one has not said adds nothing."""
    taken: set[int] = set()
    weight = 0
    for literal, cue in sense.cues:
        if not literal <= there:
            continue
        places = _find(cue.words, words)
        fresh = [place for place in places if place not in taken and len(words[place]) > 1]
        if fresh:
            weight += cue.weight if not taken else min(cue.weight, 1)
            taken |= set(places)
    return Weighed(sense, weight, frozenset(taken))


def _find(cue: Sequence[str], words: Sequence[str]) -> list[int]:
    """Return the places of a cue's words among *words*, the first there are; empty where it is not there."""
    for start, word in enumerate(words):
        if word == cue[0]:
            found = _follow(cue, words, start)
            if found:
                return found
    return []


def _follow(cue: Sequence[str], words: Sequence[str], start: int) -> list[int]:
    places = [start]
    place, gap = start + 1, False
    for part in cue[1:]:
        if part == _GAP:
            gap = True
            continue
        skipped = 0
        while place < len(words) and words[place] != part:
            if words[place] == STOP or (words[place] != PAUSE and not gap) or skipped > _WIDEST:
                return []
            skipped += words[place] != PAUSE
            place += 1
        if place == len(words) or skipped > _WIDEST:
            return []
        places.append(place)
        place, gap = place + 1, False
    return places
