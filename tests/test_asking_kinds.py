"""Answers on kinds of a role: what is asked of a kind alone is told with the way to the whole."""

from dataclasses import replace
from pathlib import Path

from lattices import make_lattice

from kg.model import Lattice, Question, Role
from kg.paths import find_routes
from kg.tell import load_phrases
from kg.tell.besides import tell_of_kinds

PHRASES = load_phrases(Path(__file__).resolve().parent.parent / "ontology" / "asking")


def test_licence_of_a_kind_is_told_with_the_kind(lattice: Lattice) -> None:
    things = {"diploma": {"kind": "credential", "level": 1, "years": [4]}}
    things |= {"pass": {"kind": "credential", "is_licence": True}}
    case = {"things": things, "asks": {"diploma": "education"}}
    answer = find_routes(make_lattice(case, lattice), Question(to="roper"))
    made = make_lattice({**case, "moves": {"splicer": {"pass": "licence"}}}, lattice)
    known = replace(made, roles={**made.roles, "splicer": Role("splicer", "splicer", specialises=("roper",))})
    told = tell_of_kinds(answer.routes[0], answer, known, PHRASES)
    assert "pass" in told and "said of a splicer" in told
