"""The front's line to the keeper: to start it, to have it fork, to hand it changes, to learn how a worker ended."""

import os
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import StoreError
from server.workers.frames import QUICK, Frames, Header, pack, receive
from server.workers.trouble import to_error

# How long a keeper may take to load its generation, in seconds.
LOADING = 600.0


@dataclass(frozen=True)
class Fork:
    """A new worker: its socket, its process, a descriptor of that, and its generation."""

    connection: socket.socket
    pid: int
    process: int
    generation: str


class Link:
    """The line to one keeper. Every call waits for its answer: to be used by one thread."""

    def __init__(self, data: Path, *, quick: bool = False) -> None:
        """Start a keeper on the directory *data*; :meth:`load` is to be called before all else.

        :param quick: a large generation may be left on the disk; ``is_whole`` says whether it was not.
        """
        self._socket, theirs = socket.socketpair()
        self._process = subprocess.Popen(  # noqa: S603 (our own interpreter and module)
            [
                sys.executable,
                "-P",
                "-m",
                "server.workers.keeper",
                str(theirs.fileno()),
                str(data),
                QUICK if quick else "",
            ],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
        )
        theirs.close()
        self.pid = self._process.pid

    def load(self) -> None:
        """Wait until the current generation is loaded.

        :raises StoreError: there is none that is whole, or the keeper did not start.
        """
        self._socket.settimeout(LOADING)
        try:
            answer = self._receive()
        except StoreError:
            self.close()
            raise
        if "error" in answer:
            self.close()
            raise to_error(answer)
        self.generation: str = answer["generation"]
        self.is_whole: bool = answer["whole"]
        self.is_alone: bool = answer["alone"]  # whether it and its workers are cut off from the network

    def fork(self, memory: int, niceness: int) -> Fork:
        """Have a worker forked. About 1 ms, and 15 ms a million quads.

        :raises StoreError: the keeper has gone, or the worker did not come up.
        """
        self._send({"do": "fork", "memory": memory, "niceness": niceness})
        frames, descriptors = Frames(), []
        try:
            while True:
                content, found, _, _ = socket.recv_fds(self._socket, 4096, 2)
                descriptors += found
                if not content:
                    raise StoreError("the process that holds the graph has ended")
                answers = list(frames.feed(content))
                if answers:
                    break
            answer = answers[0][0]
            connection = socket.socket(fileno=descriptors[0])
            connection.setblocking(False)
        except OSError as err:
            for descriptor in descriptors:
                os.close(descriptor)
            raise StoreError("no worker could be made", err) from err
        return Fork(connection, answer["pid"], descriptors[1], answer["generation"])

    def commit(self, change: bytes, on: str) -> Header:
        """Have a change made lasting that was worked out on the generation *on*.

        The answer has ``generation``, or ``error``: *stale* where the keeper has another generation, *moved* where the
        disk has, *busy* where another process writes, *failed* with ``trouble`` where it cannot be made.

        :raises StoreError: the keeper has gone; whether the change was made, a new one knows.
        """
        self._send({"do": "commit", "on": on}, change)
        answer = self._receive()
        if "generation" in answer:
            self.generation = answer["generation"]
        return answer

    def reap(self, pid: int) -> int | None:
        """Return how a worker ended, a signal as its negative number; None where the keeper has gone."""
        try:
            self._send({"do": "reap", "pid": pid})
            found: int | None = self._receive()["status"]
        except StoreError:
            return None
        return found

    @property
    def is_alive(self) -> bool:
        """Whether the keeper still runs."""
        return self._process.poll() is None

    def kill(self) -> None:
        """End the keeper at once: who waits for it to load is told that it has ended."""
        self._process.kill()

    def close(self) -> None:
        """Let the keeper end, and what it forked with it."""
        self._socket.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _send(self, header: dict[str, Any], payload: bytes = b"") -> None:
        try:
            self._socket.sendall(pack(header, payload))
        except OSError as err:
            raise StoreError("the process that holds the graph has ended", err) from err

    def _receive(self) -> Header:
        try:
            found = receive(self._socket)
        except OSError as err:
            raise StoreError("the process that holds the graph does not answer", err) from err
        if found is None:
            raise StoreError("the process that holds the graph has ended")
        return found[0]
