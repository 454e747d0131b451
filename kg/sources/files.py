"""A source as its user has it: a file, a folder or a zip; its files by name, read line by line, within bounds."""

import csv
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from operator import itemgetter
from pathlib import Path
from typing import IO, Literal

from kg.errors import SourceError

# Bytes: a line, a file of a zip; and how many times larger than in the zip a large file of one may be.
LONGEST_LINE, LARGEST_FILE, MOST_TIMES, _SMALL = 2**20, 4 * 2**30, 200, 16 * 2**20
# How many names of files a message has.
_NAMED = 20
# Bytes that are read at once; characters of one field of a table, which may span lines.
_BLOCK, _LONGEST_FIELD = 2**18, 16 * 2**20


class Files:
    """The files of a source, by the last part of their names, in whatever folder of it they lie."""

    def __init__(self, path: Path, progress: Callable[[int], None] = lambda _: None) -> None:
        """Look at what is there; nothing is read yet.

        :param progress: is called with the number of bytes read since the last call.
        :raises SourceError: there is nothing, or it is no whole zip.
        """
        self.path, self._progress = path, progress
        self._zip: zipfile.ZipFile | None = None
        self._found: dict[str, tuple[str, int]] = {}  # {name in small letters: name within the source, bytes}
        # Files that have the name of another one, or lie outside the folder, with the reason.
        self.left_out: dict[str, str] = {}
        try:
            if path.is_dir():
                for file in sorted(path.rglob("*")):
                    if file.is_file():
                        self._add(str(file.relative_to(path)), file.stat().st_size)
            elif zipfile.is_zipfile(path) and not is_workbook(path):
                self._zip = zipfile.ZipFile(path)
                for entry in self._zip.infolist():
                    if not entry.is_dir():
                        self._check(entry)
                        self._add(entry.filename, entry.file_size)
            elif path.suffix.lower() == ".zip" and path.is_file():
                raise SourceError(path, "not a whole zip file: expected one that unzips; download it again")
            elif path.is_file():
                self._add(path.name, path.stat().st_size)
            else:
                raise SourceError(path, "no file, folder or zip here")
        except (zipfile.BadZipFile, OSError) as err:
            raise SourceError(path, f"cannot be read: {err}") from err

    def _check(self, entry: zipfile.ZipInfo) -> None:
        if entry.flag_bits & 1:
            raise SourceError(self.path, f"file {entry.filename!r} is encrypted: expected a zip without a password")
        large = entry.file_size > max(_SMALL, MOST_TIMES * entry.compress_size) or entry.file_size > LARGEST_FILE
        if large:
            raise SourceError(
                self.path,
                f"file {entry.filename!r} has {entry.file_size} bytes, {entry.compress_size} in the zip: expected at "
                f"most {MOST_TIMES} times as many, and {LARGEST_FILE}",
            )

    def _add(self, name: str, size: int) -> None:
        plain = name.replace("\\", "/")
        key = plain.rsplit("/", 1)[-1]
        if ".." in plain.split("/") or plain.startswith("/") or self._leaves(name):
            self.left_out[name] = "it lies outside the source"
        elif key.lower() in self._found:
            self.left_out[name] = f"another file is named {key!r} too"
        else:
            self._found[key.lower()] = name, size

    def _leaves(self, name: str) -> bool:
        return self.path.is_dir() and not (self.path / name).resolve().is_relative_to(self.path.resolve())

    def names(self) -> list[str]:
        """Return the names of the files, without their folders, sorted."""
        return sorted(name.replace("\\", "/").rsplit("/", 1)[-1] for name, _ in self._found.values())

    def has(self, name: str) -> bool:
        """Whether there is a file of that name, in small letters or capitals."""
        return name.lower() in self._found

    @property
    def found(self) -> str:
        """What is here and what is left out, for the message that something is missing."""
        here = ", ".join(self.names()[:_NAMED]) or "none"
        out = "; ".join(f"{name!r} left out: {why}" for name, why in list(self.left_out.items())[:_NAMED])
        return f"found {here}; {out}" if out else f"found {here}"

    def size(self, *names: str) -> int:
        """Return the bytes of the files of those names, of all without names; those that are not there count none."""
        wanted = [name.lower() for name in names] or list(self._found)
        return sum(self._found[name][1] for name in wanted if name in self._found)

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """Open a file by its name.

        :raises SourceError: there is none, or what is read of it is damaged.
        """
        if not self.has(name):
            raise SourceError(self.path, f"no file {name!r} here: {self.found}")
        within, _ = self._found[name.lower()]
        try:
            if self._zip is not None:
                with self._zip.open(within) as file:
                    yield file
            else:
                with (self.path / within if self.path.is_dir() else self.path).open("rb") as file:
                    yield file
        except OSError as err:
            raise SourceError(self.at(name), f"cannot be read: {err.strerror or err}") from err
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as err:
            raise SourceError(self.at(name), f"cannot be read: {err}; download it again") from err

    def at(self, name: str) -> str:
        """Return how messages name a file of the source."""
        return str(self.path) if self.path.is_file() and self._zip is None else f"{self.path}/{name}"

    def read(self, name: str, most: int = 64 * 2**20) -> bytes:
        """Return a whole file of at most *most* bytes.

        :raises SourceError: it is larger, or cannot be read.
        """
        with self.open(name) as file:
            content = file.read(most + 1)
        if len(content) > most:
            raise SourceError(self.at(name), f"more than {most} bytes: expected a smaller file")
        self._progress(len(content))
        return content

    def peek(self, name: str, most: int = 65536) -> bytes:
        """Return the first bytes of a file, which is no progress: before a source is read, nobody counts."""
        with self.open(name) as file:
            return file.read(most)

    def lines(self, name: str) -> Iterator[str]:
        """Yield the lines of a file, which is UTF-8, with their ends.

        Read in blocks, so that a line may be one block longer than the longest that is let pass.

        :raises SourceError: one is too long, or not UTF-8; the line is named.
        """
        with self.open(name) as file:
            number, rest, coding = 0, b"", "utf-8-sig"
            while block := file.read(_BLOCK):
                self._progress(len(block))
                end = block.rfind(b"\n") + 1
                if end:
                    yield from self._decode(name, rest + block[:end], number, coding)
                    number += block.count(b"\n")
                    rest, coding = block[end:], "utf-8"
                else:
                    rest += block
                if len(rest) > LONGEST_LINE:
                    raise SourceError(self.at(name), f"a line of more than {LONGEST_LINE} bytes", number + 1)
            yield from self._decode(name, rest, number, coding)

    def _decode(self, name: str, content: bytes, before: int, coding: str) -> Iterator[str]:
        """Return the lines of whole lines, of which so many stand *before*."""
        try:
            return io.StringIO(content.decode(coding), newline="\n")
        except UnicodeDecodeError as err:
            line = err.object.count(b"\n", 0, err.start)
            column = err.start - err.object.rfind(b"\n", 0, err.start)
            problem = f"byte {column} is not UTF-8: expected the file as it was published"
            raise SourceError(self.at(name), problem, before + line + 1) from err


def is_workbook(file: Path | IO[bytes]) -> bool:
    """Whether a zip is a workbook (xlsx), which is one file, and not files of a source.

    :raises zipfile.BadZipFile: it is no whole zip.
    """
    with zipfile.ZipFile(file) as parts:
        return "[Content_Types].xml" in parts.namelist()


class Table:
    """A table of a source: its rows as tuples, in the order of the columns that are asked for."""

    def __init__(
        self,
        files: Files,
        name: str,
        required: Sequence[str],
        optional: Sequence[str] = (),
        *,
        delimiter: str = ",",
        may_be_cut: bool = False,
    ) -> None:
        """Read the head of the file *name*; names of columns match in small letters or capitals.

        :param delimiter: a tab means that nothing is quoted.
        :param may_be_cut: whether a row may lack columns at its end, which are empty then.
        :raises SourceError: the file or a required column is missing.
        """
        self.where = files.at(name)
        quoting: Literal[0, 3] = csv.QUOTE_NONE if delimiter == "\t" else csv.QUOTE_MINIMAL
        csv.field_size_limit(_LONGEST_FIELD)
        self._rows = csv.reader(files.lines(name), delimiter=delimiter, quoting=quoting)
        head = [column.strip().lower() for column in self._head()]
        missing = [column for column in required if column.lower() not in head]
        if missing:
            among = f"no column {missing[0]!r}: expected it among {', '.join(head[:_NAMED])}"
            raise SourceError(self.where, among if head else f"no head: expected one with {missing[0]!r}", 1)
        self.has = {column: column.lower() in head for column in (*required, *optional)}
        # The last place is that of an empty text, which stands for a column that is not there.
        self._places = [head.index(one.lower()) if self.has[one] else len(head) for one in (*required, *optional)]
        self._width, self._may_be_cut = len(head), may_be_cut

    def _head(self) -> list[str]:
        try:
            return next(self._rows, [])
        except csv.Error as err:
            raise self._broken(err) from err

    def _broken(self, err: csv.Error) -> SourceError:
        """Return what is wrong with a row in words of ours, where the parser speaks to those who program."""
        said = "a carriage return that ends no line" if "new-line character" in str(err) else str(err)
        return SourceError(self.where, f"no table: {said}: expected the file as it was published", max(1, self.line))

    @property
    def line(self) -> int:
        """The line at which the row ends that was given last."""
        return self._rows.line_num

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        """Yield each row; a column that is not there is empty.

        :raises SourceError: a row has another number of columns than the head, or cannot be read.
        """
        width = self._width
        first = self._places[0]
        pick = itemgetter(*self._places) if len(self._places) > 1 else lambda row: (row[first],)
        try:
            for row in self._rows:
                if len(row) != width:
                    if not row:
                        continue
                    if self._may_be_cut and len(row) < width:
                        row.extend([""] * (width - len(row)))
                if len(row) != width:
                    problem = f"{len(row)} columns: expected {width}, as the head has"
                    raise SourceError(self.where, problem, self.line)
                row.append("")
                yield pick(row)
        except csv.Error as err:
            raise self._broken(err) from err
