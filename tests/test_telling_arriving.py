"""A hedge that a source has of those who came to some work is told as of these."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from kg.tell.arriving import as_of_arrivals, is_of_arrivals
from kg.tell.saying import Said, load_phrases

PHRASES = load_phrases(Path(__file__).resolve().parent.parent / "ontology" / "asking")


def lattice(quote: str) -> Any:
    move = SimpleNamespace(iri="m", sources=("thatcher",), evidence=(SimpleNamespace(quote=quote),))
    return SimpleNamespace(roles={"thatcher": SimpleNamespace(label="thatcher (roofs)")}, advancements=(move,))


@pytest.mark.parametrize(
    ("quote", "is_so"),
    [
        ("Most roof masters start out as thatchers.", True),
        ("Many roof masters have years of experience as a thatcher.", True),
        ("Most thatchers begin to lead roof crews.", False),
        ("After years of experience, some thatchers become roof masters.", False),
        ("Some become roof masters.", False),
    ],
)
def test_a_move_is_told_of_those_who_came(quote: str, is_so: bool) -> None:
    graph = lattice(quote)
    assert is_of_arrivals(graph.advancements[0], graph, PHRASES) is is_so


def test_a_hedge_of_those_who_came_is_told_as_theirs() -> None:
    said = Said("m", "roof master", "", "Most", (), {"advancement": "m"}, PHRASES.places)
    (told,) = as_of_arrivals([said], lattice("Most roof masters start out as thatchers."), PHRASES)
    assert str(told).startswith("roof master (“Most”, ")
    assert "not of a thatcher" in str(told)
