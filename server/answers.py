"""An answer as a page shows it: rows, a yes or no, or Turtle."""

from dataclasses import dataclass

from kg.formats import Format, get_format
from kg.reader import EVERYTHING, GRAPH, Reader, Selection, Solutions, parse_results


@dataclass(frozen=True)
class Shown:
    """The one of the three that the query's form gives; the others are None."""

    solutions: Solutions | None = None
    boolean: bool | None = None
    graph: str | None = None


def show_answer(reader: Reader, query: str, selection: Selection = EVERYTHING) -> Shown:
    """Return the whole answer to *query*, asked of the dataset that *selection* names.

    :raises QuerySyntaxError: the query does not parse.
    """

    def pick(form: str) -> Format:
        return get_format("ttl", "graph") if form == GRAPH else get_format("json", "results")

    body, form = reader.answer(query, pick, selection)
    if form.kind == "graph":
        return Shown(graph=body.decode())
    found = parse_results(body)
    return Shown(boolean=found) if isinstance(found, bool) else Shown(solutions=found)
