"""Which other ways to learn the work a route is told with, and which fields of study will do."""

from dataclasses import replace

import pytest
from lattices import make_lattice

from kg.model import Lattice, Question
from kg.paths import find_routes
from kg.settings import load_settings
from kg.tell import load_phrases
from kg.tell.inroads import tell_inroads
from kg.tell.lasting import tell_named, tell_of_many
from kg.tell.repeating import told_once


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


@pytest.mark.parametrize(("prevalence", "is_told"), [("many", True), ("most", False), ("unstated", False)])
def test_what_many_are_asked_is_told_as_no_more(prevalence: str, is_told: bool, lattice: Lattice) -> None:
    asks = {"permit": {"kind": "licence", "strength": "required", "prevalence": prevalence}}
    known = make_lattice({"things": {"permit": {"kind": "credential", "is_licence": True}}, "asks": asks}, lattice)
    step = next(step for step in find_routes(known, Question(to="roper")).routes[0].steps if step.do == "earn")
    told = tell_of_many(step, load_phrases(load_settings().ontology / "asking"))
    assert bool(told) == is_told


def test_some_exams_of_a_certification_are_told_as_such(lattice: Lattice) -> None:
    """Who has passed one exam before the work is not certified: the programme for that comes last."""
    words, certification = "passed at least two of these certification exams", "certification as a roper"
    things = {
        certification: {"kind": "credential", "is_licence": True},
        "training on the job": {"kind": "training"},
        "certification program": {"kind": "credential"},
    }
    asks = {certification: "licence", "training on the job": "training", "certification program": "education"}
    known = make_lattice({"things": things, "asks": asks}, lattice)
    stated = (replace(one, label=words if one.label == certification else one.label) for one in known.requirements)
    known = replace(known, requirements=tuple(stated))
    route = told_once(find_routes(known, Question(to="roper")).routes[0], known)
    labels = [step.what.label for step in route.steps if step.do != "take-role"]
    assert labels == ["pass at least two of the certification exams", "training on the job", "certification program"]
