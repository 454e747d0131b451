"""Reading through the pool from a thread."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import cast

import pytest
from serving import eventually

from kg.errors import MovedError, StoreError
from server import pooled
from server.workers.jobs import Answer
from server.workers.pool import Pool


def test_who_asks_in_the_last_moments_of_the_service_is_told_that_it_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    """Such a question would wait for good, and the process with it: its loop takes the question and never begins."""
    monkeypatch.setattr(pooled, "_LOOK", 0.01)
    loop = asyncio.new_event_loop()
    reader = pooled.PooledReader(cast(Pool, None), loop)
    with ThreadPoolExecutor(1) as threads:
        asked = threads.submit(reader.ask, "ASK {}")
        assert eventually(lambda: bool(loop._ready))  # type: ignore[attr-defined]
        loop.close()
        with pytest.raises(StoreError, match="the service stops"):
            asked.result(20)


class _Moving:
    """A pool of which another generation is current from its third answer on."""

    answered = 0

    @property
    def generation(self) -> str:
        return "one" if self.answered < 2 else "two"

    async def ask(self, *_: object) -> Answer:
        self.answered += 1
        body = b'{"head": {}, "boolean": true}'
        return Answer("json", body, {}, self.generation)


def test_reader_that_stays_answers_of_one_generation_alone() -> None:
    pool, loop = cast(Pool, _Moving()), asyncio.new_event_loop()
    with ThreadPoolExecutor(1) as threads:
        threads.submit(loop.run_forever)
        moving = pooled.PooledReader(pool, loop)
        staying = moving.staying()
        assert staying.ask("ASK {}")
        with pytest.raises(MovedError, match="generation one"):
            staying.ask("ASK {}")
        assert (moving.ask("ASK {}"), moving.generation, staying.generation) == (True, "two", "one")
        loop.call_soon_threadsafe(loop.stop)
    loop.close()
