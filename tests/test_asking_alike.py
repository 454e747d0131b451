"""Wordings that ask the same are answered as one: by the same query, and with the same yes or no."""

import pytest
from alike import sense_of, wordings

from kg.session import Session

PAIRS = [(texts[0], other) for _, texts in wordings("library technician") for other in texts[1:]]


@pytest.mark.parametrize(("first", "other"), PAIRS, ids=[other for _, other in PAIRS])
def test_wordings_of_a_question_are_answered_alike(first: str, other: str, session: Session) -> None:
    answers = [session.asker.answer(text, session.reader) for text in (first, other)]
    assert sense_of(answers[1]) == sense_of(answers[0]), answers[1]["answer"]
