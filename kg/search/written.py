"""Written: the words of the texts that are loaded, which are spelt right though no name has them."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from threading import Lock

from kg.reader import Reader
from kg.vocab import OA, SKOS

_WORD = re.compile(r"[a-z]{4,}")
_TEXTS = (
    f"SELECT ?text WHERE {{ ?passage <{OA}exact> ?text }}",
    f'SELECT ?text WHERE {{ ?thing <{SKOS}definition> ?text FILTER (LANG(?text) IN ("", "en", "en-us", "en-gb")) }}',
)
_LEAST = 2  # times that a word is written, from which it is no slip of the source
_ENDINGS = ("ing", "ed", "e", "")


def iter_texts(reader: Reader) -> Iterator[str]:
    """Yield the sentences of sources and the definitions of what is classified: a second where all is loaded."""
    for query in _TEXTS:
        for row in reader.texts(query):
            yield row["text"]


class Written:
    """The words of texts, read when the first of them is asked for."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        """Take the words of *texts*, which are read once and late."""
        self._texts = texts
        self._words: frozenset[str] | None = None
        self._reading = Lock()  # requests that come together read them once

    def has(self, word: str) -> bool:
        """Whether *word*, in lower case, is written in the texts, or another form of the same verb or noun is.

        >>> written = Written(["Close the valve.", "They close it, and control it.", "Control the flow."])
        >>> [written.has(word) for word in ("closed", "closing", "controls", "closet", "controler")]
        [True, True, True, False, False]
        """
        return not self.read().isdisjoint(_forms(word))

    def read(self) -> frozenset[str]:
        """Return the words, read once: a service does so when it starts, so that no question waits for them."""
        with self._reading:
            if self._words is None:
                counts = Counter(word for text in self._texts for word in _WORD.findall(text.lower()))
                self._words = frozenset(word for word, count in counts.items() if count >= _LEAST)
            return self._words


def _forms(word: str) -> set[str]:
    """Return the forms of a word: closed, closing, close, closes."""
    forms = {word, f"{word}s"}
    for ending in ("ing", "ed", "e", "s"):
        stem = word.removesuffix(ending)
        is_regular = stem != word and len(stem) > 2 and not (ending == "ing" and stem.endswith("e"))
        if is_regular:
            forms |= {f"{stem}{other}" for other in _ENDINGS} if ending != "s" else {stem}
    return forms
