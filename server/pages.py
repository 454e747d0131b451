"""The home page, and what operators and crawlers ask for."""

from flask import Blueprint, Response, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from kg.queries import get_query
from kg.terms import to_rdf
from kg.vocab import GRAPH_CATALOGUE
from server.access import session, tagged
from server.description import find_address
from server.negotiation import choose, wants_html
from server.show import local

blueprint = Blueprint("pages", __name__)


@blueprint.get("/")
def home() -> Response:
    """Return the home page: the box for a question, search, the queries, what is loaded."""
    graphs = session().reader.texts(get_query(session().queries, "graphs").text)
    return tagged(Response(render_template("home.html", graphs=graphs, topics=session().topics)))


@blueprint.get("/roles")
def roles() -> Response:
    """List the roles, by label."""
    found = session().reader.texts(get_query(session().queries, "all-roles").text)
    return tagged(Response(render_template("roles.html", roles=found)))


@blueprint.get("/health")
def health() -> Response:
    """Say that the service can read its graph, and which generation."""
    reader = session().reader
    reader.ask("ASK {}")
    response = jsonify({"status": "ok", "generation": reader.generation})
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/.well-known/void")
def void() -> AnyResponse:
    """Return the description of the dataset in VoID and DCAT; a browser is sent to the page of the catalogue."""
    if wants_html(request):
        return redirect(local(GRAPH_CATALOGUE), 303)
    form = choose(request, "graph")
    query = get_query(session().queries, "dataset-description").bind({"endpoint": [find_address()]}, session().names)
    # The dataset comes first, its many parts with their long names after it, and each subject in one place.
    triples = sorted(session().reader.construct(query), key=lambda t: (len(str(t.subject)), str(t.subject), str(t)))
    body = to_rdf(triples, form.media_type, session().prefixes)
    return tagged(Response(body, mimetype=form.media_type))
