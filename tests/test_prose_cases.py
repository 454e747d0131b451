"""What sentences say, as tests/cases/prose has it: sentences of our own, none of a source."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from kg.documents import Sentence
from kg.prose import Reading, read_prose
from kg.prose.model import Move, Requirement

CASES = Path(__file__).parent / "cases" / "prose"
Case = dict[str, Any]


def cases(name: str) -> list[Any]:
    read: list[Case] = yaml.safe_load((CASES / f"{name}.yaml").read_text(encoding="utf-8"))
    return [pytest.param(case, id=case["text"][:60]) for case in read]


def read(case: Case, heading: str = "Education") -> Reading:
    sentence = Sentence(heading.lower(), heading, 1, 0, len(case["text"]), case["text"])
    return read_prose(case.get("title", "Kite Makers"), case.get("members", ()), [sentence])


def requirement(one: Requirement) -> str:
    levels = " / ".join(option.level or "null" for option in one.any_of)
    return f"{one.kind} {levels} {one.strength}{f' for {one.who}' if one.who else ''}"


def move(one: Move) -> str:
    needs = f" if {'; '.join(one.needs)}" if one.needs else ""
    return f"{one.source.name} -> {', '.join(target.name for target in one.targets)} ({one.kind}){needs}"


@pytest.mark.parametrize("case", cases("requirements"))
def test_what_is_required(case: Case) -> None:
    found = read(case, case.get("heading", "Education")).requirements
    assert [requirement(one) for one in found] == case["says"]
    if "contexts" in case:
        assert [one.context for one in found] == case["contexts"]
    if "instead" in case:
        assert [list(one.exception_to) for one in found] == case["instead"]
    for part in ("field", "plus"):
        if part in case:
            assert list(getattr(found[0].any_of[-1], part)) == case[part]


@pytest.mark.parametrize("case", cases("lengths"))
def test_how_long_programmes_take(case: Case) -> None:
    texts = [*case["asked"], case["text"]]
    sentences = [Sentence("education", "Education", n, 0, len(text), text) for n, text in enumerate(texts, 1)]
    found = read_prose("Kite Makers", (), sentences)
    read = [[one.level, length.at_least, length.at_most] for length in found.lengths for one in length.options]
    assert read == case["says"]
    assert [length.hedge for length in found.lengths] == case.get("hedges", [None] * len(found.lengths))
    assert all(unread.passage.text != case["text"] for unread in found.unread) or not found.lengths


@pytest.mark.parametrize("case", cases("moves"))
def test_where_they_move(case: Case) -> None:
    found = read(case, case.get("heading", "Advancement")).moves
    assert [move(one) for one in found] == case["says"]
    assert [one.ordered for one in found] == [case.get("ordered", False)] * len(found)
    assert [one.inbound for one in found] == [case.get("inbound", False)] * len(found)


@pytest.mark.parametrize("case", cases("denials"))
def test_what_is_denied(case: Case) -> None:
    found = read(case)
    assert [f"{one.kind}: {one.words}" for one in found.negations] == case["says"]
    assert not found.requirements


@pytest.mark.parametrize("case", cases("others"))
def test_what_is_said_besides(case: Case) -> None:
    found = read(case)
    assert {one.what: one.strength for one in found.conditions} == case.get("conditions", {})
    assert [name for one in found.coursework for name in one.courses] == case.get("courses", [])
    assert [one.reason for one in found.unread] == ([case["aside"]] if "aside" in case else [])
