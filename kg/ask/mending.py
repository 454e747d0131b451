"""Mending: which words a slip of the pen may stand for, and which of them may be taken for granted."""

from collections.abc import Iterator, Sequence
from itertools import islice, product

from kg.ask.grammar import Grammar
from kg.ask.mentions import Finder, Mention
from kg.ask.reading import Reading
from kg.search.index import slips

_MOST_READINGS = 8
_COMMON = 5  # letters of a word, from which it may be an adverb with a slip
_LONG = 10  # letters of a word of a name of several words, from which two slips in it are mended unasked
_TITLE = 7  # letters of a word that only a title has, from which a slip in it is mended unasked


class Mending:
    """Finds words that nobody knows, and those like them."""

    def __init__(
        self,
        grammar: Grammar,
        finder: Finder,
        *,
        vocabulary: frozenset[str],
        asking: frozenset[str],
        adverbs: frozenset[str],
    ) -> None:
        """Mend by the words of the grammar and of all names.

        :param vocabulary: other words that are known, *asking* those of them that ask.
        """
        self._grammar, self._finder = grammar, finder
        self._vocabulary, self._asking, self._adverbs = vocabulary, asking, adverbs

    def is_heeded(self, other: str, reading: Reading) -> bool:
        """Whether a mended word is one of questions, or of a name that is used; no other is said to be mended."""
        person = reading.person
        used = [*reading.named.values(), *person.have, *person.without, *(role for role, _ in person.years)]
        used += [person.source] if person.source else []
        is_asked = other in self._grammar.vocabulary | self._asking | self._adverbs
        is_named = any(other in mention.text.split() for mention in used)
        return not reading.understood or is_asked or is_named or other in " ".join(reading.words.values())

    def is_likely(self, other: str, count: int, mentions: Sequence[Mention]) -> bool:
        """Whether a mended word may be taken for granted: some title or other is like any short word."""
        if other in self._grammar.vocabulary or other in self._adverbs:
            return True
        is_title = any(mention.by_title and other in mention.text.split() for mention in mentions)
        is_name = any(m.iris and not m.by_title and other in m.text.split() and " " in m.text for m in mentions)
        return (count == 1 and not (is_title and len(other) < _TITLE)) or (is_name and len(other) >= _LONG)

    def mends(self, tokens: Sequence[str]) -> Iterator[dict[str, tuple[str, int]]]:
        """Yield ways to mend the words that nobody knows."""
        unknown = [token for token in dict.fromkeys(tokens) if not self._is_known(token)]
        options = []
        for word in unknown:
            own = [one for one in slips(word, self._grammar.vocabulary) if not self._grammar.is_filler(one[0])]
            names = [(w, n) for w, n in self._finder.index.like(word) if w not in self._grammar.vocabulary]
            if not own and not names and len(word) >= _COMMON:
                own = [one for one in slips(word, self._adverbs) if one[1] == 1]
            names.sort(key=lambda one: (one[1], not self._finder.index.is_own(one[0])))
            likest = min((count for _, count in (*own, *names)), default=0)
            options.append([(w, n) for w, n in (*own, *names) if n == likest][:4])
        known = [(word, given) for word, given in zip(unknown, options, strict=True) if given]
        choices = product(*(given for _, given in known)) if known else ()
        for choice in islice(choices, _MOST_READINGS):
            yield dict(zip((word for word, _ in known), choice, strict=True))

    def _is_known(self, word: str) -> bool:
        return (
            word in self._grammar.vocabulary
            or word in self._grammar.refused
            or word in self._grammar.free
            or word in self._grammar.idle
            or word in self._vocabulary
            or word[0].isdigit()
            or self._finder.index.knows(word)
            or word in self._grammar.spellings
            or word in self._grammar.titles
            or len(word) < 4
            or self._finder.index.written.has(word)
        )
