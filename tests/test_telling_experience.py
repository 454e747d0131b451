"""Experience that is asked for stands alone: that none is usual on entry is told where no statement asks for any."""

from dataclasses import replace
from pathlib import Path

import pytest

from kg.ask.reading import Reading
from kg.session import Session
from kg.tell.experienced import rule_on_experience
from kg.tell.grading import graded, of_kind
from kg.tell.matter import Matter
from kg.tell.saying import Said, load_phrases

PLACES = load_phrases(Path(__file__).resolve().parent.parent / "ontology" / "asking").places


def _matter(session: Session, kind: str = "experience") -> Matter:
    reading = session.asker.read("What does a librarian need?")
    own = Reading(
        reading.question, intent=reading.intent, query=reading.query, tell=reading.tell, kind=kind, named=reading.named
    )
    asker = session.asker
    return Matter(own, (), asker._queries[reading.query], asker._lattice, asker._phrases)


def _said(label: str, kind: str, strength: str) -> Said:
    return Said("x:" + label, label, strength, "", (), {"kind": kind}, PLACES)


_NONE = _said("experience: none, as usual on entry", "experience", "not required")


@pytest.mark.parametrize(
    ("other", "is_told"),
    [
        (_said("supervised shelving", "training", "required"), False),
        (_said("two years at a desk", "experience", "typical"), False),
        (_said("a course in shelving", "training", "required"), True),
    ],
)
def test_no_experience_on_entry_is_told_where_none_is_asked(other: Said, is_told: bool, session: Session) -> None:
    told = graded(_matter(session, ""), [other, _NONE])
    assert ("work experience in a related occupation" in told) == is_told


def test_supervised_work_is_experience(session: Session) -> None:
    said = [_said("supervised shelving", "training", "required"), _said("a course", "training", "required"), _NONE]
    assert [one.label for one in of_kind(said, _matter(session))] == ["supervised shelving", _NONE.label]


def test_experience_of_some_is_no_rule(session: Session) -> None:
    reading = session.asker.read("What does a librarian need?")
    asker, kind = session.asker, "experience"
    asked = replace(reading, question="Do you need experience to be a librarian?", kind=kind)
    matter = Matter(asked, (), asker._queries[reading.query], asker._lattice, asker._phrases)
    some = _said("shelving", kind, "helpful")
    assert rule_on_experience(matter, [some, _NONE]).startswith("Not as a rule: ")
    assert not rule_on_experience(matter, [_said("two years at a desk", kind, "required"), _NONE])


def test_who_asks_to_do_without_experience_is_told_yes(session: Session) -> None:
    matter = _matter(session)
    reading = replace(matter.reading, question="Can I be a librarian with no experience?")
    assert rule_on_experience(replace(matter, reading=reading), [_NONE]).startswith("As a rule, yes: the source has")


def test_experience_that_is_usual_on_entry_is_a_yes(session: Session) -> None:
    matter = _matter(session)
    usual = _said(
        "work experience in a related occupation: 5 years or more, as usual on entry", "experience", "typical"
    )
    asked = replace(matter, reading=replace(matter.reading, question="Do I need experience to be a librarian?"))
    assert rule_on_experience(asked, [usual]).startswith("As a rule, yes: the source has work experience")
    asked = replace(matter, reading=replace(matter.reading, question="Can I be a librarian with no experience?"))
    assert rule_on_experience(asked, [usual]).startswith("Not as a rule: the source has work experience")


def test_what_is_typical_beside_no_experience_on_entry_is_told_with_it(session: Session) -> None:
    matter = _matter(session)
    asked = replace(matter, reading=replace(matter.reading, question="Do I need experience to be a librarian?"))
    told = rule_on_experience(asked, [_said("supervised shelving", "experience", "typical"), _NONE])
    assert told.startswith("Not as a rule: ")
    assert "which is not all that is stated" in told
    assert "supervised shelving" in told
