"""CSV for spreadsheets: no cell is a formula, no cell is lost, and every one comes back."""

import csv
import io
import re

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient
from hypothesis import example, given
from hypothesis import strategies as st

from kg.session import Session
from kg.settings import Settings
from kg.spreadsheet import from_spreadsheet, to_spreadsheet
from kg.store import open_memory
from server.app import create_app

# (cell, as a spreadsheet gets it)
CELLS = [
    ('=HYPERLINK("http://evil.example")', '\'=HYPERLINK("http://evil.example")'),
    ("=1+1", "'=1+1"),
    ("-2+3", "'-2+3"),
    ("@SUM(A1)", "'@SUM(A1)"),
    ("+SUM(A1)", "'+SUM(A1)"),
    ("  =1", "'  =1"),
    ("\t=1", "'\t'=1"),
    ("\r=1", "'\r'=1"),
    ("\n", "'\n"),
    ("＝1", "'＝1"),
    ("-P1D", "'-P1D"),
    ("-INF", "'-INF"),
    ("-0044-03-15", "'-0044-03-15"),
    ("'=1", "''=1"),
    ("x;=1;y", "x;'=1;y"),
    ('x\n "=1', "x\n \"'=1"),
    ("x;'=1", "x;''=1"),
    *((text, text) for text in ("1", "-5", "+1", "+3.2", "-1.0E6", "-.5", "5.", "1e-7", "0")),
    *(
        (text, text)
        for text in ("", "'", "it's", "a=b", "a, -b", "2024–34", "http://example.org/a-b", "_:a", "'-'")[:8]
    ),
]
# Text of what matters here: signs, separators, quotation marks, digits, and a few others.
TEXT = st.text(st.sampled_from("=+-@＝－;,\t\r\n\"' \x000 1.eEx–"), max_size=12)
SIGN = "[=+@＝＋－＠-]"
ROWS = st.lists(st.lists(TEXT, min_size=2, max_size=4), max_size=6)


def to_csv(rows: list[list[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def from_csv(body: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body.decode(), newline="")))


def cut(body: bytes, places: list[int]) -> list[bytes]:
    """Return *body* in pieces, cut at *places*, each taken round its length."""
    ends = sorted({place % (len(body) + 1) for place in places})
    return [body[start:end] for start, end in zip([0, *ends], [*ends, len(body)], strict=True)]


def is_formula(cell: str) -> bool:
    """Whether a careless spreadsheet would calculate a cell, or a part of it that it takes for one."""
    if re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", cell):
        return False
    parts = re.split(r"[;\t\r\n]", cell)[1:]
    return bool(re.match(r"[\t\r\n\0]| *" + SIGN, cell)) or any(re.match(r'[ "]*' + SIGN, part) for part in parts)


@pytest.mark.parametrize(("cell", "given"), CELLS)
def test_cell_is_marked_where_it_must_be(cell: str, given: str) -> None:
    body = b"".join(to_spreadsheet([to_csv([["a", cell, "b"]])]))
    assert from_csv(body) == [["a", given, "b"]]
    assert b"".join(from_spreadsheet([body])) == to_csv([["a", cell, "b"]])


@given(ROWS, st.lists(st.integers(min_value=0), max_size=4))
def test_no_cell_is_a_formula_and_none_is_lost(rows: list[list[str]], places: list[int]) -> None:
    body = b"".join(to_spreadsheet(cut(to_csv(rows), places)))
    found = from_csv(body)
    assert [len(row) for row in found] == [len(row) for row in from_csv(to_csv(rows))]
    assert not [cell for row in found for cell in row if is_formula(cell)]


@given(st.binary(max_size=40) | ROWS.map(to_csv), st.lists(st.integers(min_value=0), max_size=4))
@example(b'"=1', [])
@example(b'"a"=1,"', [2])
@example(b"a\r\n\n=1", [2])
@example(b'"""\r"\r', [4])
def test_everything_comes_back(body: bytes, places: list[int]) -> None:
    """Whatever the bytes, CSV or not, and wherever they are cut."""
    marked = b"".join(to_spreadsheet([body]))
    assert b"".join(to_spreadsheet(cut(body, places))) == marked
    assert b"".join(from_spreadsheet(cut(marked, places))) == body


@given(ROWS)
def test_a_program_that_writes_the_cells_anew_can_take_the_marks_away(rows: list[list[str]]) -> None:
    again = to_csv(from_csv(b"".join(to_spreadsheet([to_csv(rows)]))))
    assert from_csv(b"".join(from_spreadsheet([again]))) == from_csv(to_csv(rows))


# Who gets it


HOSTILE = "=HYPERLINK(1)"


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    career, role = "https://w3id.org/career-lattice/ontology#", ox.NamedNode("https://w3id.org/career-lattice/role/x")
    skos = "http://www.w3.org/2004/02/skos/core#"
    facts: list[tuple[str, ox.NamedNode | ox.Literal]] = [
        ("http://www.w3.org/1999/02/22-rdf-syntax-ns#type", ox.NamedNode(f"{career}Role")),
        (f"{skos}prefLabel", ox.Literal(HOSTILE, language="en")),
        (f"{skos}definition", ox.Literal("-5", language="en")),
    ]
    graph = ox.NamedNode("https://example.org/graph")
    quads = [ox.Quad(role, ox.NamedNode(name), value, graph) for name, value in facts]
    return create_app(Session(Settings(), open_memory(quads))).test_client()


@pytest.mark.parametrize(
    ("path", "accept", "is_marked"),
    [
        ("/queries/all-roles.csv", "text/html,*/*;q=0.8", True),
        ("/queries/all-roles?format=csv", "text/html,*/*;q=0.8", True),
        ("/queries/all-roles?format=spreadsheet", "*/*", True),
        ("/queries/all-roles.csv", "*/*", False),
        ("/queries/all-roles.csv", "text/html,text/csv", False),
        ("/queries/all-roles", "text/csv", False),
        ("/queries/all-roles?format=csv", "application/json", False),
    ],
)
def test_a_person_gets_it_and_a_program_that_asks(path: str, accept: str, is_marked: bool, client: FlaskClient) -> None:
    answer = client.get(path, headers={"Accept": accept})
    _, row = from_csv(answer.data)
    assert row[1:3] == [f"'{HOSTILE}" if is_marked else HOSTILE, "-5"]
    assert answer.mimetype == "text/csv"
    assert ("all-roles.csv" in answer.headers.get("Content-Disposition", "")) == is_marked
