"""Links to other vocabularies: the table, as SSSOM too, and the way back from their IRIs and codes."""

import re
from contextlib import suppress
from importlib.metadata import version

from flask import Blueprint, Response, jsonify, redirect, render_template, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from kg.errors import MovedError, ParameterError
from kg.links import PAGE, iter_export, load_links, to_format
from kg.queries import get_query
from server.access import session, tagged
from server.negotiation import JSON, pick
from server.pooled import PooledReader
from server.reply import make_tag
from server.show import local
from server.streams import streamed

blueprint = Blueprint("links", __name__)
TSV, TURTLE, RDF_XML = "text/tab-separated-values", "text/turtle", "application/rdf+xml"
_TRIES = 3  # to read an export's first megabyte in one generation
# The columns of the canned query ``resolve``, by the names that the answer gives them.
_RESOLVED = {
    "thing": "iri",
    "thingLabel": "label",
    "relation": "predicate",
    "object": "object",
    "objectLabel": "objectLabel",
    "vocabulary": "vocabulary",
    "confidence": "confidence",
    "through": "through",
}


@blueprint.get("/links")
@blueprint.get("/links.<ending>")
def show(ending: str = "") -> Response:
    """List every mapping, the rejected and the missing ones among them, or those of one ``set``.

    A page has the sets, and of one set so many mappings a page; the table is whole, and JSON unless it asks for a page.
    """
    kind = pick(request, {JSON: "json", TSV: "tsv"}, ending=ending)
    if kind == "tsv":
        return table()
    chosen = request.args.get("set")
    if kind == "json" and "page" not in request.args:
        return written("json", JSON)
    if kind == "json":
        found = load_links(session().reader, vocabulary=known(chosen), page=which_page())
        return tagged(jsonify([vars(mapping) for mapping in found]))
    sets = count_sets()
    if known(chosen) is None:
        return tagged(Response(render_template("links.html", sets=sets)))
    page, total = which_page(), sum(sets[str(chosen)].values())
    mappings = load_links(session().reader, vocabulary=chosen, page=page)
    shown = {
        "name": chosen,
        "page": page,
        "pages": max(1, -(-total // PAGE)),
        "total": total,
        "first": PAGE * (page - 1) + 1,
    }
    return tagged(Response(render_template("links.html", sets=sets, shown=shown, mappings=mappings)))


def count_sets() -> dict[str, dict[str, int]]:
    """Return how many mappings each set has, by what was found: the canned query ``links-by-vocabulary``."""
    rows = session().reader.texts(get_query(session().queries, "links-by-vocabulary").text)
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        found.setdefault(row["vocabulary"], {})[row["finding"]] = int(row["links"])
    return found


def known(name: str | None) -> str | None:
    """Return the name of a set, None where none is asked for.

    :raises ParameterError: no set has it.
    """
    if name and name not in (sets := count_sets()):
        raise ParameterError("set", name, f"one of {', '.join(sets)}")
    return name or None


def which_page() -> int:
    """Return the number of the page that is asked for.

    :raises ParameterError: not a whole number from 1 on.
    """
    text = request.args.get("page") or "1"
    if not re.fullmatch("[1-9][0-9]{0,6}", text):
        raise ParameterError("page", text[:20], "a whole number from 1 on")
    return int(text)


@blueprint.get("/links.sssom.tsv")
def table() -> Response:
    """Return every mapping, or those of one ``set``, as one SSSOM table."""
    return written("sssom", TSV)


@blueprint.get("/links.ttl")
def matches() -> Response:
    """Return the mappings that hold, or those of one ``set``, as SKOS matches."""
    return written("skos", TURTLE)


@blueprint.get("/links.records.ttl")
def records() -> Response:
    """Return every mapping, or those of one ``set``, as the graph has them: sets, matches and records of SSSOM."""
    return written("rdf", TURTLE)


@blueprint.get("/links.edoal.rdf")
def alignment() -> Response:
    """Return the mappings that hold, or those of one ``set``, as an alignment."""
    return written("edoal", RDF_XML)


def written(form: str, media_type: str) -> Response:
    """Return the mappings, of one ``set`` where it is asked for, in a format of ``kg.links``.

    They are read from one generation while they leave; where another one takes its place meanwhile, the answer breaks
    off, or is begun anew as long as nothing of it has left.
    """
    chosen = request.args.get("set")
    if session().settings.store:  # which has no generations
        reader, chosen = session().reader, known(chosen)
        lines = to_format(form, reader, load_links(reader, vocabulary=chosen), session().prefixes, chosen)
        return tagged(Response("".join(lines), mimetype=media_type))
    for _ in range(_TRIES - 1):
        with suppress(MovedError):
            return exported(form, media_type, chosen)
    return exported(form, media_type, chosen)


def exported(form: str, media_type: str, chosen: str | None) -> Response:
    """Return the mappings as ``written`` does, of the generation that is current now.

    :raises MovedError: another one is before anything has left.
    """
    reader, prefixes = session().reader, session().prefixes
    reader = reader.staying() if isinstance(reader, PooledReader) else reader
    # The prefixes are read from files of the program, and the format is the program's too.
    tag = make_tag(reader.generation, version("career-lattice"), form, chosen or "", sorted(prefixes.items()))
    return streamed(lambda: iter_export(form, reader, prefixes, known(chosen)), tag, media_type)


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
    """Return what of ours an IRI or code is linked to, the closest first: the canned query of that name, as JSON.

    Where no link has it as its object, what it leads to through a term that is the same (``through``), or by a link
    that has it as its subject.
    """
    for name in ("resolve", "resolve-through"):
        query = get_query(session().queries, name).bind({"code": [asked]}, session().names)
        rows = session().reader.texts(query)
        if rows:
            break
    found = [{name: row.get(column) for column, name in _RESOLVED.items()} for row in rows]
    return [{**one, "confidence": float(one["confidence"]) if one["confidence"] else None} for one in found]
