"""What is asked in particular is answered by the sentence that has it, and by no neighbouring block alone."""

from pathlib import Path
from typing import Any

import pytest

from kg.ask.grammar import Grammar
from kg.search.words import load_spelling
from kg.session import Session
from kg.tell.kin import Kin

FOLDER = Path(__file__).resolve().parent.parent / "ontology" / "asking"


@pytest.fixture(scope="module")
def kin() -> Kin:
    return Kin(FOLDER, Grammar(FOLDER, load_spelling(FOLDER)))


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("what do apprentice thatchers get paid", "learners on an apprenticeship earn half of what thatchers do."),
        ("how much does a thatcher make starting out", "the starting pay for a thatcher is half of a master's."),
        ("what does a new thatcher earn", "apprentices earn less pay than thatchers who know the trade."),
        ("is there an alternative to a degree for dyers", "requirements range from a high school diploma to a degree."),
        ("must dyers work under someone first", "dyers learn under the direction of a licensed dyer."),
        ("how do dyers get licensed", "licensure typically requires a vat, a rope, and an exam."),
        ("what do dyers need for a license", "to qualify for a license, dyers must pass an exam."),
        ("is law school required", "in some places umpires are not required to have a law degree."),
        ("which classes should a thatcher take", "technical instruction includes reed, rope, and roofs."),
        ("how long is the training for a thatcher", "learners usually train on the job for 3 to 7 months."),
        ("how many weeks of training does a dyer get", "the length of training varies by dye."),
    ],
)
def test_a_sentence_has_what_is_asked_in_particular(question: str, sentence: str, kin: Kin) -> None:
    asked = kin.particular(question)
    assert asked is not None
    assert asked.told.search(sentence)
    assert not asked.told.search("thatchers thatch roofs.")


@pytest.mark.parametrize("sentence", ["all states require dyers to be licensed.", "rules for a licence vary by state."])
def test_that_one_is_to_be_licensed_does_not_tell_how(sentence: str, kin: Kin) -> None:
    asked = kin.particular("how do dyers get licensed")
    assert asked is not None
    assert not asked.told.search(sentence)


def test_what_is_asked_of_most_roles_is_nothing_in_particular(kin: Kin) -> None:
    assert kin.particular("how do i become a thatcher") is None
    assert kin.particular("what do thatchers earn") is None


def test_hours_of_work_and_years_of_experience_are_no_length_of_training(kin: Kin) -> None:
    asked = kin.particular("how long is the training for a thatcher")
    assert asked is not None
    for other in (
        "thatchers on a program work more than 40 hours per week.",
        "a certificate course asks for several years of related experience.",
        "the length and type of experience vary by roof.",
    ):
        assert not asked.told.search(other)


def test_old_people_are_no_age_that_is_asked_for(kin: Kin) -> None:
    asked = "how old must a dyer be"
    assert kin.silences(asked, ["more dye is sold as people age.", "older groups wear more of it."]) == ["age"]
    assert kin.silences(asked, ["permits and minimum age, vary by state."]) == []
    assert any(measure.is_told("permits and minimum age, vary by state.") for measure in kin.measures(asked))


def test_coursework_of_a_role_is_that_of_no_other_role(session: Session) -> None:
    found: dict[str, Any] = session.asker.answer("what classes does a library assistant take", session.reader)
    assert found["query"] != "coursework" or found["parameters"] or not found["results"]
