"""The service: protocol, formats, errors of one shape, pages without anything from outside."""

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from flask.testing import FlaskClient
from serving import Client

from kg.formats import FORMATS, formats
from kg.session import Session
from kg.settings import Settings
from kg.store import OxigraphReader, open_memory
from server.app import create_app

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
SELECT, ASK, CONSTRUCT = "SELECT ?o WHERE { ?s ?p ?o }", "ASK { ?s ?p ?o }", "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


@pytest.fixture(scope="session")
def client(session: Session) -> FlaskClient:
    return create_app(session).test_client()


# The protocol


def test_query_by_get_form_and_direct(small: FlaskClient | Client) -> None:
    answers = [
        small.get("/sparql", query_string={"query": ASK}),
        small.post("/sparql", data={"query": ASK}),
        small.post("/sparql", data=ASK, content_type="application/sparql-query"),
        small.post("/sparql", data=ASK, content_type="application/sparql-query; charset=utf-8"),
    ]
    assert [(answer.status_code, answer.json["boolean"]) for answer in answers if answer.json] == [(200, True)] * 4


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
@pytest.mark.parametrize("how", ["accept", "format", "format by media type"])
def test_every_format_can_be_asked_for(form: Any, how: str, small: FlaskClient | Client) -> None:
    query = CONSTRUCT if form.kind == "graph" else SELECT
    arguments = {"query": query} | (
        {"format": form.name} if how == "format" else {"format": form.media_type} if "media" in how else {}
    )
    answer = small.get(
        "/sparql", query_string=arguments, headers={"Accept": form.media_type} if how == "accept" else {}
    )
    assert answer.status_code == 200
    assert answer.mimetype == form.media_type
    assert "one" in answer.text


def test_answers_parse(small: FlaskClient | Client) -> None:
    def get(query: str, form: str) -> str:
        return small.get("/sparql", query_string={"query": query, "format": form}).text

    assert {row["o"]["value"] for row in json.loads(get(SELECT, "json"))["results"]["bindings"]} == {"one", "two"}
    assert {row["o"] for row in csv.DictReader(io.StringIO(get(SELECT, "csv")))} == {"one", "two"}
    assert len(ET.fromstring(get(SELECT, "xml")).findall(".//{*}result")) == 2
    for form, name in [("ttl", "turtle"), ("rdf", "xml"), ("nt", "nt")]:
        assert len(rdflib.Graph().parse(data=get(CONSTRUCT, form), format=name)) == 2
    assert len(list(ox.parse(get(CONSTRUCT, "jsonld"), format=ox.RdfFormat.JSON_LD))) == 2


@pytest.mark.parametrize(
    ("accept", "given"),
    [
        ("text/csv, application/sparql-results+json;q=0.5", "text/csv"),
        ("text/csv;q=0.1, application/sparql-results+xml;q=0.9", "application/sparql-results+xml"),
        ("*/*", "application/sparql-results+json"),
        ("application/*;q=0.2, text/tab-separated-values;q=0.3", "text/tab-separated-values"),
        ("application/json", "application/sparql-results+json"),
        ("image/png, */*;q=0.1", "application/sparql-results+json"),
    ],
)
def test_q_values_are_heard(accept: str, given: str, small: FlaskClient | Client) -> None:
    assert small.get("/sparql", query_string={"query": SELECT}, headers={"Accept": accept}).mimetype == given


def test_not_acceptable_lists_what_is(small: FlaskClient | Client) -> None:
    for headers, form in [({"Accept": "image/png"}, None), ({}, "docx"), ({"Accept": "text/turtle"}, None)]:
        answer = small.get(
            "/sparql", query_string={"query": SELECT} | ({"format": form} if form else {}), headers=headers
        )
        assert answer.status_code == 406
        assert answer.json is not None
        # Of the names for ``format`` one, spreadsheet, has no media type of its own.
        assert len(answer.json["accepted"]) == len(formats("results")) + (form is not None)


def test_syntax_error_has_line_and_column(small: FlaskClient | Client) -> None:
    answer = small.get("/sparql", query_string={"query": "SELECT ?s\nWHERE { ?s ?p }"})
    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"
    assert answer.json is not None
    assert (answer.json["line"], answer.json["column"]) == (2, 16)


@pytest.mark.parametrize(
    ("method", "arguments", "status"),
    [
        ("GET", {"query_string": "query=ASK{}&query=ASK{}"}, 400),
        ("POST", {"data": {"query": ["ASK{}", "ASK{}"]}}, 400),
        ("POST", {"data": {}, "content_type": "application/x-www-form-urlencoded"}, 400),
        ("POST", {"data": "ASK {}", "content_type": "text/plain"}, 415),
        ("POST", {"data": "ASK {}"}, 415),
        ("PUT", {"data": "ASK {}"}, 405),
        ("GET", {"query_string": {"query": "ASK {}", "default-graph-uri": "not an iri"}}, 400),
        ("GET", {"query_string": {"query": "INSERT DATA { <a:b> <a:b> <a:b> }"}}, 400),
    ],
)
def test_refused_requests(method: str, arguments: dict[str, Any], status: int, small: FlaskClient | Client) -> None:
    answer = small.open("/sparql", method=method, **arguments)
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"


def test_dataset_of_the_protocol(small: FlaskClient | Client) -> None:
    def values(**more: str) -> set[str]:
        answer = small.get("/sparql", query_string={"query": SELECT, "format": "csv", **more})
        return set(answer.text.split()[1:])

    assert values() == {"one", "two"}
    assert values(**{"default-graph-uri": "https://example.org/one"}) == {"one"}
    assert values(**{"named-graph-uri": "https://example.org/one"}) == set()


def test_service_description_for_programs(client: FlaskClient) -> None:
    graph = rdflib.Graph().parse(data=client.get("/sparql").text, format="turtle")
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    assert (None, sd.feature, sd.UnionDefaultGraph) in graph
    assert len(list(graph.subjects(sd.name))) >= 7


def test_editor_for_browsers(client: FlaskClient) -> None:
    assert "<textarea" in client.get("/sparql", headers=BROWSER).text
    assert (
        "librarian"
        in client.get(
            "/sparql",
            query_string={"query": "SELECT ?l { <https://w3id.org/career-lattice/role/librarian> ?p ?l }"},
            headers=BROWSER,
        ).text
    )


def test_head_options_and_cors(small: FlaskClient | Client) -> None:
    assert small.head("/sparql", query_string={"query": ASK}).status_code == 200
    options = small.options("/sparql")
    assert options.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in options.headers["Access-Control-Allow-Methods"]
    assert "Access-Control-Allow-Credentials" not in options.headers


def test_entity_tags_save_a_second_answer(client: FlaskClient) -> None:
    first = client.get("/role/librarian.ttl")
    again = client.get("/role/librarian.ttl", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert client.get("/role/librarian.nt").headers["ETag"] != first.headers["ETag"]


# Queries, routes, things

ADDRESSES = [
    "/",
    "/roles",
    "/ask",
    "/ask?q=what+does+a+librarian+need",
    "/search?q=lib+tech",
    "/queries",
    "/queries/requirements-of-role",
    "/queries/is-required-everywhere",
    "/queries/role-as-schema-org",
    "/sparql",
    "/paths",
    "/paths?to=librarian",
    "/paths?to=librarian&without=masters-degree",
    "/paths?to=librarian&from=library-assistant&have=high-school-diploma",
    "/role/librarian",
    "/role/library-technician",
    "/role/library-supervisor",
    "/credential/masters-degree-library-science",
    "/requirement/library-technician-education-earlier",
    "/passage/ooh-librarians-2024-34/education-3",
    "/assumption/higher-level-counts",
    "/graph/ooh-earlier",
    "/strength/typical",
    "/links",
    "/ontology",
    "/docs/decisions/0001",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_page_is_whole_and_brings_nothing_in(address: str, client: FlaskClient) -> None:
    answer = client.get(address, headers=BROWSER)
    assert answer.status_code == 200
    assert answer.mimetype == "text/html"
    page = Page()
    page.feed(answer.text)
    assert page.language == "en"
    assert page.headings == 1
    assert not page.inline
    assert not page.outside
    assert "'none'" in answer.headers["Content-Security-Policy"]


class Page(HTMLParser):
    """What a page would run, style or fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.language, self.headings = "", 0
        self.inline: list[str] = []
        self.outside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.language = found.get("lang") or self.language
        self.headings += tag == "h1"
        is_data = found == {"type": "application/ld+json"}  # which no browser runs
        is_inline = tag == "style" or (tag == "script" and "src" not in found and not is_data)
        if is_inline or any(name.startswith("on") or name == "style" for name in found):
            self.inline.append(self.get_starttag_text() or tag)
        if tag in ("img", "iframe", "script") or (tag == "link" and found.get("rel") == "stylesheet"):
            address = found.get("src") or found.get("href") or ""
            if address.startswith(("http", "//")):
                self.outside.append(address)


def test_links_of_pages_lead_somewhere(client: FlaskClient) -> None:
    seen = set()
    for address in ADDRESSES:
        for target in re.findall(r'href="(/[^"#]*)', client.get(address, headers=BROWSER).text):
            if not target.startswith("/static/"):
                seen.add(target.replace("&amp;", "&"))
    bad = [target for target in sorted(seen) if client.get(target, headers=BROWSER).status_code >= 400]
    assert not bad


def test_every_iri_of_ours_dereferences(client: FlaskClient, embedded: OxigraphReader) -> None:
    rows = embedded.texts("SELECT DISTINCT ?s { ?s a ?t FILTER (ISIRI(?s)) }")
    paths = [
        row["s"].removeprefix("https://w3id.org/career-lattice")
        for row in rows
        if row["s"].startswith("https://w3id.org/career-lattice/")
    ]
    bad = [path for path in paths if "#" not in path and client.get(path).status_code != 200]
    assert len(paths) > 600
    assert not bad


@pytest.mark.parametrize(
    ("ending", "media_type"),
    [
        ("json", "application/json"),
        ("ttl", "text/turtle"),
        ("jsonld", "application/ld+json"),
        ("nt", "application/n-triples"),
        ("rdf", "application/rdf+xml"),
    ],
)
def test_role_by_ending_and_accept(ending: str, media_type: str, client: FlaskClient) -> None:
    assert client.get(f"/role/librarian.{ending}").mimetype == media_type
    assert client.get("/role/librarian", headers={"Accept": media_type}).mimetype == media_type


def test_role_json_has_the_promised_shape(client: FlaskClient) -> None:
    role = client.get("/role/library-technician.json").json
    assert role is not None
    assert role["codes"]["soc"] == ["25-4031"]
    assert role["codes"]["onet"] == ["25-4031.00"]
    first = role["requirements"][0]
    assert {
        "kind",
        "anyOf",
        "strength",
        "prevalence",
        "hedge",
        "context",
        "exceptionTo",
        "sameAs",
        "evidence",
    } <= first.keys()
    assert {"document", "section", "sentence", "quote", "digest"} <= first["evidence"].keys()
    assert (first["strength"], first["prevalence"], first["hedge"]) == ("required", "most", "Most")
    assert role["facts"]["medianPay"]["value"] == 19.22
    assert [other["value"] for other in role["facts"]["medianPay"]["others"]] == [37540, 18.05]
    assert (role["employers"][0]["employerShare"]["value"], role["employers"][0]["industryMedianPay"]["value"]) == (
        56,
        18.25,
    )
    assert {move["to"]["label"] for move in role["advancement"] if move["to"]} == {"librarian", "library supervisor"}
    assert any("licence" in text for text in role["unknown"])
    assert not any("experience" in text for text in role["unknown"])


def test_role_json_has_what_else_is_said(client: FlaskClient) -> None:
    role = client.get("/role/librarian.json").json
    assert role is not None
    assert role["codes"]["isco"] == ["2622"]
    assert {"high school teacher", "library technician"} <= {other["label"] for other in role["similar"]}
    assert any(found["hedge"] == "Most ... typically" for found in role["conditions"])
    assert "school librarian" in [narrower["label"] for narrower in role["narrower"]]
    assert any(duty["forWhom"] is None for duty in role["duties"])


def test_paths_json_has_the_promised_shape(client: FlaskClient) -> None:
    found = client.get("/paths?to=librarian").json
    assert found is not None
    assert {
        "to",
        "from",
        "have",
        "reachable",
        "routes",
        "mandatory",
        "missing",
        "blockedBy",
        "nearest",
        "generation",
    } <= found.keys()
    route = found["routes"][0]
    assert {"years", "certainty", "steps", "offRamps"} <= route.keys()
    wanted = {
        "do",
        "what",
        "years",
        "why",
        "requirement",
        "strength",
        "prevalence",
        "alternatives",
        "evidence",
        "assumption",
        "held",
    }
    assert all(wanted <= step.keys() for step in route["steps"])


def test_paths_as_p_plan(client: FlaskClient) -> None:
    graph = rdflib.Graph().parse(
        data=client.get("/paths?to=librarian", headers={"Accept": "text/turtle"}).text, format="turtle"
    )
    plan = rdflib.Namespace("http://purl.org/net/p-plan#")
    assert len(set(graph.subjects(rdflib.RDF.type, plan.Plan))) == 4


@pytest.mark.parametrize(
    ("address", "status", "key"),
    [
        ("/paths?to=libarian", 404, "nearest"),
        ("/paths?to=librarian&have=gossip", 422, "accepted"),
        ("/paths?to=librarian&context=moon", 422, "accepted"),
        ("/paths?to=librarian&most=0", 422, "parameter"),
        ("/paths?to=librarian&most=many", 422, "parameter"),
        ("/paths", 422, "parameter"),
        ("/queries/requirements-of-role?role=nobody", 422, "parameter"),
        ("/queries/requirements-of-role?colour=blue", 422, "parameter"),
        ("/queries/nothing", 404, "nearest"),
        ("/queries/requirements-of-role.docx", 404, "detail"),
        ("/role/nobody", 404, "detail"),
        ("/nothing", 404, "detail"),
        ("/resolve?code=99-9999", 404, "detail"),
        ("/resolve", 422, "parameter"),
        ("/docs/decisions/9999", 404, "detail"),
        ("/ontology/1999-01-01", 404, "detail"),
    ],
)
def test_every_refusal_has_one_shape(address: str, status: int, key: str, client: FlaskClient) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    assert answer.json is not None
    assert {"type", "title", "status", "detail", key} <= answer.json.keys()
    assert client.get(address, headers=BROWSER).mimetype == "text/html"


@pytest.mark.parametrize("ending", ["json", "csv", "tsv", "xml"])
def test_canned_answers_by_ending(ending: str, client: FlaskClient) -> None:
    answer = client.get(f"/queries/who-leads-to.{ending}?role=library-supervisor")
    assert answer.status_code == 200
    assert "library technician" in answer.text


def test_canned_text_and_list(client: FlaskClient) -> None:
    assert client.get("/queries/who-leads-to.rq").text.startswith("#+ summary:")
    listed = client.get("/queries.json").json
    assert listed is not None
    assert len(listed) >= 25


def test_resolve_sends_a_browser_on(client: FlaskClient) -> None:
    answer = client.get("/resolve?code=25-4022", headers=BROWSER)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/role/librarian")
    found = client.get("/resolve?iri=http://www.wikidata.org/entity/Q182436").json
    assert found is not None
    assert found[0]["label"] == "librarian"


def test_health_and_catalogue(client: FlaskClient) -> None:
    assert client.get("/health").json == {"status": "ok", "generation": "memory"}
    assert len(rdflib.Graph().parse(data=client.get("/.well-known/void").text, format="turtle")) > 30


def test_quotes_are_shown_where_loaded(sources: Any) -> None:
    from pathlib import Path

    from kg.copies import iter_quotes
    from kg.dataset import iter_dataset
    from kg.documents import load_document

    quads = list(iter_dataset(Settings().ontology, Settings().queries))
    copies = {
        sentence.digest: sentence.text
        for sentence in load_document(Path(sources) / "library-technicians.txt").sentences
    }
    app = create_app(Session(Settings(), open_memory([*quads, *iter_quotes(quads, copies)]))).test_client()
    assert "<q>However, some smaller" in app.get("/role/library-technician", headers=BROWSER).text
