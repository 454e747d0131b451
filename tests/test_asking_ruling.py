"""Yes, no or it depends, where that is asked, and the sentences it rests on; sentences of our own."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from kg.ask.ruling import asks_whether, asks_whether_enough
from kg.ask.saying import load_phrases
from kg.load import load
from kg.session import Session
from kg.settings import CHECKOUT, Settings

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
