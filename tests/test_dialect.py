"""What engines write otherwise than the standards have it is put right, and nothing else is touched."""

import json

import pytest

from kg.dialect import body_of_refusal, first_line, to_standard_graph, to_standard_results
from kg.reader import Solutions, parse_results
from kg.terms import BlankNode, Literal, from_rdf, rewrite
from kg.vocab import XSD

JSON, TRIPLES = "application/sparql-results+json", "application/n-triples"


def results(*terms: dict[str, str]) -> bytes:
    names = [f"v{number}" for number in range(len(terms))]
    bindings = [dict(zip(names, terms, strict=True))]
    return json.dumps({"head": {"link": [], "vars": names}, "results": {"bindings": bindings}}).encode()


@pytest.mark.parametrize(
    ("given", "wanted"), [("1", "true"), ("0", "false"), ("true", "true"), ("false", "false"), ("maybe", "maybe")]
)
def test_truth_values(given: str, wanted: str) -> None:
    term = {"type": "typed-literal", "datatype": f"{XSD}boolean", "value": given}
    found = parse_results(to_standard_results(results(term, {"type": "literal", "value": given})))
    assert found == Solutions(("v0", "v1"), ((Literal(wanted, f"{XSD}boolean"), Literal(given)),))
    graph = to_standard_graph(f'<a:b> <a:c> "{given}"^^<{XSD}boolean> , .'.encode())
    assert f'"{wanted}"^^'.encode() in graph


def test_truth_value_inside_a_text_is_left_alone() -> None:
    line = f'<a:b> <a:c> "say \\"1\\"^^<{XSD}boolean>" .\n'.encode()
    assert to_standard_graph(line) == line
    assert from_rdf(line, TRIPLES)[0].object == Literal(f'say "1"^^<{XSD}boolean>')


def test_blank_nodes_have_one_label_in_results_and_graphs() -> None:
    found = parse_results(to_standard_results(results({"type": "bnode", "value": "nodeID://b10"})))
    assert found == Solutions(("v0",), ((BlankNode("b10"),),))


@pytest.mark.parametrize("body", [b'{"head":{},"boolean":true,"x":"XMLSchema#boolean"}', b"[1] nodeID:", b"nodeID:"])
def test_what_is_no_table_of_solutions_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"SPARQL results|Expecting|Extra"):
        to_standard_results(body)


def test_results_are_written_in_the_format_wanted() -> None:
    body = results({"type": "literal", "value": "é–", "xml:lang": "en"}, {"type": "uri", "value": "a:b"})
    assert rewrite(body, JSON, "text/csv", {}).decode() == "v0,v1\r\né–,a:b\r\n"
    assert rewrite(b'{"head":{},"boolean":true}', JSON, JSON, {}) == b'{"head":{},"boolean":true}'


@pytest.mark.parametrize(("body", "media_type"), [(b"{}", JSON), (b"<a> broken", TRIPLES)])
def test_what_cannot_be_read_is_not_written(body: bytes, media_type: str) -> None:
    with pytest.raises(ValueError, match="not application"):
        rewrite(body, media_type, media_type, {})


@pytest.mark.parametrize(
    ("said", "line"),
    [
        (b"", ""),
        (b" \n \n", ""),
        (b"\xff\xfe", "\ufffd\ufffd"),
        (b"one\ntwo", "one"),
        (b'{\n "exception": "no such\n prefix"\n}', '{ "exception": "no such prefix" }'),
        ("right\u202eleft".encode(), "right left"),
        (b"x" * 400, "x" * 300),
    ],
    ids=repr,
)
def test_first_line_is_plain_and_bounded(said: bytes, line: str) -> None:
    assert first_line(said) == line


def test_error_without_a_body_has_none() -> None:
    assert body_of_refusal("EndPointNotFound: it was not found.") == b""
