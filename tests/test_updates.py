"""What an update's text says before it is run: its operations, what they load, where they may write."""

import re
from contextlib import suppress

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import QuerySyntaxError
from kg.updates import ANYWHERE, Written, find_loads, graphs_named, kind_of, split_operations

DECLARED = "PREFIX ex: <http://e/> PREFIX port: <http://e:1> "
GRAPHS = ("http://e/g", "http://e/h", "http://e/i")


def store() -> pyoxigraph.Store:
    """A triple of its own in each of three graphs, and in the default graph."""
    found = pyoxigraph.Store()
    found.load("<http://e/s> <http://e/p> 1 .", pyoxigraph.RdfFormat.TURTLE)
    for graph in map(pyoxigraph.NamedNode, GRAPHS):
        found.add(pyoxigraph.Quad(pyoxigraph.NamedNode("http://e/s"), pyoxigraph.NamedNode("http://e/p"), graph, graph))
    return found


def graphs(held: pyoxigraph.Store) -> dict[str, set[str]]:
    """Return ``{graph, empty for the default graph: its triples as text}``, the empty graphs too."""
    found: dict[str, set[str]] = {name: set() for name in ("", *(str(graph.value) for graph in held.named_graphs()))}
    for quad in held:
        found["" if isinstance(quad.graph_name, pyoxigraph.DefaultGraph) else quad.graph_name.value].add(str(quad))
    return found


def changed(update: str) -> set[str] | None:
    """Return the graphs that an update changes, those too that it makes or drops; None where it does not parse."""
    before, held = graphs(store()), store()
    try:
        with suppress(OSError, RuntimeError):
            held.update(update)
    except SyntaxError:
        return None
    after = graphs(held)
    return {graph for graph in before.keys() | after.keys() if before.get(graph) != after.get(graph)}


def may(written: Written, graph: str) -> bool:
    return written.anywhere or (written.default if graph == "" else graph in written.graphs)


def canonical(held: pyoxigraph.Store) -> pyoxigraph.Dataset:
    found = pyoxigraph.Dataset(held)
    found.canonicalize(pyoxigraph.CanonicalizationAlgorithm.UNSTABLE)
    return found


def test_operations_one_by_one_do_what_the_update_does(suite: dict[str, str]) -> None:
    compared = 0
    for name, update in suite.items():
        if not name.endswith(".ru"):
            continue
        whole, parts = pyoxigraph.Store(), pyoxigraph.Store()
        for path, data in suite.items():
            if path.rpartition("/")[0] == name.rpartition("/")[0] and path.endswith(".ttl") and "manifest" not in path:
                for graph in (None, pyoxigraph.NamedNode("http://example.org/g1")):
                    whole.load(data, pyoxigraph.RdfFormat.TURTLE, base_iri="http://e/", to_graph=graph)
        parts.extend(whole)
        try:
            with suppress(OSError, RuntimeError):
                whole.update(update, base_iri="http://e/")
        except SyntaxError:
            continue
        with suppress(OSError, RuntimeError):
            for operation in split_operations(update):
                parts.update(operation.text, base_iri="http://e/")
        assert canonical(whole) == canonical(parts), name
        compared += 1
    assert compared > 100


@pytest.mark.parametrize(
    ("update", "operations"),
    [
        ("", []),
        ("# nothing", []),
        (" ; ", []),
        ("PREFIX a: <b:>", []),
        ("CLEAR ALL # ;\n;", ["CLEAR ALL"]),
        ("INSERT DATA { <a:> <a:> ';' ; <a:> 1 };CLEAR ALL", ["INSERT DATA { <a:> <a:> ';' ; <a:> 1 }", "CLEAR ALL"]),
        ("BASE <a:> DROP ALL;PREFIX d: <e:> DROP ALL", ["BASE <a:>\nDROP ALL", "BASE <a:>\nPREFIX d: <e:>\nDROP ALL"]),
        ("CLEAR ALL } ; DROP ALL", ["CLEAR ALL }", "DROP ALL"]),
        ("INSERT DATA { ; CLEAR ALL", ["INSERT DATA { ; CLEAR ALL"]),
        ("nonsense", ["nonsense"]),
    ],
)  # fmt: skip
def test_operations_are_split_at_outer_semicolons(update: str, operations: list[str]) -> None:
    assert [operation.text for operation in split_operations(update)] == operations


@pytest.mark.parametrize(("update", "column"), [("CLEAR ALL;; CLEAR ALL", 11), ("; CLEAR ALL", 1)])
def test_semicolon_without_operation_is_refused(update: str, column: int) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        split_operations(update)
    assert caught.value.column == column


@pytest.mark.parametrize(
    ("update", "kind"),
    [
        ("PREFIX insert: <a:> insert Data {}", "INSERT DATA"),
        ("DELETE DATA {}", "DELETE DATA"),
        ("DELETE WHERE {}", "DELETE WHERE"),
        ("DELETE {} WHERE {}", "MODIFY"),
        ("INSERT {} WHERE {}", "MODIFY"),
        ("WITH <a:b> DELETE {} WHERE {}", "MODIFY"),
        ("LOAD <a:b>", "LOAD"),
        ("clear all", "CLEAR"),
        ("DROP ALL", "DROP"),
        ("CREATE GRAPH <a:b>", "CREATE"),
        ("ADD <a:b> TO <a:c>", "ADD"),
        ("MOVE <a:b> TO <a:c>", "MOVE"),
        ("COPY <a:b> TO <a:c>", "COPY"),
        ("CLEARALL", None),
        ("SELECT * {}", None),
        ("", None),
    ],
)
def test_first_words_say_the_kind(update: str, kind: str | None) -> None:
    assert kind_of(update) == kind


def named(*graphs: str, default: bool = False) -> Written:
    return Written(frozenset(graphs), default)


@pytest.mark.parametrize(
    ("update", "written"),
    [
        ("INSERT DATA { ex:s ex:p 1 }", named(default=True)),
        ("INSERT DATA { GRAPH <http://e/g> { ex:s ex:p (1 <#x> true), [] } . }", named("http://e/g")),
        ("INSERT DATA { ex:s a ex:c . GRAPH ex:g {} GRAPH ex:h { ex:s ex:p 1 } }", named(*GRAPHS[:2], default=True)),
        ("DELETE DATA { GRAPH ex:g { ex:s ex:p 1 } };", named("http://e/g")),
        ("WITH ex:g DELETE { ?s ?p ?o } INSERT { GRAPH ex:h { ?s ?p 2 } } USING ex:i WHERE {}", named(*GRAPHS[:2])),
        ("INSERT { GRAPH ex:g { ?s ?p 2 } } USING NAMED ex:h WHERE { GRAPH ?g { ?s ?p ?o } }", named("http://e/g")),
        ("DELETE { GRAPH ex:g { ?s ?p ?o } } WHERE { { SELECT ?s { FILTER(?s < 1 && ?o > 2) } } }", named("http://e/g")),
        ("DELETE WHERE { GRAPH ex:g { ?s ?p ?o } }", named("http://e/g")),
        ("CLEAR SILENT GRAPH ex:g", named("http://e/g")),
        ("DROP DEFAULT", named(default=True)),
        ("CREATE GRAPH ex:j", named("http://e/j")),
        ("ADD ex:g TO GRAPH ex:h", named("http://e/h")),
        ("COPY SILENT DEFAULT TO ex:h", named("http://e/h")),
        ("MOVE GRAPH ex:g TO DEFAULT", named("http://e/g", default=True)),
        ("LOAD <http://127.0.0.1:1/> INTO GRAPH ex:g", named("http://e/g")),
        ("LOAD SILENT <http://127.0.0.1:1/>", named(default=True)),
    ],
)  # fmt: skip
def test_graphs_written_are_told(update: str, written: Written) -> None:
    assert graphs_named(DECLARED + "BASE <http://e/> " + update) == written


@pytest.mark.parametrize(
    "update",
    [
        "CLEAR ALL",
        "DROP NAMED",
        "CLEARGRAPHex:g",
        "INSERT DATA { GRAPHex:g { ex:s ex:p 2 } }",
        "INSERT DATA { ex:s ex:p trueGRAPH ex:g { ex:s ex:p 2 } }",
        "INSERT DATA { ex:s ex:p port:GRAPH ex:g { ex:s ex:p 2 } }",
        "INSERT { GRAPH ?g { ?s ex:p 2 } } WHERE { GRAPH ?g { ?s ?p ?o } }",
        "DELETE WHERE { GRAPH ?g { ?s ?p ?o } }",
        "INSERT { GRAPH ex:g {} } WHERE { FILTER(1<1#>'''\n+2) }; DROP ALL #''')}",
        "INSERT DATA { GRAPH ex:g {} }; DROP ALL",
        "PREFIX a: <http://e/g#> PREFIXa:<http://e/> CLEAR GRAPH a:h",
        "PREFIX GRAPHex: <http://e/other> ADD ex:g TO GRAPHex:h",
        "PREFIX SILENTex: <http://e/other> MOVE SILENTex:g TO ex:h",
        "MOVE DEFAULT TO GRAPHex:g",
    ],
)
def test_what_is_not_plain_may_write_anywhere(update: str) -> None:
    assert changed(DECLARED + update)
    assert graphs_named(DECLARED + update) == ANYWHERE


HOSTILE = r"""
INSERT DELETE DATA WHERE WITH USING NAMED INTO TO SILENT DEFAULT ALL GRAPH GRAPH?g GRAPHex:g GRAPHex:i{ SILENTex:g
TOex:g { } } ; ; . , ex:s ex:p ex:g ex:h ex:a.b.GRAPHex:i port: port:x port:GRAPH port:DELETE true trueGRAPH a _:b "x" '
''' # #''' <g> <#> <http://e/g> [] ( ) FILTER(1<2 FILTER(1<<#> BASE<http://e/> PREFIXex:<http://e/h> \u0047 ex:\#
"""
SPACED = (
    "INSERT DATA {|DELETE WHERE {|DELETE {|} WHERE {|GRAPH ex:h {|GRAPH ?g {|WITH ex:g|\n|ex:s ex:p 2|?s ?p ?o|(1 <#x>)"
    "|FILTER(1<1#>\n)|}; DROP ALL #|<<( ex:s ex:p 1 )>>"
)
PIECES = st.lists(st.sampled_from([*HOSTILE.split(), *re.split("[|]", SPACED), "{| ex:p 1 |}"]), max_size=4).map(
    " ".join
)


@settings(max_examples=1500)
@given(
    st.sampled_from(
        [
            "INSERT DATA { %s } %s",
            "INSERT DATA { GRAPH ex:g { %s } %s }",
            "INSERT DATA { ex:s ex:p port:%s ex:g { ex:s ex:p 2 } %s}",
            "DELETE { %s } INSERT { ?s ex:p 2 } WHERE { ?s ?p ?o %s }",
            "WITH ex:g DELETE { %s } WHERE { %s ?s ?p ?o }",
            "WITH %s INSERT { ?s ex:p 2 } WHERE { ?s ?p ?o %s }",
            "INSERT { GRAPH ex:h { ?s ex:p 3 } } WHERE { ?s ?p ?o FILTER(1<%s }; DROP ALL %s",
            "MOVE %s TO %s",
            "ADD %s TO %s",
            "DROP %s ; %s",
        ]
    ),
    PIECES,
    PIECES,
)
def test_no_graph_that_the_engine_changes_is_missed(form: str, first: str, second: str) -> None:
    update = DECLARED + form % (first, second)
    graphs_changed = changed(update)
    if graphs_changed is None:
        return
    for text in (update, *(operation.text for operation in split_operations(update))):
        assert all(may(graphs_named(text), graph) for graph in changed(text) or ())


@pytest.mark.parametrize(
    ("update", "sources"),
    [
        ("LOAD <http://127.0.0.1:1/> INTO GRAPH <a:b>", ["http://127.0.0.1:1/"]),
        ("PREFIX : <a:> CLEAR ALL; load silent :b", ["a:b"]),
        ("PREFIX : <a:>LOADSILENT:b", [None]),
        ("LOADex:a", [None]),
        ("CLEAR ALL;LOADex:a", [None]),
        ("INSERT {} WHERE { FILTER(1<1#>'''\n+2) }; LOAD <http://127.0.0.1:1/> #''')}", [None]),
        ("LOAD <x>", [None]),
        ("PREFIX load: <a:> WITH load:load DELETE {} WHERE { ?load load:load 'LOAD' } # LOAD", []),
    ],
)
def test_loads_are_found_wherever_the_engine_reads_them(update: str, sources: list[str | None]) -> None:
    assert [load.source for load in find_loads(DECLARED + update)] == sources
