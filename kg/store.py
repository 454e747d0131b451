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
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import pyoxigraph as ox

from kg.errors import NoGenerationError, QueryFormError, QuerySyntaxError, StoreError, UnknownGenerationError
from kg.formats import Format
from kg.reader import BOOLEAN, EVERYTHING, GRAPH, SOLUTIONS, Selection, Solutions
from kg.terms import Triple, from_ox, from_ox_triple
from kg.vocab import BASE

_PLACE = re.compile(r"at (\d+):(\d+)")
_FORMS: dict[type[object], tuple[str, str]] = {
    ox.QuerySolutions: (SOLUTIONS, "SELECT"),
    ox.QueryBoolean: (BOOLEAN, "ASK"),
    ox.QueryTriples: (GRAPH, "CONSTRUCT or DESCRIBE"),
}
Result = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


@dataclass(frozen=True)
class Generation:
    """What a generation says of itself. ``digest`` is that of the inputs; ``graphs`` counts triples by graph."""

    name: str
    built: str
    digest: str
    quads: int
    graphs: dict[str, int]


class OxigraphReader:
    """Answers queries from one open pyoxigraph store; implements :class:`kg.reader.Reader`.

    Results of pyoxigraph belong to the thread that made them, so each call evaluates and reads its answer whole.
    """

    def __init__(self, store: ox.Store, generation: str, prefixes: dict[str, str]) -> None:
        self._store = store
        self._generation = generation
        self._prefixes = prefixes

    @property
    def generation(self) -> str:
        """The name of the generation."""
        return self._generation

    def _query(self, query: str, selection: Selection = EVERYTHING) -> Result:
        whole = not selection.default_graphs and not selection.named_graphs
        with self._translated():
            return self._store.query(
                query,
                base_iri=BASE,  # <role/librarian> is the one of ours, as in a page that links to it
                use_default_graph_as_union=whole,
                default_graph=None if whole else [ox.NamedNode(iri) for iri in selection.default_graphs],
                named_graphs=None if whole else [ox.NamedNode(iri) for iri in selection.named_graphs],
            )

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Translate what pyoxigraph raises; results are read lazily, so reading them is done in here too.

        RuntimeError is what it raises for the answer of a SERVICE that is not one.
        """
        try:
            yield
        except SyntaxError as err:
            raise to_query_error(err) from err
        except (OSError, RuntimeError) as err:
            raise StoreError(f"generation {self._generation!r} cannot answer: {err}") from err

    def _expect(self, query: str, kind: type[Result]) -> Result:
        result = self._query(query)
        if not isinstance(result, kind):
            raise QueryFormError(_FORMS[type(result)][1], _FORMS[kind][1])
        return result

    def select(self, query: str) -> Solutions:
        """Answer a SELECT, all rows at once."""
        result = self._expect(query, ox.QuerySolutions)
        assert isinstance(result, ox.QuerySolutions)
        names = tuple(variable.value for variable in result.variables)
        with self._translated():
            rows = tuple(tuple(None if term is None else from_ox(term) for term in row) for row in result)
        return Solutions(names, rows)

    def ask(self, query: str) -> bool:
        """Answer an ASK."""
        return bool(self._expect(query, ox.QueryBoolean))

    def construct(self, query: str) -> tuple[Triple, ...]:
        """Answer a CONSTRUCT or DESCRIBE."""
        result = self._expect(query, ox.QueryTriples)
        assert isinstance(result, ox.QueryTriples)
        with self._translated():
            return tuple(from_ox_triple(triple) for triple in result)

    def describe(self, iri: str) -> tuple[Triple, ...]:
        """Return every triple with *iri* as subject or object, and what blank nodes it leads to."""
        node, seen, found = ox.NamedNode(iri), set(), dict[ox.Triple, None]()
        for quad in self._store.quads_for_pattern(None, None, node):
            found[quad.triple] = None
        pending: list[ox.NamedNode | ox.BlankNode] = [node]
        while pending:
            subject = pending.pop()
            seen.add(subject)
            for quad in self._store.quads_for_pattern(subject, None, None):
                found[quad.triple] = None
                if isinstance(quad.object, ox.BlankNode) and quad.object not in seen:
                    pending.append(quad.object)
        return tuple(from_ox_triple(triple) for triple in found)

    def answer(
        self, query: str, choose: Callable[[str], Format], selection: Selection = EVERYTHING
    ) -> tuple[bytes, Format]:
        """Answer any query in the format that *choose* names for its form; written in Rust, never row by row."""
        result = self._query(query, selection)
        form = choose(_FORMS[type(result)][0])
        with self._translated():
            if isinstance(result, ox.QueryTriples):
                graph_format = ox.RdfFormat.from_media_type(form.media_type)
                body = ox.serialize(result, format=graph_format, prefixes=self._prefixes)
            else:
                body = result.serialize(format=ox.QueryResultsFormat.from_media_type(form.media_type))
        assert body is not None  # None only where an output file is given.
        return body, form

    def dump(self, form: Format, graph: str | None = None) -> bytes:
        """Write the dataset, or the one named *graph*, in a graph format.

        A format for triples alone gets the union of the graphs.
        """
        rdf = ox.RdfFormat.from_media_type(form.media_type)
        assert rdf is not None  # every graph format of kg.formats is one of pyoxigraph's
        node = ox.NamedNode(graph) if graph else None
        quads: Iterable[ox.Quad] = self._store.quads_for_pattern(None, None, None, node)
        rows: Iterable[ox.Quad | ox.Triple] = quads
        if not rdf.supports_datasets:
            rows = dict.fromkeys(quad.triple for quad in quads)
        return ox.serialize(rows, format=rdf, prefixes=self._prefixes) or b""  # type: ignore[arg-type]


def to_query_error(err: SyntaxError) -> QuerySyntaxError:
    """Return pyoxigraph's syntax error with its line and column, which it gives only as text."""
    place = _PLACE.search(str(err.msg))
    line, column = (int(place[1]), int(place[2])) if place else (None, None)
    return QuerySyntaxError(str(err.msg), line, column)


def open_memory(quads: Iterable[ox.Quad], generation: str = "memory") -> OxigraphReader:
    """Return a reader of *quads* kept in memory; for tests and for checking facts before they are kept."""
    store = ox.Store()
    store.extend(quads)
    return OxigraphReader(store, generation, {})


class Generations:
    """The generations of one data directory."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._folder = data / "generations"

    def current(self) -> str | None:
        """Return the name of the current generation, or None before the first build."""
        try:
            return (self._data / "current").read_text(encoding="utf-8").strip() or None
        except FileNotFoundError:
            return None
        except OSError as err:
            raise StoreError(f"{self._data}: cannot be read: {err.strerror or err}") from err

    def names(self) -> list[str]:
        """Return the names of the generations that are kept, the oldest first."""
        if not self._folder.is_dir():
            return []
        return sorted(path.name for path in self._folder.iterdir() if not path.name.startswith("."))

    def info(self, name: str | None = None) -> Generation:
        """Return what the generation *name*, or else the current one, says of itself.

        :raises NoGenerationError: nothing has been built.
        :raises UnknownGenerationError: there is none of that name.
        """
        path = self._path(name) / "generation.json"
        try:
            return Generation(**json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError) as err:
            raise StoreError(f"{path}: not the record of a generation: {err}") from err

    def open(self, prefixes: dict[str, str], name: str | None = None) -> OxigraphReader:
        """Open a generation for reading: the current one, or that *name*. About 17 ms.

        :raises NoGenerationError: nothing has been built.
        """
        path = self._path(name)
        try:
            store = ox.Store.read_only(str(path / "store"))
        except OSError as err:
            raise StoreError(f"generation {path.name!r} cannot be opened: {err}") from err
        return OxigraphReader(store, path.name, prefixes)

    def write(self, fill: Callable[[ox.Store], None], *, digest: str, built: str, keep: int) -> Generation:
        """Make the next generation with *fill*, make it durable, and make it the current one.

        The oldest beyond *keep* are removed. A failure at any point leaves ``current`` as it was.

        :param digest: of the inputs; the generation is named by its number and the first twelve digits.
        :param built: when, as ISO 8601.
        :raises StoreError: the directory cannot be written, or another build holds the lock.
        """
        with self._locked():
            number = max((int(name.split("-")[0]) for name in self.names()), default=0) + 1
            name = f"{number:04d}-{digest[:12]}"
            draft = self._folder / f".{name}"
            try:
                generation = _fill(draft, fill, name, digest, built)
                _sync_tree(draft)
                draft.rename(self._folder / name)
                _sync(self._folder)
            except OSError as err:
                raise StoreError(f"{draft}: cannot be written: {err.strerror or err}") from err
            self._point(name)
            for old in self.names()[:-keep]:
                if old != name:
                    shutil.rmtree(self._folder / old)
            return generation

    def rollback(self, name: str | None = None) -> str:
        """Make the generation *name*, or else the one before the current one, current; return its name.

        :raises UnknownGenerationError: there is none of that name, or none before the current one.
        """
        with self._locked():
            names, current = self.names(), self.current()
            if name is None:
                before = [kept for kept in names if current and kept < current]
                name = before[-1] if before else "the one before"
            if name not in names:
                raise UnknownGenerationError(name, names)
            self._point(name)
            return name

    def backup(self, target: Path) -> str:
        """Copy the current generation to the new directory *target*, itself a data directory; return its name.

        :raises StoreError: *target* exists or cannot be written.
        """
        path = self._path(None)
        if target.exists():
            raise StoreError(f"{str(target)!r} exists: expected a new directory for the backup")
        try:
            draft = target.with_name(f".{target.name}.partial")
            shutil.rmtree(draft, ignore_errors=True)
            shutil.copytree(path, draft / "generations" / path.name)
            (draft / "current").write_text(f"{path.name}\n", encoding="utf-8")
            _sync_tree(draft)
            draft.rename(target)
            _sync(target.parent)
        except OSError as err:
            raise StoreError(f"{str(target)!r}: cannot be written: {err.strerror or err}") from err
        return path.name

    def _path(self, name: str | None) -> Path:
        current = self.current()
        if name is None and current is None:
            raise NoGenerationError(self._data)
        path = self._folder / (name or current or "")
        if not path.is_dir() or path.parent != self._folder:
            raise UnknownGenerationError(name or current or "", self.names())
        return path

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
            raise StoreError(f"{self._data}: cannot be written: {err.strerror or err}") from err

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold the directory's lock, and clear away what a killed build has left."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            lock = (self._data / "lock").open("a")
        except OSError as err:
            raise StoreError(f"{self._data}: cannot be written: {err.strerror or err}") from err
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as err:
                raise StoreError(f"{self._data}: another process is writing here: wait for it to end") from err
            for left in self._folder.glob(".*"):
                shutil.rmtree(left)
            yield


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
