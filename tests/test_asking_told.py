"""Answers to plain questions: how what is stated is told; words and roles of our own."""

from pathlib import Path

import pytest
import yaml

from kg.ask.saying import load_phrases

CHECKOUT = Path(__file__).resolve().parent.parent
CONTEXTS = yaml.safe_load((Path(__file__).parent / "cases" / "telling" / "contexts.yaml").read_text("utf-8"))
PHRASES = load_phrases(CHECKOUT / "ontology" / "asking")


@pytest.mark.parametrize(("context", "told"), CONTEXTS.items())
def test_a_context_is_told_as_a_place_a_time_or_a_purpose(context: str, told: str) -> None:
    assert PHRASES.places.place([context]) == told


def test_contexts_hold_together() -> None:
    assert PHRASES.places.place(["some states", "Kite judges", "some States"]) == "in some States and for kite judges"
