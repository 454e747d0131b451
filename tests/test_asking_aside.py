"""What is set aside of a question: an age, a half that asks for advice; and a trade that another word makes another."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from kg.ask.aside import Aside
from kg.ask.heeding import only_of
from kg.ask.mentions import ROLE, Mention
from kg.ask.suggesting import replaced
from kg.errors import SourceError
from kg.session import Session
from kg.tell.shaping import still_aside

CHECKOUT = Path(__file__).resolve().parent.parent
CASES = yaml.safe_load((CHECKOUT / "tests" / "cases" / "telling" / "aside.yaml").read_text("utf-8"))
ASIDE = Aside(CHECKOUT / "ontology" / "asking")


@pytest.mark.parametrize("case", CASES["left"], ids=lambda case: case["question"])
def test_an_age_or_advice_is_set_aside(case: dict[str, Any]) -> None:
    left = ASIDE.leave(case["question"], refused=case.get("refused", False))
    assert (left.question if left else None) == case["asked"]
    assert (left.note if left else "") == case.get("note", "")


@pytest.mark.parametrize("case", CASES["risen"], ids=lambda case: case["question"])
def test_whether_one_rises_to_a_role_asks_the_way_to_it(case: dict[str, str]) -> None:
    risen = ASIDE.rise(case["question"])
    assert (risen.question if risen else None) == case["asked"]


@pytest.mark.parametrize("case", CASES["answered"], ids=lambda case: case["question"])
def test_a_question_is_answered_without_what_is_set_aside(case: dict[str, str], session: Session) -> None:
    found = session.asker.answer(case["question"], session.reader)
    assert found["intent"] == case["intent"]
    assert case.get("note", "") in " ".join(found["notes"])


def test_a_file_without_ages_is_named(tmp_path: Path) -> None:
    (tmp_path / "aside.yaml").write_text("left: x\n")
    with pytest.raises(SourceError):
        Aside(tmp_path)


def test_no_word_is_told_that_nobody_wrote(session: Session) -> None:
    for question in ("How can a librarian or library assistant move up?", "How would a librarian of 2 years become?"):
        found = session.asker.answer(question, session.reader)
        assert "“advancement”" not in found["answer"]
        assert "“N2”" not in found["answer"]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("I hate my life and can't find work", "Please talk to somebody"),
        ("I feel hopeless and don't want to be here anymore", "Please talk to somebody"),
        ("My boss is not paying me overtime", "nothing of the law of employment"),
        ("Are there scholarships for librarians?", "nothing of vacancies, of single schools"),
    ],
)
def test_a_refusal_says_its_own_reason(question: str, said: str, session: Session) -> None:
    found = session.asker.answer(question, session.reader)
    assert not found["understood"] and said in found["answer"]


def test_a_word_that_the_answer_has_is_not_noted_as_left_aside() -> None:
    aside = ["“stressed” is not taken into account", "“Martian” is not taken into account", "“x” is read as “y”"]
    assert still_aside(aside, "The work may be stressful.") == aside[1:]


def test_of_a_clause_what_is_used_is_named() -> None:
    clerk = Mention(ROLE, "clerk", ("https://example.org/clerk",), "clerk")
    assert only_of("“been a clerk for ages” is not taken into account", [clerk]) == (
        "of “been a clerk for ages” only “clerk” is taken into account"
    )


def test_a_suggestion_keeps_the_number_of_what_it_stands_for() -> None:
    question = "Do they test wagon drivers?"
    match = re.search("wagon drivers", question)
    assert match and replaced(question, match, "coach or cart driver") == "Do they test coach or cart drivers?"
