"""Writing through the service: who may, what is durable, what a failure leaves, what others see."""

import ctypes
import hashlib
import os
import re
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from conftest import Serve, make_small
from durability import TOKEN, Serving

from kg.build import build
from kg.settings import load_settings
from kg.store import Generations

G, P = "http://e/g", "http://e/p"
COUNTER = f"DELETE {{ GRAPH <{G}> {{ <{P}> <{P}> ?n }} }} INSERT {{ GRAPH <{G}> {{ <{P}> <{P}> ?m }} }} "
COUNTER += f"WHERE {{ GRAPH <{G}> {{ <{P}> <{P}> ?n }} BIND (?n + 1 AS ?m) }}"


def insert(number: int, graph: str = G) -> str:
    return f"INSERT DATA {{ GRAPH <{graph}> {{ <http://e/{number}> <{P}> {number} }} }}"


def numbers(serving: Serving) -> list[int]:
    rows = serving.rows(f"SELECT ?n {{ GRAPH <{G}> {{ ?s <{P}> ?n }} }} ORDER BY ?n")
    return [int(row["n"]) for row in rows]


def follows(serving: Serving, generation: str) -> None:
    """Wait until the service reads *generation*."""
    end = time.monotonic() + 10
    while serving.request("GET", "/health").json["generation"] != generation:
        assert time.monotonic() < end, serving.log.read_text()
        time.sleep(0.02)


def test_nobody_writes_where_no_token_is_configured(serve: Serve) -> None:
    serving = serve(LATTICE_UPDATE_TOKEN="")
    for answer in (serving.update(insert(1)), serving.request("PUT", f"/graphs?graph={G}", "<a:b> <a:c> 1 .")):
        assert (answer.status, answer.json["status"]) == (403, 403)


def test_each_token_writes_where_it_may(serve: Serve, tmp_path: Path) -> None:
    digests = {name: hashlib.sha256(name.encode()).hexdigest() for name in ("cat", "dog", "plain")}
    tokens = tmp_path / "tokens.yaml"
    tokens.write_text(
        f'cat: {{sha256: {digests["cat"]}, graphs: ["http://e/cat/*", "http://e/both"]}}\n'
        f'dog: {{sha256: {digests["dog"].upper()}, graphs: ["http://e/dog", "http://e/both"]}}\n'
        f'plain: {{sha256: {digests["plain"]}, graphs: [""]}}\n'
    )
    serving = serve(LATTICE_UPDATE_TOKENS=str(tokens))

    def status(token: str | None, graph: str) -> int:
        return serving.update(insert(1, graph), token).status

    assert status(None, "http://e/both") == status("wrong", "http://e/both") == status("", "http://e/both") == 401
    assert "Bearer" in serving.update(insert(1), "wrong").headers["www-authenticate"]
    assert status("cat", "http://e/cat/1") == status("cat", "http://e/both") == status("dog", "http://e/both") == 200
    assert status("cat", "http://e/dog") == status("dog", "http://e/cat/1") == status("plain", "http://e/dog") == 403
    assert status(TOKEN, "http://e/anything") == 200
    unnamed = f"INSERT DATA {{ <{P}> <{P}> 1 }}"
    assert [serving.update(unnamed, token).status for token in ("cat", "plain")] == [403, 200]
    both = f"{insert(2, 'http://e/both')} ; {insert(2, 'http://e/dog')}"
    assert serving.update(both, "cat").status == 403
    assert serving.rows("SELECT ?g { GRAPH ?g { ?s ?p 2 } }") == []
    moved = "MOVE <http://e/dog> TO <http://e/cat/1>"
    assert serving.update("INSERT DATA { GRAPH <http://e/dog> { <a:b> <a:b> 3 } }", "dog").status == 200
    assert serving.update(moved, "cat").status == 403


def test_a_request_is_one_generation_that_the_next_read_sees(serve: Serve) -> None:
    serving = serve()
    before = serving.request("GET", "/health").json["generation"]
    for number in range(3):
        answer = serving.update(f"{insert(number)} ; {insert(number + 10)}")
        assert answer.json == {"removed": 0, "added": 2}
        assert int(answer.generation[:4]) == int(before[:4]) + number + 1
        assert serving.ask("ASK {}").generation == answer.generation
        assert numbers(serving) == [*range(number + 1), *range(10, number + 11)]
    assert serving.update(insert(1)).generation == answer.generation  # which changes nothing


def test_a_request_that_fails_changes_nothing(serve: Serve) -> None:
    serving = serve()
    before = serving.update(insert(1)).generation
    for text, status in [
        (f"{insert(2)} ; CREATE GRAPH <{G}>", 400),
        (f"{insert(2)} ; nonsense", 400),
        (f"{insert(2)} ; LOAD <http://127.0.0.1:9/x> INTO GRAPH <{G}>", 400),
    ]:
        assert serving.update(text).status == status, text
    assert (serving.ask("ASK {}").generation, numbers(serving)) == (before, [1])


def test_if_match_holds_against_another_generation(serve: Serve) -> None:
    serving = serve()
    first = serving.update(insert(1))
    tag = serving.ask(f"SELECT ?n {{ ?s <{P}> ?n }}").headers["etag"]
    assert serving.update(insert(2), If_Match=f'"nonsense", {tag}').status == 200
    for old in (tag, first.headers["etag"], '"0001-aaaaaaaaaaaa"'):
        refused = serving.update(insert(3), If_Match=old)
        assert (refused.status, refused.json["type"].rsplit("/", 1)[1]) == (412, "Precondition")
    path, token = f"/graphs?graph={G}", {"Authorization": f"Bearer {TOKEN}", "Content-Type": "text/turtle"}
    tag = serving.request("GET", path).headers["etag"]
    assert serving.request("PUT", path, "<a:b> <a:c> 7 .", {**token, "If-Match": tag}).status == 204
    assert serving.request("PUT", path, "<a:b> <a:c> 8 .", {**token, "If-Match": tag}).status == 412
    assert serving.request("DELETE", path, headers={**token, "If-Match": tag}).status == 412
    assert serving.update(insert(9), If_Match="*").status == 200
    assert numbers(serving) == [9]


def test_writers_queue_and_no_increment_is_lost(serve: Serve) -> None:
    serving = serve()
    serving.update(f"INSERT DATA {{ GRAPH <{G}> {{ <{P}> <{P}> 0 }} }}")
    statuses: list[int] = []

    def count() -> None:
        for _ in range(100):
            statuses.append(serving.update(COUNTER).status)

    writers = [threading.Thread(target=count) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert statuses == [200] * 400
    assert serving.rows(f"SELECT ?n {{ <{P}> <{P}> ?n }}") == [{"n": "400"}]
    serving.kill()
    serving.start()
    assert serving.rows(f"SELECT ?n {{ <{P}> <{P}> ?n }}") == [{"n": "400"}]


def test_update_at_odds_with_the_shapes_is_refused_with_the_report(serve: Serve, tmp_path: Path) -> None:
    build(load_settings({}, data=tmp_path / "data"))
    serving = serve(LATTICE_VALIDATE="yes")
    role = "https://w3id.org/career-lattice/role/librarian"
    label = f'<{role}> <http://www.w3.org/2004/02/skos/core#prefLabel> "another"@en'
    before = serving.ask("ASK {}").generation
    answer = serving.update(f"INSERT DATA {{ GRAPH <{G}> {{ {label} }} }}")
    assert (answer.status, serving.ask("ASK {}").generation) == (422, before)
    assert any(role in finding for finding in answer.json["findings"])
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "text/turtle"}
    assert serving.request("PUT", f"/graphs?graph={G}", f"{label} .", headers).status == 422
    assert serving.request("PUT", f"/graphs?graph={G}", "<a:b> <a:c> 1 .", headers).status == 201


# Other processes


def test_second_service_on_the_directory_names_the_first(serve: Serve, tmp_path: Path) -> None:
    serving = serve()
    second = Serving(serving.data, tmp_path / "second")
    second.begin()
    status, said = second.end()
    assert status == 3
    assert f"process {serving.pid} on {serving.address}" in said


def test_service_follows_a_rollback_and_loses_no_update_by_it(serve: Serve) -> None:
    """Whatever was acknowledged stands in the state that is left behind, under the name that its answer gave."""
    serving, kept = serve(), None
    kept = Generations(serving.data)
    acknowledged: dict[int, str] = {}
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            answer = serving.update(insert(number))
            assert answer.status == 200, answer.body
            acknowledged[number] = answer.generation

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(5):
            time.sleep(0.1)
            kept.rollback()
            kept.backup(serving.data.parent / f"backup-{len(acknowledged)}")
    finally:
        stop.set()
        writer.join()
    follows(serving, str(kept.current()))
    for number, generation in acknowledged.items():
        assert kept.open({}, generation).ask(f"ASK {{ ?s <{P}> {number} }}")
    assert len(acknowledged) > 5
    last, before = max(acknowledged), numbers(serving)
    assert last in before
    follows(serving, kept.rollback())
    assert numbers(serving) == before[:-1]


def test_service_follows_a_build_that_carries_its_updates_over(serve: Serve) -> None:
    serving = serve()
    serving.update(insert(1))
    kept = Generations(serving.data)
    made, _ = kept.write(lambda _: None, digest="b" * 64, built="2025", keep=10)
    follows(serving, made.name)
    assert numbers(serving) == [1]
    assert serving.update(insert(2)).status == 200
    assert numbers(serving) == [1, 2]


# Kills


@pytest.mark.parametrize("who", ["group", "front", "keeper"])
def test_kill_loses_nothing_that_was_acknowledged(who: str, serve: Serve) -> None:
    serving = serve()
    assert [serving.update(insert(number)).status for number in range(3)] == [200] * 3
    serving.kill(who)
    if who == "keeper":
        serving.wait()
    else:
        serving.start()
    assert numbers(serving) == [0, 1, 2]
    assert serving.update(insert(3)).status == 200


# The disk


@contextmanager
def mounted(source: str, target: Path, kind: str, flags: int, options: str) -> Iterator[None]:
    """Mount a file system, where this process may."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mount(source.encode(), str(target).encode(), kind.encode(), flags, options.encode()):
        pytest.skip(f"no file system can be mounted here: {os.strerror(ctypes.get_errno())}")
    try:
        yield
    finally:
        libc.umount2(str(target).encode(), 2)


def big(size: int) -> str:
    return f"INSERT DATA {{ GRAPH <http://e/big> {{ <{P}> <{P}> '{'x' * size}' }} }}"


def test_full_disk_refuses_writes_until_there_is_room(serve: Serve, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    with mounted("tmpfs", disk, "tmpfs", 0, "size=4m"):
        make_small(disk / "data")
        serving = serve(disk / "data")
        try:
            assert serving.update(insert(1)).status == 200
            fill(disk / "filler")
            check_refusal(serving)
            (disk / "filler").unlink()
            check_recovery(serving)
        finally:
            serving.stop()


def fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(b"x" * 4096):
            pass


def test_file_that_may_not_grow_refuses_writes_until_it_may(serve: Serve) -> None:
    """The same of a quota, which needs no right to mount."""
    serving = serve()
    assert serving.update(insert(1)).status == 200
    journal = next(serving.data.glob("generations/*/journal"))
    _, hard = resource.prlimit(serving.keeper(), resource.RLIMIT_FSIZE)
    resource.prlimit(serving.keeper(), resource.RLIMIT_FSIZE, (journal.stat().st_size + 100, hard))
    check_refusal(serving)
    resource.prlimit(serving.keeper(), resource.RLIMIT_FSIZE, (hard, hard))
    check_recovery(serving)


def check_refusal(serving: Serving) -> None:
    generation = serving.ask("ASK {}").generation
    for _ in range(3):
        refused = serving.update(big(100_000))
        assert (refused.status, refused.json["type"].rsplit("/", 1)[1]) == (507, "NoRoom"), refused.body
        assert "nothing of it is kept" in refused.json["detail"]
        assert str(serving.data) not in refused.body.decode()
        assert (serving.ask("ASK {}").generation, numbers(serving)) == (generation, [1])


def check_recovery(serving: Serving) -> None:
    assert serving.update(big(100_000)).status == 200
    serving.update(insert(2))
    serving.kill()
    serving.start()
    assert numbers(serving) == [1, 2]
    assert serving.rows("SELECT ?n { GRAPH <http://e/big> { ?s ?p ?o BIND (STRLEN(?o) AS ?n) } }") == [{"n": "100000"}]


def test_read_only_disk_is_read_and_says_why_it_is_not_written(serve: Serve, tmp_path: Path) -> None:
    data = tmp_path / "data"
    make_small(data)
    first = serve()
    first.update(insert(1))
    first.stop()
    bind, remount_read_only = 0x1000, 0x1000 | 0x20 | 0x1
    with mounted(str(data), data, "none", bind, ""), mounted("none", data, "none", remount_read_only, ""):
        serving = serve(data)
        try:
            assert numbers(serving) == [1]
            refused = serving.update(insert(2))
            assert refused.status == 503
            assert refused.json["detail"] == "the data directory cannot be written: Read-only file system"
            assert numbers(serving) == [1]
        finally:
            serving.stop()


# Damage


def test_damage_is_not_served_and_the_mend_it_names_works(serve: Serve, tmp_path: Path) -> None:
    serving = serve()
    for number in (1, 2):
        serving.update(insert(number))
    serving.stop()
    path = next(serving.data.glob("generations/*/journal"))
    content = bytearray(path.read_bytes())
    content[-20] ^= 4
    path.write_bytes(content)
    again = Serving(serving.data, tmp_path / "again")
    again.begin()
    status, said = again.end()
    assert status == 3
    assert "damaged at update 3" in said
    mend = re.search(r"`lattice (rollback \S+)`", said)
    assert mend is not None
    assert "*" not in lattice("generations", serving)[:1]
    assert "damaged: the journal" in lattice("generations", serving)
    lattice(mend[1], serving)
    serving.start()
    assert numbers(serving) == [1]


def test_damage_while_it_serves_is_said_and_what_was_read_is_read_on(serve: Serve) -> None:
    serving = serve()
    serving.update(insert(1))
    next(serving.data.glob("generations/*/head")).write_bytes(b"?" * 256)
    refused = serving.update(insert(2))
    assert refused.status == 503
    assert "lattice rollback" in refused.json["detail"]
    assert numbers(serving) == [1]
    lattice("rollback", serving)
    follows(serving, str(Generations(serving.data).current()))
    assert serving.update(insert(3)).status == 200


def lattice(command: str, serving: Serving) -> str:
    arguments = [*command.split(), "--data", str(serving.data)]
    done = subprocess.run(
        [sys.executable, "-c", "from server.command import main; main()", *arguments],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout
