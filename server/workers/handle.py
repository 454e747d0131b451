"""A worker as the front sees it: frames to and fro, and the end of it."""

import asyncio
import os
import signal
from collections import deque
from contextlib import suppress
from typing import cast

from server.workers.frames import Frames, Header, pack
from server.workers.link import Fork, Link

# Frames of an answer that may wait for a slow client before its worker is made to wait.
_AHEAD = 4


class Worker(asyncio.Protocol):
    """One worker process, as the front sees it. One job at a time."""

    def __init__(self, fork: Fork, link: Link) -> None:
        self.fork, self.link = fork, link
        self.jobs = 0
        self.cause: str | None = None  # why it was killed
        self.is_gone = False
        self._frames = Frames()
        self._held: deque[tuple[Header, bytes]] = deque()
        self._waiter: asyncio.Future[None] | None = None
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """Keep the frames; too many at once, and the worker is made to wait."""
        self._held.extend(self._frames.feed(data))
        if len(self._held) > _AHEAD and self._transport is not None and not self._transport.is_closing():
            self._transport.pause_reading()
        self._wake()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 (the protocol's)
        """Let who waits know that it has gone."""
        self.is_gone = True
        self._wake()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def send(self, header: Header, payload: bytes) -> None:
        """Give it a job."""
        assert self._transport is not None
        self.jobs += 1
        self._transport.write(pack(header, payload))

    async def receive(self, seconds: float) -> tuple[Header, bytes] | None:
        """Return its next frame; None where it has gone. After *seconds* it is killed."""
        loop = asyncio.get_running_loop()
        if not self._held and not self.is_gone:
            timer = loop.call_later(seconds, self.kill, "deadline")
            try:
                while not self._held and not self.is_gone:
                    self._waiter = loop.create_future()
                    await self._waiter
            finally:
                timer.cancel()
        if not self._held:
            return None
        frame = self._held.popleft()
        if len(self._held) <= _AHEAD and self._transport is not None and not self._transport.is_closing():
            self._transport.resume_reading()
        return frame

    def kill(self, cause: str) -> None:
        """End it at once, whatever it does."""
        if self.cause is None:
            self.cause = cause
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self.fork.process, signal.SIGKILL)

    def close(self) -> None:
        """Let it end; it is not to be used again."""
        if self._transport is not None:
            self._transport.close()
        os.close(self.fork.process)
