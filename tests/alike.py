"""Wordings that ask the same: the cases of ``cases/alike.yaml`` for a role, and what their answers have in common."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from kg.english import article

CASES: Mapping[str, Any] = yaml.safe_load((Path(__file__).parent / "cases" / "alike.yaml").read_text(encoding="utf-8"))
_SOME = 6  # of so many groups the first has around it what may stand around any
# What an answer opens with that decides: a word before a colon or a comma, or what no source says.
_OPENINGS = ("Yes", "No source", "Not as a rule", "Not necessarily", "No", "It depends", "As a rule", "Often", "Of ")


def sense_of(found: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what two answers to one question have in common: that they are, the query, and how they open."""
    if not found["understood"]:
        return ("asked back",)
    opening = next((one for one in _OPENINGS if found["answer"].startswith(one)), "")
    return (found["intent"], found["query"], opening)


def wordings(role: str) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield each group with its questions on a role, the one that the others are held against first."""
    named = {"a": article(role), "r": role, "rs": f"{role}{'es' if role.endswith(('s', 'x', 'ch')) else 's'}"}
    for name, texts in CASES["groups"].items():
        yield name, [text.format(**named) for text in texts]
    for around in CASES["around"]:
        for texts in [*CASES["groups"].values()][::_SOME]:
            first = texts[0].format(**named)
            yield around, [first, around.format(q=first.rstrip("?"))]
