"""Naming: a mention, what stands for it, and two of them that mean the same role."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.search import Hit

ROLE, KNOWN, GROUP, CONTEXT, CODE, NUMBER = "R", "C", "D", "X", "K", "N"
_OR = ["or"]


@dataclass(frozen=True)
class Mention:
    """Words that name something. ``iris`` is what they name, or, with ``options``, nothing yet: one of several.

    ``by_title``: by a title of an occupation that the role is matched to, and no name of its own. ``note`` says what
    was taken for what, where that is not plain.
    """

    kind: str
    text: str
    iris: tuple[str, ...]
    label: str
    options: tuple[Hit, ...] = ()
    note: str = ""
    by_title: bool = False


Span = tuple[int, int, Mention | None]  # a place among words, how many there are, and what they name


def slot_of(mention: Mention, number: int) -> str:
    """Return what stands for a mention among the words of a question."""
    return f"{NUMBER}{mention.text}" if mention.kind == NUMBER else f"{mention.kind}{number}"


def settled(mention: Mention, others: Iterable[Mention]) -> Mention:
    """Return the one role that a question calls by its last words elsewhere: "guards" beside "a security guard"."""
    if mention.kind != ROLE or not mention.options:
        return mention
    full = {one.iris: one for one in others if one.kind == ROLE and one.iris and one.text.endswith(f" {mention.text}")}
    return next(iter(full.values())) if len(full) == 1 else mention


def joined(spans: Sequence[Span], tokens: Sequence[str]) -> list[Span]:
    """Return spans with two names with "or" between them as one, where both may mean the same role and no other."""
    found = list(spans)
    place = 0
    while place + 2 < len(found):
        (start, _, one), (middle, size, _), (last, count, other) = found[place : place + 3]
        same = _same(one, other) if [*tokens[middle : middle + size]] == _OR else None
        if same is None:
            place += 1
        else:
            found[place : place + 3] = [(start, last + count - start, same)]
    return found


def _same(one: Mention | None, other: Mention | None) -> Mention | None:
    """Return the one role that two mentions both may mean; the words are those of both."""
    if one is None or other is None or {one.kind, other.kind} != {ROLE}:
        return None
    may = [{*m.iris, *(hit.iri for hit in m.options)} for m in (one, other)]
    if len(both := may[0] & may[1]) != 1:
        return None
    labels = {hit.iri: hit.label for m in (one, other) for hit in m.options} | {
        i: m.label for m in (one, other) for i in m.iris
    }
    (iri,) = both
    text = f"{one.text} or {other.text}"
    return Mention(ROLE, text, (iri,), labels[iri], note=f"“{text}” is taken for {labels[iri]}")
