"""Search: names found whole, begun, misspelt, and by the titles of matched occupations."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from kg.search import SearchIndex, Spelling, load_index, load_spelling
from kg.search.words import singular
from kg.search.written import Written
from kg.session import Session
from kg.store import open_memory
from kg.vocab import BASE, CAREER, SKOS

FOLDER = Path(__file__).resolve().parent.parent / "ontology" / "asking"
OCCUPATION = "https://www.onetonline.org/link/summary/99-9999.00"


@pytest.fixture(scope="module")
def index(session: Session) -> SearchIndex:
    return session.search


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("librarian", "librarian"),
        ("LIBRARIANS", "librarian"),
        ("lib tech", "library technician"),
        ("librarian’s assistant", "library assistant"),
        ("libarian", "librarian"),
        ("libr", "librarian"),
        ("library techn", "library technician"),
        ("MLIS", "master's degree in library science"),
        ("GED", "high school equivalency"),
        ("catalogue", "cataloguing"),
        ("comunication", "communication skills"),
        ("small librar", "smaller libraries"),
        ("law lib", "law librarian"),
    ],
)
def test_name_is_found(text: str, label: str, index: SearchIndex) -> None:
    assert label in [one.hit.label for one in index.search(text)][:5]


def test_nothing_is_found_by_nothing_like_it(index: SearchIndex) -> None:
    assert index.search("xylophone quartz") == []
    assert index.search("") == []


def test_each_thing_comes_once(index: SearchIndex) -> None:
    found = [one.hit.iri for one in index.search("library", most=100)]
    assert len(found) == len(set(found)) > 10


def test_titles_of_a_matched_occupation_are_names(session: Session) -> None:
    def name(text: str) -> ox.NamedNode:
        return ox.NamedNode(text)

    role = name(f"{BASE}role/baker")
    triples: list[tuple[ox.NamedNode, ox.NamedNode, ox.NamedNode | ox.Literal]] = [
        (role, name("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), name(f"{CAREER}Role")),
        (role, name(f"{SKOS}prefLabel"), ox.Literal("baker, pastry cook or confectioner", language="en")),
        (role, name(f"{SKOS}closeMatch"), name(OCCUPATION)),
        (name(OCCUPATION), name(f"{SKOS}altLabel"), ox.Literal("Bread Maker")),
    ]
    reader = open_memory(ox.Quad(subject, predicate, value) for subject, predicate, value in triples)
    index = load_index(reader, session.grammar.spelling)
    assert [one.hit.iri for one in index.search("bread maker")] == [role.value]
    assert [hit.iri for hit in index.named("pastry cook")] == [role.value]


@given(st.text(max_size=40))
def test_any_text_may_be_sought(text: str) -> None:
    index = SearchIndex({"a": ("Role", "baker")}, [], Spelling())
    assert index.search(text) == []


@given(st.from_regex(r"[a-z]{4,12}[bdgklmnprt]", fullmatch=True))
def test_plural_is_the_singular(word: str) -> None:
    assert singular(f"{word}s") == word


def test_search_is_json_for_a_program(session: Session) -> None:
    from server.app import create_app

    client: FlaskClient = create_app(session).test_client()
    found = client.get("/search?q=lib+tech&most=1").json or {}
    assert [(one["label"], one["address"]) for one in found["results"]] == [
        ("library technician", "/role/library-technician")
    ]


def test_word_of_a_text_that_is_loaded_is_spelt_right(index: SearchIndex) -> None:
    assert not index.knows("patrons") and index.written.has("materials")
    assert not index.written.has("libarian")


def test_words_of_texts_are_read_once_by_questions_that_come_together() -> None:
    def texts() -> Iterator[str]:
        time.sleep(0.05)  # long enough for the others to come
        yield "Sweep the grate, and sweep it again."

    written = Written(texts())
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(written.has, ["sweep", "sweeps", "grates", "sweep"])) == [True, True, False, True]


def test_words_that_were_read_ahead_are_not_read_again() -> None:
    texts = iter(["Sweep the grate, and sweep it again."])
    written = Written(texts)
    assert written.read() == {"sweep"} and next(texts, None) is None and written.has("sweeps")


def test_word_that_a_text_has_once_may_be_a_slip() -> None:
    written = Written(["Sweep the grate, and sweeep it well.", "Sweep again, and oil the grate."])
    assert [written.has(word) for word in ("sweeping", "grate", "sweeep")] == [True, True, False]


def test_fishermen_are_more_than_one_fisherman() -> None:
    assert load_spelling(FOLDER).key("fishermen") == "fisherman"
