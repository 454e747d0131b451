"""Whether there is training of a kind on the way into a role is answered first, with the sentences that tell of it."""

from dataclasses import replace

import pytest

from kg.session import Session
from kg.tell.matter import Matter
from kg.tell.offered import rule_on_offer


def _matter(session: Session, question: str) -> Matter:
    reading = replace(session.asker.read("What training does a librarian need?"), question=question)
    asker = session.asker
    return Matter(reading, (), asker._queries[reading.query], asker._lattice, asker._phrases)


def test_training_on_the_job_that_is_not_usual_is_a_no_as_a_rule(session: Session) -> None:
    ruled = rule_on_offer(_matter(session, "Is there on-the-job training for a librarian?"))
    assert ruled is not None
    assert ruled.verdict.startswith("Not as a rule: the source has no training on the job")


@pytest.mark.parametrize(
    "question",
    [
        "What training does a librarian need?",
        "Is there an apprenticeship for a librarian?",
        "Is there a union?",
        "Do librarians have to get on-the-job training?",
    ],
)
def test_nothing_is_ruled_where_none_is_asked_or_told_of(question: str, session: Session) -> None:
    assert rule_on_offer(_matter(session, question)) is None


def test_of_an_apprenticeship_that_no_sentence_has_silence_is_told(session: Session) -> None:
    told = session.asker.answer("Is there an apprenticeship to become a librarian?", session.reader)["answer"]
    assert told.startswith("Of an apprenticeship the sources here say nothing")
