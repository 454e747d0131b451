"""What the years of a route count and leave out, as cases/routes/years.yaml says, in every form of the answer."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from lattices import iri, make_lattice

from kg.model import Lattice, Question
from kg.paths import find_routes
from kg.paths.lengths import find_lengths
from kg.paths.render import to_json, to_text
from kg.settings import load_settings
from kg.tell import load_phrases
from kg.tell.reckoning import tell_years

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
    assert (years["highSchool"] > 0) == ("high school" in text)
    assert ("Not counted, since the length is not reckoned here" in text) == bool(years["notCounted"])


@pytest.mark.parametrize(
    ("sentence", "years"),
    [
        ("Ropers must complete a 2-year residency program.", (2, 2)),
        ("Ropers complete a 1- to 2-year internship.", (1, 2)),
        ("Ropers serve an internship lasting 2 to 4 years.", (2, 4)),
        ("For a loft or a ship, ropers spend 2 to 4 years in internship and residency programs.", (2, 4)),
        ("This is often a 2-year residency in a loft.", None),
        ("Ropers with 3 years of work complete an internship.", None),
    ],
)
def test_length_of_training_in_the_sentence_that_asks_for_it(
    sentence: str, years: tuple[int, int] | None, lattice: Lattice
) -> None:
    name = "internship or residency"
    asks = {name: {"kind": "training", "sentence": sentence}}
    known = make_lattice({"things": {name: {"kind": "training"}}, "asks": asks}, lattice)
    found = find_lengths(known.requirements, known.items)
    assert [(one.at_least, one.at_most) for one in found.values()] == ([years] if years else [])


@pytest.mark.parametrize(
    ("sentence", "years"),
    [
        ("Most ropers come to their degree through a 6-year Bachelor of Ropes program.", [(6, 6)]),
        ("Some lofts have a 6-year program that leads to two degrees.", []),
    ],
)
def test_length_of_a_degree_in_the_sentence_that_asks_for_it(
    sentence: str, years: list[tuple[int, int]], lattice: Lattice
) -> None:
    asks = {"degree": {"kind": "education", "sentence": sentence}}
    things = {"degree": {"kind": "credential", "level": 5, "years": [4, 5]}}
    known = make_lattice({"things": things, "asks": asks}, lattice)
    found = find_lengths(known.requirements, known.items)
    assert [(one.at_least, one.at_most) for one in found.values()] == years


@pytest.mark.parametrize(
    ("years", "told"), [([2], "about 2 years after high school, not counting"), (None, "of a length that is not known")]
)
def test_high_school_is_not_counted(years: list[int] | None, told: str, lattice: Lattice) -> None:
    diploma = {"kind": "credential", "level": 1, "years": [4]}
    school = {"kind": "credential", "presupposes": ["diploma"], **({"level": 4, "years": years} if years else {})}
    things = {"diploma": diploma, "school": school, "permit": {"kind": "credential", "is_licence": True}}
    asks = {"school": "education", "permit": "licence"}
    known = make_lattice({"things": things, "asks": asks, "roles": ["sailor"]}, lattice)
    answer = find_routes(known, Question(to="roper", source="sailor"))
    phrases = load_phrases(load_settings().ontology / "asking")
    assert tell_years(answer.routes[0], answer.to, known, phrases).startswith(told)
