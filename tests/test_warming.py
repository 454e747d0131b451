"""A generation too large to be loaded at once: it is read from the disk until it is in memory, and written to then."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from serving import TOKEN, Serving

from kg.store import Generations

pytestmark = pytest.mark.service
MANY = 120_000
COUNT = "SELECT (COUNT(*) AS ?n) { ?s <a:p> ?o }"


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("large") / "data"
    lines = "".join(f'<a:{number}> <a:p> "{number}" <a:g> .\n' for number in range(MANY))
    Generations(data).write(
        lambda store: store.load(lines, format=ox.RdfFormat.N_QUADS), digest="0" * 64, built="2026-11-25", keep=10
    )
    return data


def count(serving: Serving) -> str:
    return serving.client.get("/sparql", query_string={"query": COUNT, "format": "csv"}).text.split()[1]


def keepers(serving: Serving) -> list[int]:
    found = os.popen(f"pgrep -f -P {serving.process.pid} server.workers.keeper").read()
    return [int(line) for line in found.split()]


def test_it_is_read_at_once_and_written_to_once_loaded(large: Path, start_serving: Callable[..., Serving]) -> None:
    serving = start_serving(large, update_token=TOKEN)
    assert count(serving) == str(MANY)
    answer = serving.client.post(
        "/update",
        data="INSERT DATA { <a:more> <a:p> 1 }",
        content_type="application/sparql-update",
        headers={"Authorization": f"Bearer {TOKEN}"},
    )
    assert (answer.status_code, count(serving)) == (200, str(MANY + 1))


def test_it_is_read_again_at_once_when_who_holds_it_has_ended(
    large: Path, start_serving: Callable[..., Serving]
) -> None:
    serving = start_serving(large)
    for keeper in keepers(serving):
        os.kill(keeper, signal.SIGKILL)
    end = time.monotonic() + 10
    while time.monotonic() < end:
        if serving.client.get("/sparql", query_string={"query": COUNT, "format": "csv"}).status_code == 200:
            break
        time.sleep(0.1)
    assert count(serving) == str(MANY)
