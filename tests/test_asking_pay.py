"""Pay as it is told: what a question asks after first, an end or an industry; nothing is said to be starting pay."""

from dataclasses import replace

import pytest

from kg.ask.mentions import ROLE, Mention
from kg.queries import load_queries
from kg.session import Session
from kg.settings import CHECKOUT
from kg.tell.figures import nearest_first
from kg.tell.matter import Matter
from kg.tell.paying import in_industries, pay
from kg.tell.saying import Row, load_phrases
from kg.tell.sums import rule_on_sum
from kg.vocab import ROLE as ROLES

QUERIES = load_queries(CHECKOUT / "queries")
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
        ("What is the starting salary of a librarian?", ["No source here has a sum", LOWEST, MEDIAN, HIGHEST]),
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


WHOLE = [{"measure": "median pay", "value": "50000", "unit": "US dollars a year", "year": "2024", "observation": "w"}]


def part(label: str, measure: str, value: str) -> Row:
    return {**WHOLE[0], "measure": measure, "value": value, "observation": f"{label}-{measure}", "roleLabel": label}


LOW = "pay at the tenth percentile"
TENTHS = (part("kite fitter", LOW, "31000"), part("kite mender", LOW, "29000"))
MEDIANS = (part("kite fitter", "median pay", "40000"), part("kite mender", "median pay", "60000"))
MEANS = (part("kite fitter", "mean pay", "70000"), part("kite mender", "mean pay", "90000"))


@pytest.mark.parametrize(
    ("question", "parts", "told", "untold"),
    [
        (
            "starting pay of top kite hands",
            TENTHS,
            ["the nearest is", "kite mender 29,000 and kite fitter"],
            "90",
        ),
        (
            "starting pay of top kite hands",
            (),
            ["earns at the start.", "no source here states what the"],
            "nearest",
        ),
        ("best paid top kite hands", MEANS, ["mean pay in US dollars a year (2024): kite mender 90,000 and"], "lowest"),
        ("what do top kite hands earn", MEANS, ["median pay 50,000"], "By kind"),
        ("what do top kite hands earn", MEDIANS, ["median pay 50,000", "kite mender 60,000 and kite fitter"], "lowest"),
        ("which kind of top kite hand earns most", MEANS, ["By kind, mean pay", "kite mender 90,000 and"], "highest"),
        ("which kind of top kite hand earns most", (), ["No source here states the pay of kinds"], "By kind"),
    ],
)
def test_ends_that_a_whole_has_not_are_told_of_its_parts(
    question: str, parts: tuple[Row, ...], told: list[str], untold: str, session: Session
) -> None:
    found = session.asker.read("How much do librarians earn?")
    mention = Mention(ROLE, "top kite hands", ("w",), "top kite hand")
    reading = replace(found, question=question, named={"role": mention})
    lattice = session.asker._lattice
    text = pay(Matter(reading, tuple(WHOLE), QUERIES["figures-of-role"], lattice, PHRASES, parts)).text
    assert all(one in text for one in told)
    assert untold not in text


def test_figures_are_those_of_the_page_that_names_a_role_and_less_beside(session: Session) -> None:
    lattice, librarian = session.asker._lattice, f"{ROLES}librarian"
    one = lattice.roles[librarian]
    page = replace(one, iri="page", label="librarian, fitter or mender", specialises=())
    other = replace(one, iri="other", label="librarian, all other", specialises=("page",))
    near = replace(one, iri="near", label="librarian or mender", specialises=("page",))
    held = replace(lattice, roles={**lattice.roles, "page": page, "other": other, "near": near})
    assert nearest_first(["page", "other", "near"], librarian, "pay", held)[0] == "near"
    assert nearest_first(["page", "other", "near"], librarian, "duties", held)[0] == "page"


def tenths(lowest: str, median: str, highest: str) -> list[list[Row]]:
    return [[{**WHOLE[0], "value": value}] if value else [] for value in (lowest, median, highest)]


@pytest.mark.parametrize(
    ("question", "figures", "start"),
    [
        ("do menders make over $60k", tenths("61000", "70000", "90000"), "Yes: nine in ten or more earned over 60,000"),
        ("do menders earn over $60000", tenths("40000", "70000", "90000"), "Yes, at the median"),
        ("do menders earn 60,000 a year", tenths("40000", "50000", "90000"), "Not at the median"),
        ("can a mender make six figures", tenths("40000", "50000", "90000"), "As a rule no"),
        ("do menders earn less than 60 thousand", tenths("40000", "50000", ""), "Yes, at the median"),
        ("do menders earn under $30 an hour", tenths("40000", "50000", "90000"), ""),
        ("do menders make over $5000 a month", tenths("40000", "50000", "90000"), ""),
        ("how much do menders earn over 40", tenths("40000", "50000", "90000"), ""),
    ],
)
def test_a_sum_that_is_named_is_held_against_median_and_ends(
    question: str, figures: list[list[Row]], start: str
) -> None:
    ruled = rule_on_sum(question, figures, PHRASES)
    assert ruled.startswith(start) if start else not ruled


def test_a_sum_is_read_as_it_is_written(session: Session) -> None:
    answer = session.asker.answer("Does a librarian make more than 60,000 dollars a year?", session.reader)["answer"]
    assert answer.startswith("Yes, at the median: half or more earned over 60,000 US dollars a year (2024). Librarian:")
