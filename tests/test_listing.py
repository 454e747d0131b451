"""What is listed of rows that are rated: by importance, and nothing of little; rows of our own."""

import pytest

from kg.ask.mentions import ROLE, Mention
from kg.ask.reading import Reading
from kg.model import Lattice
from kg.queries import load_queries
from kg.settings import CHECKOUT
from kg.tell.listing import rows
from kg.tell.matter import Matter
from kg.tell.saying import load_phrases

EMPTY = Lattice({}, {}, {}, (), (), {})
RATED = (("work style", "Kite Temper", "4.5"), ("skill", "Folding", "4.1"), ("skill", "Personal Quality Checks", "1.2"))


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("what personal qualities does a kite folder need", ["Kite Temper"]),
        ("what skills does a kite folder need", ["Folding"]),
        ("what does a kite folder have to be good at", ["Kite Temper", "Folding"]),
    ],
)
def test_what_matters_most_is_told_by_importance(question: str, told: list[str]) -> None:
    query = load_queries(CHECKOUT / "queries")["skills-by-importance"]
    reading = Reading(question, named={"role": Mention(ROLE, "kite folder", ("urn:kite-folder",), "kite folder")})
    found = tuple({"group": group, "elementLabel": label, "importance": value} for group, label, value in RATED)
    matter = Matter(reading, found, query, EMPTY, load_phrases(CHECKOUT / "ontology" / "asking"))
    said = rows(matter).text
    assert [label for _, label, _ in RATED if label in said] == told
