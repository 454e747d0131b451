"""What was current when: generations that are written out, and the updates that were made since in their journals.

The data directory::

    data/
      current                     the name of the generation that is current, or that was written out last before it
      lock                        held by whoever writes (kg.store.lock)
      generations/0001-3f2a.../   store/ (RocksDB) and generation.json (when, from what, how much);
                                  edits.json, where updates had changed what the build made (kg.store.records);
                                  journal and head, where it was updated since (kg.store.journal)
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from kg.errors import NoEarlierGenerationError, NoGenerationError, StoreError, UnknownGenerationError
from kg.store.disk import reason, replace_file, trouble
from kg.store.journal import Entry, Journal
from kg.store.records import MEND, load_record, number_of

_NAME = re.compile(r"\d{4,}-[0-9a-f]{12}")  # of a generation; with a dot before it, of one that is not whole


class History:
    """The generations of one data directory by their names; none of their stores is opened."""

    def __init__(self, data: Path) -> None:
        self.data, self.folder = data, data / "generations"

    def current(self) -> str | None:
        """Return the name of the current generation, or None before the first build. Two small files are read.

        :raises StoreError: the file ``current`` cannot be read, or holds something else than a name.
        """
        base = self.base()
        return base and (self.journal(base).last() or base)

    def base(self) -> str | None:
        """Return the generation that is written out of which, with its journal, the current one is made."""
        path = self.data / "current"
        try:
            name = path.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as err:
            raise StoreError(f"the file `current` cannot be read: {MEND}", f"{path}: {reason(err)}") from err
        if name and not _NAME.fullmatch(name):
            raise StoreError(f"the file `current` holds {name[:80]!r}: {MEND}", path)
        return name or None

    def path(self) -> Path:
        """Return the folder of :meth:`base`.

        :raises NoGenerationError: nothing has been built.
        :raises StoreError: it is gone.
        """
        base = self.base()
        if base is None:
            raise NoGenerationError(self.data)
        if base not in self.names():
            raise StoreError(f"generation {base} is current and is gone: {MEND}", self.folder)
        return self.folder / base

    def point(self, name: str) -> None:
        """Name the current generation in one rename.

        :raises StoreError: that cannot be written.
        """
        try:
            replace_file(self.data / "current", f"{name}\n".encode())
        except OSError as err:
            raise trouble("the file `current` cannot be written", self.data, err) from err

    def journal(self, base: str) -> Journal:
        """Return the journal of a generation that is written out."""
        return Journal(self.folder / base)

    def has_updates(self, base: str) -> bool:
        """Whether a generation that is written out was updated since, even if its journal cannot be read."""
        try:
            return self.journal(base).last() is not None
        except StoreError:
            return True

    def names(self) -> list[str]:
        """Return the names of the generations that are written out, the oldest first; all else is left out.

        :raises StoreError: the directory cannot be read.
        """
        return sorted((path.name for path in self.kept()), key=number_of)

    def kept(self, before: str = "") -> list[Path]:
        """Return the folders of the generations, in no order; those whose name has *before* before it."""
        try:
            found = list(self.folder.iterdir())
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as err:
            raise StoreError("the generations cannot be read", f"{self.folder}: {reason(err)}") from err
        return [
            path
            for path in found
            if path.name.startswith(before) and _NAME.fullmatch(path.name.removeprefix(before)) and path.is_dir()
        ]

    def find(self, name: str | None) -> tuple[str, list[Entry]]:
        """Return of what *name* is made, or else the current one: a generation that is written out, and updates.

        Updates after it may be damaged.

        :raises NoGenerationError: nothing has been built.
        :raises UnknownGenerationError: there is none of that name.
        :raises StoreError: the current one is gone, or its journal is damaged.
        """
        if name is None:
            base = self.path().name
            return base, list(self.journal(base).entries())
        if name in self.names():
            return name, []
        for base in self.names():
            found = []
            for entry in self.whole(base):
                found.append(entry)
                if entry.name == name:
                    return base, found
        raise UnknownGenerationError(name, self.names())

    def whole(self, base: str) -> Iterator[Entry]:
        """Yield the updates of a generation up to the first that is damaged."""
        with suppress(StoreError):
            yield from self.journal(base).entries()

    def before(self, name: str | None) -> str:
        """Return the generation that a rollback from *name*, or else the current one, goes back to: one update.

        Of a damaged journal, it is the last state that is whole.

        :raises NoEarlierGenerationError: there is none.
        """
        base = self.base() if name is None else self.find(name)[0]
        if base is None:
            raise NoEarlierGenerationError(None, self.names())
        entries = list(self.whole(base)) if name is None else self.find(name)[1]
        if name is None and not self._ends_with(base, entries):
            return entries[-1].name if entries else base
        if entries:
            return entries[-2].name if len(entries) > 1 else base
        return self._before_base(base)

    def _ends_with(self, base: str, entries: list[Entry]) -> bool:
        """Whether *entries* are all the updates of a generation."""
        try:
            return self.journal(base).last() == (entries[-1].name if entries else None)
        except StoreError:
            return False

    def _before_base(self, base: str) -> str:
        """Return what was current before a generation that is written out, as its record says, or else by number.

        :raises NoEarlierGenerationError: nothing was.
        """
        before = None
        with suppress(StoreError):
            before = load_record(self.folder / base).before
        if before is not None:
            try:
                self.find(before)
            except UnknownGenerationError as err:  # there was none, or it was removed since
                raise NoEarlierGenerationError(base, self.names()) from err
            return before
        earlier = [kept for kept in self.names() if number_of(kept) < number_of(base)]
        if not earlier:
            raise NoEarlierGenerationError(base, self.names())
        entries = list(self.whole(earlier[-1]))
        return entries[-1].name if entries else earlier[-1]

    def next_number(self) -> int:
        """Return the number of the next generation, above every number that was given."""
        numbers = [number_of(name) for name in self.names()]
        for base in self.names():
            with suppress(StoreError):  # what is damaged is named apart by its digest
                numbers.append(number_of(self.journal(base).last() or base))
        return max(numbers, default=0) + 1
