"""How long the way takes, or its schooling, is told first to who asks that, and how years of school are asked."""

import re

import pytest
from lattices import make_lattice

from kg.ask.reading import Reading
from kg.model import Lattice, Question
from kg.paths import find_routes
from kg.search.words import load_yaml
from kg.settings import load_settings
from kg.tell import load_phrases
from kg.tell.reckoning import tell_length
from kg.tell.routing import tell_routes

_DIPLOMA = {"diploma": {"kind": "credential", "level": 1, "years": [4]}}
_DEGREE = {"degree": {"kind": "credential", "level": 5, "years": [4, 5], "presupposes": ["diploma"]}}
_COURSE = {"course": {"kind": "credential"}}
_TRAINING = {"training as a roper": {"kind": "training", "years": [1, 1]}}
_LONG, _SCHOOL = "How long does it take to be a roper?", "How many years of school does it take to be a roper?"


@pytest.mark.parametrize(
    ("things", "question", "told"),
    [
        (_DEGREE | _TRAINING, _LONG, "On the way that sources state it takes about 5 years after high school."),
        (_DEGREE | _TRAINING, _SCHOOL, "Of schooling the way that sources state takes about 4 years"),
        (_DEGREE | _TRAINING, "How do I become a roper?", ""),
        (_COURSE, _LONG, "The length of the whole of the way that sources state is not known here."),
        (
            _COURSE,
            _SCHOOL,
            "Of schooling the way that sources state takes a course, whose length is not reckoned here.",
        ),
        (_TRAINING, _SCHOOL, "Of schooling the way that sources state takes none."),
        (_DIPLOMA, _SCHOOL, "Of schooling the way that sources state takes no more than a diploma."),
    ],
)
def test_length_stands_first(things: dict[str, dict[str, object]], question: str, told: str, lattice: Lattice) -> None:
    kinds = {"degree": "education", "course": "education", "diploma": "education", "training as a roper": "training"}
    case = {"things": _DIPLOMA | things, "asks": {name: kinds[name] for name in things}}
    known = make_lattice(case, lattice)
    answer = find_routes(known, Question(to="roper"))
    phrases = load_phrases(load_settings().ontology / "asking")
    length = tell_length(answer.routes[0], answer.to, question, "", known, phrases)
    assert length.startswith(told) and bool(length) == bool(told)
    assert tell_routes(Reading(question), answer, known, phrases).startswith(length)


@pytest.mark.parametrize(
    ("question", "with_"),
    [
        ("how many years of school do I need to be a roper?", "how long does it take in school to become a roper?"),
        ("How many years of college does a roper need?", "how long does it take in school to become a roper?"),
        ("how long do I have to go to school to become a roper", "how long does it take in school to become a roper"),
        ("how many years of experience do I need to be a roper?", None),
    ],
)
def test_years_of_school_are_those_of_the_way(question: str, with_: str | None) -> None:
    same = load_yaml(load_settings().ontology / "asking" / "anew.yaml")["same"]
    own = [one for one in same if "in school to become" in one["with"]]
    found = {re.sub(one["words"], one["with"], question, flags=re.IGNORECASE) for one in own} - {question}
    assert found == ({with_} if with_ else set())
