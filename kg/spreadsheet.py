"""CSV that a spreadsheet shows and never calculates, and that gives every cell back (docs/decisions/0012).

A spreadsheet takes a cell for a formula that begins with a sign: ``= + - @``, or one of them in full width. White space
before it may be dropped, and where the separator is ``;`` a cell is split at each of those, and at a line break, in
quotes or not. So an apostrophe is put

* at the beginning of a cell that begins with a sign, maybe after blanks, or with a tab, a line break or a null
  character, unless the whole cell is a number; and
* before a sign that follows ``;``, a tab or a line break inside a cell, maybe after blanks and quotation marks.

Apostrophes that stand there already count for nothing, so that a cell gets one more and :func:`from_spreadsheet` takes
that one away.
"""

import re
from collections.abc import Callable, Iterable, Iterator

_SIGN = rb"(?:[=+\-@]|\xef\xbc[\x8b\x8d\x9d\xa0])"
# A cell as it is written, with its quotation marks, and the sign after it; \r\n is two of them with nothing between.
_CELL = re.compile(rb'("[^"]*(?:""[^"]*)*"(?!")[^,\r\n]*|[^",\r\n][^,\r\n]*|)([,\r\n])')
_BEGINS = re.compile(rb"'*(?: *" + _SIGN + rb"|[\t\r\n\0])")
_NUMBER = re.compile(rb"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\"?")
_INSIDE = re.compile(rb"([;\t\r\n][ \"']*)(?=" + _SIGN + rb")")
_INSIDE_MARKED = re.compile(rb"([;\t\r\n][ \"']*)'(?=" + _SIGN + rb")")


def to_spreadsheet(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield CSV with an apostrophe before whatever a spreadsheet would take for a formula; nothing else changes.

    :param chunks: CSV in UTF-8, cut anywhere. A cell is kept until it is whole; a chunk comes out for each that came
        in, maybe empty, and one for what is left.

    >>> b"".join(to_spreadsheet([b"a,b\\r\\n=1+1,-5\\r\\n+A1,it's"]))
    b"a,b\\r\\n'=1+1,-5\\r\\n'+A1,it's"
    """
    return _each_cell(chunks, _mark)


def from_spreadsheet(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield what :func:`to_spreadsheet` was given, to the byte; other CSV loses apostrophes before formulas."""
    return _each_cell(chunks, _unmark)


def _each_cell(chunks: Iterable[bytes], change: Callable[[bytes], bytes]) -> Iterator[bytes]:
    rest = b""
    for chunk in chunks:
        text, place = rest + chunk, 0
        done: list[bytes] = []
        while (cell := _CELL.match(text, place)) is not None:
            done += (change(cell[1]), cell[2])
            place = cell.end()
        rest = text[place:]
        yield b"".join(done)
    yield change(rest)


def _mark(cell: bytes) -> bytes:
    quote, text = _opened(cell)
    if _BEGINS.match(text) and not _NUMBER.fullmatch(text):
        text = b"'" + text
    return quote + _INSIDE.sub(rb"\1'", text)


def _unmark(cell: bytes) -> bytes:
    quote, text = _opened(cell)
    if text.startswith(b"'") and _BEGINS.match(text, 1):
        text = text[1:]
    return quote + _INSIDE_MARKED.sub(rb"\1", text)


def _opened(cell: bytes) -> tuple[bytes, bytes]:
    """Return the quotation mark that opens a cell, empty where there is none, and the rest of it."""
    return (b'"', cell[1:]) if cell.startswith(b'"') else (b"", cell)
