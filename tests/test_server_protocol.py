"""What the protocol asks of an answer: what Accept says, what the bytes are, what is refused and how."""

import re
import socket
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from serving import Client

from kg.session import Session
from kg.settings import Settings
from server.app import create_app
from server.problems import kinds

AnyClient = FlaskClient | Client
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
SELECT, CONSTRUCT = "SELECT ?o WHERE { ?s ?p ?o }", "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
ONE = "https://example.org/one"


# Accept


@pytest.mark.parametrize(
    ("accept", "given"),
    [
        ("text/csv; charset=utf-8", "text/csv"),
        ("application/sparql-results+xml;charset=utf-8, text/csv;q=0.2", "application/sparql-results+xml"),
        ("text/html;q=0.5, */*", "application/sparql-results+json"),
        ("text/html;q=0, */*;q=0.1", "application/sparql-results+json"),
        ("application/sparql-results+json, text/html", "application/sparql-results+json"),
        ("text/html, application/sparql-results+json", "text/html"),
        ("application/sparql-results+json;q=0, */*", "application/sparql-results+xml"),
        ("application/xml", "application/sparql-results+xml"),
        (BROWSER["Accept"], "text/html"),
    ],
)
def test_accept_of_real_clients(accept: str, given: str, small: AnyClient) -> None:
    assert small.get("/sparql", query_string={"query": SELECT}, headers={"Accept": accept}).mimetype == given


@pytest.mark.parametrize(
    ("accept", "given"),
    [
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', "application/ld+json"),
        ("text/turtle,application/n-triples;q=0.9,*/*;q=0.3", "text/turtle"),
        ("text/plain", "application/n-triples"),
        ("application/json", "application/ld+json"),
    ],
)
def test_accept_for_graphs(accept: str, given: str, small: AnyClient) -> None:
    assert small.get("/sparql", query_string={"query": CONSTRUCT}, headers={"Accept": accept}).mimetype == given


@pytest.mark.parametrize(
    ("address", "accept", "given"),
    [
        ("/role/librarian", "text/plain, */*;q=0.1", "application/n-triples"),  # rdflib's for N-Triples
        ("/role/librarian", "application/rdf+xml, application/xml;q=0.9", "application/rdf+xml"),
        ("/ontology", "application/xml", "application/rdf+xml"),
        ("/docs/decisions/0001", "text/plain", "application/n-triples"),
        ("/sparql?query=ASK{}", "text/turtle;q=0.5, text/html;q=0.4", "text/html"),
        ("/queries/who-leads-to", "text/turtle;q=0.5, text/html;q=0.4", "text/html"),
    ],
)
def test_clients_get_what_they_name(address: str, accept: str, given: str, client: AnyClient) -> None:
    answer = client.get(address, headers={"Accept": accept})
    assert (answer.status_code, answer.mimetype) == (200, given)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("rdf+xml", "application/rdf+xml"),
        ("n3", "text/turtle"),
        ("n-triples", "application/n-triples"),
        ("n-quads", "application/n-quads"),
        ("json-ld", "application/ld+json"),
    ],
)
def test_names_that_sparqlwrapper_sends(name: str, given: str, small: AnyClient) -> None:
    assert small.get("/sparql", query_string={"query": CONSTRUCT, "format": name}).mimetype == given


def test_empty_format_counts_as_none(small: AnyClient) -> None:
    assert small.get("/sparql", query_string={"query": SELECT, "format": ""}).status_code == 200


def test_answers_vary_by_accept(small: AnyClient) -> None:
    for address in ("/sparql?query=ASK{}", "/queries", "/nothing"):
        assert "Accept" in small.get(address).headers["Vary"]


@pytest.mark.parametrize("address", ["/queries", "/links", "/resolve?code=25-4022", "/paths?to=librarian", "/ontology"])
def test_not_acceptable_everywhere(address: str, client: AnyClient) -> None:
    answer = client.get(address, headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert answer.json is not None and answer.json["accepted"]


@pytest.mark.parametrize(
    ("address", "given"),
    [
        ("/paths?to=librarian&format=application/json", "application/json"),
        ("/paths?to=librarian&format=turtle", "text/turtle"),
        ("/paths.ttl?to=librarian", "text/turtle"),
        ("/paths.html?to=librarian", "text/html"),
        ("/role/librarian?format=json", "application/json"),
        ("/role/librarian.html", "text/html"),
        ("/credential/associate-degree.json", "application/ld+json"),
        ("/links?format=tsv", "text/tab-separated-values"),
        ("/links.json", "application/json"),
        ("/links.sssom.tsv?set=soc-2018", "text/tab-separated-values"),
        ("/queries.html", "text/html"),
        ("/queries/who-leads-to.html", "text/html"),
        ("/queries/who-leads-to?format=csv", "text/csv"),
        ("/ontology.json", "application/ld+json"),
        ("/.well-known/void?format=nt", "application/n-triples"),
    ],
)
def test_ending_and_format_by_any_name(address: str, given: str, client: AnyClient) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, given)


# What is read as it is, or refused


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/sparql?query=ASK{}&default-graph-uri=http://[bad", 400),
        ("/sparql?query=ASK{}&named-graph-uri=http://a/%25zz", 400),
        ("/sparql?query=ASK{}&default-graph-uri=http://a/%00", 400),
        ("/role/a%25zz", 404),
        ("/role/%ff", 404),
        ("/x/a%23a%23b", 404),
        ("/links?set=none-such", 422),
        ("/links?set=soc-2018&page=0", 422),
        ("/links.json?set=none-such", 422),
        ("/queries/links-of?thing=http://a/%25zz", 422),
        ("/queries/links-of?thing=http://[bad", 422),
    ],
)
def test_iri_that_is_none_is_refused(address: str, status: int, client: AnyClient) -> None:
    assert client.get(address).status_code == status


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("SELECT (<x:f>(1) AS ?y) {}", 400),
        ("ASK" + "{" * 90_000 + "}" * 90_000, 400),
        ("SELECT (" + "<<( <a:a> <a:b> " * 3000 + "1" + " )>>" * 3000 + " AS ?x) {}", 400),
        ("DELETE { ?s ?p ?o } WHERE { SELECT * { ?s ?p ?o } }", 400),
    ],
    ids=["function", "groups", "triple terms", "update"],
)
@pytest.mark.parametrize("headers", [{}, BROWSER], ids=["program", "browser"])
def test_query_at_fault_is_400(query: str, status: int, headers: dict[str, str], small: AnyClient) -> None:
    found = small.post("/sparql", data={"query": query}, headers=headers).status_code
    # A worker has the room for nesting that is refused where the whole service would be at stake.
    assert found == status or (found == 200 and "<<" in query and isinstance(small, Client))


def test_triple_terms_nested_deep_are_shown_or_refused(small: AnyClient) -> None:
    def status(depth: int) -> int:
        steps = " ".join(f"BIND(TRIPLE(<a:a>, <a:b>, ?x{i}) AS ?x{i + 1})" for i in range(depth))
        query = f"SELECT ?x{depth} {{ BIND(1 AS ?x0) {steps} }}"
        return small.post("/sparql", data={"query": query, "format": "html"}).status_code

    assert [status(100), status(600)] == [200, 400]


def test_triple_terms_are_not_acceptable_as_json_ld(small: AnyClient) -> None:
    query = "CONSTRUCT { <a:a> <a:b> <<( <a:a> <a:b> 1 )>> } WHERE {}"
    assert small.get("/sparql", query_string={"query": query, "format": "jsonld"}).status_code == 406


def test_service_description_without_a_usable_host(client: AnyClient) -> None:
    for host in ("a b", "[::1", "a|b"):
        answer = client.get("/sparql", headers={"Host": host})
        if isinstance(client, Client):  # the service hears none that is none
            assert answer.status_code == 400
            continue
        assert re.search("sd:endpoint <http://127.0.0.1:[0-9]+/sparql>", answer.text)


@pytest.mark.parametrize(
    ("path", "arguments", "status"),
    [
        ("/sparql?query=SELECT%20(%22%FF%22%20AS%20?x)%20%7B%7D", None, 400),
        ("/sparql", {"data": b'SELECT ("\xff" AS ?x) {}', "content_type": "application/sparql-query"}, 400),
        ("/sparql", {"data": b"query=ASK%7B%7D%23%FF", "content_type": "application/x-www-form-urlencoded"}, 400),
        ("/sparql", {"data": b"ASK {}", "content_type": "application/sparql-query; charset=UTF-16"}, 415),
        ("/sparql?query=ASK{}", {"data": b"ASK {}", "content_type": "application/sparql-query"}, 400),
        ("/sparql?query=ASK{}", {"data": {"query": "ASK {}"}}, 400),
        ("/sparql", {"data": b"x" * 17_000_000, "content_type": "application/sparql-query"}, 413),
        ("/sparql", {"data": b"query=" + b"x" * 17_000_000, "content_type": "application/x-www-form-urlencoded"}, 413),
    ],
    ids=["get", "direct", "form", "charset", "twice", "twice in a form", "large direct", "large form"],
)
def test_bytes_that_are_refused(path: str, arguments: dict[str, Any] | None, status: int, small: AnyClient) -> None:
    answer = small.get(path) if arguments is None else small.post(path, **arguments)
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"


def test_letters_of_all_kinds_come_back(small: AnyClient) -> None:
    query = 'SELECT ("bibliothécaire 司書 \\"" AS ?x) {}'
    answers = [
        small.get(f"/sparql?query={quote(query)}"),
        small.post("/sparql", data={"query": query}),
        small.post("/sparql", data=query.encode(), content_type="application/sparql-query"),
    ]
    found = [answer.json["results"]["bindings"][0]["x"]["value"] for answer in answers if answer.json]
    assert found == ['bibliothécaire 司書 "'] * 3


def test_relative_iri_is_ours(client: AnyClient) -> None:
    answer = client.get("/sparql", query_string={"query": "ASK { <role/librarian> ?p ?o }"})
    assert answer.json == {"head": {}, "boolean": True}


def test_service_out_of_reach_is_502(small: AnyClient) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: nobody answers here
        query = f"SELECT * {{ SERVICE <http://127.0.0.1:{taken.getsockname()[1]}/> {{ ?s ?p ?o }} }}"
        answer = small.get("/sparql", query_string={"query": query})
    assert answer.status_code == 502
    assert answer.mimetype == "application/problem+json"


@pytest.mark.parametrize(
    ("address", "parameter"),
    [
        ("/paths?to=librarian&credential=bachelors-degree", "credential"),
        ("/paths?to=librarian&to=library-assistant", "to"),
        ("/paths?to=librarian&most=51", "most"),
        ("/paths?to=librarian&most=٣", "most"),
        ("/paths?to=librarian&years=library-assistant", "years"),
        ("/paths?to=librarian&years=library-assistant=nan", "years"),
    ],
)
def test_nothing_asked_is_left_unheard(address: str, parameter: str, client: AnyClient) -> None:
    answer = client.get(address)
    assert answer.status_code == 422
    assert answer.json is not None and answer.json["parameter"] == parameter


# Caching


def test_tag_names_generation(client: AnyClient) -> None:
    for address in ("/", "/queries", "/queries/who-leads-to", "/paths?to=librarian", "/sparql?query=ASK{}", "/links"):
        tag = client.get(address).headers["ETag"]
        assert re.match('"(memory|0001-[0-9a-f]{12}):', tag)
        assert client.get(address, headers={"If-None-Match": tag}).status_code == 304


def test_head_is_get_without_body(client: AnyClient) -> None:
    for address in ("/role/librarian", "/sparql?query=ASK{}", "/paths?to=librarian"):
        head, get = client.head(address), client.get(address)
        assert not head.data
        assert (head.headers["ETag"], head.headers["Content-Length"]) == (
            get.headers["ETag"],
            get.headers["Content-Length"],
        )


def test_health_is_never_kept(client: AnyClient) -> None:
    assert client.get("/health").headers["Cache-Control"] == "no-store"


# Problems


@pytest.mark.parametrize("headers", [{}, BROWSER], ids=["program", "browser"])
@pytest.mark.parametrize("address", ["/", "/health", "/sparql?query=ASK{}", "/paths?to=librarian", "/role/librarian"])
def test_nothing_built_is_503(address: str, headers: dict[str, str], tmp_path: Path) -> None:
    answer = create_app(Session(Settings(data=tmp_path))).test_client().get(address, headers=headers)
    assert answer.status_code == 503
    assert "lattice build" in answer.text
    assert str(tmp_path) not in answer.text


@pytest.mark.parametrize("headers", [{}, BROWSER], ids=["program", "browser"])
@pytest.mark.parametrize(
    "current", [b"\xff", b"0009-aaaaaaaaaaaa", b"0001-aaaaaaaaaaaa"], ids=["bytes", "gone", "damaged"]
)
def test_damaged_store_is_503(current: bytes, headers: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "generations" / "0001-aaaaaaaaaaaa" / "store").mkdir(parents=True)
    (tmp_path / "current").write_bytes(current)
    answer = create_app(Session(Settings(data=tmp_path))).test_client().get("/role/librarian", headers=headers)
    assert answer.status_code == 503
    assert str(tmp_path) not in answer.text


@pytest.mark.parametrize("name", kinds())
def test_problem_types_are_explained(name: str, small: AnyClient) -> None:
    answer = small.get(f"/problem/{name}")
    assert answer.json is not None
    assert answer.json["detail"]
    assert small.get(f"/problem/{name}", headers=BROWSER).mimetype == "text/html"


def test_problem_points_at_its_type(small: AnyClient) -> None:
    for address in ("/nothing", "/sparql?query=ASK", "/sparql?query=ASK{}&format=docx"):
        found = small.get(address).json
        assert found is not None
        assert small.get(found["type"].removeprefix("https://w3id.org/career-lattice")).status_code == 200


# The editor


def test_query_that_does_not_parse_comes_back(small: AnyClient) -> None:
    answer = small.get("/sparql", query_string={"query": "SELECT <b> WHERE"}, headers=BROWSER)
    assert answer.status_code == 400
    assert "SELECT &lt;b&gt; WHERE</textarea>" in answer.text
    assert "line 1, column" in answer.text


def test_editor_asks_the_dataset_it_is_given(small: AnyClient) -> None:
    arguments = {"query": SELECT, "default-graph-uri": ONE}
    page = small.get("/sparql", query_string=arguments, headers=BROWSER).text
    assert "<caption>1 row</caption>" in page
    assert f'name="default-graph-uri" value="{ONE}"' in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("ASK { ?s ?p ?o }", "Yes."),
        ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "&lt;https://example.org/a&gt;"),
        ('SELECT ("<script>" AS ?x) (1 AS ?n) ("mot"@fr AS ?m) (BNODE() AS ?b) ?none {}', "&lt;script&gt;"),
        ("SELECT ?x { VALUES ?x { <javascript:alert(1)> } }", "<td>javascript:alert(1)</td>"),
        ("SELECT (<<( <a:s> <a:p> 1 )>> AS ?t) {}", "&lt;&lt;( &lt;a:s&gt;"),
    ],
    ids=["ask", "construct", "every kind of term", "script", "triple term"],
)
def test_editor_shows_every_answer(query: str, shown: str, small: AnyClient) -> None:
    page = small.get("/sparql", query_string={"query": query, "format": "html"}).text
    assert shown in page


def test_editor_begins_with_an_example(client: AnyClient) -> None:
    assert "VALUES ?role" in client.get("/sparql?example=who-leads-to", headers=BROWSER).text
    assert client.get("/sparql?example=nothing", headers=BROWSER).status_code == 404
