"""Workbooks as rows of text: xlsx by openpyxl, read as a stream, and xls by xlrd; neither runs what is in them.

A reader that lays a sheet out as a whole rectangle (calamine) ends the process at two cells far apart.
"""

import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from kg.errors import SourceError
from kg.sources.files import MOST_TIMES

XLS, ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
# Bytes of a workbook, bytes of all its parts unzipped, and how far a sheet is read.
LARGEST, LARGEST_UNZIPPED, MOST_ROWS, MOST_COLUMNS = 32 * 2**20, 256 * 2**20, 200_000, 64
_SMALL = 2**20
_BROKEN = (
    AssertionError,
    LookupError,
    OSError,
    OverflowError,
    TypeError,
    AttributeError,
    ValueError,
    EOFError,
    struct.error,
    zlib.error,
    zipfile.BadZipFile,
    SyntaxError,  # of both parsers of XML that openpyxl takes
)
Cells = Iterator[tuple[str, ...]]


class Workbook:
    """The sheets of a workbook, each read anew when it is asked for."""

    def __init__(self, where: str, content: bytes) -> None:
        """Open the workbook that *content* is.

        :param where: how messages name the file.
        :raises SourceError: it is damaged, or larger than any table that is known.
        """
        self.where = where
        self.has_macros = False
        self.sheets: dict[str, Callable[[], Iterable[Iterable[object]]]]
        try:
            self.sheets = self._open_xls(content) if content.startswith(XLS) else self._open_xlsx(content)
        except SourceError:
            raise
        except _broken() as err:
            raise self._broken(err) from err

    def rows(self, sheet: str) -> Cells:
        """Yield the rows of a sheet as text, white space at the ends removed; an empty cell is an empty text.

        :raises SourceError: it is damaged, or has more rows than any table that is known.
        """
        number = 0
        try:
            for number, row in enumerate(self.sheets[sheet](), start=1):
                if number > MOST_ROWS:
                    raise SourceError(f"{self.where}, sheet {sheet!r}", f"more than {MOST_ROWS} rows", number)
                yield tuple("" if cell is None else str(cell).strip() for cell in row)
        except SourceError:
            raise
        except _broken() as err:
            raise self._broken(err, sheet, number + 1) from err

    def _broken(self, err: BaseException, sheet: str = "", row: int | None = None) -> SourceError:
        place = f"{self.where}, sheet {sheet!r}" if sheet else self.where
        said = " ".join(str(err).split())[:100] or type(err).__name__
        return SourceError(place, f"no whole workbook: {said}; download it again", row)

    def _open_xls(self, content: bytes) -> dict[str, Callable[[], Iterable[Iterable[object]]]]:
        import xlrd

        book = xlrd.open_workbook(file_contents=content, on_demand=True, ragged_rows=True, logfile=io.StringIO())

        def rows(name: str) -> Iterator[list[object]]:
            sheet = book.sheet_by_name(name)
            return (sheet.row_values(row, 0, MOST_COLUMNS) for row in range(sheet.nrows))

        return {name: lambda name=name: rows(name) for name in book.sheet_names()}  # type: ignore[misc]

    def _open_xlsx(self, content: bytes) -> dict[str, Callable[[], Iterable[Iterable[object]]]]:
        self._check(content)
        import openpyxl

        with warnings.catch_warnings(action="ignore"):
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)

        def rows(name: str) -> Iterator[tuple[object, ...]]:
            sheet = book[name]
            sheet.reset_dimensions()  # what a file says of its size is not believed
            found: Iterator[tuple[object, ...]] = sheet.iter_rows(
                values_only=True, max_col=MOST_COLUMNS, max_row=MOST_ROWS + 1
            )
            return found

        return {sheet.title: lambda name=sheet.title: rows(name) for sheet in book.worksheets}  # type: ignore[misc]

    def _check(self, content: bytes) -> None:
        """Unzip every part once, to see that it is whole and no larger than it says."""
        total = 0
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            for part in parts.infolist():
                total += part.file_size
                is_bomb = part.file_size > max(_SMALL, MOST_TIMES * part.compress_size)
                if is_bomb or total > LARGEST_UNZIPPED:
                    problem = (
                        f"part {part.filename!r} has {part.file_size} bytes, {part.compress_size} in the file: "
                        f"expected at most {MOST_TIMES} times as many, and {LARGEST_UNZIPPED} in all"
                    )
                    raise SourceError(self.where, problem)
                self.has_macros |= part.filename.rsplit("/", 1)[-1].lower() == "vbaproject.bin"
            damaged = parts.testzip()
        if damaged:
            raise SourceError(self.where, f"part {damaged!r} is damaged: download the file again")


def _broken() -> tuple[type[BaseException], ...]:
    """Return what the two libraries raise at a file that is damaged."""
    import xlrd
    from openpyxl.utils.exceptions import InvalidFileException
    from xlrd.compdoc import CompDocError

    return (*_BROKEN, xlrd.XLRDError, CompDocError, InvalidFileException)


def to_code(cell: Any) -> str:
    """Return a code as it was before a spreadsheet kept it from being a number.

    >>> to_code('="25-4022"'), to_code(" 01.0000 ")
    ('25-4022', '01.0000')
    """
    text = str(cell).strip()
    return text[2:-1].strip() if text.startswith('="') and text.endswith('"') else text
