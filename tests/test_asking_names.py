"""Names that people use for occupations: the work for who does it, everyday titles, British spelling."""

from pathlib import Path

import pytest

from kg.ask.anew import doers
from kg.ask.grammar import load_grammar
from kg.ask.mentions import ROLE, Mention
from kg.ask.naming import joined
from kg.search import Hit, load_spelling
from kg.session import Session

FOLDER = Path(__file__).resolve().parent.parent / "ontology" / "asking"
GRAMMAR = load_grammar(FOLDER, load_spelling(FOLDER))


def _bare(title: str) -> str:
    return " ".join(word for word in GRAMMAR.key(title).split() if word not in GRAMMAR.articles)


@pytest.mark.parametrize("question", ["How do I get into library repair?", "what training does library repair need"])
def test_who_mends_a_thing_is_named_by_it(question: str, session: Session) -> None:
    found = session.asker.answer(question, session.reader)
    assert found["understood"], found["answer"]
    assert "library-technician" in found["parameters"].values()
    assert "taken for the work of a library technician" in " ".join(found["notes"])


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("sales reps", "wholesale and manufacturing sales representative"),
        ("truck drivers", "heavy and tractor-trailer truck driver"),
        ("FBI agent", "FBI special agent"),
        ("climb utility poles", "electrical power-line installer or repairer"),
        ("driving big rigs", "heavy and tractor-trailer truck driver"),
        ("flying planes for an airline", "airline pilot"),
        ("drive big rigs", "heavy and tractor-trailer truck driver"),
        ("brickies", "masonry worker"),
        ("hazmat workers", "hazardous materials removal worker"),
        ("asbestos removal worker", "hazardous materials removal worker"),
        ("sound technician", "broadcast, sound, and video technician"),
        ("chippy", "carpenter"),
        ("a GP", "family medicine physician"),
        ("dental nurse", "dental assistant"),
        ("care assistants", "home health and personal care aide"),
        ("call center agent", "customer service representative"),
        ("app developers", "software developer"),
        ("headteacher", "elementary, middle, and high school principal"),
        ("TSA agent", "transportation security screener"),
        ("lifeguards", "lifeguards, ski patrol, and other recreational protective service workers"),
    ],
)
def test_everyday_title_means_one_role(title: str, name: str) -> None:
    assert GRAMMAR.titles[_bare(title)] == (GRAMMAR.key(name),)


def test_british_advisers_are_advisors() -> None:
    assert GRAMMAR.key("personal financial advisers") == GRAMMAR.key("personal financial advisor")


@pytest.mark.parametrize(("between", "is_one"), [("or", True), ("and", False), ("to", False)])
def test_two_names_with_or_between_them_that_may_mean_one_role_are_one(between: str, *, is_one: bool) -> None:
    folder = Mention(ROLE, "kite folder", ("urn:kite-hand",), "kite hand")
    options = tuple(Hit(f"urn:{name}", "Role", name, "packer", 3) for name in ("kite-hand", "boat-hand"))
    packer = Mention(ROLE, "packer", (), "packer", options)
    tokens = ["kite", "folder", between, "packer"]
    found = joined([(0, 2, folder), (2, 1, None), (3, 1, packer)], tokens)
    assert (len(found) == 1) is is_one
    if is_one:
        assert found[0][:2] == (0, 4) and found[0][2] is not None and found[0][2].iris == ("urn:kite-hand",)


@pytest.mark.parametrize("question", ["Do I need a green card to be a librarian?", "is a librarian fun at parties"])
def test_where_one_role_is_named_no_other_is_set_beside_it(question: str, session: Session) -> None:
    found = session.asker.answer(question, session.reader)
    assert not found["understood"]
    assert not any("library assistant" in one for one in found["suggestions"])
    assert ("immigration" in found["answer"]) is ("green card" in question)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("How do I become a libarian?", "“libarian” is read as “librarian”"),
        ("How do I become a librarian? My aunts find that weirdly gripping", ""),
    ],
)
def test_only_what_is_used_is_said_to_be_mended(question: str, told: str, session: Session) -> None:
    found = session.asker.answer(question, session.reader)
    assert found["understood"] and ("is read as" in found["answer"]) is bool(told)
    assert told in " ".join(found["notes"])


@pytest.mark.parametrize(
    ("question", "query", "role"),
    [
        ("I would love to catalogue, and how does a juggling instructor become a librarian?", "paths", "librarian"),
        ("Do librarians have to be library assistants first?", None, "librarian"),
    ],
)
def test_question_with_a_start_that_is_not_known_is_read(
    question: str, query: str | None, role: str, session: Session
) -> None:
    found = session.asker.answer(question, session.reader)
    assert query is None or found["query"] in (query, None)
    assert role in str(found)


def testdoers_are_named_by_what_they_do() -> None:
    assert "trainer" in doers("train") and "trimmer" in doers("trim") and "editor" in doers("edit")


@pytest.mark.parametrize(
    ("before", "is_work"),
    [("getting into", True), ("a career in", True), ("my degree in", False), ("she studied", False)],
)
def test_field_of_study_is_the_work_behind_what_gets_into_it(before: str, *, is_work: bool) -> None:
    assert bool(GRAMMAR.into.search(f"{before} ")) is is_work


def test_dismissal_is_a_matter_of_law(session: Session) -> None:
    found = session.asker.answer("could they fire me if I had the flu", session.reader)
    assert not found["understood"] and "law of employment" in found["answer"]


@pytest.mark.parametrize(
    "question", ["Do people who repair a library need a degree?", "how long does it take to repair the library"]
)
def test_who_does_it_is_named_by_what_is_done(question: str, session: Session) -> None:
    found = session.asker.answer(question, session.reader)
    assert found["understood"], found["answer"]
    assert "library-technician" in found["parameters"].values()


@pytest.mark.parametrize(
    ("trade", "end", "own"),
    [("inspection", "ion", "or"), ("physic", "ic", "icist"), ("data analysis", "analysis", "analyst")],
)
def test_trade_has_the_ending_of_its_role(trade: str, end: str, own: str) -> None:
    assert trade.endswith(end) and own in GRAMMAR.of_trade[end]


def test_single_word_of_doing_is_no_title(session: Session) -> None:
    found = session.asker.answer("Do librarians have to pass a drug screening?", session.reader)
    assert not any("screener" in note for note in found["notes"])
