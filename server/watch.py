"""Watches a client while its answer is worked on."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

Receive = Callable[[], Awaitable[dict[str, Any]]]
# Seconds until a client is watched.
_LATER = 0.05


class Watch:
    """Watches for the client to go away while its answer is worked on, which is then given up."""

    def __init__(self, receive: Receive) -> None:
        self.receive = receive
        self.is_gone = False
        self.held = 0  # bytes of its body
        self._timer: asyncio.TimerHandle | None = None
        self._watcher: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Watch from a moment later on: most answers are there before."""
        self._timer = asyncio.get_running_loop().call_later(_LATER, self._start, asyncio.current_task())

    def _start(self, answering: "asyncio.Task[Any] | None") -> None:
        assert answering is not None  # a request is answered in a task
        self._watcher = asyncio.ensure_future(self._wait(answering))

    async def _wait(self, answering: "asyncio.Task[Any]") -> None:
        while (await self.receive())["type"] != "http.disconnect":
            pass
        self.is_gone = True
        answering.cancel()

    def end(self) -> None:
        """Watch no longer."""
        if self._timer is not None:
            self._timer.cancel()
        if self._watcher is not None:
            self._watcher.cancel()
