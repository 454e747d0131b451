"""Asking in plain English, and search: pages for people, JSON for programs and for suggestions as one types."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, render_template, request

from kg.ask.reading import PLANNER
from kg.errors import ParameterError
from kg.reader import Solutions
from kg.terms import Iri, Literal, Term
from server.access import session, tagged
from server.negotiation import JSON, pick
from server.show import is_web, local

blueprint = Blueprint("asking", __name__)
_LONGEST, _MOST, _USUAL = 500, 100, 20


@blueprint.get("/ask")
@blueprint.get("/ask.<ending>")
def ask(ending: str = "") -> Response:
    """Answer a question in plain English; without ``q``, a page with the form."""
    kind = pick(request, {JSON: "json"}, ending=ending)
    question = asked("q", kind)
    if not question:
        return tagged(Response(render_template("answer.html", found=None)))
    found = session().asker.answer(question, session().reader)
    if kind == "json":
        return tagged(jsonify(found))
    answered = [found, *found["also"]] if found["understood"] else []
    parts = [(part["query"], address(part), to_solutions(part)) for part in answered]
    return tagged(Response(render_template("answer.html", found=found, parts=parts)))


@blueprint.get("/search")
@blueprint.get("/search.<ending>")
def search(ending: str = "") -> Response:
    """Find what is called so, or much like it; without ``q``, a page with the form."""
    kind = pick(request, {JSON: "json"}, ending=ending)
    sought = asked("q", kind)
    if not sought:
        return tagged(Response(render_template("search.html", found=None, sought="")))
    found = session().search.search(sought, most=most())
    if kind == "json":
        results = [{**one.to_json(), "address": local(one.hit.iri)} for one in found]
        return tagged(jsonify({"query": sought, "results": results}))
    return tagged(Response(render_template("search.html", found=found, sought=sought)))


def asked(name: str, kind: str) -> str:
    """Return the text of a parameter, empty where a page may ask for it.

    :raises ParameterError: it is missing, longer than can be read, or given twice, or another is given.
    """
    for other, values in request.args.lists():
        if other not in (name, "most", "format"):
            raise ParameterError(other, None, f"a name among {name}, most, format")
        if len(values) > 1:
            raise ParameterError(other, " ".join(values)[:80], "one value")
    text = " ".join(request.args.get(name, "").split())
    if len(text) > _LONGEST:
        raise ParameterError(name, f"{text[:20]}...", f"at most {_LONGEST} characters")
    if not text and kind != "html":
        raise ParameterError(name, text, "a text")
    return text


def most() -> int:
    """Return how many answers are asked for.

    :raises ParameterError: not a whole number from 1 to 100.
    """
    text = request.args.get("most") or str(_USUAL)
    if not (text.isascii() and text.isdigit() and len(text) < 4 and 1 <= int(text) <= _MOST):
        raise ParameterError("most", text[:20], f"a whole number from 1 to {_MOST}")
    return int(text)


def address(found: dict[str, Any]) -> str:
    """Return where the whole of an answer is shown."""
    values = urlencode(found["parameters"], doseq=True)
    place = "/paths" if found["query"] == PLANNER else f"/queries/{found['query']}"
    return f"{place}?{values}" if values else place


def to_solutions(found: dict[str, Any]) -> Solutions | None:
    """Return the rows of an answer as a table shows them; None where it has none."""
    rows = found["results"]
    if not isinstance(rows, list) or not rows:
        return None
    columns = session().queries[found["query"]].columns
    names = tuple(name for name in columns if any(name in row for row in rows))
    return Solutions(names, tuple(tuple(_term(row.get(name), columns[name]) for name in names) for row in rows))


def _term(value: str | None, kind: str) -> Term | None:
    if value is None:
        return None
    return Iri(value) if kind == "iri" and is_web(value) else Literal(value)
