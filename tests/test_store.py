"""Generations on disk: made whole or not at all, kept, rolled back, copied."""

import multiprocessing
import os
import signal
import time
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.errors import NoGenerationError, QueryFormError, QuerySyntaxError, StoreError, UnknownGenerationError
from kg.formats import FORMATS, get_format
from kg.reader import Selection
from kg.store import Generations, open_memory

A, B = ox.NamedNode("https://example.org/a"), ox.NamedNode("https://example.org/b")
G, H = ox.NamedNode("https://example.org/g"), ox.NamedNode("https://example.org/h")
QUADS = [ox.Quad(A, B, ox.Literal("one"), G), ox.Quad(A, B, ox.Literal("two"), H), ox.Quad(A, B, ox.BlankNode("x"), G)]


def write(data: Path, digest: str = "a" * 64, keep: int = 10) -> str:
    return Generations(data).write(lambda store: store.extend(QUADS), digest=digest, built="2026", keep=keep).name


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
    with pytest.raises(UnknownGenerationError):
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


def test_another_form_is_refused() -> None:
    reader = open_memory(QUADS)
    with pytest.raises(QueryFormError):
        reader.select("ASK {}")
    with pytest.raises(QueryFormError):
        reader.ask("SELECT ?s { ?s ?p ?o }")
    with pytest.raises(QueryFormError):
        reader.construct("ASK {}")


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
