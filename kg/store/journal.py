r"""The journal of a generation: every update since it was built, durable before it is acknowledged.

Beside the store of a generation lie two files::

    journal     a line of JSON an update: number, name, when, what it removed and added, the digest of the line before
    head        twice 128 bytes, written in turn: number, digest and end of the last line acknowledged

A line is written and synced, then the head is; only then is the update acknowledged. So whatever is cut off or altered
before the end that the head names is damage, which is refused; half a line behind it was never acknowledged.
"""

import hashlib
import io
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.errors import StoreError
from kg.store.changes import Change

JOURNAL, HEAD = "journal", "head"
_SLOT = 128
_EMPTY = b" " * (_SLOT - 1) + b"\n"


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
    number: int
    digest: str
    end: int


class Journal:
    """The journal in the folder of one generation. Not to be shared between threads; one process writes."""

    def __init__(self, folder: Path) -> None:
        """Look at no file yet; *folder* is that of the generation, whose name begins the chain."""
        self._folder = folder
        self._path, self._head = folder / JOURNAL, folder / HEAD
        self._last: _Head | None = None

    def last(self) -> str | None:
        """Return the name of the newest generation in the journal by its head alone; None where there is none.

        :raises StoreError: the head cannot be read.
        """
        found, _ = self._read_head()
        return None if found is None else f"{found.number:04d}-{found.digest[:12]}"

    def entries(self) -> Iterator[Entry]:
        """Yield the updates, the oldest first, each proved by its digest and the one before.

        :raises StoreError: a line was altered or cut off, or the files cannot be read.
        """
        head, is_whole = self._read_head()
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            if head is not None:
                raise self._damage(head.number, "the file is gone") from None
            return
        except OSError as err:
            raise StoreError("the journal cannot be read", f"{self._path}: {err.strerror}") from err
        end = head.end if head else 0
        if len(content) < end:
            assert head is not None
            raise self._damage(head.number, f"{end - len(content)} bytes are cut off")
        number, digest, position = _number(self._folder.name), self._folder.name, 0
        while position < len(content):
            stop = content.find(b"\n", position) + 1
            entry = _to_entry(content[position:stop]) if stop else None
            if entry is None or (entry.previous, entry.number <= number) != (digest, False):
                if position < end or not is_whole:
                    raise self._damage(number + 1, f"the line at byte {position} is not what was written")
                break  # half a line behind the head: never acknowledged
            number, digest, position = entry.number, entry.digest, stop
            if position == end and head is not None and head.digest != digest:
                raise self._damage(number, "the head names another")
            yield entry
        self._last = _Head(number, digest, position)

    def append(self, number: int, when: str, change: Change) -> Entry:
        """Write an update and make it durable; the journal must have been read. Two syncs, about 1 ms.

        A failure leaves the journal as it was.

        :raises StoreError: it cannot be written.
        """
        if self._last is None:
            for _ in self.entries():
                pass
        last = self._last or _Head(_number(self._folder.name), self._folder.name, 0)
        entry, line = _to_line(number, when, change, last.digest)
        head = _Head(number, entry.digest, last.end + len(line))
        try:
            self._make_files()
            with self._path.open("r+b", buffering=0) as file:
                try:
                    file.truncate(last.end)
                    file.seek(last.end)
                    _write_whole(file, line)
                    os.fsync(file.fileno())
                    self._write_head(number, _slot(head))
                except OSError:
                    self._write_head(number, _EMPTY)
                    file.truncate(last.end)
                    raise
        except OSError as err:
            self._last = None  # to be read again, from what is on the disk
            raise StoreError(
                "the update cannot be made durable: nothing of it is kept", _said(self._path, err)
            ) from err
        self._last = head
        return entry

    def _make_files(self) -> None:
        """Make both files, the head at its full length: to write in it later takes no more room."""
        if not self._path.exists():
            self._path.touch()
            self._head.write_bytes(_EMPTY * 2)
            _sync(self._head)
            _sync(self._folder)

    def _write_head(self, number: int, slot: bytes) -> None:
        descriptor = os.open(self._head, os.O_WRONLY)
        try:
            os.pwrite(descriptor, slot, _SLOT * (number % 2))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def _read_head(self) -> tuple[_Head | None, bool]:
        """Return the newest head, and whether both places hold what was written there."""
        try:
            content = self._head.read_bytes()
        except FileNotFoundError:
            return None, True
        except OSError as err:
            raise StoreError("the journal cannot be read", f"{self._head}: {err.strerror}") from err
        heads, is_whole = [], len(content) == 2 * _SLOT
        for start in (0, _SLOT):
            digest, _, text = content[start : start + _SLOT].decode("ascii", "replace").strip().partition(" ")
            if hashlib.sha256(text.encode()).hexdigest()[:16] == digest:
                number, entry, end = text.split()
                heads.append(_Head(int(number), entry, int(end)))
            elif digest or text:
                is_whole = False
        if not heads and not is_whole:
            raise self._damage(0, "its head is not what was written")
        return max(heads, key=lambda head: head.number, default=None), is_whole

    def _damage(self, number: int, problem: str) -> StoreError:
        return StoreError(
            f"the journal of generation {self._folder.name} is damaged at update {number}: {problem}; "
            "`lattice generations` lists what is whole, `lattice rollback NAME` goes back to it",
            self._path,
        )


def _slot(head: _Head) -> bytes:
    text = f"{head.number} {head.digest} {head.end}"
    return f"{hashlib.sha256(text.encode()).hexdigest()[:16]} {text}".ljust(_SLOT - 1).encode() + b"\n"


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
    digest, _, text = line.rstrip(b"\n").partition(b" ")
    if hashlib.sha256(text).hexdigest().encode() != digest:
        return None
    found = json.loads(text)
    change = Change.from_json(json.dumps(found["change"]))
    return Entry(found["number"], found["when"], change, found["previous"], digest.decode())


def _number(name: str) -> int:
    return int(name.split("-", maxsplit=1)[0])


def _said(path: Path, err: OSError) -> str:
    return f"{path}: {err.strerror or err}"


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
