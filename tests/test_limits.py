"""What one request may take: time, memory, places, bytes; and what happens to it beyond that."""

import http.client
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode

import pytest
from serving import Answer, Serving, eventually

pytestmark = pytest.mark.service

# Cross products of the embedded graph: the first never ends, the second wants memory, the third has no end of rows.
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
LARGE = "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f"
LONG = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
# What holds of no row, and of which no part can be looked at sooner.
NEVER = 'FILTER (STR(?c) = CONCAT(STR(?f), STR(?i), "!"))'
TOKEN = {"Authorization": "Bearer secret"}
SECONDS = 1


@pytest.fixture(scope="module")
def strict(built: Path, start_serving: Callable[..., Serving]) -> Serving:
    """A service that gives little to one request."""
    return start_serving(
        built,
        constants={"server.sending._STALL": 0.5},
        query_seconds=SECONDS,
        query_memory=64,
        result_megabytes=8,
        workers=2,
        update_token="secret",
    )


def ask(serving: Serving, query: str, **headers: str) -> Answer:
    return serving.client.get("/sparql", query_string={"query": query}, headers=headers)


def figure(serving: Serving, name: str) -> float:
    """Return a figure of the metrics, 0 where there is none of that name."""
    lines = serving.client.get("/metrics").text.splitlines()
    return next((float(line.split()[-1]) for line in lines if line.startswith(f"{name} ")), 0)


def killed(serving: Serving, cause: str) -> float:
    return figure(serving, f'lattice_workers_killed_total{{cause="{cause}"}}')


def running(serving: Serving) -> float:
    return figure(serving, 'lattice_jobs_running{lane="open"}')


@pytest.fixture
def idle(strict: Serving) -> Serving:
    """The strict service while it has nothing to do."""
    assert eventually(lambda: running(strict) == 0)
    return strict


# Time


@pytest.mark.parametrize(
    "query",
    [
        SLOW,
        f"ASK {{ ?a (!<a:a>|^!<a:a>)* ?c . ?d ?e ?f . ?g ?h ?i {NEVER} }}",
        'SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER REGEX(CONCAT(STR(?c), STR(?f)), "(x+x+)+y") }',
        f"CONSTRUCT {{ ?a ?b ?c }} {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i {NEVER} }}",
    ],
    ids=["count", "path", "regex", "construct"],
)
def test_deadline_is_kept(query: str, idle: Serving) -> None:
    """The one place where a test reads a clock: the limit is a promise about time."""
    before, start = killed(idle, "deadline") + killed(idle, "memory"), time.monotonic()
    answer = ask(idle, query)
    assert time.monotonic() - start < SECONDS + 0.5
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    # On a slow machine the one limit is met first, on a quick one the other.
    assert answer.json["type"].rpartition("/")[2] in {"Deadline", "MemoryLimit"}
    assert killed(idle, "deadline") + killed(idle, "memory") == before + 1


def test_memory_is_limited(idle: Serving) -> None:
    before = killed(idle, "memory")
    answer = ask(idle, LARGE)
    assert answer.status_code == 503
    assert answer.json["type"].endswith("/MemoryLimit")
    assert "Retry-After" in answer.headers
    assert killed(idle, "memory") == before + 1


def test_service_answers_after_every_limit(idle: Serving) -> None:
    assert ask(idle, "ASK { ?s ?p ?o }").json["boolean"] is True


# Places


def test_queue_is_short(idle: Serving) -> None:
    """Two places, 32 that wait: of sixty slow queries the rest is refused at once, all the others in time."""
    with ThreadPoolExecutor(60) as threads:
        answers = list(threads.map(lambda n: ask(idle, f"{SLOW} # {n}"), range(60)))
    assert {answer.status_code for answer in answers} == {503}
    assert all("Retry-After" in answer.headers for answer in answers)
    kinds = [answer.json["type"].rpartition("/")[2] for answer in answers]
    assert 2 <= kinds.count("Deadline") <= 34
    assert kinds.count("Crowded") >= 26
    assert eventually(lambda: running(idle) == 0)


# Clients that go away


@pytest.fixture
def patient(built: Path, start_serving: Callable[..., Serving]) -> Iterator[Serving]:
    serving = start_serving(built, query_seconds=60, workers=1)
    yield serving
    serving.stop()


def open_request(serving: Serving, method: str, query: str) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", serving.port), timeout=10)
    connection.sendall(f"{method} /sparql?{urlencode({'query': query})} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
    return connection


def test_worker_dies_with_its_client(patient: Serving) -> None:
    for count, query in enumerate((SLOW, LONG), 1):
        connection = open_request(patient, "GET", query)
        assert eventually(lambda: running(patient) == 1)
        connection.close()
        assert eventually(lambda: killed(patient, "client") == count)  # noqa: B023 (waited for here)
        assert eventually(lambda: running(patient) == 0)
    assert ask(patient, "ASK {}").json["boolean"] is True


def test_head_of_a_long_answer_frees_its_worker(patient: Serving) -> None:
    for _ in range(3):
        answer = patient.client.head("/sparql", query_string={"query": LONG}, headers={"Accept-Encoding": "gzip"})
        assert (answer.status_code, answer.data) == (200, b"")
    assert ask(patient, "ASK {}").json["boolean"] is True


# Bytes


def test_long_answer_begins_before_it_ends(patient: Serving) -> None:
    with closing(open_request(patient, "GET", LONG)) as connection:
        assert b"transfer-encoding: chunked" in connection.recv(65536)


@pytest.mark.parametrize("headers", [{}, {"Accept-Encoding": "gzip"}], ids=["plain", "gzip"])
def test_answer_beyond_its_size_breaks_off(headers: dict[str, str], idle: Serving) -> None:
    with pytest.raises(http.client.IncompleteRead):
        ask(idle, LONG, Accept="text/csv", **headers)
    assert eventually(lambda: any("8 MB" in line.get("broken", "") for line in idle.lines()))
    assert eventually(lambda: running(idle) == 0)


def test_answer_beyond_its_time_breaks_off(idle: Serving) -> None:
    """The first 128 KB are there at once, the rest never is."""
    query = f"SELECT * {{ {{ ?a ?b ?c }} UNION {{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i {NEVER} }} }}"
    with pytest.raises(http.client.IncompleteRead):
        ask(idle, query)


def test_answer_too_large_for_a_page_is_said_on_it(idle: Serving) -> None:
    answer = ask(idle, LONG, Accept="text/html")
    assert (answer.status_code, answer.mimetype) == (503, "text/html")
    assert "larger" in answer.text


def test_client_of_http_1_0_gets_one_piece_or_none(idle: Serving) -> None:
    def talk(query: str) -> bytes:
        return idle.talk(f"GET /sparql?{urlencode({'query': query})} HTTP/1.0\r\n\r\n".encode())

    whole = talk("SELECT * { ?a ?b ?c }")
    head, _, body = whole.partition(b"\r\n\r\n")
    assert b"chunked" not in head
    assert len(body) > 500_000 and f"content-length: {len(body)}".encode() in head
    assert talk(LONG).startswith(b"HTTP/1.1 503 ")


def test_client_that_takes_too_slowly_is_left(idle: Serving) -> None:
    with closing(open_request(idle, "GET", "SELECT * { ?a ?b ?c . ?d ?e ?f }")):
        assert eventually(lambda: any("slowly" in line.get("broken", "") for line in idle.lines()))
    assert eventually(lambda: running(idle) == 0)


# Depth


@pytest.mark.parametrize(
    "query",
    [
        "ASK " + "{" * 100_000 + "}" * 100_000,
        "SELECT ?x { ?x ?y " + "(" * 100_000 + ")" * 100_000 + " }",
        "ASK { FILTER (" + "!" * 100_000 + "true) }",
        "ASK { FILTER (" + "1+" * 100_000 + "1) }",
        "ASK { ?a " + "^" * 100_000 + "<a:b> ?c }",
        "ASK { ?a ?b " + "[ ?c " * 50_000 + "1" + "]" * 50_000 + " }",
    ],
    ids=["groups", "lists", "nots", "sums", "inverses", "blank nodes"],
)
def test_deep_query_is_400(query: str, idle: Serving) -> None:
    answer = idle.client.post("/sparql", data=query, content_type="application/sparql-query")
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")


# Uploads


@pytest.mark.parametrize(
    ("body", "media_type", "status"),
    [
        (
            '<!DOCTYPE r [<!ENTITY a "b">]><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>',
            "application/rdf+xml",
            400,
        ),
        ('{"@context": "http://127.0.0.1:1/context", "a": "b"}', "application/ld+json", 403),
        ("<a:a> <a:b> <a:c> .", "text/turtle; charset=utf-16", 415),
        ("<a:a> <a:b> <a:c> <a:g> .", "application/n-quads", 400),
        ("<a:g> { <a:a> <a:b> <a:c> }", "application/trig", 400),
        ("<a:a> <a:b>", "text/turtle", 400),
        ("a", "image/png", 415),
        ("<a:a> <a:b> " + "(" * 100_000 + ")" * 100_000, "text/turtle", 400),
        ("<a:a> <a:b> " + "[ <a:b> " * 100_000 + "1" + "]" * 100_000, "text/turtle", 400),
        ('{"@id": "a:a", "a:b": ' + '{"a:b": ' * 100_000 + "1" + "}" * 100_001, "application/ld+json", 400),
        ("<a:a> <a:b> " + "<<( <a:a> <a:b> " * 100_000 + "1" + ")>>" * 100_000, "text/turtle", 400),
    ],
    ids=["dtd", "context", "charset", "quads", "trig", "cut", "png", "lists", "nodes", "json", "triple terms"],
)
def test_upload_that_cannot_be_read_harms_nothing(body: str, media_type: str, status: int, idle: Serving) -> None:
    arguments = {"data": body, "content_type": media_type, "headers": TOKEN}
    answer = idle.client.put("/graphs?graph=https://example.org/uploaded", **arguments)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert ask(idle, "ASK {}").json["boolean"] is True


# Rates


def test_rate_of_a_client_is_limited(built_small: Path, start_serving: Callable[..., Serving]) -> None:
    serving = start_serving(built_small, rate=5)
    answers = [serving.client.get("/problem/Gone") for _ in range(30)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert len(answers) - len(refused) >= 5 and refused
    assert {answer.headers["Retry-After"] for answer in refused} == {"1"}
    assert refused[0].mimetype == "application/problem+json"
    other = serving.client.get("/problem/Gone", headers={"X-Forwarded-For": "198.51.100.7"})
    assert other.status_code == 200  # another client, as the proxy of this machine says
    serving.stop()
