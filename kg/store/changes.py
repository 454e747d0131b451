"""A change of the graph as plain text: what an update took away and what it added, however it was worded."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

Node = ox.NamedNode | ox.DefaultGraph
_FORMAT = ox.RdfFormat.N_QUADS


@dataclass(frozen=True)
class Change:
    """What one update did: ``removed`` and ``added`` are lines of N-Quads, sorted.

    ``dropped`` and ``created`` are named graphs, which may be there without a triple.
    """

    removed: str = ""
    added: str = ""
    dropped: tuple[str, ...] = ()
    created: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.removed or self.added or self.dropped or self.created)

    @classmethod
    def from_json(cls, text: bytes | str) -> "Change":
        """Return the change that :meth:`to_json` wrote."""
        found = json.loads(text)
        return cls(found["removed"], found["added"], tuple(found["dropped"]), tuple(found["created"]))

    def to_json(self) -> str:
        """Return the change as a line of JSON."""
        return json.dumps(vars(self), ensure_ascii=False, separators=(",", ":"))

    @property
    def size(self) -> tuple[int, int]:
        """How many statements were removed, and how many added."""
        return self.removed.count("\n"), self.added.count("\n")

    @property
    def graphs(self) -> frozenset[str]:
        """The IRIs of the graphs that the change touches; the empty text stands for the graph without a name."""
        quads = [*_parse(self.removed), *_parse(self.added)]
        named = {quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else "" for quad in quads}
        return frozenset({*named, *self.dropped, *self.created})


@dataclass(frozen=True)
class Contents:
    """What a store holds at one moment, to be compared with what it holds later."""

    lines: frozenset[bytes]
    graphs: frozenset[str]


def contents_of(store: ox.Store, graphs: Iterable[Node] | None = None) -> Contents:
    """Return what *store* holds, in *graphs* or in all. Linear: 20,000 quads in about 20 ms, a million in 1.5 s."""
    if graphs is not None:
        return Contents(frozenset().union(*(contents_of_graph(store, one, one) for one in graphs)), graphs_of(store))
    written = store.dump(format=_FORMAT)
    assert written is not None  # None only where an output file is given
    return Contents(frozenset(written.splitlines(keepends=True)), graphs_of(store))


def graphs_of(store: ox.Store) -> frozenset[str]:
    """Return the IRIs of the named graphs of *store*, the empty ones too."""
    return frozenset(graph.value for graph in store.named_graphs())


def compare(before: Contents, after: Contents) -> Change:
    """Return the change that leads from *before* to *after*."""
    return Change(
        removed=_text(before.lines - after.lines),
        added=_text(after.lines - before.lines),
        dropped=tuple(sorted(before.graphs - after.graphs)),
        created=tuple(sorted(after.graphs - before.graphs)),
    )


def contents_of_graph(store: ox.Store, source: Node, target: Node) -> frozenset[bytes]:
    """Return the triples of the graph *source* of *store*, as lines of N-Quads in the graph *target*."""
    written = store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=source)
    assert written is not None
    end = b" .\n" if isinstance(target, ox.DefaultGraph) else f" {target} .\n".encode()
    return frozenset(line.removesuffix(b" .\n") + end for line in written.splitlines(keepends=True))


def difference(before: frozenset[bytes], after: frozenset[bytes]) -> Change:
    """Return the change from one set of lines of N-Quads to another."""
    return Change(removed=_text(before - after), added=_text(after - before))


def apply(store: ox.Store, change: Change) -> None:
    """Make *change* in *store*. Linear in the change."""
    for quad in _parse(change.removed):
        store.remove(quad)
    for graph in change.dropped:
        store.remove_graph(ox.NamedNode(graph))
    for graph in change.created:
        store.add_graph(ox.NamedNode(graph))
    if change.added:
        store.extend(_parse(change.added))


def _parse(lines: str) -> list[ox.Quad]:
    return list(ox.parse(lines, format=_FORMAT)) if lines else []


def _text(lines: frozenset[bytes]) -> str:
    return b"".join(sorted(lines)).decode()
