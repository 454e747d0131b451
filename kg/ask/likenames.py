"""Names of which a word is another of the same stem: a "dentist assistant" is a dental assistant."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import takewhile

from kg.ask.naming import Mention

_STEM = 4  # letters that two words have in common from their beginning
_ENDING = 5  # letters of a word behind those


class LikeNames:
    """Finds the role of a name of two words whose first is said as who does the work."""

    def __init__(self, labels: Iterable[str], own: Callable[[str], Mention | None]) -> None:
        """Find by the names of roles.

        :param labels: names of roles, as they are compared.
        :param own: finds the role that has a name for its own.
        """
        self._own = own
        self._firsts: dict[str, set[str]] = {}  # the first words of names, by the word behind them
        for words in (label.split() for label in labels):
            for first, *rest in [words] if len(words) > 1 else []:
                for last in rest:
                    self._firsts.setdefault(last, set()).add(first)

    def find(self, key: str) -> Mention | None:
        """Return what two words mean of which the first is the name of a role, and both together are none.

        None where several names would do, or where the likest first word is a role by itself.
        """
        first, _, last = key.partition(" ")
        firsts = self._firsts.get(last, ())
        if not firsts or first in firsts or self._own(first) is None:
            return None
        like = [one for one in firsts if _is_like(first, one) and self._own(one) is None]
        found = {mention.iris: mention for one in like if (mention := self._own(f"{one} {last}")) and mention.iris}
        if len(found) != 1:
            return None
        mention = next(iter(found.values()))
        return replace(mention, text=key, note=f"“{key}” is taken for {mention.label}")


def _is_like(one: str, other: str) -> bool:
    """Whether two words have their stem in common.

    >>> _is_like("dentist", "dental"), _is_like("chemist", "chef")
    (True, False)
    """
    stem = len([*takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))])
    return stem >= _STEM and max(len(one), len(other)) - stem <= _ENDING
