"""What somebody has from another country is held for nothing, and the answer begins with that."""

import pytest

from kg.session import Session

_BEGINS = "No source here tells how schooling, papers or work from another country count"


@pytest.mark.parametrize(
    "question",
    [
        "I have a foreign library science master's degree. How do I become a librarian?",
        "I have a master's degree in library science from another country. How do I become a librarian?",
        "I trained as a librarian in Peru, how can I become a librarian here?",
        "My aunt was a librarian in Togo. Can she practise here?",
    ],
)
def test_papers_of_another_country_are_no_start(question: str, session: Session) -> None:
    found = session.asker.answer(question, session.reader)
    assert found["answer"].startswith(_BEGINS)
    assert found["parameters"] == {"to": "librarian"}
    assert "to a librarian with" not in found["answer"]


def test_what_is_had_here_is_kept(session: Session) -> None:
    question = "I worked in Peru. I have a bachelor's degree, how do I become a librarian?"
    found = session.asker.answer(question, session.reader)
    assert found["parameters"] == {"to": "librarian", "have": ["bachelors-degree"]}


@pytest.mark.parametrize("grade", ["third grade", "2nd grade", "kindergarten"])
def test_who_teaches_a_grade_is_a_teacher(grade: str, session: Session) -> None:
    found = session.asker.read(f"How do I become a librarian if I already teach {grade}?")
    assert "teacher" in found.question


@pytest.mark.parametrize("left", ["without going to school for it", "without a degree program", "without trade school"])
def test_without_school_asks_whether_schooling_is_asked_for(left: str, session: Session) -> None:
    found = session.asker.answer(f"Can I be a library technician {left}?", session.reader)
    assert found["query"] == "requirements-of-role"
    assert "is taken for whether schooling is asked for" in found["answer"]
