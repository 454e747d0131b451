"""What a route is told with beside its steps, as cases/routes/besides.yaml says."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from lattices import make_lattice

from kg.ask import load_phrases
from kg.ask.besides import find_besides, tell_besides
from kg.model import Lattice, Question
from kg.paths import find_routes
from kg.settings import load_settings

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "routes" / "besides.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_what_is_asked_beside_the_steps(case: dict[str, Any], lattice: Lattice) -> None:
    known = make_lattice(case, lattice)
    answer = find_routes(known, Question(to="roper"))
    phrases = load_phrases(load_settings().ontology / "asking")
    assert tell_besides(answer.routes[0], answer, known, phrases) == case["told"]
    assert bool(find_besides(answer.routes[0], answer, known)) == bool(case["told"])


def test_one_degree_in_two_words_is_earned_once(lattice: Lattice) -> None:
    """One statement names the field more closely than the other; both are of the same degree."""
    fields = {f"degree in {name}": {"kind": "credential", "level": 5, "field": name} for name in ("ropes", "knots")}
    known = make_lattice({"things": fields, "asks": dict.fromkeys(fields, "education")}, lattice)
    routes = find_routes(known, Question(to="roper")).routes
    assert all(len([step for step in route.steps if step.do == "earn"]) == 1 for route in routes)
