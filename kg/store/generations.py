"""Generations: immutable on-disk stores, one of them current.

The data directory::

    data/
      current                     the name of the current generation, replaced in one rename
      lock                        held while a generation is made
      generations/0001-3f2a.../   store/ (RocksDB) and generation.json (when, from what, how much);
                                  journal and head, where it was updated since (kg.store.journal)

A generation is written beside the others, made durable, renamed to its name, and only then named by ``current``.
A build that is killed leaves a folder whose name starts with a dot, which the next build removes.

An update makes a generation too, which is the one it was made of and a line in its journal.
"""

import fcntl
import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import pyoxigraph as ox

from kg.errors import (
    BusyError,
    MovedError,
    NoEarlierGenerationError,
    NoGenerationError,
    StoreError,
    UnknownGenerationError,
)
from kg.store.changes import Change, apply, graphs_of
from kg.store.engine import OxigraphReader
from kg.store.journal import Entry, Journal

# Files of RocksDB that say how it fared, and hold nothing.
_UNPROVED = {"LOCK", "LOG"}
_NAME = re.compile(r"\d{4,}-[0-9a-f]{12}")  # of a generation; with a dot before it, of one that is not whole


@dataclass(frozen=True)
class Generation:
    """What a generation says of itself.

    ``digest`` is that of the inputs of its build; ``graphs`` counts triples by graph, in the default graph under the
    empty name; ``files`` has the digest of each file of its store; ``owned`` are the graphs that its build made, as
    against those that updates did; ``updates`` is the number of updates since it was written out.
    """

    name: str
    built: str
    digest: str
    quads: int
    graphs: dict[str, int]
    files: dict[str, str] = field(default_factory=dict)
    owned: list[str] = field(default_factory=list)
    updates: int = 0


@dataclass(frozen=True)
class State:
    """A generation in memory, all its updates made, with the journal that the next one goes to."""

    name: str
    store: ox.Store
    journal: Journal


class Generations:
    """The generations of one data directory."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._folder = data / "generations"

    def current(self) -> str | None:
        """Return the name of the current generation, or None before the first build. Two small files are read.

        :raises StoreError: the file ``current`` cannot be read, or holds something else than a name.
        """
        base = self._base()
        return base and (self._journal(base).last() or base)

    def _base(self) -> str | None:
        """Return the generation that is written out of which, with its journal, the current one is made."""
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

    def _journal(self, base: str) -> Journal:
        return Journal(self._folder / base)

    def names(self) -> list[str]:
        """Return the names of the generations that are written out, the oldest first; all else is left out.

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

    def updates(self, base: str) -> list[Entry]:
        """Return the updates of the generation *base* since it was written out, the oldest first; none of them is cut.

        :raises StoreError: its journal is damaged.
        """
        return list(self._journal(base).entries())

    def info(self, name: str | None = None) -> Generation:
        """Return what the generation *name*, or else the current one, says of itself.

        Counts are exact where it was not updated since it was written out; else its updates are read too.

        :raises NoGenerationError: nothing has been built.
        :raises UnknownGenerationError: there is none of that name.
        :raises StoreError: its record or journal is damaged, or the current one is gone.
        """
        base, entries = self._find(name)
        record = self._record(base)
        if not entries:
            return record
        store = self._load(base, entries)
        counts = _count(store)
        last = entries[-1]
        return replace(record, name=last.name, built=last.when, quads=len(store), graphs=counts, updates=len(entries))

    def _record(self, base: str) -> Generation:
        path = self._folder / base
        try:
            return Generation(**json.loads((path / "generation.json").read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError) as err:
            raise StoreError(f"generation {base} has no record to read", f"{path}: {_reason(err)}") from err

    def open(self, prefixes: dict[str, str], name: str | None = None) -> OxigraphReader:
        """Open a generation for reading: the current one, or that *name*.

        About 17 ms where it is written out; one that was updated since is loaded into memory.

        :raises NoGenerationError: nothing has been built.
        :raises StoreError: it cannot be opened, or the current one is gone.
        """
        base, entries = self._find(name)
        store = self._load(base, entries) if entries else _open(self._folder / base)
        return OxigraphReader(store, entries[-1].name if entries else base, prefixes)

    def load(self) -> State:
        """Load the current generation into memory, its files proved first. A million quads in about 5 s.

        :raises NoGenerationError: nothing has been built.
        :raises StoreError: a file of it, or its journal, is not what was written.
        """
        base = self._find(None)[0]
        self._prove(self._record(base))
        journal = self._journal(base)
        entries = list(journal.entries())
        return State(entries[-1].name if entries else base, self._load(base, entries), journal)

    def _load(self, base: str, entries: Iterable[Entry]) -> ox.Store:
        """Return the store of *base* in memory, with *entries* made in it."""
        store = ox.Store()
        written = _open(self._folder / base)
        try:
            copy_all(written, store)
        except (OSError, RuntimeError, SyntaxError) as err:
            raise StoreError(f"generation {base} cannot be read", _reason(err)) from err
        for entry in entries:
            apply(store, entry.change)
        return store

    def _find(self, name: str | None) -> tuple[str, list[Entry]]:
        """Return of what *name* is made, or else the current one: a generation that is written out, and updates."""
        if name is None:
            base = self._path(None).name
            return base, self.updates(base)
        if name in self.names():
            return name, []
        for base in self.names():
            if _number(base) < _number(name):
                with suppress(StoreError):  # another's damage is no answer to this question
                    entries = self.updates(base)
                    for count, entry in enumerate(entries, 1):
                        if entry.name == name:
                            return base, entries[:count]
        raise UnknownGenerationError(name, self.names())

    def check(self, name: str | None = None) -> Generation:
        """Return the record of a generation whose files are what was written and hold as many quads as it says.

        About 40 ms for the embedded graph.

        :raises NoGenerationError: nothing has been built.
        :raises UnknownGenerationError: there is none of that name.
        :raises StoreError: it is damaged.
        """
        base, entries = self._find(name)
        record = self._record(base)
        self._prove(record)
        store = _open(self._folder / base)
        try:
            quads = sum(1 for _ in store.quads_for_pattern(None, None, None))
        except (OSError, RuntimeError) as err:
            raise StoreError(f"generation {base} cannot be read", _reason(err)) from err
        if quads != record.quads:
            raise StoreError(f"generation {base} holds {quads} statements: expected {record.quads}")
        return self.info(name) if entries else record

    def _prove(self, record: Generation) -> None:
        """Refuse a store of which a file is gone or is not what was written."""
        for file, digest in record.files.items():
            path = self._folder / record.name / "store" / file
            try:
                found = _digest(path)
            except OSError as err:
                raise StoreError(f"generation {record.name} cannot be read", f"{path}: {_reason(err)}") from err
            if found != digest:
                problem = "is not what was written: expected a build or a rollback"
                raise StoreError(f"generation {record.name}: the file {file} {problem}", path)

    def find(self, digest: str) -> Generation | None:
        """Return the current generation where it is whole and made of the inputs of that digest, None otherwise."""
        try:
            generation = self.check()
        except StoreError:  # gone or damaged: to be made anew
            return None
        return generation if generation.digest == digest else None

    def write(self, fill: Callable[[ox.Store], None], *, digest: str, built: str, keep: int) -> tuple[Generation, bool]:
        """Make the next generation with *fill*, make it durable, and make it the current one.

        What updates made in graphs that are no build's is carried over. The oldest beyond *keep* are removed. A failure
        at any point leaves ``current`` as it was.

        :param digest: of the inputs; the generation is named by its number and the first twelve digits.
        :param built: when, as ISO 8601.
        :returns: the current generation, and whether it is new: another build may have made it in the meantime.
        :raises StoreError: the directory cannot be written, or another build holds the lock.
        """
        with self._locked():
            made = self.find(digest)
            if made is not None:
                return made, False
            before = self._before()

            def fill_all(store: ox.Store) -> list[str]:
                fill(store)
                owned = graphs_of(store)
                if before is not None:
                    _carry_over(*before, store, owned)
                return sorted(owned)

            generation = self._keep(f"{self._next():04d}-{digest[:12]}", fill_all, digest, built)
            try:
                self._point(generation.name)
            except StoreError:
                self._remove([generation.name])  # what nothing points at would only take room
                raise
            self._remove([old for old in self.names()[:-keep] if old != generation.name])
            return generation, True

    def _before(self) -> tuple[ox.Store, frozenset[str]] | None:
        """Return what the current generation holds, and which of its graphs its build made; None without one to read.

        :raises StoreError: updates were made in it and cannot be read: a build must not lose them.
        """
        try:
            base = self._path(None).name
            record = self._record(base)
        except StoreError:
            return None
        entries = self.updates(base)
        try:
            return self._load(base, entries), frozenset(record.owned or record.graphs)
        except StoreError:
            if entries:
                raise
            return None

    def _next(self) -> int:
        """Return the number of the next generation, above every number that was given."""
        last = [name for base in self.names() if (name := self._journal(base).last())]
        return max(map(_number, [*self.names(), *last]), default=0) + 1

    def _keep(self, name: str, fill: Callable[[ox.Store], list[str]], digest: str, built: str) -> Generation:
        """Write a generation under its name, whole and durable or not at all."""
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
        return generation

    def update(self, state: State, change: Change, when: str) -> State:
        """Make *change* durable in the journal of *state* and in its store; return the state that it leads to.

        :raises MovedError: another process has made another generation current: *state* is to be loaded again.
        :raises StoreError: it cannot be written, or another process writes; *state* is as it was.
        """
        with self._locked(sweep=False):
            if self.current() != state.name:
                raise MovedError(state.name)
            entry = state.journal.append(self._next(), when, change)
        apply(state.store, change)
        return replace(state, name=entry.name)

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
        """Make the generation *name*, or else the one before the current one, current; return the name it then has.

        A generation that is written out and was updated since stays as it is, and is made anew under a number of
        its own; so is one that updates made.

        :raises UnknownGenerationError: there is none of that name, or none before the current one.
        :raises StoreError: it is damaged; what is current stays so.
        """
        with self._locked():
            if name is None:
                name = self._one_before()
            record = self.check(name)
            base, entries = self._find(name)
            if entries or self._journal(base).last():
                store = self._load(base, entries)
                owned = record.owned or sorted(record.graphs)
                made = f"{self._next():04d}-{name.partition('-')[2]}"

                def fill(target: ox.Store) -> list[str]:
                    copy_all(store, target)
                    return owned

                name = self._keep(made, fill, record.digest, record.built).name
            self._point(name)
            return name

    def _one_before(self) -> str:
        """Return the name of the generation before the current one."""
        names, current, base = self.names(), self.current(), self._base()
        entries = []
        with suppress(StoreError):  # of a damaged journal, what was written out last is before it
            entries = self.updates(base) if base else []
        if len(entries) > 1:
            return entries[-2].name
        if base and self._journal(base).last():
            return base
        before = [kept for kept in names if current and _number(kept) < _number(current)]
        if not before:
            raise NoEarlierGenerationError(current, names)
        return before[-1]

    def backup(self, target: Path) -> str:
        """Copy the current generation to the new directory *target*, itself a data directory; return its name.

        :raises StoreError: the generation is damaged, or *target* exists or cannot be written.
        """
        name = self.check().name
        base = self._path(None).name
        if target.exists():
            raise StoreError("the backup exists: expected a new directory", target)
        draft = target.with_name(f".{target.name}.partial")
        try:
            shutil.rmtree(draft, ignore_errors=True)
            with self._locked(sweep=False):
                shutil.copytree(self._folder / base, draft / "generations" / base)
            (draft / "current").write_text(f"{base}\n", encoding="utf-8")
            _sync_tree(draft)
            draft.rename(target)
            _sync(target.parent)
        except OSError as err:
            raise StoreError("the backup cannot be written", f"{target}: {_reason(err)}") from err
        finally:
            shutil.rmtree(draft, ignore_errors=True)
        return name

    def _path(self, name: str | None) -> Path:
        """Return the folder of the generation *name* that is written out, or else of the current one's."""
        wanted = self._base() if name is None else name
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
    def _locked(self, *, sweep: bool = True) -> Iterator[None]:
        """Hold the directory's lock; with *sweep*, clear away what a killed build has left."""
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
                raise BusyError(problem, self._data) from err
            if sweep:
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


def _fill(draft: Path, fill: Callable[[ox.Store], list[str]], name: str, digest: str, built: str) -> Generation:
    """Write one generation into the folder *draft* and return its record; *fill* says which graphs are the build's."""
    draft.mkdir()
    store = ox.Store(str(draft / "store"))
    owned = fill(store)
    store.flush()
    quads, graphs = len(store), _count(store)
    del store  # closes it: RocksDB has its files to itself until then
    files = {path.name: _digest(path) for path in sorted((draft / "store").iterdir()) if path.name not in _UNPROVED}
    generation = Generation(name, built, digest, quads, graphs, files, owned)
    (draft / "generation.json").write_text(json.dumps(asdict(generation), indent=1) + "\n", encoding="utf-8")
    return generation


def _count(store: ox.Store) -> dict[str, int]:
    """Return the number of triples of each graph, by IRI."""
    counted = store.query("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g")
    assert isinstance(counted, ox.QuerySolutions)
    counts = {str(row["g"].value): int(row["n"].value) for row in counted}
    unnamed = len(store) - sum(counts.values())
    return ({"": unnamed} if unnamed else {}) | counts


def _carry_over(old: ox.Store, owned_before: frozenset[str], new: ox.Store, owned: frozenset[str]) -> None:
    """Copy the graphs of *old* that are no build's into *new*."""
    for graph in graphs_of(old) - owned_before - owned:
        node = ox.NamedNode(graph)
        new.add_graph(node)
        new.extend(old.quads_for_pattern(None, None, None, node))
    new.extend(old.quads_for_pattern(None, None, None, ox.DefaultGraph()))


def copy_all(source: ox.Store, target: ox.Store) -> None:
    """Copy every quad and graph of *source* into *target*."""
    content = source.dump(format=ox.RdfFormat.N_QUADS)
    assert content is not None  # None only where an output file is given
    target.bulk_load(content, format=ox.RdfFormat.N_QUADS)
    for graph in source.named_graphs():
        target.add_graph(graph)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


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
