"""The tables of mappings: valid by the SSSOM package, read as they stand, turned into matches and records."""

import subprocess
from pathlib import Path

import pytest

from kg.errors import SourceError
from kg.iris import slug
from kg.links import load_links, to_sssom
from kg.queries import get_query
from kg.session import Session
from kg.sources.sssom import iter_set_quads, load_mappings
from kg.store import OxigraphReader

CHECKOUT = Path(__file__).resolve().parent.parent
TABLES = sorted((CHECKOUT / "ontology" / "links").glob("*.sssom.tsv"))
VALIDATOR = CHECKOUT / ".venv" / "links" / "bin" / "python"
PROGRAM = """
import sys
from sssom.constants import DEFAULT_VALIDATION_TYPES
from sssom.parsers import parse_sssom_table
from sssom.validators import validate
for path in sys.argv[1:]:
    validate(parse_sssom_table(path), DEFAULT_VALIDATION_TYPES, fail_on_error=True)
"""


def validate(*paths: Path) -> subprocess.CompletedProcess[str]:
    if not VALIDATOR.exists():
        pytest.skip("the SSSOM package is not installed: `make test` installs it in .venv/links")
    return subprocess.run([VALIDATOR, "-c", PROGRAM, *paths], capture_output=True, text=True, timeout=240, check=False)


def test_every_vocabulary_is_there() -> None:
    names = {path.name.split(".")[0] for path in TABLES}
    assert names >= {
        "soc-2018",
        "onet-soc",
        "isco-08",
        "esco",
        "occo",
        "wikidata",
        "cip-2020",
        "ctdl",
        "schema-org",
        "oews",
    }


def test_tables_are_valid() -> None:
    done = validate(*TABLES)
    assert done.returncode == 0, done.stderr


def test_the_served_table_is_valid(embedded: OxigraphReader, tmp_path: Path) -> None:
    path = tmp_path / "all.sssom.tsv"
    path.write_text(
        to_sssom(
            load_links(embedded), {"skos": "http://www.w3.org/2004/02/skos/core#", "sssom": "https://w3id.org/sssom/"}
        ),
        encoding="utf-8",
    )
    assert len(load_mappings(path)) == sum(len(load_mappings(table)) for table in TABLES)
    done = validate(path)
    assert done.returncode == 0, done.stderr


def test_rejected_and_missing_are_no_matches(embedded: OxigraphReader) -> None:
    links = load_links(embedded)
    assert any(link.negated for link in links) and any(link.object.endswith("NoTermFound") for link in links)
    assert not embedded.ask(
        """PREFIX owl: <http://www.w3.org/2002/07/owl#> PREFIX sssom: <https://w3id.org/sssom/>
        ASK { { ?s ?p sssom:NoTermFound FILTER (?p != owl:annotatedTarget) }
        UNION { ?l sssom:predicate_modifier "Not" ; owl:annotatedSource ?s ; owl:annotatedProperty ?p ;
          owl:annotatedTarget ?o . ?s ?p ?o } }"""
    )


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("25-4022", "librarian"),
        ("25-4031.00", "library-technician"),
        ("43-4121", "library-assistant"),
        ("4411", "library-assistant"),
        ("25-9045", "teacher-assistant"),
        ("C2622", "librarian"),
        ("Q182436", "librarian"),
        ("OCCO_25403100", "library-technician"),
        ("60f7eb23-a7ea-4cbe-98a5-1248291f62d5", "librarian"),
        ("http://data.europa.eu/esco/occupation/37b15470-3b2d-4ae0-816c-c7c06ed15c99", "library-assistant"),
        ("http://data.europa.eu/esco/isco/C4411", "library-assistant"),
    ],
)
def test_codes_and_iris_lead_back(given: str, expected: str, session: Session) -> None:
    query = get_query(session.queries, "resolve").bind({"code": [given]}, session.names)
    assert expected in [slug(row["thing"]) for row in session.reader.texts(query)]


def test_rejected_link_leads_nowhere(session: Session) -> None:
    query = get_query(session.queries, "resolve").bind({"code": ["Q182436"]}, session.names)
    assert "library-technician" not in [slug(row["thing"]) for row in session.reader.texts(query)]


ROW = "skos:a\t{}\t{}\tskos:x\t{}\n"
COLUMNS = "subject_id\tpredicate_id\tpredicate_modifier\tobject_id\tmapping_justification\n"


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (("skos:exactMatch", "Nto", "semapv:LexicalMatching"), "'Nto': expected 'Not' or nothing"),
        (("skos:exactMatch", "not", "semapv:LexicalMatching"), "'not': expected 'Not' or nothing"),
        (("skos:exact", "", "semapv:LexicalMatching"), "predicate_id 'skos:exact': expected one of exactMatch"),
        (("rdfs:seeAlso", "", "semapv:LexicalMatching"), "predicate_id"),
        (("skos:exactMatch", "Not", "semapv:Guessing"), "mapping_justification 'semapv:Guessing'"),
    ],
)
def test_bad_row_is_named_with_its_line(row: tuple[str, str, str], problem: str, tmp_path: Path) -> None:
    """A slip in a modifier would assert what was rejected."""
    path = tmp_path / "bad.sssom.tsv"
    good = ROW.format("skos:exactMatch", "Not", "semapv:LexicalMatching")
    path.write_text(f"#license: none\n{COLUMNS}{good}{ROW.format(*row)}", encoding="utf-8")
    with pytest.raises(SourceError, match=rf"bad\.sssom\.tsv:4: .*{problem}"):
        load_mappings(path)


@pytest.mark.parametrize(
    "line", ["#mapping_set_id", "#mapping_set_title", "#license", "#mapping_date", "#object_source:"]
)
def test_a_set_says_what_it_is(line: str, tmp_path: Path) -> None:
    path = tmp_path / "esco.sssom.tsv"
    text = (CHECKOUT / "ontology" / "links" / "esco.sssom.tsv").read_text(encoding="utf-8")
    path.write_text("\n".join(row for row in text.splitlines() if not row.startswith(line)), encoding="utf-8")
    with pytest.raises(SourceError, match=line.strip("#:")):
        list(iter_set_quads(path))


def test_sets_are_in_the_graph(embedded: OxigraphReader) -> None:
    sources = {mapping.vocabulary: (mapping.source, mapping.source_version) for mapping in load_links(embedded)}
    assert sources["esco"] == ("http://data.europa.eu/esco/concept-scheme/occupations", "1.2.1")
    assert set(sources) == {table.name.removesuffix(".sssom.tsv") for table in TABLES}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("subject_id\tobject_id\n", "columns missing"),
        ("#curie_map: [\n", "YAML"),
        (
            "subject_id\tpredicate_id\tobject_id\tmapping_justification\nodd:1\tskos:exactMatch\tskos:x\tsemapv:LexicalMatching\n",
            "odd:1",
        ),
        (
            "subject_id\tpredicate_id\tobject_id\tmapping_justification\tconfidence\nskos:a\tskos:exactMatch\tskos:x\tsemapv:LexicalMatching\t2\n",
            "confidence",
        ),
    ],
)
def test_bad_table_is_named(text: str, problem: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.sssom.tsv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=problem) as caught:
        load_mappings(path)
    assert "bad.sssom.tsv" in str(caught.value)
