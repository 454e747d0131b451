"""The word by which a page calls all of its workers, where its title has another beside it."""

import re
from collections.abc import Sequence

from kg.prose.names import Cast

# Used more often than this, a part of the title stands for the whole.
_OFTEN = 2
_BOTH = 2


def find_short(cast: Cast, texts: Sequence[str]) -> str | None:
    """Return the part of the title by which *texts* call all workers: *menders* of *Menders and Sail Repair Workers*.

    It stands alone, and no other part ever does: where two do, each is a group of its own. None where there is no such
    part, where it is the head of another, or where the page lists it as a group.

    :param texts: the sentences of the page, in straight apostrophes.
    """
    if len(cast.parts) != _BOTH or not all(cast.parts):
        return None
    whole = " ".join(cast.in_text.sub(" ", text.replace("s'", "s")) for text in texts).lower()
    alone = [0 if cast.is_anyone(part[-1]) else _count(part[-1], whole) for part in cast.parts]
    spoken = [part for part, count in zip(cast.parts, alone, strict=True) if count]
    if len(spoken) != 1 or len(spoken[0]) > 1 or max(alone) <= _OFTEN:
        return None
    name = spoken[0][0]
    return None if cast.is_listed(name) else name


def _count(word: str, text: str) -> int:
    """Return how often *word* stands in *text*, one or many."""
    return len(re.findall(rf"\b{re.escape(word.removesuffix('y'))}(?:y|ies|e?s)?\b", text))
