"""The index: names to things, found whole, by words, by the beginning of a word, or by a word much like one."""

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA

from kg.search.words import Spelling
from kg.search.written import Written

# How a name is a thing's: its own, another of its own, one of those its own lists, that of an occupation that it is
# matched to, of a narrower one.
OWN, OTHER, PART, MATCHED, NARROWER = range(5)
_SHORTEST = 5  # letters of a word that may be misspelled
_LONG = 8  # letters from which two slips are looked for
_MOST_WORDS = 10  # words that a beginning may stand for, for each of its letters


@dataclass(frozen=True)
class Hit:
    """A thing that has a name: its IRI, class and label; the ``name`` as a source writes it; ``rank`` 0 is its own."""

    iri: str
    kind: str
    label: str
    name: str
    rank: int


@dataclass(frozen=True)
class Found:
    """One answer to a search: the thing, and the name by which it was found."""

    hit: Hit
    score: float

    def to_json(self) -> dict[str, object]:
        """Return the answer as ``/search`` gives it."""
        return {"iri": self.hit.iri, "label": self.hit.label, "type": self.hit.kind, "name": self.hit.name}


@dataclass(frozen=True)
class Entry:
    """A name to be indexed: the thing's IRI, the name as the source writes it, and its rank."""

    iri: str
    name: str
    rank: int


class SearchIndex:
    """Every name, in arrays: some twenty megabytes for a hundred thousand names."""

    def __init__(
        self,
        things: Mapping[str, tuple[str, str]],
        entries: Iterable[Entry],
        spelling: Spelling,
        written: Written | None = None,
    ) -> None:
        """Index *entries*; *things* is ``{IRI: (class, label)}``, *written* the words of texts beside names."""
        self.spelling, self.written = spelling, written or Written()
        self._things = list(things.items())
        number = {iri: place for place, iri in enumerate(things)}
        self._names: list[str] = []
        self._of = array("I")
        self._ranks = array("B")
        self._sizes = array("B")
        self._keys: dict[str, array[int]] = {}
        self._postings: dict[str, array[int]] = {}
        seen: set[tuple[str, int]] = set()
        for entry in sorted(entries, key=lambda entry: (entry.rank, entry.iri, entry.name)):
            words = spelling.tokens(entry.name)
            key, of = " ".join(words), number[entry.iri]
            if not words or (key, of) in seen:
                continue
            seen.add((key, of))
            place = len(self._names)
            self._names.append(entry.name)
            self._of.append(of)
            self._ranks.append(entry.rank)
            self._sizes.append(min(len(words), 255))
            self._keys.setdefault(key, array("I")).append(place)
            for word in dict.fromkeys(words):
                self._postings.setdefault(word, array("I")).append(place)

    def __len__(self) -> int:
        return len(self._names)

    def hit(self, place: int) -> Hit:
        """Return the name at a place of the index, with its thing."""
        iri, (kind, label) = self._things[self._of[place]]
        return Hit(iri, kind, label, self._names[place], self._ranks[place])

    def named(self, key: str) -> list[Hit]:
        """Return the things with exactly this name, as :meth:`Spelling.key` writes it; those whose own it is first."""
        return [self.hit(place) for place in self._keys.get(key, ())]

    def knows(self, word: str) -> bool:
        """Whether a name has this word."""
        return word in self._postings

    def is_own(self, word: str) -> bool:
        """Whether a name that a thing of ours has itself contains this word."""
        return any(self._ranks[place] <= OTHER for place in self._postings.get(word, ())[:1])

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self._postings)

    def beginning(self, start: str) -> list[str]:
        """Return the words that begin with *start*, those of most names first."""
        place, found = bisect_left(self._sorted, start), []
        while place < len(self._sorted) and self._sorted[place].startswith(start):
            found.append(self._sorted[place])
            place += 1
        return sorted(found, key=lambda word: (-len(self._postings[word]), word))[: _MOST_WORDS * len(start)]

    def like(self, word: str) -> list[tuple[str, int]]:
        """Return the words that differ from *word* by a slip or two, with how many, the likest first.

        A letter more, less, other, or two that changed places; two slips in long words only, none in short ones.
        """
        start, end = (bisect_left(self._sorted, letter) for letter in (word[:1], f"{word[:1]}\uffff"))
        return slips(word, self._sorted[start:end])

    def search(self, text: str, *, most: int = 20, kinds: frozenset[str] | None = None) -> list[Found]:
        """Return the things whose names have every word of *text*, the last of which may be only begun, best first.

        Where none has, words that are much alike will do. Each thing once, by its best name.
        """
        words = self.spelling.tokens(text)
        if not words:
            return []
        options = [self._options(word, is_last=place == len(words) - 1) for place, word in enumerate(words)]
        # A short form may be a word that is only begun: *lib* is library, and the beginning of librarian.
        begun = re.sub(r"^.*[^a-z0-9]", "", text.lower().rstrip())
        options[-1] = {**self._options(begun, is_last=True), **options[-1]} if begun else options[-1]
        found = self._matching(options, words, kinds)
        if not found:
            options = [given or dict(self._weighed(word)) for given, word in zip(options, words, strict=True)]
            found = self._matching(options, words, kinds)
        if not found:
            options = [{**self._options(w, is_last=True), **dict(self._weighed(w))} for w in words]
            found = self._matching(options, words, kinds)
        best: dict[str, Found] = {}
        for one in sorted(found, key=_order):
            best.setdefault(one.hit.iri, one)
        return list(best.values())[:most]

    def _options(self, word: str, *, is_last: bool) -> dict[str, float]:
        """Return the words of the index that a word may stand for, with how well they do, 1 the best."""
        found = {word: 1.0} if word in self._postings else {}
        if is_last:
            found = {**dict.fromkeys(self.beginning(word), 0.8), **found}
        return found

    def _weighed(self, word: str) -> Iterator[tuple[str, float]]:
        for other, count in self.like(word):
            yield other, 0.7 / count

    def _matching(self, options: list[dict[str, float]], words: list[str], kinds: frozenset[str] | None) -> list[Found]:
        weights: dict[int, float] | None = None
        for given in options:
            here: dict[int, float] = {}
            for other, weight in given.items():
                for place in self._postings[other]:
                    if weight > here.get(place, 0.0):
                        here[place] = weight
            weights = here if weights is None else {p: w + here[p] for p, w in weights.items() if p in here}
            if not weights:
                return []
        found = []
        for place, weight in (weights or {}).items():
            if kinds and self._things[self._of[place]][1][0] not in kinds:
                continue
            share = len(words) / max(self._sizes[place], len(words))
            rank = (1.0, 0.95, 0.85, 0.7, 0.6)[self._ranks[place]]
            found.append((weight / len(words) * (0.4 + 0.6 * share) * rank, place))
        return [Found(self.hit(place), score) for score, place in found]


def _order(one: Found) -> tuple[float, int, int, str, str]:
    return -one.score, one.hit.rank, len(one.hit.name), one.hit.name, one.hit.iri


def slips(word: str, others: Iterable[str]) -> list[tuple[str, int]]:
    """Return those of *others* that are *word* with one slip, or with two in a long word, the likest first.

    The first letter is one that people get right: "glasses" are no "classes"; what was done is none who does it.

    >>> slips("libarian", ["librarian", "library", "barbarian"])
    [('librarian', 1)]
    >>> slips("burned", ["burner"])
    []
    """
    if len(word) < _SHORTEST or any(letter.isdigit() for letter in word):
        return []
    allowed = 2 if len(word) >= _LONG else 1
    found = process.extract(word, list(others), scorer=OSA.distance, score_cutoff=allowed, limit=24)
    doer = f"{word[:-1]}r" if word.endswith("ed") else ""
    like = [(other, int(count)) for other, count, _ in found if other not in (word, doer) and other[0] == word[0]]
    return sorted(like, key=lambda one: (one[1], one[0]))
