"""What holds for any reading of prose: every passage is accounted for, nothing raises, long input is cheap."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.documents import Link, Sentence
from kg.errors import SourceError
from kg.prose import Reading, read_prose
from kg.prose.grammar import load_grammar

WORDS = (
    "typically", "need", "a", "bachelor's degree", "in", "or", "and", ",", "may", "advance to", "become", "Some",
    "employers", "require", "not", "certification", "who", "have", "experience", "training", "lasts", "3", "months",
    "workers", "supervisor", "with", "but", ";", "although", "There are no", "formal education", "such as",
    "apprenticeship",
)  # fmt: skip


def sentences(*texts: str, heading: str = "Education") -> list[Sentence]:
    return [Sentence(heading.lower(), heading, number, 0, 0, text) for number, text in enumerate(texts, 1)]


def keys(reading: Reading) -> set[str]:
    parts = (reading.requirements, reading.moves, reading.conditions, reading.coursework, reading.negations)
    found = {one.passage.key for part in parts for one in part}
    return found | {one.passage.key for one in reading.unread}


@given(st.lists(st.text(), max_size=4), st.text())
def test_any_text_is_read(texts: list[str], title: str) -> None:
    passages = sentences(*texts)
    assert keys(read_prose(title, [title], passages)) == {one.key for one in passages}


@given(st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join), st.sampled_from(["Education", "Advancement"]))
def test_any_words_are_read(text: str, heading: str) -> None:
    passages = sentences(text, heading=heading)
    first, again = (read_prose("Kite Makers", [], passages) for _ in range(2))
    assert first == again
    assert keys(first) == {one.key for one in passages}


@pytest.mark.parametrize("piece", ["experience ", "a training or ", "who may become, ", "in a, ", "need ", "a" * 40])
def test_long_input_is_cheap(piece: str) -> None:
    passages = sentences(*[piece * (1900 // len(piece))] * 2, piece * 100_000)
    start = time.process_time()
    read_prose("Kite Makers", [], passages)
    assert time.process_time() - start < 5


def test_qualities_have_their_sentences() -> None:
    texts = ("Patience.", "Kite makers must wait for wind.", "Steady hands.", "They tie knots.")
    reading = read_prose("Kite Makers", [], sentences(*texts, heading="Important Qualities"))
    assert [one.label for one in reading.qualities] == ["Patience", "Steady hands"]
    assert [[passage.number for passage in one.passages] for one in reading.qualities] == [[1, 2], [3, 4]]


def test_softer_words_are_an_exception() -> None:
    texts = ("Kite makers typically need a bachelor's degree.", "However, some employers accept a high school diploma.")
    first, second = read_prose("Kite Makers", [], sentences(*texts)).requirements
    assert (first.exception_to, second.exception_to) == ((), (0,))


def test_items_of_a_list_are_conditions_too() -> None:
    texts = ("Licensure typically requires the following:", "Be at least 18 years old", "Pass a written exam")
    reading = read_prose("Kite Makers", [], sentences(*texts, heading="Licenses"))
    assert [(one.what, one.context) for one in reading.conditions] == [("age", "Licensure"), ("test", "Licensure")]


def test_denial_holds_where_the_clause_before_does() -> None:
    text = "Private schools typically require makers to have a degree, but the makers are not required to be licensed."
    (denied,) = read_prose("Kite Makers", [], sentences(text)).negations
    assert (denied.words, denied.context) == ("be licensed", "Private schools")


def test_condition_says_whom_it_is_asked_of() -> None:
    (asked,) = read_prose(
        "Kite Makers", ["Stunt kite makers"], sentences("Stunt kite makers must pass a road test.")
    ).conditions
    assert asked.context == "Stunt kite makers"


def test_group_is_spoken_of_again() -> None:
    texts = ("Stunt kite makers need a license.", "They may need a bachelor's degree.", "Kite makers need training.")
    found = read_prose("Kite Makers", [], sentences(*texts)).requirements
    assert [one.who for one in found] == ["Stunt kite makers", "Stunt kite makers", None]


def test_no_further_schooling_is_no_credential_where_the_page_says_so() -> None:
    passages = sentences("Kite makers typically need no postsecondary education.")
    found = read_prose("Kite Makers", [], passages, schooling="No formal educational credential")
    assert [(one.any_of[0].level, one.strength) for one in found.requirements] == [("none", "typical")]
    assert not found.negations


def test_other_names_are_the_page() -> None:
    passages = sentences("Kiters need a bachelor's degree.")
    assert read_prose("Kite Makers", [], passages, aliases=["kiters"]).requirements[0].who is None


def test_word_of_a_title_is_no_sector() -> None:
    found = read_prose(
        "Private Kite Makers", [], sentences("Private kite makers need a bachelor's degree.")
    ).requirements[0]
    assert (found.who, found.context) == (None, None)


def test_target_has_its_page() -> None:
    link = Link("sail makers", "/ooh/production/sail-makers.htm")
    passage = Sentence("advancement", "Advancement", 1, 0, 0, "Kite makers may become sail makers.", (link,))
    assert read_prose("Kite Makers", [], [passage]).moves[0].targets[0].slug == "sail-makers"


def test_words_stand_as_in_the_passage() -> None:
    found = read_prose("Kite Makers", [], sentences("Some employers prefer a bachelor’s degree.")).requirements[0]
    assert (found.hedge, found.any_of[0].words) == ("Some employers prefer", "bachelor’s degree")


def test_grammar_without_files_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        load_grammar(tmp_path)


def test_grammar_without_parts_is_an_error(tmp_path: Path) -> None:
    for name in ("hedges", "credentials", "people", "moves", "others", "phrases", "told", "pay"):
        (tmp_path / f"{name}.yaml").write_text("cores: {}", encoding="utf-8")
    with pytest.raises(SourceError, match="not the words of a reader"):
        load_grammar(tmp_path)


def test_items_have_their_opening() -> None:
    texts = (
        "Requirements for licensure vary but typically include the following:",
        "A diploma from a kite school",
        "Passing a wind test",
        "Two years of sewing experience",
        "Kite makers work in lofts.",
        "A bachelor’s degree",
    )
    passages = sentences(*texts)
    found = read_prose("Kite Makers", [], passages).requirements
    said = [(one.kind, one.strength, one.hedge, one.context, one.passage.number) for one in found]
    assert said == [
        ("education", "typical", "typically", "for licensure", 2),
        ("experience", "typical", "typically", "for licensure", 4),
    ]
    assert {one.opening for one in found} == {passages[0]}


@pytest.mark.parametrize(
    ("texts", "context"),
    [
        (("Some lofts’ employers prefer a diploma.", "Others may require a bachelor’s degree."), "other employers"),
        (("Most states require a license.", "Some require makers to have a bachelor’s degree."), "Some states"),
        (("Kite makers need a high school diploma.", "Others may require a bachelor’s degree."), None),
    ],
)
def test_others_are_those_before(texts: tuple[str, ...], context: str | None) -> None:
    *_, last = read_prose("Kite Makers", [], sentences(*texts)).requirements
    assert (last.context or "").lower() == (context or "").lower()


def test_example_needs_what_was_gained_before() -> None:
    texts = (
        "As kite makers gain experience, they may be given larger kites.",
        "For example, they may be promoted to loft manager.",
    )
    (move,) = read_prose("Kite Makers", [], sentences(*texts, heading="Advancement")).moves
    assert move.needs == ("experience",)


def test_a_part_used_for_all_is_all() -> None:
    texts = ("Menders must have a license.", "Menders need experience.", "Menders train on the job.")
    who = [one.who for one in read_prose("Menders and Sail Repairers", [], sentences(*texts)).requirements]
    apart = [
        one.who
        for one in read_prose("Menders and Sail Repairers", [], sentences(*texts, "Repairers fly.")).requirements
    ]
    assert (who, apart) == ([None] * 3, ["Menders"] * 3)


def test_one_verb_more_is_one_move_more() -> None:
    text = "A loft helper must have a year of experience to become a cutter, who then needs a test to become a mender."
    (passage,) = sentences(text, heading="Advancement")
    moves = read_prose("Kite Trades", ["Loft helpers"], [passage]).moves
    assert [(one.source.name, one.targets[0].name, one.needs) for one in moves] == [
        ("loft helper", "cutter", ("a year of experience",)),
        ("cutter", "mender", ("a test",)),
    ]


@pytest.mark.parametrize(
    ("text", "context"),
    [
        ("Rules vary, but all states require these makers to have a license.", "all states; for night flights"),
        ("Requirements vary by harbor, but most require at least 3 years of experience.", "for night flights"),
        ("All states require kite makers to have a license.", "All states"),
    ],
)
def test_those_asked_more_are_those_before(text: str, context: str) -> None:
    before = "For night flights, kite makers must have a permit to fly."
    found = read_prose("Kite Makers", (), sentences(before, text)).requirements
    assert found[-1].context is not None
    assert found[-1].context.lower() == context.lower()


@pytest.mark.parametrize(
    ("texts", "who"),
    [
        (["All states require kite makers to be licensed.", "Licensure requires a bachelor's degree."], "kite makers"),
        (
            [
                "All states require kite makers to be licensed.",
                "Licensing rules vary.",
                "Licensure requires a bachelor's degree.",
            ],
            None,
        ),
        (["Kite makers need a high school diploma.", "Licensure requires experience."], None),
        (
            [
                "Kite makers who fly must have a license.",
                "States require these makers to have experience.",
                "In addition, workers must have a bachelor's degree.",
            ],
            "makers",
        ),
    ],
)
def test_what_a_licence_asks_is_asked_of_those_whose_licence_it_is(texts: list[str], who: str | None) -> None:
    found = read_prose("Kite Makers and Menders", ["Kite makers", "Menders"], sentences(*texts)).requirements
    assert found[-1].who == who


def test_what_is_acceptable_for_admission_is_not_enough_for_the_work() -> None:
    before = "A diploma in kites is not required to enter a master's degree program in kites."
    after = "An associate's degree in any field is acceptable."
    (asked,) = read_prose("Kite Makers", (), sentences(before, after)).requirements
    assert asked.context == "to enter a master's degree program in kites"
    (asked,) = read_prose("Kite Makers", (), sentences("Kites are of paper.", after)).requirements
    assert asked.context is None


def test_each_test_of_a_list_is_a_condition() -> None:
    text = "Kite makers must pass a medical evaluation, WND preemployment tests, and periodic drug screenings."
    found = read_prose("Kite Makers", (), sentences(text)).conditions
    assert [one.words for one in found] == [
        "pass a medical evaluation",
        "WND preemployment tests",
        "periodic drug screenings",
    ]


def test_condition_keeps_what_will_do_in_its_place() -> None:
    text = (
        "Kite makers must be U.S. citizens or permanent residents, be at least 19 years old, or 17 with a diploma, "
        "and pass a drug test."
    )
    found = read_prose("Kite Makers", (), sentences(text)).conditions
    assert sorted(one.words for one in found) == [
        "U.S. citizens or permanent residents",
        "be at least 19 years old, or 17 with a diploma",
        "pass a drug test",
    ]


def test_condition_of_most_keeps_their_count() -> None:
    texts = (
        "Most harbors require makers to pass a road test.",
        "In most harbors, makers must be at least 19 years old.",
    )
    found = read_prose("Kite Makers", (), sentences(*texts)).conditions
    assert [(one.strength, one.hedge) for one in found] == [("typical", "Most"), ("typical", "In most harbors")]


def test_group_that_heads_sentences_is_whom_they_are_of() -> None:
    texts = (
        "Stunt kite makers.", "A license is required.",
        "Sail makers.", "To enter these programs, a student must have a bachelor's degree.",
    )  # fmt: skip
    found = read_prose("Kite Makers", ["Stunt kite makers", "Sail makers"], sentences(*texts)).requirements
    assert [one.who for one in found] == ["Stunt kite makers", "Sail makers"]
