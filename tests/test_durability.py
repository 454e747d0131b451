"""What is kept, whatever happens: kills, full and read-only disks, damage, other processes beside."""

import ctypes
import os
import re
import resource
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import Serve, build_small
from crashing import survive
from serving import Serving, eventually
from test_writing import G, P, insert, numbers

from kg.store import Change, Generations
from kg.store.journal import MOST_UPDATES

pytestmark = pytest.mark.service

# Flags of mount(2) and umount2(2).
READ_ONLY, REMOUNT, BIND, DETACH = 0x1, 0x20, 0x1000, 0x2


def lattice(command: str, serving: Serving) -> str:
    arguments = [*command.split(), "--data", str(serving.data)]
    program = [sys.executable, "-c", "from server.command import main; main()", *arguments]
    return subprocess.run(program, capture_output=True, text=True, check=True).stdout


def test_service_survives_kills(serve: Serve) -> None:
    writer = survive(serve(), kills=3, seed=3)
    assert writer.acknowledged


@pytest.mark.parametrize("who", ["all", "front", "keeper"])
def test_what_was_acknowledged_is_there_after_a_kill(who: str, serve: Serve) -> None:
    serving = serve()
    assert [serving.update(insert(number)).status_code for number in range(3)] == [200] * 3
    serving.kill(who)
    if who == "keeper":
        serving.recover()
    else:
        serving.start()
    assert numbers(serving) == [0, 1, 2]
    assert serving.update(insert(3)).status_code == 200


# Beside others


def test_second_service_on_the_directory_names_the_first(serve: Serve, tmp_path: Path) -> None:
    serving = serve()
    second = Serving(serving.data, tmp_path / "second")
    assert second.spawn().wait(20) == 3
    assert f"process {serving.process.pid} on {serving.address}" in second.said()
    serving.kill()
    second.start()
    second.stop()


def test_rollback_beside_writing_loses_nothing_silently(serve: Serve) -> None:
    """Whatever was acknowledged is still there under the name that its answer gave."""
    serving = serve()
    kept, stop = Generations(serving.data), threading.Event()
    acknowledged: dict[int, str] = {}

    def write() -> None:
        while not stop.is_set():
            answer = serving.update(insert(len(acknowledged)))
            assert answer.status_code == 200, answer.text
            acknowledged[len(acknowledged)] = answer.headers["ETag"].strip('"')

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(5):
            count = len(acknowledged)
            assert eventually(lambda count=count: len(acknowledged) > count + 3)
            kept.rollback()
            name = kept.backup(serving.data.parent / f"backup-{count}")
            assert Generations(serving.data.parent / f"backup-{count}").check().name == name
    finally:
        stop.set()
        writer.join()
    for number, generation in acknowledged.items():
        assert kept.open({}, generation).ask(f"ASK {{ ?s <{P}> {number} }}")
    before = numbers(serving)
    assert before[-1] == max(acknowledged)
    name = kept.rollback()
    assert eventually(lambda: serving.generation == name)
    assert numbers(serving) == before[:-1]


def test_build_beside_the_service_carries_its_updates_over(serve: Serve, two_quads: list[ox.Quad]) -> None:
    serving = serve()
    serving.update(insert(1))
    made, _ = Generations(serving.data).write(
        lambda store: store.extend(two_quads), digest="b" * 64, built="2025", keep=10
    )
    assert eventually(lambda: serving.generation == made.name)
    assert numbers(serving) == [1]
    assert serving.update(insert(2)).status_code == 200
    assert numbers(serving) == [1, 2]


def test_long_journal_is_written_out_at_the_next_start(serve: Serve, two_quads: list[ox.Quad], tmp_path: Path) -> None:
    kept = build_small(tmp_path / "data", two_quads)
    state = kept.load()
    for number in range(MOST_UPDATES + 1):
        change = Change(
            added=f'<http://e/{number}> <{P}> "{number}"^^<http://www.w3.org/2001/XMLSchema#integer> <{G}> .\n',
            created=() if number else (G,),
        )
        state = kept.update(state, change, "2025")
    serving = serve()
    assert serving.generation == kept.names()[-1] == f"{int(state.name[:4]) + 1:04d}{state.name[4:]}"
    assert len(numbers(serving)) == MOST_UPDATES + 1
    assert serving.update(insert(-1)).status_code == 200
    lattice("rollback " + state.name, serving)
    assert eventually(lambda: len(numbers(serving)) == MOST_UPDATES + 1)


# The disk


@contextmanager
def mounted(source: str, target: Path, kind: str, flags: int = 0, options: str = "") -> Iterator[None]:
    """Mount a file system, where this process may."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mount(source.encode(), str(target).encode(), kind.encode(), flags, options.encode()):
        pytest.skip(f"nothing can be mounted here: {os.strerror(ctypes.get_errno())}")
    try:
        yield
    finally:
        libc.umount2(str(target).encode(), DETACH)


def test_full_disk_refuses_writes_until_there_is_room(serve: Serve, two_quads: list[ox.Quad], tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    with mounted("tmpfs", disk, "tmpfs", options="size=4m"):
        build_small(disk / "data", two_quads)
        serving = serve(disk / "data")
        try:
            assert serving.update(insert(1)).status_code == 200
            with (disk / "filler").open("wb", buffering=0) as file, suppress(OSError):
                while file.write(b"x" * 4096):
                    pass
            check_refusal(serving)
            (disk / "filler").unlink()
            check_recovery(serving)
        finally:
            serving.stop()


def test_file_that_may_not_grow_refuses_writes_until_it_may(serve: Serve) -> None:
    """The same of a limit on files, which needs no right to mount."""
    serving = serve()
    assert serving.update(insert(1)).status_code == 200
    journal, keeper = next(serving.data.glob("generations/*/journal")), serving.keeper()
    _, hard = resource.prlimit(keeper, resource.RLIMIT_FSIZE)
    resource.prlimit(keeper, resource.RLIMIT_FSIZE, (journal.stat().st_size + 100, hard))
    check_refusal(serving)
    resource.prlimit(keeper, resource.RLIMIT_FSIZE, (hard, hard))
    check_recovery(serving)


def big(size: int) -> str:
    return f"INSERT DATA {{ GRAPH <http://e/big> {{ <{P}> <{P}> '{'x' * size}' }} }}"


def check_refusal(serving: Serving) -> None:
    generation = serving.generation
    for _ in range(3):
        refused = serving.update(big(100_000))
        assert (refused.status_code, refused.json["type"].rsplit("/", 1)[1]) == (507, "NoRoom")
        assert "nothing of it is kept" in refused.json["detail"]
        assert str(serving.data) not in refused.text
        assert (serving.generation, numbers(serving)) == (generation, [1])


def check_recovery(serving: Serving) -> None:
    assert serving.update(big(100_000)).status_code == 200
    serving.update(insert(2))
    serving.kill()
    serving.start()
    assert numbers(serving) == [1, 2]
    assert serving.rows("SELECT ?n { GRAPH <http://e/big> { ?s ?p ?o BIND (STRLEN(?o) AS ?n) } }") == [{"n": "100000"}]


def test_read_only_disk_is_read_and_says_why_it_is_not_written(serve: Serve) -> None:
    serving = serve()
    serving.update(insert(1))
    serving.stop()
    data = serving.data
    with mounted(str(data), data, "none", BIND), mounted("none", data, "none", BIND | REMOUNT | READ_ONLY):
        serving.start()
        try:
            assert numbers(serving) == [1]
            refused = serving.update(insert(2))
            assert refused.status_code == 503
            assert refused.json["detail"] == "the data directory cannot be written: Read-only file system"
            assert numbers(serving) == [1]
        finally:
            serving.stop()


# Damage


def test_damage_is_not_served_and_the_mend_it_names_works(serve: Serve) -> None:
    serving = serve()
    for number in (1, 2):
        serving.update(insert(number))
    serving.stop()
    path = next(serving.data.glob("generations/*/journal"))
    content = bytearray(path.read_bytes())
    content[-20] ^= 4
    path.write_bytes(content)
    assert serving.spawn().wait(20) == 3
    assert "damaged at update 3" in serving.said()
    assert "damaged: the journal" in lattice("generations", serving)
    mend = re.search(r"`lattice (rollback \S+)`", serving.said())
    assert mend is not None
    lattice(mend[1], serving)
    serving.start()
    assert numbers(serving) == [1]


def test_damage_while_it_serves_is_said_and_what_was_read_is_read_on(serve: Serve) -> None:
    serving = serve()
    serving.update(insert(1))
    next(serving.data.glob("generations/*/head")).write_bytes(b"?" * 256)
    refused = serving.update(insert(2))
    assert refused.status_code == 503
    assert "lattice rollback" in refused.json["detail"]
    assert numbers(serving) == [1]
    assert eventually(lambda: serving.client.get("/health").json["status"] == "degraded")
    lattice("rollback", serving)
    assert eventually(lambda: serving.generation == Generations(serving.data).current())
    assert serving.update(insert(3)).status_code == 200
