"""The ontology's documentation, and the decisions that its terms point at."""

from pathlib import Path

from flask import Blueprint, Response, render_template, request
from werkzeug.exceptions import NotFound

from kg.formats import formats
from kg.settings import CHECKOUT
from kg.terms import to_rdf
from kg.vocab import CAREER, GRAPH, ONTOLOGY
from server.access import session
from server.negotiation import accepted, choose, wants_html
from server.sparql import tagged

blueprint = Blueprint("docs", __name__)
_PREFIXES = f"""PREFIX career: <{CAREER}> PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
_TERMS = """SELECT ?term ?type ?label ?definition ?note ?parent ?range ?source WHERE {
  VALUES ?type { owl:Class owl:ObjectProperty owl:DatatypeProperty }
  ?term a ?type ; rdfs:label ?label ; skos:definition ?definition ; dcterms:source ?source .
  OPTIONAL { ?term skos:scopeNote ?note }
  OPTIONAL { ?term rdfs:subClassOf|rdfs:subPropertyOf ?parent }
  OPTIONAL { ?term rdfs:range ?range }
} ORDER BY ?type ?term ?parent"""
_CONCEPTS = """SELECT ?scheme ?title ?concept ?label ?definition ?note ?rank WHERE {
  ?scheme a skos:ConceptScheme ; skos:prefLabel ?title .
  ?concept skos:inScheme ?scheme ; skos:prefLabel ?label ; skos:definition ?definition .
  OPTIONAL { ?concept skos:scopeNote ?note }
  OPTIONAL { ?concept career:rank ?rank }
} ORDER BY ?scheme ?rank ?concept"""
_GRAPH = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{GRAPH}ontology> {{ ?s ?p ?o }} }}"


@blueprint.get("/ontology")
@blueprint.get("/ontology.<ending>")
@blueprint.get("/ontology/<version>")
def ontology(ending: str = "", version: str = "") -> Response:
    """Return the ontology: documentation for a browser, RDF otherwise."""
    if version and not session().reader.ask(
        f"ASK {{ <{ONTOLOGY}> <http://www.w3.org/2002/07/owl#versionInfo> ?v FILTER (STR(?v) = {quoted(version)}) }}"
    ):
        raise NotFound(f"version {version!r}: expected the one that /ontology serves")
    if not ending and wants_html(request):
        return tagged(Response(render_template("ontology.html", terms=terms(), schemes=schemes())))
    if ending and ending not in [form.name for form in formats("graph")]:
        raise NotFound(f"ending {ending!r}: expected one of {', '.join(form.name for form in formats('graph'))}")
    form = next((form for form in formats("graph") if form.name == ending), None)
    form = form or (choose(request, "graph") if "format" in request.args else accepted(request, "graph"))
    return tagged(
        Response(
            to_rdf(session().reader.construct(_GRAPH), form.media_type, session().prefixes), mimetype=form.media_type
        )
    )


def quoted(text: str) -> str:
    """Return *text* as a SPARQL literal."""
    from kg.terms import Literal, to_token

    return to_token(Literal(text))


def terms() -> dict[str, list[dict[str, str]]]:
    """Return the classes and properties, by what they are."""
    found: dict[str, dict[str, dict[str, str]]] = {"Classes": {}, "Properties": {}}
    for row in session().reader.select(_PREFIXES + _TERMS).texts():
        if row["term"].startswith(CAREER):
            group = found["Classes" if row["type"].endswith("Class") else "Properties"]
            group.setdefault(row["term"], row)
    return {title: sorted(group.values(), key=lambda row: row["term"]) for title, group in found.items()}


def schemes() -> dict[str, list[dict[str, str]]]:
    """Return the concepts of each scheme, in its order."""
    found: dict[str, list[dict[str, str]]] = {}
    for row in session().reader.select(_PREFIXES + _CONCEPTS).texts():
        found.setdefault(row["title"], []).append(row)
    for rows in found.values():
        rows.sort(key=lambda row: (int(row.get("rank", 0)), row["label"]))
    return found


@blueprint.get("/docs/decisions/<number>")
def decision(number: str) -> Response:
    """Return one decision, as it stands in ``docs/decisions/``."""
    folder = CHECKOUT / "docs" / "decisions"
    path = next((path for path in sorted(folder.glob("*.md")) if number in (path.name[:4], path.stem)), None)
    if path is None or not number[:4].isdigit():
        raise NotFound(f"decision {number!r}: expected the number of one in docs/decisions")
    return Response(render_template("decision.html", title=title_of(path), text=path.read_text(encoding="utf-8")))


def title_of(path: Path) -> str:
    """Return the heading of a Markdown file."""
    return path.read_text(encoding="utf-8").splitlines()[0].lstrip("# ")
