"""Updates of a remote endpoint: what is sent, who is let in, and what comes of a failure."""

import hashlib
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar
from urllib.parse import parse_qs

import pytest

from kg.errors import QuerySyntaxError, RemoteError, RemoteTimeoutError
from kg.remote import RemoteReader, RemoteWriter
from kg.vocab import BASE

UPDATE = "INSERT DATA { GRAPH <a:g> { <a:s> <a:p> 1 } }"


def md5(text: str) -> str:
    return hashlib.md5(text.encode()).hexdigest()


class Endpoint(BaseHTTPRequestHandler):
    """Takes updates; asks who is there where it has a scheme, and lets in ``ann`` with ``sesame``."""

    scheme: ClassVar[str] = ""
    status: ClassVar[int] = 204
    body: ClassVar[bytes] = b""
    asked: ClassVar[list[dict[str, list[str]]]] = []

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_POST(self) -> None:
        cls = type(self)
        length = int(self.headers["Content-Length"])
        cls.asked.append(parse_qs(self.rfile.read(length).decode(), keep_blank_values=True))
        if cls.scheme and not self._knows(self.headers.get("Authorization", "")):
            self.send_response(401)
            self.send_header("WWW-Authenticate", f'{cls.scheme} realm="graphs", nonce="7", qop="auth", algorithm="MD5"')
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self.send_response(cls.status)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.send_header("Content-Length", str(len(cls.body)))
        self.end_headers()
        self.wfile.write(cls.body)

    def _knows(self, given: str) -> bool:
        if self.scheme == "Basic":
            return given == "Basic YW5uOnNlc2FtZQ=="
        said = dict(re.findall(r'(\w+)="?([^",]+)', given))
        if said.get("username") != "ann":
            return False
        one, other = md5("ann:graphs:sesame"), md5(f"POST:{said['uri']}")
        return bool(said["response"] == md5(f"{one}:7:{said['nc']}:{said['cnonce']}:auth:{other}"))


@pytest.fixture
def address() -> Iterator[str]:
    Endpoint.scheme, Endpoint.status, Endpoint.body, Endpoint.asked = "", 204, b"", []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Endpoint)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/update"
    server.shutdown()
    thread.join()
    server.server_close()


def test_update_is_sent_as_one(address: str) -> None:
    RemoteWriter(address, 5).update(UPDATE, ["a:d", "a:e"], ["a:n"])
    assert Endpoint.asked == [
        {
            "update": [f"BASE <{BASE}> {UPDATE}"],
            "using-graph-uri": ["a:d", "a:e"],
            "using-named-graph-uri": ["a:n"],
        }
    ]


def test_update_names_no_graphs_where_none_are_given(address: str) -> None:
    RemoteWriter(address, 5).update(UPDATE)
    assert Endpoint.asked[0].keys() == {"update"}


def test_query_is_not_sent_as_a_query(address: str) -> None:
    RemoteWriter(address, 5).update("SELECT * { ?s ?p ?o }")
    assert Endpoint.asked[0].keys() == {"update"}


@pytest.mark.parametrize("scheme", ["Basic", "Digest"])
def test_who_asks_is_let_in(scheme: str, address: str) -> None:
    Endpoint.scheme = scheme
    RemoteWriter(address, 5, user="ann", password="sesame").update(UPDATE)
    Endpoint.status, Endpoint.body = 200, b'{"head":{},"boolean":true}'
    assert RemoteReader(address, 5, user="ann", password="sesame").ask("ASK {}") is True


@pytest.mark.parametrize("scheme", ["Basic", "Digest", "Bearer"])
@pytest.mark.parametrize("password", ["", "wrong"])
def test_stranger_is_not_let_in(scheme: str, password: str, address: str) -> None:
    Endpoint.scheme = scheme
    with pytest.raises(RemoteError, match="answered with status 401"):
        RemoteWriter(address, 5, user="ann" if password else "", password=password).update(UPDATE)


def test_password_is_not_given_where_nobody_asks(address: str) -> None:
    RemoteWriter(address, 5, user="ann", password="sesame").update(UPDATE)
    assert len(Endpoint.asked) == 1


def test_refused_update_says_why(address: str) -> None:
    Endpoint.status, Endpoint.body = 400, b"Error SP030: syntax error at line 1\nSPARQL query:\n..."
    with pytest.raises(QuerySyntaxError, match=r"refused by the remote endpoint: Error SP030: syntax error at line 1$"):
        RemoteWriter(address, 5).update("INSERT {")


def test_failed_update_says_why(address: str) -> None:
    Endpoint.status, Endpoint.body = 500, b"Virtuoso 42000 Error: access denied"
    with pytest.raises(RemoteError, match="answered with status 500: Virtuoso 42000 Error: access denied"):
        RemoteWriter(address, 5).update(UPDATE)


def test_update_too_deep_is_not_sent(address: str) -> None:
    with pytest.raises(QuerySyntaxError):
        RemoteWriter(address, 5).update("DELETE WHERE" + "{" * 300)
    assert not Endpoint.asked


def test_nobody_there_is_an_error() -> None:
    with pytest.raises(RemoteError, match="cannot be reached") as caught:
        RemoteWriter("http://127.0.0.1:9/update", 1).update(UPDATE)
    assert not isinstance(caught.value, RemoteTimeoutError)
