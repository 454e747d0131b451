"""The canned queries: the list, a form and its answer, the answer in every format, the text."""

from flask import Blueprint, Response, jsonify, render_template, request
from werkzeug.exceptions import NotFound

from kg.formats import FORMATS, Format, formats, get_format
from kg.queries import CannedQuery, get_query
from server.access import session
from server.negotiation import choose, wants_html
from server.sparql import tagged

blueprint = Blueprint("canned", __name__)


@blueprint.get("/queries")
@blueprint.get("/queries.json", defaults={"as_json": True}, endpoint="list_json")
def index(as_json: bool = False) -> Response:
    """List the canned queries."""
    queries = session().queries
    if as_json or not wants_html(request):
        return jsonify([to_json(query) for query in queries.values()])
    topics: dict[str, list[CannedQuery]] = {}
    for query in queries.values():
        topics.setdefault(query.topic, []).append(query)
    return Response(render_template("queries.html", topics=topics))


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
            {"name": p.name, "type": p.type, "of": p.of, "label": p.label, "choices": p.choices, "default": p.default}
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
        return Response(get_query(session().queries, stem).text, mimetype="application/sparql-query")
    if stem and any(ending == form.name for form in FORMATS):
        return give(get_query(session().queries, stem), ending)
    query = get_query(session().queries, name)
    if not wants_html(request):
        return give(query, None)
    return page(query)


def values() -> dict[str, list[str]]:
    """Return the parameters of the request, ``format`` left aside."""
    return {name: request.args.getlist(name) for name in request.args if name != "format"}


def give(query: CannedQuery, ending: str | None) -> Response:
    """Return the answer alone, in the format of *ending* or the one that the client likes best."""

    def pick(form: str) -> Format:
        kind = "graph" if form == "graph" else "results"
        if ending is None:
            return choose(request, form)
        if ending not in [one.name for one in formats(kind)] and not (kind == "graph" and ending in ("json", "xml")):
            raise NotFound(f"ending {ending!r}: expected one of {', '.join(one.name for one in formats(kind))}")
        return get_format(ending, kind)

    body, form = session().reader.answer(query.bind(values(), session().names), pick)
    return tagged(Response(body, mimetype=form.media_type))


def page(query: CannedQuery) -> Response:
    """Return the page of a query: form, answer, text."""
    given = values()
    text = query.bind(given, session().names)
    reader = session().reader
    options = {p.name: session().names.options(p.of) for p in query.parameters if p.of}
    solutions = reader.select(text) if query.form == "solutions" else None
    boolean = reader.ask(text) if query.form == "boolean" else None
    graph = None
    if query.form == "graph":
        body, _ = reader.answer(text, lambda _: get_format("ttl", "graph"))
        graph = body.decode()
    chosen = {p.name: given.get(p.name) or list(p.default) for p in query.parameters}
    return Response(
        render_template(
            "query.html",
            query=query,
            text=text,
            options=options,
            chosen=chosen,
            solutions=solutions,
            boolean=boolean,
            graph=graph,
            search=request.query_string.decode(),
        )
    )
