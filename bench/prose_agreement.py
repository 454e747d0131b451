"""Whether what was read of a page agrees with what a person annotated: by the rules in the docstring of bench_prose."""

import re
from collections.abc import Iterable
from typing import Any

from kg.documents import normalise
from kg.prose.model import Option, Requirement
from kg.sources.ooh import Page

# The gold's list of levels has no registration: its level is null there.
LEVELS = {"short-term": "short-ojt", "moderate-term": "moderate-ojt", "long-term": "long-ojt", "registration": None}
SMALL = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "in",
        "and",
        "or",
        "to",
        "for",
        "with",
        "their",
        "they",
        "have",
        "as",
        "at",
        "on",
        "who",
        "be",
        "is",
        "are",
        "by",
        "from",
        "more",
        "s",
    ]
)
_STEM = 7  # letters by which a need and its adjective are known as one


def plain(text: str) -> str:
    """Return *text* with white space and apostrophes normalised, in lower case."""
    return normalise(text).replace("’", "'").replace("‘", "'").lower()


def words(text: str) -> set[str]:
    """Return the words of a name or need, roughly singular, without small ones."""
    found = re.findall(r"[a-z0-9]+", plain(text))
    return {word.removesuffix("s") if len(word) > 3 else word for word in found if word not in SMALL}


def names_agree(one: str, other: str) -> bool:
    """Whether the words of one name are all in the other."""
    left, right = words(one), words(other)
    return bool(left and right) and (left <= right or right <= left)


def needs_agree(one: str, other: str) -> bool:
    """Whether two needs share at least half of the words of the shorter; *experienced* is *experience*."""
    left, right = ({word[:_STEM] for word in words(need)} for need in (one, other))
    return bool(left & right) and len(left & right) * 2 >= min(len(left), len(right))


def option_agrees(
    gold: dict[str, Any], wanted: dict[str, Any], one: Requirement, option: Option, *, is_exact: bool, is_strong: bool
) -> bool:
    """Whether an option is as annotated, of its very kind with *is_exact*, as strong and for whom with *is_strong*."""
    kinds = {gold["kind"]} if is_exact else {gold["kind"], *gold.get("kind_also_ok", ())}
    if plain(gold["sentence"]) != plain(one.passage.text) or one.kind not in kinds:
        return False
    level = LEVELS.get(option.level or "", option.level)
    # Experience has no level: what may be read as another kind is held to none.
    if "experience" not in (one.kind, gold["kind"]) and level not in {wanted["level"], *gold.get("level_also_ok", ())}:
        return False
    if not is_strong:
        return True
    return _strength_agrees(gold, one) and _group_agrees(gold, one)


def _strength_agrees(gold: dict[str, Any], one: Requirement) -> bool:
    allowed = {gold["strength"] or gold.get("proposed_strength"), *gold.get("strength_also_ok", ())}
    if gold["strength"] is None and "proposed_strength" not in gold and "strength_also_ok" not in gold:
        return True
    return one.strength in allowed or (None in allowed and one.strength == "conditional")


def _group_agrees(gold: dict[str, Any], one: Requirement) -> bool:
    if gold.get("for_in_sentence") is False and one.who is None:
        return True
    return any(_is_group(wanted, one.who) for wanted in (gold["for"], *gold.get("for_also_ok", ())))


def _is_group(wanted: str | None, found: str | None) -> bool:
    return wanted is found if wanted is None or found is None else names_agree(wanted, found)


def edge_agrees(gold: dict[str, Any], index: int, move: Any, target: Any, page: Page, row: str) -> bool:
    """Whether a target of a move is the one annotated at *index*, by what *row* compares."""
    if plain(gold["sentence"]) != plain(move.passage.text):
        return False
    found = (target.name, *target.resolved)
    wanted = (gold["to"][index], *(gold.get("to_resolved") or ()))
    slug = (gold.get("to_slugs") or [None] * len(gold["to"]))[index]
    is_ours = slug == page.slug and plain(target.name) == plain(page.title)
    if not is_ours and not any(names_agree(left, right) for left in wanted for right in found):
        return False
    if not (names_agree(gold["from"], move.source.name) or _is_page(gold, move, page)):
        return False
    if row == "advancement with needs":
        are_met = all(_is_among(need, move.needs) for need in gold["needs"])
        return are_met and all(_is_among(one, gold["needs"]) or _is_held(one, gold["from"]) for one in move.needs)
    if row == "advancement with kind":
        return move.kind in {gold["kind"], *gold.get("kind_also_ok", ())}
    return True


def _is_among(need: str, needs: Iterable[str]) -> bool:
    return any(needs_agree(need, one) for one in needs)


def _is_held(need: str, source: str) -> bool:
    """Whether the words of a need are all in the name of a source; *experienced* holds *experience*."""
    held = {word[:_STEM] for word in words(source)}
    return {word[:_STEM] for word in words(need)} <= held


def _is_page(gold: dict[str, Any], move: Any, page: Page) -> bool:
    """Whether both sources are the page's occupation, or a group or rank of its own."""
    return plain(move.source.name) == plain(page.title) and page.slug in gold.get("from_slugs", ())


def is_half(gold: dict[str, Any], move: Any, target: Any) -> bool:
    """Whether a target is a part of one that stands for several names spelt out."""
    return plain(gold["sentence"]) == plain(move.passage.text) and any(
        names_agree(target.name, one) for one in (gold.get("to_resolved") or ())
    )
