"""A generation too large to be loaded at once: it is read from the disk until it is in memory, and written to then."""

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from serving import TOKEN, Serving

from kg.store import Generations

pytestmark = pytest.mark.service
MANY = 120_000


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("large") / "data"
    lines = "".join(f'<a:{number}> <a:p> "{number}" <a:g> .\n' for number in range(MANY))
    Generations(data).write(
        lambda store: store.load(lines, format=ox.RdfFormat.N_QUADS), digest="0" * 64, built="2026-11-25", keep=10
    )
    return data


def count(serving: Serving) -> int:
    return int(serving.rows("SELECT (COUNT(*) AS ?n) { ?s <a:p> ?o }")[0]["n"])


def test_it_is_read_at_once_and_written_to_once_loaded(large: Path, start_serving: Callable[..., Serving]) -> None:
    serving = start_serving(large, update_token=TOKEN)
    assert count(serving) == MANY
    assert serving.update("INSERT DATA { <a:more> <a:p> 1 }").status_code == 200
    assert count(serving) == MANY + 1


def test_it_is_read_again_when_who_holds_it_has_ended(large: Path, start_serving: Callable[..., Serving]) -> None:
    serving = start_serving(large)
    serving.kill("keeper")
    serving.recover()
    assert count(serving) == MANY
