"""The grammar of questions: the words and patterns of ``ontology/asking``, compiled."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import SourceError
from kg.queries import CannedQuery
from kg.search.words import Spelling, load_spelling, load_yaml

# What a slot of a pattern takes: a mention, by the letter of its kind, or any words.
SLOTS = {
    **dict.fromkeys(("role", "to", "from", "one", "other"), r"R\d+ "),
    **dict.fromkeys(("credential", "lack"), r"[CD]\d+ "),
    "have": r"C\d+ ",
    "code": r"K\d+ ",
    "context": r"X\d+ ",
    "number": r"N[\d.]+ ",
    **dict.fromkeys(("topic", "field", "quality"), r"(?:[a-z0-9]+ ){1,5}"),
}
FREE = ("topic", "field", "quality")
_ITEM = re.compile(r"\{(\w+)\}|([()|?*+$])|([\w']+)")


@dataclass(frozen=True)
class Intent:
    """One way of answering: the canned query (``paths``: the planner), how it is told, and how it is asked."""

    name: str
    query: str
    tell: str
    kind: str
    patterns: tuple[re.Pattern[str], ...]
    strong: frozenset[str]
    weak: frozenset[str]


@dataclass(frozen=True)
class Group:
    """Words for education that name no one degree, and the credentials they leave out."""

    label: str
    leaves_out: tuple[str, ...]


@dataclass(frozen=True)
class Refusal:
    """Words of what cannot be answered, ``words`` as they are read and ``{role}`` for any role, and why.

    One that is ``firm`` holds whatever else a question says; one ``within`` the country narrows nothing where it merely
    tells where somebody lives.
    """

    words: re.Pattern[str]
    why: str
    firm: bool
    within: bool


class Grammar:
    """What is known of how people ask."""

    def __init__(self, folder: Path, spelling: Spelling | None = None) -> None:
        """Read the files of *folder*.

        :raises SourceError: one is not there or not what it should be.
        """
        self.folder = folder
        self.spelling = spelling or load_spelling(folder)
        words, asked = load_yaml(folder / "words.yaml"), load_yaml(folder / "questions.yaml")
        common, limits = load_yaml(folder / "common.yaml"), load_yaml(folder / "limits.yaml")
        credentials, modifiers = load_yaml(folder / "credentials.yaml"), load_yaml(folder / "modifiers.yaml")
        self.articles = frozenset(words["articles"])
        self._phrases = self._synonyms(words["synonyms"])
        self._fillers = self._synonyms({"": words["fillers"]})
        self.numbers = {str(word): float(number) for word, number in words["numbers"].items()}
        self.titles = {
            self.key(title): tuple(self.key(name) for name in ([names] if isinstance(names, str) else names))
            for title, names in words["titles"].items()
        }
        for title, names in [*self.titles.items()]:  # "flying planes", "drive the big rigs" as "drive a big rig"
            for form in self._forms(title):
                self.titles.setdefault(form, names)
        self.spellings = {
            self.key(text): str(slug) for slug, texts in credentials["spellings"].items() for text in texts
        }
        self.groups = {
            self.key(text): Group(group["label"], tuple(group["leaves_out"]))
            for group in credentials["groups"]
            for text in group["words"]
        }
        self.fields = {
            self.key(text): self.key(field) for field, texts in credentials["fields"].items() for text in texts
        }
        self.called = frozenset(self.key(word) for word in credentials["called"])
        self.licences = frozenset(str(word) for word in credentials["licences"])
        self.taken_as = {str(slug): str(other) for slug, other in credentials["taken_as"].items()}
        self.in_a_field = {str(slug): self.key(text) for slug, text in credentials["in_a_field"].items()}
        self.modifiers = [
            (str(name), self.compile(pattern, read=False))
            for name, patterns in modifiers.items()
            for pattern in patterns
        ]
        shared = self._words(asked["weak"])
        try:
            self.intents = [self._intent(entry, shared) for entry in asked["intents"]]
        except KeyError as err:
            raise SourceError(folder / "questions.yaml", f"an intent lacks {err}") from err
        self.or_else = {str(query): (entry["query"], entry["tell"]) for query, entry in asked["or_else"].items()}
        self.of_query = {str(query): str(intent) for query, intent in asked["of_query"].items()}
        self.suggested = {str(intent): tuple(texts) for intent, texts in asked["suggest"].items()}
        self.suggested_unnamed = tuple(asked["suggest_unnamed"])
        self.unsupported = [self._refusal(entry) for entry in limits["unsupported"]]
        self.limits = [self._refusal(entry) for entry in limits["limits"]]
        self.free = frozenset(self.key(word) for word in common["free"]) - {""}
        idle = {
            group: {self.key(word) for word in found} - {""} for group, found in load_yaml(folder / "idle.yaml").items()
        }
        self.idle = frozenset(word for found in idle.values() for word in found)
        self.of_trade = {str(end): tuple(map(str, own)) for end, own in common["of_trade"].items()}
        self.into = re.compile(str(common["into"]))
        self.stands_in, self.somebody = self.key(common["stands_in"]), re.compile(str(common["somebody"]))
        self.persons = frozenset(idle.get("persons", ()))
        self.no_names = frozenset(self.key(word) for word in common["no_names"])
        self.parts = frozenset(self.key(word) for word in common["parts"])
        self.before = frozenset(self.key(word) or word for word in common["before"]) | self._words(common["before"])
        self.vocabulary = self._vocabulary(modifiers, asked)
        self.refused = frozenset(
            word
            for entry in (*limits["unsupported"], *limits["limits"])
            for text in entry["words"]
            for word in self.key(re.sub(r"\{\w+\}", "", text)).split()
        )

    def key(self, text: str) -> str:
        """Return *text* as it is compared."""
        return self.spelling.key(str(text))

    def _refusal(self, entry: Mapping[str, Any]) -> Refusal:
        slots = {"{role}": r"R\d+", "{credential}": r"[CD]\d+", "{number}": r"\d+"}
        texts = []
        for text in entry["words"]:
            parts = (slots.get(word) or re.escape(self.key(word)) for word in str(text).split())
            texts.append(" ".join(parts))
        words = re.compile(rf"(?<!\S)(?:{'|'.join(texts)})(?!\S)")
        return Refusal(words, str(entry["why"]), bool(entry.get("firm")), bool(entry.get("within")))

    def refusals(self, kind: Iterable[Refusal], text: str) -> list[Refusal]:
        """Return those of a kind by whose words *text*, words and slots, is about what they name."""
        bare = " ".join(word for word in text.split() if word not in self.articles)
        return [one for one in kind if one.words.search(text) or one.words.search(bare)]

    def _synonyms(self, entries: Mapping[str, Iterable[str]]) -> dict[str, str]:
        plain = {word: [self.key(text) for text in texts] for word, texts in entries.items()}
        return {
            " ".join(part for part in key.split() if part not in self.articles): str(word)
            for word, keys in plain.items()
            for key in keys
        }

    def _words(self, words: Iterable[str]) -> frozenset[str]:
        return frozenset(self._read(self.key(word)) for word in words)

    def _read(self, word: str) -> str:
        """Return what a single word of a pattern is read as: a synonym, nothing for a filler."""
        word = self._phrases.get(word, word)
        return "" if word in self._fillers else word

    def _intent(self, entry: Mapping[str, Any], shared: frozenset[str]) -> Intent:
        return Intent(
            name=entry["intent"],
            query=entry["query"],
            tell=entry["tell"],
            kind=entry.get("kind", ""),
            patterns=tuple(self.compile(pattern, read=True) for pattern in entry.get("patterns") or ()),
            strong=self._words(entry.get("strong", ())) - {""},
            weak=self._words(entry.get("weak", ())) | shared,
        )

    def compile(self, pattern: str, *, read: bool = False) -> re.Pattern[str]:
        """Return a pattern as a regular expression over words, each with a space behind it; ``stop`` ends a clause.

        :param read: whether its words are read as those of a question are, fillers left out.
        """
        parts: list[str] = []
        for slot, sign, word in _ITEM.findall(pattern):
            if slot:
                parts.append(f"(?P<{slot}>{SLOTS[slot]})")
            elif sign:
                parts.append("(?:" if sign == "(" else sign)
            else:
                if word == "stop" and not read:
                    parts.append("(?:[.,] )")
                    continue
                one = self.key(word)
                one = self._read(one) if read else one
                parts.append(f"(?:{re.escape(one)} )" if one else "(?:)")
        # A filler in a choice is no choice: it would let everything before it be left out.
        return re.compile(re.sub(r"\|(?=\))", "", re.sub(r"\(\?:\)[|*?+]?", "", "".join(parts))))

    def _vocabulary(self, modifiers: Any, asked: Any) -> frozenset[str]:
        """Return every word that the grammar itself knows."""
        texts = [*self._phrases, *self._phrases.values(), *self._fillers, *self.articles, *self.numbers, *asked["weak"]]
        texts += [pattern for patterns in modifiers.values() for pattern in patterns]
        for entry in asked["intents"]:
            texts += [*entry.get("patterns", ()), *entry.get("strong", ()), *entry.get("weak", ())]
        texts += self.groups
        return frozenset(
            self.key(word) for text in texts for word in re.findall(r"[a-z']+", re.sub(r"\{\w+\}", " ", str(text)))
        ) - {""}

    def is_filler(self, word: str) -> bool:
        """Whether a word carries no meaning; nothing unknown is taken for one that is misspelt."""
        return word in self._fillers or word in self.articles

    def _forms(self, title: str) -> tuple[str, ...]:
        """Return a title of several words without its articles, and that with the ending of what somebody is doing."""
        verb, _, done = " ".join(word for word in title.split() if word not in self.articles).partition(" ")
        doing = re.sub(r"(?<=[^aeo])e$", "", verb)
        return (f"{verb} {done}", f"{doing}ing {done}") if done else ()

    def is_beside(self, word: str) -> bool:
        """Whether a word may stand beside any name, and makes no other of it."""
        sets = (self.vocabulary, self.before, self.free, self.idle, self.articles)
        return any(word in words for words in sets) or self.is_plain(word)

    def is_own(self, key: str) -> bool:
        """Whether all words of a name are those of questions."""
        return all(word in self.vocabulary for word in key.split())

    def is_plain(self, word: str) -> bool:
        """Whether a word is one of any question, and no part of a name."""
        return word in self.vocabulary or word in self.free or word in self.articles

    def reduce(self, text: str) -> str:
        """Return words and slots with many words read as one and articles gone; a space behind each."""
        tokens = [token for token in text.split() if token not in self.articles]
        found: list[str] = []
        place = 0
        while place < len(tokens):
            for size in range(min(6, len(tokens) - place), 0, -1):
                phrase = " ".join(tokens[place : place + size])
                if phrase in self._phrases:
                    found.append(self._phrases[phrase])
                    break
                if size > 1 and phrase in self._fillers:
                    break
            else:
                size = 1
                found.append(tokens[place])
            place += size
        return re.sub(r"(R\d+ )to (?=R\d)", r"\1into ", "".join(f"{word} " for word in found))

    def drop_fillers(self, text: str) -> str:
        """Return *text*, as :meth:`reduce` writes it, without what carries no meaning."""
        return "".join(f"{word} " for word in text.split() if word not in self._fillers)


def load_grammar(folder: Path, spelling: Spelling) -> Grammar:
    """Read the grammar of *folder*. :raises SourceError: a file is not there or not what it should be."""
    return Grammar(folder, spelling)


def examples(queries: Mapping[str, CannedQuery]) -> list[tuple[str, str]]:
    """Return the example questions of the canned queries, ``[(question, query)]``."""
    return [(question, query.name) for query in queries.values() for question in query.ask]
