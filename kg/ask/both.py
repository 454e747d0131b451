"""Both: a question that asks several things, read as each of them; and what of one is left where not all are read."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from kg.ask.heeding import ONE_THING, quoted
from kg.ask.mentions import ROLE
from kg.ask.parting import TWO, Parting
from kg.ask.ranking import RANKED
from kg.ask.reading import PLANNER, Reading, noted

_COMPARED, _MISSING = "compare", "gap"  # what is missing is asked of the role itself
_COMPARING = re.compile(r"\b(?:compar\w+|side by side|differ\w*|versus|vs)\b", re.IGNORECASE)
_OF_EACH = ("path_to", "path_from_to", "requirements", "training", "length")  # what is told of one role, and of another
# The same of what is asked of either in words of which no comparison is made: "do bakers or cooks work nights".
_OF_EITHER = (*_OF_EACH, "eligibility", "conditions", "qualities", "duties", "skills", "technology")


class Both:
    """Reads the parts of questions, each as *read* does."""

    def __init__(self, parting: Parting, read: Callable[[str], Reading]) -> None:
        self._parting, self._read = parting, read

    def read(self, question: str) -> Reading | None:
        """Return the reading of the first of several things that are asked with those of the others in ``also``.

        None where it compares, asks one thing, or one of several is not understood or no other thing than another.
        """
        if _COMPARING.search(question):
            return None
        parts = [self._read(part) for part in self._parting.part(question)]
        if len(parts) < TWO or not all(part.understood for part in parts):
            return self._of_each(question)
        found: list[Reading] = []
        for part in parts:
            if any(_is_alike(part, before) for before in found):
                continue
            if not all(_is_plain(part, before) for before in found):
                return None
            found.append(part)
        return _together(found, question) if len(found) >= TWO else None

    def _of_each(self, question: str) -> Reading | None:
        """Return what is asked of each of two roles, where both ways are asked for and nothing is compared."""
        parts = [self._read(part) for part in self._parting.each(question)]
        is_each = len(parts) == TWO and all(part.understood and part.intent in _OF_EITHER for part in parts)
        if not is_each or parts[0].intent != parts[1].intent:
            return None
        whole = self._read(question)
        is_open = not (whole.understood or whole.refused or whole.doubtful)
        is_compared = whole.intent == _COMPARED and parts[0].intent in _OF_EACH
        return _together(parts, question) if is_compared or is_open else None

    def with_ranked(self, question: str, rank: Callable[[str], Reading | None]) -> Reading | None:
        """Return what is asked of one role together with which of two has most of something; None where not both are.

        "How do I become a carpenter, and does it pay more than being a roofer?" asks the way, and which pays more.

        :param rank: reads a question which of some roles has most of something.
        """
        parts: list[Reading] = []
        for half in self._parting.in_turn(question):
            found = rank(half) or self._read(half)
            if not found.understood or _leaves(found) or (found.intent == _COMPARED and found.tell != RANKED):
                return None
            parts.append(found)
        is_both = len(parts) >= TWO and len({part.tell == RANKED for part in parts}) == TWO
        return _together(parts, question) if is_both else None

    def of_whole(self, whole: Reading) -> Reading:
        """Return the reading of a whole question with what of it is not answered named.

        Where all that it asks has the same intent nothing is left, and the first is asked of more than the others.
        """
        question = whole.question
        halves = self._parting.joined(question) or self._parting.halves(question)
        read = [self._read(half.text) for half in halves]
        if not any(one.understood for one in read):
            return whole
        notes = tuple(note for note in whole.notes if note != ONE_THING)
        if all(one.understood and one.intent == whole.intent for one in read):
            if whole.query != read[0].query and not read[0].likened and whole.query != PLANNER:
                return replace(read[0], question=question)
            told = tuple(quoted([half.rest]).rstrip("”") for half in halves)
            return replace(whole, notes=tuple(note for note in notes if not note.startswith(told)))
        pairs = list(zip(halves, read, strict=True))
        left = [half.rest for half, one in pairs if one.understood and one.intent != whole.intent]
        unclear = [half.rest for half, one in pairs if not one.understood and one.intent != whole.intent]
        if not (ONE_THING in whole.notes or whole.likened) or len([*left, *unclear]) == len(read):
            return whole
        left_out = (f"{quoted(left)} is not answered here",) if left else ()
        apart = (f"{quoted(unclear)} is not understood by itself",) if unclear else ()
        return replace(whole, notes=(*notes, *left_out, *apart))

    def half(self, question: str) -> Reading | None:
        """Return the reading of one of two things that are asked, where the other is not understood; that is noted."""
        halves = self._parting.joined(question) or self._parting.halves(question)
        read = [self._read(half.text) for half in halves]
        sure = [number for number, one in enumerate(read) if one.understood and not one.likened and not _leaves(one)]
        others = [one for number, one in enumerate(read) if number not in sure]
        if len(read) != TWO or len(sure) != 1 or others[0].understood or others[0].doubtful:
            return None
        left, why = halves[1 - sure[0]].rest, others[0].why
        note = f"{quoted([left])} is not understood, and not taken into account"
        if others[0].refused:
            note = f"{quoted([left])} is not answered: {why[:1].lower()}{why[1:].rstrip('.')}"
        return noted(read[sure[0]], question, note)


def _together(parts: Sequence[Reading], question: str) -> Reading:
    """Return the first of several readings with the others in ``also``, one behind the other."""
    also: Reading | None = None
    for part in reversed(parts[1:]):
        also = replace(part, also=also)
    return replace(parts[0], question=question, also=also)


def _is_plain(reading: Reading, before: Reading) -> bool:
    """Whether a reading is plainly of one role, as that before it, and no way to it."""
    roles = [
        {
            mention.iris
            for name, mention in one.named.items()
            if mention.kind == ROLE and not (name == "from" and "to" in one.named)
        }
        for one in (reading, before)
    ]
    is_of_one = all(len(found) == 1 for found in roles)
    is_way = reading.query == PLANNER and reading.tell != _MISSING and "become" not in reading.question
    return is_of_one and not is_way


def _is_alike(reading: Reading, before: Reading) -> bool:
    """Whether a reading is of the same thing as that before it, of which no kind is told apart."""
    is_kind = reading.kind != before.kind and bool(reading.kind and before.kind)
    return reading.intent == before.intent and not is_kind


def _leaves(reading: Reading) -> bool:
    """Whether a reading leaves something of its question aside."""
    return any(note.endswith("taken into account") for note in reading.notes)
