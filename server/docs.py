"""The ontology's documentation, and the decisions that its terms point at."""

from pathlib import Path

from flask import Blueprint, Response, render_template, request
from werkzeug.exceptions import NotFound

from kg.iris import slug
from kg.settings import CHECKOUT
from kg.terminology import load_header, load_schemes, load_terms
from kg.vocab import BASE, GRAPH
from server.access import session, tagged
from server.negotiation import JSON, graph_offers, pick
from server.things import as_graph, contents_of, find_triples, locate

blueprint = Blueprint("docs", __name__)


@blueprint.get("/ontology")
@blueprint.get("/ontology.<ending>")
@blueprint.get("/ontology/<version>")
@blueprint.get("/ontology/<version>.<ending>")
def ontology(ending: str = "", version: str = "") -> Response:
    """Return the ontology: documentation for a browser, RDF otherwise."""
    reader = session().reader
    about = load_header(reader)
    if version and version != about.get("version", "").rpartition("/")[2]:
        raise NotFound(f"version {version!r}: expected the one that /ontology serves")
    kind = pick(request, graph_offers() | {JSON: "json"}, ending=ending, default="ttl")
    if kind == "html":
        terms, schemes = load_terms(reader), load_schemes(reader)
        return tagged(Response(render_template("ontology.html", about=about, terms=terms, schemes=schemes)))
    return as_graph(reader.construct(contents_of(f"{GRAPH}ontology")), kind)


@blueprint.get("/docs/decisions/<number>")
def decision(number: str) -> Response:
    """Return one decision: as it stands in ``docs/decisions/``, or what the graph says of it, where it does."""
    iri, ending = locate(f"docs/decisions/{number}")
    path = find_decision(slug(iri))
    triples = find_triples(f"{BASE}docs/decisions/{path.name[:4]}")
    offers = graph_offers() | {JSON: "json"} if triples else {}
    kind = pick(request, offers, ending=ending, default="ttl" if triples else "html")
    if kind == "html":
        text = path.read_text(encoding="utf-8")
        return tagged(Response(render_template("decision.html", number=path.name[:4], title=title_of(path), text=text)))
    return as_graph(triples, kind)


def find_decision(name: str) -> Path:
    """Return the file of the decision of that number or name.

    :raises NotFound: there is none.
    """
    for path in sorted((CHECKOUT / "docs" / "decisions").glob("[0-9]*.md")):
        if name in (path.name[:4], path.stem):
            return path
    raise NotFound(f"decision {name!r}: expected the number of one in docs/decisions")


def title_of(path: Path) -> str:
    """Return the heading of a Markdown file."""
    return path.read_text(encoding="utf-8").splitlines()[0].lstrip("# ")
