"""Shaping: an answer as JSON: its parameters as a caller gives them, its notes, and two answers as one."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kg.iris import slug
from kg.paths.render import Json
from kg.vocab import BASE


def noted(notes: Iterable[str]) -> str:
    """Return what follows an answer: what was taken for what."""
    return "".join(f" ({note[:1].upper()}{note[1:]}.)" for note in notes)


def shown(given: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Return parameters as a caller gives them: slugs, one as a text and several as a list."""
    short = {
        name: [slug(value) if value.startswith(BASE) else value for value in values]
        for name, values in given.items()
        if values
    }
    return {name: values[0] if len(values) == 1 else values for name, values in short.items()}


def with_more(first: Json, other: Json) -> Json:
    """Return the answer to two things asked at once: that to the first, with that to the other in ``also``."""
    more = {name: other[name] for name in ("intent", "query", "parameters", "answer", "results")}
    seen = {passage["passage"] for passage in first["evidence"]}
    evidence = [*first["evidence"], *(passage for passage in other["evidence"] if passage["passage"] not in seen)]
    answer = f"{first['answer']} {other['answer']}"
    return {**first, "answer": answer, "evidence": evidence, "also": [more]}
