"""What a tool gives: JSON for the program, and a short text that says the same to a person."""

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from kg.errors import ParameterError, QueryError
from kg.joining import Unanswered
from kg.reader import Solutions
from kg.schema import Json, to_value
from kg.table import to_table
from kg.terms import Literal, Term
from kg.vocab import BASE, XSD

# Characters of JSON that one answer may have, and of the text beside it.
MOST, _MOST_TEXT = 60_000, 4_000
_NUMBERS = {f"{XSD}{name}": "integer" for name in ("integer", "int", "long", "nonNegativeInteger", "positiveInteger")}
_TYPES = _NUMBERS | {f"{XSD}decimal": "decimal", f"{XSD}double": "decimal", f"{XSD}boolean": "boolean"}


@dataclass(frozen=True)
class Result:
    """The answer of a tool."""

    content: Json
    text: str


def to_page(solutions: Solutions, types: dict[str, str], offset: int, limit: int) -> Result:
    """Return *limit* rows from number *offset* on, or as many as one answer may hold; ``next`` tells of the rest.

    :param types: ``{column: type in a header}``; a column that is not there is read by the datatype of each value.
    :raises ParameterError: there are fewer rows than *offset*.
    :raises QueryError: one row alone is more than an answer may hold.
    """
    total = len(solutions.rows)
    if offset > total:
        raise ParameterError("offset", offset, f"at most {total}, which is how many rows there are")
    rows: list[Json] = []
    size = 0
    for row in solutions.rows[offset : offset + limit]:
        found = _row(solutions.variables, row, types)
        size += len(json.dumps(found, ensure_ascii=False))
        if size > MOST and rows:
            break
        if size > MOST:
            raise QueryError(f"row {offset + 1} alone has {size} characters, of which an answer may have {MOST}")
        rows.append(found)
    end = offset + len(rows)
    left = {"next": end} if end < total else {}
    content = {"columns": list(solutions.variables), "rows": rows, "total": total, "offset": offset, **left}
    shown = Solutions(solutions.variables, solutions.rows[offset:end])
    return Result(content, "\n".join([_summary(offset, end, total), *_lines(shown)]))


def to_graph(ntriples: str, offset: int, limit: int) -> Result:
    """Return *limit* triples from number *offset* on, as lines of N-Triples in their order, in pages as rows are.

    :raises ParameterError: there are fewer triples than *offset*.
    :raises QueryError: one triple alone is more than an answer may hold.
    """
    lines = Solutions(("triple",), tuple((Literal(line),) for line in sorted(set(ntriples.splitlines()))))
    page = to_page(lines, {}, offset, limit).content
    kept = {name: value for name, value in page.items() if name not in ("columns", "rows")}
    end = offset + len(page["rows"])
    text = _summary(offset, end, page["total"]).replace("row", "triple").replace("Row", "Triple")
    return Result({"ntriples": "\n".join(row["triple"] for row in page["rows"]), **kept}, text)


def to_answer(is_so: bool) -> Result:
    """Return a yes or a no."""
    return Result({"answer": is_so}, "Yes." if is_so else "No.")


def with_unanswered(result: Result, unanswered: Sequence[Unanswered]) -> Result:
    """Return *result* with who did not answer, first of all in its text."""
    if not unanswered:
        return result
    said = "\n".join(f"Not all of the answer: {one}." for one in unanswered)
    return Result({**result.content, "unanswered": [asdict(one) for one in unanswered]}, f"{said}\n{result.text}")


def _row(names: tuple[str, ...], row: tuple[Term | None, ...], types: dict[str, str]) -> Json:
    return {name: _value(term, types.get(name)) for name, term in zip(names, row, strict=True) if term is not None}


def _value(term: Term, type_: str | None) -> Any:
    """Return a term as JSON; what cannot be a number or a boolean there stays text."""
    if not isinstance(term, Literal):
        return str(term)
    try:
        value = to_value(type_ or _TYPES.get(term.datatype, "text"), term.value)
    except ValueError:
        return term.value
    return term.value if isinstance(value, float) and not math.isfinite(value) else value


def _summary(offset: int, end: int, total: int) -> str:
    if end == total and not offset:
        return f"{total} row{'' if total == 1 else 's'}." if total else "No rows: the graph states nothing of it."
    more = f"; the next page begins at offset {end}" if end < total else ""
    return f"Rows {offset + 1} to {end} of {total}{more}."


def _lines(solutions: Solutions) -> list[str]:
    """Return the rows as a person reads them, as many as a short text holds."""
    table = to_table(solutions)
    lines = [" | ".join(table.heads)]
    size = 0
    for number, row in enumerate(table.rows):
        line = " | ".join("" if term is None else str(term).removeprefix(BASE) for term, _ in row)
        size += len(line)
        if size > _MOST_TEXT:
            lines.append(f"and {len(table.rows) - number} more of these rows, in the structured content")
            break
        lines.append(line)
    return lines if table.rows else []
