"""Schooling and strain: what a sentence has is told, and not said to be unstated."""

import pytest

from kg.session import Session
from kg.settings import CHECKOUT
from kg.tell.conditions import load_conditions

TOPICS = load_conditions(CHECKOUT / "ontology" / "asking").topics


@pytest.mark.parametrize(
    ("topic", "question", "sentence"),
    [
        ("stress", "is it emotionaly draining", "the job can be physically and emotionally taxing"),
        ("stress", "is it emotionally very hard", "kite menders have emotionally demanding days"),
        ("heavy work", "is it hard on the body", "mending is physically and emotionally demanding"),
    ],
)
def test_strain_is_told_by_kindred_words(topic: str, question: str, sentence: str) -> None:
    assert TOPICS[topic].asked.search(question)
    assert TOPICS[topic].firm.search(sentence)


def test_schooling_of_no_one_level_is_quoted(session: Session) -> None:
    asked = "Which needs less schooling, a librarian or a library technician?"
    told = str(session.asker.answer(asked, session.reader)["answer"])
    assert "no one level is given as usual on entry" in told
    assert "but sources ask for: " in told
    assert "No source here states" not in told
