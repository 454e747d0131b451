"""Mappings in files: any valid SSSOM table, SKOS matches and alignments come in; what goes out comes back the same."""

import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_sssom import VALIDATOR, validate

import kg.slots as slots
from kg.errors import SourceError
from kg.links import load_links, to_format
from kg.model import Mapping
from kg.sources.kinds import recognise
from kg.sources.links.table import read_sssom
from kg.sources.links.triples import ALIGN, read_edoal, read_skos
from kg.sources.sssom import JUSTIFICATIONS, NO_TERM_FOUND, PREDICATES
from kg.sources.stream import Source
from kg.store import OxigraphReader, open_memory
from kg.terms import from_rdf
from kg.vocab import SKOS

FOLDER = Path(__file__).parent / "cases" / "sssom"
GOOD = sorted(path for path in FOLDER.glob("good-*") if path.suffix in (".tsv", ".csv"))
PREFIXES = {"skos": SKOS, "ex": "https://example.org/"}


def reader_of(*sources: Source) -> OxigraphReader:
    """Return a reader of what sources give."""
    import pyoxigraph as ox

    text = "".join(line for source in sources for line in source.lines)
    graph = ox.NamedNode("https://example.org/graph")
    triples = ox.parse(text, format=ox.RdfFormat.N_TRIPLES)
    return open_memory([ox.Quad(one.subject, one.predicate, one.object, graph) for one in triples])


def read(path: Path) -> OxigraphReader:
    return reader_of(*read_sssom(path, lambda _: None))


def said(mapping: Mapping) -> tuple[object, ...]:
    return (
        *(mapping.subject, mapping.predicate, mapping.object, mapping.negated, mapping.justification),
        *(mapping.confidence, mapping.subject_label, mapping.object_label, mapping.comment),
    )


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.name)
def test_valid_table_is_read(path: Path) -> None:
    """Head in the file, beside it or none; prefixes of the specification; texts as ends; several values in a cell."""
    links = load_links(read(path))
    assert next((one.subject, one.predicate, one.object) for one in links if not one.negated) == (
        "https://example.org/jobs/clerk",
        f"{SKOS}exactMatch",
        "https://example.org/codes/1",
    )


def test_rejected_and_missing_are_records_alone() -> None:
    reader = read(FOLDER / "good-own-head.sssom.tsv")
    links = load_links(reader)
    assert [one.negated for one in links if one.object.endswith("/2")] == [True]
    assert any(one.object == NO_TERM_FOUND for one in links)
    assert not reader.ask("ASK { ?s ?p ?o FILTER (?o = <https://example.org/codes/2> && STRENDS(STR(?p), 'Match')) }")
    assert not reader.ask(f"ASK {{ ?s <{SKOS}exactMatch> <{NO_TERM_FOUND}> }}")


def test_every_slot_is_kept() -> None:
    reader = read(FOLDER / "good-own-head.sssom.tsv")
    out = "".join(to_format("sssom", reader, load_links(reader), PREFIXES, "good-own-head"))
    for text in ("mapping_tool_version", "ann|bob", "2026-01-02", "#mapping_set_id: https://example.org/sets/mine"):
        assert text in out


def test_link_is_read_from_its_object_on(tmp_path: Path) -> None:
    reader = read(FOLDER / "good-own-head.sssom.tsv")
    [turned] = [one for one in load_links(reader, "https://example.org/codes/3") if not one.negated]
    assert (turned.object, turned.predicate) == ("https://example.org/jobs/page", f"{SKOS}narrowMatch")


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("jobs:clerk", "odd:clerk", r":\d+: subject_id 'odd:clerk': expected a CURIE"),
        ("\tNot\t", "\tnot\t", r":\d+: predicate_modifier 'not'"),
        ("\t0.9\t", "\t9\t", r":\d+: confidence '9': expected a number in \[0, 1\]"),
        ("mapping_justification", "justification", "columns missing: mapping_justification"),
        ("#curie_map:", "#curie_map: [", "head is not YAML"),
    ],
)
def test_wrong_table_is_named_with_its_line(old: str, new: str, problem: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.sssom.tsv"
    text = (FOLDER / "good-own-head.sssom.tsv").read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(SourceError, match=problem):
        read(path)


def test_sssom_table_is_known_by_its_name() -> None:
    assert recognise(FOLDER / "good-own-head.sssom.tsv") == "sssom"


def test_slots_are_those_of_the_schema() -> None:
    if not VALIDATOR.exists():
        pytest.skip("the SSSOM package is not installed: `make test` installs it in .venv/links")
    program = (
        "import yaml, sssom_schema, pathlib; s = yaml.safe_load("
        "(pathlib.Path(sssom_schema.__file__).parent / 'schema/sssom_schema.yaml').read_text());"
        "print(*s['classes']['mapping']['slots']); print(*s['classes']['mapping set']['slots']);"
        "print(*(n for n, d in s['slots'].items() if d.get('multivalued')))"
    )
    done = subprocess.run([VALIDATOR, "-c", program], capture_output=True, text=True, timeout=120, check=True)
    mapping, of_set, several = (set(line.split()) for line in done.stdout.splitlines())
    own = {"subject_id", "subject_label", "predicate_id", "predicate_modifier", "object_id", "object_label"}
    own |= {"mapping_justification", "confidence", "record_id"}
    assert set(slots.OF_MAPPING) == mapping - own
    # What a set has a property of its own for, or what is of the file alone.
    head = {"curie_map", "extension_definitions", "license", "mapping_set_description", "mapping_set_id"}
    head |= {"mapping_set_title", "mappings", "sssom_version"}
    assert set(slots.OF_SET) == of_set - head
    assert several & (set(slots.OF_MAPPING) | set(slots.OF_SET)) | {"mapping_set_source"} == slots.MULTIVALUED


# Alignments and matches


ALIGNMENT = f"""<?xml version="1.0"?>
<rdf:RDF xmlns="{ALIGN}" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<Alignment><level>0</level>
<map><Cell><entity1 rdf:resource="urn:a:1"/><entity2 rdf:resource="urn:b:1"/><relation>RELATION</relation>
<measure rdf:datatype="http://www.w3.org/2001/XMLSchema#float">0.5</measure></Cell></map>
</Alignment></rdf:RDF>"""


@pytest.mark.parametrize(
    ("relation", "expected"),
    [
        ("=", "exactMatch"),
        ("&lt;", "broadMatch"),
        ("&gt;", "narrowMatch"),
        (f"{SKOS}closeMatch", "closeMatch"),
        ("%", ""),
    ],
)
def test_cell_is_a_mapping(relation: str, expected: str, tmp_path: Path) -> None:
    path = tmp_path / "alignment.rdf"
    path.write_text(ALIGNMENT.replace("RELATION", relation).replace(ALIGN, ALIGN.rstrip("#"), 1), encoding="utf-8")
    [source] = read_edoal(path, lambda _: None)
    links = load_links(reader_of(source))
    assert [(one.predicate.rpartition("#")[2], one.confidence) for one in links] == (
        [(expected, 0.5)] if expected else []
    )
    assert sum(source.tally.left.values()) == (not expected)


def test_matches_have_the_labels_that_stand_beside_them(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_text(
        f'@prefix skos: <{SKOS}> . <urn:a:1> skos:broadMatch <urn:b:1> ; skos:prefLabel "clerk"@en ; skos:note "x" .',
        encoding="utf-8",
    )
    [source] = read_skos(path, lambda _: None)
    [link] = load_links(reader_of(source))
    assert (link.subject_label, link.vocabulary) == ("clerk", "a")
    assert source.tally.left["triple", "it is no match of two IRIs"] == 1


# What goes out comes back


ends = st.from_regex(r"https://example\.org/[a-z]{1,3}/[A-Za-z0-9.]{1,4}", fullmatch=True)
texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp", "Zs")), max_size=12)


@st.composite
def mappings(draw: st.DrawFn) -> list[Mapping]:
    found = []
    for number in range(draw(st.integers(1, 6))):
        found.append(
            Mapping(
                subject=draw(ends),
                subject_label=draw(texts),
                predicate=draw(st.sampled_from(PREDICATES)),
                negated=draw(st.booleans()),
                object=draw(st.one_of(ends, st.just(NO_TERM_FOUND))),
                object_label=draw(texts),
                justification=draw(st.sampled_from(JUSTIFICATIONS)),
                confidence=draw(st.one_of(st.none(), st.integers(0, 1000).map(lambda n: n / 1000))),
                comment=draw(texts),
                vocabulary="mine",
                record=f"https://example.org/record/{number}",
            )
        )
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("links")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given_=mappings())
def test_sssom_comes_back_the_same(given_: list[Mapping], folder: Path) -> None:
    path = folder / "mine.sssom.tsv"
    path.write_text("".join(to_format("sssom", reader_of(), given_, PREFIXES)), encoding="utf-8")
    back = load_links(read(path))
    unique = {said(one) for one in given_}
    assert {said(one) for one in back} == unique
    assert len(back) == len(unique)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given_=mappings())
def test_alignment_and_matches_come_back_the_same(given_: list[Mapping], folder: Path) -> None:
    holding = [one for one in given_ if not one.negated and one.object != NO_TERM_FOUND]
    pairs = {(one.subject, one.predicate, one.object) for one in holding}
    for form, name, reading in (("edoal", "a.rdf", read_edoal), ("skos", "a.ttl", read_skos)):
        path = folder / name
        path.write_text("".join(to_format(form, reader_of(), given_, PREFIXES)), encoding="utf-8")
        back = load_links(reader_of(*reading(path, lambda _: None)))
        assert {(one.subject, one.predicate, one.object) for one in back} == pairs
        if form == "edoal":
            assert {(one.subject, one.object, one.confidence) for one in back} == {
                (one.subject, one.object, one.confidence) for one in holding
            }


def test_the_embedded_links_come_back_from_every_format(embedded: OxigraphReader, tmp_path: Path) -> None:
    given_ = load_links(embedded)
    table = tmp_path / "all.sssom.tsv"
    table.write_text("".join(to_format("sssom", embedded, given_, PREFIXES)), encoding="utf-8")
    assert sorted(map(str, map(said, load_links(read(table))))) == sorted(map(str, map(said, given_)))
    triples = from_rdf("".join(to_format("rdf", embedded, given_, PREFIXES)).encode(), "application/n-triples")
    assert len(set(triples)) > 10 * len(given_)
    done = validate(table)
    assert done.returncode == 0, done.stderr
