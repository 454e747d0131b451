"""Every file in queries/ is a test: header, parameters and expectation; and the same answers from two engines."""

import csv
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import rdflib
import yaml

from kg.errors import ParameterError, SourceError
from kg.names import Names
from kg.queries import CannedQuery, load_queries, load_query
from kg.store import OxigraphReader, open_memory

CHECKOUT = Path(__file__).resolve().parent.parent
QUERIES = load_queries(CHECKOUT / "queries")
CASES = sorted(path.parent for path in (Path(__file__).parent / "cases").glob("*/*/data.ttl"))


def body(query: CannedQuery) -> str:
    return "\n".join(line for line in query.text.splitlines() if not line.startswith("#"))


def test_there_are_enough() -> None:
    assert len(QUERIES) >= 25


@pytest.mark.parametrize("name", QUERIES)
def test_expectation_holds(name: str, embedded: OxigraphReader) -> None:
    query = QUERIES[name]
    expect: dict[str, Any] = dict(query.expect)
    assert expect, "a query without an expectation"
    if query.form == "boolean":
        assert embedded.ask(query.text) is expect["boolean"]
        return
    if query.form == "graph":
        assert len(embedded.construct(query.text)) >= expect["atLeast"]
        return
    solutions = embedded.select(query.text)
    rows = solutions.texts()
    assert list(solutions.variables) == expect["columns"] == list(query.columns)
    assert len(rows) == expect.get("rows", len(rows))
    assert len(rows) >= expect.get("atLeast", 1)
    for partial in expect.get("contains", []):
        assert any(partial.items() <= row.items() for row in rows), f"{partial} is not among {rows}"
    for partial in expect.get("lacks", []):
        assert not any(partial.items() <= row.items() for row in rows), f"{partial} is among the rows"


@pytest.mark.parametrize("name", QUERIES)
def test_header_and_style(name: str) -> None:
    query, text = QUERIES[name], body(QUERIES[name])
    prefixes = re.findall(r"^PREFIX (\S+):", text, re.MULTILINE)
    rest = re.sub(r'<[^<>]*>|"[^"]*"', "", re.sub(r"^PREFIX.*$", "", text, flags=re.MULTILINE))
    assert query.tags
    assert query.ask
    assert prefixes == sorted(prefixes)
    assert all(re.search(rf"(?<![\w?-]){prefix}:", rest) for prefix in prefixes), "a prefix that is not used"
    assert "SERVICE" not in text
    assert "SELECT *" not in text
    assert query.form != "solutions" or "ORDER BY" in text


@pytest.mark.parametrize("name", QUERIES)
def test_examples_can_be_bound(name: str, embedded: OxigraphReader, names: Names) -> None:
    query = QUERIES[name]
    bound = query.bind({p.name: p.default for p in query.parameters}, names)
    assert body(QUERIES[name]).split() == [
        w for line in bound.splitlines() if not line.startswith("#") for w in line.split()
    ]


@pytest.mark.parametrize("name", [name for name, query in QUERIES.items() if query.parameters])
def test_wrong_value_is_refused_or_escaped(name: str, embedded: OxigraphReader, names: Names) -> None:
    query = QUERIES[name]
    attack = '> } } ; DROP ALL # "'
    for parameter in query.parameters:
        if parameter.type == "iri":
            with pytest.raises(ParameterError, match="expected"):
                query.bind({parameter.name: [attack]}, names)
        else:
            embedded.select(query.bind({parameter.name: [attack]}, names))


@pytest.mark.parametrize("name", QUERIES)
def test_unknown_parameter_is_refused(name: str, names: Names) -> None:
    with pytest.raises(ParameterError, match="colour"):
        QUERIES[name].bind({"colour": ["blue"]}, names)


def test_several_values_of_one_parameter(embedded: OxigraphReader, names: Names) -> None:
    query = QUERIES["who-leads-to"]
    both = embedded.select(query.bind({"to": ["librarian", "library supervisor"]}, names)).rows
    one = embedded.select(query.bind({"to": ["librarian"]}, names)).rows
    assert len(both) > len(one)


def test_a_role_by_slug_label_code_or_iri(names: Names) -> None:
    query = QUERIES["requirements-of-role"]
    given = ["library-technician", "Lib Tech", "25-4031", "https://w3id.org/career-lattice/role/library-technician"]
    assert len({query.bind({"role": [one]}, names) for one in given}) == 1


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("SELECT ?s WHERE { ?s ?p ?o }", "summary"),
        ("#+ summary: no question\nSELECT ?s WHERE { ?s ?p ?o }", "summary"),
        ("#+ summary: What?\n#+ params: [{name: x, type: iri}]\nSELECT ?s WHERE { ?s ?p ?o }", "VALUES"),
        ("#+ summary: What?\n#+ params: [{name: x, type: sock}]\nSELECT ?s WHERE { ?s ?p ?o }", "type"),
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


@pytest.mark.parametrize("case", CASES, ids=[f"{case.parent.name}/{case.name}" for case in CASES])
def test_two_engines_agree(case: Path) -> None:
    """pyoxigraph and rdflib give what expected.csv says on a small graph."""
    query = QUERIES[case.parent.name]
    graph = rdflib.Graph().parse(case / "data.ttl")
    reader = open_memory(_quads(graph))
    parameters = tomllib.loads((case / "params.toml").read_text(encoding="utf-8"))
    text = query.text
    for name, value in parameters.items():
        text = re.sub(rf"VALUES \?{name} \{{[^}}]*\}}", f"VALUES ?{name} {{ <{value}> }}", text)
    with (case / "expected.csv").open(encoding="utf-8", newline="") as file:
        expected = sorted(tuple(row.get(name) or "" for name in query.columns) for row in csv.DictReader(file))
    one = sorted(tuple("" if term is None else str(term) for term in row) for row in reader.select(text).rows)
    other = sorted(tuple("" if term is None else str(term) for term in row) for row in graph.query(text))  # type: ignore[union-attr]
    assert one == expected
    assert other == expected


def _quads(graph: rdflib.Graph) -> Any:
    import pyoxigraph as ox

    return [
        ox.Quad(t.subject, t.predicate, t.object, ox.NamedNode("https://example.org/graph"))
        for t in ox.parse(graph.serialize(format="nt").encode(), format=ox.RdfFormat.N_TRIPLES)
    ]


def test_headers_are_yaml_for_others() -> None:
    for query in QUERIES.values():
        head = "\n".join(line[2:] for line in query.text.splitlines() if line.startswith("#+"))
        assert {"summary", "tags", "ask", "expect"} <= yaml.safe_load(head).keys()
