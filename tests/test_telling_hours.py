"""What is on the hours of the work is no answer to how long it takes to enter it."""

import re
from pathlib import Path

import pytest

from kg.search.words import load_yaml

_FOLDER = Path(__file__).resolve().parent.parent / "ontology" / "asking"


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("work schedules kite packers may be hired for a few months of the year.", False),
        ("summary a few kite packers work more than 40 hours per week.", False),
        ("education packers of kites are to be at least 18 years old.", False),
        ("training packing kites takes several months to learn.", True),
    ],
)
def test_a_sentence_on_hours_tells_nothing_of_the_way(text: str, is_told: bool) -> None:
    assert bool(re.search(load_yaml(_FOLDER / "kin.yaml")["of_hours"], text)) != is_told
