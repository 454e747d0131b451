"""Questions in plain English: what is read, what is asked back, and that answers say no more than the graph does."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from flask.testing import FlaskClient

from kg.ask.grammar import examples
from kg.model import Lattice
from kg.names import Names
from kg.queries import load_queries
from kg.session import Session
from kg.tell.comparing import compare_rows, is_everywhere
from kg.tell.shaping import with_more
from kg.vocab import ROLE

CHECKOUT = Path(__file__).resolve().parent.parent
FOLDER = Path(__file__).parent / "cases" / "ask"
GROUPS = [group for path in sorted(FOLDER.glob("*.yaml")) for group in yaml.safe_load(path.read_text("utf-8"))]
MEANT = [(question, group) for group in GROUPS if "intent" in group for question in group["questions"]]
ASKED_BACK = [question for group in GROUPS if "asked_back" in group for question in group["questions"]]
EXAMPLES = examples(load_queries(CHECKOUT / "queries"))
# Asked back all the same; a reading of each would be right too.
UNREAD = {
    "how hard is it to go from library tech to librarian",
    "how far am I from being a librarian if I have an associate's",
}


def ask(session: Session, question: str) -> dict[str, Any]:
    return session.asker.answer(question, session.reader)


@pytest.mark.parametrize(("question", "meant"), MEANT, ids=[question for question, _ in MEANT])
def test_question_is_read_as_meant(question: str, meant: dict[str, Any], session: Session) -> None:
    found = ask(session, question)
    if question in UNREAD and not found["understood"]:
        return
    assert found["understood"], found["answer"]
    found = next((one for one in found["also"] if one["intent"] == meant["intent"]), found)
    assert found["intent"] == meant["intent"]
    assert found["query"] == meant.get("query", found["query"])
    for name, value in meant.get("parameters", {}).items():
        given = (
            {*found["parameters"][name]} if isinstance(found["parameters"][name], list) else {found["parameters"][name]}
        )
        assert {*value} <= given if isinstance(value, list) else value in given


@pytest.mark.parametrize("question", ASKED_BACK)
def test_what_is_not_sure_is_asked_back(question: str, session: Session) -> None:
    found = ask(session, question)
    assert not found["understood"], found["answer"]
    assert found["results"] is None


def test_who_asks_nothing_is_told_how_to_ask(session: Session) -> None:
    assert "What path leads to librarian?" in ask(session, "  ")["answer"]


def test_nothing_far_from_what_is_asked_is_suggested(session: Session) -> None:
    assert ask(session, "who won the world series")["suggestions"] == []
    assert "What do librarians do?" not in ask(session, "are there scholarships for MLIS students")["suggestions"]
    assert ask(session, "are there scholarships for MLIS students")["suggestions"]


@pytest.mark.parametrize(("question", "query"), EXAMPLES, ids=[question for question, _ in EXAMPLES])
def test_example_of_a_query_leads_to_it(question: str, query: str, session: Session) -> None:
    found = ask(session, question)
    assert found["understood"], found["answer"]
    assert found["query"] == query


@pytest.mark.parametrize("question", ASKED_BACK[:20])
def test_suggestions_can_be_answered(question: str, session: Session) -> None:
    for suggestion in ask(session, question)["suggestions"]:
        assert ask(session, suggestion)["understood"], suggestion


def test_answer_has_its_shape(session: Session) -> None:
    found = ask(session, "what do library technicians need")
    keys = {"question", "intent", "query", "parameters", "answer", "results", "evidence", "understood", "suggestions"}
    assert keys <= found.keys()
    assert {"passage", "document", "section", "sentence", "quote"} <= found["evidence"][0].keys()


def test_hedges_and_grades_are_kept(session: Session) -> None:
    said = ask(session, "what do library technicians need")["answer"]
    assert "required: a certificate or an associate's degree (“Most”)" in said
    assert "preferred, not required: a certificate or an associate's degree is what most libraries" in said
    assert "some smaller libraries might" in said


def test_no_passage_is_left_out(session: Session) -> None:
    found = ask(session, "How do I become a librarian?")
    steps = [step for route in found["results"]["routes"] for step in route["steps"]]
    cited = {passage["passage"] for step in steps for one in step["statements"] for passage in one["evidence"]}
    assert len(cited) > 1
    assert cited <= {passage["passage"] for passage in found["evidence"]}


def test_sources_that_differ_are_told_apart(session: Session) -> None:
    said = ask(session, "do library technicians need a certificate")["answer"]
    assert "The sources differ" in said and "earlier edition" in said and "2024–34" in said


def test_what_nobody_states_is_unknown(session: Session) -> None:
    said = ask(session, "what experience does a library supervisor need")["answer"]
    assert "No source here states" in said and "not a no" in said


def test_a_certificate_of_another_name_is_told(session: Session) -> None:
    said = ask(session, "does a librarian need a teaching certificate")["answer"]
    assert "by that name" in said and "certification for public libraries" in said


def test_what_names_a_credential_is_told_apart_from_what_is_below_it(session: Session) -> None:
    said = ask(session, "what can I do with an MLIS")["answer"]
    assert "library assistant" in said.partition("What it counts as, or what comes before it, is named for")[2]
    assert "library assistant" not in said.partition("What it counts as")[0]


def test_a_code_that_is_not_held_is_said_to_be_lacking(session: Session) -> None:
    assert "No code of Wikidata is stated" in ask(session, "wikidata id of library assistant")["answer"]


def test_what_is_left_out_is_named_in_the_way(session: Session) -> None:
    found = ask(session, "can I become a librarian without a degree")
    assert found["results"]["reachable"] is False
    assert "that they state takes" in found["answer"] and "Nearest within reach" in found["answer"]


def test_mended_spelling_is_said(session: Session) -> None:
    assert "“libarian” is read as “librarian”" in ask(session, "how do I become a libarian")["answer"]


def test_what_is_left_aside_is_said(session: Session) -> None:
    found = ask(session, "My cat died. How do I become a librarian?")
    assert found["notes"] == ["“My cat died” is not taken into account"]
    assert "not taken into account" in found["answer"]


def test_what_narrows_a_question_is_told(session: Session) -> None:
    assert "by state, city or country" in ask(session, "I live in Ohio. How much do librarians earn?")["answer"]


def test_name_of_several_roles_is_asked_back(session: Session) -> None:
    found = ask(session, "how do I become an assistant")
    assert found["suggestions"] == ["how do I become a library assistant", "how do I become a teacher assistant"]


@pytest.mark.parametrize(
    ("question", "intents"),
    [
        ("What does a library assistant do and how much does it pay?", ("duties", "pay")),
        ("duties and pay of a library assistant", ("duties", "pay")),
        (
            "My son likes books. What does a librarian need, and what qualities does one need?",
            ("requirements", "qualities"),
        ),
    ],
)
def test_two_things_asked_at_once_are_both_answered(question: str, intents: tuple[str, str], session: Session) -> None:
    found = ask(session, question)
    (other,) = found["also"]
    assert (found["intent"], other["intent"]) == intents
    assert found["answer"].endswith(other["answer"].removesuffix(" (“My son likes books” is not taken into account.)"))


def test_what_is_asked_of_comes_first(session: Session) -> None:
    found = ask(session, "Do library technicians work on weekends?")
    assert "weekend" in found["answer"].split(";")[0]


def test_the_outlook_is_told_with_its_figures(session: Session) -> None:
    found = ask(session, "What is the outlook for librarians?")
    assert found["answer"].startswith("Librarian: projected change in employment 2 percent")
    assert "Quick Facts" in {passage["section"] for passage in found["evidence"]}


def test_a_step_is_told_with_what_would_do_as_well(session: Session) -> None:
    found = ask(session, "How do I become a library technician?")
    others = [step["alternatives"] for route in found["results"]["routes"][:1] for step in route["steps"]]
    assert any(others) and " (or " in found["answer"]


def test_of_two_things_the_one_out_of_scope_is_named_as_left(session: Session) -> None:
    found = ask(session, "How do I become a librarian, and is it worth it?")
    assert found["intent"] == "path_to" and not found["also"]
    assert "(“is it worth it” is not answered: " in found["answer"]


@pytest.mark.parametrize(
    ("question", "intents"),
    [
        ("What do library technicians do and what schooling do they need?", ["duties", "requirements"]),
        ("How much does a librarian make and are the jobs going away?", ["pay", "outlook"]),
        (
            "Tell me what librarians do, what they earn and whether there is a future in it",
            ["duties", "pay", "outlook"],
        ),
        ("How do I become a librarian or a library technician?", ["path_to", "path_to"]),
        ("What can a library assistant move up to, and what is the pay?", ["advancement", "pay"]),
        ("What does a librarian do and how much does a library technician make?", ["duties", "pay"]),
    ],
)
def test_each_of_several_things_is_answered(question: str, intents: list[str], session: Session) -> None:
    found = ask(session, question)
    assert [found["intent"], *(other["intent"] for other in found["also"])] == intents


def test_what_two_answers_have_in_common_is_said_once() -> None:
    note, own = "“tech” is taken for technician", "Technician: pay 40 and jobs 3 (2024)."
    blank = {"intent": "", "query": "", "parameters": {}, "results": [], "evidence": [], "also": [], "notes": [note]}
    first = {**blank, "answer": f"{own} (“tech” is taken for technician.)"}
    other = {**blank, "answer": "Technician: jobs 3 (2024). It is projected to grow. (“tech” is taken for technician.)"}
    assert with_more(first, other)["answer"] == f"{first['answer']} It is projected to grow."


def test_a_long_question_is_not_cut(session: Session) -> None:
    assert not ask(session, "how do I become a librarian " + "and " * 400 + "not")["understood"]


@pytest.mark.parametrize(
    ("one", "other"), [("librarian", "library-technician"), ("teacher-assistant", "library-assistant")]
)
def test_comparison_is_that_of_the_query(
    one: str, other: str, session: Session, lattice: Lattice, names: Names
) -> None:
    text = session.queries["compare-roles"].bind({"one": [one], "other": [other]}, names)
    assert list(compare_rows(lattice, f"{ROLE}{one}", f"{ROLE}{other}")) == session.reader.texts(text)


def test_required_everywhere_is_that_of_the_query(session: Session, lattice: Lattice, names: Names) -> None:
    query = session.queries["is-required-everywhere"]
    for role in lattice.requirements_of:
        for credential in (item.iri for item in lattice.items.values() if item.kind == "credential"):
            text = query.bind({"role": [role], "credential": [credential]}, names)
            assert is_everywhere(lattice, role, credential) == session.reader.ask(text), (role, credential)


@pytest.fixture
def client(session: Session) -> FlaskClient:
    from server.app import create_app

    return create_app(session).test_client()


BROWSER = {"Accept": "text/html"}


def test_answer_is_a_page_with_its_evidence(client: FlaskClient) -> None:
    page = client.get("/ask?q=what+does+a+librarian+need", headers=BROWSER).text
    assert "sources state as" in page
    assert 'href="/passage/ooh-librarians-2024-34/' in page
    assert 'href="/queries/requirements-of-role?role=librarian"' in page


def test_answer_is_json_for_a_program(client: FlaskClient) -> None:
    found = client.get("/ask?q=how+do+I+become+a+librarian").json or {}
    assert found["intent"] == "path_to"
    routes = client.get(f"/paths?to={found['parameters']['to']}").json or {}
    assert routes["routes"] == found["results"]["routes"]


@pytest.mark.parametrize(
    "address", ["/ask.json", "/ask?q=", "/ask?q=a&q=b&format=json", "/ask?q=a&other=1", "/search?q=a&most=0"]
)
def test_wrong_use_is_told(address: str, client: FlaskClient) -> None:
    assert client.get(address).status_code == 422


def test_a_question_is_shown_as_text(client: FlaskClient) -> None:
    assert "<b>hi" not in client.get("/ask?q=<b>hi</b>", headers=BROWSER).text


def test_forms_stand_without_a_question(client: FlaskClient) -> None:
    for address in ("/", "/ask", "/search", "/roles"):
        assert 'name="q"' in client.get(address, headers=BROWSER).text
