"""A job: what a worker is asked, what it answers, and, where it ends over it, why."""

import asyncio
import signal
from collections import Counter
from collections.abc import AsyncIterator, Callable
from typing import Protocol

from kg.errors import CrowdedError, DeadlineError, KgError, MemoryLimitError, QueryError, StoreError
from server.workers.frames import Header
from server.workers.handle import Worker
from server.workers.lanes import Lane
from server.workers.trouble import to_error

MEGABYTE = 2**20
# Answers that are being read at once, by clients as slow as they like: those take no place of a lane.
_STREAMS = 32


class Answer:
    """The answer to a job: ``name`` of its format, ``end`` with what the worker said last, ``generation``, its bytes.

    Whole where ``body`` is not None; else to be read by :meth:`parts`, and to be closed in any case: a generator that
    was never begun closes nothing.
    """

    def __init__(
        self,
        name: str,
        body: bytes | None,
        end: Header,
        generation: str,
        parts: AsyncIterator[bytes] | None = None,
        close: Callable[[], None] = lambda: None,
    ) -> None:
        self.name, self.body, self.end, self.generation = name, body, end, generation
        self._parts = parts
        self.close = close

    async def parts(self) -> AsyncIterator[bytes]:
        """Yield the bytes; an error in the midst of them breaks off.

        :raises KgError: what the worker met.
        """
        if self.body is not None:
            yield self.body
        elif self._parts is not None:
            async for part in self._parts:
                yield part

    async def whole(self) -> bytes:
        """Return the bytes, all at once.

        :raises KgError: what the worker met.
        """
        if self.body is not None:
            return self.body
        try:
            return b"".join([part async for part in self.parts()])
        finally:
            self.close()


class Home(Protocol):
    """Where a job's worker goes back to, and what is counted of all jobs; the pool is it."""

    streams: int
    killed: Counter[str]

    @property
    def is_in_memory(self) -> bool:
        """Whether what is read is in memory."""

    def give_back(
        self, lane: Lane, worker: Worker, *, is_fit: bool, was_reaped: bool = False, was_stream: bool = False
    ) -> None:
        """Take back a worker after its job."""

    async def end_of(self, worker: Worker) -> int | None:
        """Return how a worker ended."""


class Job:
    """One job and the worker that does it."""

    def __init__(self, pool: Home, lane: Lane, worker: Worker, seconds: float, limit: float) -> None:
        self._pool, self._lane, self._worker = pool, lane, worker
        self._seconds, self._limit = seconds, limit
        self._is_over = self._is_stream = False

    async def begin(self, header: Header, payload: bytes) -> Answer:
        """Send it, and return its answer once the first of it has come."""
        try:
            self._worker.send(header, payload)
            found, content = await self._receive()
        except BaseException:
            self._abandon("client")
            raise
        if "end" in found:
            self._finish(found)
            return Answer(found["end"], content, found, self._worker.fork.generation)
        if self._pool.streams >= _STREAMS:
            self._abandon("crowd")
            raise CrowdedError(f"{_STREAMS} large answers are being read", 5)
        self._pool.streams += 1
        self._lane.leave()
        self._is_stream = True
        end: Header = {}
        generation, parts = self._worker.fork.generation, self._stream(content, end)
        return Answer(found["part"], None, end, generation, parts, lambda: self._abandon("client"))

    async def _receive(self) -> tuple[Header, bytes]:
        """Return the next frame, in what is left of the time.

        :raises KgError: the worker ended, or met an error.
        """
        clock = asyncio.get_running_loop().time
        start = clock()
        frame = await self._worker.receive(self._seconds)
        self._seconds -= clock() - start
        if frame is None:
            raise await self._autopsy()
        if "error" in frame[0]:
            self._finish(frame[0])
            raise to_error(frame[0])
        return frame

    async def _stream(self, first: bytes, end: Header) -> AsyncIterator[bytes]:
        try:
            yield first
            while True:
                found, content = await self._receive()
                if content:
                    yield content
                if "end" in found:
                    end.update(found)
                    self._finish(found)
                    return
        finally:
            self._abandon("client")

    def _finish(self, found: Header) -> None:
        self._is_over = True
        writes = "is_empty" in found or "is_new" in found
        self._give_back(is_fit=not writes and self._lane.name != "write")

    def _give_back(self, *, is_fit: bool, was_reaped: bool = False) -> None:
        self._pool.give_back(self._lane, self._worker, is_fit=is_fit, was_reaped=was_reaped, was_stream=self._is_stream)

    def _abandon(self, cause: str) -> None:
        """End a job that is not over: its worker dies, since nothing else stops it."""
        if not self._is_over:
            self._is_over = True
            if not self._worker.is_gone:
                self._worker.kill(cause)
            if self._worker.cause is not None:
                self._pool.killed[self._worker.cause] += 1
            self._give_back(is_fit=False)

    async def _autopsy(self) -> KgError:
        """Return the error that tells why the worker has gone."""
        self._is_over = True
        cause = self._worker.cause
        is_known = cause is not None
        try:
            if cause is None:
                cause = _CAUSES.get(await self._pool.end_of(self._worker) or 0, "failure")
        finally:
            self._pool.killed[cause or "failure"] += 1
            self._give_back(is_fit=False, was_reaped=not is_known)
        return explain(cause, self._lane, self._limit, is_in_memory=self._pool.is_in_memory)


_READING = 30  # seconds until a large generation is in memory, about
_CAUSES = {
    -signal.SIGABRT: "memory",  # what the engine does where an allocation fails
    -signal.SIGKILL: "memory",  # what the kernel does where it has no more
    -signal.SIGBUS: "depth",
    -signal.SIGSEGV: "depth",  # the stack has run out
    -signal.SIGXCPU: "deadline",
}


def explain(cause: str, lane: Lane, limit: float, *, is_in_memory: bool = True) -> KgError:
    """Return the error that says to a client why its worker ended.

    :param is_in_memory: whether the generation is; one that is still read from the disk answers slowly.
    """
    if cause == "deadline" and not is_in_memory:
        problem = f"no answer within {limit:g} s, while the graph is still read into memory: expected in a minute"
        return DeadlineError(problem, _READING)
    if cause == "deadline":
        return DeadlineError(f"no answer within {limit:g} s: expected a narrower question", 1)
    if cause == "memory":
        problem = f"more than {lane.memory // MEGABYTE} MB of memory wanted: expected a narrower question"
        return MemoryLimitError(problem, 1)
    if cause == "depth":
        return QueryError("nested deeper than the engine can read")
    return StoreError("the process that worked on it has ended")
