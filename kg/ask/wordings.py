"""Wordings: which sense a question most likely has, by how often its words stand in questions of known sense.

The questions are ``ontology/asking/wordings/*.yaml``; what is counted of them is kept beside them, ``wordings.tsv``,
which ``make wordings`` writes. See docs/decisions/0026.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from kg.ask.clauses import Clauses
from kg.ask.cues import PAUSE, STOP, kind_of
from kg.ask.grammar import Grammar
from kg.errors import SourceError
from kg.search.words import load_yaml

OFF = "off"  # begins the name of a group of questions that the graph does not answer
TABLE = "wordings.tsv"
_LEAST = 2  # questions that a trait is in, from which it counts
_PRIOR = 0.2  # of a question that a trait is taken to be in, of every sense, before any is counted
_WEIGHT = 0.6  # of a trait: those of one question are not independent of one another
_ASKED = "? "  # before a word of a clause that asks: no trait, but a word that is known where it asks
_STEM = 5  # letters of a word that stand for its kin
_SLOTS = {
    **dict.fromkeys(("role", "roles", "other", "others"), "R"),
    **dict.fromkeys(("credential", "held"), "C"),
    "context": "X",
    "code": "K",
    "number": "N",
}
_LONGEST = 3  # words that name no one degree
_CREDENTIAL = "qqc"
_SLOT = re.compile(r"\{(\w+)\}")
_MASKS = frozenset(f"qq{kind.lower()}" for kind in _SLOTS.values())


def traits(words: Sequence[str]) -> set[str]:
    """Return what is counted of a question: its words, what stands together, and how many things of a kind it names.

    >>> sorted(traits([".", "R", "pay", "."]))
    ['#C0', '#K0', '#R1', '. R', '. _ pay', 'R', 'R _ .', 'R pay', 'pay', 'pay .']
    """
    found = {word for word in words if word not in (PAUSE, STOP)}
    found |= {f"{word[:_STEM]}~" for word in found if len(word) > _STEM}
    found |= {f"{one} {other}" for one, other in pairwise(words)}
    found |= {f"{one} _ {other}" for one, other in zip(words, words[2:], strict=False)}
    kinds = Counter("C" if word == "D" else word for word in words)
    return found | {f"#{kind}{min(kinds[kind], most)}" for kind, most in (("R", 2), ("C", 1), ("K", 1))}


class Wordings:
    """Weighs the senses of a question; a naive Bayes classifier over :func:`traits`."""

    def __init__(self, sizes: Mapping[str, int], counts: Mapping[str, Mapping[str, int]]) -> None:
        """Weigh by *sizes*, the questions of each sense, and *counts*, the questions of each sense by trait.

        ``words`` are those of clauses that ask, ``foreign`` those of them that only what is not answered has.
        """
        asked = {trait.removeprefix(_ASKED): found for trait, found in counts.items() if trait.startswith(_ASKED)}
        counts = {trait: found for trait, found in counts.items() if not trait.startswith(_ASKED)}
        self._counts, self._asked = counts, asked
        self._sizes = dict(sizes)
        mass = dict.fromkeys(sizes, _PRIOR * len(counts))
        for found in counts.values():
            for sense, count in found.items():
                mass[sense] += count
        self._mass = [math.log(whole) for whole in mass.values()]
        self.words = frozenset(word for word in asked if word.isalpha() and len(word) > 1)
        self.foreign = frozenset(word for word in self.words if asked[word].keys() == {OFF})

    def senses(self, word: str) -> frozenset[str]:
        """Return the senses of which a question asks with a word."""
        return frozenset(self._asked.get(word, ()))

    def often(self, least: int) -> frozenset[str]:
        """Return the words that so many questions have, whatever they ask."""
        return frozenset(word for word in self.words if sum(self._counts[word].values()) >= least)

    def likely(self, words: Sequence[str]) -> dict[str, float]:
        """Return how likely each sense is, the likeliest first; the shares add up to one. ``OFF`` is one of them."""
        known = [self._counts[trait] for trait in sorted(traits(words)) if trait in self._counts]
        blank = math.log(_PRIOR)
        weights = {
            sense: math.log(size)
            + _WEIGHT * sum((math.log(found[sense] + _PRIOR) if sense in found else blank) - mass for found in known)
            for (sense, size), mass in zip(self._sizes.items(), self._mass, strict=True)
        }
        most = max(weights.values())
        shares = {sense: math.exp(weight - most) for sense, weight in weights.items()}
        whole = sum(shares.values())
        return {sense: shares[sense] / whole for sense in sorted(shares, key=lambda one: (-shares[one], one))}


def load_wordings(folder: Path) -> Wordings:
    """Read what is counted of the questions of *folder*.

    :raises SourceError: ``wordings.tsv`` is not there or not as :func:`iter_table` writes it.
    """
    path = folder / TABLE
    counts: dict[str, dict[str, int]] = {}
    try:
        for line in path.read_text(encoding="utf-8").splitlines():
            trait, _, rest = line.partition("\t")
            pairs = (pair.rsplit(":", 1) for pair in rest.split())
            counts[trait] = {sense: int(count) for sense, count in pairs}
        return Wordings(counts.pop(""), counts)
    except OSError as err:
        raise SourceError(path, f"cannot be read: {err.strerror or err}; make wordings writes it") from err
    except (ValueError, KeyError) as err:
        raise SourceError(path, f"has no traits with counts: {err}; make wordings writes it anew") from err


def iter_table(folder: Path, grammar: Grammar) -> Iterator[str]:
    """Yield the lines of ``wordings.tsv``: how many questions each sense has, then those with each trait.

    A quarter of a second for a thousand questions.

    :raises SourceError: a file of the folder is not what it should be.
    """
    clauses = Clauses(folder, grammar)
    sizes: Counter[str] = Counter()
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for path in sorted((folder / "wordings").glob("*.yaml")):
        for name, texts in load_yaml(path).items():
            sense = OFF if name.startswith(OFF) else str(name)
            sizes[sense] += len(texts)
            for text in texts:
                words, asking = _read(text, path, clauses, grammar)
                for trait in traits(words) | {f"{_ASKED}{word}" for word in asking}:
                    counts[trait][sense] += 1
    for trait, found in (("", sizes), *sorted(counts.items())):
        if found.total() >= _LEAST:
            yield f"{trait}\t{' '.join(f'{sense}:{found[sense]}' for sense in sorted(found))}\n"


def _read(text: str, path: Path, clauses: Clauses, grammar: Grammar) -> tuple[list[str], set[str]]:
    """Return the words of a question as those of one that is asked are heard, names as their kind; and those that ask.

    Those of all its clauses ask where none begins as a question does.
    """
    try:
        plain = _SLOT.sub(lambda match: f" qq{_SLOTS[match[1]].lower()}", text)
    except KeyError as err:
        raise SourceError(path, f"“{text}”: {{{err.args[0]}}} is none of {', '.join(sorted(_SLOTS))}") from err
    words, asking = [STOP], set[str]()
    for clause in clauses.split(plain):
        tokens = grammar.spelling.tokens(clause.text)
        reduced = grammar.reduce(" ".join(_general(tokens, grammar))).split()
        found = [word[2:].upper() if word in _MASKS else kind_of(word) for word in reduced]
        asking |= {*found} if clauses.is_asking(tokens) else set()
        words += [*found, clause.end]
    return words, asking or {*words} - {PAUSE, STOP}


def _general(tokens: Sequence[str], grammar: Grammar) -> Iterator[str]:
    """Yield words with a credential in place of those that name no one degree: "a degree", "go to college"."""
    place = 0
    while place < len(tokens):
        size = next((n for n in range(_LONGEST, 0, -1) if " ".join(tokens[place : place + n]) in grammar.groups), 0)
        yield _CREDENTIAL if size else tokens[place]
        place += size or 1
