"""What is new in RDF 1.2 goes to who asked for it; nobody else gets a part of the answer, or a surprise."""

import http.client
import json
from collections.abc import Iterator
from urllib.parse import quote, urlsplit

import pyoxigraph as ox
import pytest
from serving import serve

from kg.store import OxigraphReader, holds_new
from kg.syntax import uses_new

NEW = (
    "PREFIX : <http://e/> INSERT DATA { GRAPH :g { :a :b :c {| :q 1 |} . :a :name 'x'@ar--rtl . :a :old '<<( --ltr' } }"
)
ALL, OLD = "SELECT * { GRAPH <http://e/g> { ?s ?p ?o } }", "SELECT * { <http://e/a> <http://e/old> ?o }"
BUILD = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH <http://e/g> { ?s ?p ?o } }"
JSON, TURTLE = "application/sparql-results+json", "text/turtle"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[http.client.HTTPConnection]:
    with serve(tmp_path_factory.mktemp("new"), update_token="secret") as address:
        connection = http.client.HTTPConnection(urlsplit(address).netloc)
        assert get(connection, query_path(ALL), JSON)[0] == 200
        headers = {"Authorization": "Bearer secret", "Content-Type": "application/sparql-update"}
        connection.request("POST", "/update", NEW, headers)
        assert connection.getresponse().read().startswith(b'{"removed":0,"added":5')
        yield connection
        connection.close()


def query_path(query: str) -> str:
    return f"/sparql?query={quote(query)}"


def get(connection: http.client.HTTPConnection, path: str, accept: str) -> tuple[int, str, bytes]:
    connection.request("GET", path, headers={"Accept": accept})
    response = connection.getresponse()
    return response.status, response.headers["Content-Type"], response.read()


@pytest.mark.parametrize(
    ("query", "accept", "media_type"),
    [
        (ALL, f"{JSON};version=1.2", f"{JSON}; version=1.2"),
        (ALL, f'{JSON}; version="1.2", */*;q=0.1', f"{JSON}; version=1.2"),
        (f"VERSION '1.2' {ALL}", JSON, JSON),
        (f"{ALL[:-3]} . << ?x ?y ?z >> ?v ?w }} }}", JSON, JSON),
        (BUILD, f"{TURTLE};version=1.2", f"{TURTLE}; charset=utf-8; version=1.2"),
        (OLD, JSON, JSON),
        ("ASK { ?s ?p ?o }", JSON, JSON),
        ("SELECT * { GRAPH <http://e/g> { <http://e/a> <http://e/b> ?o } }", JSON, JSON),
    ],
)
def test_who_asks_gets_it(query: str, accept: str, media_type: str, service: http.client.HTTPConnection) -> None:
    assert get(service, query_path(query), accept)[:2] == (200, media_type)


@pytest.mark.parametrize(
    ("path", "accept"),
    [
        (query_path(ALL), JSON),
        (query_path(ALL), "text/csv"),
        (query_path(ALL), f"{JSON};version=1.1"),
        (query_path(f"{ALL} # << VERSION '1.2'"), JSON),
        (query_path(BUILD), TURTLE),
        ("/graphs?graph=http://e/g", TURTLE),
        ("/graphs", "application/trig"),
    ],
)
def test_who_does_not_ask_is_told_how(path: str, accept: str, service: http.client.HTTPConnection) -> None:
    status, media_type, body = get(service, path, accept)
    assert (status, media_type) == (406, "application/problem+json")
    assert f"{accept.split(';', maxsplit=1)[0]};version=1.2" in json.loads(body)["detail"]


def test_graph_comes_to_who_asks(service: http.client.HTTPConnection) -> None:
    status, _, body = get(service, "/graphs?graph=http://e/g", f"{TURTLE};version=1.2")
    assert (status, b"<<(" in body) == (200, True)


@pytest.mark.parametrize("path", [query_path(f"VERSION '1.2' {BUILD}"), "/graphs?graph=http://e/g", "/graphs"])
def test_json_ld_says_that_it_cannot(path: str, service: http.client.HTTPConnection) -> None:
    status, _, body = get(service, path, "application/ld+json;version=1.2")
    assert (status, json.loads(body)["accepted"]) == (406, ["ttl", "nt", "rdf"])


@pytest.mark.parametrize(
    ("query", "is_new"),
    [
        ("VERSION '1.2' ASK {}", True),
        ('VERSION "1.1" ASK {}', False),
        ("ASK { ?s ?p ?o ~ ?r }", True),
        ("ASK { ?s ?p ?o {| ?q 1 |} }", True),
        ("ASK { ?s ?p 'x'@ar--rtl }", True),
        ("ASK { FILTER(isTriple(?s)) }", True),
        ("ASK { FILTER(hasLang ('x')) }", True),
        ("ASK { ?subject ?p '<<( TRIPLE(' } # <<", False),
        ("PREFIX triple: <urn:x> ASK { triple:object ?p ?o FILTER(?o > 1) }", False),
    ],
)
def test_query_says_itself_that_it_is_new(query: str, is_new: bool) -> None:
    assert uses_new(query) is is_new


def test_store_knows_whether_it_holds_any() -> None:
    store = ox.Store()
    store.update("INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> '<<( --rtl' } }")
    assert not holds_new(store)
    store.update("INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 'x'@ar--rtl } }")
    assert holds_new(store)
    assert OxigraphReader(store, "test", {}).is_new("SELECT * { ?s ?p ?o }")
