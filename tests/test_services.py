"""SERVICE and LOAD: which endpoints and documents are asked for, and what is refused before any is."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from kg.errors import OutwardError, QueryError
from kg.federation import bindings_query, pass_over_services
from kg.reader import Solutions
from kg.settings import Settings
from kg.terms import XSD_STRING, Iri, Literal, Term
from kg.updates import find_loads
from server.services import call_services, check_loads

SERVICE = "SELECT * { ?s <urn:at> ?e SERVICE ?e { ?a ?b ?c } ?x ?y ?z }"


def call(query: str, *found: Term, setting: str = "http://127.0.0.1:") -> tuple[str, list[str]]:
    """Return what becomes of *query* where its endpoints are those *found*, and what was asked for them."""
    asked: list[str] = []

    async def find(select: str) -> Solutions:
        asked.append(select)
        return Solutions(("e",), tuple((term,) for term in found))

    service: Any = SimpleNamespace(settings=Settings(service=setting))
    return asyncio.run(call_services(service, query, find)), asked


@pytest.mark.parametrize(
    ("before", "asked"),
    [
        ("SELECT * { ?s ?p ?e ", "SELECT DISTINCT ?e { ?s ?p ?e  }"),
        (
            "PREFIX : <urn:> SELECT ?s FROM <urn:g> FROM NAMED :h WHERE { ?s :p ?e . { ?s ?p 1 } ",
            "PREFIX : <urn:> SELECT DISTINCT ?e FROM <urn:g> FROM NAMED :h { ?s :p ?e . { ?s ?p 1 }  }",
        ),
        ("ASK { { ?s ?p ?e ", "SELECT DISTINCT ?e { { ?s ?p ?e  }}"),
        ("ASK { ?s ?p ?e OPTIONAL { ", "SELECT DISTINCT ?e { ?s ?p ?e OPTIONAL {  }}"),
        ("ASK { ?s ?p ?e { ?a ?b ?c } UNION { ", None),
        ("ASK { ?s ?p ?e MINUS { ", None),
        ("ASK { ?s ?p ?e . GRAPH ?g { ", None),
        ("ASK { ?s ?p ?e . { SELECT ?s { ", None),
        ("SELECT (EXISTS { ", None),
    ],
)
def test_what_stands_before_is_asked(before: str, asked: str | None) -> None:
    assert bindings_query(before, ["?e"]) == asked


def test_no_endpoint_means_no_solution() -> None:
    assert call(SERVICE) == (
        "SELECT * { ?s <urn:at> ?e { FILTER (false) } ?x ?y ?z }",
        ["SELECT DISTINCT ?e { ?s <urn:at> ?e  }"],
    )


def test_silent_passes_over_what_is_not_allowed() -> None:
    text, _ = call(SERVICE.replace("SERVICE", "SERVICE SILENT"), Iri("http://10.0.0.1/"), Iri("http://10.0.0.2/"))
    assert "{ { VALUES ?e { <http://10.0.0.1/> } } UNION { VALUES ?e { <http://10.0.0.2/> } } }" in text


def test_endpoint_that_is_not_allowed_is_not_called() -> None:
    with pytest.raises(OutwardError, match=r"http://10\.0\.0\.1/"):
        call(SERVICE, Iri("http://10.0.0.1/"))


def test_where_none_is_allowed_a_worker_refuses() -> None:
    assert call(SERVICE, Iri("http://127.0.0.1:1/"), setting="")[0] == SERVICE


@pytest.mark.parametrize(
    ("query", "found", "problem"),
    [
        (SERVICE, [Literal("x", XSD_STRING)], "expected an IRI"),
        (SERVICE, [Iri(f"http://127.0.0.1:{number}/") for number in range(1, 12)], "11 endpoints"),
        ("SELECT * { ?s ?p ?e MINUS { SERVICE ?e { ?a ?b ?c } } }", [], "outermost group"),
    ],
)
def test_variable_that_names_no_endpoint_is_refused(query: str, found: list[Term], problem: str) -> None:
    with pytest.raises(QueryError, match=problem):
        call(query, *found)


def test_what_is_allowed_is_left_to_an_engine() -> None:
    query = "ASK { SERVICE <http://a.org/x> { ?s ?p ?o } SERVICE SILENT <http://b.org/> { ?s ?p ?o } }"
    assert pass_over_services(query, "http://a.org/") == "ASK { SERVICE <http://a.org/x> { ?s ?p ?o } {} }"


@pytest.mark.parametrize(
    ("update", "allowed"),
    [
        ("LOAD <http://a.org/x>; LOAD SILENT <http://a.org/y> INTO GRAPH <a:b>", ["http://a.org/x", "http://a.org/y"]),
        ("LOAD SILENT <http://b.org/>", []),
        ("INSERT DATA { <a:b> <a:c> 'LOAD <http://b.org/>' }", []),
    ],
)
def test_documents_that_may_be_fetched(update: str, allowed: list[str]) -> None:
    assert check_loads(find_loads(update), "http://a.org/") == allowed


@pytest.mark.parametrize(
    ("update", "setting", "problem"),
    [
        ("LOAD <http://b.org/>", "http://a.org/", "http://a.org/"),
        ("LOAD <http://a.org/>", "", "LATTICE_LOAD"),
        ("LOAD <file:///etc/passwd>", "http://a.org/", "file:///etc/passwd"),
        ("LOAD <x>", "http://a.org/", "written out"),
    ],
)
def test_documents_that_may_not(update: str, setting: str, problem: str) -> None:
    with pytest.raises(QueryError, match=problem):
        check_loads(find_loads(update), setting)
