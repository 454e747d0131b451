"""Terms go to pyoxigraph and back unchanged, and to SPARQL tokens that mean themselves."""

import pyoxigraph as ox
from hypothesis import given
from hypothesis import strategies as st

from kg.terms import BlankNode, Iri, Literal, Term, Triple, from_ox, from_rdf, to_ox, to_rdf, to_token

texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=20)
iris = st.builds(lambda path: Iri(f"https://example.org/{path}"), st.from_regex(r"[a-z0-9/-]{0,12}", fullmatch=True))
literals = st.one_of(
    st.builds(Literal, texts),
    st.builds(lambda text: Literal(text, "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString", "en"), texts),
    st.builds(lambda number: Literal(str(number), "http://www.w3.org/2001/XMLSchema#integer"), st.integers()),
)
terms = st.one_of(iris, literals, st.builds(BlankNode, st.from_regex(r"[a-z][a-z0-9]{0,6}", fullmatch=True)))


@given(terms)
def test_round_trip(term: Term) -> None:
    assert from_ox(to_ox(term)) == term


@given(literals)
def test_token_means_itself(term: Literal) -> None:
    solution = next(iter(ox.Store().query(f"SELECT ?t {{ VALUES ?t {{ {to_token(term)} }} }}")))  # type: ignore[arg-type]
    assert from_ox(solution["t"]) == term


@given(st.lists(st.builds(Triple, iris, iris, st.one_of(iris, literals)), max_size=5))
def test_triples_through_turtle(triples: list[Triple]) -> None:
    body = to_rdf(triples, "text/turtle", {"ex": "https://example.org/"})
    assert set(from_rdf(body, "text/turtle")) == set(triples)


def test_only_used_prefixes_are_declared() -> None:
    triple = Triple(Iri("https://example.org/a"), Iri("https://example.org/b"), Literal("c"))
    body = to_rdf([triple], "text/turtle", {"ex": "https://example.org/", "other": "https://example.com/"})
    assert b"@prefix ex:" in body
    assert b"other:" not in body
