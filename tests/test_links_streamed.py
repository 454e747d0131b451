"""Exports of links that leave in parts: the same bytes as whole, of one generation, and not made for who has them."""

import asyncio
import gzip
import json
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from serving import Serving
from werkzeug.wrappers import Response

from kg.errors import MovedError
from kg.formats import get_format
from kg.links import iter_export, load_links, paging, to_format
from kg.reader import Reader
from kg.session import Session
from kg.settings import Settings
from kg.store import OxigraphReader, open_memory
from kg.vocab import OWL, SKOS
from server import links, streams
from server.app import create_app
from server.command import main
from server.reply import Reply
from server.sending import BrokenError, send_reply

FORMS = {
    "sssom": "/links.sssom.tsv",
    "skos": "/links.ttl",
    "rdf": "/links.records.ttl",
    "edoal": "/links.edoal.rdf",
    "json": "/links.json",
}
PREFIXES = {"skos": SKOS, "esco": "http://data.europa.eu/esco/"}


def whole(form: str, reader: Reader, name: str | None) -> str:
    return "".join(to_format(form, reader, load_links(reader, vocabulary=name), PREFIXES, name))


@pytest.mark.parametrize("name", [None, "esco"])
@pytest.mark.parametrize("form", FORMS)
def test_export_in_pages_is_the_whole(
    form: str, name: str | None, embedded: OxigraphReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "_MOST", 7)
    assert "".join(iter_export(form, embedded, PREFIXES, name)) == whole(form, embedded, name)


def test_subject_without_an_iri_is_not_lost(embedded: OxigraphReader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "_MOST", 7)
    held = list(ox.parse(embedded.dump(get_format("nq", "graph")), format=ox.RdfFormat.N_QUADS))
    source = ox.NamedNode(f"{OWL}annotatedSource")
    one = next(quad for quad in held if quad.predicate == source and "/esco/" not in str(quad.object))
    held[held.index(one)] = ox.Quad(one.subject, source, ox.BlankNode(), one.graph_name)
    reader = open_memory(held)
    assert "".join(iter_export("sssom", reader, PREFIXES)) == whole("sssom", reader, None)


def test_array_has_what_is_said_of_each_mapping(embedded: OxigraphReader) -> None:
    found = json.loads("".join(iter_export("json", embedded, PREFIXES)))
    assert found == [vars(mapping) for mapping in load_links(embedded)]
    assert json.loads("".join(to_format("json", embedded, [], PREFIXES))) == []


@pytest.fixture
def client(session: Session, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """The pages alone, which send in parts what has more than a kilobyte."""
    monkeypatch.setattr(streams, "_WHOLE", 1000)
    monkeypatch.setattr(streams, "_PART", 1000)
    return create_app(session).test_client()


def test_small_export_has_its_length(session: Session) -> None:
    assert create_app(session).test_client().get("/links.ttl?set=wikidata").content_length


def test_large_export_is_not_held(client: FlaskClient) -> None:
    answer = client.get("/links.ttl", buffered=False)
    assert answer.is_streamed and "Content-Length" not in answer.headers


def test_who_has_it_is_told_before_anything_is_read(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    tags = {client.get(path).headers["ETag"] for path in (*FORMS.values(), "/links.ttl?set=esco")}
    assert len(tags) == len(FORMS) + 1
    monkeypatch.setattr(links, "iter_export", None)
    answer = client.get("/links.ttl?set=esco", headers={"If-None-Match": ", ".join(tags)})
    assert (answer.status_code, answer.headers["ETag"] in tags, answer.data) == (304, True, b"")


def test_what_fails_before_the_first_part_is_a_problem(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is begun anew a few times, as the next generation may stay."""
    begun = []

    def moved(*_: Any) -> Iterator[str]:
        begun.append(1)
        raise MovedError("0001-aaaaaaaaaaaa")

    monkeypatch.setattr(links, "iter_export", moved)
    assert (client.get("/links.ttl").status_code, len(begun)) == (503, 3)


def test_what_fails_later_breaks_the_answer_off(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def moved(*_: Any) -> Iterator[str]:
        yield "<a:a> <a:b> <a:c> .\n" * 1000
        raise MovedError("0001-aaaaaaaaaaaa")

    monkeypatch.setattr(links, "iter_export", moved)
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    async def run(threads: ThreadPoolExecutor) -> None:
        environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/links.ttl", "wsgi.url_scheme": "http", "SERVER_NAME": "a"}
        response = streams.answer(client.application.wsgi_app, environ | {"SERVER_PORT": "80", "wsgi.input": None})
        await send_reply(streams.to_reply(response, threads), "GET", (b"x-request-id", b"1"), send)

    with ThreadPoolExecutor(1) as threads, pytest.raises(BrokenError, match="no longer current"):
        asyncio.run(run(threads))
    assert (len(sent[1]["body"]), sent[-1]["more_body"]) == (20_000, True)


def test_who_leaves_lets_go_of_what_is_made() -> None:
    """A part that is being made is made to its end first: what makes it cannot be closed meanwhile."""
    closed = []
    response = Response(iter([b"a", b"b"]))
    response.call_on_close(lambda: closed.append(1))
    with ThreadPoolExecutor(1) as threads:
        reply: Reply = streams.to_reply(response, threads)
        reply.close()
    assert closed == [1]


@pytest.fixture(scope="module")
def serving(built: Path, start_serving: Callable[..., Serving]) -> Serving:
    small = {"server.streams._WHOLE": 1000, "server.streams._PART": 1000, "kg.links.paging._MOST": 20}
    return start_serving(built, constants=small)


@pytest.mark.service
@pytest.mark.parametrize(("form", "address"), FORMS.items())
def test_service_sends_what_the_command_writes(
    form: str, address: str, serving: Serving, built: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    if form == "json":  # which the command has not
        out.write_text(whole(form, Session(Settings(data=built)).reader, None), encoding="utf-8")
    else:
        export = ["links", "export", "--format", form, "--out", str(out), "--data", str(built)]
        assert CliRunner().invoke(main, export).exit_code == 0
    plain = serving.client.get(address)
    packed = serving.client.get(address, headers={"Accept-Encoding": "gzip"})
    assert (plain.headers["Transfer-Encoding"], plain.data) == ("chunked", out.read_bytes())
    assert gzip.decompress(packed.data) == plain.data
    for one in (plain, packed):
        again = serving.client.get(address, headers={"If-None-Match": one.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")


@pytest.mark.service
def test_head_and_old_clients_have_what_they_can_read(serving: Serving) -> None:
    head, plain = serving.client.head("/links.ttl"), serving.client.get("/links.ttl")
    assert (head.status_code, head.headers["ETag"], head.data) == (200, plain.headers["ETag"], b"")
    old = serving.talk(b"GET /links.ttl HTTP/1.0\r\n\r\n")
    assert f"content-length: {len(plain.data)}\r\n".encode() in old and old.endswith(plain.data)


@pytest.mark.service
def test_client_that_leaves_midway_harms_nobody(serving: Serving) -> None:
    for _ in range(20):
        with socket.create_connection(("127.0.0.1", serving.port)) as connection:
            connection.sendall(b"GET /links.records.ttl HTTP/1.1\r\nHost: a\r\n\r\n")
            assert connection.recv(100)
    assert serving.client.get("/links.ttl").status_code == 200
    assert "Traceback" not in serving.said()
