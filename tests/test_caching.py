"""What is kept, and what is not: an answer is the one to this request, of this generation."""

import gzip
import http.client
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from serving import FORM, Answer, Serving

QUERY = "application/sparql-query"
TOKEN = {"Authorization": "Bearer secret"}
SELECT = "/sparql?query=SELECT%20?o%20%7B%20?s%20?p%20?o%20%7D"
# A role's statements and an answer to a query: enough to be compressed, little enough to be kept.
PAGE, LARGE = (
    "/role/librarian",
    "/sparql?query=SELECT%20*%20%7B%20?s%20a%20?o%20%7D%20ORDER%20BY%20?s%20?o%20LIMIT%20200",
)


@pytest.fixture(scope="module")
def writable(built_small: Path, start_serving: Callable[..., Serving]) -> Serving:
    return start_serving(built_small, update_token="secret")


def count(serving: Serving, found: str) -> float:
    lines = serving.client.get("/metrics").text.splitlines()
    return next(float(line.split()[-1]) for line in lines if line.startswith(f'lattice_cache_total{{found="{found}"}}'))


def update(serving: Serving, text: str) -> Answer:
    return serving.client.post("/update", data=text, content_type="application/sparql-update", headers=TOKEN)


# One request and another

REQUESTS: list[dict[str, Any]] = [
    {"path": SELECT},
    {"path": SELECT, "headers": {"Accept": "text/csv"}},
    {"path": SELECT, "headers": {"Accept": "application/sparql-results+xml"}},
    {"path": SELECT, "headers": {"Accept": "text/html"}},
    {"path": SELECT + "&format=tsv"},
    {"path": SELECT + "&default-graph-uri=https://example.org/one"},
    {"path": SELECT + "&named-graph-uri=https://example.org/one"},
    {"path": "/sparql", "headers": {"Host": "one.example"}},
    {"path": "/sparql", "headers": {"Host": "two.example"}},
    {"path": "/sparql", "headers": {"Host": "one.example", "X-Forwarded-Proto": "https"}},
    {"path": "/sparql", "headers": {"Host": "one.example", "Accept-Encoding": "gzip"}},
    {"path": "/sparql", "headers": {"Host": "one.example", "Accept-Encoding": "gzip;q=0"}},
    {"path": "/sparql", "method": "POST", "data": {"query": "SELECT (1 AS ?n) {}"}},
    {"path": "/sparql", "method": "POST", "data": {"query": "SELECT (2 AS ?n) {}"}},
    {"path": "/sparql", "method": "POST", "data": "SELECT (3 AS ?n) {}", "content_type": QUERY},
    {"path": "/sparql", "method": "POST", "data": "query=SELECT%20(4%20AS%20%3Fn)%20%7B%7D", "content_type": FORM},
    {"path": "/sparql", "method": "POST", "data": "query=SELECT%20(4%20AS%20%3Fn)%20%7B%7D", "content_type": QUERY},
    {
        "path": "/sparql?default-graph-uri=https://example.org/two",
        "method": "POST",
        "data": {"query": "ASK {?s ?p ?o}"},
    },
    {
        "path": "/sparql?default-graph-uri=https://example.org/six",
        "method": "POST",
        "data": {"query": "ASK {?s ?p ?o}"},
    },
    {"path": "/graphs?graph=https://example.org/one"},
    {"path": "/graphs?graph=https://example.org/two"},
    {"path": "/graphs?default"},
    {"path": "/graphs"},
]


def test_requests_are_told_apart(served_small: Serving) -> None:
    def ask(request: dict[str, Any]) -> tuple[object, ...]:
        answer = served_small.client.open(**request)
        # A problem names the request that met it.
        body = answer.data if answer.status_code == 200 else answer.json["detail"]
        return (answer.status_code, answer.mimetype, answer.headers.get("Content-Encoding"), body)

    first = [ask(request) for request in REQUESTS]
    before = count(served_small, "yes")
    assert [ask(request) for request in reversed(REQUESTS)] == first[::-1]
    assert count(served_small, "yes") >= before + len(REQUESTS) - 2
    distinct = {str(one) for one in first}
    assert len(distinct) == len(REQUESTS) - 1  # gzip;q=0 is as without it


def test_repeated_header_has_one_reading(served_small: Serving) -> None:
    """An answer made for one of two values is not to be kept for the other."""

    def ask(*accepted: str) -> str | None:
        connection = http.client.HTTPConnection("127.0.0.1", served_small.port, timeout=10)
        connection.putrequest("GET", SELECT + "%20#repeated")
        for value in accepted:
            connection.putheader("Accept", value)
        connection.endheaders()
        found = connection.getresponse().getheader("Content-Type")
        connection.close()
        return found

    assert ask("text/csv", "text/tab-separated-values;q=0.5") == "text/csv; charset=utf-8"
    assert ask("text/tab-separated-values;q=0.5") == "text/tab-separated-values; charset=utf-8"
    assert ask("text/csv") == "text/csv; charset=utf-8"


@pytest.mark.parametrize("first", ["HEAD", "GET"])
@pytest.mark.parametrize("path", [PAGE, LARGE, "/queries", "/sparql", "/ontology"])
def test_head_and_get_share(path: str, first: str, served: Serving) -> None:
    headers = {"X-Request-ID": "one", "Host": f"{first.lower()}.example"}
    methods = [first, "HEAD", "GET"]
    answers = [served.client.open(path, method=method, headers=headers) for method in methods]
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.headers.get("ETag") for answer in answers}) == 1
    whole = answers[-1]
    assert whole.data
    for method, answer in zip(methods, answers, strict=True):
        assert answer.headers["Content-Length"] == str(len(whole.data))
        assert answer.data == (b"" if method == "HEAD" else whole.data)


# Compression and tags


@pytest.mark.parametrize("path", [PAGE, LARGE])
def test_compressed_answer_is_the_same_under_another_tag(path: str, served: Serving) -> None:
    plain = served.client.get(path)
    for _ in range(2):
        pressed = served.client.get(path, headers={"Accept-Encoding": "gzip, br"})
        assert pressed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(pressed.data) == plain.data
        assert pressed.headers["ETag"] == plain.headers["ETag"][:-1] + '-gzip"'
        assert "Accept-Encoding" in pressed.headers["Vary"]


@pytest.mark.parametrize("path", [PAGE, LARGE])
@pytest.mark.parametrize("encoding", ["identity", "gzip"])
@pytest.mark.parametrize("made", ["{}", "W/{}", '"other", {}', "*"])
def test_known_answer_is_not_sent_again(path: str, encoding: str, made: str, served: Serving) -> None:
    """Whether it is in the cache or not, compressed or not; each time under another host, so that it is not yet."""
    host = f"{abs(hash((path, encoding, made)))}.example"
    tag = served.client.get(path, headers={"Accept-Encoding": encoding}).headers["ETag"]
    for accepted in ("identity", "gzip"):
        for _ in range(2):
            headers = {"Host": host, "Accept-Encoding": accepted, "If-None-Match": made.format(tag)}
            again = served.client.get(path, headers=headers)
            assert (again.status_code, again.data) == (304, b"")
            assert again.headers["ETag"]
        served.client.get(path, headers={"Host": host, "Accept-Encoding": accepted})
    other = served.client.get(path, headers={"Host": host, "If-None-Match": '"other"'})
    assert other.status_code == 200


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        (PAGE, "no-cache"),
        (LARGE, "no-cache"),
        ("/graphs?default", "no-cache"),
        ("/sparql?query=SELECT%20(NOW()%20AS%20?n)%7B%7D", "no-store"),
        ("/sparql?query=SELECT%20(RAND()%20AS%20?n)%7B%7D", "no-store"),
        ("/sparql?query=SELECT%20(STRUUID()%20AS%20?n)%7B%7D", "no-store"),
        ("/health", "no-store"),
        ("/metrics", "no-store"),
    ],
)
def test_who_may_keep_what_is_said(path: str, kept: str, served: Serving) -> None:
    answer = served.client.get(path)
    assert answer.headers["Cache-Control"] == kept
    assert ("ETag" in answer.headers) == (kept == "no-cache")


def test_what_changes_each_time_is_asked_each_time(served: Serving) -> None:
    answers = [served.client.get("/sparql?query=SELECT%20(STRUUID()%20AS%20?n)%7B%7D").data for _ in range(2)]
    assert answers[0] != answers[1]


# One generation and another


def test_update_is_seen_by_the_next_request(writable: Serving) -> None:
    asked = "/sparql?query=SELECT%20(COUNT(*)%20AS%20?n)%20%7B%20%3Ca:a%3E%20%3Ca:b%3E%20?o%20%7D&format=csv"
    tags: set[str] = set()
    for number in range(10):
        assert update(writable, f"INSERT DATA {{ <a:a> <a:b> {number} }}").status_code == 200
        for _ in range(2):
            answer = writable.client.get(asked, headers={"If-None-Match": ", ".join(tags)} if tags else {})
            assert answer.data == b"n\r\n%d\r\n" % (number + 1)
        tags.add(answer.headers["ETag"])
    assert len(tags) == 10


def test_update_that_changes_nothing_makes_no_generation(writable: Serving) -> None:
    tags = [update(writable, "INSERT DATA { <a:a> <a:b> <a:same> }").headers["ETag"] for _ in range(2)]
    assert tags[0] == tags[1]


def test_page_follows_an_update(served: Serving, built: Path, start_serving: Callable[..., Serving]) -> None:
    serving = start_serving(built, update_token="secret")
    before = serving.client.get(PAGE, headers={"Accept": "text/html"})
    label = "<https://w3id.org/career-lattice/role/librarian> <http://www.w3.org/2004/02/skos/core#altLabel>"
    assert update(serving, f'INSERT DATA {{ {label} "keeper of books"@en }}').status_code == 200
    after = serving.client.get(PAGE, headers={"Accept": "text/html", "If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert "keeper of books" in after.text
    serving.stop()


def test_who_asks_at_once_gets_no_other_words(start_serving: Callable[..., Serving], built: Path) -> None:
    """The identifier of a request is its client's choice, and stands in none of what others get."""
    serving = start_serving(built)

    def ask(identifier: str) -> bytes:
        return serving.client.get("/links?1", headers={"X-Request-ID": identifier, "Accept": "text/html"}).data

    with ThreadPoolExecutor(8) as threads:
        given = set(threads.map(ask, ["librarian", "plumber", "librarian", "plumber"] * 4))
    assert given == {ask("other")}


def test_a_conditional_answer_is_its_askers_alone(start_serving: Callable[..., Serving], built: Path) -> None:
    serving = start_serving(built)

    def ask(headers: dict[str, str]) -> int:
        return serving.client.get("/links?2", headers=headers).status_code

    with ThreadPoolExecutor(8) as threads:
        statuses = list(threads.map(ask, [{"If-None-Match": "*"}, {}] * 6))
    assert set(statuses[1::2]) == {200}
