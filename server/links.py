"""Links to other vocabularies: the table, as SSSOM too, and the way back from their IRIs and codes."""

from flask import Blueprint, Response, jsonify, redirect, render_template, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from kg.errors import ParameterError
from kg.profile import load_links, resolve, to_sssom
from server.access import session, tagged
from server.negotiation import JSON, pick
from server.show import local

blueprint = Blueprint("links", __name__)
TSV = "text/tab-separated-values"


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
    iri, code = request.args.get("iri"), request.args.get("code")
    if not iri and not code:
        raise ParameterError("code", "", "an iri or a code of another vocabulary, such as code=25-4022")
    kind = pick(request, {JSON: "json"})
    found = resolve(session().reader, iri=iri, code=code)
    if not found:
        raise NotFound(f"{iri or code!r}: no mapping of the graph leads here; see /links for those there are")
    if kind == "html":
        return redirect(local(str(found[0]["iri"])), 303)
    return tagged(jsonify(found))
