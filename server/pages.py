"""The home page, and what operators and crawlers ask for."""

from flask import Blueprint, Response, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from kg.terms import to_rdf
from kg.vocab import CAREER, DCTERMS, GRAPH_CATALOGUE, VOID
from server.access import session, tagged
from server.negotiation import choose, wants_html
from server.show import local

blueprint = Blueprint("pages", __name__)
_GRAPHS = f"""SELECT ?graph ?title ?description ?count ?licence ?edition WHERE {{
  GRAPH <{GRAPH_CATALOGUE}> {{
    ?graph <{DCTERMS}title> ?title ; <{DCTERMS}description> ?description ; <{DCTERMS}license> ?licence .
    OPTIONAL {{ ?graph <{VOID}triples> ?count }} OPTIONAL {{ ?graph <{CAREER}edition> ?edition }} }}
}} ORDER BY ?title"""
_CATALOGUE = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{GRAPH_CATALOGUE}> {{ ?s ?p ?o }} }}"


@blueprint.get("/")
def home() -> Response:
    """Return the home page: the question, the roles, the queries, what is loaded."""
    lattice = session().lattice
    roles = sorted(lattice.roles.values(), key=lambda role: role.label)
    graphs = session().reader.select(_GRAPHS).texts()
    return tagged(Response(render_template("home.html", roles=roles, graphs=graphs, topics=session().topics)))


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
    """Return the description of the dataset and its graphs; a browser is sent to its page."""
    if wants_html(request):
        return redirect(local(GRAPH_CATALOGUE), 303)
    form = choose(request, "graph")
    body = to_rdf(session().reader.construct(_CATALOGUE), form.media_type, session().prefixes)
    return tagged(Response(body, mimetype=form.media_type))
