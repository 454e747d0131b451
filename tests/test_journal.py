"""The journal: what was acknowledged is read again to the letter, or its damage is said; never anything else."""

import errno
import os
import shutil
import tempfile
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_changes import copy_of, updates

import kg.store.journal
from kg.errors import NoRoomError, QueryError, StoreError
from kg.store import Change, Generations, State, work_out_update
from kg.store.changes import Contents, contents_of
from kg.store.journal import HEAD, JOURNAL, Journal

BASE = "0001-aaaaaaaaaaaa"
CHANGES = [Change(added=f"<http://e/{number}> <http://e/p> {number} .\n") for number in range(1, 6)]
G, P = ox.NamedNode("http://e/g0"), ox.NamedNode("http://e/p")
FIRST = [ox.Quad(ox.BlankNode("first"), P, ox.BlankNode("second"), G), ox.Quad(P, P, ox.BlankNode("second"), G)]


def written(folder: Path, changes: list[Change] = CHANGES) -> Journal:
    journal = Journal(folder / BASE)
    (folder / BASE).mkdir()
    for number, change in enumerate(changes, 2):
        journal.append(number, "2025", change)
    return journal


def read(folder: Path) -> list[Change]:
    return [entry.change for entry in Journal(folder / BASE).entries()]


def test_what_is_appended_is_read(tmp_path: Path) -> None:
    journal = written(tmp_path)
    assert read(tmp_path) == CHANGES
    assert journal.last() == [entry.name for entry in Journal(tmp_path / BASE).entries()][-1]
    assert Journal(tmp_path / "0002-bbbbbbbbbbbb").last() is None


@pytest.mark.parametrize("lines", [1, 2, 5])
@pytest.mark.parametrize("file", [JOURNAL, HEAD])
def test_every_cut_and_every_flip_is_found(file: str, lines: int, tmp_path: Path) -> None:
    """One damage, wherever it is: what was acknowledged comes back whole, or it is an error."""
    changes = CHANGES[:lines]
    written(tmp_path, changes)
    path = tmp_path / BASE / file
    content = path.read_bytes()
    cuts = [content[:at] for at in range(len(content))]
    flips = [content[:at] + bytes([content[at] ^ 1 << at % 8]) + content[at + 1 :] for at in range(len(content))]
    refused = 0
    for damaged in cuts + flips:
        path.unlink()  # a file that is truncated is synced by some disks, which takes seconds here
        path.write_bytes(damaged)
        problem = ""
        try:
            assert read(tmp_path) == changes
        except StoreError as err:
            problem = err.problem
            refused += 1
        assert not problem or ("damaged at update" in problem and "`lattice rollback 000" in problem)
    assert refused == len(cuts + flips) if file == JOURNAL else refused > 0


def test_half_a_line_behind_the_head_was_never_acknowledged(tmp_path: Path) -> None:
    written(tmp_path, CHANGES[:3])
    path = tmp_path / BASE / JOURNAL
    content, head = path.read_bytes(), (tmp_path / BASE / HEAD).read_bytes()
    Journal(tmp_path / BASE).append(5, "2025", CHANGES[3])
    longer = path.read_bytes()
    (tmp_path / BASE / HEAD).write_bytes(head)
    for end in range(len(content), len(longer) + 1, 7):
        path.write_bytes(longer[:end])
        assert read(tmp_path) == CHANGES[:3]
    Journal(tmp_path / BASE).append(5, "2025", CHANGES[4])
    assert read(tmp_path) == [*CHANGES[:3], CHANGES[4]]


def test_damaged_place_of_the_head_is_written_anew(tmp_path: Path) -> None:
    for lines in (1, 2, 3):
        folder = tmp_path / str(lines)
        folder.mkdir()
        written(folder, CHANGES[:lines])
        path = folder / BASE / HEAD
        for start in (0, 128):
            content = path.read_bytes()
            path.write_bytes(content[:start] + b"\0" * 128 + content[start + 128 :])
            before = read(folder)
            Journal(folder / BASE).append(10 + start, "2025", CHANGES[4])
            assert read(folder) == [*before, CHANGES[4]]
            assert b"\0" not in path.read_bytes()


def test_files_that_are_gone_are_damage(tmp_path: Path) -> None:
    written(tmp_path)
    for file in (JOURNAL, HEAD):
        shutil.copytree(tmp_path / BASE, tmp_path / file / BASE)
        (tmp_path / file / BASE / file).unlink()
        with pytest.raises(StoreError, match="damaged"):
            read(tmp_path / file)


def test_number_between_that_was_given_elsewhere_keeps_both_places(tmp_path: Path) -> None:
    journal = written(tmp_path, CHANGES[:1])
    journal.append(4, "2025", CHANGES[1])
    journal.append(6, "2025", CHANGES[2])
    for file in (JOURNAL, HEAD):
        assert (tmp_path / BASE / file).exists()
    head = tmp_path / BASE / HEAD
    content = head.read_bytes()
    for start in (0, 128):
        head.write_bytes(content[:start] + b"?" * 128 + content[start + 128 :])
        assert read(tmp_path) == CHANGES[:3]


@pytest.mark.parametrize("step", ["write", "fsync"])
@pytest.mark.parametrize("nth", [1, 2])
def test_failed_append_leaves_the_journal_as_it_was(
    step: str, nth: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal, left = written(tmp_path, CHANGES[:2]), [nth]

    def fail(*given: object) -> None:
        left[0] -= 1
        if not left[0]:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        if step == "fsync":
            patched.setattr(os, "fsync", fail)
        else:
            patched.setattr(kg.store.journal, "_write_whole", fail)
            left[0] = 1
        with pytest.raises(NoRoomError, match="nothing of it is kept: No space left"):
            journal.append(4, "2025", CHANGES[2])
    assert read(tmp_path) == CHANGES[:2]
    journal.append(4, "2025", CHANGES[3])
    assert read(tmp_path) == [*CHANGES[:2], CHANGES[3]]


def test_first_append_without_room_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*given: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    (tmp_path / BASE).mkdir()
    with monkeypatch.context() as patched:
        patched.setattr(kg.store.journal, "replace_file", fail)
        with pytest.raises(NoRoomError):
            Journal(tmp_path / BASE).append(2, "2025", CHANGES[0])
    assert read(tmp_path) == []
    Journal(tmp_path / BASE).append(2, "2025", CHANGES[0])
    assert read(tmp_path) == CHANGES[:1]


@settings(max_examples=25)
@given(
    st.lists(updates, min_size=1, max_size=4),
    st.sampled_from([JOURNAL, HEAD, "generation.json", "*.sst", "MANIFEST*", "CURRENT", "OPTIONS*", "*.log"]),
    st.floats(0, 1, exclude_max=True),
    st.sampled_from([None, *range(8)]),
)
def test_state_after_damage_is_the_acknowledged_one_or_an_error(
    requests: list[str], pattern: str, place: float, bit: int | None
) -> None:
    """A file of the generation is cut off at *place*, or there its *bit* is turned."""
    with tempfile.TemporaryDirectory() as folder:
        kept = Generations(Path(folder))
        kept.write(lambda store: store.extend(FIRST), digest="a" * 64, built="2025", keep=10)
        state = acknowledged(kept, requests)
        for path in sorted(Path(folder).glob(f"generations/*/**/{pattern}")):
            content = path.read_bytes()
            at = int(place * len(content))
            flipped = [content[at] ^ 1 << bit] if content and bit is not None else []
            path.write_bytes(content[:at] + (bytes(flipped) + content[at + 1 :] if flipped else b""))
        problem, found = "`lattice rollback", None
        try:
            found = kept.load()
        except StoreError as err:
            problem = err.problem
        assert "`lattice rollback" in problem
        assert found is None or (found.name, contents_of(found.store)) == state


def acknowledged(kept: Generations, requests: list[str]) -> tuple[str, Contents]:
    """Make the updates that can be; return the name and the contents of the state that the last of them left."""
    state: State = kept.load()
    for request in requests:
        try:
            change = work_out_update(copy_of(state.store), request)
        except QueryError:
            continue
        if change:
            state = kept.update(state, change, "2025")
    return state.name, contents_of(state.store)
