"""Answers on kinds of a role: what is asked of a kind alone is told with the way to the whole."""

from dataclasses import replace
from pathlib import Path

from lattices import make_lattice

from kg.model import Lattice, Question, Role
from kg.paths import find_routes
from kg.tell import load_phrases
from kg.tell.besides import tell_of_kinds
from kg.tell.kinds import at_home, wider_unsaid
from kg.tell.own import without_others
from kg.tell.saying import Said, as_shared

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


def _known(lattice: Lattice, whole: str, *kinds: str) -> Lattice:
    made = make_lattice({"things": {}, "asks": {}}, lattice)
    roles = {"whole": Role("whole", whole), **{kind: Role(kind, kind, specialises=("whole",)) for kind in kinds}}
    return replace(made, roles={**made.roles, **roles})


def test_whole_names_a_kind_with_a_word_told_once(lattice: Lattice) -> None:
    known = _known(lattice, "rope maker or tester", "rope tester", "mast rigger")
    assert not wider_unsaid("rope tester", known)
    assert wider_unsaid("mast rigger", known) == "rope maker or tester"


def test_what_a_side_asks_is_asked_of_a_kind_called_by_it(lattice: Lattice) -> None:
    asks = {
        "pass": {"kind": "licence", "context": "public docks"},
        "badge": {"kind": "licence", "context": "who work in private docks"},
    }
    things = {name: {"kind": "credential", "is_licence": True} for name in asks}
    made = make_lattice({"things": things, "asks": asks}, lattice)
    known = replace(made, roles={**made.roles, "docker": Role("docker", "public dock roper", specialises=("roper",))})
    found = at_home(made.requirements, "docker", known, PHRASES.ruled_by)
    assert [(r.label, bool(r.contexts)) for r in found] == [("pass", False)]
    assert at_home(made.requirements, "roper", known, PHRASES.ruled_by) == list(made.requirements)


def test_sentences_on_other_kinds_alone_are_not_told_of_a_kind(lattice: Lattice) -> None:
    known = _known(lattice, "rope worker", "rope tester", "mast rigger")
    texts = ("Mast riggers may climb at night.", "Rope testers and mast riggers may wait.", "Some work at night.")
    rows = [{"text": text} for text in texts]
    assert [row["text"] for row in without_others(rows, "rope tester", "whole", known)] == [*texts[1:]]
    assert len(without_others(rows, "mast rigger", "whole", known)) == len(texts)


def test_years_are_told_with_the_bound_of_their_sentence() -> None:
    said = Said("one", "5 years of knots", "typical", "", (), {}, PHRASES.places)
    assert as_shared(said, ["Riggers need less than 5 years of knots."], PHRASES).label == "less than 5 years of knots"
    assert as_shared(said, ["Riggers need 5 years of knots."], PHRASES) == said
