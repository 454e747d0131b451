"""Certificates, licences and exams by a name of their own: what sources say of them, and that none has the name."""

from pathlib import Path

import pytest

from kg.errors import SourceError
from kg.session import Session
from kg.tell.papers import Papers


@pytest.mark.parametrize("question", ["What is the NCLEX?", "which jobs need a PMP", "how hard is the praxis"])
def test_what_no_source_names_is_unknown_and_no_role(question: str, session: Session) -> None:
    found = session.asker.answer(question, session.reader)
    assert found["understood"]
    assert found["answer"].startswith("No source here names the ")
    assert "No role called" not in found["answer"]


@pytest.mark.parametrize("question", ["do I need CompTIA A+ to be a librarian", "does a librarian need the PMP"])
def test_of_a_role_what_has_no_such_name_stands_before_what_takes_its_place(question: str, session: Session) -> None:
    found = session.asker.answer(question, session.reader)
    plain = session.asker.answer("does a librarian need certification", session.reader)
    assert found["understood"]
    assert "by that name no source here tells where it tells of a librarian" in found["answer"]
    assert plain["answer"].partition("(")[0].strip() in found["answer"]


def test_of_two_that_no_sentence_names_each_is_told(session: Session) -> None:
    found = session.asker.answer("what are the Series 7 and the CFP", session.reader)
    assert found["answer"].startswith("No source here names the CFP or the Series exams in its sentences")


def test_what_is_read_otherwise_is_told_otherwise(session: Session) -> None:
    found = session.asker.answer("How do I become a librarian?", session.reader)
    assert found["query"] == "paths"


def test_a_file_that_is_none_is_refused(tmp_path: Path, session: Session) -> None:
    (tmp_path / "papers.yaml").write_text("papers: [{name: x}]\n")
    papers = session.asker._papers
    with pytest.raises(SourceError):
        Papers(tmp_path, papers._finder, papers._sentences, papers._phrases)
