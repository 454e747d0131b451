"""Trades: the role that a trade is that of, "building inspection" of an inspector, where it is that and no field."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from kg.ask.grammar import Grammar
from kg.ask.naming import Mention
from kg.english import article
from kg.search import SearchIndex

DOING = "ing"  # ends what somebody does, after which a title is as good as a name
_FIELD_OF_STUDY = "FieldOfStudy"
_LEAST = 9  # letters of a single word that is the name of a trade


class Trades:
    """Finds roles by their trades, by the endings in ``common.yaml`` and the names of one state of the graph."""

    def __init__(
        self,
        grammar: Grammar,
        index: SearchIndex,
        own_role: Callable[[str], Mention | None],
        role: Callable[[str], Mention | None],
    ) -> None:
        """Find by *own_role*, which knows the names of roles alone, and *role*, which knows titles too."""
        self._grammar, self._index, self._own_role, self._role = grammar, index, own_role, role

    def find(self, key: str) -> Mention | None:
        """Return the role that a trade is that of: "pest control" of a pest control worker."""
        named = self._index.named(key)
        is_field = any(hit.kind == _FIELD_OF_STUDY for hit in named)
        is_trade = " " in key or len(key) >= _LEAST or is_field  # "boilermaking", "physics", and not "acting"
        is_other = any((" " in key and hit.kind != _FIELD_OF_STUDY) or hit.kind == "Role" for hit in named)
        is_own = self._grammar.is_own(key)
        if not is_trade or is_other or (is_own and " " not in key):
            return None
        of_trade = self._grammar.of_trade
        endings = ((end, own) for end, owns in of_trade.items() if key.endswith(end) for own in owns)
        for end, own in endings:
            if (named and not end) or (is_own and end in ("", DOING)):
                continue  # who works in a field is none of its technicians, and "computer support" is more than words
            found = self._called(f"{key.removesuffix(end)}{own}", key, end, own)
            # Who merely has "appliance mechanic" for a title is not all who mend those.
            is_sure = found is not None and (end == DOING or not found.by_title)
            if found is not None and found.iris and is_sure:
                return replace(found, note=found.note or f"“{key}” is taken for the work of {article(found.label)}")
        return None

    def _called(self, name: str, key: str, end: str, own: str) -> Mention | None:
        """Return the role that a name made of a trade has; of one word no title will do: "drug screening"."""
        return self._own_role(name) or (self._role(name) if " " in key and end and own else None)

    def is_none(self, key: str, tokens: Sequence[str], place: int) -> bool:
        """Whether the name of a trade is none here: a field that somebody does not get into but has studied."""
        is_field = any(hit.kind == _FIELD_OF_STUDY for hit in self._index.named(key))
        if is_field and not self._grammar.into.search(" ".join([*tokens[:place], ""])):
            return True
        return " " not in key and self._is_narrowed(tokens, place)

    def _is_narrowed(self, tokens: Sequence[str], place: int) -> bool:
        """Whether the word before a trade may make another of it: "funeral directing" is not that of a director."""
        before = tokens[place - 1] if place else ""
        return self._index.knows(before) and not self._grammar.is_beside(before)
