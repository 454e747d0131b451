"""A real ``lattice serve`` for tests that need one."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError

from kg.build import build
from kg.settings import load_settings


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def serve(folder: Path, environment: Mapping[str, str]) -> Iterator[str]:
    """Build the embedded graph in *folder* and serve it with settings of the *environment*; yield the address."""
    data, port = folder / "data", free_port()
    build(load_settings({}, data=data))
    program = [sys.executable, "-c", "from server.command import main; main()"]
    arguments = [*program, "serve", "--data", str(data), "--port", str(port)]
    known = {name: value for name, value in os.environ.items() if not name.startswith("LATTICE_")}
    with (folder / "log").open("w+b") as log:
        process = subprocess.Popen(arguments, env={**known, **environment}, stdout=log, stderr=log)
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(f"{address}/health", process, folder / "log")
            yield address
        finally:
            process.terminate()
            process.wait()


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return when *url* answers; fail with the log where the process has ended."""
    for _ in range(600):
        assert process.poll() is None, log.read_text()
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except (URLError, ConnectionError):
            time.sleep(0.05)
        else:
            return
    raise AssertionError(log.read_text())
