"""Links to other vocabularies: the table, as SSSOM too, and the way back from their IRIs and codes."""

from flask import Blueprint, Response, jsonify, redirect, render_template, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from kg.errors import ParameterError
from kg.links import load_links, to_sssom
from kg.queries import get_query
from server.access import session, tagged
from server.negotiation import JSON, pick
from server.show import local

blueprint = Blueprint("links", __name__)
TSV = "text/tab-separated-values"
# The columns of the canned query ``resolve``, by the names that the answer gives them.
_RESOLVED = {
    "thing": "iri",
    "thingLabel": "label",
    "relation": "predicate",
    "object": "object",
    "objectLabel": "objectLabel",
    "vocabulary": "vocabulary",
    "confidence": "confidence",
}


@blueprint.get("/links")
@blueprint.get("/links.<ending>")
def show(ending: str = "") -> Response:
    """List every mapping, the rejected and the missing ones among them."""
    kind = pick(request, {JSON: "json", TSV: "tsv"}, ending=ending)
    if kind == "tsv":
        return table()
    mappings = load_links(session().reader)
    if kind == "html":
        return tagged(Response(render_template("links.html", mappings=mappings)))
    return tagged(jsonify([vars(mapping) for mapping in mappings]))


@blueprint.get("/links.sssom.tsv")
def table() -> Response:
    """Return every mapping as one SSSOM table."""
    return tagged(Response(to_sssom(load_links(session().reader), session().prefixes), mimetype=TSV))


@blueprint.get("/resolve")
def find() -> AnyResponse:
    """Return what of ours an IRI or a code of another vocabulary names; a browser is sent there."""
    asked = request.args.get("iri") or request.args.get("code")
    if not asked:
        raise ParameterError("code", "", "an iri or a code of another vocabulary, such as code=25-4022")
    kind = pick(request, {JSON: "json"})
    found = resolve(asked)
    if not found:
        raise NotFound(f"{asked!r}: no mapping of the graph leads here; see /links for those there are")
    if kind == "html":
        return redirect(local(str(found[0]["iri"])), 303)
    return tagged(jsonify(found))


def resolve(asked: str) -> list[dict[str, str | float | None]]:
    """Return what of ours an IRI or code is linked to, the closest first: the canned query of that name, as JSON."""
    query = get_query(session().queries, "resolve").bind({"code": [asked]}, session().names)
    rows = session().reader.select(query).texts()
    found = [{name: row.get(column) for column, name in _RESOLVED.items()} for row in rows]
    return [{**one, "confidence": float(one["confidence"]) if one["confidence"] else None} for one in found]
