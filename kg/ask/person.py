"""What a question says of who asks, or of whom it is asked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.ask.mentions import Mention


@dataclass(frozen=True)
class Person:
    """What a question says of who asks, as mentions; ``years`` in roles, ``only``: no more than what is held."""

    source: Mention | None = None
    have: tuple[Mention, ...] = ()
    without: tuple[Mention, ...] = ()
    contexts: tuple[Mention, ...] = ()
    years: tuple[tuple[Mention, float], ...] = ()
    only: bool = False

    @property
    def is_known(self) -> bool:
        """Whether anything is said."""
        return self != Person()

    def told(self, name: str, said: str, found: Sequence[Mention], *, asks: bool) -> "Person":
        """Return the person with what one modifier says.

        "With only a diploma" leaves the rest out; "I only have a diploma, what do I do" says where someone starts.

        :param name: the modifier, as ``modifiers.yaml`` calls it.
        :param said: its words and slots.
        :param asks: whether the question asks what, or how.
        """
        if name == "source":
            return replace(self, source=found[0])
        if name == "context":
            return replace(self, contexts=(*self.contexts, *found))
        if name in ("without", "unlicensed"):
            return replace(self, without=(*self.without, *found))
        if name == "years":
            number = float(re.search(r"N([\d.]+)", said)[1])  # type: ignore[index]
            return replace(self, years=(*self.years, (found[0], number)), source=self.source or found[0])
        only = bool(re.search(r"\b(?:only|just|nothing|no more)\b", said))
        only = only and (not asks or bool(re.search(r"\bwith\b|^\W*(?:only|just|no more than) C\d", said)))
        return replace(self, have=(*self.have, *found), only=self.only or only)
