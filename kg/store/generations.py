"""Generations: immutable states of the graph, one of them current; made, updated, rolled back, copied.

A build makes one, and so does every update: the one it was made of and a line in its journal. Where a generation that
updates made is to be current again, or its journal has grown long, it is written out under a number of its own.
"""

import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox

from kg.errors import MovedError, NoEarlierGenerationError, StoreError
from kg.store.carrying import find_before
from kg.store.changes import Change, apply, graphs_of, prepare, squash, within
from kg.store.disk import reason, sync, sync_tree, trouble
from kg.store.engine import OxigraphReader
from kg.store.history import History
from kg.store.journal import Entry, Journal
from kg.store.lock import PATIENCE, locked
from kg.store.making import Fill, make, remove, sweep
from kg.store.records import (
    MEND,
    STORE,
    Generation,
    load_edits,
    load_record,
    prove,
)
from kg.store.states import State, copy_all, count_by_graph, load_store, open_store

# Quads of a generation that takes about a second to load.
_LARGE = 100_000


class Generations:
    """The generations of one data directory."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._history = History(data)
        self._folder = self._history.folder

    # Reading

    def current(self) -> str | None:
        """Return the name of the current generation, or None before the first build. Two small files are read.

        :raises StoreError: the file ``current`` cannot be read, or holds something else than a name.
        """
        return self._history.current()

    def names(self) -> list[str]:
        """Return the names of the generations that are written out, the oldest first; all else is left out.

        :raises StoreError: the directory cannot be read.
        """
        return self._history.names()

    def updates(self, base: str) -> Iterator[Entry]:
        """Yield the updates of the generation *base* since it was written out, the oldest first; none of them is cut.

        :raises StoreError: its journal is damaged; those before the damage were yielded.
        """
        return self._history.journal(base).entries()

    def info(self, name: str | None = None) -> Generation:
        """Return what the generation *name*, or else the current one, says of itself.

        One that was updated since it was written out is loaded, to count what it holds.

        :raises NoGenerationError: nothing has been built.
        :raises UnknownGenerationError: there is none of that name.
        :raises StoreError: its record or journal is damaged, or the current one is gone.
        """
        base, entries = self._history.find(name)
        return self._describe(load_record(self._folder / base), entries)

    def _describe(self, record: Generation, entries: list[Entry]) -> Generation:
        """Return the record of a generation that *entries* made of the one of *record*."""
        if not entries:
            return record
        store, last = load_store(self._folder / record.name, entries), entries[-1]
        graphs = count_by_graph(store)
        return replace(record, name=last.name, built=last.when, quads=len(store), graphs=graphs, updates=len(entries))

    def open(self, prefixes: dict[str, str], name: str | None = None) -> OxigraphReader:
        """Open a generation for reading: the current one, or that *name*.

        About 17 ms where it is written out; one that was updated since is loaded into memory.

        :raises NoGenerationError: nothing has been built.
        :raises StoreError: it cannot be opened, or the current one is gone.
        """
        base, entries = self._history.find(name)
        store = load_store(self._folder / base, entries) if entries else open_store(self._folder / base)
        return OxigraphReader(store, entries[-1].name if entries else base, prefixes)

    def load(self, *, quick: bool = False) -> State:
        """Load the current generation into memory, its files proved first. A million quads in about 8 s.

        :param quick: leave a large one on the disk if nothing has updated it, where it can be read as it is.
        :raises NoGenerationError: nothing has been built.
        :raises StoreError: a file of it, or its journal, is not what was written.
        """
        folder = self._history.path()
        record = load_record(folder)
        prove(folder, record)
        journal = Journal(folder)
        entries = list(journal.entries())
        if quick and not entries and record.quads > _LARGE:
            return State(folder.name, ox.Store(), journal, folder)
        return State(entries[-1].name if entries else folder.name, load_store(folder, entries), journal)

    def check(self, name: str | None = None) -> Generation:
        """Return the record of a generation whose files are what was written and hold as many quads as it says.

        About 40 ms for the embedded graph.

        :raises NoGenerationError: nothing has been built.
        :raises UnknownGenerationError: there is none of that name.
        :raises StoreError: it is damaged.
        """
        base, entries = self._history.find(name)
        return self._describe(self._prove(base), entries)

    def _prove(self, base: str) -> Generation:
        """Return the record of a generation that is written out, after a look at every file and quad of it."""
        folder = self._folder / base
        record = load_record(folder)
        prove(folder, record)
        try:
            quads = len(open_store(folder))
        except (OSError, RuntimeError) as err:
            raise StoreError(f"generation {base} cannot be read: {MEND}", f"{folder}: {reason(err)}") from err
        if quads != record.quads:
            raise StoreError(f"generation {base} holds {quads} statements: expected {record.quads}")
        return record

    def find(self, digest: str) -> Generation | None:
        """Return the current generation where it is whole and made of the inputs of that digest, None otherwise."""
        try:
            generation = self.check()
        except StoreError:  # gone or damaged: to be made anew
            return None
        return generation if generation.digest == digest else None

    # Writing

    def write(
        self, fill: Callable[[ox.Store], None], *, digest: str, built: str, keep: int, carries: bool = True
    ) -> tuple[Generation, bool]:
        """Make the next generation with *fill*, make it durable, and make it the current one.

        What updates made in graphs that are no build's is carried over; ``replaced`` of the record counts what they
        changed in those that are, and what of it is lost. The oldest beyond *keep* are removed. A failure at any
        point leaves ``current`` as it was.

        :param digest: of the inputs; the generation is named by its number and the first twelve digits.
        :param built: when, as ISO 8601.
        :param carries: whether what updates made is kept, and so must be readable.
        :returns: the current generation, and whether it is new: another build may have made it in the meantime.
        :raises StoreError: the directory cannot be written, another build holds the lock, or updates cannot be read.
        """
        with self._locked():
            made = self.find(digest) if carries else None
            if made is not None:
                return made, False
            before = find_before(self._history) if carries else None

            def fill_all(store: ox.Store) -> tuple[Generation, Change]:
                built_alone = ox.Store()
                fill(built_alone)
                owned = graphs_of(built_alone)
                given_way = before.give_way(store, owned) if before else []
                copy_all(built_alone, store)
                replaced = before.lost_in(store, given_way) if before else 0
                return Generation("", built, digest, 0, {}, owned=sorted(owned), replaced=replaced), Change()

            return self._make(digest, fill_all, keep, base=before.folder if before else None), True

    def add(
        self, graphs: Collection[str], fill: Callable[[ox.Store], None], *, digest: str, built: str, keep: int
    ) -> Generation:
        """Make the next generation of the current one: *graphs* are as *fill* makes them, all else is as it is.

        The oldest beyond *keep* are removed. A failure at any point leaves ``current`` as it was. What is there
        already is not copied unless one of *graphs* is; then it takes about 10 s a million quads.

        :param fill: gets a store with all else in it.
        :param digest: of the inputs, after the first of which the generation is named.
        :raises NoGenerationError: nothing has been built.
        :raises StoreError: it cannot be written, another build holds the lock, or what is current is damaged.
        """
        with self._locked():
            base, entries = self._history.find(None)
            folder, record = self._folder / base, self._prove(base)
            owned = record.owned or sorted(record.graphs)
            edits = within(squash([load_edits(folder), *(entry.change for entry in entries)]), owned)
            is_there = bool(graphs_of(open_store(folder)) & set(graphs))

            def fill_all(store: ox.Store) -> tuple[Generation, Change]:
                if is_there:
                    copy_all(open_store(folder), store, without=graphs)
                apply(store, squash(entry.change for entry in entries))
                for graph in graphs_of(store) & set(graphs):  # which updates made
                    store.remove_graph(ox.NamedNode(graph))
                fill(store)
                return replace(record, name="", built=built, owned=owned, before=None), edits

            return self._make(digest, fill_all, keep, base=None if is_there else folder)

    def update(self, state: State, change: Change, when: str) -> State:
        """Make *change* durable in the journal of *state* and in its store; return the state that it leads to.

        Nobody who writes is waited for.

        :raises QueryError: it holds what cannot be written down.
        :raises MovedError: another process has made another generation current: *state* is to be loaded again.
        :raises StoreError: it cannot be written, or another process writes; *state* is as it was.
        """
        made = prepare(change)
        with locked(self._data, patience=0):
            if self.current() != state.name:
                raise MovedError(state.name)
            entry = state.journal.append(self._history.next_number(), when, change)
        made(state.store)
        return replace(state, name=entry.name)

    def write_out(self, state: State, keep: int) -> State:
        """Write *state* out as a generation of its own, with an empty journal, so that the next start is quick.

        :raises MovedError: it is not current.
        :raises StoreError: it cannot be written, or another process writes; what is current stays so.
        """
        with self._locked():
            if self.current() != state.name:
                raise MovedError(state.name)
            name = self._copy(state.name, keep)
        return State(name, state.store, self._history.journal(name))

    def tidy(self, made: Generation, keep: int) -> Generation:
        """Write the current generation out, which is *made*, where its journal has grown long; return what it then is.

        Where it cannot be, it is left as it is: nothing is lost by it but time.
        """
        journal = self._history.journal(self._history.path().name)
        for _ in journal.entries():
            pass
        if not journal.is_long:
            return made
        try:
            with self._locked():
                self._copy(made.name, keep)
        except StoreError:
            return made
        return self.info()

    def rollback(self, name: str | None = None, keep: int | None = None) -> str:
        """Make the generation *name*, or else the one before the current one, current; return the name it then has.

        A generation that is written out and was updated since stays as it is, and is made anew under a number of
        its own; so is one that updates made. The oldest beyond *keep* are removed then.

        :raises UnknownGenerationError: there is none of that name, or none before the current one.
        :raises StoreError: it is damaged; what is current stays so.
        """
        with self._locked():
            wanted = self._history.before(None) if name is None else name
            base, entries = self._history.find(wanted)
            self._prove(base)
            if entries or self._history.has_updates(base):
                return self._copy(wanted, keep)
            self._history.point(base)
            return base

    def _copy(self, name: str, keep: int | None) -> str:
        """Write the generation *name* out under the next number and make it current; return its name."""
        base, entries = self._history.find(name)
        folder = self._folder / base
        record, before = load_record(folder), ""
        with suppress(NoEarlierGenerationError):
            before = self._history.before(name)
        made = entries[-1].when if entries else record.built
        owned = record.owned or sorted(record.graphs)
        edits = within(squash([load_edits(folder), *(entry.change for entry in entries)]), owned)

        def fill(target: ox.Store) -> tuple[Generation, Change]:
            apply(target, squash(entry.change for entry in entries))
            return replace(record, built=made, owned=owned, before=before), edits

        spared = None
        with suppress(StoreError):  # which is damage: nothing is to be gone forward to again
            spared = self._history.base()
        return self._make(name.partition("-")[2], fill, keep, spared, folder).name

    def _make(
        self, digest: str, fill: Fill, keep: int | None, spared: str | None = None, base: Path | None = None
    ) -> Generation:
        """Write a generation, make it current, and remove the oldest beyond *keep*, but never the one *spared*."""
        generation = make(self._history, f"{self._history.next_number():04d}-{digest[:12]}", fill, base)
        try:
            self._history.point(generation.name)
        except StoreError:
            remove(self._history, [generation.name])  # what nothing points at would only take room
            raise
        if keep is not None:
            remove(self._history, [old for old in self.names()[:-keep] if old not in {generation.name, spared}])
        return generation

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold the directory's lock, and clear away what a killed build has left."""
        with locked(self._data, PATIENCE):
            sweep(self._history)
            yield

    def backup(self, target: Path) -> str:
        """Copy the current generation to the new directory *target*, itself a data directory; return its name.

        The copy is proved. Who writes waits only while the journal is copied.

        :raises StoreError: the generation is damaged, or *target* exists or cannot be written.
        """
        if target.exists():
            raise StoreError("the backup exists: expected a new directory", target)
        draft = target.with_name(f".{target.name}.partial")
        try:
            shutil.rmtree(draft, ignore_errors=True)
            with locked(self._data):
                folder = self._history.path()
                copy = draft / "generations" / folder.name
                shutil.copytree(folder, copy, ignore=shutil.ignore_patterns(STORE))
            shutil.copytree(folder / STORE, copy / STORE)  # which never changes
            (draft / "current").write_text(f"{folder.name}\n", encoding="utf-8")
            name = Generations(draft).check().name
            sync_tree(draft)
            draft.rename(target)
            sync(target.parent)
        except StoreError:
            raise
        except OSError as err:
            raise trouble("the backup cannot be written", target, err) from err
        finally:
            shutil.rmtree(draft, ignore_errors=True)
        return name
