"""What a server takes that is read slowly, and how it answers while a thousand clients hang on it."""

import http.client
import resource
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

from peers import Server

GRAPH = "https://example.org/dump"
TRIPLES = "application/n-triples"
CONSTRUCT = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{GRAPH}> {{ ?s ?p ?o }} }}"
SLOW_SECONDS, SLOW_PIECE, SLOW_PAUSE = 5.0, 65536, 0.01  # about 6 MB a second, then as fast as it comes


@dataclass(frozen=True)
class Dump:
    """How a large answer came.

    ``source`` is what was asked; ``first_ms`` milliseconds to the first byte of the content; ``megabytes`` and
    ``lines`` of it; ``seconds`` to its end; ``before`` and ``most`` the server's memory in MB.
    """

    source: str
    status: int
    first_ms: float
    megabytes: float
    lines: int
    seconds: float
    before: float
    most: float


def iter_quads(count: int) -> Iterator[bytes]:
    """Yield *count* different quads as N-Quads, about 130 bytes each: ten statements a subject."""
    for number in range(count):
        subject, predicate = divmod(number, 10)
        yield (
            b"<https://example.org/thing/%d> <https://example.org/property/%d> "
            b'"what is said of it, number %d" <%s> .\n' % (subject, predicate, number, GRAPH.encode())
        )


def write_quads(path: Path, count: int) -> None:
    """Write *count* quads as N-Quads."""
    with path.open("wb") as out:
        out.writelines(iter_quads(count))


def read_dump(server: Server) -> Dump:
    """Read the graph as N-Triples, slowly at first: from the Graph Store, or by CONSTRUCT where there is none."""
    source, before = "GET graph", server.memory()
    status, _ = server.request("HEAD", f"{server.graphs}?graph={quote(GRAPH)}", headers={"Accept": TRIPLES})
    path = f"{server.graphs}?graph={quote(GRAPH)}"
    if status != 200:
        source, path = "CONSTRUCT", f"{server.path}?{urlencode({'query': CONSTRUCT})}"
    ended, memory = threading.Event(), [before]

    def watch() -> None:
        while not ended.wait(0.2):
            memory.append(server.memory())

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        status, first_ms, size, lines, seconds = _read_slowly(server.port, path)
    finally:
        ended.set()
        watcher.join()
    return Dump(source, status, first_ms, size / 1e6, lines, seconds, before, max(memory))


def _read_slowly(port: int, path: str) -> tuple[int, float, int, int, float]:
    """Return status, milliseconds to the first byte, bytes, lines and seconds of one answer's content."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    connection.sock = socket.socket()
    connection.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SLOW_PIECE)  # or the kernel would read ahead
    connection.sock.settimeout(600)
    connection.sock.connect(("127.0.0.1", port))
    start = time.perf_counter()
    connection.request("GET", path, headers={"Accept": TRIPLES})
    answer = connection.getresponse()
    piece = answer.read1(SLOW_PIECE)
    first = time.perf_counter() - start
    size = lines = 0
    while piece:
        size += len(piece)
        lines += piece.count(b"\n")
        if time.perf_counter() - start - first < SLOW_SECONDS:
            time.sleep(SLOW_PAUSE)
        piece = answer.read1(SLOW_PIECE)
    connection.close()
    return answer.status, first * 1000, size, lines, time.perf_counter() - start


def ask_among_half_open(server: Server, count: int, *, times: int = 20) -> tuple[float, float]:
    """Return the median and the most milliseconds of an ASK while *count* clients have sent half a request.

    Each is asked on a new connection; both are infinite where one is not answered within five seconds.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))  # ours alone: the servers run already
    held = []
    try:
        for _ in range(count):
            held.append(socket.create_connection(("127.0.0.1", server.port), 5))
            held[-1].sendall(f"GET {server.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ".encode())
        took = sorted(_ask(server) for _ in range(times))
        return took[times // 2], took[-1]
    except TimeoutError:
        return float("inf"), float("inf")
    finally:
        for one in held:
            one.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def _ask(server: Server) -> float:
    path = f"{server.path}?{urlencode({'query': 'ASK {}'})}"
    start = time.perf_counter()
    with socket.create_connection(("127.0.0.1", server.port), 5) as one:
        one.settimeout(5)
        one.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
        if not one.recv(65536).startswith(b"HTTP/1.1 200"):
            return float("inf")
    return (time.perf_counter() - start) * 1000
