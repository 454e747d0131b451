"""Sourcing: a question after where the figures of a role come from, and of which year they are, read as one."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from kg.ask.grammar import Grammar
from kg.ask.mentions import ROLE, Finder, Mention
from kg.ask.ranking import each_of
from kg.ask.reading import Reading
from kg.errors import SourceError
from kg.search.words import load_yaml

SOURCED = "sourced"
QUERY = "sources-of-figures"
OF_ROLE = "evidence-of-requirements"  # the canned query of what is told of a role, beside figures
ALL = "graphs"  # the canned query of all that is loaded
_MOST = 12  # roles that a name may mean, of which each is told


class Sourcing:
    """Reads such questions by the names of one state of the graph, and ``sourcing.yaml``."""

    def __init__(self, folder: Path, grammar: Grammar, finder: Finder) -> None:
        """Read the file of *folder*.

        :raises SourceError: it is not there or not what it should be.
        """
        found = load_yaml(folder / "sourcing.yaml")
        try:
            self._asks, self._never = re.compile(found["asks"]), re.compile(found["never"])
            self._measures = {name: re.compile(words) for name, words in found["measures"].items()}
            of_all = found["of_all"]
            self._asks_all, self._needs = re.compile(of_all["asks"]), re.compile(of_all["needs"])
            self._words = frozenset(of_all["words"])
            of_role = found["of_role"]
            self._asks_role, self._few = re.compile(of_role["asks"]), int(of_role["most"])
            self._words_of_role = self._words | {ROLE, *of_role["words"]}
            self._of_all = {name: re.compile(words) for name, words in of_all["measures"].items()}
        except (KeyError, TypeError) as err:
            raise SourceError(folder / "sourcing.yaml", f"has no {err}") from err
        self._grammar, self._finder = grammar, finder

    def read(self, question: str) -> Reading | None:
        """Return the reading of a question after where the figures of one role come from, or None."""
        heard = self._finder.roles_alone(self._grammar.spelling.tokens(question))
        if heard is None:
            return None
        words, mentions = heard
        text = " ".join(words)
        if not mentions:
            return self._all(question, words)
        asked = [name for name, one in self._measures.items() if one.search(text)]
        asked = [name for name in asked if name != "pay" or len(asked) == 1] or asked  # "number" may be of anything
        is_one = len({mention.iris or mention.text for mention in mentions}) == 1
        if not asked and is_one:
            return self._of_role(question, words, mentions)
        if not asked or not is_one or not self._asks.search(text) or self._never.search(text):
            return None
        roles = each_of(mentions[0])
        if not roles or len(roles) > _MOST or self._grammar.refusals(self._grammar.limits, text):
            return None
        return _of_each(roles, Reading(question, query=QUERY, kind=" ".join(asked), mentions=tuple(mentions)))

    def _of_role(self, question: str, words: Sequence[str], mentions: Sequence[Mention]) -> Reading | None:
        """Return the reading of a question after the sources of all that is told of a role."""
        roles = each_of(mentions[0])
        if not (self._words_of_role >= {*words} and self._asks_role.search(" ".join(words))):
            return None
        if not roles or len(roles) > self._few:
            return None
        return _of_each(roles, Reading(question, query=OF_ROLE, mentions=tuple(mentions)))

    def _all(self, question: str, words: Sequence[str]) -> Reading | None:
        """Return the reading of a question after the sources of all that is told here, or of all figures of a kind."""
        text = " ".join(words)
        if not (self._words >= {*words} and self._asks_all.search(text) and self._needs.search(text)):
            return None
        asked = " ".join(name for name, one in self._of_all.items() if one.search(text))
        return Reading(question, intent="graphs", query=ALL, tell=SOURCED, kind=asked)


def _of_each(roles: Sequence[Mention], read: Reading) -> Reading:
    """Return *read* as asked of each of *roles*, all that the name in it may mean."""
    first = read.mentions[0]
    several = f"“{first.text}” may mean several roles, and each is told" if first.options else ""
    return replace(
        read,
        intent="evidence",
        tell=SOURCED,
        named={f"role{number or ''}": role for number, role in enumerate(roles)},
        notes=tuple(filter(None, (first.note, several))),
    )
