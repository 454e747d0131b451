"""Routes: what path leads to a role, as a page, JSON and P-Plan."""

from collections.abc import Iterator

from flask import Blueprint, Response, jsonify, render_template, request

from kg.errors import ParameterError
from kg.formats import get_format
from kg.names import CONTEXT, CREDENTIAL, ROLE, to_question
from kg.paths import find_routes
from kg.paths.render import Json, to_json, to_triples
from kg.terms import to_rdf
from kg.vocab import PPLAN
from server.access import session, tagged
from server.negotiation import JSON, graph_offers, pick
from server.show import words

blueprint = Blueprint("routes", __name__)
MOST = 50
ONCE, SEVERAL = ("to", "from", "most", "format"), ("have", "without", "context", "years", "assume")


@blueprint.get("/paths")
@blueprint.get("/paths.<ending>")
def show(ending: str = "") -> Response:
    """Answer what path leads to a role; without ``to``, a page with the form."""
    kind = pick(request, {JSON: "json"} | graph_offers(), ending=ending)
    check_parameters()
    if not request.args.get("to"):
        if kind == "html":
            return tagged(Response(render_template("route.html", found=None, **choices())))
        raise ParameterError("to", request.args.get("to"), "a role, such as librarian")
    names, lattice = session().names, session().lattice
    question = to_question(
        names,
        to=request.args["to"],
        source=request.args.get("from") or None,
        have=given("have"),
        without=given("without"),
        contexts=given("context"),
        years=given("years"),
        assume=given("assume"),
        most=how_many(),
    )
    answer = find_routes(lattice, question)
    if kind == "html":
        found = to_json(answer, lattice)
        sureness = [weigh(route, found) for route in found["routes"]]
        return tagged(Response(render_template("route.html", found=found, sureness=sureness, **choices())))
    if kind == "json":
        return tagged(jsonify(to_json(answer, lattice)))
    form = get_format(kind, "graph")
    prefixes = {**session().prefixes, "p-plan": PPLAN}
    body = to_rdf(to_triples(answer, lattice), form.media_type, prefixes)
    return tagged(Response(body, mimetype=form.media_type))


def check_parameters() -> None:
    """Refuse a parameter that would be left unheard, so that no answer is to another question.

    :raises ParameterError: its name is not one of a route's, or it is given twice where once is meant.
    """
    for name, values in request.args.lists():
        if name not in (*ONCE, *SEVERAL):
            raise ParameterError(name, values[0], f"one of {', '.join((*ONCE, *SEVERAL))}")
        if name in ONCE and len(values) > 1:
            raise ParameterError(name, " ".join(values), "one value")


def given(name: str) -> list[str]:
    """Return the values of a repeatable parameter; commas part several in one."""
    return [part for value in request.args.getlist(name) for part in value.split(",") if part.strip()]


def how_many() -> int:
    """Return how many routes are asked for.

    :raises ParameterError: not a whole number from 1 to 50.
    """
    text = request.args.get("most") or "6"
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MOST:
        raise ParameterError("most", text, f"a whole number from 1 to {MOST}")
    return int(text)


def choices() -> dict[str, object]:
    """Return what the form offers."""
    names = session().names
    return {
        "roles": names.options(ROLE),
        "credentials": names.options(CREDENTIAL),
        "contexts": [context for context in names.options(CONTEXT) if not context.iri.endswith("/unrestricted")],
    }


def weigh(route: Json, found: Json) -> dict[str, list[str]]:
    """Return what is certain of a route and what is not, in words, step by step from 1.

    :returns: ``{"certain": [...], "uncertain": [...], "lengths": [...]}``. That a step is needed is certain where it
        is held already, or where a source requires it of everyone; ``lengths`` names the steps whose years are
        assumed or not stated.
    """
    lengths = {assumption["name"] for assumption in found["assumptions"] if assumption["unit"] == "years"}
    asked = {context["iri"] for context in found["context"]}
    sure: dict[str, list[str]] = {"certain": [], "uncertain": [], "lengths": []}
    for number, step in enumerate(route["steps"], 1):
        name = f"step {number}, {step['what']['label']}"
        doubts = "; ".join(_doubts(step, lengths, asked))
        sure["uncertain" if doubts else "certain"].append(f"{name}: {doubts}" if doubts else name)
        if not step["held"] and (step["years"] is None or step["assumption"] in lengths):
            sure["lengths"].append(f"{name}: {'not stated' if step['years'] is None else 'assumed'}")
    return sure


def _doubts(step: Json, lengths: set[str], asked: set[str]) -> Iterator[str]:
    """Yield why it is not certain that a step is needed."""
    if step["assumption"] and step["assumption"] not in lengths:
        yield f"assumed ({words(step['assumption'])})"
    if step["held"]:
        return
    if step["strength"] is None:
        yield "no source says how binding it is"
    elif step["strength"] not in ("mandated", "required"):
        yield f"strength {words(step['strength'])}"
    if step["prevalence"] not in (None, "all", "unstated"):
        yield f"prevalence {words(step['prevalence'])}"
    others = [context["label"] for context in step["context"] if context["iri"] not in asked]
    if others:
        yield f"only in: {', '.join(others)}"
