"""The canned queries: the list, a form and its answer, the answer in every format, the text."""

import threading
from collections.abc import Mapping, Sequence
from functools import partial
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, render_template, request
from werkzeug.exceptions import NotFound

from kg.endpoints import find_offered, has_beginnings
from kg.errors import CrowdedError
from kg.examples import iter_declarations, iter_examples
from kg.formats import FORMATS, Format, formats, get_format
from kg.joining import Joined
from kg.queries import ENDPOINT, CannedQuery, get_query
from server.access import session, tagged
from server.answers import respond, settled, show_answer
from server.choices import choosable
from server.description import find_address
from server.negotiation import JSON, NoneAcceptable, accepts_html, choose, graph_offers, pick, wants_html
from server.things import as_graph

blueprint = Blueprint("canned", __name__)
# Of the threads that make pages, as many may wait for endpoints at once; the others are for everyone else.
_MOST_WAITING = 4
_WAITING = threading.BoundedSemaphore(_MOST_WAITING)


@blueprint.get("/queries")
@blueprint.get("/queries.<ending>")
def index(ending: str = "") -> Response:
    """List the canned queries; in a graph format, as the examples that editors and other tools look for."""
    queries = session().queries.values()
    kind = pick(request, {JSON: "json"} | graph_offers(), ending=ending)
    if kind == "json":
        return tagged(jsonify([to_json(query) for query in queries]))
    if kind == "html":
        return tagged(Response(render_template("queries.html", topics=session().topics)))
    return as_graph((*iter_declarations(session().prefixes), *iter_examples(queries, find_address())), kind)


def to_json(query: CannedQuery) -> dict[str, object]:
    """Return what a program needs to call *query*."""
    return {
        "name": query.name,
        "topic": query.topic,
        "summary": query.summary,
        "description": query.description,
        "tags": list(query.tags),
        "form": query.form,
        "parameters": [
            {
                "name": p.name,
                "type": p.type,
                "of": p.of,
                "label": p.label,
                "choices": list(find_offered(session().settings.service)) if p.type == ENDPOINT else p.choices,
                "default": p.default,
            }
            for p in query.parameters
        ],
        "columns": dict(query.columns),
        "ask": list(query.ask),
    }


@blueprint.get("/queries/<name>")
def show(name: str) -> Response:
    """Show one query with its form and answer; with a file ending, the answer alone or the text."""
    stem, _, ending = name.rpartition(".")
    if ending == "rq":
        return tagged(Response(get_query(session().queries, stem).text, mimetype="application/sparql-query"))
    if stem and any(ending == form.name for form in FORMATS):
        return give(get_query(session().queries, stem), ending)
    if stem and ending == "html":
        return page(get_query(session().queries, stem))
    query = get_query(session().queries, name)
    if wants_html(request):
        return page(query)
    try:
        return give(query, None)
    except NoneAcceptable:
        if accepts_html(request):
            return page(query)
        raise


def values() -> dict[str, list[str]]:
    """Return the parameters of the request, ``format`` left aside."""
    return {name: request.args.getlist(name) for name in request.args if name != "format"}


def give(query: CannedQuery, ending: str | None) -> Response:
    """Return the answer alone, in the format of *ending* or the one that the client likes best."""

    def settle(form: str) -> Format:
        kind = "graph" if form == "graph" else "results"
        if ending is None:
            return choose(request, form)
        if ending not in [one.name for one in formats(kind)] and not (kind == "graph" and ending in ("json", "xml")):
            raise NotFound(f"ending {ending!r}: expected one of {', '.join(one.name for one in formats(kind))}")
        return get_format(ending, kind)

    joined = prepare(query, values())
    return respond(*session().reader.answer(joined.text, settle), joined)


def prepare(query: CannedQuery, given: Mapping[str, Sequence[str]]) -> Joined:
    """Return a query with what endpoints answer, as long as few others wait for theirs: each holds a thread.

    :raises CrowdedError: too many do.
    """
    if not query.asks_elsewhere:
        return session().prepare(query, given)
    if not _WAITING.acquire(blocking=False):
        raise CrowdedError(f"{_MOST_WAITING} others wait for what endpoints answer", 1)
    try:
        return session().prepare(query, given)
    finally:
        _WAITING.release()


def page(query: CannedQuery) -> Response:
    """Return the page of a query: form, answer, text."""
    given, setting = values(), session().settings.service
    joined = prepare(query, given)
    offered = find_offered(setting)
    usual = {p.name: list(offered)[:1] or p.default for p in query.parameters if p.type == ENDPOINT}
    return settled(
        Response(
            render_template(
                "query.html",
                query=query,
                text=query.bind(given, session().names, setting),
                choosable=partial(choosable, session().names),
                offered=offered,
                has_beginnings=has_beginnings(setting),
                chosen={p.name: given.get(p.name) or list(usual.get(p.name, p.default)) for p in query.parameters},
                shown=show_answer(session().reader, joined.text),
                unanswered=joined.unanswered,
                search=urlencode([(name, value) for name, found in given.items() for value in found]),
            )
        ),
        joined,
    )
