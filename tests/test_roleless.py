"""Occupations without a role: which names are theirs, and that none is looked for where a role is named."""

from typing import Any

import pytest

from kg.ask.mentions import Finder
from kg.session import Session
from kg.tell.occupations import Occupation
from kg.tell.roleless import Roleless

ROWS = [
    {"code": "99-9091", "label": "Kite Menders and Sail Stitchers", "title": "Lead"},
    {"code": "99-9092", "label": "Cave Divers"},
    {"code": "99-9099", "label": "Menders, All Other", "title": "Shoe Tinker"},
]


def code_of(session: Session, question: str, rows: list[dict[str, str]]) -> str | None:
    """Return the code of the occupation that a question is read of, where it is one of *rows*."""
    asker: Any = session.asker
    roleless = Roleless(session.grammar, Finder(session.grammar, session.search, session.lattice), asker.read)
    roleless._named = roleless._names(rows, [])
    found = roleless.heed(asker.read(question), session.reader)
    return found[1].code if found else None


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("How do I become a kite mender?", "99-9091"),
        ("What do cave divers need?", "99-9092"),
        ("What do I need for a cave diving job?", "99-9092"),
        ("How do I become a shoe tinker?", None),
        ("How do I become a lead?", None),
        ("How does a cave diver become a librarian?", None),
    ],
)
def test_an_occupation_without_a_role_is_read_where_no_role_is_named(
    session: Session, question: str, code: str | None
) -> None:
    assert code_of(session, question, ROWS) == code


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("What does a page turner and librarian do?", None),
        ("How do I become a toy librarian?", "99-9093"),
        ("What does a toy librarian earn?", "99-9093"),
        ("How do I become a librarian?", None),
        ("How does a library technician become a toy librarian?", None),
    ],
)
def test_a_name_that_an_occupation_has_itself_goes_before_a_word_of_it(
    session: Session, question: str, code: str | None
) -> None:
    assert code_of(session, question, [*ROWS, {"code": "99-9093", "label": "Toy Librarians"}]) == code


def test_the_code_of_an_occupation_without_a_role_is_told(session: Session) -> None:
    asker: Any = session.asker
    reading = asker.read("Which codes does a librarian have?")
    assert reading.tell == "codes"
    _, given, told = asker._otherwise.of_roleless(reading, Occupation("99-9092", "Cave Divers"), session.reader)
    assert given == {"code": ["99-9092"]}
    assert "SOC 2018 99-9092, Cave Divers" in told.text


def test_what_is_read_ahead_is_not_read_again(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    asker: Any = session.asker
    asker.read_ahead(session.reader)
    monkeypatch.setattr(type(session.reader), "texts", lambda *_: pytest.fail("it is read again"))
    assert asker._roleless.named(session.reader) == {}
    assert isinstance(asker._occupations.named(session.reader), dict)
