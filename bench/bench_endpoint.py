"""How long a canned query takes over HTTP: `lattice serve` and the native Oxigraph server side by side, in turn.

Both hold the same quads and answer the same text as JSON over one kept connection. Prints figures for bench/README.md.
"""

import http.client
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from kg.build import build
from kg.formats import get_format
from kg.queries import load_queries
from kg.session import Session
from kg.settings import load_settings

TIMES = 50
HEADERS = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/sparql-results+json"}


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def running(command: list[str], port: int) -> Iterator[http.client.HTTPConnection]:
    """Run a server; yield a connection to it once it listens."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.05)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.connect()
        connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        yield connection
    finally:
        process.terminate()
        process.wait()


def ask(connection: http.client.HTTPConnection, path: str, body: str) -> tuple[float, bytes]:
    """Return how long an answer took, in milliseconds, and the answer."""
    start = time.perf_counter()
    connection.request("POST", path, body, HEADERS)
    answer = connection.getresponse()
    content = answer.read()
    took = (time.perf_counter() - start) * 1000
    if answer.status != 200:
        raise SystemExit(f"{path}: {answer.status} {content.decode()[:300]}")
    return took, content


def main() -> None:
    """Measure and print a row a query: median of each, and the median of the ratios pair by pair."""
    programs = Path(sys.executable).parent
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings({}, data=Path(folder) / "data")
        build(settings)
        session = Session(settings)
        dump = Path(folder) / "dump.nq"
        dump.write_bytes(session.reader.dump(get_format("nq", "graph")))  # type: ignore[attr-defined]
        native = str(Path(folder) / "native")
        subprocess.run(
            [programs / "oxigraph", "load", "--location", native, "--file", dump], check=True, capture_output=True
        )
        one, other = free_port(), free_port()
        ours = [str(programs / "lattice"), "serve", "--data", str(settings.data), "--port", str(one)]
        theirs = [str(programs / "oxigraph"), "serve-read-only", "--location", native, "--bind", f"127.0.0.1:{other}"]
        print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}, {TIMES} pairs a query")
        print("| query | answer, bytes | lattice, ms | oxigraph, ms | ratio |\n| --- | --- | --- | --- | --- |")
        ratios = []
        with running(ours, one) as mine, running(theirs, other) as native_server:
            for name, query in load_queries(settings.queries).items():
                if query.form != "solutions":
                    continue
                text = {"query": query.text}
                bodies = urlencode(text), urlencode(text | {"union-default-graph": ""})
                pairs, size = [], 0
                for number in range(TIMES + 1):
                    left, content = ask(mine, "/sparql", bodies[0])
                    right, _ = ask(native_server, "/query", bodies[1])
                    size = len(content)
                    if number:
                        pairs.append((left, right))
                ratio = statistics.median(left / right for left, right in pairs)
                ratios.append(ratio)
                medians = [statistics.median(values) for values in zip(*pairs, strict=True)]
                print(f"| {name} | {size} | {medians[0]:.2f} | {medians[1]:.2f} | {ratio:.2f} |", flush=True)
        print(f"median ratio {statistics.median(ratios):.2f}, worst {max(ratios):.2f}")


if __name__ == "__main__":
    main()
