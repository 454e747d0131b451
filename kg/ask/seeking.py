"""Seeking: a question which roles have something in their work or ask a quality of people, of no role in particular."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.ask.grammar import Grammar
from kg.ask.mentions import ROLE, Finder, Mention
from kg.ask.reading import Reading
from kg.errors import SourceError
from kg.search.words import load_yaml

SOUGHT = "sought"
CONDITION, DUTY, QUALITY = "roles-by-condition", "roles-by-duty", "roles-by-quality"
DEFINED, USED = "occupations-by-definition", "occupations-by-technology"
_INTENTS = {CONDITION: "conditions", DUTY: "duties", QUALITY: "qualities", DEFINED: "duties", USED: "duties"}
_WORDS = ("link", "doing", "needing", "placed", "liking", "acting", "using")
_FORMS = ("", "s", "e", "es", "ing", "ed")  # of a word without its ending
_LEAST = 4  # letters of a word, above which it may have an ending
_SKILL = "skill"  # what the name of a quality ends in, which a question may leave out
_NAMED = 0  # rank of a hit that has the very name


@dataclass(frozen=True)
class _Sought:
    """What is left of a question, whole, without what stands before it, and without what stands behind it too.

    And which groups of words that say how it is in the work stood before it.
    """

    whole: str
    full: str
    text: str
    before: frozenset[str]


class Seeking:
    """Reads such questions by ``seeking.yaml`` and the qualities of one state of the graph."""

    def __init__(self, folder: Path, grammar: Grammar, finder: Finder) -> None:
        """Read the files of *folder*.

        :raises SourceError: one is not there or not what it should be.
        """
        found, topics = load_yaml(folder / "seeking.yaml"), load_yaml(folder / "conditions.yaml")["topics"]
        try:
            self._asks = [re.compile(one) for one in found["asks"]]
            self._turned, self._foreign = re.compile(found["turned"]), re.compile(found["foreign"])
            self._defined = re.compile(found["defined"])
            self._words = {name: frozenset(map(str, found[name])) for name in _WORDS}
            self._links = frozenset[str]().union(*self._words.values())
            self._beside = self._links.union(map(str, found["beside"]))
            self._tails = tuple(f" {tail}" for tail in found["tail"])
            self._read_as = [(re.compile(rf"\b{words}\b"), str(other)) for words, other in found["read_as"].items()]
            self._most, self._why = int(found["most"]), str(found["why"])
            self._topics = {
                name: (re.compile(topics[name]["asked"]), str(topics[name]["of"]), tuple(words))
                for name, words in found["conditions"].items()
            }
            self._plain = {grammar.key(name): tuple(words) for name, words in found["plain"].items()}
            self._qualities = {grammar.key(name): str(label) for name, label in found["qualities"].items()}
            self._places = {grammar.key(name): tuple(words) for name, words in found["places"].items()}
            self._alike = {grammar.key(name): tuple(words) for name, words in found["alike"].items()}
        except (KeyError, TypeError, re.error) as err:
            raise SourceError(folder / "seeking.yaml", f"is not how roles are sought: {err}") from err
        self._grammar, self._finder = grammar, finder

    def read(self, question: str) -> Reading | None:
        """Return the reading of a question that seeks roles by one thing and says nothing else; None of any other.

        The thing is a condition of work or several, a quality, a place, or what a duty names.
        """
        text = re.sub(r"[?!.,;:]+(?=\s|$)", " ", question.lower().replace("’", "'"))
        text = re.sub(r"\s+", " ", text).strip()
        match = next(filter(None, (one.search(text) for one in self._asks)), None)
        if match is None or self._foreign.search(match["rest"]):
            return None
        asked = match["rest"].strip()
        for words, other in self._read_as:
            asked = words.sub(other, asked)
        rest = re.sub(r"\s+", " ", self._turned.sub(" ", asked)).strip()
        is_turned = rest != asked
        if by_definition := self._defined.search(rest):
            forms = self._forms(self._grammar.key(by_definition["what"]).split())
            return self._reading(question, DEFINED, forms, by_definition["what"].strip())
        sought = self._sought(rest)
        found = self._condition(question, sought)
        if is_turned:
            return Reading(question, why=self._why, refused=True) if found else None
        is_short = 0 < len(sought.text.split()) <= self._most
        return found or (self._by_words(question, sought) if is_short else None)

    def _sought(self, rest: str) -> _Sought:
        words = rest.split()
        place = next((n for n, word in enumerate(words) if word not in self._links), len(words))
        full = " ".join(words[place:])
        text = self._without_tail(full)
        before = {name for name in _WORDS for word in words[:place] if word in self._words[name]}
        return _Sought(rest, full, text, frozenset(before))

    def _without_tail(self, text: str) -> str:
        while tail := next((one for one in self._tails if text.endswith(one)), ""):
            text = text.removesuffix(tail)
        return text

    def _condition(self, question: str, sought: _Sought) -> Reading | None:
        """Return the reading by conditions of work, where nothing else is named."""
        rest, named = sought.whole, list[str]()
        for name, (asked, _, _) in self._topics.items():
            if asked.search(rest):
                rest = asked.sub(" ", rest)
                named.append(name)
        if not named or {*self._without_tail(rest).split()} - self._beside:
            return None
        words = [word for name in named for word in self._topics[name][2]]
        label = " and ".join(self._topics[name][1] for name in named)
        return self._reading(question, CONDITION, words, label, kind=",".join(named))

    def _by_words(self, question: str, sought: _Sought) -> Reading | None:
        key = self._grammar.key(sought.text)
        if (full := self._grammar.key(sought.full)) in self._alike:
            key = full
        if key in self._plain:
            return self._reading(question, CONDITION, self._plain[key], sought.text)
        if key in self._places and "placed" in sought.before:
            return self._reading(question, CONDITION, self._places[key], sought.text)
        mentions = self._finder.find(key.split())[1]
        if any(m.kind != ROLE for m in mentions) or (mentions and "doing" not in sought.before):
            return None  # what else is named is asked about otherwise
        names = (self._grammar.key(self._qualities.get(key, key)), f"{key} {_SKILL}", f"{key}s {_SKILL}")
        hits = [hit for name in names for hit in self._finder.index.named(name)]
        quality = next((hit for hit in hits if hit.kind == "Quality" and hit.rank == _NAMED), None)
        if quality is not None and "placed" not in sought.before:
            named = {"quality": Mention("quality", sought.text, (quality.iri,), quality.label)}
            return Reading(question, intent=_INTENTS[QUALITY], query=QUALITY, tell=SOUGHT, named=named)
        if not {"doing", "liking", "acting"} & sought.before or "placed" in sought.before:
            return None
        return self._by_doing(question, sought, key, sought.full if key == full else sought.text)

    def _by_doing(self, question: str, sought: _Sought, key: str, label: str) -> Reading:
        """Return the reading by what is done or used."""
        forms = self._forms(key.split())
        if "using" in sought.before:
            used = (*self._forms(sought.text.split()), *forms)
            return self._reading(question, USED, tuple(dict.fromkeys(used)), label)
        return self._reading(question, DUTY, self._alike.get(key, forms), label)

    @staticmethod
    def _forms(words: Sequence[str]) -> tuple[str, ...]:
        """Return the words as a duty may have them: the last in all its forms, each whole.

        >>> Seeking._forms(["sick", "animal"])[:2]
        ('sick animal ', 'sick animals ')
        """
        *first, last = words
        bare = re.sub(r"(?:ing|ed|es|[es])$", "", last) if len(last) > _LEAST else last
        forms = dict.fromkeys((last, *(f"{bare}{end}" for end in _FORMS)))
        return tuple(f"{' '.join((*first, form))} " for form in forms)

    @staticmethod
    def _reading(question: str, query: str, words: Sequence[str], label: str, kind: str = "") -> Reading:
        named = {"words": Mention("words", "", tuple(words), label)}
        return Reading(question, intent=_INTENTS[query], query=query, tell=SOUGHT, kind=kind, named=named)
