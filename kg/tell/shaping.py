"""Shaping: an answer as JSON: its parameters as a caller gives them, its notes, and two answers as one."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kg.english import stems
from kg.iris import slug
from kg.paths.render import Json
from kg.vocab import BASE

_ASIDE = re.compile(r"“([^\s“”]+)” is not taken into account")
_CLAUSE = re.compile(r"“([^“”]+)” is not understood by itself")
_PLAIN = stems("being does have they this that there what when where will with would")
_LEAST = 3  # words of a sentence, up to which it says nothing by itself


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


def still_aside(notes: Iterable[str], answer: str) -> list[str]:
    """Return notes without those that words are left aside, or not understood, which the answer has.

    "Stressed" is told beside "stressful", and what stands in capitals as it is.
    """
    told, words = stems(answer), frozenset(re.findall(r"\w+", answer.lower()))
    return [note for note in notes if not _is_told(note, told, words)]


def _is_told(note: str, told: frozenset[str], words: frozenset[str]) -> bool:
    """Whether an answer, by its stems and its words, has what a note says is left of the question."""
    if match := _ASIDE.fullmatch(note):
        return stems(match[1]) <= told if stems(match[1]) else match[1].lower() in words
    match = _CLAUSE.fullmatch(note)
    said = stems(match[1]) - _PLAIN if match else frozenset()
    return bool(said) and said <= told


def _new_in(other: Json, first: Json) -> str:
    """Return what an answer says that another has not: each sentence, and each note on what was taken for what."""
    notes = "".join(noted([note]) for note in first["notes"])
    text = other["answer"]
    for note in other["notes"]:
        if (said := noted([note])) in notes:
            text = text.replace(said, "")
    sentences = re.split(r"(?<=\.) (?=[A-Z])", text)
    return " ".join(one for one in sentences if not _is_said(one, first["answer"]))


def _is_said(sentence: str, answer: str) -> bool:
    """Whether a sentence stands in an answer; one that begins with its role also where the rest of it does."""
    return len(sentence.split()) > _LEAST and sentence.partition(": ")[2 if ": " in sentence else 0] in answer


def with_more(first: Json, other: Json) -> Json:
    """Return the answer to two things asked at once: that to the first, with that to the other in ``also``.

    What both say is said once.
    """
    more = {name: other[name] for name in ("intent", "query", "parameters", "answer", "results")}
    seen = {passage["passage"] for passage in first["evidence"]}
    evidence = [*first["evidence"], *(passage for passage in other["evidence"] if passage["passage"] not in seen)]
    answer = f"{first['answer']} {_new_in(other, first)}".strip()
    notes = [*dict.fromkeys((*first["notes"], *other["notes"]))]
    return {**first, "answer": answer, "evidence": evidence, "also": [*first["also"], more], "notes": notes}


def without(first: Json, other: Json) -> Json:
    """Return the answer to the first of two things asked at once, noted that the other is not answered, and why."""
    why = other["answer"].partition(" You can ask: ")[0].partition(" Did you mean: ")[0]
    note = f"“{other['question'].strip(' ?.')}” is not answered: {why[:1].lower()}{why[1:].rstrip('.')}"
    return {**first, "answer": f"{first['answer']}{noted([note])}", "notes": [*first["notes"], note]}
