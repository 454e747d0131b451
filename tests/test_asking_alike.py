"""Wordings that ask the same are answered as one: by the same query, and with the same yes or no."""

from functools import cache

import pytest
from alike import sense_of, wordings

from kg.session import Session

PAIRS = [(texts[0], other) for _, texts in wordings("library technician") for other in texts[1:]]


@cache
def sense(text: str, session: Session) -> tuple[str, ...]:
    return sense_of(session.asker.answer(text, session.reader))


@pytest.mark.parametrize(("first", "other"), PAIRS, ids=[other for _, other in PAIRS])
def test_wordings_of_a_question_are_answered_alike(first: str, other: str, session: Session) -> None:
    assert sense(other, session) == sense(first, session), session.asker.answer(other, session.reader)["answer"]
