"""Which other ways to learn the work a route is told with, and which fields of study will do."""

from dataclasses import replace

import pytest
from lattices import make_lattice

from kg.model import Lattice, Question
from kg.paths import find_routes
from kg.settings import load_settings
from kg.tell import load_phrases
from kg.tell.inroads import tell_inroads
from kg.tell.lasting import tell_named


@pytest.mark.parametrize(
    ("hedge", "told"), [("may include", "in fields that may include knots and art"), ("Other", ""), (None, "")]
)
def test_fields_that_will_do_are_told_as_such(hedge: str | None, told: str, lattice: Lattice) -> None:
    fields = "fields of study: knots and art"
    things = {"degree": {"kind": "credential", "level": 5}, fields: {"kind": "credential"}}
    accepted = {"kind": "education", "strength": "accepted"}
    known = make_lattice({"things": things, "asks": {"degree": "education", fields: accepted}}, lattice)
    hedged = tuple(replace(one, hedge=hedge if one.label == fields else None) for one in known.requirements)
    known = replace(known, requirements=hedged)
    step = next(step for step in find_routes(known, Question(to="roper")).routes[0].steps if step.do == "earn")
    assert tell_named(step, known, load_phrases(load_settings().ontology / "asking")) == told


@pytest.mark.parametrize(
    ("thing", "kind", "strength", "sentence", "is_told"),
    [
        ("apprenticeship", "training", "accepted", "Some ropers serve an apprenticeship.", True),
        ("apprenticeship", "training", "accepted", "This may be an apprenticeship.", False),
        ("postsecondary courses", "education", "preferred", "Lofts prefer ropers with courses.", True),
        ("postsecondary courses", "education", "helpful", "Courses are useful to ropers.", False),
        ("drawing", "education", "preferred", "Lofts prefer ropers who draw.", False),
    ],
)
def test_other_ways_to_learn_the_work_are_quoted(
    thing: str, kind: str, strength: str, sentence: str, is_told: bool, lattice: Lattice
) -> None:
    things = {
        "training on the job": {"kind": "training"},
        thing: {"kind": "credential" if kind == "education" else kind},
    }
    asks = {"training on the job": "training", thing: {"kind": kind, "strength": strength, "sentence": sentence}}
    known = make_lattice({"things": things, "asks": asks}, lattice)
    answer = find_routes(known, Question(to="roper"))
    phrases = load_phrases(load_settings().ontology / "asking")
    found = tell_inroads(answer.routes[0], "", answer, known, phrases)
    assert (sentence in found) == is_told
    assert not tell_inroads(answer.routes[0], f"“{sentence}”", answer, known, phrases)
