"""A role that asks for training alone, or of which a source has no more than the usual schooling, can be come to."""

from dataclasses import replace
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


def test_work_of_which_nothing_is_said_is_a_step(lattice: Lattice) -> None:
    """No source tells how to become a sailor; that there is no way none says either."""
    asks = {"diploma": "education", "years at sea": "experience"}
    known = make_lattice({"things": _THINGS, "asks": asks, "roles": ["sailor"]}, lattice)
    (route,) = find_routes(known, Question(to="roper")).routes
    assert [step.what.iri for step in route.steps] == ["diploma", "years-at-sea", "roper"]


def test_work_of_a_move_is_asked_once(lattice: Lattice) -> None:
    """The sentence of the move is the one that asks for the experience."""
    sentence = "Most ropers begin in jobs at hand, such as riggers or sailors."
    things = _THINGS | {"work at hand": {"kind": "experience", "in_role": "sailor"}}
    asks = {"diploma": "education", "work at hand": {"kind": "experience", "sentence": sentence}}
    known = make_lattice({"things": things, "asks": asks, "moves": {"rigger": {}}, "roles": ["sailor"]}, lattice)
    moves = tuple(replace(m, evidence=known.requirements[1].evidence) for m in known.advancements)
    answer = find_routes(replace(known, advancements=moves), Question(to="roper", source="rigger"))
    todo = [[step.what.iri for step in route.steps if not step.held] for route in answer.routes]
    assert ["diploma", "roper"] in todo
