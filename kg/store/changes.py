"""A change of the graph as plain text: what an update took away and what it added, however it was worded."""

import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

import pyoxigraph as ox

from kg.errors import QueryError

Node = ox.NamedNode | ox.DefaultGraph
_FORMAT = ox.RdfFormat.N_QUADS
# How deep a triple term may hold others: one far deeper would end any process that reads it with a usual stack.
MOST_NESTED = 100


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
        return cls.from_dict(json.loads(text))

    @classmethod
    def from_dict(cls, found: dict[str, Any]) -> "Change":
        """Return the change that the object of :meth:`to_json` is."""
        return cls(found["removed"], found["added"], tuple(found["dropped"]), tuple(found["created"]))

    def to_json(self) -> str:
        """Return the change as a line of JSON."""
        return json.dumps(vars(self), ensure_ascii=False, separators=(",", ":"))

    @property
    def undone(self) -> "Change":
        """The change that leads back."""
        return Change(self.added, self.removed, self.created, self.dropped)

    @property
    def size(self) -> tuple[int, int]:
        """How many statements were removed, and how many added."""
        return self.removed.count("\n"), self.added.count("\n")

    @property
    def graphs(self) -> frozenset[str]:
        """The IRIs of the graphs that the change touches; the empty text stands for the graph without a name."""
        quads = [*_parse(self.removed), *_parse(self.added)]
        return frozenset({*map(_iri, quads), *self.dropped, *self.created})


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


def check_depth(change: Change) -> None:
    """Refuse a change that adds a triple term too deep for others to read.

    :raises QueryError: it does.
    """
    if "<<(" not in change.added:
        return
    for line in _lines(change.added):
        if line.count("<<(") > MOST_NESTED:  # or a text that looks like it
            term: object = _parse(line)[0].object
            for _ in range(MOST_NESTED):
                term = term.object if isinstance(term, ox.Triple) else None
            if isinstance(term, ox.Triple):
                raise QueryError(f"a triple term holds others more than {MOST_NESTED} deep")


def apply(store: ox.Store, change: Change) -> None:
    """Make *change* in *store*. Linear in the change."""
    prepare(change)(store)


def prepare(change: Change) -> Callable[[ox.Store], None]:
    """Return what makes *change* in a store, read already.

    :raises QueryError: it holds what cannot be read again, and so could not be kept.
    """
    try:
        removed, added = _parse(change.removed), _parse(change.added)
    except (SyntaxError, ValueError) as err:
        raise QueryError(f"the update makes a term that cannot be written down: {err}") from err

    def make(store: ox.Store) -> None:
        for quad in removed:
            store.remove(quad)
        for graph in change.dropped:
            store.remove_graph(ox.NamedNode(graph))
        for graph in change.created:
            store.add_graph(ox.NamedNode(graph))
        store.extend(added)

    return make


def squash(changes: Iterable[Change]) -> Change:
    """Return the one change that does what *changes* do one after the other. Linear in them."""
    quads, graphs = _Net(), _Net()
    for change in changes:
        quads.follow(_lines(change.removed), _lines(change.added))
        graphs.follow(change.dropped, change.created)
    return Change(
        removed="".join(sorted(quads.gone)),
        added="".join(sorted(quads.come)),
        dropped=tuple(sorted(graphs.gone)),
        created=tuple(sorted(graphs.come)),
    )


class _Net:
    """What is gone and what has come after one thing and another."""

    def __init__(self) -> None:
        self.gone: set[str] = set()
        self.come: set[str] = set()

    def follow(self, gone: Iterable[str], come: Iterable[str]) -> None:
        """Take account of what went next, and then of what came."""
        for one in gone:
            self.come.remove(one) if one in self.come else self.gone.add(one)
        for one in come:
            self.gone.remove(one) if one in self.gone else self.come.add(one)


def within(change: Change, graphs: Collection[str]) -> Change:
    """Return the part of *change* that is of *graphs*, named graphs all."""

    def keep(lines: str) -> str:
        pairs = zip(_lines(lines), _parse(lines), strict=True)
        return "".join(line for line, quad in pairs if _iri(quad) in graphs)

    return replace(
        change,
        removed=keep(change.removed),
        added=keep(change.added),
        dropped=tuple(graph for graph in change.dropped if graph in graphs),
        created=tuple(graph for graph in change.created if graph in graphs),
    )


def missing_from(store: ox.Store, change: Change) -> int:
    """Return how much of *change* does not hold in *store*: statements that it added or removed."""
    lost = sum(quad not in store for quad in _parse(change.added))
    return lost + sum(quad in store for quad in _parse(change.removed))


def _lines(text: str) -> list[str]:
    """Return the lines of N-Quads, which a literal never breaks: other signs that end a line may stand in one."""
    return [f"{line}\n" for line in text.split("\n")[:-1]]


def _parse(lines: str) -> list[ox.Quad]:
    return list(ox.parse(lines, format=_FORMAT)) if lines else []


def _iri(quad: ox.Quad) -> str:
    return quad.graph_name.value if isinstance(quad.graph_name, ox.NamedNode) else ""


def _text(lines: frozenset[bytes]) -> str:
    return b"".join(sorted(lines)).decode()
