"""Reading through the pool from a thread."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import cast

import pytest
from serving import eventually

from kg.errors import StoreError
from server import pooled
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
