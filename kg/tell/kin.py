"""Kin: words that stand for one another, what is measured, and of what silence is told: ``kin.yaml``."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kg.ask.grammar import Grammar
from kg.errors import SourceError
from kg.search.words import load_yaml

_STEM = 6  # letters of a word that stand for its kin
_FIGURE = re.compile(r"\d")
_APART, _BETWEEN = r"\ \.\.\ ", r"s?[ -](?:[\w'’/-]+,? ){0,3}?"  # " .. " in a phrase: up to three words


@dataclass(frozen=True)
class Measure:
    """What is measured: ``asked`` for by some words, and told by others, ``beside`` a number or with it.

    What has a name ``of`` its own is measured by that alone, and silence is told of it; so is what is measured
    ``alone``, without the silence: years of experience are no hours of work.
    """

    asked: re.Pattern[str]
    told: re.Pattern[str]
    beside: bool
    of: str = ""
    alone: bool = False

    def is_told(self, text: str) -> bool:
        """Whether *text*, in small letters, tells it."""
        return bool(self.told.search(text)) and (not self.beside or bool(_FIGURE.search(text)))


@dataclass(frozen=True)
class Particular:
    """What is asked in particular, what a sentence has that answers it, and of what silence is told, if of anything.

    What has ``first`` stands before other sentences.
    Of what stands ``under`` headings on how one enters a role alone, where that is so.
    """

    asked: re.Pattern[str]
    told: re.Pattern[str]
    first: re.Pattern[str]
    of: str
    under: bool


@dataclass(frozen=True)
class Silence:
    """Of what silence is told, what tells of it, and the words that ask for it."""

    of: str
    told: re.Pattern[str]
    asked: re.Pattern[str]


@dataclass(frozen=True)
class Lead:
    """What a sentence has that is quoted first where something is asked, ``under`` the headings on how one enters."""

    asked: re.Pattern[str]
    told: re.Pattern[str]
    under: re.Pattern[str]

    def has(self, text: str, heading: str) -> bool:
        """Whether a sentence, in small letters, has it."""
        return bool(self.told.search(text) and self.under.search(heading))


class Kin:
    """What is known of words beside their letters."""

    def __init__(self, folder: Path, grammar: Grammar) -> None:
        """Read the file of *folder*.

        :raises SourceError: it is not there or not what it should be.
        """
        found = load_yaml(folder / "kin.yaml")
        try:
            told = {}
            self._asked: dict[str, re.Pattern[str]] = {}
            for name, entry in found["kin"].items():
                words = entry if isinstance(entry, list) else entry["told"]
                told[name] = _any_of(words)
                for word in entry if isinstance(entry, list) else entry["asked"]:
                    self._asked.setdefault(grammar.key(word), told[name])
            number = rf"(?:[\d,.-]+|{'|'.join(found['numbers'])})(?:[ -]\w+)??"
            self._measures = [
                Measure(
                    _any_of(entry["asked"]),
                    re.compile(_any_of(entry["told"]).pattern.replace("number", number)),
                    bool(entry.get("beside")),
                    str(entry.get("of", "")),
                    bool(entry.get("alone")),
                )
                for entry in found["measures"]
            ]
            self._silences = [
                Silence(str(entry["of"]), told[entry["kin"]], _any_of(entry["asked"])) for entry in found["silences"]
            ]
            self._particular = [
                Particular(
                    re.compile(entry["asked"]),
                    re.compile(entry["told"]),
                    re.compile(entry.get("first", "")),
                    str(entry.get("of", "")),
                    bool(entry.get("under")),
                )
                for entry in found["particular"]
            ]
            self.not_asked = {name: re.compile(words) for name, words in found["not_asked"].items()}
            self.never_under, self.cell = frozenset(found["never_under"]), re.compile(found["cell"])
            patterns = (re.compile(found[name]) for name in ("entered_under", "needed", "of_hours"))
            self.entered_under, self.needed, self.of_hours = patterns
            self.advanced_under = re.compile(found["advanced_under"])
            self._leads = [
                Lead(
                    _any_of(entry["asked"]),
                    _any_of(entry["told"]),
                    self.entered_under if entry.get("under") else re.compile(""),
                )
                for entry in found["leads"]
            ]
            self._idle = [
                [re.compile(found[name][of]) for of in ("asked", "told")] for name in ("pointing", "of_school")
            ]
        except (KeyError, TypeError, AttributeError, re.error) as err:
            raise SourceError(folder / "kin.yaml", f"has no {err}") from err

    def has(self, word: str) -> bool:
        """Whether a word asks for its kin."""
        return word in self._asked

    def told_by(self, word: str) -> re.Pattern[str]:
        """Return what tells of that for which a word of a question asks: its kin, or words that begin like it."""
        return self._asked.get(word) or _begun(word)

    def silences(self, text: str, told: Iterable[str]) -> list[str]:
        """Return of what plain words ask by name, where none of the texts that are *told* has it."""
        asked = [one for one in self._silences if one.asked.search(text)]
        return [one.of for one in asked if not any(one.told.search(other) for other in told)]

    def leads(self, text: str) -> list[Lead]:
        """Return what a sentence has that answers plain words and does not merely have theirs."""
        return [lead for lead in self._leads if lead.asked.search(text)]

    def idle(self, question: str) -> list[re.Pattern[str]]:
        """Return what a sentence has that tells nothing to who asks *question*, in small letters.

        It points to where something is told and that is not asked, or has a certificate of school for certification.
        """
        (where, pointing), (certified, of_school) = self._idle
        found = [] if where.search(question) else [pointing]
        return [*found, of_school] if certified.search(question) else found

    def particular(self, question: str) -> Particular | None:
        """Return what *question*, in small letters, asks in particular; None for nothing that is known."""
        return next((one for one in self._particular if one.asked.search(question)), None)

    def measures(self, text: str) -> list[Measure]:
        """Return what the plain words of a question ask to have measured."""
        found = [measure for measure in self._measures if measure.asked.search(text)]
        return [one for one in found if one.of] or [one for one in found if one.alone] or found


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern of whole words in the singular or the plural, parted by spaces or hyphens, or by other words."""
    texts = (re.escape(str(word)).replace(_APART, _BETWEEN).replace(r"\ ", "s?[ -]") for word in words)
    return re.compile(rf"\b(?:{'|'.join(texts)})(?:s|es)?\b")


@lru_cache(maxsize=4096)
def _begun(word: str) -> re.Pattern[str]:
    """Return a pattern of the words that a word is kin to by how it begins; a short one is itself alone."""
    return re.compile(rf"\b{re.escape(word[:_STEM])}" if len(word) > _STEM else rf"\b{re.escape(word)}(?:s|es)?\b")
