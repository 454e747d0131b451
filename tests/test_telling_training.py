"""Training that several sentences state alike is told once, with the hedges of all."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from kg.ask.mentions import ROLE, Mention
from kg.ask.reading import Reading
from kg.model import Lattice
from kg.tell.matter import Matter
from kg.tell.saying import load_phrases
from kg.tell.telling import training

PHRASES = load_phrases(Path(__file__).resolve().parent.parent / "ontology" / "asking")


def test_training_at_work_is_told_once() -> None:
    told = _told("What training does a roper get?")
    assert told.count("training on the job") == 1
    assert "(“most”, “typically”)" in told


def test_kind_of_training_that_no_source_has_is_said_not_to_be_asked_for() -> None:
    told = _told("Does a roper need an internship?")
    assert told.startswith(PHRASES.say("needs_by_name", credential="an internship", role="a roper"))
    assert PHRASES.say("needs_by_name", credential="an internship", role="a roper") not in _told("Is a roper trained?")


def test_training_that_is_asked_for_stands_before_what_may_be() -> None:
    told = _told("What training does a roper get?", accepted="netting school")
    assert told.index("training on the job") < told.index("netting school")


def _told(question: str, accepted: str = "") -> str:
    item = SimpleNamespace(iri="t", label="training on the job", kind="training", level=None, counts_as=())
    role = SimpleNamespace(label="roper", specialises=())
    lattice = SimpleNamespace(
        items={"t": item, "s": item}, roles={"roper": role}, requirements=(), requirements_of={}, narrower={}
    )
    named = {"role": Mention(ROLE, "roper", ("roper",), "roper")}
    reading = Reading(question, query="training-of-role", tell="training", named=named)
    rows: Any = tuple(
        {"training": "t", "trainingLabel": "training on the job", "strength": "typical", "hedge": hedge}
        for hedge in ("most", "typically", "")
    )
    if accepted:
        rows = ({"training": "s", "trainingLabel": accepted, "strength": "accepted", "hedge": ""}, *rows)
    return training(Matter(reading, rows, cast(Any, None), cast(Lattice, lattice), PHRASES)).text
