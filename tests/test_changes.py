"""A change: made in the old state, it gives what the engine made of the update, to the letter."""

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import KgError, QueryError
from kg.reader import Selection
from kg.store import Change, Upload, apply, work_out_drop, work_out_update, work_out_upload
from kg.store.changes import MOST_NESTED, Contents, check_depth, contents_of, prepare, squash, within
from kg.store.states import copy_all

GRAPHS = [f"http://e/g{number}" for number in range(3)]
SUBJECTS = ["<http://e/a>", "<http://e/b>", "_:x", "_:y"]
OBJECTS = [
    *SUBJECTS,
    '"plain"',
    '"two\\nlines\\u2028 and a \\" mark \\\\"',
    '"chat"@fr',
    '"שלום"@he--rtl',
    '"hello"@en--ltr',
    "1",
    "1.50",
    "true",
    '"2025-11-25"^^<http://www.w3.org/2001/XMLSchema#date>',
    "<<( <http://e/a> <http://e/p> <<( <http://e/b> <http://e/p> 'deep'@en )>> )>>",
    "<http://e/%20ü>",
]
PREDICATES = ["<http://e/p>", "<http://e/q>"]
PROLOGUES = ["", "PREFIX e: <http://e/> "]

triples = st.builds(
    lambda s, p, o: f"{s} {p} {o} . ", st.sampled_from(SUBJECTS), st.sampled_from(PREDICATES), st.sampled_from(OBJECTS)
)
groundless = triples.filter(lambda triple: "_:" not in triple)
iris = st.sampled_from(GRAPHS).map(lambda iri: f"<{iri}>")
references = st.one_of(iris.map(lambda iri: f"GRAPH {iri}"), st.just("DEFAULT"))


def blocks(content: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Triples, in a graph or in the one without a name."""
    inside = st.lists(content, min_size=1, max_size=3).map("".join)
    block = st.one_of(inside, st.builds(lambda graph, text: f"GRAPH {graph} {{ {text} }} ", iris, inside))
    return st.lists(block, min_size=1, max_size=3).map(" ".join)


PATTERNS = ["?s ?p ?o", "GRAPH ?g { ?s ?p ?o }", "GRAPH <http://e/g0> { ?s ?p ?o }", "?s <http://e/p> ?o"]
TEMPLATES = [
    "?s ?p ?o",
    "GRAPH <http://e/g1> { ?s ?p ?o }",
    "GRAPH <http://e/g2> { ?s <http://e/q> ?o . _:new <http://e/q> ?o }",
    "<http://e/a> ?p ?o",
]
GONE = ["?s ?p ?o", "GRAPH <http://e/g0> { ?s ?p ?o }", "GRAPH ?g { ?s ?p ?o }", "GRAPH <http://e/g2> { ?s ?p ?o }"]
modifications = st.builds(
    lambda scope, gone, come, using, where: f"{scope} {gone} {come} {using} WHERE {{ {where} }}",
    st.one_of(st.just(""), iris.map(lambda iri: f"WITH {iri}")),
    st.sampled_from(GONE).map(lambda text: f"DELETE {{ {text} }}"),
    st.one_of(st.just(""), st.sampled_from(TEMPLATES).map(lambda text: f"INSERT {{ {text} }}")),
    st.one_of(st.just(""), iris.map(lambda iri: f"USING {iri}"), iris.map(lambda iri: f"USING NAMED {iri}")),
    st.sampled_from(PATTERNS),
)
operations = st.one_of(
    blocks(triples).map(lambda text: f"INSERT DATA {{ {text} }}"),
    blocks(groundless).map(lambda text: f"DELETE DATA {{ {text} }}"),
    st.sampled_from(GONE).map(lambda text: f"DELETE WHERE {{ {text} }}"),
    modifications,
    st.builds(
        lambda verb, target: f"{verb} SILENT {target}",
        st.sampled_from(["CLEAR", "DROP"]),
        st.one_of(references, st.sampled_from(["NAMED", "ALL"])),
    ),
    iris.map(lambda iri: f"CREATE SILENT GRAPH {iri}"),
    st.builds(
        lambda verb, one, other: f"{verb} SILENT {one} TO {other}",
        st.sampled_from(["MOVE", "COPY", "ADD"]),
        references,
        references,
    ),
)
updates = st.builds(
    # The label of a blank node may stand in one operation alone.
    lambda prologue, found: prologue + " ; ".join(one.replace("_:", f"_:n{at}") for at, one in enumerate(found)),
    st.sampled_from(PROLOGUES),
    st.lists(operations, min_size=1, max_size=4),
)
selections = st.one_of(
    st.just(Selection()),
    st.builds(
        lambda default, named: Selection(tuple(default), tuple(named)),
        st.lists(st.sampled_from(GRAPHS), max_size=2, unique=True),
        st.lists(st.sampled_from(GRAPHS), max_size=2, unique=True),
    ),
)


def copy_of(store: ox.Store) -> ox.Store:
    copy = ox.Store()
    copy_all(store, copy)
    return copy


def step(store: ox.Store, update: str, selection: Selection) -> tuple[Change, Contents]:
    """Work an update out in a fork of *store*, make the change in *store*; return it and what the engine has made."""
    fork = copy_of(store)
    change = work_out_update(fork, update, selection)
    apply(store, Change.from_json(change.to_json()))
    return change, contents_of(fork)


@settings(max_examples=300)
@given(st.lists(st.tuples(updates, selections), min_size=1, max_size=4))
def test_change_gives_what_the_engine_made(requests: list[tuple[str, Selection]]) -> None:
    store, first, changes = ox.Store(), ox.Store(), []
    for update, selection in requests:
        try:
            change, made = step(store, update, selection)
        except QueryError:  # such as USING in the text and in the protocol: refused before anything was made
            continue
        changes.append(change)
        assert contents_of(store) == made
        assert set(GRAPHS) | {""} >= change.graphs
    apply(first, squash(changes))
    assert contents_of(first) == contents_of(store)


@given(updates)
@settings(max_examples=100)
def test_parts_of_a_change_are_the_change(update: str) -> None:
    change, _ = step(ox.Store(), update, Selection())
    parts = [within(change, [graph]) for graph in GRAPHS]
    rest = work_out_update(ox.Store(), update)
    named = sum(sum(part.size) for part in parts)
    unnamed = sum(str(quad.graph_name) == "DEFAULT" for quad in ox.parse(change.added, format=ox.RdfFormat.N_QUADS))
    assert named + unnamed == sum(change.size) == sum(rest.size)


def test_upload_and_drop_are_changes_too() -> None:
    store = ox.Store()
    body = Upload(b"<a> <p> _:x . _:x <p> 'deep'@en--ltr .", "text/turtle")
    is_new, change = work_out_upload(store, GRAPHS[0], [body], base="http://e/", replaces=True)
    apply(store, change)
    assert (is_new, change.size, change.graphs) == (True, (0, 2), frozenset({GRAPHS[0]}))
    is_there, change = work_out_drop(store, GRAPHS[0])
    apply(store, change)
    assert (is_there, change.size, contents_of(store)) == (True, (2, 0), Contents(frozenset(), frozenset()))


def test_what_cannot_be_read_again_is_refused_before_it_is_kept() -> None:
    with pytest.raises(KgError, match="cannot be written down"):
        prepare(Change(added="<not an iri> <http://e/p> 1 .\n"))


def nested(depth: int) -> Change:
    return Change(added=f"<a:b> <a:b> {'<<( <a:b> <a:b> ' * depth}<a:b>{' )>>' * depth} .\n")


def test_triple_term_is_taken_up_to_a_depth() -> None:
    check_depth(nested(MOST_NESTED))
    with pytest.raises(QueryError, match="deep"):
        check_depth(nested(MOST_NESTED + 1))


def test_text_of_signs_is_not_deep() -> None:
    check_depth(Change(added=f'<a:b> <a:b> "{"<<(" * 1000}" .\n'))
