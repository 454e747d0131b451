"""What is typical at entry stands before a way that is open to some alone."""

from dataclasses import replace
from typing import Any

import pytest
from lattices import make_lattice

from kg.ask.reading import Reading
from kg.model import Lattice, Question
from kg.paths import find_routes
from kg.settings import load_settings
from kg.tell import load_phrases
from kg.tell.routing import tell_routes
from kg.vocab import LEVEL, STRENGTH


@pytest.mark.parametrize(
    ("strength", "given", "is_told"),
    [("accepted", {}, True), ("typical", {}, False), ("accepted", {"without": ("badge",)}, False)],
)
def test_what_is_usual_stands_before_a_way_that_is_open_to_some(
    strength: str, given: dict[str, Any], is_told: bool, lattice: Lattice
) -> None:
    things = {"school": {"kind": "training"}, "badge": {"kind": "credential"}}
    known = make_lattice({"things": things, "asks": {"school": "training"}}, lattice)
    answer = find_routes(known, Question(to="roper", **given))
    grade = known.grades[f"{STRENGTH}{strength}"]
    routes = tuple(replace(r, certainty=replace(r.certainty, strength=grade)) for r in answer.routes)
    row = {"need": "typical education", "category": f"{LEVEL}bachelor", "categoryLabel": "bachelor's degree"}
    phrases = load_phrases(load_settings().ontology / "asking")
    entry = [{**row, "occupationLabel": "Ropers"}]
    told = tell_routes(Reading("How?"), replace(answer, routes=routes), known, phrases, entry)
    assert told.startswith("Typical at entry") == is_told
    assert ("not how people come in as a rule" in told) == is_told
