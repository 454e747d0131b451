"""A real service in processes of its own, and a client that is called as Flask's is."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from werkzeug.datastructures import Headers
from werkzeug.http import parse_options_header
from werkzeug.urls import iri_to_uri

from kg.build import build
from kg.settings import Settings

FORM = "application/x-www-form-urlencoded"
# What a test gives as ``update_token``.
TOKEN = "secret"
# Settings of whoever runs the tests are not those of the service that they test.
_ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("LATTICE_")}


@dataclass(frozen=True)
class Answer:
    """An answer, under the names that Flask's test client has for its parts."""

    status_code: int
    headers: Headers
    data: bytes

    @property
    def text(self) -> str:
        return self.data.decode()

    @property
    def mimetype(self) -> str:
        return parse_options_header(self.headers.get("Content-Type"))[0]

    @property
    def json(self) -> Any:
        return json.loads(self.data) if self.mimetype.endswith("json") else None


class Client:
    """Asks a service, each time on a connection of its own."""

    def __init__(self, port: int) -> None:
        self.port = port

    def open(
        self,
        path: str,
        *,
        method: str = "GET",
        query_string: str | Mapping[str, Any] = "",
        data: str | bytes | Mapping[str, Any] | None = None,
        content_type: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        if query_string:
            path += "?" + (query_string if isinstance(query_string, str) else urlencode(query_string, doseq=True))
        sent = dict(headers or {})
        if isinstance(data, Mapping):
            data, content_type = urlencode(data, doseq=True), content_type or FORM
        if content_type:
            sent["Content-Type"] = content_type
        body = data.encode() if isinstance(data, str) else data
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, iri_to_uri(path), body, sent)
            answer = connection.getresponse()
            return Answer(answer.status, Headers(answer.getheaders()), answer.read())
        finally:
            connection.close()

    def get(self, path: str, **arguments: Any) -> Answer:
        return self.open(path, method="GET", **arguments)

    def head(self, path: str, **arguments: Any) -> Answer:
        return self.open(path, method="HEAD", **arguments)

    def post(self, path: str, **arguments: Any) -> Answer:
        return self.open(path, method="POST", **arguments)

    def put(self, path: str, **arguments: Any) -> Answer:
        return self.open(path, method="PUT", **arguments)

    def delete(self, path: str, **arguments: Any) -> Answer:
        return self.open(path, method="DELETE", **arguments)

    def options(self, path: str, **arguments: Any) -> Answer:
        return self.open(path, method="OPTIONS", **arguments)


class Serving:
    """``lattice serve`` on a data directory: started and stopped at will, what it writes kept in a file.

    *settings* are those of the environment, without ``LATTICE_`` and in small letters; *constants* are set in modules
    of the server before it starts (``{"server.transport.PATIENCE": 0.5}``), where waiting for them would take long.
    """

    def __init__(self, data: Path, log: Path, *, constants: Mapping[str, float] | None = None, **settings: object):
        self.data, self.log = data, log
        self.settings = settings
        self._constants = constants or {}
        self._process: subprocess.Popen[bytes] | None = None
        self.port = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def client(self) -> Client:
        return Client(self.port)

    @property
    def process(self) -> subprocess.Popen[bytes]:
        assert self._process is not None
        return self._process

    def spawn(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start without waiting for it to be ready."""
        self.port = self.port or free_port()
        lines = [f"import {name.rpartition('.')[0]}; {name} = {value!r}" for name, value in self._constants.items()]
        program = "; ".join([*lines, "from server.command import main", "main()"])
        environment = {f"LATTICE_{name.upper()}": str(value) for name, value in self.settings.items()}
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [
                    sys.executable,
                    "-c",
                    program,
                    "serve",
                    "--data",
                    str(self.data),
                    "--port",
                    str(self.port),
                    *arguments,
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=_ENVIRONMENT | environment,
            )
        return self._process

    def start(self) -> "Serving":
        """Start, and return once it answers."""
        before = len(self.said())
        process = self.spawn()
        while b"Career Lattice" not in self.log.read_bytes()[before:]:
            assert process.poll() is None, self.said()
            time.sleep(0.01)
        return self

    def keeper(self) -> int:
        """Return the process that holds the graph."""
        return children_of(self.process.pid)[-1]

    def kill(self, who: str = "all") -> None:
        """Kill, as a machine that dies does: ``all`` of its processes, the ``front`` alone or the ``keeper`` alone."""
        front, keeper = self.process.pid, self.keeper()
        for pid in {"all": [front, keeper, *children_of(keeper)], "front": [front], "keeper": [keeper]}[who]:
            with suppress(ProcessLookupError):  # it ended with the one before
                os.kill(pid, signal.SIGKILL)
        if who != "keeper":
            self.process.wait()

    def update(self, text: str, token: str | None = TOKEN, **headers: str) -> Answer:
        """Send an update; a header is named as a variable is (``If_Match``)."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if token is not None:
            given["Authorization"] = f"Bearer {token}"
        return self.client.post("/update", data=text, content_type="application/sparql-update", headers=given)

    def rows(self, query: str) -> list[dict[str, str]]:
        """Return the solutions of a SELECT, ``{variable: text}`` each."""
        form = "application/sparql-results+json"
        answer = self.client.get("/sparql", query_string={"query": query}, headers={"Accept": form})
        assert answer.status_code == 200, answer.text
        bindings = json.loads(answer.data)["results"]["bindings"]
        return [{name: term["value"] for name, term in row.items()} for row in bindings]

    def recover(self) -> None:
        """Wait until it answers again."""
        assert eventually(self._answers, seconds=30), self.said()

    def _answers(self) -> bool:
        return self.client.get("/sparql", query_string={"query": "ASK {}"}).status_code == 200

    @property
    def generation(self) -> str:
        """The generation that it reads."""
        return str(self.client.get("/health").json["generation"])

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Stop, and return the exit status."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(20)

    def said(self) -> str:
        """Return what it has written so far."""
        return self.log.read_text(encoding="utf-8") if self.log.exists() else ""

    def lines(self) -> list[dict[str, Any]]:
        """Return its lines of JSON."""
        return [json.loads(line) for line in self.said().splitlines() if line.startswith("{")]

    def children(self) -> list[int]:
        """Return the processes that descend from it."""
        return descendants(self.process.pid)

    def talk(self, content: bytes, *, seconds: float = 10) -> bytes:
        """Send *content* as it is and return all that comes back until the connection ends."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=seconds) as connection:
            connection.sendall(content)
            return receive_all(connection)


@contextmanager
def serve(folder: Path, **settings: Any) -> Iterator[str]:
    """Build the embedded graph in *folder* and serve it; yield the address."""
    build(Settings(data=folder / "data"))
    serving = Serving(folder / "data", folder / "log", **settings).start()
    try:
        yield serving.address
    finally:
        serving.stop()


def receive_all(connection: socket.socket) -> bytes:
    """Return what comes until the connection ends."""
    parts = []
    while part := connection.recv(65536):
        parts.append(part)
    return b"".join(parts)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def children_of(pid: int) -> list[int]:
    """Return the processes that *pid* started, the newest last."""
    return sorted(_families().get(pid, ()))


def descendants(root: int) -> list[int]:
    """Return the processes that descend from *root*, those that have ended and were not asked how left out."""
    children = _families()
    found = list(children.get(root, ()))
    for one in found:
        found += children.get(one, [])
    return found


def _families() -> dict[int, list[int]]:
    """Return the living processes by the one that started them."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            state, parent, *_ = (entry / "stat").read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):  # it ended while we looked
            continue
        if state != "Z":
            children.setdefault(int(parent), []).append(int(entry.name))
    return children


def eventually(condition: Any, *, seconds: float = 10) -> bool:
    """Wait until *condition* holds; return whether it did in time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True
