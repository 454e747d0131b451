"""Every IRI of ours dereferences: the path of the IRI is the path here."""

from flask import Blueprint, Response, jsonify, render_template, request
from werkzeug.exceptions import NotFound

from kg.formats import formats, get_format
from kg.profile import load_role
from kg.terms import Iri, Literal, Triple, to_rdf
from kg.vocab import BASE, RDF, RDFS, ROLE, SKOS
from server.access import session
from server.negotiation import JSON, NoneAcceptable, wants_html
from server.sparql import tagged

blueprint = Blueprint("things", __name__)
_NAMES = (f"{SKOS}prefLabel", f"{RDFS}label", "http://purl.org/dc/terms/title")


@blueprint.get("/<kind>/<path:rest>")
def show(kind: str, rest: str) -> Response:
    """Return what the graph says of one thing: a page, or its triples; a role also in the JSON of the interfaces."""
    stem, _, ending = rest.rpartition(".")
    known = {form.name for form in formats("graph")} | {"json", "html"}
    iri, ending = (f"{BASE}{kind}/{stem}", ending) if stem and ending in known else (f"{BASE}{kind}/{rest}", "")
    triples = session().reader.describe(iri) if is_iri(iri) else ()
    if not any(triple.subject == Iri(iri) for triple in triples):
        raise NotFound(f"<{iri}>: the graph says nothing of it")
    chosen = ending or request.args.get("format") or best()
    if chosen == "html":
        return tagged(Response(page(iri, triples)))
    if chosen == "json" and iri in session().lattice.roles:
        return tagged(jsonify(load_role(session().reader, session().lattice, iri)))
    form = get_format(chosen, "graph")
    return tagged(Response(to_rdf(triples, form.media_type, session().prefixes), mimetype=form.media_type))


def is_iri(text: str) -> bool:
    """Whether *text* may stand as an IRI."""
    return not any(character in text for character in '<>"{}|\\^` ') and text.isprintable()


def best() -> str:
    """Return what Accept likes best: html, json or a graph format's name; Turtle where it says nothing."""
    if wants_html(request):
        return "html"
    if not request.accept_mimetypes:
        return "ttl"
    offers = {form.media_type: form.name for form in formats("graph")} | {JSON: "json"}
    chosen = request.accept_mimetypes.best_match(offers)
    if chosen is None:
        raise NoneAcceptable(["text/html", *offers])
    return offers[chosen]


def page(iri: str, triples: tuple[Triple, ...]) -> str:
    """Return the page of a role, or the plain page of anything else."""
    if iri.startswith(ROLE) and iri in session().lattice.roles:
        role = load_role(session().reader, session().lattice, iri)
        strengths = dict.fromkeys(requirement["strength"] for requirement in role["requirements"])
        groups = {one: [r for r in role["requirements"] if r["strength"] == one] for one in strengths}
        return render_template("role.html", role=role, groups=groups)
    said = [triple for triple in triples if triple.subject == Iri(iri)]
    named = [
        t.object.value for name in _NAMES for t in said if t.predicate.value == name and isinstance(t.object, Literal)
    ]
    kinds = [t.object for t in said if t.predicate.value == f"{RDF}type"]
    said_of = sorted((t for t in triples if t.subject != Iri(iri) and t.object == Iri(iri)), key=str)
    return render_template(
        "thing.html",
        iri=iri,
        title=named[0] if named else iri.removeprefix(BASE),
        kinds=kinds,
        said=sorted(said, key=lambda t: (t.predicate.value, str(t.object))),
        said_of=said_of,
    )
