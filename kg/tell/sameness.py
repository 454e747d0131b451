"""Whether two names are of the same work: of one role and occupation, of one page, or of two."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.ask.mentions import ROLE, Finder, Mention
from kg.english import article, listed
from kg.reader import Reader
from kg.tell.occupations import Occupation, Occupations
from kg.tell.saying import Phrases

_SAME, _TOGETHER = "same_yes", "same_together"


@dataclass(frozen=True)
class Sameness:
    """What is ruled of two names, these, and those of which it is told what they do: one where both are the same."""

    text: str
    mentions: tuple[Mention, Mention]
    told: tuple[Mention, ...]


class Same:
    """Rules on it by one state of the graph."""

    def __init__(self, finder: Finder, occupations: Occupations, phrases: Phrases) -> None:
        self._finder, self._occupations, self._phrases = finder, occupations, phrases

    def rule(self, question: str, reader: Reader) -> Sameness | None:
        """Return whether two names are of the same work, where a question asks that and nothing else; else None.

        None too where a name is that of no role or several, or where two roles are one occupation.
        """
        match = self._phrases.ruled_by["same_job"].search(question.lower().strip())
        names = (match["one"], match["other"] or match["another"]) if match else ()
        one, other = [self._named(name) for name in names] or (None, None)
        if one is None or other is None or one.text == other.text:
            return None
        name, role = self._ruled(one, other, reader)
        if not name:
            return None
        codes = {of.code: of for mention in (one, other) for of in self._occupation(mention, reader)}
        occupations = listed(f"{of.label} (SOC {of.code})" for of in codes.values())
        values = {
            "one": _written(one, question),
            "other": _written(other, question),
            "role": article(role or one.label),
        }
        is_coded = bool(codes) and not (name == _SAME and len(codes) > 1)
        text = self._phrases.say(name if is_coded else f"{name}_uncoded", occupations=occupations, **values)
        told = {_SAME: (one,), _TOGETHER: ()}.get(name, (one, other))
        return Sameness(text, (one, other), told)

    def _ruled(self, one: Mention, other: Mention, reader: Reader) -> tuple[str, str]:
        lattice = self._finder.lattice
        coded = [{of.code for of in self._occupation(mention, reader)} for mention in (one, other)]
        if one.iris != other.iris:
            shared = {*self._finder.taking_in(one.iris[0])} & {*self._finder.taking_in(other.iris[0])}
            label = lattice.roles[min(shared)].label if shared else ""
            if all(coded) and not coded[0] & coded[1]:
                return ("same_page" if label else "same_no"), label
            return (_TOGETHER, label) if label else ("", "")
        label = lattice.roles[one.iris[0]].label
        if coded[0] != coded[1]:
            return ("same_page" if not coded[0] & coded[1] else ""), label  # what is in part another is neither
        kinds = {lattice.roles[iri].label.lower() for iri in lattice.narrower.get(one.iris[0], ())}
        is_apart = len(coded[0]) != 1 and {one.text, other.text} <= kinds
        return (_TOGETHER if is_apart else _SAME if coded[0] else ""), label

    def _occupation(self, mention: Mention, reader: Reader) -> Sequence[Occupation]:
        return self._occupations.called(self._occupations.of(mention.iris[0], reader), mention.text)

    def _named(self, text: str) -> Mention | None:
        grammar = self._finder.grammar
        tokens = [word for word in grammar.spelling.tokens(text) if word not in grammar.articles]
        found, mentions = self._finder.find(tokens)
        is_one = found.strip() == f"{ROLE}0" and bool(mentions[0].iris)
        return mentions[0] if is_one else None


def _written(mention: Mention, question: str) -> str:
    """Return a name as the question has it, in the singular and with its article: "an EMT"."""
    found = re.search(rf"\b{re.escape(mention.text)}", question, re.IGNORECASE)
    return article(found[0] if found else mention.text)
