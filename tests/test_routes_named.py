"""By which name a step of a route is told: with its equivalent, or as the degree that a source names."""

from dataclasses import replace

import pytest
from lattices import make_lattice

from kg.model import Lattice, Question
from kg.paths import find_routes
from kg.settings import load_settings
from kg.tell import load_phrases
from kg.tell.lasting import tell_equivalent, tell_named
from kg.vocab import LEVEL


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Ropers need a loft diploma or the equivalent.", "loft diploma or equivalent"),
        ("Ropers need a loft diploma or a course.", "loft diploma"),
        ("Ropers need a course or equivalent, and a loft diploma.", "loft diploma"),
    ],
)
def test_equivalent_is_named_where_a_source_does(sentence: str, told: str, lattice: Lattice) -> None:
    asks = {"loft diploma": {"kind": "education", "sentence": sentence}}
    known = make_lattice({"things": {"loft diploma": {"kind": "credential", "level": 1}}, "asks": asks}, lattice)
    steps = find_routes(known, Question(to="roper")).routes[0].steps
    assert tell_equivalent(steps[0], known) == told


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Ropers need a degree in rope or a related field.", "degree in rope or a related field"),
        (
            "Ropers need one in rope or a related field, such as nets.",
            "degree in rope or a related field, such as nets",
        ),
        ("Ropers need a degree in rope; those in a related field ask for less.", "degree in rope"),
    ],
)
def test_related_field_is_named_where_a_source_does(sentence: str, told: str, lattice: Lattice) -> None:
    asks = {"degree in rope": {"kind": "education", "sentence": sentence}}
    known = make_lattice({"things": {"degree in rope": {"kind": "credential", "level": 1}}, "asks": asks}, lattice)
    steps = find_routes(known, Question(to="roper")).routes[0].steps
    assert tell_equivalent(steps[0], known) == told


@pytest.mark.parametrize(("label", "told"), [("Doctor of Ropes (DR) degree", True), ("a high degree", False)])
def test_degree_of_any_level_is_called_by_its_name(label: str, told: bool, lattice: Lattice) -> None:
    top = lattice.grades[f"{LEVEL}doctoral"].rank
    things = {"doctorate": {"kind": "credential", "level": top}}
    known = make_lattice({"things": things, "asks": {"doctorate": "education"}}, lattice)
    known = replace(known, requirements=tuple(replace(one, label=label) for one in known.requirements))
    step = next(s for s in find_routes(known, Question(to="roper")).routes[0].steps if s.what.iri == "doctorate")
    phrases = load_phrases(load_settings().ontology / "asking")
    assert tell_named(step, known, phrases) == (label if told else "")
