"""Engines of other houses give the answers of the embedded store, take updates, and fail with their own words."""

import csv
import re
import tomllib
from collections.abc import Iterator
from dataclasses import fields
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from servers import ENGINES, Engine

from kg.errors import KgError, QuerySyntaxError, RemoteError
from kg.formats import Format, get_format
from kg.graph import load_lattice
from kg.joining import join
from kg.names import Names
from kg.queries import CannedQuery, load_queries
from kg.reader import Reader, Selection
from kg.remote import RemoteReader, RemoteWriter
from kg.session import Session
from kg.settings import Settings
from kg.store import OxigraphReader
from kg.terms import from_rdf, to_rdf
from server.app import create_app

pytestmark = pytest.mark.engines
CHECKOUT = Path(__file__).resolve().parent.parent.parent
BASE = "https://w3id.org/career-lattice"
OF_VIRTUOSO = re.compile(
    r"http://www\.(openlinksw\.com/|w3\.org/(ns/sparql-service-description#|1999/02/22-rdf-syntax-ns#_\d))"
)
BROWSER = {"Accept": "text/html"}
QUERIES = load_queries(CHECKOUT / "queries")
CHECKS = sorted((CHECKOUT / "queries" / "checks").glob("*.rq"))
CASES = sorted(path.parent for path in (CHECKOUT / "tests" / "cases").glob("*/*/expected.*"))
PARAMETERS = [(name, p.name) for name, query in QUERIES.items() for p in query.parameters if p.of or p.choices]
FORMATS = {"solutions": ("json", "csv", "tsv", "xml"), "boolean": ("json", "xml"), "graph": ("nt",)}
PAGES = ["/", "/queries", "/sparql", "/ontology", "/links", "/links.sssom.tsv", "/paths", "/.well-known/void"]
ANSWERS = [f"/queries/{name}.{ending}" for name, query in QUERIES.items() for ending in FORMATS[query.form]]
TABLES = [f"/queries/{name}" for name, query in QUERIES.items() if query.form != "graph"]


@pytest.fixture(scope="module", params=ENGINES)
def engine(
    request: pytest.FixtureRequest, embedded: OxigraphReader, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    with ENGINES[request.param](
        tmp_path_factory.mktemp(request.param), embedded.dump(get_format("nq", "graph"))
    ) as one:
        yield one


@pytest.fixture(scope="module", params=ENGINES)
def empty(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with ENGINES[request.param](tmp_path_factory.mktemp(request.param), b"") as one:
        yield one


@pytest.fixture(scope="module")
def remote(engine: Engine) -> RemoteReader:
    return RemoteReader(engine.query, 30)


@pytest.fixture(scope="module")
def writer(engine: Engine) -> RemoteWriter:
    return RemoteWriter(engine.update, 30)


@pytest.fixture(scope="module")
def ours(embedded: OxigraphReader) -> FlaskClient:
    return create_app(Session(Settings(), embedded)).test_client()


@pytest.fixture(scope="module")
def theirs(remote: RemoteReader) -> FlaskClient:
    return create_app(Session(Settings(), remote)).test_client()


def answer_of(reader: Reader, query: CannedQuery, text: str) -> Any:
    """Return the whole answer, no endpoint asked; of a graph its triples, which have no order."""
    text = join(text, reader.select, "", 1).text
    if query.form == "boolean":
        return reader.ask(text)
    if query.form == "solutions":
        return reader.select(text)
    return canonical(to_rdf(reader.construct(text), "application/n-triples", {}).decode())


def canonical(triples: str) -> list[str]:
    """Return N-Triples in one order, whatever the engine calls its blank nodes."""
    found = ox.Dataset(ox.parse(triples, format=ox.RdfFormat.N_TRIPLES))
    found.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return sorted(map(str, found))


def shown(client: FlaskClient, address: str) -> tuple[int, str]:
    """Return status and text, without the name of the state that was read; lines of a graph have no order."""
    is_page = not re.search(r"\.(json|csv|tsv|xml|nt)$", address)
    sent = client.get(address, headers=BROWSER if is_page else {})
    text = re.sub(r"remote http\S+ at [0-9T:Z-]+|\bmemory\b", "GENERATION", sent.text)
    return sent.status_code, "\n".join(canonical(text)) if address.endswith(".nt") else text


# Reading


@pytest.mark.parametrize("name", QUERIES)
def test_canned_query_has_the_same_answer(name: str, remote: RemoteReader, embedded: OxigraphReader) -> None:
    query = QUERIES[name]
    assert answer_of(remote, query, query.text) == answer_of(embedded, query, query.text)


@pytest.mark.parametrize(("name", "parameter"), PARAMETERS)
def test_another_value_has_the_same_answer(
    name: str, parameter: str, remote: RemoteReader, embedded: OxigraphReader, names: Names
) -> None:
    query = QUERIES[name]
    found = next(p for p in query.parameters if p.name == parameter)
    values = [thing.iri for thing in names.options(found.of)] if found.of else list(found.choices)
    text = query.bind({parameter: [values[-1]]}, names)
    assert answer_of(remote, query, text) == answer_of(embedded, query, text)


@pytest.mark.parametrize("path", CHECKS, ids=lambda path: path.stem)
def test_check_finds_the_same(path: Path, remote: RemoteReader, embedded: OxigraphReader) -> None:
    """What Virtuoso holds about itself is in the union of all graphs too, and is found fault with."""
    text = path.read_text(encoding="utf-8")
    found = [row for row in remote.select(text).texts() if not OF_VIRTUOSO.match(next(iter(row.values())))]
    assert found == embedded.select(text).texts()


def test_lattice_is_the_same(remote: RemoteReader, embedded: OxigraphReader) -> None:
    one, other = load_lattice(remote), load_lattice(embedded)
    names = {field.name for field in fields(one)} - {"generation"}
    assert not [name for name in names if getattr(one, name) != getattr(other, name)]


@pytest.mark.parametrize("address", [*PAGES, *TABLES, *ANSWERS])
def test_page_is_the_same(address: str, ours: FlaskClient, theirs: FlaskClient) -> None:
    assert shown(theirs, address) == shown(ours, address)


def test_things_and_routes_are_the_same(ours: FlaskClient, theirs: FlaskClient, embedded: OxigraphReader) -> None:
    subjects = f'SELECT DISTINCT ?s {{ ?s ?p ?o FILTER (ISIRI(?s) && STRSTARTS(STR(?s), "{BASE}/")) }} ORDER BY ?s'
    things = [row["s"].removeprefix(BASE) for row in embedded.select(subjects).texts() if "#" not in row["s"]]
    roles = [thing.rsplit("/", 1)[-1] for thing in things if thing.startswith("/role/")]
    addresses = [*things[::25], *(f"/role/{role}.json" for role in roles), *(f"/role/{role}.nt" for role in roles)]
    addresses += [f"/paths?to={role}" for role in roles]
    assert len(addresses) > 90
    assert not [address for address in addresses if shown(theirs, address) != shown(ours, address)]


def test_dataset_may_be_named(remote: RemoteReader, embedded: OxigraphReader) -> None:
    graph = f"{BASE}/graph/derived"
    for text in (
        f"SELECT ?s ?p ?o FROM <{graph}> {{ ?s ?p ?o }} ORDER BY ?s ?p ?o",
        f"SELECT ?s ?p ?o FROM NAMED <{graph}> {{ GRAPH ?g {{ ?s ?p ?o }} }} ORDER BY ?s ?p ?o",
    ):
        assert remote.select(text) == embedded.select(text)
    count, dataset = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", Selection(default_graphs=(graph,))
    assert read(remote, count, dataset) == read(embedded, count, dataset)


def read(reader: Reader, text: str, dataset: Selection, name: str = "csv") -> bytes:
    def choose(_: str) -> Format:
        return get_format(name, "graph" if name == "nt" else "results")

    return reader.answer(text, choose, dataset)[0]


# Writing


def triples_of(case: Path) -> dict[str, list[str]]:
    """Return ``{graph IRI: triples as tokens}`` of a case, in graphs that nothing else is in."""
    found: dict[str, list[str]] = {}
    for path in (case.parent.parent / "grades.ttl", *case.glob("data.*")):
        for quad in ox.parse(path=str(path)):
            named = isinstance(quad.graph_name, ox.NamedNode)
            graph = quad.graph_name.value if named else "https://example.org/graph"
            found.setdefault(graph, []).append(str(quad.triple))
    return found


def text_of(query: CannedQuery, case: Path) -> str:
    text = query.text
    for name, value in tomllib.loads((case / "params.toml").read_text(encoding="utf-8")).items():
        kind = next(p.type for p in query.parameters if p.name == name)
        token = f"<{value}>" if kind == "iri" else f'"{value}"'
        text = re.sub(rf"VALUES \?{name} \{{.*\}}", f"VALUES ?{name} {{ {token} }}", text)
    return text


@pytest.mark.parametrize("case", CASES, ids=[f"{case.parent.name}/{case.name}" for case in CASES])
def test_case_that_was_written_is_answered(case: Path, empty: Engine) -> None:
    """Every case of tests/cases, put there by updates into an engine that holds nothing else, and removed."""
    query, graphs = QUERIES[case.parent.name], triples_of(case)
    reader, writer, text = RemoteReader(empty.query, 30), RemoteWriter(empty.update, 30), text_of(query, case)
    # INSERT DATA will not do: Virtuoso takes no blank nodes there.
    lines = [f"INSERT {{ GRAPH <{graph}> {{ {' . '.join(rows)} }} }} WHERE {{}}" for graph, rows in graphs.items()]
    writer.update(" ;\n".join(lines))
    try:
        if query.form == "graph":
            expected = from_rdf((case / "expected.ttl").read_bytes(), "text/turtle")
            assert set(reader.construct(text)) == set(expected)
            return
        with (case / "expected.csv").open(encoding="utf-8", newline="") as file:
            head, *rows = csv.reader(file)
        if query.form == "boolean":
            assert [[str(reader.ask(text)).lower()]] == rows
            return
        found = reader.select(text)
        assert list(found.variables) == head
        assert [["" if term is None else plain(str(term)) for term in row] for row in found.rows] == rows
    finally:
        writer.update(" ; ".join(f"CLEAR SILENT GRAPH <{graph}>" for graph in graphs))


def plain(text: str) -> str:
    """Return a number without trailing zeros, and any other text as it is."""
    try:
        return format(Decimal(text).normalize(), "f")
    except InvalidOperation:
        return text


def test_update_is_seen(remote: RemoteReader, writer: RemoteWriter) -> None:
    everything = "SELECT ?g ?o { GRAPH ?g { <a:s> <a:p> ?o } } ORDER BY ?g ?o"
    writer.update('INSERT DATA { GRAPH <a:g> { <a:s> <a:p> "é – “x”"@en, true } }')
    assert {str(row["o"]) for row in remote.select(everything).texts()} == {"true", "é – “x”"}
    writer.update("INSERT { GRAPH <a:h> { ?s ?p ?o } } WHERE { ?s ?p ?o FILTER (ISLITERAL(?o)) }", using_graphs=["a:g"])
    writer.update("DELETE { GRAPH <a:g> { ?s ?p ?o } } WHERE { GRAPH <a:g> { ?s ?p ?o } }")
    assert [row["g"] for row in remote.select(everything).texts()] == ["a:h", "a:h"]
    writer.update("CLEAR GRAPH <a:h>")
    assert not remote.select(everything).rows


def test_update_of_who_gives_a_password(engine: Engine, remote: RemoteReader) -> None:
    if not engine.guarded:
        pytest.skip("the Oxigraph server asks nobody who it is")
    with pytest.raises(RemoteError, match="status 401"):
        RemoteWriter(engine.guarded, 30, user="dba", password="wrong").update("CLEAR GRAPH <a:g>")
    RemoteWriter(engine.guarded, 30, user="dba", password="dba").update("INSERT DATA { GRAPH <a:g> { <a:s> <a:p> 1 } }")
    assert remote.ask("ASK { <a:s> <a:p> 1 }")
    RemoteWriter(engine.guarded, 30, user="dba", password="dba").update("CLEAR GRAPH <a:g>")


# Failing


def test_what_the_engine_says_is_passed_on(remote: RemoteReader, writer: RemoteWriter) -> None:
    for call in (lambda: remote.ask("ASK { ?s ?p }"), lambda: writer.update("INSERT { ?s ?p }")):
        with pytest.raises(QuerySyntaxError, match=r"refused by the remote endpoint: .+"):
            call()


def test_engine_that_cannot_answer_is_a_bad_gateway(remote: RemoteReader, theirs: FlaskClient) -> None:
    """Virtuoso says what is wrong; Oxigraph has begun to answer by then, and breaks off."""
    hopeless = "SELECT ?s { SERVICE <http://127.0.0.1:9/sparql> { ?s ?p ?o } }"
    with pytest.raises(RemoteError, match=r"answered with status 500: Virtuoso .+|gave no whole answer"):
        remote.select(hopeless)
    assert theirs.post("/sparql", data={"query": hopeless}).status_code == 502


HEAVY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def test_engine_that_is_late_is_a_gateway_timeout(engine: Engine) -> None:
    client = create_app(Session(Settings(), RemoteReader(engine.query, 1))).test_client()
    assert client.post("/sparql", data={"query": HEAVY}).status_code == 504


def test_engine_that_is_gone_is_a_bad_gateway(engine: Engine, theirs: FlaskClient, writer: RemoteWriter) -> None:
    """The last of all: it ends the engine."""
    engine.stop()
    sent = theirs.get("/sparql?query=ASK{}")
    assert (sent.status_code, "cannot be reached" in sent.text) == (502, True)
    with pytest.raises(KgError, match="cannot be reached"):
        writer.update("CLEAR GRAPH <a:g>")
