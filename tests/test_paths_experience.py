"""Experience that a person has is not asked for again: cases/routes/experience.yaml; habits of some are no step."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from lattices import make_lattice

from kg.model import Lattice, Question
from kg.paths import find_routes
from kg.vocab import EXPERIENCE_COUNTS

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "routes" / "experience.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_experience_is_asked_once(case: dict[str, Any], lattice: Lattice) -> None:
    known = make_lattice({"roles": ["helper"], **case}, lattice)
    assume = {EXPERIENCE_COUNTS: case["assume"]} if "assume" in case else {}
    question = Question(to="roper", source="helper", years={"helper": case["years"]}, assume=assume)
    answer = find_routes(known, question)
    asked = {step.what.iri for route in answer.routes for step in route.steps if not step.held}
    is_asked = answer.blocked_by != () or not asked.isdisjoint(known.items)
    assert is_asked == case["asked"]
    held = [
        step for route in answer.routes for step in route.steps if step.held and EXPERIENCE_COUNTS in step.assumptions
    ]
    assert bool(held) == (not case["asked"])


@pytest.mark.parametrize(("prevalence", "is_asked"), [("unstated", True), ("many", True), ("some", False)])
def test_schooling_that_some_need_is_no_step(prevalence: str, is_asked: bool, lattice: Lattice) -> None:
    case = {
        "things": {"diploma": {"kind": "credential", "level": 1}, "instruction": {"kind": "credential"}},
        "asks": {
            "diploma": "education",
            "instruction": {"kind": "education", "strength": "required", "prevalence": prevalence},
        },
    }
    best = find_routes(make_lattice(case, lattice), Question(to="roper")).routes[0]
    assert ("instruction" in {step.what.iri for step in best.steps}) == is_asked


INSTEAD = yaml.safe_load((Path(__file__).parent / "cases" / "routes" / "instead.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", INSTEAD, ids=[case["name"] for case in INSTEAD])
def test_what_stands_in_is_no_step_besides(case: dict[str, Any], lattice: Lattice) -> None:
    answer = find_routes(make_lattice(case, lattice), Question(to="roper"))
    assert [[step.what.label for step in route.steps] for route in answer.routes] == case["routes"]


@pytest.mark.parametrize(
    ("strength", "licence", "is_asked"),
    [
        ("required", "splicing licence", False),
        ("helpful", "splicing licence", True),
        ("required", "sailing licence", True),
    ],
)
def test_the_licence_of_the_own_role_is_had(strength: str, licence: str, is_asked: bool, lattice: Lattice) -> None:
    """A splicer must be licensed, so that the splicing licence that is asked of a roper is that."""
    own = {"permit": {"kind": "licence", "strength": strength}}
    things = {"permit": {"kind": "credential"}, licence: {"kind": "credential", "is_licence": True}}
    known = make_lattice({"things": things, "asks": {licence: "licence"}, "moves": {"splicer": own}}, lattice)
    (route, *_) = find_routes(known, Question(to="roper", source="splicer")).routes
    assert any(step.what.label == licence and not step.held for step in route.steps) == is_asked


@pytest.mark.parametrize(("programme", "is_asked"), [("postsecondary program", False), ("rigging program", True)])
def test_a_degree_in_the_field_is_the_programme(programme: str, is_asked: bool, lattice: Lattice) -> None:
    """A programme of no level and no field is no step beside the degree that is one."""
    degree = {"kind": "credential", "level": 4, "field": "ropes"}
    things = {"degree": degree, programme: {"kind": "credential"}}
    known = make_lattice({"things": things, "asks": dict.fromkeys(things, "education")}, lattice)
    (route, *_) = find_routes(known, Question(to="roper")).routes
    assert any(step.what.label == programme for step in route.steps) == is_asked


@pytest.mark.parametrize(("ending", "is_asked"), [("or a related field", False), ("alone", True)])
def test_one_of_the_fields_that_are_named_will_do(ending: str, is_asked: bool, lattice: Lattice) -> None:
    """Two sentences name fields in part the same, and take related ones: a degree in any of them is enough."""
    degrees = {one: {"kind": "credential", "level": 5, "field": one} for one in ("ropes", "knots", "splices")}
    asks = {
        "ropes / knots": {"kind": "education", "sentence": f"Ropers need a degree in ropes, knots {ending}."},
        "ropes / splices": {"kind": "education", "sentence": f"A degree in ropes, splices {ending} is usual."},
    }
    known = make_lattice({"things": degrees, "asks": asks}, lattice)
    (route, *_) = find_routes(known, Question(to="roper", have=("knots",))).routes
    assert any(step.do == "earn" and not step.held for step in route.steps) == is_asked
