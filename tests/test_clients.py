"""Clients that others use read the endpoint, and write to it, as they do anywhere; each answer is the reader's."""

import csv
import gzip
import io
import json
import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import rdflib
from conftest import CHECKOUT
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from serving import serve
from SPARQLWrapper import (
    CSV,
    GET,
    JSON,
    JSONLD,
    N3,
    POST,
    POSTDIRECTLY,
    RDFXML,
    TSV,
    TURTLE,
    URLENCODED,
    XML,
    SPARQLExceptions,
    SPARQLWrapper,
)

from kg.formats import get_format
from kg.reader import Solutions, parse_results
from kg.store import OxigraphReader

# SPARQLWrapper makes one of rdflib's of every graph that it reads.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
ROLE = "https://w3id.org/career-lattice/role/librarian"
SKOS = "http://www.w3.org/2004/02/skos/core#"
LABELS = f"SELECT * WHERE {{ ?role <{SKOS}prefLabel> ?label }} ORDER BY ?role ?label"
ASK = f"ASK {{ <{ROLE}> ?p ?o }}"
CONSTRUCT = f"CONSTRUCT {{ ?role <{SKOS}prefLabel> ?label }} WHERE {{ ?role <{SKOS}prefLabel> ?label }}"
DESCRIBE = f"DESCRIBE <{ROLE}>"
TOKEN = {"Authorization": "Bearer secret"}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serve(tmp_path_factory.mktemp("clients"), update_token="secret") as address:
        yield address


@pytest.fixture(scope="module")
def labels(embedded: OxigraphReader) -> list[tuple[str, str]]:
    """The IRI and the label of everything that has one, in order."""
    return [(str(role), str(label)) for role, label in embedded.select(LABELS).rows]


@pytest.fixture(scope="module")
def graph(embedded: OxigraphReader) -> rdflib.Graph:
    """The answer to ``CONSTRUCT``."""
    body, _ = embedded.answer(CONSTRUCT, lambda _: get_format("nt", "graph"))
    return rdflib.Graph().parse(data=body, format="nt")


# SPARQLWrapper


def wrapped(service: str, query: str, form: str, method: str = GET, how: str = URLENCODED) -> Any:
    """Return what SPARQLWrapper makes of the answer."""
    client = SPARQLWrapper(f"{service}/sparql")
    client.setMethod(method)
    client.setRequestMethod(how)
    client.setReturnFormat(form)
    client.setQuery(query)
    client.setTimeout(20)
    return client.query().convert()


@pytest.mark.parametrize("method", [GET, POST])
@pytest.mark.parametrize("how", [URLENCODED, POSTDIRECTLY])
def test_sparqlwrapper_selects(method: str, how: str, service: str, labels: list[tuple[str, str]]) -> None:
    rows = wrapped(service, LABELS, JSON, method, how)["results"]["bindings"]
    assert [(row["role"]["value"], row["label"]["value"]) for row in rows] == labels


@pytest.mark.parametrize("form", [CSV, TSV])
def test_sparqlwrapper_reads_tables(form: str, service: str, labels: list[tuple[str, str]]) -> None:
    text = wrapped(service, LABELS, form).decode()
    header, *rows = csv.reader(io.StringIO(text), delimiter="," if form == CSV else "\t", quoting=csv.QUOTE_MINIMAL)
    assert header == (["role", "label"] if form == CSV else ["?role", "?label"])
    assert [row[0].strip("<>") for row in rows] == [role for role, _ in labels]


def test_sparqlwrapper_reads_xml(service: str, labels: list[tuple[str, str]]) -> None:
    document = wrapped(service, LABELS, XML)
    assert len(document.getElementsByTagName("result")) == len(labels)


@pytest.mark.parametrize("form", [JSON, XML])
def test_sparqlwrapper_asks(form: str, service: str) -> None:
    found = wrapped(service, ASK, form)
    answer = found["boolean"] if form == JSON else found.getElementsByTagName("boolean")[0].firstChild.data == "true"
    assert answer is True


@pytest.mark.parametrize("form", [TURTLE, RDFXML, XML, N3, JSONLD])
def test_sparqlwrapper_constructs(form: str, service: str, graph: rdflib.Graph) -> None:
    found = wrapped(service, CONSTRUCT, form)
    if isinstance(found, bytes):
        found = rdflib.Graph().parse(data=found, format="turtle")
    assert set(found) == set(graph)


def test_sparqlwrapper_describes(service: str) -> None:
    found = wrapped(service, DESCRIBE, XML)
    assert (rdflib.URIRef(ROLE), None, None) in found


def test_sparqlwrapper_is_told_what_is_wrong(service: str) -> None:
    with pytest.raises(SPARQLExceptions.QueryBadFormed, match="line 1, column"):
        wrapped(service, "SELECT ?s { ?s ?p }", JSON)


def test_sparqlwrapper_updates(service: str) -> None:
    client = SPARQLWrapper(f"{service}/sparql", f"{service}/update")
    client.setMethod(POST)
    client.setQuery("INSERT DATA { GRAPH <urn:wrapper> { <urn:a> <urn:b> 1 } }")
    with pytest.raises(SPARQLExceptions.Unauthorized):
        client.query()
    client.addCustomHttpHeader("Authorization", "Bearer secret")
    client.query().response.close()
    found = wrapped(service, "ASK { GRAPH <urn:wrapper> { <urn:a> <urn:b> 1 } }", JSON)
    assert found["boolean"] is True


# rdflib


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("form", ["xml", "json", "csv", "tsv"])
def test_rdflib_store_selects(method: str, form: str, service: str, labels: list[tuple[str, str]]) -> None:
    store = SPARQLStore(f"{service}/sparql", method=method, returnFormat=form)
    found = rdflib.Graph(store).query(LABELS)
    role, label = rdflib.Variable("role"), rdflib.Variable("label")
    assert [(str(row[role]), str(row[label])) for row in found.bindings] == labels


def test_rdflib_store_is_a_graph(service: str, graph: rdflib.Graph) -> None:
    found = rdflib.Graph(SPARQLStore(f"{service}/sparql"))
    label = rdflib.URIRef(f"{SKOS}prefLabel")
    assert set(found.triples((None, label, None))) == set(graph)
    assert found.query(ASK).askAnswer is True
    assert len(found) > 1000


def test_rdflib_update_store_writes(service: str) -> None:
    store = SPARQLUpdateStore(f"{service}/sparql", f"{service}/update", headers=TOKEN, autocommit=False)
    written = rdflib.Graph(store, identifier=rdflib.URIRef("urn:rdflib"))
    one = rdflib.URIRef("urn:a"), rdflib.URIRef("urn:b"), rdflib.Literal("é\n\"'", lang="fr")
    written.add(one)
    store.commit()
    assert list(written) == [one]
    written.remove((None, None, None))
    store.commit()
    assert list(written) == []


# curl


def curl(*arguments: str, body: bytes | None = None) -> tuple[int, dict[str, str], bytes]:
    """Return status, headers by small name, and body."""
    program = shutil.which("curl")
    if program is None:
        pytest.skip("curl is not here")
    found = subprocess.run([program, "-sS", "-i", *arguments], input=body, stdout=subprocess.PIPE, check=True)
    head, _, content = found.stdout.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return int(first.split()[1]), headers, content


def rows_of(body: bytes) -> list[tuple[str, ...]]:
    found = parse_results(body)
    assert isinstance(found, Solutions)
    return [tuple(map(str, row)) for row in found.rows]


@pytest.mark.parametrize(
    "arguments",
    [
        ["-G", "--data-urlencode", f"query={LABELS}"],
        ["--data-urlencode", f"query={LABELS}"],
        ["-H", "Content-Type: application/sparql-query", "--data-binary", LABELS],
        ["-H", "Content-Type: application/sparql-query; charset=utf-8", "--data-binary", "@-"],
        ["-H", "Transfer-Encoding: chunked", "-H", "Content-Type: application/sparql-query", "--data-binary", LABELS],
        ["-H", "Expect: 100-continue", "-H", "Content-Type: application/sparql-query", "--data-binary", LABELS],
        ["--http1.0", "-G", "--data-urlencode", f"query={LABELS}"],
        ["-G", "--data-urlencode", f"query={LABELS}", "--data-urlencode", "format=json", "-H", "Accept: text/csv"],
    ],
)
def test_curl_asks_in_every_way(arguments: list[str], service: str, labels: list[tuple[str, str]]) -> None:
    status, _, content = curl(*arguments, f"{service}/sparql", body=LABELS.encode())
    if status == 100:
        head, _, content = content.partition(b"\r\n\r\n")
        status = int(head.split()[1])
    assert (status, rows_of(content)) == (200, labels)


def test_curl_looks_at_the_head(service: str) -> None:
    address = f"{service}/sparql?query={quote(LABELS)}"
    status, headers, content = curl("--head", address)
    assert (status, content) == (200, b"")
    assert headers["content-type"] == "application/sparql-results+json"
    assert headers["content-length"] == str(len(curl(address)[2]))


@pytest.mark.parametrize("path", ["/sparql", "/update", "/graphs"])
def test_curl_asks_for_options(path: str, service: str) -> None:
    status, headers, _ = curl("-X", "OPTIONS", f"{service}{path}")
    assert status in {200, 204}
    assert "POST" in headers["allow"]


def test_curl_gets_it_compressed(service: str, labels: list[tuple[str, str]]) -> None:
    address = f"{service}/sparql?query={quote(LABELS)}"
    _, headers, content = curl("-H", "Accept-Encoding: gzip", address)
    assert headers["content-encoding"] == "gzip"
    assert rows_of(gzip.decompress(content)) == labels
    assert rows_of(curl("--compressed", address)[2]) == labels


def test_curl_is_told_that_it_has_it(service: str) -> None:
    address = f"{service}/sparql?query={quote(LABELS)}"
    tag = curl(address)[1]["etag"]
    assert curl("-H", f"If-None-Match: {tag}", address)[0] == 304
    assert curl("-H", 'If-None-Match: "other"', address)[0] == 200
    assert curl("-H", f"If-None-Match: {tag}", "-H", "Accept: text/csv", address)[0] == 200


@pytest.mark.parametrize(
    "arguments",
    [
        ["--data-urlencode", "update=INSERT DATA { GRAPH <urn:curl> { <urn:a> <urn:b> 1 } }"],
        ["-H", "Content-Type: application/sparql-update", "--data-binary", "DROP SILENT GRAPH <urn:curl>"],
    ],
)
def test_curl_updates(arguments: list[str], service: str) -> None:
    assert curl("-H", "Authorization: Bearer secret", *arguments, f"{service}/update")[0] == 200
    assert curl(*arguments, f"{service}/update")[0] == 401


def test_curl_puts_gets_and_deletes_a_graph(service: str) -> None:
    address, token = f"{service}/graphs?graph=urn:put", ["-H", "Authorization: Bearer secret"]
    put = ["-X", "PUT", "-H", "Content-Type: text/turtle", "--data-binary", "<urn:a> <urn:b> 1 ."]
    assert curl(*token, *put, address)[0] == 201
    assert curl(*token, *put, address)[0] == 204
    assert set(rdflib.Graph().parse(data=curl("-H", "Accept: text/turtle", address)[2], format="turtle")) == {
        (rdflib.URIRef("urn:a"), rdflib.URIRef("urn:b"), rdflib.Literal(1))
    }
    assert curl(*token, "-X", "DELETE", address)[0] == 204
    assert curl("--head", address)[0] == 404


# Comunica, which takes what it asks apart itself where it can


@pytest.fixture(scope="module")
def comunica(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command of Comunica, in the version that tests/clients pins."""
    npm = shutil.which("npm")
    if npm is None:
        if os.environ.get("LATTICE_REQUIRE_SOURCES"):
            pytest.fail("npm is missing: expected it here")
        pytest.skip("npm is not here")
    folder = tmp_path_factory.mktemp("npm")
    for name in ("package.json", "package-lock.json"):
        shutil.copy(CHECKOUT / "tests" / "clients" / name, folder)
    subprocess.run(
        [npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"], cwd=folder, check=True
    )
    return folder / "node_modules" / ".bin" / "comunica-sparql"


def ask_comunica(program: Path, source: str, query: str, media_type: str) -> bytes:
    found = subprocess.run(
        [str(program), source, query, "-t", media_type], stdout=subprocess.PIPE, timeout=120, check=True
    )
    return found.stdout


@pytest.mark.clients
@pytest.mark.parametrize("source", ["sparql@{}/sparql", "{}/sparql"])
def test_comunica_selects(source: str, comunica: Path, service: str, labels: list[tuple[str, str]]) -> None:
    body = ask_comunica(comunica, source.format(service), LABELS, "application/sparql-results+json")
    rows = json.loads(body)["results"]["bindings"]
    assert Counter((row["role"]["value"], row["label"]["value"]) for row in rows) == Counter(labels)


@pytest.mark.clients
def test_comunica_asks_and_constructs(comunica: Path, service: str, graph: rdflib.Graph) -> None:
    source = f"sparql@{service}/sparql"
    assert json.loads(ask_comunica(comunica, source, ASK, "application/sparql-results+json"))["boolean"] is True
    body = ask_comunica(comunica, source, CONSTRUCT, "application/n-triples")
    assert set(rdflib.Graph().parse(data=body, format="nt")) == set(graph)


@pytest.mark.clients
def test_comunica_joins_with_its_own_algebra(comunica: Path, service: str, embedded: OxigraphReader) -> None:
    query = f"SELECT ?label (COUNT(?p) AS ?n) WHERE {{ ?role <{SKOS}prefLabel> ?label ; ?p ?o }} GROUP BY ?label"
    body = ask_comunica(comunica, f"sparql@{service}/sparql", query, "application/sparql-results+json")
    rows = json.loads(body)["results"]["bindings"]
    expected = Counter((str(label), str(number)) for label, number in embedded.select(query).rows)
    assert Counter((row["label"]["value"], row["n"]["value"]) for row in rows) == expected
