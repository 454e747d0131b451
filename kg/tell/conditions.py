"""Conditions of work that yes or no is asked of, and the words that tell them: ``conditions.yaml``."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import SourceError
from kg.search.words import load_yaml

_WORDS = ("weak", "most", "often", "guarding", "parts", "clauses", "asking", "unruled", "how", "whole", "whom")
_BETWEEN = 4  # words between what denies and what is denied


@dataclass(frozen=True)
class Topic:
    """What is asked of the conditions of work: how a question asks it, and how sentences tell it.

    Where none of these tells it, and sentences of all sections are looked through and silence told, it ``is_quoted``.
    """

    asked: re.Pattern[str]
    told: re.Pattern[str]
    firm: re.Pattern[str]
    denied: re.Pattern[str]
    sure: re.Pattern[str] | None
    near: re.Pattern[str] | None
    of: str
    is_quoted: bool


@dataclass(frozen=True)
class Conditions:
    """The topics by name, where the work is done, and words by which it is seen of how many a sentence is."""

    topics: Mapping[str, Topic]
    places: Topic
    words: Mapping[str, re.Pattern[str]]


def load_conditions(folder: Path) -> Conditions:
    """Read ``conditions.yaml`` of *folder*. :raises SourceError: it is not there or not what it should be."""
    found = load_yaml(folder / "conditions.yaml")
    try:
        denies = found["denies"]
        topics = {name: _topic(one, denies) for name, one in found["topics"].items()}
        places = _topic(found["places"], denies)
        words = {name: re.compile(found[name]) for name in _WORDS}
    except (KeyError, TypeError, re.error) as err:
        raise SourceError(folder / "conditions.yaml", f"is not how conditions are asked and told: {err}") from err
    return Conditions(topics, places, words)


def _topic(one: Mapping[str, Any], denies: str) -> Topic:
    told = one["told"]
    return Topic(
        re.compile(one["asked"]),
        re.compile(told),
        re.compile(one.get("firm", told)),
        re.compile(rf"{denies}(?:\W+\w+){{0,{_BETWEEN}}}?\W+(?:{told})"),
        re.compile(one["sure"]) if "sure" in one else None,
        re.compile(one["near"]) if "near" in one else None,
        str(one["of"]),
        bool(one.get("quoted")),
    )
