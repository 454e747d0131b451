"""Sentences of a source beside an answer: which is quoted, and of what silence is told; sentences of our own."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from kg.ask.grammar import Grammar
from kg.load import load
from kg.search.words import load_spelling
from kg.session import Session
from kg.settings import CHECKOUT, Settings
from kg.tell.kin import Kin

HERE = Path(__file__).parent
CASES = yaml.safe_load((HERE / "cases" / "quoting" / "questions.yaml").read_text(encoding="utf-8"))
PAGE = (HERE / "pages" / "glaziers-and-tinters.html").read_text(encoding="utf-8")
FOLDER = CHECKOUT / "ontology" / "asking"
QUOTED, SILENT = "In the words of ", "the sources here say nothing"


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Session:
    folder = tmp_path_factory.mktemp("quoting")
    page = folder / "glaziers-and-tinters.html"
    training = "<h3>Training</h3>"
    assert training in PAGE
    page.write_text(PAGE.replace(training, f"<p>{CASES['beside']}</p>{training}"), encoding="utf-8")
    settings = Settings(data=folder / "data")
    load(settings, "ooh", [page])
    return Session(settings)


@pytest.fixture(scope="module")
def kin() -> Kin:
    return Kin(FOLDER, Grammar(FOLDER, load_spelling(FOLDER)))


@pytest.mark.parametrize("case", CASES["questions"], ids=lambda case: case["ask"])
def test_a_sentence_is_quoted_that_has_what_is_asked_and_the_answer_has_not(
    case: dict[str, Any], loaded: Session
) -> None:
    found = loaded.asker.answer(case["ask"], loaded.reader)
    assert found["understood"] is not case.get("back", False), found["answer"]
    assert (SILENT in found["answer"]) is ("silent" in case)
    assert case.get("silent", "") in found["answer"]
    assert (QUOTED in found["answer"]) is bool(case.get("quoted"))
    assert case.get("quoted", "") in found["answer"]


def test_what_is_quoted_is_in_the_evidence(loaded: Session) -> None:
    found = loaded.asker.answer("how old must a glazier be", loaded.reader)
    quotes: list[Any] = [one["quote"] for one in found["evidence"]]
    assert any("typically 19" in quote for quote in quotes)


def test_where_no_document_is_loaded_nothing_is_quoted(session: Session) -> None:
    said = session.asker.answer("how old must a librarian be", session.reader)["answer"]
    assert QUOTED not in said


@pytest.mark.parametrize(
    ("text", "is_cell"),
    [("Kite shops and sail lofts: 41%", True), ("Sail lofts: 2,300", True), ("They pack: it takes 2 days", False)],
)
def test_a_cell_of_a_table_says_nothing_by_itself(text: str, is_cell: bool, kin: Kin) -> None:
    assert bool(kin.cell.search(text)) is is_cell


@pytest.mark.parametrize(
    ("question", "sentence", "is_told"),
    [
        ("how old must one be", "they are 18 years of age", True),
        ("how old must one be", "there is a minimum age", True),
        ("how old must one be", "they start at a young age", False),
        ("how long is it", "it is a 3- or 4-year programme", True),
        ("how long is it", "it takes three years", True),
        ("how long is it", "it is long", False),
        ("how many hours are there", "2,000 paid hours a year", True),
    ],
)
def test_a_measure_is_told_by_its_number(question: str, sentence: str, is_told: bool, kin: Kin) -> None:
    assert any(measure.is_told(sentence) for measure in kin.measures(question)) is is_told


@pytest.mark.parametrize(
    ("word", "sentence", "is_told"),
    [
        ("felony", "a background check is made", True),
        ("background", "a conviction may count", False),
        ("evening", "many work at night", True),
        ("refrigerant", "they handle refrigerants", True),
        ("swim", "they are swimmers", False),
    ],
)
def test_a_word_asks_for_its_kin(word: str, sentence: str, is_told: bool, kin: Kin) -> None:
    assert bool(kin.told_by(word).search(sentence)) is is_told


def test_years_of_experience_are_no_hours_of_work(kin: Kin) -> None:
    (measure,) = kin.measures("how many year of experience do i need")
    assert measure.is_told("many have 5 years of glazing experience")
    assert not measure.is_told("most work more than 40 hours per week")


def test_what_people_do_is_no_quality_of_theirs(kin: Kin) -> None:
    unasked = kin.not_asked["qualities"]
    assert unasked.search("what glaziers do") and unasked.search("duties")
    assert not unasked.search("important qualities for glaziers")


@pytest.mark.parametrize(
    ("question", "sentence", "is_idle"),
    [
        ("must tinters be licensed", "for more information, contact your pane licensing board.", True),
        ("must tinters be licensed", "contact your local or state board of panes.", True),
        ("where do i ask about a license", "for more information, contact your pane licensing board.", False),
        ("must tinters be licensed", "most states require tinters to be licensed.", False),
        ("must tinters be certified", "most of these programs end in a certificate in panes.", True),
        ("do tinters need a certificate", "most of these programs end in a certificate in panes.", False),
        ("must tinters be certified", "some colleges have programs that lead to certification.", False),
    ],
)
def test_a_sentence_that_points_elsewhere_or_is_of_school_is_not_quoted(
    question: str, sentence: str, is_idle: bool, kin: Kin
) -> None:
    assert any(told.search(sentence) for told in kin.idle(question)) is is_idle


def test_an_exam_that_is_to_be_passed_is_told_where_it_is_told_how_one_enters(kin: Kin) -> None:
    (lead,) = kin.leads("what exam do i have to pass to become a tinter")
    assert lead.has("applicants must pass an exam.", "licenses, certifications, and registrations")
    assert not lead.has("tinters need to test panes.", "important qualities")


def test_a_word_of_a_name_is_not_asked_after(tmp_path: Path) -> None:
    page, training = tmp_path / "prison-glaziers-and-tinters.html", "<h3>Training</h3>"
    text = PAGE.replace(training, f"<p>A felony may bar those who apply.</p>{training}")
    page.write_text(text.replace("Glaziers", "Prison Glaziers").replace("glaziers", "prison glaziers"), "utf-8")
    settings = Settings(data=tmp_path / "data")
    load(settings, "ooh", [page])
    session = Session(settings)
    said = [
        session.asker.answer(f"how much does a prison glazier earn{end}", session.reader)
        for end in ("", ", after a felony")
    ]
    assert ["felony may" in one["answer"] for one in said] == [False, True]
