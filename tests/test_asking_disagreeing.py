"""Whether sources agree: each of the occupation that was asked for, and nothing as usual that a source waives."""

import dataclasses
from pathlib import Path

import pytest

from kg.ask.mentions import KNOWN, ROLE, Mention
from kg.ask.naming import settled
from kg.ask.reading import Reading
from kg.ask.suggesting import Suggestions
from kg.model import Lattice
from kg.queries import load_queries
from kg.search.index import Hit
from kg.session import Session
from kg.tell.disagreeing import by_source
from kg.tell.matter import Matter
from kg.tell.saying import EVERYWHERE, Row, load_phrases

CHECKOUT = Path(__file__).resolve().parent.parent
QUERIES = load_queries(CHECKOUT / "queries")
PHRASES = load_phrases(CHECKOUT / "ontology" / "asking")
KITES = Mention(ROLE, "kite stitcher", ("k",), "kite or sail stitcher")


def asked(of: str, label: str, level: str, percent: str) -> Row:
    return {"told": "p", "source": "Asked", "of": of, "ofLabel": label, "levelLabel": level, "percent": percent}


def stated(level: str, strength: str) -> Row:
    named = {"levelLabel": level, "strength": strength, "context": EVERYWHERE, "of": "k"}
    return {"told": "s", "source": "Book", "statement": f"{level}-{strength}", **named}


def told(rows: list[Row], lattice: Lattice) -> str:
    reading = Reading("do the sources agree on a kite stitcher", named={"role": KITES})
    return by_source(Matter(reading, tuple(rows), QUERIES["entry-education-by-source"], lattice, PHRASES)).text


SAILS = asked("1", "Sail Stitchers", "diploma", "90")
OWN = [asked("2", "Kite Stitchers", "none", "60"), asked("2", "Kite Stitchers", "diploma", "40")]


@pytest.fixture
def lattice(session: Session) -> Lattice:
    return session.lattice


def test_shares_are_of_the_occupation_that_was_asked_for(lattice: Lattice) -> None:
    said = told([SAILS, *OWN, stated("diploma", "required")], lattice)
    assert "is none (60 percent), then diploma (40 percent)" in said
    assert "do not all agree" in said


def test_several_occupations_agree_where_each_does(lattice: Lattice) -> None:
    other = [{**row, "ofLabel": "Flag Stitchers"} for row in OWN]
    assert "agree in part" in told([SAILS, *other, stated("diploma", "required")], lattice)


def test_what_a_source_waives_is_nothing_that_it_agrees_on(lattice: Lattice) -> None:
    said = told([SAILS, stated("diploma", "conditional"), stated("diploma", "not required")], lattice)
    assert "do not all agree" in said


def test_last_words_of_a_role_named_in_full_are_that_role() -> None:
    hits = tuple(Hit(iri, "Role", iri, iri, 0) for iri in ("k", "s"))
    short = Mention(ROLE, "stitcher", (), "stitcher", options=hits)
    other = Mention(KNOWN, "kite stitcher", ("c",), "kite stitcher")
    assert settled(short, [short, KITES]) is KITES
    assert settled(short, [short, other]) is short
    assert settled(short, [KITES, dataclasses.replace(KITES, text="sail stitcher", iris=("s",))]) is short


def test_no_word_of_a_name_is_put_in_twice(session: Session) -> None:
    suggestions: Suggestions = session.asker._suggestions
    reading = Reading("What does a kite stitcher do?")
    text = suggestions.instead(reading, "stitcher", "kite or sail stitcher")
    assert text == "What does a kite or sail stitcher do?"
