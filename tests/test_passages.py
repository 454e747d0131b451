"""Passages beside an answer: the sentences of a page that bear most on a question, as they stand."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from kg.errors import SourceError
from kg.load import load
from kg.session import Session
from kg.settings import CHECKOUT, Settings
from kg.tell.passages import load_weights

HERE = Path(__file__).parent
CASES = yaml.safe_load((HERE / "cases" / "passages.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Session:
    settings = Settings(data=tmp_path_factory.mktemp("passages") / "data")
    load(settings, "ooh", [HERE / "pages" / "glaziers-and-tinters.html"])
    return Session(settings)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["ask"])
def test_passages_bear_on_the_question_in_the_order_of_the_page(case: dict[str, Any], loaded: Session) -> None:
    found = loaded.asker.answer(case["ask"], loaded.reader)
    quotes = [passage["quote"] for passage in found["passages"]]
    places = [place for words in case["has"] for place, quote in enumerate(quotes) if words in quote]
    assert len(places) == len(case["has"]) and places == sorted(places), quotes
    assert case["has"] or not quotes
    assert not any(words in quote for words in case.get("not", ()) for quote in quotes), quotes


def test_a_passage_has_the_shape_of_evidence_and_is_not_in_the_answer(loaded: Session) -> None:
    found = loaded.asker.answer("how do I become a glazier", loaded.reader)
    assert all(passage.keys() == found["evidence"][0].keys() for passage in found["passages"])
    assert all(passage["quote"] not in found["answer"] for passage in found["passages"])


def test_without_the_page_there_are_none(session: Session) -> None:
    assert session.asker.answer("how do I become a librarian", session.reader)["passages"] == []


def test_weights_that_lack_one_are_named(tmp_path: Path) -> None:
    text = (CHECKOUT / "ontology" / "asking" / "passages.yaml").read_text(encoding="utf-8")
    (tmp_path / "passages.yaml").write_text(text.replace("measure: 3", ""), encoding="utf-8")
    with pytest.raises(SourceError, match="measure"):
        load_weights(tmp_path)
