"""SPARQL servers of other houses, each started for a test in a folder of its own, on free ports of the loopback."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

HERE = Path(__file__).resolve().parent
SETUP = HERE.parent.parent / "docs" / "virtuoso.sql"
# N-Quads, as the Turtle loader of Virtuoso has it; the graph that it is given is for triples without one.
LOAD = "DB.DBA.TTLP_MT (file_to_string_output ('dump.nq'), '', 'https://example.org/none', 512);\n"


@dataclass(frozen=True)
class Engine:
    """A running server: where it is asked, and where it takes updates; *guarded* from ``dba`` (``dba``) alone."""

    query: str
    update: str
    stop: Callable[[], None]
    guarded: str = ""


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def find_program(name: str, package: str) -> str:
    """Return the path of a program, beside Python or on the search path."""
    beside = Path(sys.executable).with_name(name)
    found = str(beside) if beside.exists() else shutil.which(name)
    assert found, f"{name} is not installed: expected it from {package}"
    return found


@contextmanager
def _running(command: list[str], folder: Path, address: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server in *folder* until the block ends; enter it once the server answers a query."""
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=subprocess.STDOUT)
        try:
            _wait(process, f"{address}?query=ASK%7B%7D", folder)
            yield process
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(process: subprocess.Popen[bytes], address: str, folder: Path) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except (URLError, ConnectionError, TimeoutError):
            said = (folder / "server.log").read_text(encoding="utf-8", errors="replace")
            assert process.poll() is None, f"{process.args!r} ended: {said[-500:]}"
            time.sleep(0.05)
    raise AssertionError(f"{process.args!r} does not answer within 30 s")


@contextmanager
def oxigraph(folder: Path, dump: bytes) -> Iterator[Engine]:
    """Run the native Oxigraph server on *dump* (N-Quads)."""
    folder.mkdir(parents=True, exist_ok=True)
    bind = f"127.0.0.1:{free_port()}"
    program = find_program("oxigraph", "the package oxigraph of PyPI")
    command = [program, "serve", "--location", str(folder / "store"), "--bind", bind, "--timeout-s", "3"]
    with _running(command, folder, f"http://{bind}/query") as process:
        request = urllib.request.Request(
            f"http://{bind}/store", dump, {"Content-Type": "application/n-quads"}, method="POST"
        )
        urllib.request.urlopen(request, timeout=30).close()
        yield Engine(f"http://{bind}/query", f"http://{bind}/update", process.kill)


@contextmanager
def virtuoso(folder: Path, dump: bytes) -> Iterator[Engine]:
    """Run Debian's Virtuoso, set up as docs/virtuoso.sql says, on *dump* (N-Quads)."""
    folder.mkdir(parents=True, exist_ok=True)
    http, isql = free_port(), free_port()
    program, client = (find_program(name, "Debian's virtuoso-opensource") for name in ("virtuoso-t", "isql-vt"))
    settings = (HERE / "virtuoso.ini").read_text(encoding="utf-8").format(http=http, isql=isql)
    (folder / "virtuoso.ini").write_text(settings, encoding="utf-8")
    (folder / "dump.nq").write_bytes(dump)
    (folder / "setup.sql").write_text(LOAD + SETUP.read_text(encoding="utf-8"), encoding="utf-8")
    command, address = [program, "+foreground", "+configfile", "virtuoso.ini"], f"http://127.0.0.1:{http}/sparql"
    with _running(command, folder, address) as process:
        done = subprocess.run(
            [client, f"127.0.0.1:{isql}", "dba", "dba", "setup.sql"],
            cwd=folder,
            env={**os.environ, "LANG": "C.UTF-8"},
            capture_output=True,
            timeout=60,
            check=True,
        )
        assert b"Error" not in done.stdout + done.stderr, done.stdout + done.stderr
        yield Engine(address, address, process.kill, f"{address}-auth")


ENGINES = {"oxigraph": oxigraph, "virtuoso": virtuoso}
