"""Sentences that are told as they stand: no surer than the weakest of their parts, with the words that say so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.documents import Sentence
from kg.prose import read_told, why_not_told
from kg.prose.grammar import load_grammar

GRAMMAR = load_grammar()
SAID = {  # sentence: its strength, prevalence and hedge
    "Kite menders stand in the wind.": ("plain", "unstated", None),
    "Menders may fall from ladders.": ("conditional", "unstated", "may"),
    "May is the month of the kite fairs.": ("plain", "unstated", None),
    "Most menders work full time.": ("plain", "most", "Most"),
    "Most menders, sewers, and riggers work full time.": ("plain", "most", "Most"),
    "Most menders work full time, and some work at night.": ("plain", "some", "Most ... some"),
    "Although some menders work alone, many share a loft.": ("plain", "some", "some ... many"),
    "In addition, many menders travel.": ("plain", "many", "many"),
    "Menders work evenings and some weekends.": ("plain", "unstated", None),
    "Some of their time goes into knots.": ("plain", "unstated", None),
    "Some of this demand may come from fairs.": ("conditional", "some", "Some ... may"),
    "They typically work in lofts.": ("typical", "typical", "typically"),
    "They often kneel.": ("typical", "many", "often"),
    "They often kneel and may get cold.": ("conditional", "many", "often ... may"),
    "They sometimes work at night.": ("plain", "in-some-cases", "sometimes"),
    "Overtime is common.": ("plain", "many", "common"),
    "Loud lofts are less common.": ("plain", "unstated", None),
    "Menders must wear gloves.": ("required", "unstated", "must"),
    "Menders who climb must wear gloves.": ("plain", "unstated", "must"),
    "They stand in the wind and must wear gloves, but the pay is good.": ("plain", "unstated", "must"),
    "All of those openings are expected to come from retirements.": ("plain", "all", "All ... expected"),
    "Demand is projected to rise.": ("plain", "unstated", "projected"),
    "Fewer menders will be needed.": ("plain", "unstated", None),
    "Menders are more likely to fall than others.": ("plain", "unstated", None),
}  # fmt: skip
LEFT = {
    "The largest employers of kite menders were as follows:": "it introduces a table",
    "Demand differs by kind of kite (see table).": "it introduces a table",
    "Kite menders held about 1.2 million jobs in 2024.": "it counts jobs",
    "a, " * 1000: "it is too long for a sentence",
    "Kite menders work in lofts.": None,
}


def told(text: str) -> Sentence:
    return Sentence("work-environment-opening", "Work Environment", 1, 0, len(text), text)


@pytest.mark.parametrize(("text", "grades"), SAID.items())
def test_sentence_is_as_sure_as_its_weakest_part(text: str, grades: tuple[str, str, str | None]) -> None:
    found = read_told(told(text), GRAMMAR)
    assert (found.strength, found.prevalence, found.hedge) == grades


@pytest.mark.parametrize(("text", "why"), LEFT.items())
def test_what_tells_nothing_says_why(text: str, why: str | None) -> None:
    assert why_not_told(told(text), GRAMMAR) == why


@given(st.lists(st.sampled_from(list(SAID)), min_size=1, max_size=4).map(" ".join))
def test_hedge_holds_the_words_that_its_grades_rest_on(text: str) -> None:
    found = read_told(told(text), GRAMMAR)
    weakened = found.strength != "plain" or found.prevalence != "unstated"
    assert (found.hedge is not None) or not weakened
    assert all(piece in text for piece in (found.hedge or "").split(" ... "))
