"""The order of the steps of a route: as stated, else by kind of step, as cases/routes/order.yaml says."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from lattices import make_lattice

from kg.iris import slug
from kg.model import Lattice, Question
from kg.paths import find_routes
from kg.paths.render import to_json, to_text, to_triples
from kg.terms import Iri
from kg.vocab import ASSUMPTION, IN_USUAL_ORDER, PROV

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "routes" / "order.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_order_of_steps(case: dict[str, Any], lattice: Lattice) -> None:
    known = make_lattice(case, lattice)
    assume = {IN_USUAL_ORDER: case["assume"]} if "assume" in case else {}
    answer = find_routes(known, Question(to="roper", assume=assume))
    route = answer.routes[case.get("route", 0)]
    assert [step.what.label for step in route.steps] == case["steps"]
    assert (route.order is not None) == case["assumed"]


@pytest.mark.parametrize("is_assumed", [True, False])
def test_assumed_order_is_told_in_every_form(is_assumed: bool, lattice: Lattice) -> None:
    case = next(case for case in CASES if case["assumed"] == is_assumed and "assume" not in case)
    answer = find_routes(known := make_lattice(case, lattice), Question(to="roper"))
    said = to_json(answer, known)
    name = slug(IN_USUAL_ORDER) if is_assumed else None
    assert [route["orderAssumption"] for route in said["routes"]] == [name]
    assert (slug(IN_USUAL_ORDER) in {one["name"] for one in said["assumptions"]}) == is_assumed
    assert ("where no source states it" in to_text(answer, known)) == is_assumed
    influences = {t.object for t in to_triples(answer, known) if t.predicate == Iri(f"{PROV}wasInfluencedBy")}
    assert (Iri(f"{ASSUMPTION}{slug(IN_USUAL_ORDER)}") in influences) == is_assumed
