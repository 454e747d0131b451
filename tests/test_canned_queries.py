"""Every file in queries/ is a test: header, parameters and expectation; and the same answers from two engines."""

import csv
import re
import tomllib
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
import yaml
from rdflib.compare import isomorphic
from rdflib.plugins.sparql import prepareQuery

from kg.dataset import iter_dataset
from kg.errors import ParameterError, SourceError
from kg.joining import join
from kg.names import Names
from kg.queries import ENDPOINT, TYPES, CannedQuery, Parameter, load_queries, load_query
from kg.store import OxigraphReader, open_memory
from kg.terms import to_token

CHECKOUT = Path(__file__).resolve().parent.parent
QUERIES = load_queries(CHECKOUT / "queries")
PARAMETERS = [(name, parameter) for name, query in QUERIES.items() for parameter in query.parameters]
SOLUTIONS = [name for name, query in QUERIES.items() if query.form == "solutions"]
FOLDER = Path(__file__).parent / "cases"
GRADES = FOLDER / "grades.ttl"
CASES = sorted(path.parent for path in FOLDER.glob("*/*/expected.*"))
KEYS = {"columns", "rows", "atLeast", "contains", "lacks", "boolean"}
ATTACK = '> } } ; DROP ALL # "\\" \' \n'
Row = tuple[str, ...]
# rdflib warns of parts of its own Dataset that it still uses itself.
pytestmark = pytest.mark.filterwarnings("ignore:Dataset.:DeprecationWarning")


def body(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.startswith("#"))


def naked(text: str) -> str:
    """Return the text without prefix lines, IRIs and literals."""
    return re.sub(r'<[^<>\s]*>|"[^"]*"', "", re.sub(r"^PREFIX.*$", "", body(text), flags=re.MULTILINE))


def plain(term: object) -> str:
    """Return the lexical form of a term of either engine, numbers without trailing zeros."""
    if term is None:
        return ""
    try:
        return format(Decimal(str(term)).normalize(), "f")
    except InvalidOperation:
        return str(term)


def alone(text: str, reader: OxigraphReader) -> str:
    """Return a query as it is asked where no endpoint may be: nothing goes to the addresses of the files."""
    return join(text, reader.select, "", 1).text


# Header and style


def test_there_are_enough() -> None:
    assert len(QUERIES) >= 30


@pytest.mark.parametrize("name", QUERIES)
def test_header_is_complete(name: str) -> None:
    query = QUERIES[name]
    head = "\n".join(line[2:] for line in query.text.splitlines() if line.startswith("#+"))
    assert {"summary", "tags", "ask", "expect"} <= yaml.safe_load(head).keys()
    assert query.tags
    assert query.ask
    assert all(isinstance(question, str) and question for question in query.ask)
    assert query.expect
    assert query.expect.keys() <= KEYS
    assert bool(query.columns) == (query.form == "solutions")
    assert set(query.columns.values()) <= set(TYPES)


@pytest.mark.parametrize("name", QUERIES)
def test_style(name: str) -> None:
    text, rest = QUERIES[name].text, naked(QUERIES[name].text)
    prefixes = re.findall(r"^PREFIX (\S*):", text, re.MULTILINE)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", name)
    assert prefixes == sorted(prefixes)
    assert all(re.search(rf"(?<![\w?-]){prefix}:", rest) for prefix in prefixes), "a prefix that is not used"
    assert not re.search(r"SELECT\s+(DISTINCT\s+)?\*|\bLIMIT\b|\bFROM\b", rest)


@pytest.mark.parametrize("name", [name for name, query in QUERIES.items() if query.asks_elsewhere])
def test_what_is_asked_elsewhere_can_be_done_without(name: str) -> None:
    """An endpoint that does not answer takes nothing with it, and whom to ask is a parameter."""
    assert re.findall(r"SERVICE .*", QUERIES[name].text) == ["SERVICE SILENT ?endpoint {"]
    assert ENDPOINT in [parameter.type for parameter in QUERIES[name].parameters]


def test_prefixes_are_those_of_the_project() -> None:
    graph = rdflib.Graph().parse(CHECKOUT / "ontology" / "prefixes.ttl")
    sh = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    ours = {
        str(graph.value(node, sh.prefix)): str(graph.value(node, sh.namespace)) for node in graph.subjects(sh.prefix)
    }
    used = {
        pair for query in QUERIES.values() for pair in re.findall(r"^PREFIX (\S*): <(.*)>$", query.text, re.MULTILINE)
    }
    assert used <= set(ours.items())


@pytest.mark.parametrize("name", SOLUTIONS)
def test_columns_are_selected_and_ordered(name: str) -> None:
    query = QUERIES[name]
    selected = re.search(r"^SELECT (?:DISTINCT )?(.*)$", query.text, re.MULTILINE)
    assert selected is not None
    computed = r"\((?:[^()]|\((?:[^()]|\([^()]*\))*\))* AS "  # brackets within brackets within those of the column
    assert re.findall(r"\?(\w+)(?:\)|(?= |$))", re.sub(computed, "", selected[1])) == list(query.columns)
    assert re.search(r"^ORDER BY ", query.text, re.MULTILINE)


@pytest.mark.parametrize("name", SOLUTIONS)
def test_label_stands_beside_its_iri(name: str) -> None:
    columns = list(QUERIES[name].columns)
    labelled = [column.removesuffix("Label") for column in columns if column.endswith("Label")]
    neighbours = set(pairwise(columns))
    assert all((one, f"{one}Label") in neighbours for one in labelled if one in columns)


@pytest.mark.parametrize("name", SOLUTIONS)
def test_no_strength_without_its_hedge(name: str) -> None:
    """A statement keeps strength, prevalence, hedge and context; ``hedges`` is about words and not statements."""
    query = QUERIES[name]
    if "strength" in query.columns and name != "hedges":
        assert {"prevalence", "hedge"} <= query.columns.keys()
        assert "context" in query.columns or "context" in [parameter.name for parameter in query.parameters]


@pytest.mark.parametrize(("name", "parameter"), PARAMETERS)
def test_parameters_come_first(name: str, parameter: Parameter) -> None:
    lines = [line.strip() for line in body(QUERIES[name].text).splitlines()]
    start = next(number for number, line in enumerate(lines) if re.match(r"WHERE \{|ASK \{", line)) + 1
    first = lines[start : start + len(QUERIES[name].parameters)]
    kind = r"<[^<>\s]+>" if parameter.type in ("iri", ENDPOINT) else r'"[^"]*"(?:\^\^<[^<>\s]+>)?'
    assert any(re.fullmatch(rf"VALUES \?{parameter.name} \{{ {kind} \}}", line) for line in first)


@pytest.mark.parametrize("name", QUERIES)
def test_runs_unchanged_elsewhere(name: str) -> None:
    prepareQuery(QUERIES[name].text)


# Expectations on the embedded graph


@pytest.mark.parametrize("name", QUERIES)
def test_expectation_holds(name: str, embedded: OxigraphReader) -> None:
    query = QUERIES[name]
    expect: dict[str, Any] = dict(query.expect)
    text = alone(query.text, embedded)
    if query.form == "boolean":
        assert embedded.ask(text) is expect["boolean"]
        return
    if query.form == "graph":
        triples = embedded.construct(text)
        rows = [{"subject": str(t.subject), "predicate": str(t.predicate), "object": str(t.object)} for t in triples]
    else:
        solutions = embedded.select(text)
        rows = solutions.texts()
        assert list(solutions.variables) == expect["columns"] == list(query.columns)
    assert len(rows) == expect.get("rows", len(rows))
    assert len(rows) >= expect.get("atLeast", 1)
    for partial in expect.get("contains", []):
        assert any(partial.items() <= row.items() for row in rows), f"{partial} is not among {rows}"
    for partial in expect.get("lacks", []):
        assert not any(partial.items() <= row.items() for row in rows), f"{partial} is among the rows"


@pytest.mark.parametrize("name", SOLUTIONS)
def test_order_is_total(name: str, embedded: OxigraphReader) -> None:
    """No row twice: an order can be total only then."""
    rows = embedded.select(alone(QUERIES[name].text, embedded)).rows
    assert len(set(rows)) == len(rows)


# Parameters


def test_examples_can_be_bound(names: Names) -> None:
    for query in QUERIES.values():
        bound = query.bind({p.name: p.default for p in query.parameters}, names, "https://")
        assert body(bound).split() == body(query.text).split()


def other_value(parameter: Parameter, names: Names) -> str:
    """Return a good value of *parameter* that is not the file's own."""
    if parameter.choices:
        return next(choice for choice in parameter.choices if choice not in parameter.default)
    if parameter.of:
        options = [thing.iri for thing in names.options(parameter.of)]
        return next(iri for iri in options if iri.rsplit("/", 1)[-1] not in parameter.default)
    return "https://example.org/other" if parameter.type in ("iri", ENDPOINT) else "7"


def test_line_that_stands_again_gets_the_same_value(names: Names) -> None:
    """A subquery is evaluated by itself, so that it needs the line of its own."""
    bound = QUERIES["editions-side-by-side"].bind({"role": ["librarian"]}, names)
    lines = re.findall(r"VALUES \?role \{.*\}", bound)
    assert len(lines) > 1
    assert set(lines) == {"VALUES ?role { <https://w3id.org/career-lattice/role/librarian> }"}


@pytest.mark.parametrize(("name", "parameter"), PARAMETERS)
def test_another_value_is_used(name: str, parameter: Parameter, embedded: OxigraphReader, names: Names) -> None:
    query, value = QUERIES[name], other_value(parameter, names)
    bound = query.bind({parameter.name: [value]}, names, "https://example.org/")
    assert bound != query.text
    assert value in bound
    bound = alone(bound, embedded)
    (embedded.select if query.form == "solutions" else embedded.ask if query.form == "boolean" else embedded.construct)(
        bound
    )


@pytest.mark.parametrize(("name", "parameter"), PARAMETERS)
def test_wrong_value_is_refused_or_escaped(
    name: str, parameter: Parameter, embedded: OxigraphReader, names: Names
) -> None:
    query = QUERIES[name]
    if parameter.type == "text" and not parameter.choices:
        rows = embedded.select(alone(query.bind({parameter.name: [ATTACK]}, names), embedded)).rows
        assert rows == () or query.asks_elsewhere
        return
    for wrong in (ATTACK, "no such thing", "https://example.org/x> <https://example.org/y"):
        with pytest.raises(ParameterError, match="expected"):
            query.bind({parameter.name: [wrong]}, names)


@pytest.mark.parametrize("name", QUERIES)
def test_unknown_parameter_is_refused(name: str, names: Names) -> None:
    with pytest.raises(ParameterError, match="colour"):
        QUERIES[name].bind({"colour": ["blue"]}, names)


def test_several_values_of_one_parameter(embedded: OxigraphReader, names: Names) -> None:
    query = QUERIES["who-leads-to"]
    both = embedded.select(query.bind({"role": ["librarian", "library supervisor"]}, names)).rows
    one = embedded.select(query.bind({"role": ["librarian"]}, names)).rows
    assert set(one) < set(both)


def test_a_role_by_slug_label_code_or_iri(names: Names) -> None:
    query = QUERIES["requirements-of-role"]
    given = ["library-technician", "Lib Tech", "25-4031", "https://w3id.org/career-lattice/role/library-technician"]
    assert len({query.bind({"role": [one]}, names) for one in given}) == 1


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("25-4022", "librarian"),
        ("25-4022.00", "librarian"),
        ("C2622", "librarian"),
        ("2622", "librarian"),
        ("q182436", "librarian"),
        ("https://www.wikidata.org/wiki/Q182436", "librarian"),
        ("http://data.europa.eu/esco/occupation/60f7eb23-a7ea-4cbe-98a5-1248291f62d5", "librarian"),
        ("43-4121", "library assistant"),
        ("25.0101", "library science"),
    ],
)
def test_closest_thing_comes_first(code: str, label: str, embedded: OxigraphReader, names: Names) -> None:
    rows = embedded.texts(QUERIES["resolve"].bind({"code": [code]}, names))
    assert rows[0]["thingLabel"] == label


@pytest.mark.parametrize("code", ["NoTermFound", "99-9999", ""])
def test_unknown_code_resolves_to_nothing(code: str, embedded: OxigraphReader) -> None:
    text = QUERIES["resolve"].text.replace('"25-4031"', f'"{code}"')
    assert embedded.select(text).rows == ()


# Files that are wrong


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("SELECT ?s WHERE { ?s ?p ?o }", "summary"),
        ("#+ summary: no question\nSELECT ?s WHERE { ?s ?p ?o }", "summary"),
        ("#+ summary: What?\n#+ params: [{name: x, type: iri}]\nSELECT ?s WHERE { ?s ?p ?o }", "VALUES"),
        (
            "#+ summary: What?\n#+ params: [{name: x, type: integer}]\n"
            "SELECT ?s { VALUES ?x { 1 } ?s ?p ?x { SELECT ?s { VALUES ?x { 2 } ?s ?q ?x } } }",
            "the same line again",
        ),
        ("#+ summary: What?\n#+ params: [{name: x, type: sock}]\nSELECT ?s WHERE { ?s ?p ?o }", "type"),
        ("#+ summary: What?\nSELECT ?s { SERVICE ?e { ?s ?p ?o } }", r"SERVICE \?e: expected .* type endpoint"),
        (
            "#+ summary: What?\n#+ params: [{name: e, type: endpoint}]\nSELECT ?s { VALUES ?e { <a:b> } ?s ?p ?e }",
            "expected SERVICE",
        ),
        ("#+ summary: What?\n", "no query"),
        ("#+ summary: [", "YAML"),
    ],
)
def test_bad_file_is_named(text: str, problem: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.rq"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=problem) as caught:
        load_query(path)
    assert "bad.rq" in str(caught.value)


# Two engines: pyoxigraph and rdflib give the same answers


def read_case(case: Path) -> list[ox.Quad]:
    """Return the quads of a case and of the grades, triples without a graph in one of their own."""
    found: list[ox.Quad] = []
    for path in (GRADES, *case.glob("data.*")):
        for quad in ox.parse(path=str(path)):
            graph = (
                quad.graph_name
                if isinstance(quad.graph_name, ox.NamedNode)
                else ox.NamedNode("https://example.org/graph")
            )
            found.append(ox.Quad(quad.subject, quad.predicate, quad.object, graph))
    return found


def to_dataset(quads: list[ox.Quad]) -> rdflib.Dataset:
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data=(ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"").decode(), format="nquads")
    return dataset


@pytest.fixture(scope="module")
def second() -> rdflib.Dataset:
    """The embedded dataset in rdflib."""
    return to_dataset(list(iter_dataset(CHECKOUT / "ontology", CHECKOUT / "queries")))


def fill(query: CannedQuery, case: Path) -> str:
    """Return the query's text with the values of a case, whose things the embedded graph does not know."""
    text = query.text
    values = tomllib.loads((case / "params.toml").read_text(encoding="utf-8"))
    assert values.keys() == {parameter.name for parameter in query.parameters}
    for parameter in query.parameters:
        value = values[parameter.name]
        token = f"<{value}>" if parameter.type == "iri" else f'"{value}"'
        text = re.sub(rf"VALUES \?{parameter.name} \{{.*\}}", f"VALUES ?{parameter.name} {{ {token} }}", text)
    return text


def rows_of(reader: OxigraphReader, text: str) -> list[Row]:
    return [tuple(plain(term) for term in row) for row in reader.select(text).rows]


def other_rows(dataset: rdflib.Dataset, text: str) -> list[Row]:
    return [tuple(plain(term) for term in row) for row in dataset.query(text)]  # type: ignore[union-attr]


def test_cases_are_of_many_queries() -> None:
    assert {case.parent.name for case in CASES} <= QUERIES.keys()
    assert len({case.parent.name for case in CASES}) >= 10


@pytest.mark.parametrize("case", CASES, ids=[f"{case.parent.name}/{case.name}" for case in CASES])
def test_case_on_two_engines(case: Path) -> None:
    """Both give what the case expects, in the order of the query."""
    query, quads = QUERIES[case.parent.name], read_case(case)
    reader, dataset, text = open_memory(quads), to_dataset(quads), fill(QUERIES[case.parent.name], case)
    if query.form == "graph":
        expected = rdflib.Graph().parse(case / "expected.ttl")
        lines = "\n".join(
            f"{to_token(t.subject)} {to_token(t.predicate)} {to_token(t.object)} ." for t in reader.construct(text)
        )
        assert isomorphic(rdflib.Graph().parse(data=lines, format="nt"), expected)
        assert isomorphic(dataset.query(text).graph or rdflib.Graph(), expected)
        return
    with (case / "expected.csv").open(encoding="utf-8", newline="") as file:
        head, *wanted = csv.reader(file)
    if query.form == "boolean":
        assert [[str(reader.ask(text)).lower()]] == wanted
        assert [[str(dataset.query(text).askAnswer).lower()]] == wanted
        return
    assert head == list(query.columns)
    assert rows_of(reader, text) == [tuple(row) for row in wanted]
    assert other_rows(dataset, text) == [tuple(row) for row in wanted]


@pytest.mark.engines
@pytest.mark.parametrize("name", SOLUTIONS)
def test_engines_agree_on_the_embedded_graph(name: str, embedded: OxigraphReader, second: rdflib.Dataset) -> None:
    """In the same order too, which only a total order can bring about."""
    text = alone(QUERIES[name].text, embedded)
    assert other_rows(second, text) == rows_of(embedded, text)
