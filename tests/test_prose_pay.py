"""What the section on pay says in figures, as tests/cases/prose/pay.yaml has it: sentences and figures of our own."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from kg.documents import Sentence
from kg.prose import Pay, read_pay
from kg.prose.grammar import load_grammar

CASES = Path(__file__).parent / "cases" / "prose" / "pay.yaml"


def cases() -> list[Any]:
    read: list[dict[str, Any]] = yaml.safe_load(CASES.read_text(encoding="utf-8"))
    return [pytest.param(case, id=case["name"]) for case in read]


def passage(number: int, said: str | dict[str, str]) -> Sentence:
    section = "pay-opening" if isinstance(said, str) else "pay-table-1"
    text = said if isinstance(said, str) else said["row"]
    return Sentence(section, "Pay", number, 0, len(text), text)


def written(pay: Pay) -> str:
    more = [pay.floor, f"in {pay.industry}" if pay.industry else None]
    return ", ".join(filter(None, [pay.measure, pay.who, f"{pay.value:.12g}", pay.unit, pay.year, *more]))


@pytest.mark.parametrize("case", cases())
def test_pay_is_read_of_whom_the_sentence_names(case: dict[str, Any]) -> None:
    found, unread = read_pay((passage(n, said) for n, said in enumerate(case["said"])), load_grammar())
    assert [written(pay) for pay in found] == case["says"]
    assert [one.reason for one in unread] == case.get("unread", [])


@pytest.mark.parametrize("case", cases())
def test_every_sentence_on_pay_is_read_or_said_to_be_unread(case: dict[str, Any]) -> None:
    passages = [passage(n, said) for n, said in enumerate(case["said"])]
    found, unread = read_pay(passages, load_grammar())
    assert {p.key for pay in found for p in pay.passages} | {one.passage.key for one in unread} == {
        one.key for one in passages
    }
