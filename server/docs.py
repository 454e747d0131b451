"""The ontology's documentation, and the decisions that its terms point at."""

from pathlib import Path

from flask import Blueprint, Response, render_template, request
from werkzeug.exceptions import NotFound

from kg.iris import slug
from kg.settings import CHECKOUT
from kg.terms import Literal, to_token
from kg.vocab import BASE, CAREER, DCTERMS, GRAPH, ONTOLOGY, OWL, RDFS, SKOS
from server.access import session, tagged
from server.negotiation import JSON, graph_offers, pick
from server.things import as_graph, find_triples, locate

blueprint = Blueprint("docs", __name__)
Term = dict[str, list[str]]
_PREFIXES = f"""PREFIX career: <{CAREER}>
PREFIX dcterms: <{DCTERMS}>
PREFIX owl: <{OWL}>
PREFIX rdfs: <{RDFS}>
PREFIX skos: <{SKOS}>
"""
_TERMS = """SELECT ?term ?type ?label ?definition ?note ?example ?parent ?domain ?range ?source ?replacement WHERE {
  VALUES ?type { owl:Class owl:ObjectProperty owl:DatatypeProperty owl:AnnotationProperty }
  ?term a ?type ; rdfs:label ?label ; skos:definition ?definition .
  OPTIONAL { ?term dcterms:source ?source }
  OPTIONAL { ?term skos:scopeNote ?note }
  OPTIONAL { ?term skos:example ?example }
  OPTIONAL { ?term rdfs:subClassOf|rdfs:subPropertyOf ?parent }
  OPTIONAL { ?term rdfs:domain ?domain }
  OPTIONAL { ?term rdfs:range ?range }
  OPTIONAL { ?term dcterms:isReplacedBy ?replacement }
} ORDER BY ?term ?parent ?range"""
_CONCEPTS = """SELECT ?scheme ?title ?concept ?label ?definition ?note ?rank WHERE {
  ?scheme a skos:ConceptScheme ; skos:prefLabel ?title .
  ?concept skos:inScheme ?scheme ; skos:prefLabel ?label ; skos:definition ?definition .
  OPTIONAL { ?concept skos:scopeNote ?note }
  OPTIONAL { ?concept career:rank ?rank }
} ORDER BY ?scheme ?rank ?concept"""
_ABOUT = f"""SELECT ?title ?description ?version ?issued ?licence WHERE {{
  <{ONTOLOGY}> dcterms:title ?title ; dcterms:description ?description ; owl:versionIRI ?version ;
    dcterms:issued ?issued ; dcterms:license ?licence . }}"""
_GRAPH = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{GRAPH}ontology> {{ ?s ?p ?o }} }}"


@blueprint.get("/ontology")
@blueprint.get("/ontology.<ending>")
@blueprint.get("/ontology/<version>")
@blueprint.get("/ontology/<version>.<ending>")
def ontology(ending: str = "", version: str = "") -> Response:
    """Return the ontology: documentation for a browser, RDF otherwise."""
    if version:
        check_version(version)
    kind = pick(request, graph_offers() | {JSON: "json"}, ending=ending, default="ttl")
    if kind == "html":
        return tagged(Response(render_template("ontology.html", about=about(), terms=terms(), schemes=schemes())))
    return as_graph(session().reader.construct(_GRAPH), kind)


def check_version(version: str) -> None:
    """Refuse a version that is not the one there is.

    :raises NotFound: it is another.
    """
    text = to_token(Literal(version))
    if not session().reader.ask(f"ASK {{ <{ONTOLOGY}> <{OWL}versionInfo> ?v FILTER (STR(?v) = {text}) }}"):
        raise NotFound(f"version {version!r}: expected the one that /ontology serves")


def about() -> dict[str, str]:
    """Return what the ontology says of itself; empty where the graph holds none."""
    return next(iter(session().reader.select(_PREFIXES + _ABOUT).texts()), {})


def terms() -> dict[str, list[Term]]:
    """Return the classes and properties, by what they are; every value of each, in order."""
    found: dict[str, dict[str, Term]] = {"Classes": {}, "Properties": {}}
    for row in session().reader.select(_PREFIXES + _TERMS).texts():
        if not row["term"].startswith(CAREER):
            continue
        group = found["Classes" if row["type"].endswith("Class") else "Properties"]
        term = group.setdefault(row["term"], {})
        for name, value in row.items():
            if value not in term.setdefault(name, []):
                term[name].append(value)
    return {title: sorted(group.values(), key=lambda term: term["term"]) for title, group in found.items()}


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
    """Return one decision: as it stands in ``docs/decisions/``, or what the graph says of it, where it does."""
    iri, ending = locate(f"docs/decisions/{number}")
    path = find_decision(slug(iri))
    triples = find_triples(f"{BASE}docs/decisions/{path.name[:4]}")
    offers = graph_offers() | {JSON: "json"} if triples else {}
    kind = pick(request, offers, ending=ending, default="ttl" if triples else "html")
    if kind == "html":
        text = path.read_text(encoding="utf-8")
        return tagged(Response(render_template("decision.html", title=title_of(path), text=text)))
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
