"""Why a job ended, as a client is told it."""

import pytest

from kg.errors import DeadlineError
from server.workers.jobs import explain
from server.workers.lanes import Lane

LANE = Lane("open", 1, 1, 1, 2**20, 0)


@pytest.mark.parametrize(
    ("is_in_memory", "mend"), [(True, "narrower question"), (False, "still read into memory: expected in a minute")]
)
def test_who_waits_for_a_graph_that_is_still_read_is_not_told_to_narrow_the_question(
    is_in_memory: bool, mend: str
) -> None:
    error = explain("deadline", LANE, 10, is_in_memory=is_in_memory)
    assert isinstance(error, DeadlineError)
    assert mend in str(error)
