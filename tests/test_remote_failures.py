"""A remote endpoint that fails in one of the many ways there are: one kind of error, with its first line, in time."""

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs

import pytest

from kg.errors import QueryError, QuerySyntaxError, RemoteError, RemoteTimeoutError
from kg.formats import get_format
from kg.reader import Selection
from kg.remote import RemoteReader
from kg.session import Session
from kg.settings import Settings
from kg.vocab import BASE
from server.app import create_app

RESULTS = "application/sparql-results+json"
GOOD = b'{"head":{},"boolean":true}'
SECRET = b"secret of the house"


class Endpoint(BaseHTTPRequestHandler):
    """Answers as it is told, and keeps what it was asked."""

    status: ClassVar[int] = 200
    content_type: ClassVar[str] = RESULTS
    body: ClassVar[bytes] = GOOD
    missing: ClassVar[int] = 0
    pause: ClassVar[float] = 0
    more: ClassVar[dict[str, str]] = {}
    asked: ClassVar[dict[str, list[str]]] = {}

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_POST(self) -> None:
        cls = type(self)
        cls.asked = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode(), keep_blank_values=True)
        self.send_response(cls.status)
        self.send_header("Content-Type", cls.content_type)
        self.send_header("Content-Length", str(len(cls.body) + cls.missing))
        for name, value in cls.more.items():
            self.send_header(name, value)
        self.end_headers()
        try:
            for byte in cls.body if cls.pause else [cls.body]:
                self.wfile.write(bytes([byte]) if isinstance(byte, int) else byte)
                time.sleep(cls.pause)
        except OSError:  # nobody reads on
            pass


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Endpoint)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/query"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def remote(address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[RemoteReader]:
    yield RemoteReader(address, 1)
    for name, value in DEFAULTS.items():
        setattr(Endpoint, name, value)


NAMES = ("status", "content_type", "body", "missing", "pause", "more", "asked")
DEFAULTS = {name: getattr(Endpoint, name) for name in NAMES}


def answer(**more: Any) -> None:
    for name, value in more.items():
        setattr(Endpoint, name, value)


@pytest.mark.parametrize(
    "told",
    [
        {"content_type": "text/html", "body": b"<html>log in, " + SECRET},
        {"body": b"{}"},
        {"body": b'{"head":{},"results":null}'},
        {"body": b'{"head":{"vars":["x"]}}'},
        {"body": b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"weird","value":"x"}}]}}'},
        {"body": b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"a b"}}]}}'},
        {"body": b"[1]"},
        {"body": b'{"head":{"vars":["\xff"]}}'},
        {"body": b'{"head":{"vars":[', "missing": 500},
        {"missing": 500},
        {"status": 302, "body": b"<html>log in, " + SECRET},
        {"status": 502, "body": b"\n<!DOCTYPE html>" + SECRET},
    ],
    ids=str,
)
def test_every_failure_is_a_bad_gateway(told: dict[str, Any], remote: RemoteReader) -> None:
    answer(**told)
    with pytest.raises(RemoteError) as caught:
        remote.ask("ASK {}")
    assert "secret" not in str(caught.value)
    response = create_app(Session(Settings(), remote)).test_client().get("/sparql?query=ASK{}")
    assert response.status_code == 502


@pytest.mark.parametrize("status", [302, 401, 403, 404, 414, 429, 500, 503])
def test_text_of_the_engine_is_passed_on(status: int, remote: RemoteReader) -> None:
    """docs/decisions/0011: its first line, bounded, as plain text."""
    answer(status=status, body=b"  Transaction \x1b[31mtimed\x00 out\t<b>now</b> \r\nSPARQL query:\nASK {}")
    with pytest.raises(RemoteError, match=f"answered with status {status}: Transaction") as caught:
        remote.ask("ASK {}")
    assert caught.value.problem.endswith("Transaction [31mtimed out <b>now</b>")
    client = create_app(Session(Settings(), remote)).test_client()
    assert client.get("/sparql?query=ASK{}").json["detail"].endswith("out <b>now</b>")  # type: ignore[index]
    assert "&lt;b&gt;now" in client.get("/sparql?query=ASK{}", headers={"Accept": "text/html"}).text


@pytest.mark.parametrize("status", [400, 500, 503])
def test_long_text_of_the_engine_is_cut(status: int, remote: RemoteReader) -> None:
    answer(status=status, body=b"no" * 100_000)
    with pytest.raises((RemoteError, QuerySyntaxError)) as caught:
        remote.ask("ASK {}")
    assert str(caught.value).endswith(": " + "no" * 150)


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"X-SPARQL-MaxRows": "1"}, "gave 1 solutions, the most that it gives"),
        ({"X-SQL-State": "S1TAT"}, "gave a part of the answer only"),
    ],
)
def test_answer_that_is_cut_is_refused(more: dict[str, str], problem: str, remote: RemoteReader) -> None:
    """Virtuoso says so in a header alone; a result is never silently cut."""
    answer(more=more, body=b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"a:b"}}]}}')
    with pytest.raises(RemoteError, match=problem):
        remote.select("SELECT ?s {}")


def test_most_that_an_engine_gives_may_be_enough(remote: RemoteReader) -> None:
    answer(more={"X-SPARQL-MaxRows": "2"}, body=b'{"head":{"vars":["s"]},"results":{"bindings":[{}]}}')
    assert len(remote.select("SELECT ?s {}").rows) == 1


def test_graph_that_is_broken_is_a_bad_gateway(remote: RemoteReader) -> None:
    answer(content_type="application/n-triples", body=b"<a> broken")
    with pytest.raises(RemoteError):
        remote.answer("CONSTRUCT WHERE { ?s ?p ?o }", lambda _: get_format("nt", "graph"))


def test_other_names_of_a_format_will_do(remote: RemoteReader) -> None:
    answer(content_type="application/json; charset=utf-8")
    assert remote.ask("ASK {}") is True


@pytest.mark.parametrize("told", [{"body": b" " * 50, "pause": 0.2}, {"body": b"", "missing": 5, "pause": 3}], ids=str)
def test_trickle_ends_at_the_limit(told: dict[str, Any], remote: RemoteReader) -> None:
    answer(**told)
    start = time.monotonic()
    with pytest.raises((RemoteTimeoutError, RemoteError)):
        remote.ask("ASK {}")
    assert time.monotonic() - start < 2


def test_late_answer_is_a_gateway_timeout(remote: RemoteReader) -> None:
    answer(body=b" " * 50, pause=0.2)
    response = create_app(Session(Settings(), remote)).test_client().get("/sparql?query=ASK{}")
    assert response.status_code == 504


def test_refusal_keeps_its_place(remote: RemoteReader) -> None:
    column = len(f"BASE <{BASE}> ") + 9
    answer(status=400, body=f"error at 1:{column}: expected ?\nmore".encode())
    with pytest.raises(QuerySyntaxError) as caught:
        remote.ask("ASK { ?s ")
    assert (caught.value.line, caught.value.column) == (1, 9)
    assert caught.value.problem == "refused by the remote endpoint: error at 1:9: expected ?"


@pytest.mark.parametrize(
    "update",
    [
        "DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } } }",
        "INSERT { ?s ?p ?o } WHERE { SELECT * { ?s ?p ?o } }",
        "CLEAR ALL",
    ],
)
def test_update_is_never_sent(update: str, remote: RemoteReader) -> None:
    with pytest.raises(QueryError):
        remote.answer(update, lambda _: get_format("json", "results"))
    assert not Endpoint.asked


@pytest.mark.parametrize(
    "query", ["PREFIX : <http://example.org/add/> ASK {}", "ASK {} # DELETE", "ASK { ?s ?delete 1 }"]
)
def test_query_is_always_sent_as_one(query: str, remote: RemoteReader) -> None:
    assert remote.ask(query) is True
    assert Endpoint.asked["query"] == [f"BASE <{BASE}> {query}"]
    assert "update" not in Endpoint.asked


def test_too_deep_is_not_sent(remote: RemoteReader) -> None:
    with pytest.raises(QuerySyntaxError):
        remote.ask("ASK" + "{" * 2300 + "}" * 2300)
    assert not Endpoint.asked


def test_union_is_asked_for_where_no_dataset_is_named(remote: RemoteReader) -> None:
    def is_union(query: str, selection: Selection = Selection()) -> bool:  # noqa: B008 (a frozen value)
        remote.answer(query, lambda _: get_format("json", "results"), selection)
        return "union-default-graph" in Endpoint.asked

    assert is_union("ASK {}")
    assert not is_union("ASK FROM <a:b> {}")
    assert not is_union("ASK {}", Selection(default_graphs=("a:b",)))


def test_state_is_named_by_the_minute(remote: RemoteReader) -> None:
    assert remote.generation.startswith(f"remote {remote.generation.split()[1]} at 20")
