"""An endpoint on this machine that answers as badly as its path says, and notes what it was asked."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

JSON = "application/sparql-results+json"
THING = "http://www.wikidata.org/entity/Q182436"


def to_results(*rows: dict[str, Any], names: tuple[str, ...] = ("thing", "property", "value")) -> bytes:
    """Return results in JSON; a value that is no term as it stands is an IRI."""
    bindings = [
        {name: term if isinstance(term, dict) else {"type": "uri", "value": term} for name, term in row.items()}
        for row in rows
    ]
    return json.dumps({"head": {"vars": names}, "results": {"bindings": bindings}}).encode()


def says(value: Any) -> dict[str, Any]:
    return {"thing": THING, "property": "https://example.org/says", "value": value}


LABEL = {"type": "literal", "value": "Bibliothekar", "xml:lang": "de"}
GOOD = to_results(says(LABEL), says({"type": "bnode", "value": "b0"}))
HALF = {"type": "triple", "value": dict.fromkeys(("subject", "predicate", "object"))}
# {path: (status, content type, body)}
ANSWERS: dict[str, tuple[int, str, bytes]] = {
    "/good": (200, JSON, GOOD),
    "/other-type": (200, "text/plain", GOOD),
    "/nothing": (200, JSON, to_results()),
    "/status-500": (500, "text/plain", b"no"),
    "/page": (200, "text/html", b"<html>Log in"),
    "/cut-off": (200, JSON, GOOD[:-9]),
    "/boolean": (200, JSON, b'{"head":{},"boolean":true}'),
    "/list": (200, JSON, b"[]"),
    "/bad-iri": (200, JSON, to_results(says("https://example.org/> } } #"))),
    "/bad-tag": (200, JSON, to_results(says({"type": "literal", "value": "x", "xml:lang": "en } } #"}))),
    "/number": (200, JSON, to_results(says({"type": "uri", "value": 5}))),
    "/half-a-triple": (
        200,
        JSON,
        to_results(says(HALF)),
    ),
    "/other-variables": (200, JSON, to_results({"thing) { } } #": THING}, names=("thing) { } } #",))),
    "/many": (200, JSON, to_results(*[says(f"https://example.org/{number}") for number in range(501)])),
    "/huge": (200, JSON, GOOD + b" " * 2**17),
}


class Endpoint:
    """Where it is, and the queries that came, in order; ``let_go`` ends what hangs."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.asked: list[str] = []
        self.let_go = threading.Event()
        self.answers = dict(ANSWERS)


@contextmanager
def run_endpoint() -> Iterator[Endpoint]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            found.asked.append(parse_qs(body)["query"][0])
            if self.path == "/redirect":
                self.send_response(302)
                self.send_header("Location", f"{found.address}/good")
                self.end_headers()
            elif self.path == "/slow":
                found.let_go.wait()
            elif self.path == "/drip":  # each byte comes in time, the answer never
                self.wfile.write(b"HTTP/1.0 200 OK\r\n")
                while not found.let_go.wait(0.1):
                    self.wfile.write(b"X")
            else:
                status, content_type, content = found.answers[self.path]
                self.send_response(status)
                self.send_header("Content-Type", content_type)
                self.send_header("Content-Length", str(len(content) + 9 * (self.path == "/cut-off")))
                self.end_headers()
                self.wfile.write(content)

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # who hung up has hung up
    found = Endpoint(server.server_port)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield found
    finally:
        found.let_go.set()
        server.shutdown()
        thread.join()
        server.server_close()
