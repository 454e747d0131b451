"""Less schooling that a source asks of some is a way of its own, and less sure than that of most."""

from typing import Any

import pytest
from lattices import make_lattice

from kg.iris import slug
from kg.model import Lattice, Question
from kg.paths import find_routes

_THINGS: dict[str, Any] = {
    "diploma": {"kind": "credential", "level": 1, "years": [4]},
    "degree": {"kind": "credential", "level": 4, "years": [4], "presupposes": ["diploma"]},
    "higher degree": {"kind": "credential", "level": 5, "years": [2], "presupposes": ["degree"]},
}
_SENTENCE = "Ropers as a rule have a degree, though some lofts ask for a diploma."
_DEGREE = {"kind": "education", "sentence": _SENTENCE}


@pytest.mark.parametrize(
    "asks",
    [
        {"diploma": {"kind": "education", "strength": "required", "context": "some lofts", "sentence": _SENTENCE}},
        {"diploma / higher degree": {"kind": "education", "strength": "conditional", "exception_to": ["degree"]}},
    ],
)
def test_less_for_some_is_a_second_way(asks: dict[str, Any], lattice: Lattice) -> None:
    known = make_lattice({"things": _THINGS, "asks": {"degree": _DEGREE, **asks}}, lattice)
    first, second = find_routes(known, Question(to="roper")).routes
    assert [step.what.iri for step in first.steps] == ["diploma", "degree", "roper"]
    assert [step.what.iri for step in second.steps] == ["diploma", "roper"]
    assert second.certainty.strength and slug(second.certainty.strength.iri) == "accepted"


@pytest.mark.parametrize(
    "asks",
    [
        {
            "higher degree": {
                "kind": "education",
                "strength": "required",
                "context": "some lofts",
                "sentence": _SENTENCE,
            }
        },
        {
            "diploma": {
                "kind": "education",
                "strength": "required",
                "context": "some lofts",
                "sentence": "As assistants.",
            }
        },
        {"diploma": {"kind": "education", "strength": "preferred", "exception_to": ["degree"]}},
    ],
)
def test_more_or_of_others_is_no_second_way(asks: dict[str, Any], lattice: Lattice) -> None:
    known = make_lattice({"things": _THINGS, "asks": {"degree": _DEGREE, **asks}}, lattice)
    routes = find_routes(known, Question(to="roper")).routes
    assert [[step.what.iri for step in route.steps] for route in routes] == [["diploma", "degree", "roper"]]


def test_level_of_some_replaces_no_course(lattice: Lattice) -> None:
    """That some have a degree says nothing of the course that all must take."""
    asks = {
        "diploma": "education",
        "knots course": {"kind": "education", "strength": "required", "sentence": "All take the course."},
        "degree": {"kind": "education", "strength": "accepted", "prevalence": "many"},
    }
    things = _THINGS | {"knots course": {"kind": "credential"}}
    routes = find_routes(make_lattice({"things": things, "asks": asks}, lattice), Question(to="roper")).routes
    assert routes and all("knots course" in [step.what.label for step in route.steps] for route in routes)
