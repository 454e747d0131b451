"""Solutions as a table for a terminal."""

import textwrap
from collections.abc import Iterator

from kg.reader import Solutions
from kg.table import to_table
from kg.vocab import BASE

_LEAST = 8


def to_lines(solutions: Solutions, *, width: int | None = None, iris: bool = False) -> Iterator[str]:
    """Yield the lines of a table: a head, a rule, the rows.

    :param width: columns of the terminal; long cells are wrapped to fit. None: as wide as the widest cells.
    :param iris: show the IRI and the label of a thing in columns of their own, and not the label alone.
    """
    if iris:
        heads = solutions.variables
        rows = [["" if term is None else _short(str(term)) for term in row] for row in solutions.rows]
    else:
        table = to_table(solutions)
        heads = table.heads
        rows = [["" if term is None else _short(str(term)) for term, _ in row] for row in table.rows]
    widths = _fit([max(map(len, column)) for column in zip(heads, *rows, strict=True)], width)
    yield _line(heads, widths)
    yield _line(["-" * one for one in widths], widths)
    for row in rows:
        cells = [textwrap.wrap(cell, one) or [""] for cell, one in zip(row, widths, strict=True)]
        for number in range(max(map(len, cells), default=0)):
            yield _line([cell[number] if number < len(cell) else "" for cell in cells], widths)


def _line(cells: "list[str] | tuple[str, ...]", widths: list[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def _fit(widths: list[int], width: int | None) -> list[int]:
    """Return *widths* narrowed, the widest first, until a line fits *width*; none below a few letters.

    >>> _fit([4, 30, 20], 40)
    [4, 16, 16]
    """
    fitted = list(widths)
    while width is not None and sum(fitted) + 2 * (len(fitted) - 1) > width and max(fitted) > _LEAST:
        fitted[fitted.index(max(fitted))] -= 1
    return fitted


def _short(text: str) -> str:
    """Return one of our IRIs without what they all begin with."""
    return text.removeprefix(BASE)
