"""A canned query joins what endpoints answer; one that does not is named wherever the answer is read."""

import asyncio
import json
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from endpoints import LABEL, THING, Endpoint, run_endpoint
from flask.testing import FlaskClient
from serving import Serving, free_port

from kg import federation
from kg.endpoints import get_endpoint
from kg.errors import KgError, OutwardError, ParameterError, QueryError, ServiceError, SettingError
from kg.joining import Joined, join
from kg.reader import Solutions
from kg.session import Session
from kg.settings import Settings, load_settings
from kg.store import OxigraphReader
from kg.terms import BlankNode, Iri
from server import canned
from server.app import create_app
from server.command import main
from server.mcp.desk import Desk
from server.mcp.tools import load_tools

HERE = "http://127.0.0.1:"
SAYS = "https://example.org/says"
# {path of the endpoint: why it has not answered}
TROUBLES = {
    "/slow": "no answer within 1 s",
    "/drip": "no answer within 1 s",
    "/status-500": "it answered with status 500",
    "/redirect": "it answered with status 302, which leads elsewhere and is not followed",
    "/page": "its answer is not SPARQL results in JSON",
    "/list": "its answer is not SPARQL results in JSON",
    "/cut-off": "its answer breaks off",
    "/boolean": "it answered with a boolean",
    "/bad-iri": "its answer holds what is no RDF term",
    "/bad-tag": "its answer holds what is no RDF term",
    "/number": "its answer holds what is no RDF term",
    "/half-a-triple": "its answer is not SPARQL results in JSON",
    "/other-variables": "it answered with other variables than were asked for",
    "/huge": "its answer is larger than 0 MB",
}


@pytest.fixture(scope="module")
def endpoint() -> Iterator[Endpoint]:
    with run_endpoint() as found:
        yield found


@pytest.fixture(scope="module")
def sessions(embedded: OxigraphReader) -> Callable[[str], Session]:
    """Sessions of the embedded graph that may ask what a setting allows."""
    return lambda setting: Session(Settings(service=setting, service_seconds=1), embedded)


@pytest.fixture
def asker(sessions: Callable[[str], Session]) -> Session:
    return sessions(HERE)


@pytest.fixture
def client(asker: Session) -> FlaskClient:
    return create_app(asker).test_client()


def prepare(session: Session, endpoint: str, name: str = "elsewhere") -> Joined:
    return session.prepare(session.queries[name], {"endpoint": [endpoint]})


def rows_of(session: Session, endpoint: str) -> list[dict[str, str]]:
    return session.reader.texts(prepare(session, endpoint).text)


# What is asked, and joined


def test_answer_is_joined_with_what_is_linked(asker: Session, endpoint: Endpoint) -> None:
    rows = rows_of(asker, f"{endpoint.address}/good")
    found = {
        row["thing"]: row["value"] for row in rows if row.get("property") == SAYS and row["value"] == LABEL["value"]
    }
    assert found == {THING: LABEL["value"]}
    assert {"itself", "exactMatch", "broadMatch"} <= {row["fit"] for row in rows if "property" not in row}
    assert not prepare(asker, f"{endpoint.address}/good").unanswered


def test_content_type_of_an_answer_is_no_matter(asker: Session, endpoint: Endpoint) -> None:
    assert not prepare(asker, f"{endpoint.address}/other-type").unanswered


def test_endpoint_is_told_what_is_known_here(asker: Session, endpoint: Endpoint) -> None:
    prepare(asker, f"{endpoint.address}/good")
    asked = endpoint.asked[-1]
    assert re.search(r"\{ \{ VALUES \(\?thing\) \{ .*<" + THING + r">.* \} \}\s+\?thing \?property \?value", asked)
    assert asked.endswith("LIMIT 501")
    assert "?role" not in asked and "?endpoint" not in asked


def test_nothing_is_asked_where_nothing_would_join(asker: Session, endpoint: Endpoint) -> None:
    before = len(endpoint.asked)
    joined = asker.join(f"SELECT * {{ ?a <urn:none> ?b SERVICE <{endpoint.address}/good> {{ ?a ?property ?value }} }}")
    assert asker.reader.select(joined.text).rows == () and len(endpoint.asked) == before


def test_blank_nodes_are_told_to_nobody(endpoint: Endpoint) -> None:
    known = Solutions(("a", "b"), ((BlankNode("x"), Iri("urn:b")),))
    query = f"SELECT * {{ ?a <urn:p> ?b SERVICE SILENT <{endpoint.address}/boolean> {{ ?a <urn:q> ?b }} }}"
    join(query, lambda _: known, HERE, 1)
    assert "VALUES (?b) { (<urn:b>) }" in endpoint.asked[-1]


def test_several_endpoints_are_asked_and_told_apart(asker: Session, endpoint: Endpoint) -> None:
    good, bad = f"{endpoint.address}/good", f"{endpoint.address}/status-500"
    joined = asker.prepare(asker.queries["elsewhere"], {"endpoint": [good, bad]})
    rows = asker.reader.texts(joined.text)
    assert [one.endpoint for one in joined.unanswered] == [bad]
    assert {row["endpoint"] for row in rows} == {good, bad}
    assert {row["endpoint"] for row in rows if "property" in row} == {good}


def test_more_rows_than_are_taken_are_told(asker: Session, endpoint: Endpoint) -> None:
    joined = prepare(asker, f"{endpoint.address}/many")
    rows = asker.reader.texts(joined.text)
    assert sum("property" in row for row in rows) == 500
    assert [one.why for one in joined.unanswered] == ["it has more than 500 rows on this, of which 500 were taken"]


def test_silence_about_a_thing_is_no_trouble(asker: Session, endpoint: Endpoint) -> None:
    address = f"{endpoint.address}/nothing"
    assert rows_of(asker, address) and not prepare(asker, address).unanswered


# Who does not answer


@pytest.mark.parametrize("path", TROUBLES)
def test_endpoint_that_fails_is_named_and_our_rows_stay(
    path: str, asker: Session, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    if path == "/huge":
        monkeypatch.setattr(federation, "_MOST", 2**16)
    joined = prepare(asker, endpoint.address + path)
    assert [(one.endpoint, one.why) for one in joined.unanswered] == [(endpoint.address + path, TROUBLES[path])]
    rows = asker.reader.texts(joined.text)
    assert THING in {row["thing"] for row in rows}
    assert not any("property" in row for row in rows)


def test_dead_endpoint_is_named(asker: Session) -> None:
    dead = f"{HERE}{free_port()}/sparql"
    assert [str(one) for one in prepare(asker, dead).unanswered] == [
        f"<{dead}>: it cannot be reached; the rows lack what it would have said"
    ]


def test_endpoint_that_the_query_cannot_do_without_fails_it(asker: Session, endpoint: Endpoint) -> None:
    with pytest.raises(ServiceError, match="status 500"):
        asker.join(f"SELECT * {{ SERVICE <{endpoint.address}/status-500> {{ ?thing ?property ?value }} }}")


# Who may be asked


def test_endpoint_that_is_not_allowed_is_refused_with_the_mend(
    sessions: Callable[[str], Session], endpoint: Endpoint
) -> None:
    session, before = sessions("sister=https://lattice.example.org/sparql"), len(endpoint.asked)
    with pytest.raises(OutwardError, match=r"sister; who runs this service can add it to LATTICE_SERVICE"):
        prepare(session, f"{endpoint.address}/good")
    assert len(endpoint.asked) == before


def test_file_s_own_example_is_not_asked_where_none_is_allowed(sessions: Callable[[str], Session]) -> None:
    session = sessions("")
    joined = session.prepare(session.queries["elsewhere"], {})
    assert ["LATTICE_SERVICE" in one.why for one in joined.unanswered] == [True]
    assert session.reader.select(joined.text).rows


def test_first_endpoint_with_an_address_is_the_usual_one(
    sessions: Callable[[str], Session], endpoint: Endpoint
) -> None:
    session = sessions(f"https://example.org/ ours={endpoint.address}/good")
    joined = session.prepare(session.queries["elsewhere"], {"endpoint": [""]})
    assert not joined.unanswered and f"<{endpoint.address}/good>" in joined.text


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("ours", "http://a.org/q?x=1"),
        ("http://a.org/q?x=1", "http://a.org/q?x=1"),
        ("http://b.org/any", "http://b.org/any"),
        ("http://a.org/q", OutwardError),
        ("http://a.org/q?x=12", OutwardError),
        ("theirs", ParameterError),
        ("file:///etc/passwd", ParameterError),
        ("http://b.org/> <x", ParameterError),
    ],
)
def test_name_or_address_of_an_endpoint(value: str, found: str | type[KgError]) -> None:
    setting = "ours=http://a.org/q?x=1 http://b.org/"
    if isinstance(found, str):
        assert get_endpoint("endpoint", value, setting) == found
    else:
        with pytest.raises(found, match="ours"):
            get_endpoint("endpoint", value, setting)


@pytest.mark.parametrize("given", ["a=b", "=http://a.org/", "a=http://a.org/x a=http://a.org/y", "a=file:///x"])
def test_wrong_list_of_endpoints_is_refused(given: str) -> None:
    with pytest.raises(SettingError, match="LATTICE_SERVICE"):
        load_settings({"LATTICE_SERVICE": given})


def test_documents_have_no_names() -> None:
    with pytest.raises(SettingError, match="LATTICE_LOAD"):
        load_settings({"LATTICE_LOAD": "a=http://a.org/x"})


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE ?e { ?s ?p ?o } }",
        "SELECT * { ?s ?p ?e MINUS { SERVICE ?e { ?s ?p ?o } } }",
        "SELECT * { ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?e SERVICE ?e { ?s ?p ?o } }",
    ],
)
def test_unclear_endpoint_is_refused(query: str, asker: Session) -> None:
    with pytest.raises(QueryError):
        asker.join(query)


# Where it is told


def url(endpoint: Endpoint, path: str, ending: str) -> str:
    return f"/queries/elsewhere{ending}?endpoint={endpoint.address}{path}"


def test_json_names_who_did_not_answer(client: FlaskClient, endpoint: Endpoint) -> None:
    sent = client.get(url(endpoint, "/status-500", ".json"))
    found = json.loads(sent.data)
    address = f"{endpoint.address}/status-500"
    assert found["unanswered"] == [{"endpoint": address, "why": "it answered with status 500"}]
    assert next(iter(found)) == "unanswered" and found["results"]["bindings"]


@pytest.mark.parametrize("ending", [".json", ".xml", ".csv", ".tsv", ".csv?format=spreadsheet", ""])
def test_header_names_who_did_not_answer(ending: str, client: FlaskClient, endpoint: Endpoint) -> None:
    path, _, more = ending.partition("?")
    address = f"{url(endpoint, '/status-500', path)}&{more}"
    sent = client.get(address, headers={} if ending else {"Accept": "text/html"})
    assert sent.status_code == 200
    assert sent.headers["Lattice-Unanswered"] == f'<{endpoint.address}/status-500>; why="it answered with status 500"'
    assert sent.headers["Cache-Control"] == "no-store" and "ETag" not in sent.headers


def test_whole_answer_names_nobody_and_is_not_kept_either(client: FlaskClient, endpoint: Endpoint) -> None:
    sent = client.get(url(endpoint, "/good", ".json"))
    assert "unanswered" not in sent.get_json(force=True) and "Lattice-Unanswered" not in sent.headers
    assert sent.headers["Cache-Control"] == "no-store"


def test_page_says_what_is_lacking(client: FlaskClient, endpoint: Endpoint) -> None:
    text = client.get(url(endpoint, "/status-500", ""), headers={"Accept": "text/html"}).text
    assert "Not all of the answer." in text and "it answered with status 500" in text and "Q182436" in text


def test_page_offers_whom_to_ask(sessions: Callable[[str], Session], endpoint: Endpoint) -> None:
    def form(setting: str) -> str:
        pages = create_app(sessions(setting)).test_client()
        return pages.get("/queries/elsewhere", headers={"Accept": "text/html"}).text

    named = form(f"ours={endpoint.address}/good")
    assert f'<option value="ours" selected>ours ({endpoint.address}/good)</option>' in named
    assert "None may be asked from here" in form("")
    assert '<input id="p-endpoint" name="endpoint"' in form(HERE)


@pytest.mark.parametrize(
    ("value", "status"), [("http://10.0.0.1/sparql", 403), ("nobody", 422), ("http://127.0.0.1:80@evil.org/", 403)]
)
def test_refusal_is_a_problem(value: str, status: int, client: FlaskClient) -> None:
    sent = client.get("/queries/elsewhere.json", query_string={"endpoint": value})
    assert sent.status_code == status and "LATTICE_SERVICE" in sent.get_json()["detail"]


def test_who_waits_for_endpoints_leaves_threads_to_others(client: FlaskClient, endpoint: Endpoint) -> None:
    with ExitStack() as stack:
        for _ in range(canned._MOST_WAITING):
            stack.enter_context(canned._WAITING)
        sent = client.get(url(endpoint, "/good", ".json"))
        assert (sent.status_code, sent.headers["Retry-After"]) == (503, "1")
        assert client.get("/queries/codes-of-role.json").status_code == 200
    assert client.get(url(endpoint, "/good", ".json")).status_code == 200


def test_list_of_queries_names_whom_to_ask(sessions: Callable[[str], Session]) -> None:
    client = create_app(sessions("ours=http://a.org/q")).test_client()
    query = next(one for one in client.get("/queries.json").get_json() if one["name"] == "elsewhere")
    assert query["parameters"][1]["type"] == "endpoint" and query["parameters"][1]["choices"] == ["ours"]


def run(data: Path, *arguments: str) -> Result:
    environment = {"LATTICE_SERVICE": HERE, "LATTICE_SERVICE_SECONDS": "1"}
    return CliRunner().invoke(main, ["query", "--data", str(data), *arguments], env=environment)


def test_command_line_says_it_beside_the_rows(built: Path, endpoint: Endpoint) -> None:
    bad = f"{endpoint.address}/status-500"
    found = run(built, "elsewhere", "-p", "role=librarian", "-p", f"endpoint={bad}", "--format", "csv")
    assert found.exit_code == 3
    assert THING in found.stdout and "lattice" not in found.stdout.partition("\n")[0]
    assert found.stderr == f"lattice: <{bad}>: it answered with status 500; the rows lack what it would have said\n"


def test_command_line_is_content_with_an_answer(built: Path, endpoint: Endpoint) -> None:
    found = run(built, "elsewhere", "-p", "role=librarian", "-p", f"endpoint={endpoint.address}/good")
    assert (found.exit_code, LABEL["value"] in found.stdout) == (0, True)


def test_command_line_refuses_whom_it_may_not_ask(built: Path) -> None:
    found = run(built, "elsewhere", "-p", "endpoint=http://10.0.0.1/")
    assert found.exit_code == 2 and "LATTICE_SERVICE" in found.stderr


async def call(session: Session, **given: object) -> Any:
    return await load_tools(session.queries)["elsewhere"].call(Desk(session), {"role": "librarian", **given})


def test_tool_says_it_too(asker: Session, endpoint: Endpoint) -> None:
    found = asyncio.run(call(asker, endpoint=f"{endpoint.address}/status-500"))
    assert found.content["unanswered"][0]["why"] == "it answered with status 500" and found.content["rows"]
    assert found.text.startswith("Not all of the answer: ")
    whole = asyncio.run(call(asker, endpoint=f"{endpoint.address}/good"))
    assert "unanswered" not in whole.content and LABEL["value"] in whole.text


def test_tool_reads_beyond_the_graph(asker: Session) -> None:
    tools = load_tools(asker.queries)
    assert [name for name, tool in tools.items() if tool.is_open] == sorted(
        name for name, query in asker.queries.items() if query.asks_elsewhere
    )


def test_question_in_english_asks_nobody(asker: Session, endpoint: Endpoint) -> None:
    before = len(endpoint.asked)
    found = asker.asker.answer("what do others say of librarian", asker.reader)
    assert found["query"] == "elsewhere" and len(endpoint.asked) == before


# A real service


@pytest.fixture(scope="module")
def asking(built: Path, start_serving: Callable[..., Serving]) -> Serving:
    return start_serving(built, service=HERE, service_seconds=1)


def test_partial_answer_is_not_kept(asking: Serving, endpoint: Endpoint) -> None:
    address = url(endpoint, "/changing", ".json")
    endpoint.answers["/changing"] = endpoint.answers["/status-500"]
    assert "unanswered" in asking.client.get(address).json
    endpoint.answers["/changing"] = endpoint.answers["/good"]
    assert "unanswered" not in asking.client.get(address).json


def test_stranger_s_query_for_nonsense_is_a_bad_gateway(asking: Serving, endpoint: Endpoint) -> None:
    for path in ("/bad-iri", "/number", "/half-a-triple", "/other-variables"):
        query = f"SELECT * {{ SERVICE <{endpoint.address}{path}> {{ ?thing ?property ?value }} }}"
        assert asking.client.post("/sparql", data={"query": query}).status_code == 502
