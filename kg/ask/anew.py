"""Anew: a question that is not understood as it stands, in other words that say the same."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from kg.ask.grammar import Grammar
from kg.ask.mentions import ROLE, Finder, Mention
from kg.ask.reading import Reading, noted
from kg.english import article
from kg.errors import SourceError
from kg.search.words import load_yaml

_SENTENCE = re.compile(r"(?<=[?.!;])\s+")
_WORD = re.compile(r"[^\W\d_]+")
_PAIR = 2  # roles that are weighed against one another
_OBJECT = 2  # words of what somebody does something to


class Anew:
    """Puts questions in other words by the names of one state of the graph, and ``anew.yaml``."""

    def __init__(self, folder: Path, grammar: Grammar, finder: Finder) -> None:
        """Read the file of *folder*.

        :raises SourceError: it is not there or not what it should be.
        """
        found = load_yaml(folder / "anew.yaml")
        try:
            self._wishing, self._at_end = (re.compile(found[name], re.IGNORECASE) for name in ("wishing", "at_end"))
        except (KeyError, TypeError) as err:
            raise SourceError(folder / "anew.yaml", f"has no {err}") from err
        self._grammar, self._finder = grammar, finder

    def read(self, question: str, found: Reading, read: Callable[[str], Reading]) -> Reading:
        """Return the reading of *question* in the first other words that are understood; else *found*, as it was read.

        :param read: reads a question as a whole.
        """
        for text, note in self._texts(question, found):
            reading = read(text)
            if reading.understood:
                return noted(reading, question, note)
        return found

    def _texts(self, question: str, found: Reading) -> Iterator[tuple[str, str]]:
        """Yield a question in other words, each with what is to be noted of it."""
        if found.doubtful is not None:
            yield from self._in_brackets(question, found.doubtful)
        if found.refused:
            yield from self._as_a_fact(question, found)
        yield from self._as_who_does(question)
        bare = self._at_end.sub("", question)
        if bare != question and not found.refused:
            yield bare, ""

    def _in_brackets(self, question: str, doubtful: Mention) -> Iterator[tuple[str, str]]:
        """Yield *question* with the role that brackets behind a name tell: "installer (power lines)"."""
        name = r"\W+".join(rf"{re.escape(word)}\w{{0,3}}" for word in doubtful.text.split())
        match = re.search(rf"\b{name}\s*\(([^()]+)\)", question, re.IGNORECASE)
        if match is None:
            return
        said = {*self._words(match[1])} - {*doubtful.text.split()}
        meant = [hit for hit in doubtful.options if said & {*self._words(hit.label)}]
        if len(meant) == 1:
            text = f"{question[: match.start()]}{meant[0].label}{question[match.end() :]}"
            yield text, f"“{match[0]}” is taken for {meant[0].label}"

    def _as_a_fact(self, question: str, found: Reading) -> Iterator[tuple[str, str]]:
        """Yield what the last sentence asks of the two roles that those before it, which are not answered, name."""
        *before, last = _SENTENCE.split(question.strip())
        roles = list(dict.fromkeys(m.label for m in found.mentions if m.kind == ROLE and m.iris))
        is_bare = before and not self._finder.find(self._grammar.spelling.tokens(last))[1]
        if is_bare and len(roles) == _PAIR:
            why = f"{found.why[:1].lower()}{found.why[1:].rstrip('.')}"
            text = f"{last.rstrip('?.! ')}, {' or '.join(roles)}?"
            yield text, f"“{' '.join(before).rstrip('?.!; ')}” is not answered: {why}"

    def _as_who_does(self, question: str) -> Iterator[tuple[str, str]]:
        """Yield *question* with who does it in place of what somebody wishes to do, where that is a title."""
        for match in self._wishing.finditer(question):
            verb, *rest = [*_WORD.finditer(question, match.end())][: _OBJECT + 1] or [match]
            for size in range(len(rest), 0, -1):
                done = " ".join(word[0] for word in rest[:size])
                for doer in doers(verb[0].lower()):
                    title = f"{self._grammar.key(done)} {doer}"
                    text, mentions = self._finder.find(title.split())
                    if text == f"{ROLE}0" and mentions[0].iris:
                        before, after = question[: match.end()], question[rest[size - 1].end() :]
                        start = before if before.rstrip().endswith("to") else f"{before.rstrip()} to "
                        yield f"{start}become {article(title)}{after}", ""
                        yield f"How do I become {article(title)}?", ""

    def _words(self, text: str) -> list[str]:
        return self._grammar.spelling.tokens(text.replace("-", " "))


def doers(verb: str) -> tuple[str, ...]:
    """Return who does something.

    >>> doers("drive"), doers("run"), doers("direct")
    (('driver', 'drivor'), ('runer', 'runor', 'runner'), ('directer', 'director'))
    """
    stem = verb.removesuffix("e")
    doubled = (f"{verb}{verb[-1]}er",) if re.search(r"[^aeiou][aeiou][bdgklmnprt]$", verb) else ()
    return (f"{stem}er", f"{stem}or", *doubled)
