"""Figures as they are told: the own ones of a role before those of what takes it in, each with its name."""

import pytest

from kg.session import Session
from kg.tell.figures import OPENING
from kg.tell.ranked import of_each


def told(session: Session, question: str) -> str:
    return str(session.asker.answer(question, session.reader)["answer"])


def test_own_growth_comes_before_what_is_said_of_a_whole(dyers: Session) -> None:
    answer = told(dyers, "What is the outlook for a kite dyer?")
    assert answer.startswith("Kite dyer, by the projections of its own occupation (SOC 99-2011): ")
    assert answer.index("1.5 percent") < answer.index("will shrink") < answer.index("The sentences here are said of")


def test_what_is_said_of_another_part_alone_is_left_out(dyers: Session) -> None:
    assert "do without kite printers" not in told(dyers, "What is the outlook for a kite dyer?")
    assert "do without kite printers" in told(dyers, "What is the outlook for a kite printer?")


def test_own_openings_come_first_where_they_are_asked_for(dyers: Session) -> None:
    answer = told(dyers, "How many openings a year are there for kite dyers?")
    assert answer.index("openings a year 700") < answer.index("1.5 percent")


def test_number_of_jobs_is_that_of_the_own_occupation(dyers: Session) -> None:
    assert "jobs 6,000 (2024)" in told(dyers, "How many kite dyers are there?")


def test_parts_of_one_page_are_ranked_by_their_own_growth(dyers: Session) -> None:
    assert "1.5 against -9.5 percent" in told(dyers, "Is work growing faster for kite printers or for kite dyers?")


def test_each_of_several_occupations_has_its_name_at_its_figure(dyers: Session) -> None:
    answer = told(dyers, "How many openings a year are there for balloonists?")
    first = answer.index("Balloonists, Gas (SOC 99-2022) projected openings a year 90")
    assert first < answer.index("Balloonists, Hot Air (SOC 99-2021) projected openings a year 40")


def test_role_of_two_occupations_is_ranked_by_the_one_that_is_named(dyers: Session) -> None:
    answer = told(dyers, "Who earns more, kite dyers or sail patchers?")
    assert answer.startswith("A kite dyer is paid more: 40,000 against 30,000 US dollars a year for a sail patcher")
    assert "60,000" not in answer


@pytest.mark.parametrize(
    ("question", "start"),
    [
        ("Are kite dyers and kite printers the same job?", "No: a page here tells of both together, as a kite dyer or"),
        ("Is a sail mender the same as a sail patcher?", "No: a page here tells of both together, as a sail mender or"),
        ("Are kite dyers and sail patchers the same thing?", "No: the sources here tell of a kite dyer and a sail"),
    ],
)
def test_two_names_are_told_apart_by_their_occupations(question: str, start: str, dyers: Session) -> None:
    assert told(dyers, question).startswith(start)


@pytest.mark.parametrize(
    ("question", "start"),
    [
        ("Are most kite dyers self-employed?", "No: 12 percent of the jobs of a kite dyer or kite printer"),
        ("What share of kite printers are self-employed?", "12 percent of the jobs of a kite dyer or kite printer"),
        ("Do kite dyers work for themselves?", "12 percent of the jobs of a kite dyer or kite printer"),
        ("Are most balloonists self-employed?", "No source here states how many of those who work as a balloonist"),
    ],
)
def test_share_without_an_employer_is_told_where_it_is_asked_for(question: str, start: str, dyers: Session) -> None:
    answer = told(dyers, question)
    assert answer.startswith(start)
    assert "Vats" not in answer


def test_figures_of_a_title_are_those_of_the_part_that_has_it(dyers: Session) -> None:
    assert "jobs 6,000 (2024)" in told(dyers, "How many vat stirrers are there?")


def test_occupation_is_found_with_what_narrows_it_first(dyers: Session) -> None:
    assert "Kite Sewers and Knotters, Aerial (SOC 99-2031)" in told(dyers, "How many aerial kite knotters are there?")


@pytest.mark.parametrize(
    ("question", "intents"),
    [
        ("What does a librarian make? I read a lot, is that enough to be one?", ["pay", "gap"]),
        ("Is being a librarian a good job with steady pay? Or is it shrinking?", ["pay", "outlook"]),
        ("Do librarians work at a school?", ["conditions"]),
        ("Could I become a librarian with no business background?", ["requirements"]),
    ],
)
def test_each_half_is_read_for_what_it_asks(question: str, intents: list[str], session: Session) -> None:
    found = session.asker.answer(question, session.reader)
    assert [found["intent"], *(other["intent"] for other in found["also"])] == intents


@pytest.mark.parametrize("wording", ["job openings", "jobs that will open up", "positions opening up"])
def test_openings_are_known_by_their_verb(wording: str) -> None:
    assert OPENING.search(f"How many {wording} a year are there for kite dyers?")


def test_training_time_is_ranked_as_a_length(session: Session) -> None:
    answer = told(session, "What is the difference in training time between a librarian and a library technician?")
    assert "by the surest way that sources state" in answer.lower()


def test_schooling_of_a_role_that_is_several_occupations_is_told_of_each() -> None:
    levels = (("Assistants", "associate"), ("Aides", "high school"), ("Aides", "certificate"))
    rows = [{"occupationLabel": occupation, "categoryLabel": level} for occupation, level in levels]
    assert of_each(rows) == ["Assistants (associate)", "Aides (high school or certificate)"]
