"""The fact that decides stands in the answer: an age, a licence, silence, the one of two occupations that is asked."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from kg.model import Lattice
from kg.tell.aging import left_of_age, rule_on_own_age
from kg.tell.saying import load_phrases

FOLDER = Path(__file__).resolve().parent.parent / "ontology" / "asking"
PHRASES = load_phrases(FOLDER)


def aged(label: str, quote: str) -> Lattice:
    evidence = SimpleNamespace(quote=quote, title="Ropers", edition="2024-34")
    stated = SimpleNamespace(label=label, roles=("roper",), evidence=(evidence,))
    role = SimpleNamespace(label="roper", specialises=())
    return cast(Lattice, SimpleNamespace(roles={"roper": role}, eligibility=(stated,)))


@pytest.mark.parametrize(
    ("question", "label", "quote", "told"),
    [
        ("I'm 17. Can I be a roper?", "minimum age", "Ropers have a minimum age, usually 18 or 21.", "Not at 17"),
        ("my son is 16, can he be a roper", "be 18 years old", "Ropers must be 18 years old.", "Not at 16"),
        ("I am 19, can I be a roper", "minimum age", "The minimum age of ropers is 18 to 21.", "Whether 19"),
        ("I'm 17. Can I be a roper?", "maximum age", "The maximum age of ropers is 18.", ""),
        ("I'm 30, can I be a roper", "be 18 years old", "Ropers must be 18 years old.", ""),
        ("I have 17 years of work, can I be a roper", "be 18 years old", "Ropers must be 18 years old.", ""),
        ("I worked 16 hours, can I be a roper", "be 18 years old", "Ropers must be 18 years old.", ""),
    ],
)
def test_an_age_that_is_told_is_held_against_the_least_that_is_stated(
    question: str, label: str, quote: str, told: str
) -> None:
    ruled = rule_on_own_age(question, "roper", aged(label, quote), PHRASES)
    assert (ruled.text if ruled else "").startswith(told) and (ruled is None) is (told == "")


def test_an_age_that_is_told_is_not_noted_as_left_aside() -> None:
    notes: Any = ("“I'm 17” is not taken into account", "“roper” is taken for rope maker")
    assert left_of_age(notes, PHRASES) == notes[1:]
