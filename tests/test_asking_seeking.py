"""Questions which roles have something in their work: how they are read, and how the roles are told."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from kg.ask.grammar import Grammar
from kg.ask.mentions import Finder
from kg.ask.seeking import Seeking
from kg.errors import SourceError
from kg.iris import slug
from kg.session import Session

CASES = yaml.safe_load((Path(__file__).resolve().parent / "cases" / "seeking.yaml").read_text("utf-8"))
FOLDER = Path(__file__).resolve().parent.parent / "ontology" / "asking"
READ = [(question, case["by"]) for case in CASES["read"] for question in case["questions"]]


@pytest.fixture(scope="module")
def seeking(session: Session) -> Seeking:
    grammar = Grammar(FOLDER)
    return Seeking(FOLDER, grammar, Finder(grammar, session.search, session.lattice))


@pytest.mark.parametrize(("question", "by"), READ)
def test_roles_are_sought_by_one_thing(question: str, by: str, seeking: Seeking) -> None:
    reading = seeking.read(question)
    assert reading is not None
    (mention,) = reading.named.values()
    if by.startswith("quality/"):
        assert [slug(iri) for iri in mention.iris] == [by.removeprefix("quality/")]
    else:
        assert by == reading.kind or by.replace("library", "librar") in mention.iris


@pytest.mark.parametrize("question", CASES["left"])
def test_what_asks_something_else_is_left(question: str, seeking: Seeking) -> None:
    assert seeking.read(question) is None


@pytest.mark.parametrize("question", CASES["turned"])
def test_no_role_is_listed_by_what_it_does_without(question: str, seeking: Seeking) -> None:
    reading = seeking.read(question)
    assert reading is not None
    assert "no denial" in reading.why


def ask(session: Session, question: str) -> dict[str, Any]:
    return session.asker.answer(question, session.reader)


def test_a_role_is_told_once_with_its_hedge_and_where(session: Session) -> None:
    answer = ask(session, "which jobs work at weekends?")
    assert (answer["query"], answer["understood"]) == ("roles-by-condition", True)
    assert answer["answer"].count("library technician") == 1
    assert "told plainly (“often”), academic librarian, in academic libraries" in answer["answer"]
    assert "possible" in answer["answer"]
    assert "does not say that there is none in it" in answer["answer"]
    assert answer["evidence"]


def test_one_hedge_of_all_is_told_once(session: Session) -> None:
    answer = ask(session, "which jobs require attention to detail?")["answer"]
    assert "(“requires”), library assistant and library technician" in answer


def test_what_no_source_names_is_unknown_and_no_list(session: Session) -> None:
    answer = ask(session, "which jobs involve welding?")
    assert answer["answer"].startswith("Of “welding” in the work of a role no source here says anything")
    assert not answer["results"]


def test_training_of_a_kind_is_told_by_role(session: Session) -> None:
    answer = ask(session, "which jobs come with training?")
    assert "library assistant" in answer["answer"]
    assert answer["query"] == "roles-by-training"


def test_licences_are_told_by_role(session: Session) -> None:
    answer = ask(session, "which jobs require certification?")
    assert answer["query"] == "licences-and-tests"
    assert answer["answer"].startswith("Sources name certification for")


def test_what_is_used_is_sought_of_occupations(session: Session) -> None:
    answer = ask(session, "which jobs use AutoCAD?")
    assert answer["query"] == "occupations-by-technology"
    assert answer["answer"].startswith("Of “autocad” in the work of a role no source here says anything")


def test_a_file_without_places_is_named(tmp_path: Path, session: Session) -> None:
    for name in ("seeking", "conditions"):
        (tmp_path / f"{name}.yaml").write_text("asks: []\ntopics: {}\n")
    grammar = Grammar(FOLDER)
    with pytest.raises(SourceError):
        Seeking(tmp_path, grammar, Finder(grammar, session.search, session.lattice))
