"""What is watched while attacks go on: the service's processes, the canary, and an address that nobody may call."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.request import urlopen

TICKS = os.sysconf("SC_CLK_TCK")


class Service:
    """`lattice serve` on a data directory, with short limits."""

    def __init__(self, data: Path, port: int, environment: Mapping[str, str], log: Path) -> None:
        self._command = [
            str(Path(sys.executable).parent / "lattice"),
            "serve",
            "--data",
            str(data),
            "--port",
            str(port),
        ]
        self._environment = os.environ | environment
        self._log = log.open("ab")
        self.port = port
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def is_alive(self) -> bool:
        """Whether the process that was started still runs."""
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        """Start the service, and wait until it answers from the graph."""
        self.process = subprocess.Popen(self._command, env=self._environment, stdout=self._log, stderr=self._log)
        for _ in range(300):
            try:
                with urlopen(f"http://127.0.0.1:{self.port}/health", timeout=30) as answer:
                    assert answer.status == 200
            except OSError:
                assert self.is_alive, f"ended with {self.process.returncode}: see {self._log.name}"
                time.sleep(0.1)
            else:
                return
        raise AssertionError("does not answer after 30 seconds")

    def stop(self) -> None:
        """Stop the service and what it started, whatever they do."""
        self._log.close()
        if self.process is None:
            return
        started = self.tree()
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        for child in started[1:]:
            if Path(f"/proc/{child}").exists():
                os.kill(child, 9)
        self.process = None

    def tree(self) -> list[int]:
        """Return the process and all that descend from it."""
        assert self.process is not None
        parents: dict[int, list[int]] = {}
        for entry in Path("/proc").glob("[0-9]*"):
            if stat := _stat(int(entry.name)):
                parents.setdefault(int(stat[1]), []).append(int(entry.name))
        found = [self.process.pid]
        for one in found:
            found += parents.get(one, [])
        return found

    def busiest(self, seconds: float) -> float:
        """Return the share of a core that the busiest of its processes takes over so many *seconds*."""
        before = {one: _cpu(one) for one in self.tree()}
        time.sleep(seconds)
        return max((_cpu(one) - spent) / seconds for one, spent in before.items())

    def megabytes(self) -> float:
        """Return the proportional set sizes (PSS) of its processes, summed."""
        return sum(_pss(one) for one in self.tree()) / 1e6


def _stat(process: int) -> list[str]:
    """Return the fields of a process from its state on, none where it has ended."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def _cpu(process: int) -> float:
    """Return the seconds of processor that a process has taken, 0 where it has ended."""
    stat = _stat(process)
    return (int(stat[11]) + int(stat[12])) / TICKS if stat else 0.0


def _pss(process: int) -> int:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


class Meter:
    """Measures the most memory that a service takes while the block runs, in ``most`` MB."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self.most = 0.0

    def _watch(self) -> None:
        while not self._ended.wait(0.1):
            self.most = max(self.most, self._service.megabytes())

    def __enter__(self) -> "Meter":
        """Begin."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """End."""
        self._ended.set()
        self._thread.join()


class Canary:
    """The canary, a process of its own, and what it has written."""

    def __init__(self, port: int, path: Path) -> None:
        program = Path(__file__).with_name("canary.py")
        self._path = path
        self._process = subprocess.Popen([sys.executable, str(program), str(port), str(path)])

    def stop(self) -> None:
        """Stop asking."""
        self._process.terminate()
        self._process.wait()

    def between(self, start: float, end: float) -> list[tuple[float, int]]:
        """Return seconds and status of each request begun between two moments of the monotonic clock.

        Waits until all of them have ended, which takes the canary's patience at most.
        """
        while True:
            lines = [line.split() for line in self._path.read_text(encoding="utf-8").splitlines()]
            begun = {line[0] for line in lines if len(line) == 1}
            ended = {line[0]: (float(line[1]), int(line[2])) for line in lines if len(line) == 3}
            wanted = [moment for moment in begun if start <= float(moment) <= end]
            is_past = any(float(moment) > end for moment in begun)
            if is_past and all(moment in ended for moment in wanted):
                return [ended[moment] for moment in wanted]
            time.sleep(0.05)


class Outside:
    """An address that listens and that nobody may call; ``calls`` holds the first bytes of whoever did."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=100)
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self.calls: list[bytes] = []
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                caller, _ = self._socket.accept()
            except OSError:  # closed: the tests are over
                return
            with caller:
                caller.settimeout(0.5)
                try:
                    self.calls.append(caller.recv(300))
                except OSError:
                    self.calls.append(b"(nothing said)")

    def close(self) -> None:
        """Stop listening."""
        self._socket.close()
