"""Experience on a route that two sentences ask for, and what a sentence says of it beyond its name."""

from dataclasses import replace
from typing import Any

import pytest
from lattices import make_lattice

from kg.ask.reading import Reading
from kg.model import Lattice, Question
from kg.paths import find_routes
from kg.settings import load_settings
from kg.tell import load_phrases
from kg.tell.lasting import tell_named
from kg.tell.repeating import told_once
from kg.tell.routing import tell_routes

OPEN = "Ropers need experience."
SEVERAL = "several years of experience"


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (
            {"work experience": OPEN, "experience: rigging": "Ropers need experience in rigging."},
            ["experience (rigging)"],
        ),
        ({"work experience": OPEN, SEVERAL: "Ropers need several years of experience."}, [SEVERAL]),
        # Where it is gained stands in the sentence of the vague one alone.
        (
            {"work experience": "Ropers have experience in the loft.", "rigging experience": "They rig."},
            ["rigging experience", "work experience"],
        ),
        # No other has years of it.
        ({SEVERAL: "Several years are needed.", "rigging experience": "They rig."}, ["rigging experience", SEVERAL]),
        (
            {"rigging experience": "They rig.", "years of rigging experience": "For years."},
            ["years of rigging experience"],
        ),
    ],
)
def test_experience_that_other_experience_says_is_told_once(
    asked: dict[str, str], told: list[str], lattice: Lattice
) -> None:
    asks = {name: {"kind": "experience", "sentence": sentence} for name, sentence in asked.items()}
    case: dict[str, Any] = {"things": {name: {"kind": "experience"} for name in asked}, "asks": asks}
    known = make_lattice(case, lattice)
    steps = told_once(find_routes(known, Question(to="roper")).routes[0], known).steps
    assert sorted(step.what.label for step in steps if step.what.iri != "roper") == told


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        (
            "Ropers have years of experience working as riggers, sailors, or netters.",
            "working as riggers, sailors, or netters",
        ),
        ("Ropers have experience in a rope loft before they are hired.", "in a rope loft"),
        ("Ropers have experience in a related occupation.", ""),
        ("Ropers have experience in their own area.", ""),
        ("Ropers have experience in order to be hired.", ""),
    ],
)
def test_vague_experience_is_told_with_where_it_is_gained(sentence: str, told: str, lattice: Lattice) -> None:
    asks = {SEVERAL: {"kind": "experience", "sentence": sentence}}
    known = make_lattice({"things": {SEVERAL: {"kind": "experience"}}, "asks": asks}, lattice)
    steps = find_routes(known, Question(to="roper")).routes[0].steps
    phrases = load_phrases(load_settings().ontology / "asking")
    assert tell_named(next(step for step in steps if step.what.iri != "roper"), known, phrases) == told


def test_less_than_a_year_is_told_in_months(lattice: Lattice) -> None:
    things = {"rope course": {"kind": "credential", "years": [0.25, 0.25]}}
    known = make_lattice({"things": things, "asks": {"rope course": "education"}}, lattice)
    phrases = load_phrases(load_settings().ontology / "asking")
    told = tell_routes(Reading("How?"), find_routes(known, Question(to="roper")), known, phrases)
    assert "about 3 months" in told


@pytest.mark.parametrize(
    ("label", "names", "told"),
    [
        ("certification as a roper", ["Netting Mate Certificate"], "Netting Mate Certificate"),
        ("certification as a roper", ["Loft Entry Card", "Mate Credential"], "Loft Entry Card and Mate Credential"),
        ("licence as a roper", ["Licensure"], ""),
        ("licence as a roper", ["state license"], ""),
        ("rigging license", ["Netting Mate Certificate"], ""),
    ],
)
def test_credential_called_after_the_role_is_told_by_its_names(
    label: str, names: list[str], told: str, lattice: Lattice
) -> None:
    asks = {label: {"kind": "licence"}}
    known = make_lattice({"things": {label: {"kind": "credential", "is_licence": True}}, "asks": asks}, lattice)
    stated = tuple(replace(known.requirements[0], iri=name, label=name) for name in names)
    known = replace(known, requirements=stated)
    steps = find_routes(known, Question(to="roper")).routes[0].steps
    phrases = load_phrases(load_settings().ontology / "asking")
    assert tell_named(next(step for step in steps if step.do == "earn"), known, phrases) == told


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Ropers gain experience as a rigger, a sailor or a netter.", "experience in lofts, for example as a rigger"),
        ("Ropers gain experience as a rigger.", "experience in lofts, as a rigger"),
    ],
)
def test_one_of_several_kinds_of_work_is_told_as_an_example(sentence: str, told: str, lattice: Lattice) -> None:
    name = "experience: in lofts, as a rigger"
    asks = {name: {"kind": "experience", "sentence": sentence}}
    known = make_lattice({"things": {name: {"kind": "experience"}}, "asks": asks}, lattice)
    steps = told_once(find_routes(known, Question(to="roper")).routes[0], known).steps
    assert told in [step.what.label for step in steps]


def test_what_people_do_is_no_step_beside_training_by_its_name(lattice: Lattice) -> None:
    names = ("begin as trainees", "training on the job")
    case: dict[str, Any] = {"things": {name: {"kind": "training"} for name in names}}
    known = make_lattice({**case, "asks": dict.fromkeys(names, "training")}, lattice)
    steps = told_once(find_routes(known, Question(to="roper")).routes[0], known).steps
    assert [step.what.label for step in steps if step.what.iri != "roper"] == ["training on the job"]
