"""Answers to plain questions: how what is stated is told; words and roles of our own."""

from itertools import chain
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import yaml

from kg.ask.grammar import examples
from kg.dataset import iter_dataset
from kg.queries import load_queries
from kg.session import Session
from kg.settings import Settings
from kg.store import open_memory
from kg.tell.chains import roles_of
from kg.tell.kin import Kin
from kg.tell.saying import Said, in_order, load_phrases
from kg.vocab import ROLE

CHECKOUT = Path(__file__).resolve().parent.parent
CASES = Path(__file__).resolve().parent / "cases" / "telling"
CONTEXTS = yaml.safe_load((CASES / "contexts.yaml").read_text("utf-8"))
QUERIES = load_queries(CHECKOUT / "queries")
PHRASES = load_phrases(CHECKOUT / "ontology" / "asking")


@pytest.mark.parametrize(("context", "told"), CONTEXTS.items())
def test_a_context_is_told_as_a_place_a_time_or_a_purpose(context: str, told: str) -> None:
    assert PHRASES.places.place([context]) == told


def test_contexts_hold_together() -> None:
    assert PHRASES.places.place(["some states", "Kite judges", "some States"]) == "in some States and for kite judges"
    assert PHRASES.places.place(["Judging", "Judging, such as of boxes"]) == "for judging, such as of boxes"


def ask(session: Session, question: str) -> dict[str, Any]:
    return session.asker.answer(question, session.reader)


def test_every_list_of_a_query_has_a_lead() -> None:
    assert {name for name, query in QUERIES.items() if query.form == "solutions"} <= PHRASES.leads.keys()


@pytest.mark.parametrize(("question", "query"), examples(QUERIES))
def test_no_answer_begins_with_a_question(question: str, query: str, session: Session) -> None:
    assert QUERIES[query].summary not in ask(session, question)["answer"]


def test_pay_along_a_route_is_told_in_figures(session: Session) -> None:
    found = ask(session, "how does pay grow for a library assistant")
    assert "librarian 64,320 (2024)" in found["answer"]
    assert "No source here states the pay of a library assistant" in found["answer"]


def test_statements_come_in_the_order_of_their_document() -> None:
    iris = ["kites-work-injuries-1-2020", "kites-work-opening-10-2020", "kites-work-opening-9-2020"]
    said = [Said(iri, iri, "", "", (), {}, PHRASES.places) for iri in iris]
    assert [one.iri for one in in_order(said)] == [iris[2], iris[1], iris[0]]


@pytest.fixture(scope="module")
def kites() -> Session:
    quads = ox.parse((CASES / "kites.trig").read_bytes(), format=ox.RdfFormat.TRIG)
    dataset = iter_dataset(CHECKOUT / "ontology", CHECKOUT / "queries")
    return Session(Settings(), open_memory(chain(dataset, quads)))


def test_openings_of_a_role_without_a_page_are_those_of_its_occupation(kites: Session) -> None:
    found = ask(kites, "How many openings a year are there for kite flyers?")
    assert "the occupation that it belongs to, Flyers of Kites and Balloons (SOC 99-1130)" in found["answer"]
    assert "projected openings a year 1,200 (2024 to 2034)" in found["answer"]
    assert "projected change in employment 2.5 percent (2024 to 2034)" in found["answer"]


@pytest.mark.parametrize(
    ("role", "whose"), [("kite packer", "its occupation"), ("kite folder", "the occupation that it belongs to")]
)
def test_software_of_a_role_is_that_of_its_occupation_where_it_has_none(role: str, whose: str, kites: Session) -> None:
    answer = ask(kites, f"what software does a {role} use")["answer"]
    assert f"what follows is said of {whose}, Kite Packers (SOC 99-1140)." in answer
    assert "in demand first: Knot counter and Crate planner" in answer


@pytest.mark.parametrize("question", ["Which tools does a kite packer use?", "What equipment does a kite packer use?"])
def test_tools_are_told_one_of_each_kind_and_no_software(question: str, kites: Session) -> None:
    found = ask(kites, question)
    assert found["intent"] == "tools" and "with most first" in found["answer"]
    assert ": Hooks and Carrying pails" in found["answer"] and "knots" not in found["answer"].lower()


def test_work_that_is_related_is_offered_as_that_where_no_advancement_is_stated(kites: Session) -> None:
    said = ask(kites, "What can a kite judge become?")["answer"]
    assert "nothing is stated here" in said and "O*NET relates this work" in said and "Kite Packers" in said


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("job zone of a kite worker", "Kite Workers (99-1110.00) in “Zone of Some Learning”. Of all in zone 2 it says"),
        ("does O*NET give kite judges a job zone", "Kite Judges (99-1120.00) in “Zone of Much Learning”"),
        ("Which job zone is a kite packer in?", "Kite Packers (99-1140.00) in “Zone of Some Learning”"),
        ("which RIASEC code fits a kite judge", "highest are Artistic and Realistic (AR); all are Artistic 6.1"),
        ("interests of a kite worker, by O*NET", "nothing is stated here"),
    ],
)
def test_zone_and_interests_are_those_of_the_occupation_of_a_role(question: str, told: str, kites: Session) -> None:
    assert told in ask(kites, question)["answer"]


@pytest.mark.parametrize(
    ("question", "is_rated"),
    [
        ("do you have to be good at math to be a kite judge", True),
        ("Is math important for a kite judge?", True),
        ("do kite judges need to know chemistry", False),  # what O*NET advises not to rely on
        ("do I have to be good at math to be a kite worker", False),
        ("do I need a class in math to be a kite judge", False),
    ],
)
def test_what_one_must_be_good_at_is_told_by_how_it_is_rated(question: str, is_rated: bool, kites: Session) -> None:
    answer = ask(kites, question)["answer"]
    told = "for Kite Judges (99-1120.00) Mathematics (knowledge) 4.4 and Mathematics (skill) 2.5. These are ratings"
    assert (told in answer) is is_rated and ("O*NET rates" in answer) is is_rated


def test_figures_of_a_role_are_those_of_all_occupations_that_its_name_begins(kites: Session) -> None:
    answer = ask(kites, "starting pay of a kite rigger")["answer"]
    assert "Seaside (SOC 99-1171) median pay 21,000" in answer and "median pay 22,000" in answer
    assert "No source here states the starting pay" in answer


def test_code_and_job_zone_that_are_asked_at_once_are_both_told(kites: Session) -> None:
    answer = ask(kites, "O*NET code for kite judges and does O*NET give a job zone")["answer"]
    assert "99-1120.00 (close match)" in answer and "in “Zone of Much Learning”" in answer


@pytest.mark.parametrize(
    "question", ["what interests you about being a kite judge", "job zone of a kite judge in Germany"]
)
def test_what_is_no_question_after_a_class_is_asked_back(question: str, kites: Session) -> None:
    assert not ask(kites, question)["understood"]


def test_an_occupation_is_that_of_the_role_or_of_its_wider_one(kites: Session) -> None:
    assert "said of its occupation, Kite Packers" in ask(kites, "what education does a kite packer need")["answer"]
    assert "it belongs to, Kite Packers" in ask(kites, "what education does a kite folder need")["answer"]


def test_an_occupation_is_that_which_alone_has_the_title(kites: Session) -> None:
    assert (
        "balloon pilot alone; what follows is said of the occupation that it belongs to, Pilots, Hot Air Balloon"
        in (ask(kites, "what does a balloon pilot earn")["answer"])
    )
    assert "that is unknown, which is not a no" in ask(kites, "what does a string puller earn")["answer"]


def test_whether_schooling_is_needed_is_told_first_of_an_occupation_too(kites: Session) -> None:
    said = ask(kites, "does a kite packer need a bachelor's degree")["answer"]
    assert said.startswith("Not as a rule: less than a bachelor's degree is typical of a kite packer at entry. No page")
    assert said.endswith("By the projections, typical at entry: education: high school diploma or equivalent.")
    said = ask(kites, "is a licence required for a kite packer")["answer"]
    assert said.startswith("No source here states licence, certificate or test of a kite packer")


def test_a_code_is_told_through_what_is_the_same(kites: Session) -> None:
    said = ask(kites, "What is the ESCO code of a kite judge?")["answer"]
    assert said.startswith("No source links a kite judge itself to ESCO.")
    assert "O*NET 99-1120.00 is exactly the same as ESCO 11111111-aaaa-4bbb-8ccc-222222222222 “kite referee”" in said


def test_the_code_that_is_asked_for_comes_first(session: Session) -> None:
    answers = [ask(session, f"What is the {name} code of a librarian?")["answer"] for name in ("SOC", "ESCO")]
    assert answers[0].startswith("Codes of a librarian: SOC 2018") and answers[1].startswith(
        "Codes of a librarian: ESCO"
    )


def test_evidence_under_no_heading_is_told_without_one(session: Session) -> None:
    said = ask(session, "what is the evidence that a library technician needs a certificate")["answer"]
    assert "“”" not in said and "4 requirements rest on" in said


def test_a_code_stands_for_a_role_through_what_is_the_same(kites: Session) -> None:
    rows = roles_of("11111111-aaaa-4bbb-8ccc-222222222222", PHRASES.schemes, kites.reader)
    assert [row["thing"] for row in rows] == [f"{ROLE}kite-judge"]
    assert roles_of("1> } DROP ALL", PHRASES.schemes, kites.reader) == ()


def test_what_is_said_of_a_wider_role_counts_in_a_comparison(kites: Session) -> None:
    said = ask(kites, "what is the difference between a kite cutter and a kite judge")["answer"]
    assert "Education, for a kite cutter, said of a kite worker: high school diploma (“usually”) [typical]" in said
    assert "Licence, for both: be licensed (“All states”) [required]" in said
    assert "nothing" not in said


def test_what_each_does_comes_first_where_a_difference_is_asked_after(kites: Session) -> None:
    said = ask(kites, "what is the difference between a kite cutter and a kite judge")["answer"]
    assert said.startswith("What a kite cutter does, by what is said of a kite worker: Cut sails, Bend spars, Tie")
    assert "Tie knots and 1 more. What a kite judge does: Watch the sky." in said


def test_figures_alone_come_first_where_they_are_asked_after(kites: Session) -> None:
    said = ask(kites, "who earns more, a kite judge or a kite flyer?")["answer"]
    assert said.startswith(
        "A kite judge is paid more: 50,000 against 30,000 US dollars a year for a kite flyer (Flyers"
    )
    assert said.endswith("at the median (2024); 20,000 apart.")
    said = ask(kites, "what is the difference between a kite judge and a kite flyer")["answer"]
    assert "The pages here say nothing on this of a kite flyer; typical at entry to the occupation" in said


def test_outlook_of_two_is_told_of_both_and_nothing_else(kites: Session) -> None:
    said = ask(kites, "outlook for kite judges or kite flyers")["answer"]
    assert "rojected change in employment" in said and "icence" not in said


def test_which_asks_less_schooling_is_weighed_by_what_is_usual_on_entry(session: Session) -> None:
    found = ask(session, "librarian, library technician or library assistant, which takes the least schooling?")
    assert found["intent"] == "compare" and found["results"]
    assert "sual education on entry: a librarian a master's degree" in found["answer"]
    assert "Of a library technician no one level is given as usual on entry, but sources ask for: " in found["answer"]


def test_a_name_of_several_roles_is_asked_back_where_nothing_is_weighed(session: Session) -> None:
    assert not ask(session, "who makes more money, librarians or teachers")["understood"]


@pytest.mark.parametrize(
    "question", ["where does your information on librarians come from", "what sources do you have on librarians"]
)
def test_the_sources_of_a_role_are_its_pages_by_name(question: str, session: Session) -> None:
    found = ask(session, question)
    assert "What is told here of a librarian is read from “Librarians" in found["answer"]
    assert "U.S. Bureau of Labor Statistics, 2024–34" in found["answer"] and found["results"]


def test_the_sources_of_requirements_are_not_those_of_a_role(session: Session) -> None:
    answer = ask(session, "what are the sources of the requirements for librarians")["answer"]
    assert "is read from" not in answer


def test_what_figures_are_from_is_told_with_their_year(session: Session) -> None:
    found = ask(session, "where did you get that number for what librarians earn, and which year is it of?")
    assert found["query"] == "sources-of-figures" and found["evidence"]
    assert "median pay 64,320 US dollars a year (2024)" in found["answer"]
    assert "U.S. Bureau of Labor Statistics" in found["answer"]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (
            "Where do your pay figures come from?",
            "The figures of pay that are told here come from Occupational Outlook",
        ),
        ("of which edition is your information, and how recent is it", "What is told here comes from"),
        ("What sources do you use?", "What is told here comes from"),
    ],
)
def test_where_all_is_from_is_told_by_the_sources_that_are_loaded(question: str, said: str, session: Session) -> None:
    found = ask(session, question)
    assert found["query"] == "graphs" and found["answer"].startswith(said)
    assert "figures of 2024" in found["answer"] or "pay" not in question


@pytest.mark.parametrize("question", ["Where do I get a job?", "what year is it", "where do you get your hair done"])
def test_what_asks_of_no_source_is_not_answered_with_sources(question: str, session: Session) -> None:
    assert "come from" not in ask(session, question)["answer"]


def test_a_number_of_openings_comes_first_where_it_is_asked_for(session: Session) -> None:
    said = ask(session, "how many openings are there for librarians")["answer"]
    assert "openings" in said.split(";")[0]


def test_industries_that_employ_most_come_by_their_share(session: Session) -> None:
    said = ask(session, "who are the biggest employers of librarians?")["answer"]
    assert said.index("32 percent of jobs") < said.index("31 percent of jobs") < said.index("5 percent of jobs")


def test_qualities_of_a_wider_role_are_shared(kites: Session) -> None:
    assert "kite judge: patience." in ask(kites, "what qualities do kite cutters and kite judges share")["answer"]
    said = ask(kites, "which qualities do kite cutters need that kite judges do not")["answer"]
    assert "for a kite cutter, said of a kite worker: dexterity" in said


def test_whether_sources_agree_is_told_first_and_each_by_its_name(kites: Session) -> None:
    said = ask(kites, "do the sources agree on the education of a kite sewer")["answer"]
    assert said.startswith(
        "The sources agree in part on the education of a kite sewer: all have bachelor's degree, some have other levels"
    )
    assert "Book of Kites (2020): bachelor's degree [typical, “as a rule”]." in said
    assert "Table of Trades: bachelor's degree [typical at entry]." in said
    assert (
        "in O*NET 99-1150.00 is bachelor's degree (61.50 percent), then high school diploma or equivalent (38" in said
    )


def test_editions_are_told_apart_where_they_are_asked_after(kites: Session) -> None:
    said = ask(kites, "do the older book and the new edition disagree about the education of kite sewers")["answer"]
    assert said.startswith("Two editions of the Book of Kites, 1990 and 2020, differ: ")
    assert "associate's degree is named in 1990 alone, as required" in said
    assert "bachelor's degree is required in 1990 and typical in 2020" in said


def test_sources_that_do_not_agree_are_said_not_to(session: Session) -> None:
    said = ask(session, "do the editions disagree on library technicians")["answer"]
    assert (
        "postsecondary certificate (2024–34 has it as typical, “typically”; earlier edition has it as required" in said
    )


@pytest.mark.parametrize(
    "question", ["what is the best paid job without going to college", "highest-paying jobs that don't need a degree"]
)
def test_the_best_paid_are_told_with_what_is_typical_at_entry(question: str, kites: Session) -> None:
    found = ask(kites, question)
    assert found["query"] == "best-paid-without-degree"
    assert "Flyers of Kites and Balloons 30,000 (high school diploma or equivalent)" in found["answer"]
    assert ask(kites, question) == found


@pytest.mark.parametrize(
    ("question", "is_led"), [("what exam do menders take", True), ("who pays for exams of menders", False)]
)
def test_which_exam_to_pass_is_answered_by_what_is_required(question: str, is_led: bool, session: Session) -> None:
    leads = Kin(CHECKOUT / "ontology" / "asking", session.asker._grammar).leads(question)
    assert bool(leads) == is_led
    told = ["their lofts may bear the costs of the kite exam", "menders pass the kite exam first"]
    assert [all(one.has(text, "how to become one") for one in leads) for text in told] == [not is_led, True]
