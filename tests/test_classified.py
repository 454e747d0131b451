"""What classifications bring to routes, on a graph made up for it: moves across, job zones, shares, fields of study."""

from itertools import chain
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import yaml
from jsonschema import Draft202012Validator

from kg.classified import load_classified, load_related
from kg.dataset import iter_dataset
from kg.errors import StoreError
from kg.iris import slug
from kg.model import Classified
from kg.paths.render import Json, to_json, to_text, to_triples
from kg.question import to_question
from kg.session import Session
from kg.settings import CHECKOUT, Settings
from kg.store import open_memory
from kg.vocab import BASE, ROLE
from server.app import create_app
from server.mcp.ways import to_routes

CASES = Path(__file__).parent / "cases" / "routes"
HERE = "https://example.org/"
BROWSER = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def menders() -> Session:
    quads = ox.parse((CASES / "classified.ttl").read_bytes(), format=ox.RdfFormat.TURTLE)
    graph = ox.NamedNode(f"{BASE}graph/menders")
    named = (ox.Quad(quad.subject, quad.predicate, quad.object, graph) for quad in quads)
    dataset = iter_dataset(CHECKOUT / "ontology", CHECKOUT / "queries")
    return Session(Settings(), open_memory(chain(dataset, named)))


def answer(session: Session, **asked: Any) -> Json:
    return to_json(session.find_routes(to_question(session.names, **asked)), session.lattice)


def step_to(found: Json, name: str, route: int = 0) -> Json:
    return next(step for step in found["routes"][route]["steps"] if step["what"]["iri"].endswith(f"/{name}"))


MOVED: dict[str, Any] = {"to": "tent-master", "source": "sail-mender", "assume": ["related-roles-are-open=yes"]}


@pytest.mark.parametrize(
    "case", yaml.safe_load((CASES / "classified.yaml").read_text("utf-8")), ids=lambda case: str(case["name"])
)
def test_routes_through_related_roles(case: Json, menders: Session) -> None:
    found = answer(menders, **case["ask"])
    said = [
        [f"{'held' if step['held'] else step['do']} {slug(step['what']['iri'])}" for step in route["steps"]]
        for route in found["routes"]
    ]
    assert said == case["routes"]


def test_move_across_is_uncertain_and_has_its_evidence(menders: Session) -> None:
    step = step_to(answer(menders, **MOVED), "tent-mender", 1)
    assert (step["verb"], step["certain"]) == ("move across to", False)
    assert step["doubts"] == ["assumed (related roles are open)"]
    told = step["related"][0]
    assert (told["statement"], told["tier"], told["index"]) == (f"{HERE}sails-tents", "Primary-Short", 2)
    assert (told["jobZone"], told["relatedJobZone"], slug(told["from"]["iri"])) == (3, 3, "sail-mender")
    assert [slug(said["iri"]) for said in step["statements"]] == ["licence"]


def test_what_a_person_must_be_stands_with_the_step_that_takes_the_role(menders: Session) -> None:
    asked = to_question(menders.names, to="tent-mender")
    answered = menders.find_routes(asked)
    told = step_to(to_json(answered, menders.lattice), "tent-mender")["eligibility"]
    assert [(one["what"], one["strength"], one["hedge"]) for one in told] == [
        ("at least 18 years old", "required", "most")
    ]
    assert "who takes it: at least 18 years old [strength required, prevalence most (“most”)]" in to_text(
        answered, menders.lattice
    )
    assert f"{HERE}grown" in {str(triple.object) for triple in to_triples(answered, menders.lattice)}


def test_assumption_that_is_used_is_told(menders: Session) -> None:
    found = answer(menders, **MOVED)
    told = next(one for one in found["assumptions"] if one["name"] == "related-roles-are-open")
    assert (told["value"], told["changed"]) == (True, True)


def test_related_role_is_noted_where_nothing_is_assumed(menders: Session) -> None:
    found = answer(menders, to="tent-master", source="tent-mender")
    step = step_to(found, "tent-master")
    assert (step["do"], [one["statement"] for one in step["related"]]) == ("advance", [f"{HERE}tents-masters"])
    assert step["assumption"] is None
    before = step_to(answer(menders, to="tent-master"), "tent-master")
    assert [slug(one["from"]["iri"]) for one in before["related"]] == ["tent-mender"]


def test_role_tells_its_job_zones(menders: Session) -> None:
    zones = step_to(answer(menders, to="tent-mender"), "tent-mender")["jobZones"]
    assert [(one["number"], one["occupation"]["label"], one["fit"]) for one in zones] == [
        (2, "Awning Menders", "narrowMatch"),
        (3, "Tent Menders", "narrowMatch"),
    ]


def test_degree_tells_the_share_that_asks_for_it(menders: Session) -> None:
    found = answer(menders, to="tent-mender")
    degree = step_to(found, "bachelors-degree")
    assert degree["hedge"] == "most"
    assert [(one["statement"], one["percent"], one["respondents"]) for one in degree["shares"]] == [
        (f"{HERE}awnings-degree", 11, None),
        (f"{HERE}tents-degree", 62.5, 24),
    ]
    assert [one["suppressed"] for one in degree["shares"]] == [True, False]
    assert step_to(found, "high-school-diploma")["shares"] == []


def test_degree_tells_the_fields_that_prepare(menders: Session) -> None:
    found = answer(menders, to="tent-mender")
    (fields,) = step_to(found, "bachelors-degree")["fields"]
    assert (fields["code"], fields["count"]) == ("51-9999", 4)
    assert [one["label"] for one in fields["first"]] == ["Canvas", "Knots", "Rope"]
    assert step_to(found, "needle-licence")["fields"] == []


def test_schooling_has_no_field_of_study(menders: Session) -> None:
    assert step_to(answer(menders, to="flag-mender"), "high-school-diploma")["fields"] == []


def test_nothing_is_said_where_nothing_is_loaded(session: Session) -> None:
    found = answer(session, to="librarian", source="library-assistant")
    keys = ("jobZones", "shares", "fields", "related")
    assert not any(step[key] for route in found["routes"] for step in route["steps"] for key in keys)


def test_text_and_triples_say_what_json_says(menders: Session) -> None:
    found = menders.find_routes(to_question(menders.names, **MOVED))
    said, text = to_json(found, menders.lattice), to_text(found, menders.lattice)
    objects = {str(triple.object) for triple in to_triples(found, menders.lattice)}
    steps = [step for route in said["routes"] for step in route["steps"]]
    assert all(zone["iri"] in objects for step in steps for zone in step["jobZones"])
    assert all(one["statement"] in objects for step in steps for one in (*step["shares"], *step["related"]))
    assert "move across to tent mender  [length unstated] (assumed: related-roles-are-open)" in text
    for line in (
        "O*NET job zones 2 (Awning Menders), 3 (Tent Menders)",
        "O*NET: 62.5 % of 24 asked about Tent Menders name as required: bachelor's degree (95 % interval 40 to 80)",
        "Fields of study that CIP-SOC lists for SOC 51-9999: Canvas; Knots; Rope; and 1 more",
        "O*NET lists it as related to sail mender: Primary-Short, place 2, job zones 3 and 3",
    ):
        assert line in text


def test_page_says_it_and_leads_to_the_evidence(menders: Session) -> None:
    client = create_app(menders).test_client()
    page = client.get("/paths?to=tent-master&from=sail-mender&assume=related-roles-are-open=yes", headers=BROWSER).text
    for text in ("Move across to", "job zones 2 (Awning Menders), 3", "O*NET: 62.5 %", "place 2, job zones 3 and 3"):
        assert text in page
    assert f'href="{HERE}sails-tents"' in page
    assert '<input type="checkbox" name="assume" value="related-roles-are-open=yes" checked>' in page
    assert '<input type="checkbox" name="assume" value="higher-level-counts=no">' in page
    assert 'href="/queries/fields-for-occupation?code=51-9999"' in page
    assert 'Length assumed: <a href="/assumption/related-roles-are-open"' not in page


def test_answer_is_as_described(menders: Session) -> None:
    client = create_app(menders).test_client()
    schemas = client.get("/openapi.json").json["components"]["schemas"]  # type: ignore[index]
    step = {**schemas["Step"], "components": {"schemas": schemas}}
    for key in ("jobZones", "shares", "fields", "related"):
        assert key in schemas["Step"]["properties"]
    for route in answer(menders, **MOVED)["routes"]:
        for one in route["steps"]:
            Draft202012Validator(step).validate(one)


def test_tool_gives_the_closest_occupations_and_counts_the_others(menders: Session) -> None:
    found = answer(menders, **MOVED)
    step_to(found, "tent-mender", 1)["jobZones"] *= 3
    short, whole = (to_routes(found, 1, frozenset(include)) for include in ([], ["occupations"]))
    assert [len(step_to(one.content, "tent-mender")["jobZones"]) for one in (short, whole)] == [3, 6]
    assert (short.content["leftOut"]["occupations"], "occupations" in whole.content["leftOut"]) == (3, False)
    assert (
        "move across to tent mender (strength required, prevalence unstated) (assumed: related-roles-are-open)"
        in short.text
    )


def test_what_is_no_number_is_named() -> None:
    text = (CASES / "classified.ttl").read_text("utf-8").replace("career:index 2", 'career:index "second"')
    broken = open_memory(ox.parse(text.encode(), format=ox.RdfFormat.TURTLE))
    with pytest.raises(StoreError, match="sails-tents> index 'second'"):
        load_related(broken, [f"{ROLE}sail-mender", f"{ROLE}tent-mender"])


def test_no_role_needs_no_journey(menders: Session) -> None:
    assert load_classified(menders.reader, (), (), ()) == Classified()
    assert load_related(menders.reader, [f"{ROLE}sail-mender"]) == []
