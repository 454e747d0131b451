"""Loading: sources that a person has downloaded, each into a named graph of its own, all in one new generation."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import pyoxigraph as ox

from kg.build import build
from kg.deriving import DERIVED, GRAPH_TITLES, TITLED, conclude, match_titles
from kg.describing import describe, describe_conclusions, describe_input, describe_parts, describe_titles
from kg.errors import ParameterError, SourceError
from kg.settings import Settings
from kg.sources.files import Files
from kg.sources.kinds import find_sources
from kg.sources.stream import Edition, Progress, Source, Tally
from kg.store import Generation, Generations
from kg.vocab import DCAT, GRAPH, GRAPH_LOADED, SPDX

# Raised when a reader reads the same files into other lines, so that what is loaded again is read again.
READING = "9"
_PART = 2**18  # bytes
_SCHEMES = ("http://", "https://", "urn:")


@dataclass(frozen=True)
class Loaded:
    """One source that was loaded: into which *graph*, how many statements, and what was left out of it.

    ``is_new`` is False where the graph was read from the same files before; then its tally is empty. ``replaced`` is
    how many statements the graph had before, read from other files or by other rules; 0 where there was no graph.
    """

    path: Path
    kind: str
    graph: str
    edition: Edition
    statements: int
    tally: Tally
    is_new: bool
    replaced: int = 0


@dataclass
class _Draft:
    """A source on its way in."""

    path: Path
    kind: str
    source: Source
    graph: str
    digest: str
    statements: int = 0
    replaced: int = 0


def load(
    settings: Settings,
    kind: str,
    paths: Sequence[Path],
    *,
    graph: str | None = None,
    progress: Callable[[str, int], Progress] = lambda _name, _size: lambda _: None,
) -> tuple[Generation, list[Loaded]]:
    """Read sources into a new generation and make it current; where all were loaded before, nothing changes.

    The embedded graph is built first where nothing has been built.

    :param kind: of the sources, or ``all`` for whatever is known of what lies in the folders *paths*.
    :param graph: the IRI of the graph to load into, or its last part; that of the edition if not said.
    :param progress: is called for each source with its name and size in bytes, and returns what counts bytes.
    :returns: the current generation, and what was loaded, in order.
    :raises ParameterError: the graph is one that the build makes.
    :raises SourceError: a source cannot be read; what is served stays as it is.
    :raises StoreError: the generation cannot be written; the same.
    """
    generations = Generations(settings.data)
    if generations.current() is None:
        build(settings)
    counters: list[Progress] = []  # the last is that of the source that is being read

    def count(size: int) -> None:
        if counters:
            counters[-1](size)

    drafts: list[_Draft] = []
    for path, name, source in find_sources(kind, paths, settings.ontology, count):
        place = GRAPH + source.edition.slug if graph is None else _named(graph)
        rules = sorted((settings.ontology / "reading").glob("*.yaml")) if name == "ooh" else []
        drafts.append(_Draft(path, name, source, place, _digest(path, source.inputs, [*rules, *source.beside])))
    _refuse_twins(drafts)
    owned = set(generations.info().owned)
    for draft in drafts:
        if draft.graph in owned:
            raise ParameterError("graph", draft.graph, "one that the build does not make: what is loaded stands apart")
    before = _digests(generations)
    fresh = [draft for draft in drafts if before.get(draft.graph) != draft.digest]
    if not fresh:
        return generations.info(), [_loaded(draft, generations, is_new=False) for draft in drafts]
    held = generations.info().graphs
    for draft in fresh:
        draft.replaced = held.get(draft.graph, 0)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    pages = {draft.graph: draft.source.edition for draft in fresh if draft.kind == "ooh"}
    is_titled = any(draft.kind in TITLED for draft in fresh)

    def fill(store: ox.Store) -> None:
        for draft in fresh:
            counters.append(progress(draft.source.edition.title, draft.source.size))
            _fill(store, draft)
            describe(store, draft.graph, draft.source.edition, now)
            describe_input(store, draft.graph, draft.path.name, draft.digest)
            describe_parts(store, draft.graph)
        if pages:
            conclude(store, pages, settings.ontology)
            for name, edition in pages.items():
                describe_conclusions(store, name + DERIVED, name, edition, now)
        if is_titled and match_titles(store):
            describe_titles(store, GRAPH_TITLES, now)

    digest = hashlib.sha256("".join(draft.digest for draft in fresh).encode()).hexdigest()
    graphs = [name for draft in fresh for name in (draft.graph, draft.graph + DERIVED)]
    graphs += [GRAPH_TITLES] if is_titled else []
    made = generations.add(graphs, fill, digest=digest, built=now, keep=settings.keep)
    return made, [_loaded(draft, generations, is_new=draft in fresh) for draft in drafts]


def _named(graph: str) -> str:
    """Return the IRI of the graph that a person names, by its IRI or the last part of one.

    :raises ParameterError: it is neither, or a graph that loading itself writes.
    """
    found = graph if ":" in graph else GRAPH + graph
    try:
        is_named = found.lower().startswith(_SCHEMES) and found not in (GRAPH, *_SCHEMES) and bool(ox.NamedNode(found))
    except ValueError:  # it is no IRI
        is_named = False
    if not is_named:
        raise ParameterError("graph", graph, "an absolute IRI, of http, https or urn, or the last part of one")
    if found in (GRAPH_LOADED, GRAPH_TITLES) or found.endswith(DERIVED):
        raise ParameterError("graph", graph, "one that loading does not write of its own: what is loaded stands apart")
    return found


def _refuse_twins(drafts: Sequence[_Draft]) -> None:
    """Refuse two sources that would be one graph, as the second would take the first one's place."""
    taken: dict[str, Path] = {}
    for draft in drafts:
        if draft.graph in taken:
            problem = f"graph <{draft.graph}>: {taken[draft.graph]} is read into it too; expected one of them, or one "
            problem += "folder of both"
            raise SourceError(draft.path, problem)
        taken[draft.graph] = draft.path


def _digest(path: Path, inputs: Sequence[str], rules: Sequence[Path]) -> str:
    """Return the SHA-256 of what a source is made of, by name and content, and of how it is read.

    :param inputs: files of the folder or zip at *path*, all of it where there are none.
    :param rules: files that say how it is read.
    """
    whole = hashlib.sha256(READING.encode())
    for rule in rules:
        _take(whole, rule.name, rule.open("rb"))
    files = Files(path)
    if path.is_file() and not inputs:
        _take(whole, path.name, path.open("rb"))
    for name in inputs or (files.names() if path.is_dir() else ()):
        with files.open(name) as content:
            _take(whole, name, content)
    return whole.hexdigest()


def _take(whole: "hashlib._Hash", name: str, content: IO[bytes]) -> None:
    whole.update(f"\0{name}\0".encode())
    with content:
        while part := content.read(2**20):
            whole.update(part)


def _digests(generations: Generations) -> dict[str, str]:
    """Return of what each graph was loaded that is current: ``{graph: digest}``."""
    rows = generations.open({}).select(
        f"SELECT ?graph ?digest {{ GRAPH <{GRAPH_LOADED}> {{ "
        f"?graph <{DCAT}distribution>/<{SPDX}checksum>/<{SPDX}checksumValue> ?digest }} }}"
    )
    return {row["graph"]: row["digest"] for row in rows.texts()}


def _loaded(draft: _Draft, generations: Generations, *, is_new: bool) -> Loaded:
    statements = draft.statements if is_new else generations.info().graphs[draft.graph]
    edition, tally = draft.source.edition, draft.source.tally
    return Loaded(draft.path, draft.kind, draft.graph, edition, statements, tally, is_new, draft.replaced)


class _Text:
    """Lines of text as a file, which are made as they are read."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines, self._left = lines, b""

    def read(self, size: int) -> bytes:
        """Return up to *size* bytes; none at the end."""
        while len(self._left) < size:
            part: list[str] = []
            length = 0
            for line in self._lines:
                part.append(line)
                length += len(line)
                if length > _PART:
                    break
            if not part:
                break
            self._left += "".join(part).encode()
        found, self._left = self._left[:size], self._left[size:]
        return found


def _fill(store: ox.Store, draft: _Draft) -> None:
    """Load the lines of a source into its graph.

    :raises SourceError: it cannot be read, or holds nothing.
    """
    graph = ox.NamedNode(draft.graph)
    try:
        store.bulk_load(_Text(draft.source.lines), format=ox.RdfFormat.N_TRIPLES, to_graph=graph)  # type: ignore[arg-type]
    except SyntaxError as err:
        raise SourceError(draft.path, f"gives what is no RDF: {err.msg}") from err
    found = store.query(f"SELECT (COUNT(*) AS ?n) {{ GRAPH {graph} {{ ?s ?p ?o }} }}")
    assert isinstance(found, ox.QuerySolutions)
    draft.statements = int(next(found)["n"].value)
    if not draft.statements:
        raise SourceError(draft.path, f"holds nothing that a reader of {draft.kind} keeps")
