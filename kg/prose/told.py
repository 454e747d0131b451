"""How a sentence weighs that is told as it stands: as little as the weakest of its parts does."""

import re
from dataclasses import dataclass

from kg.documents import Sentence
from kg.prose.clauses import LONGEST
from kg.prose.grammar import Grammar, Named

# A hedge has no more words than these, the dots between two of its pieces included.
HEDGE_WORDS = 5


@dataclass(frozen=True)
class Told:
    """The grades of a sentence; ``hedge`` are the words that they rest on, in order, None where nothing weakens it."""

    strength: str
    prevalence: str
    hedge: str | None


def read_told(passage: Sentence, grammar: Grammar) -> Told:
    """Return how a whole sentence weighs.

    >>> from kg.prose.grammar import load_grammar
    >>> said = "Most menders work indoors, but some may have to climb."
    >>> read_told(Sentence("hours", "Hours", 1, 0, len(said), said), load_grammar())
    Told(strength='conditional', prevalence='some', hedge='Most ... some ... may')
    """
    told = grammar.told
    strength, by_strength = _weakest(told["strength"], passage.text)
    prevalence, by_prevalence = _weakest(told["prevalence"], passage.text)
    deciding = [found for found in (by_prevalence, by_strength) if found]
    others = [
        _words(match)
        for part in ("strength", "prevalence", "noted")
        for _, pattern in told[part]
        for match in pattern.finditer(passage.text)
    ]
    return Told(strength or "plain", prevalence or "unstated", _hedge([*deciding, *others], passage.text))


def why_not_told(passage: Sentence, grammar: Grammar) -> str | None:
    """Return why a sentence says nothing that is to be told, in a few words; None where it does."""
    if len(passage.text) > LONGEST:
        return "it is too long for a sentence"
    return next((why for why, pattern in grammar.told["aside"] if pattern.search(passage.text)), None)


def _weakest(patterns: Named, text: str) -> tuple[str | None, tuple[int, int] | None]:
    """Return the first of *patterns* that is found, by name, and where its words stand."""
    for name, pattern in patterns:
        if match := pattern.search(text):
            return name, _words(match)
    return None, None


def _words(match: re.Match[str]) -> tuple[int, int]:
    """Return where the weakening words of a match stand: its group that matched, else all of it."""
    return match.span(match.lastgroup or 0)


def _hedge(spans: list[tuple[int, int]], text: str) -> str | None:
    """Return the words at *spans* in the order of the text: of more than a hedge holds, those that come first."""
    kept: dict[str, int] = {}
    room = HEDGE_WORDS
    for start, end in spans:
        words = text[start:end]
        needed = len(words.split()) + bool(kept)
        if words.lower() not in map(str.lower, kept) and needed <= room:
            kept[words] = start
            room -= needed
    return " ... ".join(sorted(kept, key=kept.__getitem__)) or None
