r"""The journal of a generation: every update since it was built, durable before it is acknowledged.

Beside the store of a generation lie two files::

    journal     a line an update: its SHA-256, and as JSON its number, when, the digest of the line before, its change
    head        two places of 128 bytes, written in turn: number, digest and end of the last line acknowledged

A line is written and synced, then the head is; only then is the update acknowledged. So whatever is cut off or altered
before the end that the head names is damage, which is refused. What follows that end was never acknowledged and is
passed over, and overwritten by the next update. Where one place of the head is damaged, the other may be the older one:
then one whole line behind its end is taken for what the damaged place named. See docs/decisions/0013.
"""

import hashlib
import io
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from kg.errors import StoreError
from kg.store.changes import Change
from kg.store.disk import reason, replace_file, sync, trouble
from kg.store.records import number_of

JOURNAL, HEAD = "journal", "head"
_SLOT = 128
_EMPTY = b" " * (_SLOT - 1) + b"\n"
_NONE, _WRONG = "none", "wrong"  # what a place of the head may hold instead of one
# A journal that is longer makes a start slow: the state is then written out.
MOST_UPDATES, MOST_BYTES = 1000, 64 * 2**20


@dataclass(frozen=True)
class Entry:
    """One update. ``number`` goes on from that of its generation; ``digest`` is that of its line, the chain's link."""

    number: int
    when: str
    change: Change
    previous: str
    digest: str

    @property
    def name(self) -> str:
        """The name of the generation that the update made."""
        return f"{self.number:04d}-{self.digest[:12]}"


@dataclass(frozen=True)
class _Head:
    """Where the journal ends: the last number and digest, and how many bytes it takes; in which place that is said."""

    number: int
    digest: str
    end: int
    place: int

    @property
    def name(self) -> str:
        return f"{self.number:04d}-{self.digest[:12]}"


class Journal:
    """The journal in the folder of one generation. Not to be shared between threads; one process writes."""

    def __init__(self, folder: Path) -> None:
        """Look at no file yet; *folder* is that of the generation, whose name begins the chain."""
        self._folder = folder
        self._path, self._head = folder / JOURNAL, folder / HEAD
        self._last: _Head | None = None
        self._count = 0
        self._mends = False  # whether the place of the last head is to be written anew

    def last(self) -> str | None:
        """Return the name of the newest generation in the journal; None where there is none. The head alone is read.

        Where a place of the head is damaged, all of the journal is.

        :raises StoreError: the head cannot be read.
        """
        head, is_whole = self._read_head()
        if is_whole:
            return head.name if head else None
        name = None
        for entry in self.entries():
            name = entry.name
        return name

    @property
    def is_long(self) -> bool:
        """Whether what was read, and written since, is so much that the next start would be slow."""
        return self._count > MOST_UPDATES or (self._last is not None and self._last.end > MOST_BYTES)

    def entries(self) -> Iterator[Entry]:
        """Yield the updates, the oldest first, each proved by its digest and the one before; a line at a time is read.

        :raises StoreError: a line was altered or cut off, or a file cannot be read; those before it were yielded.
        """
        head, is_whole = self._read_head()
        first = _Head(number_of(self._folder.name), self._folder.name, 0, 1)
        end, last, name, count = head.end if head else 0, first, self._folder.name, 0
        try:
            with self._path.open("rb") as file:
                while last.end < end:
                    line = file.readline()
                    entry = self._follow(line, last)
                    if entry is None or last.end + len(line) > end:
                        raise self._damage(
                            last.number + 1, f"the line at byte {last.end} is not what was written", name
                        )
                    last = _Head(entry.number, entry.digest, last.end + len(line), 0)
                    if last.end == end and head is not None and head.digest != entry.digest:
                        raise self._damage(entry.number, "the head names another", name)
                    name, count = entry.name, count + 1
                    yield entry
                if not is_whole and (line := file.readline()):
                    entry = self._follow(line, last)
                    if entry is None or file.read(1):
                        raise self._damage(last.number + 1, "what its head says of it is lost", name)
                    last, count = _Head(entry.number, entry.digest, last.end + len(line), 0), count + 1
                    yield entry
        except FileNotFoundError as err:
            if head is not None:
                raise self._damage(last.number + 1, "the file is gone", name) from err
        except StoreError:
            raise
        except OSError as err:
            raise StoreError(f"the journal of generation {self._folder.name} cannot be read: {reason(err)}") from err
        place = head.place if head else first.place
        self._last, self._count = replace(last, place=place if is_whole else 1 - place), count
        self._mends = not is_whole

    def _follow(self, line: bytes, last: _Head) -> Entry | None:
        """Return the entry of a line; None where it is none, or does not follow *last*."""
        entry = _to_entry(line)
        return entry if entry and entry.previous == last.digest and entry.number > last.number else None

    def append(self, number: int, when: str, change: Change) -> Entry:
        """Write an update and make it durable. Two syncs, about 1 ms, and what was not read yet is read.

        A failure leaves the journal as it was.

        :raises NoRoomError: there is no room for it.
        :raises StoreError: it cannot be written.
        """
        if self._last is None:
            for _ in self.entries():
                pass
        last = self._last
        assert last is not None  # that of the last entry, or of the beginning
        entry, line = _to_line(number, when, change, last.digest)
        head = _Head(number, entry.digest, last.end + len(line), 1 - last.place)
        try:
            self._make_files()
            if self._mends:
                self._write_place(last.place, _to_place(last) if last.end else _EMPTY)
                self._mends = False
            with self._path.open("r+b", buffering=0) as file:
                try:
                    file.truncate(last.end)
                    file.seek(last.end)
                    _write_whole(file, line)
                    os.fsync(file.fileno())
                    self._write_place(head.place, _to_place(head))
                except OSError:
                    # What stands there is older than the other place; where even this fails, the disk is beyond us.
                    self._write_place(head.place, _EMPTY)
                    file.truncate(last.end)
                    raise
        except OSError as err:
            self._last = None  # to be read again, from what is on the disk
            raise trouble("the update cannot be made durable, nothing of it is kept", self._path, err) from err
        self._last, self._count = head, self._count + 1
        return entry

    def _make_files(self) -> None:
        """Make both files, the head first and at its full length: to write in it later takes no more room."""
        if not self._head.exists():
            replace_file(self._head, _EMPTY * 2)
        if not self._path.exists():
            self._path.touch()
            sync(self._folder)

    def _write_place(self, place: int, content: bytes) -> None:
        descriptor = os.open(self._head, os.O_WRONLY)
        try:
            os.pwrite(descriptor, content, _SLOT * place)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def _read_head(self) -> tuple[_Head | None, bool]:
        """Return the newest head, and whether both places hold what was written there.

        :raises StoreError: it cannot be read, or no place does.
        """
        places = self._read_places()
        if _WRONG in places:  # it may have been written just then
            places = self._read_places()
        if set(places) == {_WRONG}:
            raise self._damage(number_of(self._folder.name) + 1, "its head is not what was written", self._folder.name)
        found = [place for place in places if isinstance(place, _Head)]
        return max(found, key=lambda head: head.number, default=None), _WRONG not in places

    def _read_places(self) -> list["_Head | str"]:
        """Return the head that each place holds, or that nothing was written there, or that it is not what was."""
        try:
            content = self._head.read_bytes()
        except FileNotFoundError:
            return [_WRONG if self._path.exists() else _NONE] * 2
        except OSError as err:
            raise StoreError(f"the journal of generation {self._folder.name} cannot be read: {reason(err)}") from err
        return [_to_head(0, content[:_SLOT]), _to_head(1, content[_SLOT:])]

    def _damage(self, number: int, problem: str, last: str) -> StoreError:
        return StoreError(
            f"the journal of generation {self._folder.name} is damaged at update {number}: {problem}; "
            f"`lattice rollback {last}` goes back to the state before it",
            self._path,
        )


def _to_place(head: _Head) -> bytes:
    """Return the 128 bytes that say where the journal ends."""
    text = f"{head.number} {head.digest} {head.end}"
    return f"{hashlib.sha256(text.encode()).hexdigest()[:16]} {text}".ljust(_SLOT - 1).encode() + b"\n"


def _to_head(place: int, content: bytes) -> _Head | str:
    if content == _EMPTY:
        return _NONE
    parts = content.decode("ascii", "replace").split()
    if len(parts) != 4 or not (parts[1].isdecimal() and parts[3].isdecimal()):
        return _WRONG
    head = _Head(int(parts[1]), parts[2], int(parts[3]), place)
    return head if _to_place(head) == content else _WRONG


def _write_whole(file: io.FileIO, content: bytes) -> None:
    """Write all of *content*: where there is room for a part of it, that part alone is written without an error."""
    rest = memoryview(content)
    while rest:
        rest = rest[file.write(rest) :]


def _to_line(number: int, when: str, change: Change, previous: str) -> tuple[Entry, bytes]:
    said = {"number": number, "when": when, "previous": previous}
    text = f'{json.dumps(said, separators=(",", ":"))[:-1]},"change":{change.to_json()}}}'
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Entry(number, when, change, previous, digest), f"{digest} {text}\n".encode()


def _to_entry(line: bytes) -> Entry | None:
    """Return the entry of a line; None where the line is not what was written."""
    digest, _, text = line[:-1].partition(b" ")
    if line[-1:] != b"\n" or hashlib.sha256(text).hexdigest().encode() != digest:
        return None
    found = json.loads(text)
    return Entry(found["number"], found["when"], Change.from_dict(found["change"]), found["previous"], digest.decode())
