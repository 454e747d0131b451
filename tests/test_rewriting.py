"""What a rule makes of a query means what the query says: held against SPARQL's algebra, written out here."""

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kg.errors import QuerySyntaxError
from kg.formats import get_format
from kg.reader import EVERYTHING, Selection, Solutions, parse_results
from kg.store import OxigraphReader, work_out_update
from kg.store.engine import facts_of
from kg.store.outline import outline
from kg.store.rewriting import may_apply, rewrite
from kg.store.rules import Rewriting

E = "http://e/"
NODES = ("a", "b", "c", "g1", "lost")  # the last is in no graph
Solution = dict[str, str]
Data = Mapping[str, frozenset[tuple[str, str, str]]]
Element = tuple[Any, ...]
DATA: Data = {
    "": frozenset({("a", "p", "b"), ("b", "p", "c")}),
    "g1": frozenset({("a", "p", "b"), ("a", "q", "g1"), ("c", "p", "c")}),
    "g2": frozenset({("b", "p", "c"), ("b", "q", "g1")}),
    "g3": frozenset(),
}


def store(data: Data = DATA) -> ox.Store:
    found = ox.Store()
    for name, triples in data.items():
        graph = ox.NamedNode(E + name) if name else ox.DefaultGraph()
        if name:
            found.add_graph(ox.NamedNode(E + name))
        for triple in triples:
            subject, predicate, object_ = (ox.NamedNode(E + term) for term in triple)
            found.add(ox.Quad(subject, predicate, object_, graph))
    return found


def rewritten(text: str, held: ox.Store) -> str:
    return rewrite(text, facts_of(held, partial(held.query)))


def answers(query: str, held: ox.Store, selection: Selection = EVERYTHING) -> Counter[frozenset[tuple[str, str]]]:
    reader = OxigraphReader(held, "test", {}, default_is_union=False)
    body, _ = reader.answer(query, lambda _: get_format("json", "results"), selection)
    found = parse_results(body)
    assert isinstance(found, Solutions)
    return Counter(
        frozenset(
            (name, str(term).removeprefix(E))
            for name, term in zip(found.variables, row, strict=True)
            if term is not None
        )
        for row in found.rows
    )


# The algebra (SPARQL 1.1, 18.5), of groups as lists of elements


def term(value: str) -> str:
    return value if value.startswith("?") else f"<{E}{value}>"


def text_of(group: Iterable[Element]) -> str:
    return f"{{ {' '.join(map(element_text, group))} }}"


def element_text(element: Element) -> str:
    match element:
        case "triple", s, p, o:
            return f"{term(s)} {term(p)} {term(o)} ."
        case "path", s, path, o:
            return f"{term(s)} <{E}p>{path} {term(o)} ."
        case ("optional" | "minus") as word, group:
            return f"{word.upper()} {text_of(group)}"
        case "union", one, other:
            return f"{text_of(one)} UNION {text_of(other)}"
        case "values", name, terms:
            return f"VALUES {name} {{ {' '.join(map(term, terms))} }}"
        case "graph", name, group:
            return f"GRAPH {term(name)} {text_of(group)}"
        case "select", names, group:
            return f"{{ SELECT {' '.join(names)} {text_of(group)} }}"
        case "filter", "is", name, value:
            return f"FILTER({name} = {term(value)})"
        case "filter", "bound", name, _:
            return f"FILTER(BOUND({name}))"
    raise AssertionError(element)


def compatible(one: Solution, other: Solution) -> bool:
    return all(other.get(name, value) == value for name, value in one.items())


def join(left: Iterable[Solution], right: list[Solution]) -> list[Solution]:
    return [one | other for one in left for other in right if compatible(one, other)]


def match(pattern: tuple[str, ...], triples: Iterable[tuple[str, ...]]) -> Iterator[Solution]:
    for triple in triples:
        found: Solution = {}
        for wanted, value in zip(pattern, triple, strict=True):
            if not (found.setdefault(wanted, value) == value if wanted.startswith("?") else wanted == value):
                break
        else:
            yield found


def holds(condition: Element, solution: Solution) -> bool:
    _, kind, name, value = condition
    return name in solution if kind == "bound" else solution.get(name) == value


def walk(s: str, path: str, o: str, triples: frozenset[tuple[str, str, str]]) -> list[Solution]:
    pairs = {(a, b) for a, p, b in triples if p == "p"}
    if path == "*":
        for _ in range(4):
            pairs |= {(a, d) for (a, b), (c, d) in itertools.product(pairs, pairs) if b == c}
    nodes = {value for a, _, b in triples for value in (a, b)} | {one for one in (s, o) if not one.startswith("?")}
    return list(match((s, o), pairs | {(node, node) for node in nodes}))


def evaluate(group: Iterable[Element], data: Data, graph: str = "") -> list[Solution]:
    group = list(group)
    found: list[Solution] = [{}]
    for element in group:
        match element:
            case "triple", s, p, o:
                found = join(found, list(match((s, p, o), data[graph])))
            case "path", s, path, o:
                found = join(found, walk(s, path, o, data[graph]))
            case "optional", inner:
                conditions = [one for one in inner if one[0] == "filter"]
                right = evaluate([one for one in inner if one[0] != "filter"], data, graph)
                kept: list[Solution] = []
                for one in found:
                    both = [both for both in join([one], right) if all(holds(test, both) for test in conditions)]
                    kept += both or [one]
                found = kept
            case "minus", inner:
                right = evaluate(inner, data, graph)
                found = [
                    one for one in found if not any(compatible(one, other) and one.keys() & other for other in right)
                ]
            case "union", one_group, other_group:
                found = join(found, evaluate(one_group, data, graph) + evaluate(other_group, data, graph))
            case "values", name, terms:
                found = join(found, [{name: value} for value in terms])
            case "graph", name, inner if name.startswith("?"):
                each = [
                    solution
                    for graph_name in data
                    if graph_name
                    for solution in join(evaluate(inner, data, graph_name), [{name: graph_name}])
                ]
                found = join(found, each)
            case "graph", name, inner:
                found = join(found, evaluate(inner, data, name) if name in data else [])
            case "select", names, inner:
                rows = evaluate(inner, data, graph)
                found = join(found, [{name: row[name] for name in names if name in row} for row in rows])
    return [one for one in found if all(holds(test, one) for test in group if test[0] == "filter")]


VARIABLES = st.sampled_from(["?g", "?x", "?y"])
ENDS = st.one_of(VARIABLES, st.sampled_from(NODES))
LEAVES = st.one_of(
    st.tuples(st.just("triple"), ENDS, st.sampled_from("pq"), ENDS),
    st.tuples(st.just("path"), ENDS, st.sampled_from("*?"), ENDS),
    st.tuples(st.just("values"), VARIABLES, st.lists(st.sampled_from(NODES), min_size=1, max_size=2)),
)
FILTERS = st.tuples(st.just("filter"), st.sampled_from(["is", "bound"]), VARIABLES, st.sampled_from(NODES))


def larger(inner: st.SearchStrategy[Element]) -> st.SearchStrategy[Element]:
    group = st.lists(st.one_of(inner, FILTERS), min_size=1, max_size=3)
    names = st.lists(VARIABLES, min_size=1, max_size=2, unique=True)
    return st.one_of(
        st.tuples(st.sampled_from(["optional", "minus"]), group),
        st.tuples(st.just("union"), group, group),
        st.tuples(st.just("graph"), st.just("?g"), group),
        st.tuples(st.just("graph"), st.sampled_from(["?g", "?x", "g1"]), group),
        st.tuples(st.just("select"), names, group),
    )


GROUPS = st.lists(st.recursive(LEAVES, larger, max_leaves=5), min_size=1, max_size=3)


@settings(max_examples=150)
@given(GROUPS)
def test_what_is_rewritten_is_answered_as_the_algebra_says(group: list[Element]) -> None:
    query, held = f"SELECT ?g ?x ?y {text_of(group)}", store()
    assume(rewritten(query, held) != query)
    expected = Counter(frozenset((name[1:], value) for name, value in one.items()) for one in evaluate(group, DATA))
    assert answers(query, held) == expected


# Rules, each with a query of its own


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("SELECT ?g { GRAPH ?g { SELECT ?x { ?x <p> <b> } } }", [{"g": "g1"}]),
        ("SELECT ?g { GRAPH ?g { VALUES ?x { <a> } } }", [{"g": "g1"}, {"g": "g2"}, {"g": "g3"}]),
        ("SELECT ?g { GRAPH ?g { ?x <p> <b> MINUS { ?y <p> <b> } } }", [{"g": "g1"}]),
        ("SELECT ?g { GRAPH ?g { _:n <p> <b> MINUS { ?y <p> <b> } } }", [{"g": "g1"}]),
        ("SELECT ?x { GRAPH <g3> { ?x <p>* <a> } }", [{"x": "a"}]),
        ("SELECT ?x { FILTER(true) ?x (<p>|<q>)* <lost> }", [{"x": "lost"}]),
        ("SELECT ?x { ?x <p>* <lost> . ?x <p> ?y }", []),
        ("SELECT (COUNT(*) AS ?x) { <lost> <p>* <lost> }", [{"x": "1"}]),
        ("SELECT ?x FROM <g1> { ?x <p>* <lost> }", [{"x": "lost"}]),
        ("SELECT ?g FROM <g1> { GRAPH ?g { VALUES ?x { 1 } } }", []),
        ("SELECT ?g FROM NAMED <g2> FROM NAMED <g3> { GRAPH ?g { VALUES ?x { 1 } } }", [{"g": "g2"}, {"g": "g3"}]),
        ("SELECT (GROUP_CONCAT(?x; SEPARATOR='-') AS ?g) { VALUES ?x { 'one'@en } }", [{"g": "one"}]),
        ("SELECT (SAMETERM(BNODE(?x), BNODE(?y)) AS ?g) { VALUES (?x ?y) { ('é' 'é') } }", [{"g": "true"}]),
        ("SELECT (COUNT(DISTINCT ?n) AS ?x) { SELECT (BNODE('é') AS ?n) { VALUES ?y { 1 2 } } }", [{"x": "2"}]),
        ("SELECT (BNODE(?x) AS ?g) { VALUES ?x { 'one'@en 1 <a> } }", [{}, {}, {}]),
    ],
)
def test_rule(query: str, rows: list[Solution]) -> None:
    text, held = f"BASE <{E}> {query}", store()
    assert rewritten(text, held) != text
    assert answers(text, held) == Counter(frozenset(row.items()) for row in rows)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?g { GRAPH ?g { ?s ?p ?o FILTER(?s != <a>) OPTIONAL { ?s <p> ?x } FILTER NOT EXISTS { ?s <q> ?o } } }",
        "SELECT ?g { GRAPH ?g { VALUES ?s { <a> } ?s ?p ?o } }",
        "SELECT ?g { GRAPH ?g { } }",
        "SELECT ?x { ?x <p>* <a> . <a> <p>? ?x }",
        "SELECT ?x { ?x <p>* ?y }",
        "SELECT ?x { ?x <q>/<p>* <lost> }",
        "SELECT (COUNT(*) AS ?n) (BNODE() AS ?b) { ?s ?p ?o }",
        "SELECT (?x * ?y AS ?z) { ?s ?p 'GRAPH ?g { SELECT' } # BNODE(1) GROUP_CONCAT(",
        "ASK { GRAPH ?g { SELECT } }}",
        "DELETE WHERE { GRAPH ?g { ?g ?p ?o } }",
        "INSERT DATA { GRAPH <g1> { <a> <p> 'GROUP_CONCAT(' } }",
    ],
)
def test_text_without_a_rule_stays_byte_for_byte(query: str) -> None:
    text = f"BASE <{E}> {query}"
    assert rewritten(text, store()) is text


def test_booleans_are_keywords_in_any_case() -> None:
    found = answers(
        "SELECT (TRUE AS ?x) (False AS ?y) ('TRUE' AS ?g) { VALUES ?z { tRUE } FILTER(?z = true) }", store()
    )
    assert found == Counter([frozenset({("x", "true"), ("y", "false"), ("g", "TRUE")})])
    assert work_out_update(store(), f"BASE <{E}> INSERT DATA {{ <a> <p> TRUE }}").size == (0, 1)


@pytest.mark.parametrize(
    "group",
    [
        "<<( ?a ?b ?c )>> ?p ?o",
        "?s ?p ?o . <<( ?a ?b ?c )>> ?p ?o",
        "?s ?p <<( <<( ?a ?b ?c )>> ?b ?c )>>",
        "<< <<( ?a ?b ?c )>> ?b ?c >> ?p ?o",
    ],
)
def test_triple_term_is_no_subject(group: str) -> None:
    with pytest.raises(QuerySyntaxError, match="an object alone"):
        answers(f"SELECT * {{ {group} }}", store())
    with pytest.raises(QuerySyntaxError, match="an object alone"):
        work_out_update(store(), f"INSERT {{ {group} }} WHERE {{}}")


def test_dataset_of_the_request_has_its_own_named_graphs() -> None:
    found = answers("SELECT ?g { GRAPH ?g { VALUES ?x { 1 } } }", store(), Selection((), (f"{E}g2",)))
    assert found == Counter([frozenset({("g", "g2")})])


def test_place_of_an_error_is_one_of_the_query_as_it_came() -> None:
    with pytest.raises(QuerySyntaxError, match="line 2, column"):
        answers("SELECT (GROUP_CONCAT(?x) AS ?y) { GRAPH ?g { SELECT ?x { } } }\n  }", store())
    with pytest.raises(QuerySyntaxError, match="line 2, column"):
        work_out_update(store(), "INSERT { ?g ?g ?g } WHERE { GRAPH ?g { VALUES ?x { 1 } } } ;\n  }")


def test_update_finds_what_a_query_finds() -> None:
    change = work_out_update(
        store(), f"BASE <{E}> INSERT {{ ?g <in> ?x }} WHERE {{ GRAPH ?g {{ SELECT ?x {{ ?x <q> ?y }} }} }}"
    )
    assert change.size == (0, 2)


def test_graph_without_an_iri_leaves_the_query_as_it_is() -> None:
    held = store()
    held.add_graph(ox.BlankNode())
    query = "SELECT ?g { GRAPH ?g { VALUES ?x { 1 } } }"
    assert rewritten(query, held) == query


def test_query_that_would_grow_too_long_stays_as_it_is() -> None:
    held = ox.Store()
    for number in range(3000):
        held.add_graph(ox.NamedNode(f"{E}{number}"))
    query = "SELECT ?g { GRAPH ?g { VALUES ?x { 1 2 3 4 5 6 } } }"
    assert rewritten(query, held) is query


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        ("SELECT * { ?z <p> ?b . ?a <p> ?z }", ("z", "b", "a")),
        ("SELECT DISTINCT*{ ?b <p> ?a }", ("b", "a")),
        ("SELECT * { ?x <p> ?b FILTER EXISTS { ?hidden <p> ?x } { SELECT ?a { ?a <p> ?c } } }", ("x", "b", "a")),
        ("SELECT * { GRAPH ?g { VALUES ?a { 1 } } }", ("g", "a")),
        ("SELECT * { }", ()),
        ("SELECT * { GRAPH ?b { ?a <p> <b> } } VALUES ?a { <a> }", ("b", "a")),
    ],
)
def test_columns_come_as_the_query_mentions_them(query: str, variables: tuple[str, ...]) -> None:
    reader = OxigraphReader(store(), "test", {}, default_is_union=False)
    assert reader.select(f"BASE <{E}> {query}").variables == variables


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ('BIND (REPLACE(STR(?s), "^.*#", "") AS ?name)', False),
        ('FILTER REGEX(?s, "e.? f")', False),
        ("?s ex:p* ?o", True),
        ("?s ex:p? ?o", True),
        (r"?s ex:p\.* ?o", True),
    ],
)
def test_expression_is_no_path(where: str, expected: bool) -> None:
    assert may_apply(f"SELECT * {{ {where} }}") is expected


@pytest.mark.parametrize(
    "pattern",
    [
        "GRAPH ?g { ?x <http://e/p> ?y }",
        "GRAPH ?g { ?g <http://e/p> ?x }",
        "?x <http://e/p>* <http://e/lost>",
        "?x <http://e/p>* ?y",
    ],
)
def test_parameter_changes_nothing_but_itself(pattern: str) -> None:
    held = store()
    for given_ in ("<http://e/a>", "<http://e/b> <http://e/g1>", "<http://e/lost>"):
        text = f"SELECT ?x {{ VALUES ?x {{ {given_} }} {pattern} }}"
        read = outline(text)
        assert read is not None
        assert rewritten(text, held) == Rewriting(read, facts_of(held, partial(held.query))).write()
