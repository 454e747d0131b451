"""Several: a question that lists what it asks of one role, or of each of two: "dietitian: pay, outlook and licence"."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kg.ask.grammar import Grammar
from kg.ask.heeding import quoted
from kg.ask.mentions import ROLE, Finder, Mention
from kg.ask.reading import Reading
from kg.english import article
from kg.errors import SourceError
from kg.search.words import load_yaml

_FILE = "several.yaml"
_WORD = re.compile(r"[\w'’*]+(?:-\w+)*|[^\w\s]")
_ROLE, _THEY = "R", "they"  # a role in a question, and in what words are compared with
_ARTICLES = frozenset(("a", "an", "the"))
_COMPARING = re.compile(r"\b(?:compar\w+|differ\w*|versus|vs)\b", re.IGNORECASE)
_MOST = 3  # things that are answered of one question
_PAIR = 2


@dataclass(frozen=True)
class Aspect:
    """What a piece of a list asks after, with the question of one role, and that which weighs two, or none."""

    name: str
    asks: str
    more: str


@dataclass(frozen=True)
class Listed:
    """A question as a list: the roles, what is asked with the words for each, and the words of what is not known."""

    roles: tuple[Mention, ...]
    asked: tuple[tuple[Aspect, str], ...]
    strange: tuple[str, ...]


class Several:
    """Reads such questions by the names of one state of the graph, and ``several.yaml``."""

    def __init__(self, folder: Path, grammar: Grammar, finder: Finder) -> None:
        """Read the file of *folder*.

        :raises SourceError: it is not there or not what it should be.
        """
        found = load_yaml(folder / _FILE)
        try:
            frame = "|".join(re.escape(str(word)) for word in found["frame"])
            self._frame = re.compile(rf"(?:(?:{frame}) )*")
            self._aspects = [
                (
                    re.compile(rf"(?:(?:{frame}) )*(?:{one['words']}) (?:(?:{frame}) )*"),
                    Aspect(str(one["name"]), str(one["asks"]), str(one.get("more", ""))),
                )
                for one in found["aspects"]
            ]
            self._joints = re.compile(rf" (?:[^\w\s'’*]|{found['joints']})(?= )")
            self._group = re.compile(rf"\b{_ROLE}(?: (?:[,&/]|and|or|nor|vs|versus))+ {_ROLE}\b")
            self._asking = tuple(f"{word} " for word in found["asking"])
            self._each = frozenset(map(str, found["each"]))
            self._left, self._unclear = str(found["left"]), str(found["unclear"])
        except (KeyError, TypeError, re.error) as err:
            raise SourceError(folder / _FILE, f"is not how several things are asked: {err}") from err
        self._grammar, self._finder = grammar, finder

    def read(
        self, question: str, read: Callable[[str], Reading], rank: Callable[[str], Reading | None]
    ) -> Reading | None:
        """Return the reading of the first thing that *question* lists with those of the others in ``also``.

        None where it lists none, has anything beside the list, or where one of them is not understood. What goes
        beyond three things is left, and the last of them says so.

        :param read: reads one thing that is asked of one role.
        :param rank: reads which of two roles has most of something.
        """
        listed = self._listed(question)
        if listed is None or listed.strange or not self._is_several(listed, question, rank):
            return None
        parts: list[Reading] = []
        for aspect, _ in listed.asked[:_MOST]:
            found = self._of(aspect, listed.roles, read, rank)
            if len(found) == 1 and found[0].doubtful:
                return found[0]
            if not found or not all(one.understood for one in found):
                return None
            parts += found
        left = [words for _, words in listed.asked[_MOST:]]
        return _together(parts, self._left.format(parts=quoted(left)) if left else "")

    def partly(self, question: str, read: Callable[[str], Reading]) -> Reading | None:
        """Return what is understood of a list that asks of one role; what is not is noted. None where nothing is."""
        listed = self._listed(question)
        if listed is None or not listed.strange or len(listed.roles) != 1 or not listed.asked:
            return None
        if not all(words.lower().startswith(self._asking) for words in listed.strange):
            return None
        parts = [read(self._question(aspect.asks, listed.roles)) for aspect, _ in listed.asked[:_MOST]]
        if not all(part.understood for part in parts):
            return None
        return _together(parts, self._unclear.format(parts=quoted(listed.strange)))

    @staticmethod
    def _is_ranked(listed: Listed, question: str, rank: Callable[[str], Reading | None]) -> bool:
        return all(aspect.more for aspect, _ in listed.asked) and rank(question) is not None

    def _is_several(self, listed: Listed, question: str, rank: Callable[[str], Reading | None]) -> bool:
        """Whether a list has more than what is read without it: one thing, or which of two has more of something."""
        if len(listed.roles) < _PAIR:
            return len(listed.asked) > 1
        if len(listed.asked) == 1:
            return listed.asked[0][0].name in self._each and not _COMPARING.search(question)
        return bool(listed.asked) and not self._is_ranked(listed, question, rank)

    def left(self, whole: Reading, read: Callable[[str], Reading]) -> Reading:
        """Return the reading of a whole question, likened to others, with what of a list it does not answer noted."""
        listed = self._listed(whole.question) if whole.likened and not whole.notes else None
        if listed is None or not (listed.asked and listed.strange) or len(listed.roles) != 1:
            return whole
        own = [self._intent(aspect.asks, listed.roles, read) for aspect, _ in listed.asked]
        role = listed.roles[0].text
        left = [words for words in listed.strange if self._intent(f"{role}: {words}", (), read) != whole.intent]
        if whole.intent not in own or not left:
            return whole
        return replace(whole, notes=(*whole.notes, self._unclear.format(parts=quoted(left))))

    def _intent(self, asks: str, roles: Sequence[Mention], read: Callable[[str], Reading]) -> str:
        found = read(self._question(asks, roles) if roles else asks)
        return found.intent if found.understood else ""

    def _of(
        self,
        aspect: Aspect,
        roles: Sequence[Mention],
        read: Callable[[str], Reading],
        rank: Callable[[str], Reading | None],
    ) -> list[Reading]:
        """Return what is asked of one role, or what is asked of each of two, weighed where that can be."""
        if len(roles) == _PAIR and aspect.more:
            weighed = rank(self._question(aspect.more, roles))
            if weighed is not None and weighed.understood:
                return [weighed]
        return [read(self._question(aspect.asks, [role])) for role in roles]

    @staticmethod
    def _question(asks: str, roles: Sequence[Mention]) -> str:
        named = [article(role.text) for role in roles]
        return asks.format(role=named[0], one=named[0], other=named[-1])

    def _listed(self, question: str) -> Listed | None:
        """Return a question as a list; None where it names no role, more than two, or two that are not joined."""
        words, roles = self._masked(question)
        text, count = self._group.subn(_ROLE, " ".join(words))
        while count:
            text, count = self._group.subn(_ROLE, text)
        if not 1 <= len(roles) <= _PAIR or (len(roles) == _PAIR and text.split().count(_ROLE) != 1):
            return None
        asked: dict[str, tuple[Aspect, str]] = {}
        strange: list[str] = []
        for piece in self._joints.split(f" {text} "):
            plain = "".join(f"{_THEY if word == _ROLE else word} " for word in piece.split())
            aspect = next((one for pattern, one in self._aspects if pattern.fullmatch(plain)), None)
            if aspect is not None:
                asked.setdefault(aspect.name, (aspect, self._written(piece, question, roles)))
            elif plain.strip() and not self._frame.fullmatch(plain):
                strange.append(self._written(piece, question, roles))
        return Listed(tuple(roles), tuple(asked.values()), tuple(strange))

    def _written(self, piece: str, question: str, roles: Sequence[Mention]) -> str:
        """Return a piece as it was written, without the role and what stands by it at an end: "pay for bakers"."""
        bare = re.sub(rf"^\s*{_ROLE}\b|(?: (?:for|of|as|in|to))? {_ROLE}\s*$", "", piece).split()
        mend = [roles[0].text if word == _ROLE else word for word in bare]
        between = r"\W+(?:(?:an?|the)\W+)?"
        found = re.search(between.join(map(re.escape, mend)), question, re.IGNORECASE)
        return found[0] if found else " ".join(mend)

    def _masked(self, question: str) -> tuple[list[str], list[Mention]]:
        """Return the words and marks of a question in lower case, each role as one word, and the roles, each once."""
        raw = _WORD.findall(question)
        owned = [(number, token) for number, word in enumerate(raw) for token in self._grammar.spelling.tokens(word)]
        tokens = [token for _, token in owned]
        masked: dict[int, str] = {}
        roles: dict[tuple[str, ...], Mention] = {}
        named = [span for span in self._finder.spans(tokens) if span[2] is not None and span[2].kind == ROLE]
        is_sure = any(found and found.iris for _, _, found in named)
        for place, size, found in named:
            # What may mean several roles is asked back where nothing else is named: "nurse pay and outlook".
            if found is not None and (found.iris or (found.options and not is_sure)):
                numbers = range(owned[place][0], owned[place + size - 1][0] + 1)
                masked |= dict.fromkeys(numbers, "") | {numbers[0]: _ROLE}
                roles.setdefault(found.iris or (found.text,), found)
        plain = (masked.get(number, word.lower().replace("’", "'")) for number, word in enumerate(raw))
        return [word for word in plain if word and word not in _ARTICLES], [*roles.values()]


def _together(parts: Sequence[Reading], note: str = "") -> Reading:
    """Return the first of several readings with the others in ``also``, which end with the note."""
    *first, last = parts
    found = replace(last, notes=(*last.notes, note)) if note else last
    for part in reversed(first):
        found = replace(part, also=found)
    return found
