"""A name of several roles at one end of a way, settled by the moves that sources state."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from kg.ask.naming import ROLE, Mention
from kg.ask.person import Person
from kg.ask.reading import PLANNER, Reading
from kg.ask.settling import Settling
from kg.search import Hit
from kg.session import Session
from kg.vocab import ROLE as ROLES


def _hit(session: Session, slug: str) -> Hit:
    label = session.lattice.roles[f"{ROLES}{slug}"].label
    return Hit(f"{ROLES}{slug}", "Role", label, label, 0)


def _role(session: Session, slug: str) -> Mention:
    hit = _hit(session, slug)
    return Mention(ROLE, hit.label, (hit.iri,), hit.label)


def _vague(session: Session, text: str, slugs: Sequence[str]) -> Mention:
    return Mention(ROLE, text, (), text, tuple(_hit(session, slug) for slug in slugs))


def _read(session: Session, source: Mention, goal: Mention, doubtful: Mention, question: str = "?") -> Reading | None:
    found = Reading(question, "path_from_to", PLANNER, named={"to": goal}, person=Person(source=source), why="vague")
    return Settling(session.asker._finder).read(replace(found, doubtful=doubtful))


def test_the_one_role_of_a_stated_move_is_meant(session: Session) -> None:
    vague = _vague(session, "library hand", ["library-assistant", "library-supervisor"])
    found = _read(session, vague, _role(session, "librarian"), vague)
    assert found is not None and found.understood and found.person.source is not None
    assert found.person.source.iris == (f"{ROLES}library-assistant",)


def test_a_way_is_told_from_its_beginning(session: Session) -> None:
    vague = _vague(session, "big boss", ["librarian", "library-supervisor"])
    found = _read(session, vague, _role(session, "library-technician"), vague)
    assert found is not None and found.person == Person() and "from its beginning" in found.notes[-1]


def test_a_single_word_says_too_little(session: Session) -> None:
    vague = _vague(session, "worker", ["library-assistant", "library-supervisor"])
    assert _read(session, vague, _role(session, "librarian"), vague) is None


def test_of_several_stated_moves_somebody_is_asked(session: Session) -> None:
    vague = _vague(session, "worker", ["library-assistant", "library-technician"])
    assert _read(session, vague, _role(session, "librarian"), vague) is None


def test_all_moves_to_roles_of_a_name_are_told(session: Session) -> None:
    vague = _vague(session, "post", ["librarian", "library-supervisor"])
    found = _read(session, _role(session, "library-assistant"), vague, vague)
    assert found is not None and found.query == "advancement-from"


def test_a_move_is_that_of_who_is_asked_after(session: Session) -> None:
    """Its label in the graph names the first of those of whom it is said."""
    labels = {
        row["label"]
        for row in session.asker.answer("advancement of a library technician", session.reader)["results"]
        if row["label"].startswith("from ")
    }
    told = session.asker.answer("advancement of a library technician", session.reader)["answer"]
    assert "from library assistant to" not in told, labels


def test_no_work_is_named_by_a_word_that_asks(session: Session) -> None:
    """Else "do massage" would be read in "do massage therapists need a license"."""
    titles = session.asker._grammar.titles
    assert not [title for title in titles if title.split()[0] in ("do", "can", "is", "are", "will")]


@pytest.mark.parametrize(
    ("question", "is_settled"),
    [
        ("from library assistant to post", True),
        ("from library assistant to post please", True),
        ("from library assistant to post anesthesia", False),
        ("from post office assistant to post", True),
    ],
)
def test_a_word_behind_a_name_may_make_another_of_it(question: str, is_settled: bool, session: Session) -> None:
    vague = _vague(session, "post", ["librarian", "library-supervisor"])
    found = _read(session, _role(session, "library-assistant"), vague, vague, question)
    assert (found is not None) == is_settled
