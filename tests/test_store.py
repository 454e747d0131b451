"""Generations on disk: made whole or not at all, kept, rolled back, copied."""

import multiprocessing
import os
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import (
    NoEarlierGenerationError,
    NoGenerationError,
    QueryError,
    QueryFormError,
    QuerySyntaxError,
    StoreError,
    UnknownFormatError,
    UnknownGenerationError,
)
from kg.formats import FORMATS, Format, get_format
from kg.reader import Selection, parse_texts
from kg.store import Generations, open_memory
from kg.terms import to_rdf

A, B = ox.NamedNode("https://example.org/a"), ox.NamedNode("https://example.org/b")
G, H = ox.NamedNode("https://example.org/g"), ox.NamedNode("https://example.org/h")
QUADS = [ox.Quad(A, B, ox.Literal("one"), G), ox.Quad(A, B, ox.Literal("two"), H), ox.Quad(A, B, ox.BlankNode("x"), G)]


def write(data: Path, digest: str = "a" * 64, keep: int = 10) -> str:
    return Generations(data).write(lambda store: store.extend(QUADS), digest=digest, built="2026", keep=keep)[0].name


def test_nothing_built_is_said(tmp_path: Path) -> None:
    with pytest.raises(NoGenerationError, match="lattice build"):
        Generations(tmp_path).open({})


def test_what_is_written_is_read(tmp_path: Path) -> None:
    name = write(tmp_path)
    reader = Generations(tmp_path).open({})
    assert reader.generation == name == "0001-aaaaaaaaaaaa"
    assert len(reader.select("SELECT ?o { ?s ?p ?o }").rows) == 3
    assert Generations(tmp_path).info().graphs == {G.value: 2, H.value: 1}


def test_a_failed_build_leaves_current(tmp_path: Path) -> None:
    name = write(tmp_path)

    def fill(store: ox.Store) -> None:
        store.extend(QUADS)
        raise OSError("no room")

    with pytest.raises(StoreError, match="no room"):
        Generations(tmp_path).write(fill, digest="b" * 64, built="2026", keep=10)
    assert Generations(tmp_path).current() == name
    assert Generations(tmp_path).names() == [name]


def _build_slowly(data: Path, started: str) -> None:
    def fill(store: ox.Store) -> None:
        store.extend(QUADS)
        Path(started).touch()
        time.sleep(60)

    Generations(data).write(fill, digest="c" * 64, built="2026", keep=10)


def test_a_killed_build_leaves_current(tmp_path: Path) -> None:
    name, started = write(tmp_path), tmp_path / "started"
    process = multiprocessing.get_context("spawn").Process(target=_build_slowly, args=(tmp_path, str(started)))
    process.start()
    while not started.exists():
        time.sleep(0.02)
    with pytest.raises(StoreError, match="another process"):
        write(tmp_path, "d" * 64)
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    assert Generations(tmp_path).current() == name
    assert Generations(tmp_path).open({}).ask("ASK { ?s ?p 'one' }")
    assert write(tmp_path, "e" * 64) == "0002-eeeeeeeeeeee"
    assert not list((tmp_path / "generations").glob(".*"))


def test_rollback_and_back(tmp_path: Path) -> None:
    first, second = write(tmp_path), write(tmp_path, "b" * 64)
    kept = Generations(tmp_path)
    assert kept.current() == second
    assert kept.rollback() == first == kept.current()
    assert kept.rollback(second) == second
    with pytest.raises(UnknownGenerationError, match=first):
        kept.rollback("0009-nothing")
    kept.rollback(first)
    with pytest.raises(NoEarlierGenerationError, match="no generation before 0001-"):
        kept.rollback()


def test_oldest_are_removed(tmp_path: Path) -> None:
    for letter in "abcd":
        write(tmp_path, letter * 64, keep=2)
    assert [name[:4] for name in Generations(tmp_path).names()] == ["0003", "0004"]


def test_an_open_reader_outlives_its_generation(tmp_path: Path) -> None:
    write(tmp_path)
    reader = Generations(tmp_path).open({})
    write(tmp_path, "b" * 64, keep=1)
    assert reader.ask("ASK { ?s ?p 'one' }")


def test_backup_can_be_served(tmp_path: Path) -> None:
    name = write(tmp_path / "data")
    assert Generations(tmp_path / "data").backup(tmp_path / "copy") == name
    assert Generations(tmp_path / "copy").open({}).ask("ASK { ?s ?p 'two' }")
    with pytest.raises(StoreError, match="exists"):
        Generations(tmp_path / "data").backup(tmp_path / "copy")


def test_read_only_folder_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(StoreError):
        write(tmp_path / "data")


def test_syntax_error_has_its_place() -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        open_memory(QUADS).select("SELECT ?s\nWHERE { ?s ?p }")
    assert (caught.value.line, caught.value.column) == (2, 16)


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("SELECT ?s { ?s a foo:Bar }", "prefix not found"),
        ("SELECT ?s { ?s a <a b> }", "IRI parsing failed"),
        ("SELECT ?p { ?s ?p ?o } GROUP BY ?s", "the SELECT contains a variable that is unbound"),
        ("SELEC ?s", "expected DESCRIBE"),
        ("SELECT ?s { ?s ?p ", "expected $ ' ''' ( + - . : or something else"),
        ("SELECT ?s { ?s ?p ?o } LIMIT x", "expected HAVING OFFSET OPTIONAL VALUES or something else"),
        (
            "SELECT ?s { BIND(1 AS ?s) BIND(2 AS ?s) }",
            "nothing fits here: look for a misspelt word or a missing bracket before it",
        ),
    ],
)
def test_syntax_error_is_one_short_line(query: str, problem: str) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        open_memory(QUADS).select(query)
    assert caught.value.problem == problem


def test_another_form_is_refused() -> None:
    reader = open_memory(QUADS)
    with pytest.raises(QueryFormError):
        reader.select("ASK {}")
    with pytest.raises(QueryFormError):
        reader.ask("SELECT ?s { ?s ?p ?o }")
    with pytest.raises(QueryFormError):
        reader.construct("ASK {}")


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("<https://example.org/a>", "https://example.org/a"),
        ('"b"@en', "b"),
        ("1.5", "1.5"),
        ("<<( <a:s> <a:p> 2 )>>", '<<( <a:s> <a:p> "2"^^<http://www.w3.org/2001/XMLSchema#integer> )>>'),
    ],
)
def test_texts_of_rows_are_those_of_their_terms(term: str, text: str) -> None:
    """By the engine, and by its results in JSON, which workers send."""
    query = f"SELECT ?one ?none {{ VALUES ?one {{ {term} }} }}"
    reader = open_memory([])
    body, _ = reader.answer(query, lambda _: get_format("json", "results"))
    assert reader.texts(query) == parse_texts(body) == reader.select(query).texts() == [{"one": text}]


def test_blank_nodes_are_told_from_text() -> None:
    reader = open_memory([])
    body, _ = reader.answer("SELECT ?one { BIND (BNODE() AS ?one) }", lambda _: get_format("json", "results"))
    found = [*reader.texts("SELECT ?one { BIND (BNODE() AS ?one) }"), *parse_texts(body)]
    assert [row["one"].startswith("_:") for row in found] == [True, True]


@pytest.mark.parametrize(
    "body", [b"", b"{}", b'{"boolean": true}', b'{"head": {"vars": ["a"]}, "results": {"bindings": [1]}}']
)
def test_what_holds_no_solutions_is_refused(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_texts(body)


def test_union_unless_a_graph_is_named() -> None:
    reader = open_memory(QUADS)

    def rows(selection: Selection) -> int:
        body, _ = reader.answer("SELECT ?o { ?s ?p ?o }", lambda _: get_format("csv", "results"), selection)
        return len(body.splitlines()) - 1

    assert rows(Selection()) == 3
    assert rows(Selection(default_graphs=(G.value,))) == 2
    assert rows(Selection(named_graphs=(G.value,))) == 0


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_every_format_is_written(form: object) -> None:
    reader = open_memory(QUADS)
    wanted = get_format(form.name, form.kind)  # type: ignore[attr-defined]
    query = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }" if wanted.kind == "graph" else "SELECT ?o { ?s ?p ?o }"
    body, given = reader.answer(query, lambda _: wanted)
    assert given is wanted
    assert b"one" in body


def test_describe_follows_blank_nodes() -> None:
    node = ox.BlankNode("b")
    reader = open_memory([ox.Quad(A, B, node, G), ox.Quad(node, B, ox.Literal("deep"), G), ox.Quad(B, B, A, H)])
    assert {str(triple.object) for triple in reader.describe(A.value)} >= {"deep", A.value}


@pytest.mark.parametrize(
    ("dataset", "count"),
    [
        ("", 3),
        ("FROM <urn:nope>", 0),
        (f"FROM <{G.value}>", 2),
        (f"FROM <{G.value}> FROM <{H.value}>", 3),
        (f"FROM NAMED <{G.value}>", 0),
    ],
)
def test_dataset_of_the_query_is_heard(dataset: str, count: int) -> None:
    rows = open_memory(QUADS).select(f"SELECT ?s ?p ?o {dataset} {{ ?s ?p ?o }}").rows
    assert len(rows) == count


def test_dataset_of_the_protocol_goes_before_the_querys() -> None:
    def choose(_: str) -> Format:
        return get_format("json", "results")

    query = f"ASK FROM <{G.value}> {{ ?s ?p 'two' }}"
    body, _ = open_memory(QUADS).answer(query, choose, Selection(default_graphs=(H.value,)))
    assert b"true" in body


def test_function_that_does_not_exist_is_the_querys_fault() -> None:
    with pytest.raises(QueryError, match="x:f"):
        open_memory(QUADS).select("SELECT (<x:f>(1) AS ?y) {}")


def test_json_ld_has_no_triple_terms() -> None:
    query = "CONSTRUCT { <a:a> <a:b> <<( <a:a> <a:b> 1 )>> } WHERE {}"
    with pytest.raises(UnknownFormatError):
        open_memory(QUADS).answer(query, lambda _: get_format("jsonld", "graph"))
    with pytest.raises(UnknownFormatError):
        to_rdf(open_memory(QUADS).construct(query), "application/ld+json", {})


# Damage


def _truncate(folder: Path) -> None:
    for path in (folder / "store").glob("*.sst"):
        path.write_bytes(path.read_bytes()[:100])


def _scramble(folder: Path) -> None:
    for path in (folder / "store").glob("*.sst"):
        content = path.read_bytes()
        path.write_bytes(content[:100] + b"x" * 400 + content[500:])


DAMAGES = {
    "no record": lambda folder: (folder / "generation.json").unlink(),
    "empty record": lambda folder: (folder / "generation.json").write_text(""),
    "record of another kind": lambda folder: (folder / "generation.json").write_text("[]"),
    "record not UTF-8": lambda folder: (folder / "generation.json").write_bytes(b"\xff"),
    "another count": lambda folder: (folder / "generation.json").write_text(
        (folder / "generation.json").read_text().replace('"quads": 3', '"quads": 4')
    ),
    "no store": lambda folder: shutil.rmtree(folder / "store"),
    "no manifest": lambda folder: [path.unlink() for path in (folder / "store").glob("MANIFEST*")],
    "store cut off": _truncate,
    "store scrambled": _scramble,
    "gone": shutil.rmtree,
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_damage_is_found_and_mended_by_a_build(damage: Callable[[Path], object], tmp_path: Path) -> None:
    name, kept = write(tmp_path), Generations(tmp_path)
    damage(tmp_path / "generations" / name)
    with pytest.raises(StoreError):
        kept.check()
    with pytest.raises(StoreError):
        kept.backup(tmp_path / "copy")
    assert not (tmp_path / "copy").exists()
    assert write(tmp_path) != name or damage is shutil.rmtree
    assert kept.check().quads == 3


def test_rollback_to_damage_is_refused(tmp_path: Path) -> None:
    first, second = write(tmp_path), write(tmp_path, "b" * 64)
    shutil.rmtree(tmp_path / "generations" / first / "store")
    with pytest.raises(StoreError, match=first):
        Generations(tmp_path).rollback()
    assert Generations(tmp_path).current() == second


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"../../etc", b".", b"0009-nothing", b"0009-aaaaaaaaaaaa"])
def test_current_that_names_nothing_is_damage(content: bytes, tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "current").write_bytes(content)
    with pytest.raises(StoreError) as caught:
        Generations(tmp_path).open({})
    assert not isinstance(caught.value, UnknownGenerationError)
    assert write(tmp_path) == "0002-aaaaaaaaaaaa"


def test_same_inputs_make_nothing_new(tmp_path: Path) -> None:
    assert write(tmp_path) == write(tmp_path) == "0001-aaaaaaaaaaaa"


def test_strays_are_no_generations(tmp_path: Path) -> None:
    name, folder = write(tmp_path), tmp_path / "generations"
    for stray in (".DS_Store", "README", "0000-000000000000"):
        (folder / stray).touch()
    (folder / "zzz").mkdir()
    assert Generations(tmp_path).names() == [name]
    assert write(tmp_path, "b" * 64) == "0002-bbbbbbbbbbbb"
    assert (folder / ".DS_Store").exists()


def test_generations_are_ordered_by_number(tmp_path: Path) -> None:
    name = write(tmp_path)
    for number in ("9999", "10000"):
        shutil.copytree(tmp_path / "generations" / name, tmp_path / "generations" / f"{number}-aaaaaaaaaaaa")
    assert [found.split("-")[0] for found in Generations(tmp_path).names()] == ["0001", "9999", "10000"]
    assert write(tmp_path, "b" * 64) == "10001-bbbbbbbbbbbb"


def test_failed_writing_leaves_no_draft(tmp_path: Path) -> None:
    def fill(_: ox.Store) -> None:
        raise RuntimeError("No space left on device")

    with pytest.raises(StoreError, match="No space"):
        Generations(tmp_path).write(fill, digest="b" * 64, built="2026", keep=10)
    assert not list((tmp_path / "generations").iterdir())


def test_generation_that_nothing_can_point_at_is_not_kept(tmp_path: Path) -> None:
    (tmp_path / "current").mkdir()
    with pytest.raises(StoreError):
        write(tmp_path)
    assert Generations(tmp_path).names() == []


def test_message_for_everyone_names_no_path(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        Generations(tmp_path).open({})
    assert str(tmp_path) in str(caught.value)
    assert str(tmp_path) not in caught.value.problem
