"""A lane: jobs of one kind, so many at once and so many in wait, apart from those of other kinds."""

import asyncio
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field

from kg.errors import CrowdedError
from server.workers.handle import Worker


@dataclass
class Lane:
    """Jobs of one kind: how many at once, how many may wait and how long, and what their workers may use.

    :param patience: seconds.
    :param memory: bytes beyond what the keeper has.
    """

    name: str
    most: int
    waiting: int
    patience: float
    memory: int
    niceness: int
    busy: int = 0
    idle: list[Worker] = field(default_factory=list)
    queue: "deque[asyncio.Future[None]]" = field(default_factory=deque)

    async def enter(self) -> None:
        """Wait for a place.

        :raises CrowdedError: too many wait, or none came free in time.
        """
        if self.busy < self.most:
            self.busy += 1
            return
        if len(self.queue) >= self.waiting:
            raise CrowdedError(f"{self.busy} queries are answered and {len(self.queue)} wait", 1)
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.queue.append(place)
        try:
            async with asyncio.timeout(self.patience):
                await place
        except BaseException as err:
            if place.done() and not place.cancelled():
                self.leave()  # it was given just then
            else:
                with suppress(ValueError):
                    self.queue.remove(place)
            if isinstance(err, TimeoutError):
                raise CrowdedError(f"no place among {self.most} queries came free in {self.patience} s", 1) from err
            raise

    def leave(self) -> None:
        """Give a place to who waits longest."""
        while self.queue:
            place = self.queue.popleft()
            if not place.done():
                place.set_result(None)
                return
        self.busy -= 1
