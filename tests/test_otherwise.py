"""What is said of an occupation where its role has nothing: what a question calls the licence that it asks after."""

from typing import Any

import pytest

from kg.session import Session
from kg.settings import load_settings
from kg.tell import load_phrases
from kg.tell.otherwise import Otherwise


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Do library technicians need a licence?", "licence, certificate or test"),
        ("Do library technicians need a teaching certificate?", "teaching certificate"),
        ("Do library technicians need a bachelor's degree?", ""),
        ("I have a teaching certificate, how do I become a library technician?", ""),
    ],
)
def test_a_licence_that_is_asked_after_is_called_by_its_name(session: Session, question: str, asked: str) -> None:
    asker: Any = session.asker
    phrases = load_phrases(load_settings().ontology / "asking")
    otherwise = Otherwise(session.grammar, session.queries, session.names, session.lattice, asker, phrases)
    assert otherwise._licence_asked(asker.read(question)) == asked
