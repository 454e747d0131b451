"""Words of titles as they are compared: spelling, compounds, synonyms, families, and what is near what."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from kg.errors import SourceError
from kg.search.words import Spelling, load_spelling, load_yaml, without_accents

_WORD = re.compile(r"[a-z0-9]+(?:\+\+|#)?")
_GENDERS = (("woman", "man"), ("person", "man"))


@dataclass(frozen=True)
class Lexicon:
    """The words of ``ontology/linking/words.yaml``, each as :meth:`words` gives it.

    ``phrases`` are several words read as others, ``together`` sets of words that become others, ``same`` the words with
    one meaning, ``near`` those that count in part, ``grades`` fits what says at the end of a title which
    of several posts it is; the rest are the lists of that file.
    """

    spelling: Spelling
    phrases: Mapping[tuple[str, ...], tuple[str, ...]]
    together: tuple[tuple[frozenset[str], tuple[str, ...]], ...]
    same: Mapping[str, str]
    near: Mapping[str, frozenset[str]]
    empty: frozenset[str]
    stop: frozenset[str]
    pale: frozenset[str]
    agents: tuple[str, ...]
    things: frozenset[str]
    families: tuple[str, ...]
    excepting: tuple[str, ...]
    including: tuple[str, ...]
    rest: tuple[str, ...]
    grades: re.Pattern[str]
    _cache: dict[str, str] = field(default_factory=dict, compare=False, repr=False)
    _families: dict[str, str] = field(default_factory=dict, compare=False, repr=False)

    def words(self, text: str) -> tuple[str, ...]:
        """Return the words of *text*, singular and in American spelling, one for both genders."""
        return tuple(map(self.word, _raw(text)))

    def word(self, raw: str) -> str:
        """Return one word as it is compared."""
        found = self._cache.get(raw)
        if found is None:
            found = _word(raw, self.spelling)
            self._cache[raw] = found
        return found

    def meanings(self, words: Iterable[str]) -> tuple[str, ...]:
        """Return what *words* mean: compounds and synonyms as one word each, empty words left out."""
        found = [self.same.get(word, word) for word in self._joined(tuple(words))]
        kept = [word for word in found if word not in self.empty]
        for wanted, instead in self.together:
            if wanted <= set(kept):
                kept = [word for word in kept if word not in wanted] + list(instead)
        return tuple(dict.fromkeys(kept))

    def _joined(self, words: tuple[str, ...]) -> Iterable[str]:
        """Yield *words* with the longest phrases replaced, from left to right."""
        at = 0
        while at < len(words):
            for size in range(min(self._longest, len(words) - at), 0, -1):
                instead = self.phrases.get(words[at : at + size])
                if instead is not None:
                    yield from instead
                    break
            else:
                size = 1
                yield words[at]
            at += size

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self.phrases), default=1)

    def family(self, word: str) -> str:
        """Return what words of one family have in common."""
        found = self._families.get(word)
        if found is None:
            fits = (e for e in self.families if word.endswith(e) and len(word) - len(e) >= 4)
            found = self._families[word] = word.removesuffix(next(fits, ""))
        return found

    def is_agent(self, word: str) -> bool:
        """Return whether *word* says who somebody is."""
        return word not in self.things and word.endswith(self.agents)


def load_lexicon(folder: Path) -> Lexicon:
    """Read ``linking/words.yaml`` and ``asking/spelling.yaml`` of the ontology *folder*.

    :raises SourceError: one is not there or not what it should be.
    """
    path = folder / "linking" / "words.yaml"
    found: dict[str, Any] = load_yaml(path)
    try:
        return _compile(found, load_spelling(folder / "asking"))
    except (KeyError, TypeError, AttributeError) as err:
        raise SourceError(path, f"lacks or misshapes {err}") from err


def _raw(text: str) -> list[str]:
    return _WORD.findall(re.sub(r"['’]s?\b", "", without_accents(text.lower())))


def _word(raw: str, spelling: Spelling) -> str:
    """Return one word, singular, in American spelling, and the same for both genders."""
    found = spelling.word(raw)
    for ending, other in _GENDERS:
        if found.endswith(ending) and len(found) > len(ending) + 2:
            found = found.removesuffix(ending) + other
    return found


def _compile(found: dict[str, Any], spelling: Spelling) -> Lexicon:
    def words(text: str) -> tuple[str, ...]:
        return tuple(_word(raw, spelling) for raw in _raw(str(text)))

    phrases = {words(long): words(short) for long, short in found["compounds"].items()}
    same: dict[str, str] = {}

    def joined(text: str) -> str:
        key = words(text)
        if len(key) > 1:
            phrases.setdefault(key, ("".join(key),))
            key = phrases[key]
        return key[0]

    for group in found["same"]:
        first, *others = (joined(text) for text in group)
        for other in others:
            same[other] = same.get(first, first)
    near: dict[str, set[str]] = {}
    for group in found["near"]:
        alike = {same.get(word, word) for word in map(joined, group)}
        for word in alike:
            near.setdefault(word, set()).update(alike - {word})
    plain_lists = {
        name: frozenset(w for text in found[name] for w in words(text)) for name in ("empty", "pale", "stop")
    }
    return Lexicon(
        spelling=spelling,
        phrases=phrases,
        together=tuple(
            (frozenset(_means(w, same) for w in wanted), tuple(_means(w, same) for w in instead))
            for wanted, instead in found["together"]
        ),
        same=same,
        near={word: frozenset(alike) for word, alike in near.items()},
        empty=plain_lists["empty"],
        stop=plain_lists["stop"],
        pale=frozenset(same.get(word, word) for word in plain_lists["pale"]),
        agents=tuple(found["agents"]),
        things=frozenset(w for text in found["things"] for w in words(text)),
        families=tuple(sorted(found["families"], key=lambda ending: (-len(ending), ending))),
        excepting=tuple(found["except"]),
        including=tuple(found["including"]),
        rest=tuple(found["rest"]),
        grades=_grades(found["grades"]),
    )


def _grades(found: dict[str, list[Any]]) -> re.Pattern[str]:
    """Return what fits a grade or a setting at the end of a title in lower case, and what sets it off."""

    def any_of(name: str) -> str:
        # Longest first, and a hyphen for a space: "part-time".
        texts = sorted(map(str, found[name]), key=lambda text: (-len(text), text))
        return f"(?:{'|'.join(re.escape(text).replace(chr(92) + ' ', '[ -]') for text in texts)})"

    numbered = f"(?:{any_of('words')} )?{any_of('numbers')}|{any_of('ordinals')} {any_of('after')}"
    plain = f"(?:{numbered}|{any_of('hours')})"
    either = f"(?:{plain}|{any_of('settings')})"
    return re.compile(rf"(?:(?:^|[ ,] ?){plain}| ?--? {either}| ?[(\[]{either}[)\]])$")


def _means(word: str, same: Mapping[str, str]) -> str:
    return same.get(word, word)
