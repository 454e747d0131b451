"""The description of the service is valid, says all there is, and every GET in it answers as it says."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from referencing import Registry
from referencing.jsonschema import DRAFT202012
from serving import Answer, Serving
from werkzeug.http import parse_options_header

from kg.session import Session
from server.app import create_app
from server.openapi import describe, load

Json = dict[str, Any]
# What a browser alone needs, and what stands for itself: no address for programs.
UNSAID = {"/static/<path:filename>", "/docs/decisions/<number>"}


@pytest.fixture(scope="module")
def description(served: Serving) -> Json:
    found: Json = served.client.get("/openapi.json").json
    return found


@pytest.fixture(scope="module")
def pages(session: Session) -> Iterator[FlaskClient]:
    app = create_app(session)
    with app.app_context():
        yield app.test_client()


def test_description_is_valid(description: Json) -> None:
    assert not list(OpenAPIV31SpecValidator(description).iter_errors())
    assert len(description["paths"]) > 80


def test_every_query_is_described(description: Json, session: Session) -> None:
    assert {f"/queries/{name}" for name in session.queries} <= description["paths"].keys()


def test_every_route_is_described(description: Json, pages: FlaskClient) -> None:
    said = {re.sub(r"\{\w+\}", "<>", path) for path in description["paths"]}
    for rule in pages.application.url_map.iter_rules():
        path = re.sub(r"<(\w+:)?\w+>", "<>", rule.rule)
        is_same_by_ending = path.endswith(".<>") or rule.rule.startswith("/ontology/<")
        assert path in said or rule.rule in UNSAID or is_same_by_ending or path == "/queries/<>", rule.rule


def test_what_is_not_served_is_left_out(pages: FlaskClient, session: Session) -> None:
    described = describe(session.queries, "http://localhost/")["paths"]
    for path in load("paths").keys() - described.keys():
        assert pages.get(path).status_code == 404, path


def test_closed_list_is_an_enum(description: Json) -> None:
    parameters = description["paths"]["/queries/who-leads-to"]["get"]["parameters"]
    assert [parameter["name"] for parameter in parameters] == ["role", "format"]
    assert parameters[0]["example"] == ["librarian"]
    assert parameters[1]["schema"]["enum"][0] == "json"


def check(found: object, schema: Json, description: Json) -> None:
    """Fail where *found* is not of *schema*, which may point into the description."""
    resource = DRAFT202012.create_resource(description)
    registry: Registry[Any] = Registry().with_resource("urn:openapi", resource)
    text = json.dumps(schema).replace('"#/', '"urn:openapi#/')
    Draft202012Validator(json.loads(text), registry=registry).validate(found)


def ask(served: Serving, path: str, operation: Json, accept: str, **more: str) -> Answer:
    """Ask as the examples of an operation say."""
    query: dict[str, Any] = dict(more)
    for parameter in operation.get("parameters", ()):
        if "example" in parameter and parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", parameter["example"])
        elif "example" in parameter:
            query[parameter["name"]] = parameter["example"]
    return served.client.get(path, query_string=query, headers={"Accept": accept})


def test_every_get_answers_as_described(served: Serving, description: Json) -> None:
    """With its own examples, in every media type that it names."""
    asked = 0
    for path, item in description["paths"].items():
        for accept, content in item.get("get", {}).get("responses", {}).get("200", {}).get("content", {}).items():
            answer = ask(served, path, item["get"], accept)
            assert (path, accept, answer.status_code) == (path, accept, 200), answer.text
            assert answer.mimetype == accept, path
            if accept.endswith("json"):
                check(answer.json, content["schema"], description)
            asked += 1
    assert asked > 400


def test_most_answers_have_rows(served: Serving, description: Json) -> None:
    """An answer without rows would fit any schema; what sources alone bring has none in the embedded graph."""
    queries = [(path, item["get"]) for path, item in description["paths"].items() if path.startswith("/queries/")]
    found = [ask(served, path, operation, "application/sparql-results+json").json for path, operation in queries]
    assert sum(bool(answer.get("results", {}).get("bindings")) for answer in found if answer) > 50


@pytest.mark.parametrize(
    "address", ["/nothing", "/paths?to=nobody", "/paths?to=librarian&most=900", "/queries/none", "/sparql?query=SELEC"]
)
def test_every_failure_is_the_problem_described(address: str, served: Serving, description: Json) -> None:
    answer = served.client.get(address)
    assert answer.mimetype == "application/problem+json"
    check(answer.json, {"$ref": "#/components/schemas/Problem"}, description)
    assert parse_options_header(answer.headers["Content-Type"])[0] == answer.mimetype
