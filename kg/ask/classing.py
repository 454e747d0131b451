"""Classing: a question after what O*NET classes an occupation by, its job zone or its interests, read as one."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from kg.ask.grammar import Grammar
from kg.ask.mentions import CODE, ROLE, Finder, Mention
from kg.ask.reading import Reading
from kg.errors import SourceError
from kg.search.words import load_yaml


class Classing:
    """Reads such questions by the names of one state of the graph, and ``classing.yaml``."""

    def __init__(self, folder: Path, grammar: Grammar, finder: Finder) -> None:
        """Read the file of *folder*.

        :raises SourceError: it is not there or not what it should be.
        """
        found = load_yaml(folder / "classing.yaml")
        try:
            self._kinds = [_Kind(kind) for kind in found["kinds"]]
            self._along = frozenset(str(word) for word in found["along"])
        except (KeyError, TypeError) as err:
            raise SourceError(folder / "classing.yaml", f"has no {err}") from err
        self._grammar, self._finder = grammar, finder

    def read(self, question: str) -> Reading | None:
        """Return the reading of a question after the job zone or the interests of one role or code, or None."""
        tokens = self._grammar.spelling.tokens(question)
        words, named = list[str](), list[Mention]()
        for place, size, mention in self._finder.spans(tokens):
            if mention is not None and mention.kind in (ROLE, CODE):
                words.append(ROLE)
                named.append(mention)
            else:
                words += tokens[place : place + size]
        text = " ".join(words)
        kind = next((kind for kind in self._kinds if kind.asks.search(text) and kind.needs.search(text)), None)
        if kind is None or len({m.iris or m.text for m in named}) != 1:
            return None
        left = kind.asks.sub(" ", text).split()
        beside = next((one for word, one in kind.beside.items() if word in left), None)
        is_refused = self._grammar.refusals((*self._grammar.limits, *self._grammar.unsupported), text)
        if is_refused or not all(word in kind.beside or self._is_along(word) for word in left):
            return None
        intent, queries, tell = kind.reading
        of = "code" if named[0].kind == CODE else "role"
        read = Reading(
            question, intent=intent, query=queries[of], tell=tell, named={of: named[0]}, mentions=tuple(named)
        )
        return replace(read, **beside, also=read) if beside and named[0].kind == ROLE else read

    def _is_along(self, word: str) -> bool:
        grammar = self._grammar
        return word == ROLE or word in self._along or word in grammar.free or word in grammar.articles


class _Kind:
    """What is asked for: its words, what it needs, how it is read, and what may be asked beside it by a word."""

    def __init__(self, kind: dict[str, Any]) -> None:
        self.asks, self.needs = re.compile(kind["asks"]), re.compile(kind["needs"])
        queries = {"role": str(kind["query"]), "code": str(kind["of_code"])}
        self.reading = (str(kind["intent"]), queries, str(kind["tell"]))
        self.beside: dict[str, dict[str, Any]] = kind.get("beside", {})
