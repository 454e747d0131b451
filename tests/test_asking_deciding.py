"""The fact that decides stands in the answer: an age, a licence, silence, the one of two occupations that is asked."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from kg.ask.grammar import Grammar
from kg.ask.mentions import ROLE, Finder, Mention
from kg.ask.parting import Parting
from kg.ask.person import Person
from kg.ask.reading import Reading
from kg.model import Lattice
from kg.search.words import load_spelling
from kg.tell.aging import left_of_age, rule_on_own_age
from kg.tell.grading import limited
from kg.tell.kin import Kin
from kg.tell.matter import Matter
from kg.tell.occupations import Occupation, Occupations
from kg.tell.reckoning import rounded
from kg.tell.saying import Said, load_phrases
from kg.tell.sufficing import is_schooling_had, rule_on_entry

FOLDER = Path(__file__).resolve().parent.parent / "ontology" / "asking"
PHRASES = load_phrases(FOLDER)


def aged(label: str, quote: str) -> Lattice:
    evidence = SimpleNamespace(quote=quote, title="Ropers", edition="2024-34")
    stated = SimpleNamespace(label=label, roles=("roper",), evidence=(evidence,))
    role = SimpleNamespace(label="roper", specialises=())
    return cast(Lattice, SimpleNamespace(roles={"roper": role}, eligibility=(stated,)))


@pytest.mark.parametrize(
    ("question", "label", "quote", "told"),
    [
        ("I'm 17. Can I be a roper?", "minimum age", "Ropers have a minimum age, usually 18 or 21.", "Not at 17"),
        ("my son is 16, can he be a roper", "be 18 years old", "Ropers must be 18 years old.", "Not at 16"),
        ("I am 19, can I be a roper", "minimum age", "The minimum age of ropers is 18 to 21.", "Whether 19"),
        ("I'm 17. Can I be a roper?", "maximum age", "The maximum age of ropers is 18.", ""),
        ("I'm 30, can I be a roper", "be 18 years old", "Ropers must be 18 years old.", ""),
        ("I have 17 years of work, can I be a roper", "be 18 years old", "Ropers must be 18 years old.", ""),
        ("I worked 16 hours, can I be a roper", "be 18 years old", "Ropers must be 18 years old.", ""),
    ],
)
def test_an_age_that_is_told_is_held_against_the_least_that_is_stated(
    question: str, label: str, quote: str, told: str
) -> None:
    ruled = rule_on_own_age(question, "roper", aged(label, quote), PHRASES)
    assert (ruled.text if ruled else "").startswith(told) and (ruled is None) is (told == "")


def test_an_age_that_is_told_is_not_noted_as_left_aside() -> None:
    notes: Any = ("“I'm 17” is not taken into account", "“roper” is taken for rope maker")
    assert left_of_age(notes, PHRASES) == notes[1:]


@pytest.fixture(scope="module")
def kin() -> Kin:
    return Kin(FOLDER, Grammar(FOLDER, load_spelling(FOLDER)))


@pytest.mark.parametrize(
    ("question", "sentence", "is_told"),
    [
        ("what degree does a roper need", "ropers need a bachelor’s degree in fibres or a related field.", True),
        ("what should i study to become a roper", "a common field of degree is fibres.", True),
        ("what degree does a roper need", "rope programs typically require a bachelor's degree in fibres.", False),
        ("what degree does a roper need", "a master’s degree in fibres may improve chances.", False),
        ("which major is best for a roper", "ropers learn on the job in workshops.", False),
        ("do ropers have to pass a competency test", "those in guilds must pass a standardized test.", True),
        ("do ropers sit all day or is it physical", "ropers must be able to stand for many hours.", True),
        ("is roping a physical job", "ropers guide heavy machinery with steady hands.", False),
        ("what skills does a roper need", "ropers must be proficient in at least two knots.", True),
        ("what skills does a roper need", "ropers need patience.", False),
    ],
)
def test_what_decides_is_told_by_the_sentence_that_has_it(
    question: str, sentence: str, is_told: bool, kin: Kin
) -> None:
    asked = kin.particular(question)
    assert asked is not None
    assert bool(asked.told.search(sentence)) is is_told


def test_a_clean_record_is_asked_for_by_name(kin: Kin) -> None:
    assert kin.silences("do ropers need a clean record", ("ropers make rope.",)) == ["a criminal record"]
    assert kin.silences("do ropers need a clean record", ("a background check is made.",)) == []


def test_hours_of_flight_are_told_by_kinds_of_flight(kin: Kin) -> None:
    (measure,) = kin.measures("how many flight hour do i need")
    assert measure.is_told("at least 30 hours of night flight are asked.") and not measure.is_told(
        "fly 60 hours a month."
    )


@pytest.mark.parametrize(
    ("quote", "context", "told"),
    [
        ("Ropers must be licensed before they can sign ropes.", "", "before they can sign ropes"),
        ("Ropers must be licensed in order to work.", "", ""),
        ("Ropers must be licensed before they sell, by law.", "some states", "some states"),
    ],
)
def test_what_limits_a_licence_is_told_with_it(quote: str, context: str, told: str) -> None:
    contexts = (context,) if context else ()
    said = Said("x", "be licensed", "required", "", contexts, {"kind": "licence"}, PHRASES.places)
    matter = cast(Matter, SimpleNamespace(phrases=PHRASES))
    assert limited(said, (quote,), matter).contexts == ((told,) if told else ())


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("roping aide", ["99-2"]),
        ("roping assistant", ["99-1"]),
        ("roping", ["99-1", "99-2"]),
        ("roping assistant or aide", ["99-1", "99-2"]),
    ],
)
def test_of_two_occupations_of_a_role_the_one_that_is_named_is_told(name: str, kept: list[str]) -> None:
    spelling = load_spelling(FOLDER)
    occupations = Occupations(spelling, cast(Finder, None))
    found = [Occupation("99-1", "Roping Assistants"), Occupation("99-2", "Roping Aides")]
    assert [one.code for one in occupations.called(found, name)] == kept


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("are there exceptions to needing a licence for architects", "of an exception nothing is read"),
        ("is there an exception to the license rule for ropers", ""),
    ],
)
def test_that_a_thing_is_needed_is_no_yes_to_exceptions(question: str, begins: str) -> None:
    assert PHRASES.ruled_by["excepted"].search(question)
    assert PHRASES.say("excepted_all", thing="a licence", role="a roper", hedges="").lower().startswith(begins)
    assert not any(PHRASES.sentences[name].startswith("Yes") for name in PHRASES.sentences if "excepted" in name)


@pytest.mark.parametrize(("years", "told"), [(2.08, 2), (1.0, 1), (4.5, 4.5), (7.1, 7), (0.08, 0.08)])
def test_years_are_told_to_the_half_year(years: float, told: float) -> None:
    assert rounded(years) == told


@pytest.mark.parametrize(
    ("sentence", "none", "no_degree"),
    [
        ("Ropers typically need no formal educational credential.", True, True),
        ("There are some openings for ropers without a high school diploma.", True, True),
        ("A degree is not always asked of ropers.", False, True),
        ("Ropers need no formal postsecondary education.", False, True),
        ("Ropers need not go to rope school.", False, False),
    ],
)
def test_what_asks_for_no_schooling_is_told_from_what_asks_for_no_degree(
    sentence: str, none: bool, no_degree: bool
) -> None:
    assert bool(PHRASES.ruled_by["no_schooling"].search(sentence.lower())) is none
    assert bool(PHRASES.ruled_by["no_degree"].search(sentence.lower())) is no_degree


@pytest.mark.parametrize(
    ("usual", "told"), [("high-school", "Yes, by what is typical"), ("bachelors", "Not as a rule"), ("masters", "Not")]
)
def test_whether_one_can_do_without_a_degree_is_told_by_what_is_typical(usual: str, told: str) -> None:
    ranks = {"high-school": 2, "bachelors": 4, "masters": 5}
    grades = {name: SimpleNamespace(rank=rank) for name, rank in ranks.items()}
    lattice = cast(Lattice, SimpleNamespace(grades=grades, items={"ba": SimpleNamespace(level=4)}))
    person = Person(without=(Mention("K", "degree", ("ba",), "bachelor's degree"),))
    reading = Reading(
        "Can I be a roper without a degree?",
        query="paths",
        tell="routes",
        named={"to": Mention("R", "roper", ("roper",), "roper")},
        person=person,
    )
    row = {"need": "typical education", "category": usual, "categoryLabel": usual}
    assert rule_on_entry(Matter(reading, (row,), cast(Any, None), lattice, PHRASES)).startswith(told)


def test_and_within_a_name_joins_no_questions() -> None:
    role = Mention(ROLE, "rope and net maker", ("r",), "rope and net maker")
    finder = SimpleNamespace(spans=lambda tokens: [(0, 1, role)] if role.text in " ".join(tokens) else [])
    parting = Parting(cast(Any, None), Grammar(FOLDER, load_spelling(FOLDER)), cast(Finder, finder))
    assert parting._joined("can I be a rope and net maker without experience") == []
    assert parting._joined("pay and outlook for ropers") == ["pay for ropers", "outlook for ropers"]


@pytest.mark.parametrize(
    ("option", "is_had"), [({"diploma", "work"}, True), ({"degree", "work"}, False), ({"work"}, False)]
)
def test_schooling_that_work_goes_with_is_had(option: set[str], is_had: bool) -> None:
    levels = {"diploma": 1, "degree": 3, "work": None}
    items = {iri: SimpleNamespace(level=level) for iri, level in levels.items()}
    stated = SimpleNamespace(need=SimpleNamespace(options=(frozenset(option),)))
    assert is_schooling_had(cast(Any, stated), 1, cast(Lattice, SimpleNamespace(items=items))) is is_had
