"""Ranking: a question which of some roles is paid most, grows fastest, takes longest or asks least schooling."""

import re
from dataclasses import replace
from pathlib import Path

from kg.ask.grammar import Grammar
from kg.ask.mentions import ROLE, Finder, Mention
from kg.ask.reading import Reading
from kg.errors import SourceError
from kg.search.words import load_yaml

RANKED = "ranked"
_SLOTS = ("one", "other")  # of the canned query; a third role has a name of its own
PAIR = len(_SLOTS)
_MOST = 12  # roles, those of a name that several have counted each


class Ranking:
    """Reads such questions by the names of one state of the graph, and ``ranking.yaml``."""

    def __init__(self, folder: Path, grammar: Grammar, finder: Finder) -> None:
        """Read the file of *folder*.

        :raises SourceError: it is not there or not what it should be.
        """
        found = load_yaml(folder / "ranking.yaml")
        try:
            self._asks = {name: re.compile(words) for name, words in found["asks"].items()}
            words = {name: frozenset(" ".join(found[name]).split()) for name in ("weighing", "plain")}
        except (KeyError, TypeError) as err:
            raise SourceError(folder / "ranking.yaml", f"has no {err}") from err
        self._weighing, self._plain = words["weighing"], words["plain"] | words["weighing"]
        self._grammar, self._finder = grammar, finder

    def read(self, question: str) -> Reading | None:
        """Return the reading of a question that asks which of some roles has most of something, and nothing else."""
        heard = self._finder.roles_alone(self._grammar.spelling.tokens(question))
        if heard is None:
            return None
        words, mentions = heard
        text = " ".join(words)
        asked = sorted((found.start(), name) for name, one in self._asks.items() if (found := one.search(text)))
        is_known = all(word == ROLE or word in self._plain or self._asks_by(word) for word in words)
        if len(mentions) < PAIR or not asked or not is_known or not self._weighing & {*words}:
            return None
        roles = {role.iris: role for mention in mentions for role in each_of(mention)}
        if not PAIR <= len(roles) <= _MOST or len({m.iris or m.text for m in mentions}) < PAIR:
            return None
        names = (*_SLOTS, *(f"role{number}" for number in range(PAIR, len(roles))))
        notes = [mention.note for mention in mentions if mention.note]
        notes += [f"“{m.text}” may mean several roles, and each is told" for m in mentions if m.options]
        return Reading(
            question,
            intent="compare",
            query="compare-roles",
            tell=RANKED,
            kind=" ".join(dict.fromkeys(name for _, name in asked)),
            named=dict(zip(names, roles.values(), strict=True)),
            notes=tuple(dict.fromkeys(notes)),
            mentions=tuple(mentions),
        )

    def _asks_by(self, word: str) -> bool:
        return any(one.search(word) for one in self._asks.values())


def each_of(mention: Mention) -> list[Mention]:
    """Return what a name may mean, each as a mention of its own."""
    if not mention.options:
        return [replace(mention, note="")]
    return [Mention(ROLE, mention.text, (hit.iri,), hit.label) for hit in mention.options if hit.kind == "Role"]
