"""Every IRI of ours dereferences: the path of the IRI is the path here."""

from flask import Blueprint, Response, jsonify, render_template, request
from werkzeug.exceptions import NotFound

from kg.formats import formats, get_format
from kg.graph import load_evidence
from kg.model import Evidence
from kg.paths.render import evidence_json
from kg.terms import Iri, Literal, Triple, is_iri, to_rdf, to_token
from kg.vocab import BASE, CAREER, DCTERMS, GRAPH, RDF, RDFS, ROLE, SKOS
from server import roles
from server.access import session, tagged
from server.negotiation import JSON, graph_offers, pick

blueprint = Blueprint("things", __name__)
_NAMES = (f"{SKOS}prefLabel", f"{RDFS}label", f"{DCTERMS}title")


@blueprint.get("/<kind>/<path:rest>")
def show(kind: str, rest: str) -> Response:
    """Return what the graph says of one thing: a page, or its triples; a role also in the JSON of the interfaces."""
    iri, ending = locate(f"{kind}/{rest}")
    offers = graph_offers() | {JSON: "json"}
    if iri in session().lattice.roles and iri.startswith(ROLE):
        chosen = pick(request, offers, ending=ending, default="ttl")
        if chosen in ("html", "json"):
            return tagged(Response(roles.page(iri)) if chosen == "html" else jsonify(roles.known_of(iri)))
    triples = find_triples(iri) if is_iri(iri) else ()
    if not triples:
        raise NotFound(f"<{iri}>: the graph says nothing of it; /queries/all-roles and /queries list what it does")
    chosen = pick(request, offers, ending=ending, default="ttl")
    if chosen == "html":
        return tagged(Response(page(iri, triples)))
    return as_graph(triples, chosen)


def locate(path: str) -> tuple[str, str]:
    """Return the IRI that a path stands for, and the file ending that asks for a format, empty where there is none."""
    stem, _, ending = path.rpartition(".")
    known = {form.name for form in formats("graph")} | {"json", "html"}
    return (f"{BASE}{stem}", ending) if stem and ending in known else (f"{BASE}{path}", "")


def as_graph(triples: tuple[Triple, ...], name: str) -> Response:
    """Return *triples* in the graph format of that name."""
    form = get_format(name, "graph")
    return tagged(Response(to_rdf(triples, form.media_type, session().prefixes), mimetype=form.media_type))


def find_triples(iri: str) -> tuple[Triple, ...]:
    """Return what the graph says of *iri*; of a named graph that nothing speaks of, what it holds."""
    reader = session().reader
    return reader.describe(iri) or reader.construct(contents_of(iri))


def contents_of(iri: str) -> str:
    """Return the query for what the named graph *iri* holds."""
    return f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {to_token(Iri(iri))} {{ ?s ?p ?o }} }}"


def page(iri: str, triples: tuple[Triple, ...]) -> str:
    """Return the plain page of a thing that has none of its own."""
    said = [triple for triple in triples if triple.subject == Iri(iri)]
    named = [
        t.object.value for name in _NAMES for t in said if t.predicate.value == name and isinstance(t.object, Literal)
    ]
    evidence = find_evidence(iri, said)
    if not named and any(found.passage == iri for found in evidence):
        named = [f"{found.heading or found.section}, sentence {found.sentence}" for found in evidence]
    others = (t for t in triples if t.subject != Iri(iri) and t.object == Iri(iri))
    kinds = sorted((t.object for t in said if t.predicate.value == f"{RDF}type"), key=str)
    return render_template(
        "thing.html",
        iri=iri,
        title=named[0] if named else iri.removeprefix(BASE),
        kinds=kinds,
        class_=next((str(kind).removeprefix(CAREER) for kind in kinds if str(kind).startswith(CAREER)), ""),
        said=sorted(said, key=lambda t: (t.predicate.value, str(t.object))),
        said_of=sorted(others, key=str),
        contents=contents_of(iri) if iri.startswith(GRAPH) else "",
        evidence=[evidence_json(found) for found in evidence],
    )


def find_evidence(iri: str, said: list[Triple]) -> list[Evidence]:
    """Return the passages that make a statement, or the passage itself; empty where there are none."""
    passages = [t.object.value for t in said if t.predicate.value == f"{CAREER}evidence" and isinstance(t.object, Iri)]
    if not passages and Iri(f"{CAREER}Passage") not in [t.object for t in said]:
        return []
    wanted = sorted(passages) or [iri]
    known = load_evidence(session().reader, wanted)
    return [known[passage] for passage in wanted if passage in known]
