"""The SPARQL endpoint: the query operation of the SPARQL 1.1 Protocol, and its service description."""

import re

from flask import Blueprint, Response, render_template, request
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from kg.formats import FORMATS
from kg.reader import Selection, find_form
from kg.terms import BlankNode, Iri, Literal, Triple, to_rdf
from kg.vocab import GRAPH_CATALOGUE, RDF, VOID, XSD
from server.access import session
from server.negotiation import accepted, choose, wants_html

blueprint = Blueprint("sparql", __name__)
SD = "http://www.w3.org/ns/sparql-service-description#"
FORMAT_IRIS = "http://www.w3.org/ns/formats/"
_FORMAT_NAMES = {
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "ttl": "Turtle",
    "nt": "N-Triples",
    "rdf": "RDF_XML",
    "jsonld": "JSON-LD",
    "trig": "TriG",
    "nq": "N-Quads",
}
_IRI = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]*$")
_COUNTS = (
    f"SELECT ?graph ?count WHERE {{ GRAPH <{GRAPH_CATALOGUE}> {{ ?graph <{VOID}triples> ?count }} }} ORDER BY ?graph"
)


@blueprint.get("/sparql")
def ask() -> Response:
    """Answer a query by GET; without one, the editor for a browser and the service description for a program."""
    if "query" in request.args:
        return answer(one_query(request.args.getlist("query")))
    if wants_html(request):
        return page("", None, None)
    return describe()


@blueprint.post("/sparql")
def post() -> Response:
    """Answer a query by POST, as a form or directly."""
    if request.mimetype == "application/sparql-query":
        return answer(request.get_data(as_text=True))
    if request.mimetype == "application/x-www-form-urlencoded":
        return answer(one_query(request.form.getlist("query")))
    raise UnsupportedMediaType(
        f"content type {request.mimetype!r}: expected application/sparql-query or application/x-www-form-urlencoded"
    )


def one_query(given: list[str]) -> str:
    """Return the one query of a request.

    :raises BadRequest: there is none, or more than one.
    """
    if len(given) != 1:
        raise BadRequest(f"parameter query: expected it once, got it {len(given)} times")
    return given[0]


def selection() -> Selection:
    """Return the dataset that the request names.

    :raises BadRequest: a graph is not named by an absolute IRI.
    """
    graphs = {}
    for name in ("default-graph-uri", "named-graph-uri"):
        graphs[name] = tuple(request.args.getlist(name) + request.form.getlist(name))
        for iri in graphs[name]:
            if not _IRI.match(iri):
                raise BadRequest(f"parameter {name} {iri!r}: expected an absolute IRI")
    return Selection(graphs["default-graph-uri"], graphs["named-graph-uri"])


def answer(query: str) -> Response:
    """Answer one query, in the format that the client likes best."""
    if wants_html(request) and find_form(query) is not None and selection() == Selection():
        return page(query, find_form(query), None)
    body, form = session().reader.answer(query, lambda kind: choose(request, kind), selection())
    return tagged(Response(body, mimetype=form.media_type))


def tagged(response: Response) -> Response:
    """Say that a response was read from a generation, so that it gets an entity tag."""
    response.headers["X-Read"] = "generation"
    return response


def page(query: str, form: str | None, error: str | None) -> Response:
    """Return the editor, with the answer to *query* where there is one."""
    reader, solutions, text, boolean = session().reader, None, None, None
    if form == "solutions":
        solutions = reader.select(query)
    elif form == "boolean":
        boolean = reader.ask(query)
    elif form == "graph":
        text = to_rdf(reader.construct(query), "text/turtle", session().prefixes).decode()
    return Response(
        render_template(
            "sparql.html",
            query=query,
            solutions=solutions,
            boolean=boolean,
            text=text,
            error=error,
            queries=session().queries.values(),
        )
    )


def describe() -> Response:
    """Return the service description (https://www.w3.org/TR/sparql11-service-description/)."""
    service, dataset, default = Iri(request.base_url), BlankNode("dataset"), BlankNode("default")

    def iri(local: str) -> Iri:
        return Iri(f"{SD}{local}")

    triples = [
        Triple(service, Iri(f"{RDF}type"), iri("Service")),
        Triple(service, iri("endpoint"), service),
        Triple(service, iri("supportedLanguage"), iri("SPARQL11Query")),
        Triple(service, iri("feature"), iri("UnionDefaultGraph")),
        Triple(service, iri("defaultDataset"), dataset),
        Triple(dataset, Iri(f"{RDF}type"), iri("Dataset")),
        Triple(dataset, iri("defaultGraph"), default),
        Triple(default, Iri(f"{RDF}type"), iri("Graph")),
    ]
    triples += [Triple(service, iri("resultFormat"), Iri(FORMAT_IRIS + _FORMAT_NAMES[form.name])) for form in FORMATS]
    for row in session().reader.select(_COUNTS).texts():
        entry, graph = BlankNode(f"g{len(triples)}"), BlankNode(f"n{len(triples)}")
        triples += [
            Triple(dataset, iri("namedGraph"), entry),
            Triple(entry, Iri(f"{RDF}type"), iri("NamedGraph")),
            Triple(entry, iri("name"), Iri(row["graph"])),
            Triple(entry, iri("graph"), graph),
            Triple(graph, Iri(f"{RDF}type"), iri("Graph")),
            Triple(graph, Iri(f"{VOID}triples"), Literal(row["count"], f"{XSD}integer")),
        ]
    form = accepted(request, "graph") if "format" not in request.args else choose(request, "graph")
    prefixes = {**session().prefixes, "sd": SD, "format": FORMAT_IRIS}
    return tagged(Response(to_rdf(triples, form.media_type, prefixes), mimetype=form.media_type))
