"""What an operator sees: health, metrics and the log; how the service starts, follows the disk, and ends."""

import json
import os
import re
import shutil
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from prometheus_client.parser import text_string_to_metric_families
from serving import Answer, Serving, eventually

from kg.store import Generations

pytestmark = pytest.mark.service

SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
TOKEN = {"Authorization": "Bearer secret"}


def ask(serving: Serving, query: str = "ASK {}", **headers: str) -> Answer:
    return serving.client.get("/sparql", query_string={"query": query}, headers=headers)


def is_well(serving: Serving) -> bool:
    return bool(serving.client.get("/health").json["status"] == "ok")


def build_next(data: Path, number: int) -> str:
    """Make another generation of *data*, as a build in another process does; return its name."""
    quad = ox.Quad(ox.NamedNode("a:a"), ox.NamedNode("a:n"), ox.Literal(number), ox.NamedNode("a:built"))
    made, _ = Generations(data).write(
        lambda store: store.extend([quad]), digest=f"{number:064x}", built="2026-11-25", keep=10
    )
    return made.name


@pytest.fixture(scope="module")
def lasting(built_small: Path, start_serving: Callable[..., Serving]) -> Serving:
    """A service that everything happens to, one thing after another."""
    return start_serving(built_small, update_token="secret", query_seconds=5)


@pytest.fixture
def serving(lasting: Serving) -> Serving:
    """It, once it is well."""
    assert eventually(lambda: is_well(lasting))
    return lasting


def keeper_of(serving: Serving) -> int:
    """Return the process that holds the graph."""
    for process in serving.children():
        if b"server.workers.keeper" in Path(f"/proc/{process}/cmdline").read_bytes() and process in _born_of(serving):
            return process
    raise AssertionError("no keeper")


def _born_of(serving: Serving) -> set[int]:
    task = Path(f"/proc/{serving.process.pid}/task")
    return {int(child) for one in task.iterdir() for child in (one / "children").read_text().split()}


def is_running(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


# Health


def test_health_says_what_there_is_to_know(served: Serving) -> None:
    answer = served.client.get("/health")
    assert answer.status_code == 200
    assert answer.json == {
        "status": "ok",
        "live": True,
        "ready": True,
        "generation": Generations(served.data).current(),
        "workersCutOffFromNetwork": answer.json["workersCutOffFromNetwork"],
        "writable": False,
        "trouble": None,
    }


def damage_pointer(data: Path) -> None:
    (data / "current").write_bytes(b"\xff")


def remove_pointer(data: Path) -> None:
    (data / "current").unlink()


def point_nowhere(data: Path) -> None:
    (data / "current").write_text("0009-aaaaaaaaaaaa")


def remove_files(data: Path) -> None:
    shutil.rmtree(data / "generations")


def damage_file(data: Path) -> None:
    next((data / "generations").glob("*/store/*.sst")).write_bytes(b"damaged")


@pytest.mark.parametrize(
    "harm", [damage_pointer, remove_pointer, point_nowhere, remove_files, damage_file], ids=lambda harm: harm.__name__
)
def test_damage_on_the_disk_degrades_and_stops_nothing(
    harm: Callable[[Path], None], serving: Serving, tmp_path: Path
) -> None:
    shutil.copytree(serving.data, tmp_path / "whole")
    generation = serving.client.get("/health").json["generation"]
    harm(serving.data)
    assert eventually(lambda: not is_well(serving))
    health = serving.client.get("/health")
    assert (health.status_code, health.json["status"], health.json["ready"]) == (200, "degraded", True)
    assert health.json["generation"] == generation
    assert health.json["trouble"] and str(serving.data) not in health.text
    assert "lattice_degraded 1.0" in serving.client.get("/metrics").text
    assert ask(serving, "ASK { ?s ?p ?o }").json["boolean"] is True
    # Mended, it is well again without being told.
    shutil.copytree(tmp_path / "whole", serving.data, dirs_exist_ok=True)
    assert eventually(lambda: is_well(serving))


# Metrics


def figures(serving: Serving) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """Return the metrics, ``{(name, labels in order): value}``."""
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(serving.client.get("/metrics").text)
        for sample in family.samples
    }


def test_metrics_are_of_prometheus(serving: Serving) -> None:
    route, seen = ("route", "/sparql"), (("method", "GET"), ("route", "/sparql"))
    before = figures(serving)
    for query in ("ASK { <a:once> ?p ?o }", "ASK { <a:once> ?p ?o }", "ASK"):
        ask(serving, query)
    found = figures(serving)
    for key, grown in [
        (("lattice_requests_total", (*seen, ("status", "200"))), 2),
        (("lattice_requests_total", (*seen, ("status", "400"))), 1),
        (("lattice_request_seconds_count", (route,)), 3),
        (("lattice_request_seconds_bucket", (("le", "+Inf"), route)), 3),
        (("lattice_cache_total", (("found", "yes"),)), 1),
        (("lattice_cache_total", (("found", "no"),)), 2),
    ]:
        assert found[key] - before.get(key, 0) == grown, key
    assert found["lattice_jobs_waiting", (("lane", "open"),)] == 0
    assert found["lattice_degraded", ()] == 0
    assert found["lattice_in_memory", ()] == 1
    assert found["process_resident_memory_bytes", ()] > 0
    assert {dict(key[1])["cause"] for key in found if key[0] == "lattice_workers_killed_total"} >= {"client", "memory"}
    assert ("lattice_generation_info", (("name", str(Generations(serving.data).current())),)) in found


def test_alerts_and_docs_name_figures_that_there_are(served_small: Serving) -> None:
    docs = Path(__file__).resolve().parent.parent / "docs"
    said = (docs / "operating.md").read_text() + (docs / "operating" / "alerts.yaml").read_text()
    named = set(re.findall(r"\blattice_[a-z_]+", said))
    ask(served_small)
    known = served_small.client.get("/metrics").text
    assert len(named) >= 7
    assert sorted(name for name in named if name not in known) == []


# The log


def test_request_has_one_identifier_everywhere(serving: Serving) -> None:
    answer = serving.client.get("/nothing")
    identifier = answer.headers["X-Request-ID"]
    assert answer.json["request"] == identifier
    assert eventually(lambda: identifier in serving.said())
    line = next(line for line in serving.lines() if line.get("request") == identifier)
    assert (line["method"], line["target"], line["status"], line["client"]) == ("GET", "/nothing", 404, "127.0.0.1")
    assert line["bytes"] == len(answer.data)


@pytest.mark.parametrize(
    ("given", "is_taken"), [("a-proxy.1_2", True), ("", False), ('"}', False), ("x" * 65, False), ("a b", False)]
)
def test_identifier_of_a_proxy_is_taken_where_it_is_one(given: str, is_taken: bool, served_small: Serving) -> None:
    answer = served_small.client.get("/nothing", headers={"X-Request-ID": given})
    assert (answer.headers["X-Request-ID"] == given) == is_taken


def test_log_is_json_and_holds_no_secret(serving: Serving) -> None:
    asked = [
        {"path": "/update", "method": "POST", "headers": TOKEN, "data": {"update": "INSERT DATA { <a:a> <a:b> 1 }"}},
        {"path": "/update", "method": "POST", "headers": {"Authorization": "Bearer guessed"}, "data": {"update": "x"}},
        {"path": '/"\\ü%00%0a', "headers": TOKEN},
        {"path": "/sparql?query=" + "x" * 5000, "headers": TOKEN},
    ]
    identifiers = [serving.client.open(**request).headers["X-Request-ID"] for request in asked]  # type: ignore[arg-type]
    assert eventually(lambda: {line.get("request") for line in serving.lines()} >= set(identifiers))
    text = serving.said()
    assert not re.search("secret|guessed|Bearer|Authorization", text)
    assert all(json.loads(line) for line in text.splitlines() if not line.startswith("Career Lattice"))
    assert max(map(len, text.splitlines())) < 1000


# The end


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=lambda number: number.name)
def test_stop_waits_for_what_runs(number: int, built: Path, start_serving: Callable[..., Serving]) -> None:
    serving = start_serving(built, query_seconds=1)
    children = serving.children()
    with ThreadPoolExecutor(1) as threads:
        running = threads.submit(ask, serving, SLOW)
        assert eventually(lambda: 'lattice_jobs_running{lane="open"} 1' in serving.client.get("/metrics").text)
        children += serving.children()
        assert serving.stop(number) == 0
        assert running.result().json["type"].endswith("/Deadline")  # it was answered, as it would have been
    assert eventually(lambda: not any(map(is_running, children)))
    assert "Traceback" not in serving.said()


def test_stop_waits_no_longer_than_it_may(built: Path, start_serving: Callable[..., Serving]) -> None:
    serving = start_serving(built, query_seconds=60, constants={"server.transport.GRACE": 0.5})
    children = serving.children()
    with ThreadPoolExecutor(1) as threads:
        running = threads.submit(ask, serving, SLOW)
        assert eventually(lambda: 'lattice_jobs_running{lane="open"} 1' in serving.client.get("/metrics").text)
        children += serving.children()
        assert serving.stop() == 0
        assert running.result().status_code == 503
    assert eventually(lambda: not any(map(is_running, children)))
    assert "Traceback" not in serving.said()


def test_nothing_is_left_of_a_service_that_is_killed(built_small: Path, start_serving: Callable[..., Serving]) -> None:
    serving = start_serving(built_small)
    ask(serving)
    children = serving.children()
    assert children
    serving.stop(signal.SIGKILL)
    assert eventually(lambda: not any(map(is_running, children)))


# What happens meanwhile


def test_next_generation_is_served_without_a_lost_request(serving: Serving) -> None:
    answers: list[Answer] = []
    stop = threading.Event()

    def load(client: int) -> None:
        number = 0
        while not stop.is_set():
            number += 1
            answers.append(ask(serving, f"SELECT ({client} AS ?c) ({number} AS ?n) {{ }}"))

    threads = [threading.Thread(target=load, args=(client,)) for client in range(4)]
    for thread in threads:
        thread.start()
    try:
        for number in range(1, 4):
            name = build_next(serving.data, number)
            assert eventually(lambda: serving.client.get("/health").json["generation"] == name)  # noqa: B023
        name = Generations(serving.data).rollback()
        assert eventually(lambda: serving.client.get("/health").json["generation"] == name)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert len(answers) > 50
    assert {answer.status_code for answer in answers} == {200}
    assert ask(serving, "SELECT ?o { <a:a> <a:n> ?o }", Accept="text/csv").data == b"o\r\n2\r\n"
    assert eventually(lambda: sum(b"keeper" in _command(one) for one in _born_of(serving)) == 1)


def _command(process: int) -> bytes:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except FileNotFoundError:
        return b""


def test_service_outlives_its_keeper(serving: Serving) -> None:
    ask(serving)
    os.kill(keeper_of(serving), signal.SIGKILL)
    assert eventually(lambda: ask(serving, "ASK { ?s ?p ?o }").status_code == 200)
    assert eventually(lambda: is_well(serving))
    update = {"data": {"update": "INSERT DATA { <a:a> <a:b> <a:c> }"}, "headers": TOKEN}
    assert serving.client.post("/update", **update).status_code == 200
    assert ask(serving, "ASK { <a:a> <a:b> <a:c> }").json["boolean"] is True


def test_service_outlives_keeper_and_disk(serving: Serving, tmp_path: Path) -> None:
    """Nothing can be answered then; it says so, and is well as soon as the disk is."""
    shutil.copytree(serving.data, tmp_path / "whole")
    remove_pointer(serving.data)
    os.kill(keeper_of(serving), signal.SIGKILL)
    assert eventually(lambda: serving.client.get("/health").status_code == 503)
    health = serving.client.get("/health").json
    assert (health["status"], health["live"], health["ready"]) == ("failing", True, False)
    assert ask(serving, "ASK { ?s ?p ?o }").status_code == 503
    shutil.copytree(tmp_path / "whole", serving.data, dirs_exist_ok=True)
    assert eventually(lambda: is_well(serving))
    assert ask(serving, "ASK { ?s ?p ?o }").json["boolean"] is True


def test_worker_goes_before_its_keeper_where_memory_runs_out(serving: Serving) -> None:
    assert ask(serving, "ASK { ?any ?p ?o }").status_code == 200
    keeper = keeper_of(serving)
    scores = {one: int(Path(f"/proc/{one}/oom_score_adj").read_text()) for one in serving.children()}
    assert len(scores) > 1
    assert all(score > scores[keeper] for one, score in scores.items() if one != keeper)


def test_worker_that_dies_is_one_answer_lost(built: Path, start_serving: Callable[..., Serving]) -> None:
    serving = start_serving(built, query_seconds=30)
    before = set(serving.children())
    with ThreadPoolExecutor(1) as threads:
        running = threads.submit(ask, serving, SLOW)
        assert eventually(lambda: 'lattice_jobs_running{lane="open"} 1' in serving.client.get("/metrics").text)
        for process in set(serving.children()) - before:
            os.kill(process, signal.SIGKILL)
        assert running.result().status_code == 503
    assert ask(serving).status_code == 200
    serving.stop()


# The start


def fail(serving: Serving, *arguments: str) -> str:
    """Return the one line that a service writes which cannot start."""
    assert serving.spawn(*arguments).wait(30) == 3, serving.said()
    lines = serving.said().splitlines()
    assert len(lines) == 1
    return lines[0]


def test_nothing_built_ends_with_the_mend(tmp_path: Path) -> None:
    assert "lattice build" in fail(Serving(tmp_path / "none", tmp_path / "log"))


@pytest.mark.parametrize("harm", [damage_pointer, point_nowhere, damage_file], ids=lambda harm: harm.__name__)
def test_damaged_graph_ends_with_the_mend(harm: Callable[[Path], None], built_small: Path, tmp_path: Path) -> None:
    shutil.copytree(built_small, tmp_path / "data")
    harm(tmp_path / "data")
    assert re.search("current|generation", fail(Serving(tmp_path / "data", tmp_path / "log")))


def test_port_in_use_ends_with_the_mend(built_small: Path, served_small: Serving, tmp_path: Path) -> None:
    shutil.copytree(built_small, tmp_path / "data")
    other = Serving(tmp_path / "data", tmp_path / "log")
    other.port = served_small.port
    assert "--port" in fail(other)


def test_directory_in_use_ends_with_the_mend(served_small: Serving, tmp_path: Path) -> None:
    said = fail(Serving(served_small.data, tmp_path / "log"))
    assert "another --data" in said and str(served_small.process.pid) in said


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"update_tokens": "/nothing/tokens.yaml"}, "tokens"),
        ({"rate": "many"}, "LATTICE_RATE"),
        ({"rate": "-1"}, "LATTICE_RATE"),
        ({"host": "no.such.host.invalid"}, "--host"),
    ],
)
def test_setting_that_cannot_be_ends_with_the_mend(
    settings: dict[str, Any], said: str, built_small: Path, tmp_path: Path
) -> None:
    shutil.copytree(built_small, tmp_path / "data")
    serving = Serving(tmp_path / "data", tmp_path / "log", **settings)
    assert serving.spawn().wait(30) in (2, 3)
    assert said in serving.said() and len(serving.said().splitlines()) == 1
