"""Thirty kills, and whatever was acknowledged before each is there after it."""

import pytest
from conftest import Serve
from crashing import survive


@pytest.mark.soak
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nothing_acknowledged_is_lost_in_thirty_kills(seed: int, serve: Serve) -> None:
    assert len(survive(serve(), kills=30, seed=seed).acknowledged) > 100
