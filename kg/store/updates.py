"""What a request to write would change: worked out in a copy of the store, as a change that another can make."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import pyoxigraph as ox

from kg.contexts import expand
from kg.errors import OutwardError, QueryError, UnknownFormatError, UploadError
from kg.federation import pass_over_services
from kg.formats import formats
from kg.reader import EVERYTHING, Selection
from kg.store.changes import Change, Node, compare, contents_of, contents_of_graph, difference
from kg.store.engine import facts_of, to_query_error
from kg.store.rewriting import lower_booleans, may_apply, rewrite
from kg.syntax import check_subjects
from kg.updates import Operation, find_loads, graphs_named, kind_of, split_operations, with_using
from kg.vocab import BASE

_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


@dataclass(frozen=True)
class Upload:
    """One document of a request: its bytes and its media type.

    ``contexts`` are those that may stand for what JSON-LD names elsewhere, by IRI; None where none may.
    """

    content: bytes
    media_type: str
    contexts: Mapping[str, bytes] | None = None


def work_out_update(
    store: ox.Store, update: str, selection: Selection = EVERYTHING, loaded: Mapping[str, Upload] | None = None
) -> Change:
    """Return what a SPARQL update changes. Linear in the graphs that it may write, about 1 µs a quad.

    *store* is changed by it; after an error too, by the operations before. An update that is nested too deep ends the
    process: this is for one that may end.

    :param selection: the dataset of ``using-graph-uri`` and ``using-named-graph-uri``.
    :param loaded: the documents that its LOAD operations name, by IRI; one that is missing is passed over.
    :raises QueryError: it does not parse, or cannot be done.
    :raises UploadError: a document cannot be read.
    """
    update = pass_over_services(update)
    check_subjects(update)
    update = lower_booleans(update)
    operations = split_operations(update)
    graphs = _graphs_written(operations)
    before = contents_of(store, graphs)
    # The engine takes no declarations behind a semicolon, and has no dataset and no documents from outside.
    is_plain = len({operation.held for operation in operations}) == 1
    is_plain = is_plain and selection == EVERYTHING and not find_loads(update)
    if is_plain and not may_apply(update):
        _make(store, update)
    else:
        if is_plain:  # of its operations, the place of an error would be another
            _check_syntax(update)
        for operation in operations:
            if kind_of(operation.text) == "LOAD":
                _load(store, operation.text, loaded or {})
            else:
                text = with_using(operation, selection.default_graphs, selection.named_graphs).text
                _make(store, rewrite(text, facts_of(store, partial(store.query, base_iri=BASE))))
    return compare(before, contents_of(store, graphs))


def _graphs_written(operations: Iterable[Operation]) -> list[Node] | None:
    """Return the graphs that an update may write, None where it may be any; others are not looked at."""
    written = [graphs_named(operation.text) for operation in operations]
    if any(one.anywhere for one in written):
        return None
    named: list[Node] = [ox.NamedNode(iri) for iri in sorted({iri for one in written for iri in one.graphs})]
    return named + [ox.DefaultGraph() for _ in range(any(one.default for one in written))]


def _check_syntax(update: str) -> None:
    try:
        ox.Store().update(update, base_iri=BASE)
    except SyntaxError as err:
        raise to_query_error(err) from err
    except (OSError, RuntimeError, ValueError):
        return  # it parses; what it needs is not in an empty store


def _make(store: ox.Store, update: str) -> None:
    try:
        store.update(update, base_iri=BASE)
    except SyntaxError as err:
        raise to_query_error(err) from err
    except (OSError, RuntimeError, ValueError) as err:
        raise QueryError(f"update cannot be done: {err}") from err


def _load(store: ox.Store, operation: str, loaded: Mapping[str, Upload]) -> None:
    """Do a LOAD with the document that was fetched for it."""
    source = find_loads(operation)[0].source or ""
    written = graphs_named(operation)
    if written.anywhere:
        raise QueryError("LOAD: expected LOAD <document> INTO GRAPH <graph>")
    if source not in loaded:
        return
    node: Node = ox.NamedNode(next(iter(written.graphs))) if written.graphs else ox.DefaultGraph()
    load(store, loaded[source], source, node)


def work_out_upload(
    store: ox.Store, graph: str, uploads: Sequence[Upload], *, base: str, replaces: bool
) -> tuple[bool, Change]:
    """Return whether *graph* is new, and what putting *uploads* into it changes; *store* stays as it is.

    :param graph: its IRI, or the empty text for the graph without a name.
    :param base: the IRI that relative ones are resolved against.
    :param replaces: whether what the graph held goes.
    :raises UploadError: a document cannot be read.
    :raises UnknownFormatError: a media type is none of RDF's.
    """
    node = ox.NamedNode(graph) if graph else ox.DefaultGraph()
    draft = _load_all(uploads, base)
    found = contents_of_graph(draft, ox.DefaultGraph(), node)
    held = contents_of_graph(store, node, node)
    is_new = isinstance(node, ox.NamedNode) and not store.contains_named_graph(node)
    change = difference(held, found if replaces else held | found)
    return is_new, replace(change, created=(graph,) if is_new else ())


def to_triples(uploads: Sequence[Upload], base: str) -> str:
    """Return what is uploaded as N-Triples, read in this process: to be called with room for deep nesting.

    :raises UploadError: a document cannot be read.
    :raises UnknownFormatError: a media type is none of RDF's.
    """
    draft = _load_all(uploads, base)
    return b"".join(sorted(contents_of_graph(draft, ox.DefaultGraph(), ox.DefaultGraph()))).decode()


def _load_all(uploads: Sequence[Upload], base: str) -> ox.Store:
    draft = ox.Store()
    for upload in uploads:
        load(draft, upload, base)
    if any(True for _ in draft.named_graphs()):
        raise UploadError("it names graphs: expected triples, which go into the graph of the address", None, None)
    return draft


def work_out_drop(store: ox.Store, graph: str) -> tuple[bool, Change]:
    """Return whether *graph* is there, and what dropping it changes; the graph without a name is always there."""
    node = ox.NamedNode(graph) if graph else ox.DefaultGraph()
    is_there = isinstance(node, ox.DefaultGraph) or store.contains_named_graph(node)
    change = difference(contents_of_graph(store, node, node), frozenset())
    return is_there, replace(change, dropped=(graph,) if graph and is_there else ())


def load(store: ox.Store, upload: Upload, base: str, graph: Node | None = None) -> None:
    """Load *upload* into *graph* of *store*, or the one without a name, its blank nodes renamed.

    :raises UploadError: it cannot be read, with line and column where the parser says.
    :raises MissingContextError: it names a context elsewhere that it does not come with.
    :raises OutwardError: it names one, and none may be fetched.
    :raises UnknownFormatError: its media type is none of a graph's.
    """
    form = ox.RdfFormat.from_media_type(upload.media_type)
    accepted = [form.media_type for form in formats("graph")]
    if form is None or upload.media_type.lower() not in accepted:
        raise UnknownFormatError(upload.media_type, accepted)
    if form == ox.RdfFormat.RDF_XML:
        _check_xml(upload.content)
    content = upload.content
    if form == ox.RdfFormat.JSON_LD and upload.contexts is not None:
        content = expand(content, base, upload.contexts)
    try:
        store.load(content, format=form, base_iri=base, to_graph=graph)
    except SyntaxError as err:
        if "LoadDocumentCallback" in str(err.msg):  # how the engine says that it fetches nothing
            problem = "a JSON-LD context elsewhere: expected it in the document; none may be fetched (LATTICE_CONTEXTS)"
            raise OutwardError(problem) from err
        raise UploadError(str(err.msg), err.lineno, err.offset) from err
    except (OSError, ValueError, RuntimeError) as err:
        raise UploadError(str(err), None, None) from err


def _check_xml(content: bytes) -> None:
    """Refuse XML that could name entities, which grow as they are read, or other documents."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as err:
        raise UploadError(f"it is not UTF-8 at byte {err.start}", None, None) from err
    found = _DOCTYPE.search(content)
    if found:
        line = content.count(b"\n", 0, found.start()) + 1
        raise UploadError("it has a document type: expected RDF/XML without <!DOCTYPE>", line, None)
