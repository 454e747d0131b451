"""Loading: sources that a person has downloaded, each into a named graph of its own, all in one new generation."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import pyoxigraph as ox

from kg.build import build
from kg.dataset import iter_constructed
from kg.errors import ParameterError, SourceError
from kg.graph import load_lattice
from kg.settings import Settings
from kg.sources.files import Files
from kg.sources.kinds import find_sources
from kg.sources.stream import Edition, Progress, Source, Tally
from kg.store import Generation, Generations, OxigraphReader
from kg.vocab import CAREER, DCAT, DCTERMS, GRAPH, GRAPH_LOADED, PROV, RDF, SPDX, VOID, XSD

# Raised when a reader reads the same files into other lines, so that what is loaded again is read again.
READING = "5"
_PART = 2**18  # bytes
_SCHEMES = ("http://", "https://", "urn:")
_DERIVED = "-derived"  # ends the name of the graph of what is concluded from another one
# Parts of a graph: what has them, what they are of, how many there are, and what is counted.
_PARTS = [
    ("classPartition", "class", "entities", "?member a ?term"),
    ("propertyPartition", "property", "triples", "?subject ?term ?value"),
]


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
        drafts.append(_Draft(path, name, source, place, _digest(path, source.inputs, rules)))
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

    def fill(store: ox.Store) -> None:
        for draft in fresh:
            counters.append(progress(draft.source.edition.title, draft.source.size))
            _fill(store, draft)
            _describe(store, draft, now)
        _derive(store, [draft.graph for draft in fresh if draft.kind == "ooh"], settings.ontology)

    digest = hashlib.sha256("".join(draft.digest for draft in fresh).encode()).hexdigest()
    graphs = [name for draft in fresh for name in (draft.graph, draft.graph + _DERIVED)]
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
    if found == GRAPH_LOADED or found.endswith(_DERIVED):
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


def _derive(store: ox.Store, graphs: Sequence[str], ontology: Path) -> None:
    """Conclude by the rules from what pages state, each into a graph of its own; see that the planner can read it all.

    :raises StoreError: a statement or thing cannot be read as the planner reads them.
    """
    if not graphs:
        return
    for graph in graphs:
        alone = ox.Store()  # what the build has concluded is not concluded again
        for name in (graph, *(f"{GRAPH}{ours}" for ours in ("ladder", "ontology", "things"))):
            held = store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.NamedNode(name))
            alone.load(held, format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(name))
        rules = sorted((ontology / "rules").glob("*.rq"))
        store.extend(iter_constructed(OxigraphReader(alone, "", {}), rules, graph + _DERIVED))
    load_lattice(OxigraphReader(store, "", {}))


def _describe(store: ox.Store, draft: _Draft, now: str) -> None:
    """Say in the graph of what is loaded what this graph is (DCAT, VoID): from whom, which edition, of which files."""
    edition, place = draft.source.edition, ox.NamedNode(GRAPH_LOADED)
    graph, files, checksum = (ox.NamedNode(f"{draft.graph}{end}") for end in ("", "/input", "/input/checksum"))
    having = [ox.NamedNode(VOID + has) for has, *_ in _PARTS]
    parts = [quad.object for has in having for quad in store.quads_for_pattern(graph, has, None, place)]
    for node in (graph, files, checksum, *(part for part in parts if isinstance(part, ox.NamedNode))):
        for quad in store.quads_for_pattern(node, None, None, place):
            store.remove(quad)
    count = ox.Literal(str(draft.statements), datatype=ox.NamedNode(f"{XSD}integer"))
    moment = ox.Literal(now, datatype=ox.NamedNode(f"{XSD}dateTime"))
    said: list[tuple[ox.NamedNode, str, ox.NamedNode | ox.Literal | None]] = [
        (graph, f"{RDF}type", ox.NamedNode(f"{DCAT}Dataset")),
        (graph, f"{RDF}type", ox.NamedNode(f"{VOID}Dataset")),
        (graph, f"{DCTERMS}title", ox.Literal(edition.title, language="en")),
        (graph, f"{DCTERMS}description", ox.Literal(edition.description, language="en")),
        (graph, f"{DCTERMS}publisher", ox.Literal(edition.publisher)),
        (graph, f"{DCTERMS}license", ox.NamedNode(edition.licence) if edition.licence else None),
        (graph, f"{DCTERMS}rights", ox.Literal(edition.attribution, language="en") if edition.attribution else None),
        (graph, f"{DCTERMS}source", ox.NamedNode(edition.homepage) if edition.homepage else None),
        (graph, f"{DCTERMS}issued", _date(edition)),
        (graph, f"{CAREER}edition", ox.Literal(edition.edition)),
        (graph, f"{PROV}generatedAtTime", moment),
        (graph, f"{VOID}triples", count),
        (graph, f"{DCAT}distribution", files),
        (files, f"{RDF}type", ox.NamedNode(f"{DCAT}Distribution")),
        (files, f"{DCTERMS}title", ox.Literal(draft.path.name)),
        (files, f"{SPDX}checksum", checksum),
        (checksum, f"{RDF}type", ox.NamedNode(f"{SPDX}Checksum")),
        (checksum, f"{SPDX}algorithm", ox.NamedNode(f"{SPDX}checksumAlgorithm_sha256")),
        (checksum, f"{SPDX}checksumValue", ox.Literal(draft.digest, datatype=ox.NamedNode(f"{XSD}hexBinary"))),
    ]
    store.extend(ox.Quad(node, ox.NamedNode(name), value, place) for node, name, value in said if value is not None)
    store.extend(_partition(store, graph, place))


def _partition(store: ox.Store, graph: ox.NamedNode, place: ox.NamedNode) -> Iterator[ox.Quad]:
    """Yield how often the graph has each class and each property (VoID), so that nobody has to look through it."""
    for has, of, number, pattern in _PARTS:
        where = f"{{ GRAPH {graph} {{ {pattern} }} FILTER ISIRI(?term) }}"
        found = store.query(f"SELECT ?term (COUNT(*) AS ?n) {where} GROUP BY ?term")
        assert isinstance(found, ox.QuerySolutions)
        for row in list(found):
            name = hashlib.sha256(row["term"].value.encode()).hexdigest()[:32]
            part = ox.NamedNode(f"{graph.value}/{of}/{name}")
            yield ox.Quad(graph, ox.NamedNode(VOID + has), part, place)
            yield ox.Quad(part, ox.NamedNode(VOID + of), row["term"], place)
            yield ox.Quad(part, ox.NamedNode(VOID + number), row["n"], place)


def _date(edition: Edition) -> ox.Literal | None:
    if edition.issued is None:
        return None
    return ox.Literal(edition.issued.isoformat(), datatype=ox.NamedNode(f"{XSD}date"))
