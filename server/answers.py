"""An answer as a page shows it (rows, a yes or no, or Turtle), and as a person or a program gets it."""

from dataclasses import dataclass

from flask import Response, request

from kg.errors import QueryError
from kg.formats import SPREADSHEET, Format, get_format
from kg.joining import HEADER, Joined, mark, to_header
from kg.reader import BOOLEAN, EVERYTHING, GRAPH, SOLUTIONS, Reader, Selection, Solutions, parse_results
from kg.spreadsheet import to_spreadsheet
from server.access import tagged
from server.negotiation import is_for_spreadsheet

# For each form of a query: name and kind of the format in which its answer is read for a page.
FORMATS_SHOWN = {SOLUTIONS: ("json", "results"), BOOLEAN: ("json", "results"), GRAPH: ("ttl", "graph")}


@dataclass(frozen=True)
class Shown:
    """The one of the three that the query's form gives; the others are None."""

    solutions: Solutions | None = None
    boolean: bool | None = None
    graph: str | None = None


def show_answer(reader: Reader, query: str, selection: Selection = EVERYTHING) -> Shown:
    """Return the whole answer to *query*, asked of the dataset that *selection* names.

    :raises QueryError: the query does not parse, or its answer is nested too deep for a page.
    """
    return to_shown(*reader.answer(query, lambda form: get_format(*FORMATS_SHOWN[form]), selection))


def to_shown(body: bytes, form: Format) -> Shown:
    """Return an answer in one of ``FORMATS_SHOWN`` as a page shows it.

    :raises QueryError: it is nested too deep for a page.
    """
    if form.kind == "graph":
        return Shown(graph=body.decode())
    try:
        found = parse_results(body)
    except ValueError as err:
        raise QueryError("the answer holds terms nested too deep for a page: expected another format") from err
    return Shown(boolean=found) if isinstance(found, bool) else Shown(solutions=found)


def respond(body: bytes, form: Format, joined: Joined) -> Response:
    """Return an answer in *form*; CSV that is for a spreadsheet is made safe to open, and comes as a file."""
    if not is_for_spreadsheet(request, form):
        return settled(Response(mark(body, form, joined.unanswered), mimetype=form.media_type), joined)
    response = settled(Response(b"".join(to_spreadsheet([body])), mimetype=SPREADSHEET.media_type), joined)
    name = request.path.rpartition("/")[2].removesuffix(".csv")
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.csv")
    return response


def settled(response: Response, joined: Joined) -> Response:
    """Tag a response; what endpoints had a part in is kept by nobody, and those that did not answer are named."""
    if not joined.has_asked:
        return tagged(response)
    response.headers["Cache-Control"] = "no-store"
    if joined.unanswered:
        response.headers[HEADER] = to_header(joined.unanswered)
    return response
