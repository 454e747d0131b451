"""Routes: what path leads to a role, as a page with a drawing, the drawing alone, JSON and P-Plan."""

import base64
import hashlib
import re
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, render_template, request

from kg.drawing import draw_routes
from kg.errors import ParameterError
from kg.formats import get_format
from kg.model import Answer
from kg.paths.render import Json, compare, to_json, to_triples
from kg.question import to_question
from kg.terms import to_rdf
from server.access import session, tagged
from server.choices import find_choices
from server.negotiation import JSON, graph_offers, pick

blueprint = Blueprint("routes", __name__)
MOST = 50
SVG = "image/svg+xml"
ONCE, SEVERAL = ("to", "from", "most", "format", "ramps"), ("have", "without", "context", "years", "assume", "compare")
# Roles that are named where a step opens many; the address asks for all.
SHOWN = 8
_STYLE = Path(__file__).with_name("static") / "drawing.css"


@blueprint.get("/paths")
@blueprint.get("/paths.<ending>")
def show(ending: str = "") -> Response:
    """Answer what path leads to a role; without ``to``, a page with the form."""
    kind = pick(request, {JSON: "json", SVG: "svg"} | graph_offers(), ending=ending)
    check_parameters()
    if not request.args.get("to"):
        if kind == "html":
            return tagged(Response(page(None)))
        raise ParameterError("to", request.args.get("to", ""), "a role, such as librarian")
    answer, lattice = ask(), session().lattice
    if kind in ("html", "json", "svg"):
        found = to_json(answer, lattice)
        compared = compare(found, which(len(found["routes"])))
        if kind == "json":
            return tagged(jsonify(found | ({"comparison": compared} if compared else {})))
        return tagged(Response(page(found, compared)) if kind == "html" else drawing(found))
    form = get_format(kind, "graph")
    body = to_rdf(to_triples(answer, lattice), form.media_type, session().prefixes)
    return tagged(Response(body, mimetype=form.media_type))


def ask() -> Answer:
    """Return the answer to the question that the address asks."""
    question = to_question(
        session().names,
        to=request.args["to"],
        source=request.args.get("from") or None,
        have=given("have"),
        without=given("without"),
        contexts=given("context"),
        years=given("years"),
        assume=given("assume"),
        most=how_many(),
    )
    return session().find_routes(question)


def page(found: Json | None, compared: list[Json] | None = None) -> str:
    """Return the page of an answer, or of the question alone."""
    return render_template(
        "route.html",
        found=found,
        compared=compared or [],
        drawing=draw_routes(found) if found else "",
        choices=find_choices(session().names, session().lattice, found),
        shown=None if request.args.get("ramps") == "all" else SHOWN,
        address=address,
    )


def drawing(found: Json) -> Response:
    """Return the drawing of an answer as a document of its own."""
    style, digest = load_style()
    response = Response(draw_routes(found, page=address("/paths"), style=style), mimetype=SVG)
    response.headers["Content-Security-Policy"] = f"default-src 'none'; style-src 'sha256-{digest}'"
    return response


@cache
def load_style() -> tuple[str, str]:
    """Return the style sheet of drawings, and the digest by which a document of its own may carry it."""
    style = _STYLE.read_text("utf-8")
    return style, base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()


def address(path: str = "/paths", **changed: str) -> str:
    """Return the address of the same question at *path*, with parameters *changed*; an empty one is left out."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in (*changed, "format")]
    pairs = [(name, value) for name, value in (*kept, *changed.items()) if value]
    return f"{path}?{urlencode(pairs)}" if pairs else path


def which(routes: int) -> list[int]:
    """Return the numbers of the routes to compare; none where the address asks for no comparison.

    :raises ParameterError: not two numbers of routes there are, or more of them.
    """
    numbers = given("compare")
    known = {str(number): number for number in range(1, routes + 1)}
    found = [known[text] for text in dict.fromkeys(numbers) if text in known]
    if numbers and (len(found) < 2 or len(found) < len(set(numbers))):
        raise ParameterError("compare", ",".join(numbers)[:40], f"two routes or more, by numbers from 1 to {routes}")
    return found


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
