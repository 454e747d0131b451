"""The description of the service for programs (OpenAPI 3.1): from the files of queries and of the other addresses."""

from collections.abc import Collection, Iterator, Mapping
from copy import deepcopy
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import yaml
from flask import Blueprint, Response, current_app, jsonify
from werkzeug.exceptions import MethodNotAllowed, NotFound

from kg.endpoints import find_offered
from kg.formats import SPREADSHEET, formats
from kg.joining import HEADER
from kg.queries import ENDPOINT, CannedQuery
from kg.schema import TYPES, Json, parameter_schema
from server.access import session, tagged
from server.description import find_address

blueprint = Blueprint("openapi", __name__)
FOLDER = Path(__file__).parent / "interface"
# What is answered before the pages are asked (server.service).
ELSEWHERE = frozenset({"/update", "/graphs", "/metrics"})
_ABOUT = """Which path leads to a role, from data, with the evidence for every step. Every answer keeps the hedge of its
source; what no source says is said to be unknown. Nothing here writes without a token."""
_ELSEWHERE = (
    "Joins what an endpoint answers. One that gives none in time is named in `unanswered` of JSON and in the header "
    f"{HEADER} of every format, and the rows lack what it would have said."
)
_KINDS = {"solutions": "results", "boolean": "results", "graph": "graph"}
_REF = "#/components/schemas/"


@blueprint.get("/openapi.json")
def show() -> Response:
    """Return the description of what this service answers."""
    offered = find_offered(session().settings.service)
    return tagged(jsonify(describe(session().queries, find_address(""), offered)))


def describe(queries: Mapping[str, CannedQuery], address: str, endpoints: Collection[str] = ()) -> Json:
    """Return the whole description of a service at *address*: an address that is not served is left out.

    :param endpoints: the names of those that may be asked.
    """
    paths = {path: item for path, item in load("paths").items() if is_served(path)}
    described = {path: {method: _operation(one) for method, one in item.items()} for path, item in paths.items()}
    canned = {f"/queries/{query.name}": {"get": _canned(query, endpoints)} for query in queries.values()}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Career Lattice",
            "version": version("career-lattice"),
            "description": " ".join(_ABOUT.split()),
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": address.rstrip("/") or "/"}],
        "paths": described | canned,
        "components": {
            "schemas": load("schemas"),
            "responses": {"Problem": _problem()},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


@cache
def _read(name: str) -> Json:
    found = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    assert isinstance(found, dict)  # both files are mappings
    return found


def load(name: str) -> Json:
    """Return a copy of what ``interface/NAME.yaml`` holds: ``paths`` or ``schemas``."""
    return deepcopy(_read(name))


def is_served(path: str) -> bool:
    """Whether there is something at *path*, whose parameters stand in braces."""
    if path in ELSEWHERE:
        return True
    routes = current_app.url_map.bind("localhost")
    try:
        routes.match(path.replace("{", "").replace("}", ""))
    except NotFound:
        return False
    except MethodNotAllowed:
        return True
    return True


def _operation(operation: Json) -> Json:
    """Return an operation of the file, with what it gives spelt out."""
    gives = operation.pop("gives")
    for parameter in operation.get("parameters", ()):
        if parameter["schema"].get("type") == "array":
            parameter |= {"style": "form", "explode": True}
    done: Json
    if isinstance(gives, list):
        done = {str(status): {"description": _DONE[status]} for status in gives}
    else:
        done = {"200": {"description": "The answer.", "content": dict(_contents(gives))}}
    return {**operation, "responses": {**done, "default": {"$ref": "#/components/responses/Problem"}}}


_DONE = {204: "Done.", 201: "Done; there was no such graph before."}


def _contents(gives: Json) -> Iterator[tuple[str, Json]]:
    """Yield each media type with the schema of what comes in it."""
    for what, schema in gives.items():
        if what == "page":
            yield "text/html", {"schema": {"type": "string"}}
        elif what in ("results", "graph"):
            for form in formats(what):
                is_shaped = form.name == "json" and isinstance(schema, (str, dict))
                yield form.media_type, {"schema": _schema(schema) if is_shaped else _text_of(form.name)}
        else:
            yield what, {"schema": _schema(schema)}


def _schema(given: Any) -> Json:
    """Return a schema: of a name, of a list of one, or as it stands."""
    if isinstance(given, list):
        return {"type": "array", "items": _schema(given[0])}
    if isinstance(given, str):
        return {"$ref": _REF + given}
    assert isinstance(given, dict)  # nothing else is in the file
    return given


def _text_of(name: str) -> Json:
    return {"type": ["object", "array"]} if name == "jsonld" else {"type": "string"}


def _canned(query: CannedQuery, endpoints: Collection[str]) -> Json:
    """Return the operation of asking a canned query."""
    kind = _KINDS[query.form]
    names = [form.name for form in formats(kind)] + ([SPREADSHEET.name] if kind == "results" else [])
    parameters = [
        {
            "name": parameter.name,
            "in": "query",
            "description": f"{(schema := parameter_schema(parameter, endpoints)).pop('description')}. "
            f"Repeated for several{'' if parameter.type == ENDPOINT else '; left out, the example'}.",
            "schema": {"type": "array", "items": schema},
            "style": "form",
            "explode": True,
            "example": list(schema.get("examples", ())),
        }
        for parameter in query.parameters
    ]
    choice = {"type": "string", "enum": [*names, "html"]}
    by_name = {"name": "format", "in": "query", "description": "Instead of Accept.", "schema": choice}
    gives = {kind: _answer(query), "page": True}
    asked = f" Answers, for example: {'; '.join(query.ask)}." if query.ask else ""
    asked += f" {_ELSEWHERE}" if query.asks_elsewhere else ""
    return _operation(
        {
            "operationId": query.name,
            "summary": query.summary,
            "description": (query.description + asked).strip(),
            "tags": [f"queries: {query.topic}"],
            "parameters": [*parameters, by_name],
            "gives": gives,
        }
    )


def _answer(query: CannedQuery) -> Any:
    """Return the schema of the answer in JSON: each column a term of its type."""
    if query.form == "boolean":
        return "SparqlBoolean"
    if query.form == "graph":
        return True
    terms = {"iri": "SparqlIri"} | dict.fromkeys(set(TYPES) - {"iri"}, "SparqlLiteral")
    columns = {name: {"$ref": _REF + terms[type_]} for name, type_ in query.columns.items()}
    row = {"type": "object", "properties": columns, "additionalProperties": False}
    unanswered = {"unanswered": {"$ref": f"{_REF}Unanswered"}} if query.asks_elsewhere else {}
    return {
        "type": "object",
        "required": ["head", "results"],
        "properties": {
            **unanswered,
            "head": {"type": "object", "properties": {"vars": {"const": list(query.columns)}}},
            "results": {"type": "object", "properties": {"bindings": {"type": "array", "items": row}}},
        },
    }


def _problem() -> Json:
    content = {"application/problem+json": {"schema": {"$ref": f"{_REF}Problem"}}}
    return {"description": "What failed, and why (RFC 9457); a page for a browser.", "content": content}
