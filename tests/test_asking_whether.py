"""Yes, no or it depends of the conditions of work, by sentences of our own."""

import pytest

from kg.session import Session


def told(session: Session, question: str) -> str:
    return str(session.asker.answer(question, session.reader)["answer"])


@pytest.mark.parametrize(
    ("question", "start"),
    [
        ("Do balloonists travel?", "As a rule yes, by what sources say of a balloonist: Most balloonists travel"),
        ("Do balloonists work weekends?", "It depends, by what sources say of a balloonist: They may fly on weekends"),
        ("Do balloonists work nights?", "As a rule no, by what sources say of a balloonist: They may fly"),
        ("Is it dangerous to be a balloonist?", "Yes, as sources have it of a balloonist: Balloonists have one of"),
        ("Is a kite dyer or kite printer a dangerous job?", "It depends, by what sources say of a kite dyer or kite"),
        ("Do balloonists get hurt on the job?", "Yes, as sources have it of a balloonist: Balloonists have one of"),
        ("Is being a balloonist a dangerous job?", "Yes, as sources have it of a balloonist: Balloonists have one"),
        ("Do balloonists work holidays?", "Of work on holidays none of the sentences here on the working conditions"),
        ("Is there a slow season for balloonists?", "Of layoffs or slow seasons none of the sentences here"),
        ("Do balloonists get laid off in winter?", "Of layoffs or slow seasons none of the sentences here"),
        ("How stressful is it to be a balloonist?", "Of stress none of the sentences here"),
        ("Is it stressful to be a balloonist?", "Of stress none of the sentences here"),
        ("Is it emotionally draining to be a balloonist?", "Of stress none of the sentences here"),
        (
            "Is it physically hard to be a balloonist?",
            "Yes, as sources have it of a balloonist: The work is physically",
        ),
        ("Is being a balloonist physically tough?", "Yes, as sources have it of a balloonist: The work is physically"),
        ("Can a balloonist work from home?", "It depends, by what sources say of a balloonist: Some balloonists sew"),
    ],
)
def test_what_is_asked_of_conditions_is_answered_first(question: str, start: str, dyers: Session) -> None:
    assert told(dyers, question).startswith(start)


def test_where_the_work_is_done_comes_first(dyers: Session) -> None:
    answer = told(dyers, "Where does a balloonist work?")
    assert answer.index("in fields and sheds") < answer.index("travel from fair")


def test_what_is_projected_of_all_comes_before_what_brings_demand(dyers: Session) -> None:
    answer = told(dyers, "Is a kite dyer in demand?")
    assert answer.index("projected to shrink") < answer.index("Such sheds")


def test_half_that_asks_for_something_else_is_named(dyers: Session) -> None:
    assert "“how do they get paid” is not answered by this" in told(
        dyers, "Do balloonists travel, and how do they get paid?"
    )


def test_what_no_sentence_is_on_stands_behind_what_is_ruled(dyers: Session) -> None:
    answer = told(dyers, "Do balloonists work holidays and weekends?")
    assert answer.startswith("It depends") and answer.index("Of work on holidays none") > answer.index("on weekends")


def test_what_comes_near_is_told_behind_what_is_not_stated(dyers: Session) -> None:
    assert "Flights are few in winter" in told(dyers, "Do balloonists get laid off in winter?")


def test_job_zones_are_said_to_be_of_one_source(session: Session) -> None:
    found = session.asker.answer("Do O*NET and BLS disagree about the job zone of a librarian?", session.reader)
    assert found["query"] == "job-zone-of-role"


@pytest.mark.parametrize(
    ("question", "tell"),
    [
        ("do librarians make good money with tips? does your figure count tips", "figures-of-role"),
        ("how much does a librarian make including tips", "figures-of-role"),
        ("my daughter failed algebra twice, can she still be a librarian?", "qualities-of-role"),
    ],
)
def test_tips_and_what_one_failed_in_are_read(question: str, tell: str, session: Session) -> None:
    assert session.asker.read(question).query == tell
