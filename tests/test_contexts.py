"""JSON-LD whose context is a document elsewhere: what is taken from it, what may be fetched, and what may not."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from serving import TOKEN, Answer, Serving

from kg.contexts import expand
from kg.errors import MissingContextError, UploadError

BASE = "http://example.org/d/x"
NAME = b'{"@context": {"@base": "http://other.org/", "name": "http://example.org/name"}}'
DOCUMENT = {"@context": "c", "@id": "b", "name": "x"}
EXPANDED = [{"@id": "http://example.org/d/b", "http://example.org/name": [{"@value": "x"}]}]


def expanded(document: object, **contexts: bytes) -> object:
    content = json.dumps(document).encode()
    return json.loads(expand(content, BASE, {f"http://example.org/d/{name}": one for name, one in contexts.items()}))


@pytest.mark.parametrize(
    ("document", "contexts"),
    [
        (DOCUMENT, {"c": NAME}),
        (DOCUMENT | {"@context": ["c", {"k": "a:k"}]}, {"c": NAME}),
        (DOCUMENT | {"@context": {"@import": "c"}}, {"c": NAME}),
        (DOCUMENT | {"@context": ["n", "c"]}, {"c": b'{"@context": "n"}', "n": NAME}),
        (DOCUMENT | {"@context": "c#part"}, {"c": NAME}),
    ],
)
def test_context_elsewhere_names_terms_and_sets_no_base(document: object, contexts: dict[str, bytes]) -> None:
    assert expanded(document, **contexts) == EXPANDED


@pytest.mark.parametrize("document", [{"@id": "a:b"}, {"@context": {"n": "a:n"}, "n": 1}, [], {"@context": None}])
def test_document_without_one_comes_back_as_it_is(document: object) -> None:
    content = json.dumps(document).encode()
    assert expand(content, BASE, {}) is content


@pytest.mark.parametrize(
    ("document", "contexts", "missing"),
    [
        (DOCUMENT, {}, "http://example.org/d/c"),
        (DOCUMENT, {"c": b'{"@context": "n"}'}, "http://example.org/d/n"),
        ({"a": {"@context": "file:///etc/passwd"}}, {}, "file:///etc/passwd"),
        ({"@context": {"@import": "c"}}, {}, "http://example.org/d/c"),
    ],
)
def test_context_that_is_not_at_hand_is_named(document: object, contexts: dict[str, bytes], missing: str) -> None:
    if missing.startswith("file"):  # a key without a term is left out before its value is looked at
        document = {"@context": {"@vocab": "http://example.org/"}} | dict(document.items())  # type: ignore[attr-defined]
    with pytest.raises(MissingContextError) as caught:
        expanded(document, **contexts)
    assert caught.value.iri == missing


@pytest.mark.parametrize(
    ("content", "context", "problem"),
    [
        (b'{"@context": "c"}', b"<html>", "context <http://example.org/d/c>"),
        (b'{"@context": "c"}', b"[]", "not a JSON object"),
        (b'{"@context": "c"}', b'{"@context": "c"}', "Cyclical"),
        (b'{"@context": "c", "name": 1e400}', NAME, "too large"),
        (b'{"@context": "c", "name": ' + b"[" * 900 + b"]" * 900 + b"}", NAME, "nested too deep"),
        (b"[" * 100_000, NAME, "nested too deep"),
        (b'{"@context": ', NAME, "line 1, column 14"),
        (b'\xff{"@context": "c"}', NAME, "UTF-8"),
    ],
)
def test_what_cannot_be_read_says_where(content: bytes, context: bytes, problem: str) -> None:
    with pytest.raises(UploadError, match=problem):
        expand(content, BASE, {"http://example.org/d/c": context})


class Elsewhere(BaseHTTPRequestHandler):
    """Gives out a context at ``/c``, sends on at ``/moved``; ``asked`` are the paths that somebody wanted."""

    asked: ClassVar[list[str]] = []

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        type(self).asked.append(self.path)
        self.send_response(200 if self.path.endswith("/c") else 302)
        self.send_header("Content-Type", "application/ld+json")
        self.send_header("Location", "/allowed/c")
        self.send_header("Content-Length", str(len(NAME)))
        self.end_headers()
        self.wfile.write(NAME)


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def allowing(elsewhere: str, start_serving: Callable[..., Serving], built_small: Path) -> Serving:
    return start_serving(built_small, update_token=TOKEN, contexts=f"{elsewhere}/allowed/", load=f"{elsewhere}/")


@pytest.fixture(scope="module")
def refusing(start_serving: Callable[..., Serving], built_small: Path) -> Serving:
    return start_serving(built_small, update_token=TOKEN)


def put(serving: Serving, context: str) -> Answer:
    Elsewhere.asked = []
    return serving.client.put(
        "/graphs?graph=urn:t:contexts",
        data=json.dumps({"@context": context, "@id": "urn:t:s", "name": "x"}),
        content_type="application/ld+json",
        headers={"Authorization": f"Bearer {TOKEN}"},
    )


@pytest.mark.service
def test_upload_takes_its_context_from_where_it_may(allowing: Serving, elsewhere: str) -> None:
    assert put(allowing, f"{elsewhere}/allowed/c").status_code in (201, 204)
    answer = allowing.client.get("/graphs?graph=urn:t:contexts", headers={"Accept": "application/n-triples"})
    assert answer.text == '<urn:t:s> <http://example.org/name> "x" .\n'


@pytest.mark.service
@pytest.mark.parametrize(
    ("path", "status", "asked"),
    [("/other/c", 403, []), ("/allowed/moved", 502, ["/allowed/moved"])],
)
def test_upload_is_refused_whose_context_may_not_be_had(
    allowing: Serving, elsewhere: str, path: str, status: int, asked: list[str]
) -> None:
    assert put(allowing, elsewhere + path).status_code == status
    assert Elsewhere.asked == asked


@pytest.mark.service
def test_none_is_fetched_where_none_is_allowed(refusing: Serving, elsewhere: str) -> None:
    answer = put(refusing, f"{elsewhere}/allowed/c")
    assert (answer.status_code, Elsewhere.asked) == (403, [])
    assert "LATTICE_CONTEXTS" in answer.json["detail"]
