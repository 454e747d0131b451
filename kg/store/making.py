"""A generation written: beside the others, made durable, renamed to its name; removed in the same order backwards.

What is killed meanwhile leaves a folder whose name starts with a dot, which the next who writes one removes.
"""

import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from traceback import clear_frames

import pyoxigraph as ox

from kg.errors import StoreError
from kg.store.changes import Change
from kg.store.disk import sync, sync_tree, trouble
from kg.store.history import History
from kg.store.records import STORE, Generation, digest_files, write_edits, write_record
from kg.store.states import count_by_graph, open_store

# Bytes of a store beyond which generations share the files that they have in common; they never change.
_SHARED = 64 * 2**20
# Fills a store, and returns what of the record only it knows, and what updates had changed in the build's own graphs.
Fill = Callable[[ox.Store], tuple[Generation, Change]]


def make(history: History, name: str, fill: Fill, base: Path | None = None) -> Generation:
    """Write a generation under its name, whole and durable or not at all; the lock is held.

    :param base: the folder of a generation that is proved, with whose store it begins.

    :raises StoreError: it cannot be written.
    """
    draft = history.folder / f".{name}"
    try:
        history.folder.mkdir(exist_ok=True)
        generation = _fill(draft, fill, name, history, base)
        sync_tree(draft)
        draft.rename(history.folder / name)
        sync(history.folder)
    except BaseException as err:
        _let_go(err)
        if isinstance(err, OSError | RuntimeError) and not isinstance(err, StoreError):
            raise trouble(f"generation {name} cannot be written", draft, err) from err
        raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)  # nothing is left of it where it has its name
    return generation


def _let_go(err: BaseException | None) -> None:
    """Close the store that frames of a failure still hold: it would write into its folder while that is removed."""
    while err is not None:
        clear_frames(err.__traceback__)
        err = err.__context__


def _fill(draft: Path, fill: Fill, name: str, history: History, base: Path | None) -> Generation:
    """Write one generation into the folder *draft* and return its record."""
    draft.mkdir()
    if base is not None:
        _begin_with(base / STORE, draft / STORE)
    store = ox.Store(str(draft / STORE))
    said, edits = fill(store)
    store.flush()
    quads, graphs = len(store), count_by_graph(store)
    del store  # closes it: RocksDB has its files to itself until then
    write_edits(draft, edits)
    before = said.before
    if before is None:
        with suppress(StoreError):
            before = history.current() or ""
    generation = replace(said, name=name, quads=quads, graphs=graphs, files=digest_files(draft), before=before)
    write_record(draft, generation)
    return generation


def _begin_with(base: Path, store: Path) -> None:
    """Make *store* what *base* is: a copy, so that damage to one is none to the other; a large one shares its files."""
    if sum(path.stat().st_size for path in base.iterdir()) > _SHARED:
        open_store(base.parent).backup(str(store))
    else:
        shutil.copytree(base, store, ignore=shutil.ignore_patterns("LOCK"))


def remove(history: History, names: Iterable[str]) -> None:
    """Remove generations; each loses its name first, so that none is ever seen in part.

    What cannot be removed is left for the next who writes: what is current is made already.
    """
    for name in names:
        with suppress(OSError):
            (history.folder / name).rename(history.folder / f".{name}")
    sweep(history)


def sweep(history: History) -> None:
    """Clear away what has no name yet, or no longer; the lock is held."""
    for path in history.kept("."):
        shutil.rmtree(path, ignore_errors=True)
