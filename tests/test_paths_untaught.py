"""A role that asks for training alone, or of which a source has no more than the usual schooling, can be come to."""

from typing import Any

import pytest
from lattices import make_lattice

from kg.model import Lattice, Question
from kg.paths import find_routes

_THINGS: dict[str, Any] = {
    "diploma": {"kind": "credential", "level": 1, "years": [4]},
    "other diploma": {"kind": "credential", "level": 1, "counts_as": ["diploma"]},
    "rope course": {"kind": "training"},
    "years at sea": {"kind": "experience", "in_role": "sailor"},
}


@pytest.mark.parametrize(
    ("asks", "steps"),
    [
        ({"rope course": "training"}, ["roper", "rope-course"]),
        ({"diploma": {"kind": "education", "strength": "plain"}}, ["diploma", "roper"]),
    ],
)
def test_little_that_is_asked_is_a_way(asks: dict[str, Any], steps: list[str], lattice: Lattice) -> None:
    answer = find_routes(make_lattice({"things": _THINGS, "asks": asks}, lattice), Question(to="roper"))
    todo = [[step.what.iri.rsplit("/", 1)[-1] for step in route.steps] for route in answer.routes]
    assert sorted(todo[0]) == sorted(steps)


def test_stand_in_of_what_can_be_had_is_in_nobodys_way(lattice: Lattice) -> None:
    asks = {"diploma": "education", "years at sea": "experience"}
    known = make_lattice({"things": _THINGS, "asks": asks, "roles": ["sailor"]}, lattice)
    blocked = {blocker.thing.iri for blocker in find_routes(known, Question(to="roper")).blocked_by}
    assert blocked == {"sailor"}
