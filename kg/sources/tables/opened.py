"""A file that may be one of the tables: its first bytes and heads to know it by, its rows by the names of columns."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from kg.errors import SourceError
from kg.sources.files import Files, Table, is_workbook
from kg.sources.tables.workbooks import LARGEST, XLS, ZIP, Workbook

# How much of a file is looked at to know it, and how far down a sheet its head may be.
_START, _HEAD_ROWS = 65536, 20
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_YEAR = re.compile(r"\b(19|20)\d\d\b")


class Opened:
    """One file of a source."""

    def __init__(self, files: Files, name: str) -> None:
        """Look at the beginning of the file *name*; a workbook is unzipped, and no sheet of it read.

        :raises SourceError: it cannot be read, or is a damaged workbook.
        """
        self.files, self.name, self.where = files, name, files.at(name)
        with files.open(name) as file:
            start = file.read(_START)
            is_book = start.startswith(XLS) or (start.startswith(ZIP) and is_workbook(file))
        self.book = Workbook(self.where, files.read(name, LARGEST)) if is_book else None
        if start.startswith(_UTF_16) and files.path.is_file():
            raise SourceError(self.where, "UTF-16: expected UTF-8, as the table was published", 1)
        self.start = "" if self.book else start.decode("utf-8-sig", "replace")

    @cached_property
    def heads(self) -> list[tuple[str, int, tuple[str, ...]]]:
        """What may be a head: sheet, row and names of columns; of a text the first line alone.

        :raises SourceError: a sheet is damaged.
        """
        if self.book is None:
            line = next(iter(self.start.splitlines()), "")
            cells = [] if "\0" in line else next(csv.reader([line], delimiter=self._delimiter), [])
            return [("", 1, tuple(cell.strip() for cell in cells))]
        found = []
        for sheet in self.book.sheets:
            for number, row in zip(range(1, _HEAD_ROWS + 1), self.book.rows(sheet), strict=False):
                if sum(map(bool, row)) > 1:
                    found.append((sheet, number, row))
        return found

    @property
    def _delimiter(self) -> str:
        return "\t" if "\t" in self.start.partition("\n")[0] else ","

    def share(self, columns: Sequence[str]) -> float:
        """Return how much of *columns* the best head has, from 0 to 1; years in their names do not count."""
        wanted = {timeless(column) for column in columns}
        shares = [len(wanted & {timeless(one) for one in row}) / len(wanted) for _, _, row in self.heads]
        return max(shares, default=0.0)

    def lines(self) -> Iterator[str]:
        """Yield the lines of a text."""
        return self.files.lines(self.name)

    def rows(self, required: Sequence[str], optional: Sequence[str] = ()) -> "Table | Sheet":
        """Return the rows of a text, or of the sheet that has most of the columns *required*, from its first column on.

        :raises SourceError: one of them is missing.
        """
        if self.book is None:
            try:
                return Table(self.files, self.name, required, optional, delimiter=self._delimiter)
            except csv.Error as err:
                raise SourceError(self.where, f"no table: {err}", 1) from err
        return self.sheets(required, optional)[0]

    def sheets(self, required: Sequence[str], optional: Sequence[str] = ()) -> "list[Sheet]":
        """Return the sheets of a workbook that have all columns *required*, in their order.

        :raises SourceError: none has all of them.
        """
        assert self.book is not None
        wanted = {column.lower() for column in required}
        best: tuple[int, str, int, tuple[str, ...]] = (-1, "", 0, ())
        found: dict[str, Sheet] = {}
        for sheet, number, row in self.heads:
            head = tuple(one.lower() for one in row)
            best = max(best, (len(wanted & set(head)), sheet, -number, head), key=lambda one: one[0])
            if wanted <= set(head) and sheet not in found:
                found[sheet] = Sheet(self.where, self.book, sheet, number, head, (*required, *optional))
        if not found:
            missing = next(column for column in required if column.lower() not in best[3])
            names = ", ".join(best[3]) or "no head"
            problem = f"no column {missing!r}: expected it among {names}"
            raise SourceError(f"{self.where}, sheet {best[1]!r}", problem, -best[2])
        return list(found.values())


class Sheet:
    """A sheet of a workbook: its rows as tuples, in the order of the columns that are asked for, as of a ``Table``."""

    def __init__(
        self, where: str, book: Workbook, sheet: str, head_row: int, head: tuple[str, ...], wanted: Iterable[str]
    ) -> None:
        self.where, self.line, self.name, self.head = f"{where}, sheet {sheet!r}", head_row, sheet, head
        self._book, self._head_row = book, head_row
        self._places = [head.index(one.lower()) if one.lower() in head else -1 for one in wanted]

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        """Yield each row below the head that is not empty; a cell that is not there is empty.

        :raises SourceError: the sheet is damaged.
        """
        for line, row in enumerate(self._book.rows(self.name), start=1):
            self.line = line
            if line > self._head_row and any(row):
                width = len(row)
                yield tuple(row[place] if 0 <= place < width else "" for place in self._places)


def timeless(column: str) -> str:
    """Return a column's name without what differs between editions.

    >>> timeless("Employment Change, 2024-2034")
    'employment change, #-#'
    """
    return _YEAR.sub("#", column.strip().lower())
