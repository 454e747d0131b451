"""Routes: what path leads to a role, as a page, JSON and P-Plan."""

import re

from flask import Blueprint, Response, jsonify, render_template, request

from kg.errors import ParameterError
from kg.formats import get_format
from kg.names import CONTEXT, CREDENTIAL, ROLE
from kg.paths import find_routes
from kg.paths.render import to_json, to_triples
from kg.question import to_question
from kg.terms import to_rdf
from server.access import session, tagged
from server.negotiation import JSON, graph_offers, pick

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
        raise ParameterError("to", request.args.get("to", ""), "a role, such as librarian")
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
        return tagged(Response(render_template("route.html", found=to_json(answer, lattice), **choices())))
    if kind == "json":
        return tagged(jsonify(to_json(answer, lattice)))
    form = get_format(kind, "graph")
    body = to_rdf(to_triples(answer, lattice), form.media_type, session().prefixes)
    return tagged(Response(body, mimetype=form.media_type))


def check_parameters() -> None:
    """Refuse a parameter that would be left unheard, so that no answer is to another question.

    :raises ParameterError: its name is not one of a route's, or it is given twice where once is meant.
    """
    for name, values in request.args.lists():
        if name not in (*ONCE, *SEVERAL):
            raise ParameterError(name, None, f"a name among {', '.join((*ONCE, *SEVERAL))}")
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
    if not re.fullmatch("[0-9]{1,9}", text) or not 1 <= int(text) <= MOST:
        raise ParameterError("most", text[:20], f"a whole number from 1 to {MOST}")
    return int(text)


def choices() -> dict[str, object]:
    """Return what the form offers."""
    names, items = session().names, session().lattice.items
    ladder = {thing.iri: items[thing.iri].level for thing in names.options(CREDENTIAL)}
    no_level = max((level for level in ladder.values() if level is not None), default=0) + 1
    return {
        "roles": names.options(ROLE),
        "credentials": sorted(
            names.options(CREDENTIAL), key=lambda thing: no_level if (n := ladder[thing.iri]) is None else n
        ),
        "contexts": [context for context in names.options(CONTEXT) if not context.iri.endswith("/unrestricted")],
    }
