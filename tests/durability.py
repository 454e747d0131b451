"""The real service, started as its users start it: asked over HTTP, stopped, killed."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

TOKEN = "secret"
_START = 60.0  # seconds until a service that does not answer is given up


@dataclass(frozen=True)
class Answered:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def generation(self) -> str:
        return self.headers["etag"].strip('"').partition(":")[0]


class Serving:
    """One service on one data directory; started again, it has another port. Its log is the file ``log``."""

    def __init__(self, data: Path, log: Path, **environment: str) -> None:
        self.data, self.log = data, log
        self._environment = {"LATTICE_UPDATE_TOKEN": TOKEN, **environment}
        self._process: subprocess.Popen[bytes] | None = None
        self.port = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def start(self) -> "Serving":
        """Start it, and wait until it answers."""
        self.begin()
        self.wait()
        return self

    def begin(self) -> None:
        """Start it in a group of processes of its own."""
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [
                    sys.executable,
                    "-c",
                    "from server.command import main; main()",
                    "serve",
                    "--data",
                    str(self.data),
                    "--port",
                    str(self.port),
                ],
                env={**os.environ, **self._environment},
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )

    def wait(self) -> None:
        """Wait until it answers; say what it said where it ends instead."""
        assert self._process is not None
        end = time.monotonic() + _START
        while True:
            if self._process.poll() is not None or time.monotonic() > end:
                raise AssertionError(f"the service did not start: {self.log.read_text()}")
            try:
                if self.request("GET", "/health").json["ready"]:
                    return
            except (OSError, http.client.HTTPException, ValueError, KeyError):
                time.sleep(0.02)

    def end(self) -> tuple[int, str]:
        """Wait until it ends by itself; return its status, and what it said."""
        assert self._process is not None
        return self._process.wait(_START), self.log.read_text()

    def keeper(self) -> int:
        """Return the process that holds the graph: the one child of the front."""
        text = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text()
        others = [path.read_text() for path in Path(f"/proc/{self.pid}/task").glob("*/children")]
        return int(" ".join([text, *others]).split()[-1])

    def kill(self, who: str = "group") -> None:
        """Kill the whole group of processes, the front alone or the keeper alone."""
        if who == "keeper":
            os.kill(self.keeper(), signal.SIGKILL)
            return
        (os.killpg if who == "group" else os.kill)(self.pid, signal.SIGKILL)
        assert self._process is not None
        self._process.wait()

    def stop(self) -> None:
        """End it as Ctrl-C does, and whatever of it is left."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self.kill()

    def request(
        self, method: str, path: str, body: str = "", headers: dict[str, str] | None = None, seconds: float = 60
    ) -> Answered:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        try:
            connection.request(method, path, body.encode() or None, headers or {})
            response = connection.getresponse()
            content = response.read()
            return Answered(response.status, {name.lower(): value for name, value in response.getheaders()}, content)
        finally:
            connection.close()

    def update(self, text: str, token: str | None = TOKEN, **headers: str) -> Answered:
        given = {
            "Content-Type": "application/sparql-update",
            **{key.replace("_", "-"): headers[key] for key in headers},
        }
        if token is not None:
            given["Authorization"] = f"Bearer {token}"
        return self.request("POST", "/update", text, given)

    def ask(self, query: str) -> Answered:
        accept = {"Accept": "application/sparql-results+json, application/n-triples"}
        return self.request("GET", f"/sparql?{urlencode({'query': query})}", headers=accept)

    def rows(self, query: str) -> list[dict[str, str]]:
        """Return the solutions of a SELECT, ``{variable: text}`` each."""
        found = self.ask(query)
        assert found.status == 200, found.body
        bindings = found.json["results"]["bindings"]
        return [{name: term["value"] for name, term in row.items()} for row in bindings]
