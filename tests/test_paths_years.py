"""What the years of a route count and leave out, as cases/routes/years.yaml says, in every form of the answer."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from lattices import iri, make_lattice

from kg.ask import load_phrases
from kg.ask.routing import tell_years
from kg.model import Lattice, Question
from kg.paths import find_routes
from kg.paths.render import to_json, to_text
from kg.settings import load_settings

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "routes" / "years.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_years_say_what_they_count(case: dict[str, Any], lattice: Lattice) -> None:
    known = make_lattice(case, lattice)
    answer = find_routes(known, Question(to="roper", have=tuple(map(iri, case.get("have", ())))))
    phrases = load_phrases(load_settings().ontology / "asking")
    assert tell_years(answer.routes[0], answer.to, known, phrases) == case["told"]
    years = to_json(answer, known)["routes"][0]["years"]
    assert len(years["notCounted"]) == years["unknownSteps"]
    text = to_text(answer, known)
    assert (years["highSchool"] > 0) == ("of high school" in case["told"]) == ("high school" in text)
    assert ("Not counted" in text) == bool(years["notCounted"])
