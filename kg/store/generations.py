"""Generations: immutable on-disk stores, one of them current.

The data directory::

    data/
      current                     the name of the current generation, replaced in one rename
      lock                        held while a generation is made
      generations/0001-3f2a.../   store/ (RocksDB) and generation.json (when, from what, how much)

A generation is written beside the others, made durable, renamed to its name, and only then named by ``current``.
A build that is killed leaves a folder whose name starts with a dot, which the next build removes.
"""

import fcntl
import json
import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.errors import NoEarlierGenerationError, NoGenerationError, StoreError, UnknownGenerationError
from kg.store.engine import OxigraphReader

_NAME = re.compile(r"\d{4,}-[0-9a-f]{12}")  # of a generation; with a dot before it, of one that is not whole


@dataclass(frozen=True)
class Generation:
    """What a generation says of itself. ``digest`` is that of the inputs; ``graphs`` counts triples by graph."""

    name: str
    built: str
    digest: str
    quads: int
    graphs: dict[str, int]


class Generations:
    """The generations of one data directory."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._folder = data / "generations"

    def current(self) -> str | None:
        """Return the name of the current generation, or None before the first build.

        :raises StoreError: the file ``current`` cannot be read, or holds something else than a name.
        """
        path = self._data / "current"
        try:
            name = path.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as err:
            raise StoreError("the file `current` cannot be read", f"{path}: {_reason(err)}") from err
        if name and not _NAME.fullmatch(name):
            raise StoreError(f"the file `current` holds {name[:80]!r}: expected the name of a generation", path)
        return name or None

    def names(self) -> list[str]:
        """Return the names of the generations that are kept, the oldest first; whatever else lies there is no matter.

        :raises StoreError: the directory cannot be read.
        """
        return sorted((path.name for path in self._kept()), key=_number)

    def _kept(self, before: str = "") -> list[Path]:
        """Return the folders of the generations, in no order; those whose name has *before* before it."""
        try:
            found = list(self._folder.iterdir())
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as err:
            raise StoreError("the generations cannot be read", f"{self._folder}: {_reason(err)}") from err
        return [
            path
            for path in found
            if path.name.startswith(before) and _NAME.fullmatch(path.name.removeprefix(before)) and path.is_dir()
        ]

    def info(self, name: str | None = None) -> Generation:
        """Return what the generation *name*, or else the current one, says of itself.

        :raises NoGenerationError: nothing has been built.
        :raises UnknownGenerationError: there is none of that name.
        :raises StoreError: its record is damaged, or the current one is gone.
        """
        path = self._path(name)
        try:
            return Generation(**json.loads((path / "generation.json").read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError) as err:
            raise StoreError(f"generation {path.name} has no record to read", f"{path}: {_reason(err)}") from err

    def open(self, prefixes: dict[str, str], name: str | None = None) -> OxigraphReader:
        """Open a generation for reading: the current one, or that *name*. About 17 ms.

        :raises NoGenerationError: nothing has been built.
        :raises StoreError: it cannot be opened, or the current one is gone.
        """
        path = self._path(name)
        return OxigraphReader(_open(path), path.name, prefixes)

    def check(self, name: str | None = None) -> Generation:
        """Return the record of a generation that opens and holds as many quads as it says. About 30 ms.

        :raises NoGenerationError: nothing has been built.
        :raises UnknownGenerationError: there is none of that name.
        :raises StoreError: it is damaged.
        """
        generation, path = self.info(name), self._path(name)
        store = _open(path)
        try:
            quads = sum(1 for _ in store.quads_for_pattern(None, None, None))
        except (OSError, RuntimeError) as err:
            raise StoreError(f"generation {path.name} cannot be read", _reason(err)) from err
        if quads != generation.quads:
            raise StoreError(f"generation {path.name} holds {quads} statements: expected {generation.quads}")
        return generation

    def find(self, digest: str) -> Generation | None:
        """Return the current generation where it is whole and made of the inputs of that digest, None otherwise."""
        try:
            generation = self.check()
        except StoreError:  # gone or damaged: to be made anew
            return None
        return generation if generation.digest == digest else None

    def write(self, fill: Callable[[ox.Store], None], *, digest: str, built: str, keep: int) -> tuple[Generation, bool]:
        """Make the next generation with *fill*, make it durable, and make it the current one.

        The oldest beyond *keep* are removed. A failure at any point leaves ``current`` as it was.

        :param digest: of the inputs; the generation is named by its number and the first twelve digits.
        :param built: when, as ISO 8601.
        :returns: the current generation, and whether it is new: another build may have made it in the meantime.
        :raises StoreError: the directory cannot be written, or another build holds the lock.
        """
        with self._locked():
            made = self.find(digest)
            if made is not None:
                return made, False
            name = f"{max(map(_number, self.names()), default=0) + 1:04d}-{digest[:12]}"
            draft = self._folder / f".{name}"
            try:
                generation = _fill(draft, fill, name, digest, built)
                _sync_tree(draft)
                draft.rename(self._folder / name)
                _sync(self._folder)
            except (OSError, RuntimeError) as err:
                raise StoreError(f"generation {name} cannot be written", f"{draft}: {_reason(err)}") from err
            finally:
                shutil.rmtree(draft, ignore_errors=True)  # nothing is left of it where it has its name
            try:
                self._point(name)
            except StoreError:
                self._remove([name])  # what nothing points at would only take room
                raise
            self._remove([old for old in self.names()[:-keep] if old != name])
            return generation, True

    def _remove(self, names: Iterable[str]) -> None:
        """Remove generations; each loses its name first, so that none is ever seen in part.

        What cannot be removed is left for the next build: the one that is current is made already.
        """
        for name in names:
            with suppress(OSError):
                (self._folder / name).rename(self._folder / f".{name}")
        self._sweep()

    def _sweep(self) -> None:
        """Clear away what has no name yet, or no longer."""
        for path in self._kept("."):
            shutil.rmtree(path, ignore_errors=True)

    def rollback(self, name: str | None = None) -> str:
        """Make the generation *name*, or else the one before the current one, current; return its name.

        :raises UnknownGenerationError: there is none of that name, or none before the current one.
        :raises StoreError: it is damaged; what is current stays so.
        """
        with self._locked():
            if name is None:
                names, current = self.names(), self.current()
                before = [kept for kept in names if current and _number(kept) < _number(current)]
                if not before:
                    raise NoEarlierGenerationError(current, names)
                name = before[-1]
            self.check(name)
            self._point(name)
            return name

    def backup(self, target: Path) -> str:
        """Copy the current generation to the new directory *target*, itself a data directory; return its name.

        :raises StoreError: the generation is damaged, or *target* exists or cannot be written.
        """
        name = self.check().name
        if target.exists():
            raise StoreError("the backup exists: expected a new directory", target)
        draft = target.with_name(f".{target.name}.partial")
        try:
            shutil.rmtree(draft, ignore_errors=True)
            shutil.copytree(self._folder / name, draft / "generations" / name)
            (draft / "current").write_text(f"{name}\n", encoding="utf-8")
            _sync_tree(draft)
            draft.rename(target)
            _sync(target.parent)
        except OSError as err:
            raise StoreError("the backup cannot be written", f"{target}: {_reason(err)}") from err
        finally:
            shutil.rmtree(draft, ignore_errors=True)
        return name

    def _path(self, name: str | None) -> Path:
        """Return the folder of the generation *name*, or else of the current one."""
        wanted = self.current() if name is None else name
        if wanted is None:
            raise NoGenerationError(self._data)
        if wanted in self.names():
            return self._folder / wanted
        if name is not None:
            raise UnknownGenerationError(name, self.names())
        raise StoreError(f"generation {wanted} is current and is gone: expected a build or a rollback", self._folder)

    def _point(self, name: str) -> None:
        """Name the current generation in one rename."""
        draft = self._data / ".current"
        try:
            with draft.open("w", encoding="utf-8") as file:
                file.write(f"{name}\n")
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self._data / "current")
            _sync(self._data)
        except OSError as err:
            draft.unlink(missing_ok=True)
            raise StoreError("the file `current` cannot be written", f"{self._data}: {_reason(err)}") from err

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold the directory's lock, and clear away what a killed build has left."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            lock = (self._data / "lock").open("a")
        except OSError as err:
            raise StoreError("the data directory cannot be written", f"{self._data}: {_reason(err)}") from err
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as err:
                problem = "another process is writing to the data directory: wait for it to end"
                raise StoreError(problem, self._data) from err
            self._sweep()
            yield


def _number(name: str) -> int:
    """Return the number of a generation, by which they are ordered."""
    return int(name.split("-", maxsplit=1)[0])


def _open(path: Path) -> ox.Store:
    """Open the store of a generation. RuntimeError is what pyoxigraph raises for files that are damaged."""
    try:
        return ox.Store.read_only(str(path / "store"))
    except (OSError, RuntimeError) as err:
        raise StoreError(f"generation {path.name} cannot be opened", f"{path}: {_reason(err)}") from err


def _reason(err: Exception) -> str:
    """Return what an error says, on one line; of a copy that failed, what its first file says."""
    if isinstance(err, shutil.Error) and isinstance(err.args[0], list):
        return str(err.args[0][0][2])
    return " ".join(str(getattr(err, "strerror", None) or err).split())


def _fill(draft: Path, fill: Callable[[ox.Store], None], name: str, digest: str, built: str) -> Generation:
    """Write one generation into the folder *draft* and return its record."""
    draft.mkdir()
    store = ox.Store(str(draft / "store"))
    fill(store)
    store.flush()
    graphs = {
        str(row["g"].value): int(row["n"].value)
        for row in store.query("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g")  # type: ignore[union-attr]
    }
    generation = Generation(name, built, digest, len(store), graphs)
    del store  # closes it: RocksDB has its files to itself until then
    (draft / "generation.json").write_text(json.dumps(asdict(generation), indent=1) + "\n", encoding="utf-8")
    return generation


def _sync(path: Path) -> None:
    """Make a file or a folder's entries durable."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sync_tree(folder: Path) -> None:
    for root, _, names in os.walk(folder):
        for name in names:
            _sync(Path(root) / name)
        _sync(Path(root))
