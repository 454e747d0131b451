"""Several things asked at once of one role or of two: each is answered, and what is not is named."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from kg.ask.several import Several
from kg.errors import SourceError
from kg.session import Session
from kg.tell.shaping import without

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "telling" / "several.yaml").read_text("utf-8"))
ANSWERED = [*CASES["listed"], *CASES["of_two"], *CASES["left"]]


@pytest.mark.parametrize("case", ANSWERED, ids=lambda case: case["question"])
def test_each_thing_of_a_list_is_answered(case: dict[str, Any], session: Session) -> None:
    found = session.asker.answer(case["question"], session.reader)
    assert [found["intent"], *(other["intent"] for other in found["also"])] == case["intents"]
    assert found["question"] == case["question"]


@pytest.mark.parametrize("case", CASES["left"], ids=lambda case: case["question"])
def test_what_of_a_list_is_left_is_named(case: dict[str, Any], session: Session) -> None:
    found = session.asker.answer(case["question"], session.reader)
    assert case["note"] in found["notes"]
    assert case["note"][1:] in found["answer"]


@pytest.mark.parametrize("question", CASES["none"])
def test_what_is_no_list_is_read_as_before(question: str, session: Session) -> None:
    reading = session.asker.read(question)
    assert not (reading.understood and reading.also and reading.also.also)
    assert not (reading.understood and {"duties", "requirements"} & {reading.intent} and reading.also)


def test_a_name_of_several_roles_is_asked_back_by_what_is_asked_first(session: Session) -> None:
    reading = session.asker.read("assistant pay and outlook")
    assert reading.doubtful and reading.intent == "pay"


def test_a_part_that_is_asked_back_is_named_with_why() -> None:
    first = {"answer": "A dyer dyes.", "notes": []}
    other = {"question": "How old must a dyer be?", "answer": "“dyer” may mean several. You can ask: What?"}
    note = "“How old must a dyer be” is not answered: “dyer” may mean several"
    assert without(first, other) == {"answer": f"A dyer dyes. ({note}.)", "notes": [note]}


def test_a_file_of_another_shape_is_refused(tmp_path: Path) -> None:
    (tmp_path / "several.yaml").write_text("frame: [is]\naspects: [{words: a}]\n", "utf-8")
    with pytest.raises(SourceError, match="several things"):
        Several(tmp_path, None, None)  # type: ignore[arg-type]
