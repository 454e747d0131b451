"""Whether one must have been somebody in particular is ruled by the sentences that name that work, or by none."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.reader import Reader
from kg.session import Session
from kg.tell.kin import Kin
from kg.tell.saying import load_phrases
from kg.tell.sentences import Sentence, Sentences
from kg.tell.worked import Worked

ASKING = Path(__file__).resolve().parent.parent / "ontology" / "asking"
MUST = "must a librarian have worked as a library technician first?"
WITHOUT = "can I become a librarian without having been a library technician?"

NEVER = "I have never been a library technician; can I become a librarian?"


class _Said(Sentences):
    """One sentence on any role."""

    def __init__(self, quote: str) -> None:
        row = {"quote": quote, "passage": "https://example.org/p", "title": "Shelves", "edition": "1"}
        self._one = Sentence(row, quote.lower(), "education")

    def near(self, role: str, reader: Reader) -> Iterator[list[Sentence]]:
        del role, reader
        return iter([[self._one]])


def _told(quote: str, question: str, session: Session) -> str:
    asker = session.asker
    worked = Worked(asker._finder, _Said(quote), Kin(ASKING, asker._grammar), load_phrases(ASKING))
    found = worked.heed(asker.read(question), question, session.reader)
    return str(found[1]["answer"]) if found else ""


@pytest.mark.parametrize(
    ("quote", "question", "start"),
    [
        ("All shelvers must have two years of experience as a library technician.", MUST, "Yes, as a source states"),
        ("All shelvers must have two years of experience as a library technician.", WITHOUT, "No, as a source states"),
        ("Shelvers typically need experience as a library technician.", MUST, "As a rule yes"),
        ("Shelvers typically need experience as a library technician.", WITHOUT, "Not as a rule"),
        ("Shelvers need experience as a cook or library technician.", MUST, "Not necessarily: experience as"),
        ("Some shelvers have worked as library technicians.", WITHOUT, "It is possible: a source names work"),
        ("Some shelvers have worked as library technicians.", NEVER, "It is possible: a source names work"),
        ("Shelvers often begin as library technicians.", MUST, "Not stated as a must"),
        ("A library may favor, as helpful, experience as a library technician.", MUST, "Not as a rule: experience as"),
        ("Shelvers must be licensed library technicians.", MUST, "Yes, as a source states it: a librarian must be a"),
        ("Shelvers must be taught by a library technician and need experience.", MUST, "No source here names work"),
        ("Shelvers may become library technicians after experience.", WITHOUT, "No source here rules it out"),
    ],
)
def test_verdict_is_that_of_the_sentence(quote: str, question: str, start: str, session: Session) -> None:
    assert _told(quote, question, session).startswith(start)


@pytest.mark.parametrize(
    "question",
    [
        "do I have to have been a library technician to become a librarian?",
        "do you need experience as a library technician to be a librarian?",
        "do librarians have to have been library technicians?",
        "do I have to be a library technician before becoming a librarian?",
        "is experience as a library technician required to become a librarian?",
        "are most librarians former library technicians?",
        "must all librarians have been library technicians?",
        "can I become a librarian, and must I have worked as a library technician?",
        "must a librarian have worked as a library technician, and what do they earn?",
    ],
)
def test_wordings_of_it_are_answered_alike(question: str, session: Session) -> None:
    quote = "Shelvers typically need experience as a library technician."
    assert _told(quote, question, session).startswith("As a rule yes: by what a source states, a librarian typically")


@pytest.mark.parametrize(
    "question",
    ["must a librarian have a degree first?", "can I become a librarian without a degree?", "do I need experience?"],
)
def test_what_is_no_work_is_asked_otherwise(question: str, session: Session) -> None:
    assert not _told("Shelvers need experience.", question, session)


@pytest.mark.parametrize(
    ("quote", "is_told"),
    [
        ("Shelvers typically need two years of experience in a library.", True),
        ("Certification typically requires experience and an exam.", False),
        ("As shelvers gain experience, they may have a wing of their own.", False),
    ],
)
def test_experience_before_a_role_is_told_where_no_move_into_it_is(quote: str, is_told: bool, session: Session) -> None:
    asker = session.asker
    worked = Worked(asker._finder, _Said(quote), Kin(ASKING, asker._grammar), load_phrases(ASKING))
    reading = asker.read("What leads to a librarian?")
    found = {"answer": "Nothing is stated.", "notes": [], "evidence": []}
    assert (quote in worked.beside(found, reading, session.reader)["answer"]) == is_told


def test_the_other_half_of_a_question_is_answered_as_well(session: Session) -> None:
    asker = session.asker
    worked = Worked(asker._finder, _Said("Shelves."), Kin(ASKING, asker._grammar), load_phrases(ASKING))
    question = f"{MUST.removesuffix('?')} and what does a librarian do?"
    found = {"answer": "Yes.", "notes": [], "evidence": [], "also": []}
    told = worked.with_rest(found, question, lambda rest: asker.answer(rest, session.reader))
    assert [more["query"] for more in told["also"]] == [asker.read("What does a librarian do?").query]


@pytest.mark.parametrize("question", ["must a librarian be a CPA first?", "do i have to be an EMT to be a librarian?"])
def test_who_has_a_certificate_of_the_name_has_done_no_work(question: str, session: Session) -> None:
    assert not _told("Shelvers need experience.", question, session)


def test_work_that_has_the_name_of_a_certificate_is_work(session: Session) -> None:
    worked = Worked(session.asker._finder, _Said(""), Kin(ASKING, session.asker._grammar), load_phrases(ASKING))
    matches = [one.search("do i have to be an emt before becoming a paramedic?") for one in worked._asked]
    assert [worked._is_certificate(match) for match in matches if match] == [False]
