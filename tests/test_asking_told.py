"""Answers to plain questions: how what is stated is told; words and roles of our own."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from kg.ask.grammar import examples
from kg.ask.saying import Said, in_order, load_phrases
from kg.queries import load_queries
from kg.session import Session

CHECKOUT = Path(__file__).resolve().parent.parent
CONTEXTS = yaml.safe_load((Path(__file__).parent / "cases" / "telling" / "contexts.yaml").read_text("utf-8"))
QUERIES = load_queries(CHECKOUT / "queries")
PHRASES = load_phrases(CHECKOUT / "ontology" / "asking")


@pytest.mark.parametrize(("context", "told"), CONTEXTS.items())
def test_a_context_is_told_as_a_place_a_time_or_a_purpose(context: str, told: str) -> None:
    assert PHRASES.places.place([context]) == told


def test_contexts_hold_together() -> None:
    assert PHRASES.places.place(["some states", "Kite judges", "some States"]) == "in some States and for kite judges"


def ask(session: Session, question: str) -> dict[str, Any]:
    return session.asker.answer(question, session.reader)


def test_every_list_of_a_query_has_a_lead() -> None:
    assert {name for name, query in QUERIES.items() if query.form == "solutions"} <= PHRASES.leads.keys()


@pytest.mark.parametrize(("question", "query"), examples(QUERIES))
def test_no_answer_begins_with_a_question(question: str, query: str, session: Session) -> None:
    assert QUERIES[query].summary not in ask(session, question)["answer"]


def test_pay_along_a_route_is_told_in_figures(session: Session) -> None:
    found = ask(session, "how does pay grow for a library assistant")
    assert "librarian 64,320 (2024)" in found["answer"]
    assert "No source here states the pay of a library assistant" in found["answer"]


def test_statements_come_in_the_order_of_their_document() -> None:
    iris = ["kites-work-injuries-1-2020", "kites-work-opening-10-2020", "kites-work-opening-9-2020"]
    said = [Said(iri, iri, "", "", (), {}, PHRASES.places) for iri in iris]
    assert [one.iri for one in in_order(said)] == [iris[2], iris[1], iris[0]]
