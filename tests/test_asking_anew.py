"""Questions that are read in other words that say the same, and those that are not taken for another."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from kg.session import Session
from kg.tell.shaping import still_aside

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "telling" / "anew.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES["read"], ids=lambda case: case["question"])
def test_a_question_is_read_in_plainer_words(case: dict[str, Any], session: Session) -> None:
    found = session.asker.answer(case["question"], session.reader)
    assert (found["intent"], found["question"]) == (case["intent"], case["question"])
    assert case.get("to", found["parameters"].get("to")) == found["parameters"].get("to")
    assert case.get("note", "") in " ".join(found["notes"])
    assert case.get("also") in (None, *(one["intent"] for one in found["also"]))


@pytest.mark.parametrize("question", CASES["asked_back"])
def test_what_is_wanted_is_not_taken_for_what_somebody_is(question: str, session: Session) -> None:
    assert not session.asker.answer(question, session.reader)["understood"]


def test_a_word_or_clause_that_is_answered_is_not_noted() -> None:
    notes = ["“epa” is not taken into account", "“is it stressful” is not understood by itself"]
    assert still_aside(notes, "The EPA says so; work may be stressful.") == []
    assert still_aside(notes, "Nothing is stated.") == notes
