"""What a build carries over of the generation that is current: what updates and loads made of it."""

from contextlib import suppress
from pathlib import Path

import pyoxigraph as ox

from kg.errors import StoreError
from kg.store.changes import Change, apply, graphs_of, missing_from, squash, within
from kg.store.history import History
from kg.store.journal import Entry
from kg.store.records import MEND, load_edits, load_record, prove
from kg.store.states import open_store


def find_before(history: History) -> "Before | None":
    """Return what a build must carry over of the current generation; None where there is none to read.

    :raises StoreError: updates were made and cannot be read: a build must not lose them.
    """
    try:
        folder = history.path()
    except StoreError as err:
        _refuse_loss(any(map(history.has_updates, history.names())), err)
        return None
    try:
        record = load_record(folder)
    except StoreError as err:
        _refuse_loss(history.has_updates(folder.name), err)
        # Whatever the build does not make is taken for an update's.
        with suppress(StoreError):
            open_store(folder)
            return Before(folder, frozenset(), [], Change())
        return None
    owned = frozenset(record.owned or record.graphs)
    try:
        prove(folder, record)
        entries = list(history.journal(folder.name).entries())
        edits = within(squash([load_edits(folder), *(entry.change for entry in entries)]), owned)
        return Before(folder, owned, entries, edits)
    except StoreError as err:
        _refuse_loss(history.has_updates(folder.name) or bool(record.graphs.keys() - owned), err)
        return None


def _refuse_loss(has_updates: bool, err: StoreError) -> None:
    if has_updates:
        problem = f"updates were made, and cannot be read: {MEND}, `lattice build --without-updates` leaves them"
        raise StoreError(problem, err) from err


class Before:
    """What a build finds: a generation, the graphs of it that a build made, and what updates changed in those."""

    def __init__(self, folder: Path, owned: frozenset[str], entries: list[Entry], edits: Change) -> None:
        self.folder = folder
        self._owned, self._entries, self._edits = owned, entries, edits

    def give_way(self, store: ox.Store, owned: frozenset[str]) -> list[ox.Quad]:
        """Remove from a copy of its store what another build makes anew: the graphs *owned*, and those of its own.

        :returns: the quads of graphs that updates made and the build now makes.
        """
        apply(store, squash(entry.change for entry in self._entries))
        there = graphs_of(store)
        taken = sorted(there & (owned - self._owned)) if self._owned else []
        quads = [quad for graph in taken for quad in store.quads_for_pattern(None, None, None, ox.NamedNode(graph))]
        for graph in sorted(there & (owned | self._owned)):
            store.remove_graph(ox.NamedNode(graph))
        return quads

    def lost_in(self, built: ox.Store, given_way: list[ox.Quad]) -> int:
        """Return how many changes of updates do not hold in *built*: it replaces them."""
        return missing_from(built, self._edits) + sum(quad not in built for quad in given_way)
