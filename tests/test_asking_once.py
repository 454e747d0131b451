"""What is asked of one thing in two clauses is answered once, and what was not understood in plain words is."""

from dataclasses import replace
from pathlib import Path

import pytest

from kg.ask.grammar import Grammar
from kg.ask.mentions import ROLE, Mention
from kg.ask.reading import Reading
from kg.search.words import load_spelling
from kg.session import Session
from kg.tell.kin import Kin
from kg.tell.rereading import as_one

FOLDER = Path(__file__).resolve().parent.parent / "ontology" / "asking"
ROPER = Mention(ROLE, "roper", ("roper",), "roper")
ONE = Reading("how is it", intent="conditions", query="conditions-of-role", tell="conditions", named={"role": ROPER})


def test_two_clauses_that_one_query_tells_are_one() -> None:
    whole = as_one(replace(ONE, also=replace(ONE, question="is it hot")), "how is it, is it hot")
    assert whole.also is None and whole.question == "how is it, is it hot"


def test_what_another_query_or_role_tells_is_another() -> None:
    other = replace(ONE, also=replace(ONE, tell="duties", query="duties-of-role"))
    assert as_one(other, "both") == other
    two = replace(ONE, also=replace(ONE, named={"role": Mention(ROLE, "dyer", ("dyer",), "dyer")}))
    assert as_one(two, "both") == two


@pytest.mark.parametrize(
    "question",
    ["Is there a competency test for library assistants?", "How many flight hours does a library assistant need?"],
)
def test_a_test_or_hours_by_name_are_asked_of_a_role(question: str, session: Session) -> None:
    assert session.asker.read(question).query == "requirements-of-role"


def test_of_summers_off_silence_is_told() -> None:
    kin = Kin(FOLDER, Grammar(FOLDER, load_spelling(FOLDER)))
    assert kin.silences("do roper get summer off", ["ropers rope all year."]) == ["summers off"]
    assert not kin.silences("do roper get summer off", ["ropers rest when school is not in session."])


@pytest.mark.parametrize(
    ("question", "offered"),
    [
        ("How do I get a moonbeam account?", False),
        ("how do i apply for unemployment benefits", False),
        ("how do I get my GED", True),
    ],
)
def test_how_long_schooling_takes_is_offered_to_who_asks_of_some(
    question: str, offered: bool, session: Session
) -> None:
    found = session.asker.answer(question, session.reader)
    assert any(text.startswith("How long does") for text in found["suggestions"]) is offered
