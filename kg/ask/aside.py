"""Setting aside: what keeps a question from being understood and is none of it, such as an age."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kg.errors import SourceError
from kg.search.words import load_yaml

_FILE = "aside.yaml"
_JOINT = re.compile(r"^(?:and|but)\b\s*|,?\s*\b(?:and|but|so)$", re.IGNORECASE)
_AGE = (  # in figures or in words
    r"(?:1[4-9]|[2-7]\d|(?:four|fif|six|seven|eigh|nine)teen"
    r"|(?:twen|thir|for|fif|six)ty(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?)"
)


@dataclass(frozen=True)
class Left:
    """A question without what is set aside, and the note on that; ``of_age``: it asks whether an age will do."""

    question: str
    note: str
    of_age: bool = False


class Aside:
    """Sets aside by ``aside.yaml``."""

    def __init__(self, folder: Path) -> None:
        """Read the file of *folder*.

        :raises SourceError: it is not there or not what it should be.
        """
        path = folder / _FILE
        given = load_yaml(path)
        try:
            self._ages, self._advice, self._ways, self._risen = (
                [(_compiled(one["words"]), str(one["with"])) for one in given[name]]
                for name in ("ages", "advice", "ways", "risen")
            )
            self._told = [(_compiled(one["words"]), str(one["told"])) for one in given["ways"] if "told" in one]
            self._whether = _compiled(given["whether"])
            self._question, self._left = str(given["question"]), str(given["left"])
        except (KeyError, TypeError, re.error) as err:
            raise SourceError(path, f"is not what is set aside: {err}") from err

    def leave(self, question: str, *, refused: bool) -> Left | None:
        """Return *question* without an age, and, where it is *refused*, without what asks for advice; None without any.

        An age alone keeps no question from being refused.
        """
        asked, advice = _without(question, self._advice) if refused else (question, [])
        asked, ways = _without(asked, self._ways) if refused else (asked, [])
        if refused and not (advice or ways):
            return None
        text, ages = _without(asked, self._ages)
        if not (ages or advice or ways) or not re.search(r"\w", text):
            return None
        of_age = bool(ages and not advice and self._whether.match(question))
        told = next((said for words, said in self._told if refused and words.search(question)), "")
        note = "; ".join(filter(None, (self._note(*ages, *advice), told)))
        return Left(re.sub(r"\s+([?.,!]|$)", r"\1", text).strip(" ,"), note, of_age)

    def rise(self, question: str) -> Left | None:
        """Return the question how one becomes what *question* asks whether one rises to; None where it asks no such."""
        for pattern, other in self._risen:
            match = pattern.match(question)
            if match is not None:
                return Left(pattern.sub(other, question), self._note(*filter(None, [match["aside"]])))
        return None

    def _note(self, *said: str) -> str:
        """Return that words are set aside; nothing without any."""
        plain = [_JOINT.sub("", words.strip(" ,.;")) for words in said]
        return self._left.format(words="” and “".join(plain)) if plain else ""

    def of_age(self, role: str) -> str:
        """Return the question how old those in a role must be."""
        return self._question.format(role=role)


def _compiled(words: str) -> re.Pattern[str]:
    return re.compile(words.replace("{age}", _AGE), re.IGNORECASE)


def _without(text: str, patterns: Iterable[tuple[re.Pattern[str], str]]) -> tuple[str, list[str]]:
    """Return *text* with something in place of what patterns match, and what is left out of it."""
    said: list[str] = []
    for pattern, other in patterns:
        match = pattern.search(text)
        if match is not None:
            said.append(match[0])
            text = f"{text[: match.start()]}{match.expand(other)}{text[match.end() :]}"
    return text, said
