"""The servers that are measured side by side: how each is started, filled and asked, and what memory it takes."""

import http.client
import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

LATTICE, NATIVE, RDFLIB = "lattice", "oxigraph", "rdflib-endpoint"
QUADS = "application/n-quads"
# A service that limits its clients would measure its limit, since all requests come from one address.
ENVIRONMENT = {"LATTICE_RATE": "0"}


@dataclass(frozen=True)
class Server:
    """A server that runs. ``path`` is that of its SPARQL endpoint, ``graphs`` of its Graph Store, empty without one."""

    name: str
    port: int
    path: str
    graphs: str
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        """The address of the SPARQL endpoint."""
        return f"http://127.0.0.1:{self.port}{self.path}"

    def request(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> tuple[int, bytes]:
        """Return status and content of one request on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            connection.request(method, path, body, dict(headers or {}))
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def memory(self) -> float:
        """Return what the server and its children take, in MB: their proportional set sizes (PSS) summed."""
        return sum(map(_pss, _tree(self.process.pid))) / 1e6


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def running(name: str, programs: Path, data: Path, dump: Path | None, peer: Path) -> Iterator[Server]:
    """Run the server *name* until the block ends.

    :param programs: the folder of `lattice` and `oxigraph`.
    :param data: the data directory that `lattice` serves.
    :param dump: the same quads as N-Quads, for the two others; None leaves the native one empty.
    :param peer: the Python that has rdflib-endpoint.
    :raises SystemExit: it ends, or does not listen within two minutes, or refuses the quads.
    """
    port = free_port()
    commands: dict[str, tuple[list[str | Path], str, str]] = {
        LATTICE: ([programs / "lattice", "serve", "--data", data, "--port", str(port)], "/sparql", "/graphs"),
        NATIVE: (
            [programs / "oxigraph", "serve", "--union-default-graph", "--bind", f"127.0.0.1:{port}"],
            "/query",
            "/store",
        ),
        RDFLIB: ([peer, "-m", "rdflib_endpoint", "serve", str(dump), "--port", str(port)], "/", ""),
    }
    command, path, graphs = commands[name]
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ | ENVIRONMENT
    )
    server = Server(name, port, path, graphs, process)
    try:
        _wait(server)
        if name == NATIVE and dump is not None:
            _fill(server, dump)
        yield server
    finally:
        process.terminate()
        process.wait()


def _wait(server: Server) -> None:
    for _ in range(1200):
        if server.process.poll() is not None:
            raise SystemExit(f"{server.name}: ended with {server.process.returncode} before it listened")
        try:
            socket.create_connection(("127.0.0.1", server.port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"{server.name}: does not listen after two minutes")


def _fill(server: Server, dump: Path) -> None:
    with dump.open("rb") as content:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=600)
        connection.request("POST", server.graphs, content, {"Content-Type": QUADS})
        status = connection.getresponse().status
        connection.close()
    if status not in (200, 201, 204):
        raise SystemExit(f"{server.name}: answered {status} to the quads")


def _tree(root: int) -> list[int]:
    """Return a process and all that descend from it."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
        except (FileNotFoundError, ProcessLookupError):  # it ended while we looked
            continue
        children.setdefault(parent, []).append(int(entry.name))
    found = [root]
    for one in found:
        found += children.get(one, [])
    return found


def _pss(process: int) -> int:
    """Return the proportional set size of a process in bytes, 0 where it has ended."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)
