"""What comes off the wire: requests that can be read in one way alone, and no larger or slower than is borne."""

import json
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from serving import Serving, eventually, receive_all

pytestmark = pytest.mark.service

QUERY = b"Content-Type: application/sparql-query\r\n"
START, HOST = b"POST /sparql HTTP/1.1\r\n", b"Host: a\r\n"
GET = b"GET /health HTTP/1.1\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"


@pytest.fixture(scope="module")
def hasty(built_small: Path, start_serving: Callable[..., Serving]) -> Serving:
    """A service with little patience, which takes small bodies."""
    constants = {"server.transport.PATIENCE": 0.4, "server.front._NEXT": 0.4, "server.transport.LINGER": 0.4}
    return start_serving(built_small, constants=constants, upload_megabytes=1, update_token="secret")


def body_of(answer: bytes) -> bytes:
    return answer.partition(b"\r\n\r\n")[2]


@pytest.mark.parametrize(
    "head",
    [
        START + HOST + b"Content-Length: 6\r\n" + CHUNKED,
        START + HOST + CHUNKED + b"Content-Length: 6\r\n",
        START + HOST + b"Content-Length: 6\r\nContent-Length: 5\r\n",
        START + HOST + b"Content-Length: 6\r\nContent-Length: 6\r\n",
        START + HOST + b"Content-Length: 6, 6\r\n",
        START + HOST + b"Content-Length: +6\r\n",
        START + HOST + b"Content-Length: -6\r\n",
        START + HOST + b"Content-Length: 0x6\r\n",
        START + HOST + b"Content-Length: \r\n",
        START + HOST + b"Content-Length : 6\r\n",
        START + HOST + b"Content-Length: 99999999999999999999999\r\n",
        START + HOST + b"Transfer-Encoding: xchunked\r\n",
        START + HOST + b"Transfer-Encoding: gzip, chunked\r\n",
        START + HOST + b"Transfer-Encoding: chunked, identity\r\n",
        START + HOST + b"Transfer-Encoding: identity\r\n",
        START + HOST + b"Transfer-Encoding : chunked\r\n",
        START + HOST + b"Transfer-Encoding: \x0bchunked\r\n",
        START + HOST + b"Transfer-Encoding:\r\n chunked\r\n",
        START + HOST + CHUNKED * 2,
        START.replace(b"1.1", b"1.0") + CHUNKED,
        GET + HOST + b"X: b\r\n c\r\n",
        GET + HOST + b"Host: b\r\n",
        GET,
        GET + HOST + b"X\x00: b\r\n",
        GET + HOST + b"X: b\x00c\r\n",
        GET + HOST + b"X Y: b\r\n",
        GET + HOST + b": b\r\n",
        GET + HOST + b"X\r\n",
        GET + b"Host: a\nX: b\r\n",
        GET + b"Host: a\rX: b\r\n",
        GET + b" Host: a\r\n",
        GET.replace(b"\r\n", b"\n") + b"Host: a\n",
        b"GET /he\x00alth HTTP/1.1\r\n" + HOST,
        b"GET /h\xc3\xa9 HTTP/1.1\r\n" + HOST,
        b"GET /health x HTTP/1.1\r\n" + HOST,
        b"GET health HTTP/1.1\r\n" + HOST,
        b"GET /health HTTP/1.2\r\n" + HOST,
        b"FOO /health HTTP/1.1\r\n" + HOST,
        b"CONNECT a:80 HTTP/1.1\r\n" + HOST,
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ],
    ids=repr,
)
def test_doubtful_head_is_refused(head: bytes, served_small: Serving) -> None:
    """https://www.rfc-editor.org/rfc/rfc9112#section-11.2: what two readers might read in two ways, nobody reads."""
    answer = served_small.talk(head + b"\r\n0\r\n\r\n" + GET + HOST + b"\r\n")
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert answer.count(b"HTTP/1.1 ") == 1  # what came behind it is nobody's
    assert json.loads(body_of(answer))["status"] == 400


@pytest.mark.parametrize(
    "chunks",
    [
        b"zz\r\nASK {}\r\n0\r\n\r\n",
        b"-6\r\nASK {}\r\n0\r\n\r\n",
        b"fffffffffffffffff\r\nASK {}\r\n0\r\n\r\n",
        b"6\nASK {}\n0\n\n",
        b"6;a\nb\r\nASK {}\r\n0\r\n\r\n",
        b"6\r\nASK {}XX0\r\n\r\n",
    ],
    ids=repr,
)
def test_doubtful_chunks_are_refused(chunks: bytes, served_small: Serving) -> None:
    answer = served_small.talk(START + HOST + QUERY + CHUNKED + b"\r\n" + chunks + GET + HOST + b"\r\n")
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert answer.count(b"HTTP/1.1 ") == 1


@pytest.mark.parametrize(
    "request_",
    [
        START + HOST + QUERY + CHUNKED + b"Connection: close\r\n\r\n6\r\nASK {}\r\n0\r\n\r\n",
        START
        + HOST
        + QUERY
        + CHUNKED.replace(b"c", b"C")
        + b"Connection: close\r\n\r\n6;a=b\r\nASK {}\r\n0\r\nX: y\r\n\r\n",
        START + HOST + QUERY + b"Content-Length: 6\r\nConnection: close\r\n\r\nASK {}",
        START.replace(b"1.1", b"1.0") + QUERY + b"Content-Length: 6\r\n\r\nASK {}",
        b"\r\n" + GET + HOST + b"Connection: close\r\n\r\n",
        b"GET http://a/health HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n",
        GET + HOST + b"Connection: Upgrade\r\nUpgrade: h2c\r\n\r\n",
    ],
    ids=repr,
)
def test_request_of_an_honest_client_is_answered(request_: bytes, served_small: Serving) -> None:
    assert served_small.talk(request_).startswith(b"HTTP/1.1 200 ")


def test_requests_on_one_connection_are_answered_in_order(served_small: Serving) -> None:
    asked = b"".join(b"GET /problem/%s HTTP/1.1\r\nHost: a\r\n\r\n" % name for name in (b"NotFound", b"Gone"))
    answer = served_small.talk(asked + GET + HOST + b"Connection: close\r\n\r\n")
    assert answer.count(b"HTTP/1.1 200 ") == 3
    assert answer.index(b"/NotFound") < answer.index(b"/Gone") < answer.index(b'"live"')


def test_body_of_a_get_is_not_the_next_request(served_small: Serving) -> None:
    hidden = b"GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n"
    first = GET + HOST + b"Content-Length: %d\r\n\r\n" % len(hidden) + hidden
    answer = served_small.talk(first + GET + HOST + b"Connection: close\r\n\r\n")
    assert (answer.count(b"HTTP/1.1 200 "), answer.count(b"HTTP/1.1 ")) == (2, 2)


# Sizes


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/sparql?query=" + "x" * 20_000, {}, 414),
        ("/sparql?query=" + "x" * 200_000, {}, 414),
        ("/health", {"X-A": "x" * 70_000}, 431),
        ("/health", {f"X-{i}": "x" * 500 for i in range(90)} | {"X-Last": "x" * 30_000}, 431),
        ("/sparql?" + "&" * 1000, {}, 400),
        ("/sparql?query=ASK%7B%7D", {"Accept": "a/b," * 15_000}, 400),
        ("/health", {"X-A": "x" * 30_000}, 200),
    ],
    ids=["address", "address beyond a head", "header", "headers", "parameters", "accept", "a large one that will do"],
)
def test_size_of_head_is_limited(path: str, headers: dict[str, str], status: int, served_small: Serving) -> None:
    answer = served_small.client.get(path, headers=headers)
    assert answer.status_code == status
    assert status == 200 or answer.json["status"] == status


@pytest.mark.parametrize("encoding", ["query={}", "a=&" * 1000 + "query={}"], ids=["one", "a thousand more"])
def test_fields_of_a_form_are_limited(encoding: str, served_small: Serving) -> None:
    answer = served_small.client.post(
        "/sparql", data=encoding.format("ASK%7B%7D"), content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == (200 if encoding.startswith("query") else 400)


@pytest.mark.parametrize("headers", [{}, {"Connection": "close"}], ids=["kept", "closed"])
def test_sender_of_too_much_is_told(headers: dict[str, str], hasty: Serving) -> None:
    """It is still sending as the answer comes: closed at once, the connection would lose the answer."""
    upload = b"<a:a> <a:b> <a:c> .\n" * 300_000
    given = {**headers, "Authorization": "Bearer secret"}
    answer = hasty.client.put("/graphs?default", data=upload, content_type="text/turtle", headers=given)
    assert (answer.status_code, answer.mimetype) == (413, "application/problem+json")


def test_chunks_beyond_the_limit_are_refused(hasty: Serving) -> None:
    head = b"PUT /graphs?default HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer secret\r\nContent-Type: text/turtle\r\n"
    chunk = b"100000\r\n" + b"#" * 2**20 + b"\r\n"
    assert hasty.talk(head + CHUNKED + b"\r\n" + chunk * 3).startswith(b"HTTP/1.1 413 ")


def test_compressed_body_is_refused(served_small: Serving) -> None:
    answer = served_small.client.post(
        "/sparql", data=b"x", content_type="application/sparql-query", headers={"Content-Encoding": "gzip"}
    )
    assert answer.status_code == 415


def test_body_that_nobody_reads_keeps_no_other_from_its_answer(served_small: Serving) -> None:
    body = b"x" * 100_000
    refused = b"POST /health HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    answer = served_small.talk(refused + GET + HOST + b"Connection: close\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 405 ")
    assert answer.count(b"HTTP/1.1 200 ") == 1


# Time


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET /health HTTP/1.1\r\nHost: a\r\nX-Slow:", b"408"),
        (START + HOST + QUERY + b"Content-Length: 6\r\n\r\nASK", b"408"),
        (START + HOST + QUERY + CHUNKED + b"\r\n6\r\nASK", b"408"),
    ],
    ids=["head", "body", "chunks"],
)
def test_half_a_request_is_borne_for_a_while(sent: bytes, status: bytes, hasty: Serving) -> None:
    assert hasty.talk(sent).startswith(b"HTTP/1.1 " + status)


def test_silent_connection_is_closed(hasty: Serving) -> None:
    assert b"200" not in hasty.talk(b"")


def test_refused_client_cannot_send_on_for_ever(hasty: Serving) -> None:
    with socket.create_connection(("127.0.0.1", hasty.port), timeout=10) as connection:
        connection.sendall(START + HOST + b"Content-Length: 99999999\r\n\r\n")
        assert receive_all(connection).startswith(b"HTTP/1.1 413 ")
        assert eventually(lambda: _is_closed(connection))


def _is_closed(connection: socket.socket) -> bool:
    try:
        connection.sendall(b"x")
    except OSError:
        return True
    return False


def test_slow_clients_hold_up_nobody(hasty: Serving) -> None:
    half = [socket.create_connection(("127.0.0.1", hasty.port)) for _ in range(200)]
    for connection in half:
        connection.sendall(b"GET /health HT")
    assert hasty.client.get("/health").status_code == 200
    for connection in half:
        connection.close()
