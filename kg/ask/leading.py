"""Leading in: clauses that say nothing of what is asked, before a question or behind it."""

from collections.abc import Sequence

from kg.ask.clauses import NARROWING, Clauses
from kg.ask.hearing import SLOT, Heard

_MORE = frozenset(("why", "who", "whom", "when", "where", "how", "what"))
_LONGEST = 4  # words of a clause that asks one thing more


def leads_in(number: int, cued: set[int], heard: Heard, clauses: Clauses) -> bool:
    """Whether a clause is mere talk before a question: it names nothing, no number, and no place or time.

    :param cued: the clauses that have what asks.
    """
    if not cued or number > min(cued) or not clauses.is_asking(heard.words_of(min(cued))):
        return False
    words = heard.words_of(number)
    is_narrowing = words[0] in NARROWING or any(SLOT.match(w) or w[0].isdigit() for w in words)
    return not is_narrowing and not clauses.is_asking(words)


def is_more(words: Sequence[str]) -> bool:
    """Whether a clause asks one thing more, and names nothing: "and why?"."""
    asked = words[1:] if words[:1] in (["and"], ["or"]) else []
    asked = asked[1:] if asked[:1] in (["for"], ["with"], ["by"], ["from"]) else asked
    return bool(asked) and asked[0] in _MORE and len(words) <= _LONGEST and not any(map(SLOT.match, words))
