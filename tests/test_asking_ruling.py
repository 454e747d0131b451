"""Yes, no or it depends, where that is asked, and how lists of what is asked read on; sentences of our own."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml

from kg.ask.mentions import ROLE
from kg.load import load
from kg.session import Session
from kg.settings import CHECKOUT, Settings
from kg.tell.grading import graded_once, merged, once_hedged, once_placed, worded
from kg.tell.ruling import asks_whether, asks_whether_enough, things_asked
from kg.tell.saying import Said, load_phrases

HERE = Path(__file__).parent
PAGES = yaml.safe_load((HERE / "cases" / "ruling" / "questions.yaml").read_text(encoding="utf-8"))
PAGE = (HERE / "pages" / "glaziers-and-tinters.html").read_text(encoding="utf-8")
SCHOOLING = "Most glaziers and tinters need a high school diploma. Tinters must be licensed in some states."
PHRASES = load_phrases(CHECKOUT / "ontology" / "asking")
CASES = [(number, case) for number, page in enumerate(PAGES) for case in page["questions"]]


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> list[Session]:
    assert SCHOOLING in PAGE
    sessions = []
    for page in PAGES:
        folder = tmp_path_factory.mktemp("ruling")
        file = folder / "glaziers-and-tinters.html"
        file.write_text(PAGE.replace(SCHOOLING, page["page"]), encoding="utf-8")
        settings = Settings(data=folder / "data")
        load(settings, "ooh", [file])
        sessions.append(Session(settings))
    return sessions


@pytest.mark.parametrize(("number", "case"), CASES, ids=[case["ask"] for _, case in CASES])
def test_a_verdict_is_told_with_the_sentences_that_it_rests_on(
    number: int, case: dict[str, Any], loaded: list[Session]
) -> None:
    session = loaded[number]
    found = session.asker.answer(case["ask"], session.reader)
    assert found["understood"], found["answer"]
    assert case.get("verdict", "") in found["answer"]
    assert case.get("quote", "") in found["answer"]
    assert "not" not in case or case["not"] not in found["answer"]
    assert "quote" not in case or any(case["quote"] in one["quote"] for one in found["evidence"])


def test_what_a_role_is_called_asks_for_no_registration() -> None:
    role = SimpleNamespace(kind=ROLE, text="registered tinter")
    matter: Any = SimpleNamespace(phrases=PHRASES, reading=SimpleNamespace(mentions=[role]))
    found = things_asked(matter, "Must registered tinters pass an exam?")
    assert found is not None
    assert found[0] == "an exam"
    assert things_asked(matter, "Is a registered tinter tall?") is None


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Do I need a licence?", True),
        ("I like glass, but is a licence required", True),
        ("Licence needed or not?", True),
        ("Is a licence mandatory or not?", True),
        ("Do you know which licence I need?", False),
        ("Which licence do glaziers need?", False),
    ],
)
def test_yes_or_no_is_told_from_what_and_which(question: str, asked: bool) -> None:
    assert asks_whether(question, PHRASES) is asked


def test_whether_something_is_enough_is_seen() -> None:
    assert asks_whether_enough("will a diploma suffice", PHRASES)
    assert not asks_whether_enough("what does a diploma lead to", PHRASES)


def test_a_share_of_states_is_most_or_some_and_never_all() -> None:
    words = PHRASES.ruled_by
    assert words["most"].search("about two-thirds of states ask for a degree in panes")
    assert words["limited"].search("half of states ask for a degree in panes")


@pytest.mark.parametrize(
    ("question", "ends"),
    [
        ("what do the worst paid glaziers get an hour", ["the pay of the lowest-paid tenth", "the hourly pay"]),
        ("what does a glazier earn starting out", ["the starting pay"]),
        ("what does a glazier earn a year", []),
    ],
)
def test_what_projections_have_not_of_pay_is_seen(question: str, ends: list[str]) -> None:
    assert [end for end, words in PHRASES.pay_silent.items() if words.search(question)] == ends


def said(label: str, hedge: str = "", *contexts: str) -> Said:
    return Said(label, label, "typical", hedge, contexts, {}, PHRASES.places)


@pytest.mark.parametrize(
    ("label", "told"),
    [
        ("be licensed", "to be licensed"),
        ("pass an exam on putty", "to pass an exam on putty"),
        ("not asked for: be certified", "to be certified"),
        ("training: none, as usual on entry", "training on the job"),
        ("long term, as usual on entry", "long-term training on the job, as usual on entry"),
        ("licence as a glazier", "licence as a glazier"),
        ("graduate degree in putty", "graduate degree in putty"),
        ("Licensing", "licensing"),
        ("Exam of the Board", "exam of the Board"),
        ("Doctor of Panes", "Doctor of Panes"),
    ],
)
def test_a_label_reads_on_after_its_strength(label: str, told: str) -> None:
    assert worded(said(label), PHRASES).label == told


def test_what_is_said_twice_is_told_once_with_both_hedges() -> None:
    found = merged([said("licence", "All states"), said("Licence", "Every state"), said("licence", "", "Ohio")])
    assert [str(one) for one in found] == ["licence (“All states”, “Every state”)", "licence, for Ohio"]


def test_where_several_hold_is_told_once_and_not_of_the_kind_itself() -> None:
    told = [said("cut", "", "flyers"), said("bend", "", "flyers"), said("tint", "", "menders")]
    assert once_placed(told, "a flyer or mender", 2) == "for flyers: cut and bend; for menders: tint"
    assert once_placed(told[:2], "a flyer", 1) == "cut and 1 more"


def test_grades_of_one_thing_stand_behind_it_once() -> None:
    told = [(said("internship", "All"), " [required]"), (said("internship", "Most"), " [typical, 1 year]")]
    assert graded_once(told) == ["internship [required (“All”); typical, 1 year (“Most”)]"]
    assert graded_once(told[:1]) == ["internship (“All”) [required]"]


def test_a_hedge_that_all_have_is_told_once() -> None:
    same, hedge = once_hedged([said("cut", "typically"), said("bend", "typically"), said("tint", "typically")])
    assert ([str(one) for one in same], hedge) == (["cut", "bend", "tint"], "typically")
    assert once_hedged([said("cut", "typically"), said("bend"), said("tint")])[1] == ""
