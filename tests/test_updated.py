"""Generations that updates made: gone back from, built over, written out, copied, mended."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

import kg.store.journal
from kg.errors import BusyError, MovedError, NoEarlierGenerationError, StoreError
from kg.store import Generations, State, work_out_update
from kg.store.changes import contents_of
from kg.store.lock import locked
from kg.store.states import copy_all

P, OWN, OTHER = "<http://e/p>", "http://e/own", "http://e/other"


def quad(number: int, graph: str = OWN) -> ox.Quad:
    node = ox.NamedNode(f"http://e/{number}")
    return ox.Quad(node, ox.NamedNode("http://e/p"), ox.BlankNode(f"b{number}"), ox.NamedNode(graph))


def build(data: Path, letter: str = "a", numbers: range = range(3), **more: bool) -> Generations:
    kept = Generations(data)
    quads = [quad(number) for number in numbers]
    kept.write(lambda store: store.extend(quads), digest=letter * 64, built="2025", keep=10, **more)
    return kept


def update(kept: Generations, *texts: str) -> State:
    state = kept.load()
    for text in texts:
        fork = ox.Store()
        copy_all(state.store, fork)
        state = kept.update(state, work_out_update(fork, text), "2025")
    return state


def insert(number: int, graph: str = OTHER) -> str:
    return f"INSERT DATA {{ GRAPH <{graph}> {{ <http://e/{number}> {P} {number} }} }}"


def subjects(kept: Generations, name: str | None = None) -> list[int]:
    rows = kept.open({}, name).select(f"SELECT ?s {{ ?s {P} ?o }} ORDER BY ?s").rows
    return sorted(int(str(row[0]).rsplit("/", 1)[1]) for row in rows)


def test_blank_node_that_was_built_can_be_deleted_for_good(tmp_path: Path) -> None:
    """The label of a blank node in the journal is that of the store, so loading keeps labels."""
    kept = build(tmp_path)
    state = update(kept, f"DELETE WHERE {{ GRAPH <{OWN}> {{ <http://e/1> ?p ?o }} }}")
    assert contents_of(kept.load().store) == contents_of(state.store)
    assert subjects(kept) == [0, 2]


def test_updates_are_generations(tmp_path: Path) -> None:
    kept = build(tmp_path)
    state = update(kept, insert(7), insert(8))
    assert kept.current() == state.name
    assert [entry.change.size for entry in kept.updates(kept.names()[0])] == [(0, 1), (0, 1)]
    assert (kept.info().updates, kept.info().quads, kept.info().graphs) == (2, 5, {OTHER: 2, OWN: 3})


def test_rollback_goes_back_update_by_update_and_forward_by_name(tmp_path: Path) -> None:
    kept = build(tmp_path)
    last = update(kept, insert(7), insert(8)).name
    first = kept.names()[0]
    seen = []
    for _ in range(2):
        kept.rollback()
        seen.append(subjects(kept))
    assert seen == [[0, 1, 2, 7], [0, 1, 2]]
    with pytest.raises(NoEarlierGenerationError):
        kept.rollback()
    kept.rollback(last)
    assert subjects(kept) == [0, 1, 2, 7, 8]
    kept.rollback(first)
    assert subjects(kept) == subjects(kept, first) == [0, 1, 2]


def test_rollback_of_a_build_brings_back_the_updates_before_it(tmp_path: Path) -> None:
    kept = build(tmp_path)
    update(kept, insert(7))
    build(tmp_path, "b", range(1))
    assert subjects(kept) == [0, 7]
    kept.rollback()
    assert subjects(kept) == [0, 1, 2, 7]


def test_update_after_a_rollback_begins_a_journal_of_its_own(tmp_path: Path) -> None:
    kept = build(tmp_path)
    update(kept, insert(7), insert(8))
    kept.rollback()
    state = update(kept, insert(9))
    assert subjects(kept) == [0, 1, 2, 7, 9]
    assert int(state.name[:4]) == 5
    assert sum(1 for _ in kept.updates("0001-aaaaaaaaaaaa")) == 2


def test_update_of_what_is_no_longer_current_is_refused(tmp_path: Path) -> None:
    kept = build(tmp_path)
    old = update(kept, insert(7))
    build(tmp_path, "b")
    with pytest.raises(MovedError):
        kept.update(old, work_out_update(kept.load().store, insert(8)), "2025")
    assert subjects(kept) == [0, 1, 2, 7]


def test_update_waits_for_nobody_who_holds_the_lock(tmp_path: Path) -> None:
    kept = build(tmp_path)
    state = kept.load()
    change = work_out_update(kept.load().store, insert(7))
    with locked(tmp_path), pytest.raises(BusyError):
        kept.update(state, change, "2025")
    assert kept.update(state, change, "2025").name == kept.current()


def test_same_files_build_nothing_new_whatever_was_updated(tmp_path: Path) -> None:
    kept = build(tmp_path)
    name = update(kept, insert(7)).name
    assert build(tmp_path).current() == name


def test_build_carries_over_graphs_of_updates_and_counts_what_it_replaces(tmp_path: Path) -> None:
    kept = build(tmp_path)
    gone = f"DELETE WHERE {{ GRAPH <{OWN}> {{ <http://e/1> ?p ?o }} }}"
    update(
        kept, insert(7), insert(8, OWN), gone, f"INSERT DATA {{ <http://e/9> {P} 9 }}", "CREATE GRAPH <http://e/void>"
    )
    generation, _ = kept.write(lambda store: store.extend(map(quad, range(4))), digest="b" * 64, built="2025", keep=10)
    assert generation.replaced == 2
    assert subjects(kept) == [0, 1, 2, 3, 7, 9]
    assert kept.open({}).ask("ASK { GRAPH <http://e/void> {} }")
    kept.rollback()
    assert subjects(kept) == [0, 2, 7, 8, 9]


def test_what_a_build_replaces_is_counted_after_the_state_was_written_out(tmp_path: Path) -> None:
    kept = build(tmp_path)
    kept.write_out(update(kept, insert(8, OWN)), 10)
    update(kept, insert(9, OWN))
    quads = [quad(0)]
    assert kept.write(lambda store: store.extend(quads), digest="b" * 64, built="2025", keep=10)[0].replaced == 2


def test_state_that_is_written_out_is_the_same_and_is_updated_on(tmp_path: Path) -> None:
    kept = build(tmp_path)
    state = update(kept, insert(7), insert(8))
    out = kept.write_out(state, 10)
    assert contents_of(kept.load().store) == contents_of(state.store)
    assert kept.current() == out.name == "0004-" + state.name[5:]
    update(kept, insert(9))
    assert subjects(kept) == [0, 1, 2, 7, 8, 9]
    kept.rollback("0004-" + state.name[5:])
    kept.rollback()
    assert subjects(kept) == [0, 1, 2, 7]


def test_build_of_the_same_files_writes_a_long_journal_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = build(tmp_path)
    update(kept, insert(7), insert(8))
    assert kept.tidy(kept.info(), 10).updates == 2
    monkeypatch.setattr(kg.store.journal, "MOST_UPDATES", 1)
    made = kept.tidy(kept.info(), 10)
    assert (made.updates, made.name, kept.current()) == (0, kept.names()[-1], made.name)
    assert kept.find("a" * 64) == made


def test_copies_beyond_those_to_keep_are_removed(tmp_path: Path) -> None:
    kept = build(tmp_path)
    last = update(kept, insert(7), insert(8), insert(9)).name
    kept.rollback(keep=1)
    assert [name[:4] for name in kept.names()] == ["0001", "0005"]  # what was current just then stays
    kept.rollback(last, keep=1)
    assert [name[:4] for name in kept.names()] == ["0005", "0006"]
    assert subjects(kept) == [0, 1, 2, 7, 8, 9]
    with pytest.raises(NoEarlierGenerationError):
        kept.rollback()


def test_backup_has_the_updates(tmp_path: Path) -> None:
    kept = build(tmp_path / "data")
    name = update(kept, insert(7)).name
    assert kept.backup(tmp_path / "copy") == name
    copy = Generations(tmp_path / "copy")
    assert copy.current() == name
    update(copy, insert(8))
    assert (subjects(copy), subjects(kept)) == ([0, 1, 2, 7, 8], [0, 1, 2, 7])


# Damage


def flip(path: Path, at: int = -10) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


def cut_journal(folder: Path) -> None:
    content = (folder / "journal").read_bytes()
    (folder / "journal").write_bytes(content[:-1])


JOURNAL_DAMAGES: dict[str, Callable[[Path], object]] = {
    "flip": lambda folder: flip(folder / "journal"),
    "cut": cut_journal,
    "gone": lambda folder: (folder / "journal").unlink(),
    "head": lambda folder: (folder / "head").write_bytes(b"x" * 256),
}


@pytest.mark.parametrize("damage", JOURNAL_DAMAGES.values(), ids=JOURNAL_DAMAGES)
def test_damaged_journal_is_refused_and_mended_as_it_says(damage: Callable[[Path], object], tmp_path: Path) -> None:
    kept = build(tmp_path)
    update(kept, insert(7), insert(8))
    damage(tmp_path / "generations" / "0001-aaaaaaaaaaaa")
    with pytest.raises(StoreError, match="lattice rollback") as caught:
        kept.load()
    with pytest.raises(StoreError, match="lattice rollback"):
        build(tmp_path, "b")
    mend = caught.value.problem.split("`lattice rollback ")[1].split("`")[0]
    kept.rollback(mend)
    found = subjects(kept)
    assert found == ([0, 1, 2, 7] if mend.startswith("0002") else [0, 1, 2])
    update(kept, insert(9))
    assert subjects(kept) == [*found, 9]


def test_rollback_without_a_name_goes_back_to_what_is_whole(tmp_path: Path) -> None:
    kept = build(tmp_path)
    update(kept, insert(7), insert(8), insert(9))
    flip(tmp_path / "generations" / "0001-aaaaaaaaaaaa" / "journal")
    kept.rollback()
    assert subjects(kept) == [0, 1, 2, 7, 8]


STORE_DAMAGES: dict[str, Callable[[Path], object]] = {
    "flip": lambda folder: flip(min((folder / "store").glob("*.sst")), 40),
    "flip of what is not read": lambda folder: flip(max((folder / "store").glob("OPTIONS*")), 40),
    "cut": lambda folder: min((folder / "store").glob("*.sst")).write_bytes(b""),
    "record": lambda folder: flip(folder / "generation.json", 30),
}


@pytest.mark.parametrize("damage", STORE_DAMAGES.values(), ids=STORE_DAMAGES)
def test_damaged_store_with_updates_is_refused_and_mended_as_it_says(
    damage: Callable[[Path], object], tmp_path: Path
) -> None:
    kept = build(tmp_path)
    build(tmp_path, "b")
    update(kept, insert(7))
    damage(tmp_path / "generations" / "0002-bbbbbbbbbbbb")
    with pytest.raises(StoreError, match=r"0002-bbbbbbbbbbbb.*`lattice rollback NAME`"):
        kept.load()
    with pytest.raises(StoreError, match=r"updates were made, and cannot be read.*--without-updates"):
        build(tmp_path, "c")
    kept.rollback("0001-aaaaaaaaaaaa")
    assert subjects(kept) == [0, 1, 2]
    build(tmp_path, "d", carries=False)
    assert subjects(kept) == [0, 1, 2]


def test_build_without_updates_leaves_them_behind(tmp_path: Path) -> None:
    kept = build(tmp_path)
    name = update(kept, insert(7)).name
    shutil.rmtree(tmp_path / "generations" / "0001-aaaaaaaaaaaa" / "store")
    build(tmp_path, carries=False)
    assert subjects(kept) == [0, 1, 2]
    assert name not in kept.names()


def test_lost_pointer_with_updates_is_no_reason_to_build(tmp_path: Path) -> None:
    kept = build(tmp_path)
    name = update(kept, insert(7)).name
    (tmp_path / "current").write_bytes(b"\0")
    with pytest.raises(StoreError, match="updates were made, and cannot be read"):
        build(tmp_path, "b")
    kept.rollback(name)
    assert subjects(kept) == [0, 1, 2, 7]
