"""An answer as a page shows it: rows, a yes or no, or Turtle."""

from dataclasses import dataclass

from kg.errors import QueryError
from kg.formats import Format, get_format
from kg.reader import BOOLEAN, EVERYTHING, GRAPH, SOLUTIONS, Reader, Selection, Solutions, parse_results

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
