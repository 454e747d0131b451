"""The SPARQL endpoint: the query operation of the SPARQL 1.1 Protocol, with an editor for a browser."""

import re
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes, urlencode

from flask import Blueprint, Response, current_app, render_template, request
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from kg.errors import QueryError, QuerySyntaxError
from kg.federation import pass_over_services
from kg.queries import get_query
from kg.reader import Selection
from kg.terms import is_iri
from kg.vocab import BASE
from server.access import session, tagged
from server.answers import Shown, show_answer, to_shown
from server.asked import FORM, Asked
from server.description import describe
from server.negotiation import NoneAcceptable, Request, accepts_html, choose, wants_html
from server.problems import status_of
from server.transport import MOST_ADDRESS

blueprint = Blueprint("sparql", __name__)
QUERY = "application/sparql-query"
# Where a request brings the answer that a worker found for its page: body and format, or the error.
FOUND = "lattice.found"
# What `make editor` makes of server/editor; where it is not there, the form alone does the job.
BUNDLE = "built/editor.js"
# Characters of an address that asks a query, with room for the format that is added to it.
LONGEST = MOST_ADDRESS - 64


@blueprint.get("/sparql")
def ask() -> Response:
    """Answer a query by GET; without one, the editor for a browser and the service description for a program."""
    if "query" in request.args:
        return answer(query_of(request))
    if wants_html(request):
        return editor(example(), Selection())
    return describe()


@blueprint.post("/sparql")
def post() -> Response:
    """Answer a query by POST, as a form or directly."""
    return answer(query_of(request))


def query_of(asked: Request) -> str:
    """Return the one query of a request of the SPARQL 1.1 Protocol.

    :raises BadRequest: the request is not UTF-8, or names no query or several.
    :raises UnsupportedMediaType: the content is neither a form nor a query.
    """
    return text_of(asked, "query", QUERY)


def text_of(asked: Request, name: str, direct: str) -> str:
    """Return the one text of a request: in the address by GET, by POST in a form's field *name* or as the body.

    :raises BadRequest: the request is not UTF-8, or names no text or several.
    :raises UnsupportedMediaType: the content is neither a form nor of the media type *direct*.
    """
    check_text(asked.query_string)
    if asked.method in ("GET", "HEAD"):
        return one_of(name, asked.args.getlist(name))
    if asked.mimetype not in (direct, FORM):
        raise UnsupportedMediaType(f"content type {asked.mimetype!r}: expected {direct} or {FORM}")
    charset = asked.mimetype_params.get("charset", "utf-8")
    if charset.lower() not in ("utf-8", "utf8"):
        raise UnsupportedMediaType(f"charset {charset!r}: expected utf-8, as the SPARQL Protocol asks")
    if asked.mimetype == direct:
        return one_of(name, [*asked.args.getlist(name), decoded(asked.get_data())])
    if not isinstance(asked, Asked):  # whose form is read strictly
        check_text(asked.get_data())
    return one_of(name, [*asked.args.getlist(name), *asked.form.getlist(name)])


def example() -> str:
    """Return the text of the canned query that ``example`` names, for the editor to begin with."""
    return get_query(session().queries, request.args.get("example") or "all-roles").text


def check_text(encoded: bytes) -> None:
    """Refuse form-encoded text that is not UTF-8: read leniently, it would be another query."""
    decoded(unquote_to_bytes(encoded))


def decoded(content: bytes) -> str:
    """Return *content* as text.

    :raises BadRequest: it is not UTF-8.
    """
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as err:
        raise BadRequest(f"the request is not UTF-8 at byte {err.start}: expected UTF-8") from err


def one_of(name: str, given: list[str]) -> str:
    """Return the one text of a request.

    :raises BadRequest: there is none, or more than one.
    """
    if len(given) != 1:
        raise BadRequest(f"parameter {name}: expected it once, got it {len(given)} times")
    return given[0]


def selection_of(asked: Request, default: str = "default-graph-uri", named: str = "named-graph-uri") -> Selection:
    """Return the dataset that a request names.

    :raises BadRequest: a graph is not named by an absolute IRI.
    """
    graphs = {}
    for name in (default, named):
        graphs[name] = tuple(asked.args.getlist(name) + asked.form.getlist(name))
        for iri in graphs[name]:
            if not is_iri(iri):
                raise BadRequest(f"parameter {name} {iri[:200]!r}: expected an absolute IRI")
    return Selection(graphs[default], graphs[named])


def answer(query: str) -> Response:
    """Answer one query, in the format that the client likes best; what another engine might call is looked for here."""
    settings = session().settings
    if settings.store:
        query = pass_over_services(query, settings.service)
    dataset = selection_of(request)
    if wants_html(request):
        return page(query, dataset)
    try:
        body, form = session().reader.answer(query, lambda kind: choose(request, kind), dataset)
    except NoneAcceptable:
        if accepts_html(request):  # what the client likes better is not a format of this form of query
            return page(query, dataset)
        raise
    return tagged(Response(body, mimetype=form.media_type))


def page(query: str, dataset: Selection) -> Response:
    """Return the editor with the answer; a query that cannot be answered comes back to be mended.

    Where a worker has found the answer, or met an error, the request brings it.
    """
    found = request.environ.get(FOUND)
    try:
        if isinstance(found, QueryError):
            raise found
        shown = to_shown(*found) if found else show_answer(session().reader, query, dataset)
    except QueryError as err:
        return editor(query, dataset, error=err)
    return editor(query, dataset, shown=shown)


def editor(query: str, dataset: Selection, *, shown: Shown | None = None, error: QueryError | None = None) -> Response:
    """Return the editor with *query* in it."""
    text = render_template(
        "sparql.html",
        query=query,
        dataset=dataset,
        shown=shown or Shown(),
        error=error,
        place=place_of(query, error) if isinstance(error, QuerySyntaxError) else "",
        topics=session().topics,
        share=share(query, dataset),
        longest=LONGEST,
        is_built=Path(current_app.static_folder or "", BUNDLE).is_file(),
        base=BASE,
        prefixes=session().prefixes,
    )
    if error is not None:
        return Response(text, status_of(error))
    return tagged(Response(text))


def share(query: str, dataset: Selection) -> str:
    """Return what follows ``/sparql?`` in the address that asks *query*; nothing where it is too long for one."""
    graphs = [("default-graph-uri", iri) for iri in dataset.default_graphs]
    graphs += [("named-graph-uri", iri) for iri in dataset.named_graphs]
    search = urlencode([("query", query), *graphs], quote_via=quote)
    return search if len(f"/sparql?{search}") <= LONGEST else ""


def place_of(query: str, error: QuerySyntaxError) -> str:
    """Return the line of *query* that an error is in, and a mark under its column; nothing where it has no place.

    >>> print(place_of("ASK {\\n  ?s ?p }", QuerySyntaxError("expected an object", 2, 9)))
      ?s ?p }
            ^
    """
    lines = query.replace("\r\n", "\n").split("\n")
    if not error.line or not error.column or error.line > len(lines):
        return ""
    line, before = lines[error.line - 1], error.column - 1
    blank = re.sub(r"[^\t]", " ", line[:before].ljust(before))
    return f"{line}\n{blank}^"
