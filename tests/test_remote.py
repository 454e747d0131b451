"""The reading interface over a real SPARQL server gives the same answers; SPARQLWrapper reads ours."""

import threading
from collections.abc import Iterator

import pytest
from servers import free_port, oxigraph
from SPARQLWrapper import CSV, JSON, POST, SPARQLWrapper
from werkzeug.serving import make_server

from kg.errors import QueryFormError, QuerySyntaxError, RemoteError
from kg.formats import get_format
from kg.graph import load_lattice
from kg.names import Names
from kg.paths import find_routes
from kg.paths.render import to_json
from kg.queries import load_queries
from kg.question import to_question
from kg.remote import RemoteReader
from kg.session import Session
from kg.settings import Settings
from kg.store import OxigraphReader
from server.app import create_app

QUERIES = load_queries(Settings().queries)


@pytest.fixture(scope="module")
def remote(embedded: OxigraphReader, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RemoteReader]:
    with oxigraph(tmp_path_factory.mktemp("oxigraph"), embedded.dump(get_format("nq", "graph"))) as engine:
        yield RemoteReader(engine.query, 10)


@pytest.mark.parametrize("name", [name for name, query in QUERIES.items() if query.form == "solutions"])
def test_same_solutions(name: str, remote: RemoteReader, embedded: OxigraphReader) -> None:
    text = QUERIES[name].text
    one, other = remote.select(text), embedded.select(text)
    assert one == other
    assert remote.texts(text) == embedded.texts(text) == other.texts()


def test_same_routes(remote: RemoteReader, embedded: OxigraphReader, names: Names) -> None:
    question = to_question(names, to="librarian")
    answers = []
    for reader in (remote, embedded):
        lattice = load_lattice(reader)
        answers.append({**to_json(find_routes(lattice, question), lattice), "generation": ""})
    assert answers[0] == answers[1]


def test_other_forms(remote: RemoteReader, embedded: OxigraphReader) -> None:
    role = "https://w3id.org/career-lattice/role/librarian"
    assert remote.ask(f"ASK {{ <{role}> ?p ?o }}") is True
    assert set(remote.describe(role)) == set(embedded.describe(role))
    body, form = remote.answer("SELECT ?s { ?s ?p ?o } LIMIT 1", lambda _: get_format("csv", "results"))
    assert (form.name, len(body.splitlines())) == ("csv", 2)


def test_remote_errors(remote: RemoteReader) -> None:
    with pytest.raises(QuerySyntaxError):
        remote.select("SELECT ?s WHERE { ?s ?p }")
    with pytest.raises(QueryFormError):
        remote.ask("SELECT ?s WHERE { ?s ?p ?o }")
    with pytest.raises(RemoteError, match="cannot be reached"):
        RemoteReader(f"http://127.0.0.1:{free_port()}/query", 1).ask("ASK {}")


def test_served_over_a_remote_store(remote: RemoteReader, session: Session) -> None:
    ours = create_app(session).test_client()
    theirs = create_app(Session(Settings(), remote)).test_client()
    for address in ("/role/library-technician.json", "/queries/requirements-of-role.csv", "/resolve?code=25-4022"):
        assert theirs.get(address).text == ours.get(address).text
    assert theirs.get("/paths?to=librarian", headers={"Accept": "text/html"}).status_code == 200


@pytest.fixture(scope="module")
def endpoint(session: Session) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, create_app(session), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/sparql"
    server.shutdown()
    thread.join()
    server.server_close()


def test_sparqlwrapper_reads_ours(endpoint: str) -> None:
    client = SPARQLWrapper(endpoint)
    client.setMethod(POST)
    client.setOnlyConneg(True)
    client.setTimeout(10)
    client.setQuery(QUERIES["who-leads-to"].text)
    client.setReturnFormat(JSON)
    found = client.query().convert()
    assert isinstance(found, dict)
    assert len(found["results"]["bindings"]) == 4
    client.setReturnFormat(CSV)
    table = client.query().convert()
    assert isinstance(table, bytes)
    assert b"library assistant" in table


def test_our_remote_reader_reads_ours(endpoint: str, embedded: OxigraphReader) -> None:
    text = QUERIES["requirements-of-role"].text
    assert RemoteReader(endpoint, 10).select(text) == embedded.select(text)


def test_a_remote_engine_is_not_made_to_call_others(embedded: OxigraphReader) -> None:
    """What is passed on would be called from the engine's host; SILENT, it is passed over as if it had failed."""
    client = create_app(Session(Settings(store="http://127.0.0.1:9/"), embedded)).test_client()
    query = "ASK {{ SERVICE {} <http://127.0.0.1:9/> {{ ?s ?p ?o }} }}"
    refused = client.get("/sparql", query_string={"query": query.format("")})
    assert refused.status_code == 403 and "LATTICE_SERVICE" in refused.get_json()["detail"]
    assert client.get("/sparql", query_string={"query": query.format("SILENT")}).get_json() == {
        "head": {},
        "boolean": True,
    }


@pytest.mark.parametrize("target", ["<http://127.0.0.1:9/>", "<http://a.org.evil.org/>", "?p", "<x>"])
def test_a_remote_engine_may_call_what_is_allowed_alone(embedded: OxigraphReader, target: str) -> None:
    client = create_app(Session(Settings(store="http://127.0.0.1:9/", service="http://a.org/"), embedded)).test_client()
    refused = client.get("/sparql", query_string={"query": f"ASK {{ ?s ?p ?o SERVICE {target} {{ ?a ?b ?c }} }}"})
    assert refused.status_code == 403 and "http://a.org/" in refused.get_json()["detail"]
