"""Pay as it is told: what a question asks after first, an end or an industry; nothing is said to be starting pay."""

import pytest

from kg.session import Session
from kg.settings import CHECKOUT
from kg.tell.paying import in_industries
from kg.tell.saying import Row, load_phrases

PHRASES = load_phrases(CHECKOUT / "ontology" / "asking")
LOWEST, HIGHEST, MEDIAN = "The lowest-paid tenth", "The highest-paid tenth", "Librarian: median pay"


def paid(industry: str, value: str = "40000") -> Row:
    return {"measure": "median pay in an industry", "industry": industry, "value": value}


ROWS = [
    paid("Federal government, excluding kite post"),
    paid("Local government, excluding kite schools"),
    paid("Kite lofts; state, local, and private", "50000"),
    paid("Professional, scientific, and technical services"),
]


@pytest.mark.parametrize(
    ("question", "industries"),
    [
        ("what do menders earn in kite lofts", ["Kite lofts; state, local, and private"]),
        ("pay of menders in the federal government", ["Federal government, excluding kite post"]),
        ("menders in government", ["Federal", "Local"]),
        ("menders in lofts or in federal offices", ["Kite lofts", "Federal government"]),
        (
            "what do menders earn in kite schools",
            ["Kite lofts"],
        ),  # by "kite": what is left out is no industry of theirs
        ("how well do private menders earn in this state", []),
        ("what services do menders pay for", []),
    ],
)
def test_industry_is_one_by_what_it_takes_in(question: str, industries: list[str]) -> None:
    found = [row["industry"] for row in in_industries(ROWS, question, "mender", PHRASES)]
    assert len(found) == len(industries)
    assert all(one.startswith(start) for one, start in zip(found, industries, strict=True))


@pytest.mark.parametrize(
    ("question", "order"),
    [
        ("How much do librarians earn?", [MEDIAN, LOWEST, HIGHEST]),
        ("What is the starting salary of a librarian?", ["No source here states", LOWEST, MEDIAN, HIGHEST]),
        ("What do the highest paid librarians earn?", [HIGHEST, MEDIAN, LOWEST]),
        ("What is the minimum pay of a librarian?", [LOWEST, MEDIAN, HIGHEST]),
        ("What is the salary range of a librarian?", [LOWEST, HIGHEST, MEDIAN]),
        ("What do librarians earn in private colleges?", ["Median pay in “private colleges", MEDIAN, LOWEST, HIGHEST]),
    ],
)
def test_what_is_asked_after_is_told_first(question: str, order: list[str], session: Session) -> None:
    answer = session.asker.answer(question, session.reader)["answer"]
    places = [answer.find(text) for text in order]
    assert answer.startswith(order[0])
    assert places == sorted(places) and -1 not in places


def test_tenths_rest_on_their_passages(session: Session) -> None:
    found = session.asker.answer("starting pay of a librarian", session.reader)
    assert "38,920 US dollars a year (2024)" in found["answer"]
    assert {("Pay", 3)} <= {(one["section"], one["sentence"]) for one in found["evidence"]}


def test_place_beside_an_industry_is_still_asked_back(session: Session) -> None:
    assert not session.asker.answer("what do librarians earn in private colleges in Ohio", session.reader)["understood"]
