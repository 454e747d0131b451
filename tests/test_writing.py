"""Writing through the service: who may, what a request is, what holds against another generation."""

import hashlib
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Serve
from serving import TOKEN, Answer, Serving

P, G = "http://e/p", "http://e/g"
COUNTER = (
    f"DELETE {{ GRAPH <{G}> {{ <{P}> <{P}> ?n }} }} INSERT {{ GRAPH <{G}> {{ <{P}> <{P}> ?m }} }} "
    f"WHERE {{ GRAPH <{G}> {{ <{P}> <{P}> ?n }} BIND (?n + 1 AS ?m) }}"
)

pytestmark = pytest.mark.service
COUNTED = f"SELECT ?n {{ <{P}> <{P}> ?n }}"


def insert(number: int, graph: str = G) -> str:
    return f"INSERT DATA {{ GRAPH <{graph}> {{ <http://e/{number}> <{P}> {number} }} }}"


def numbers(serving: Serving) -> list[int]:
    rows = serving.rows(f"SELECT ?n {{ GRAPH <{G}> {{ ?s <{P}> ?n }} }} ORDER BY ?n")
    return [int(row["n"]) for row in rows]


def put(serving: Serving, content: str, token: str = TOKEN, method: str = "PUT", graph: str = G, **more: str) -> Answer:
    headers = {"Authorization": f"Bearer {token}", **{name.replace("_", "-"): value for name, value in more.items()}}
    return serving.client.open(
        "/graphs",
        method=method,
        query_string={"graph": graph},
        data=content or None,
        content_type="text/turtle",
        headers=headers,
    )


def test_nobody_writes_where_no_token_is_configured(serve: Serve) -> None:
    serving = serve(update_token="")
    for answer in (serving.update(insert(1)), put(serving, "<a:b> <a:c> 1 ."), put(serving, "", method="DELETE")):
        assert (answer.status_code, answer.json["status"]) == (403, 403)


@pytest.fixture
def guarded(serve: Serve, tmp_path: Path) -> Serving:
    """A service with three tokens in a file, and the one that may write everywhere."""
    digests = {name: hashlib.sha256(name.encode()).hexdigest() for name in ("cat", "dog", "plain")}
    tokens = tmp_path / "tokens.yaml"
    tokens.write_text(
        f'cat: {{sha256: {digests["cat"]}, graphs: ["http://e/cat/*", "http://e/both"]}}\n'
        f'dog: {{sha256: {digests["dog"].upper()}, graphs: ["http://e/dog", "http://e/both"]}}\n'
        f'plain: {{sha256: {digests["plain"]}, graphs: [""]}}\n'
    )
    return serve(update_tokens=tokens)


def test_token_that_is_not_known_is_told_to_bring_one(guarded: Serving) -> None:
    for token in (None, "", "wrong", hashlib.sha256(b"cat").hexdigest()):
        answer = guarded.update(insert(1), token)
        assert (answer.status_code, answer.headers["WWW-Authenticate"].split()[0]) == (401, "Bearer")


def test_token_writes_where_it_may_and_nowhere_else(guarded: Serving) -> None:
    def statuses(write: Callable[[str, str], Answer], token: str) -> list[int]:
        graphs = ("http://e/cat/1", "http://e/cat", "http://e/both", "http://e/dog", "http://e/other")
        return [write(token, graph).status_code // 100 for graph in graphs]

    for write in (
        lambda token, graph: guarded.update(insert(1, graph), token),
        lambda token, graph: put(guarded, "<a:b> <a:c> 1 .", token, "POST", graph),
        lambda token, graph: put(guarded, "<a:b> <a:c> 1 .", token, "PUT", graph),
    ):
        assert statuses(write, TOKEN) == [2, 2, 2, 2, 2]  # and so all that follow change nothing, or the same again
        assert statuses(write, "cat") == [2, 4, 2, 4, 4]
        assert statuses(write, "dog") == [4, 4, 2, 2, 4]
        assert statuses(write, "plain") == [4, 4, 4, 4, 4]


@pytest.mark.parametrize(
    ("update", "token"),
    [
        (f"{insert(2, 'http://e/both')} ; {insert(2, 'http://e/dog')}", "cat"),
        ("MOVE <http://e/dog> TO <http://e/cat/1>", "cat"),
        ("DROP ALL", "cat"),
        ("DELETE WHERE { GRAPH ?g { ?s ?p ?o } }", "cat"),
        ("CREATE GRAPH <http://e/new>", "dog"),
        (f"INSERT DATA {{ <{P}> <{P}> 1 }}", "dog"),
        (
            "INSERT { GRAPH ?g { ?s ?p 7 } } WHERE { GRAPH <http://e/dog> { ?s ?p ?o } BIND (<http://e/x> AS ?g) }",
            "dog",
        ),
    ],
)
def test_update_that_touches_another_graph_changes_nothing(update: str, token: str, guarded: Serving) -> None:
    guarded.update(insert(1, "http://e/dog"), "dog")
    before = guarded.generation
    assert guarded.update(update, token).status_code == 403
    assert guarded.generation == before
    assert guarded.update(f"INSERT DATA {{ <{P}> <{P}> 1 }}", "plain").status_code == 200


def test_a_request_is_one_generation_that_the_next_read_sees(serve: Serve) -> None:
    serving = serve()
    before, answer = serving.generation, None
    for number in range(3):
        answer = serving.update(f"{insert(number)} ; {insert(number + 10)}")
        assert answer.json == {"removed": 0, "added": 2}
        assert answer.headers["ETag"] == f'"{serving.generation}"'
        assert int(serving.generation[:4]) == int(before[:4]) + number + 1
        assert numbers(serving) == [*range(number + 1), *range(10, number + 11)]
    assert answer is not None
    assert serving.update(insert(1)).headers["ETag"] == answer.headers["ETag"]  # which changes nothing


@pytest.mark.parametrize(
    ("update", "status"),
    [
        (f"{insert(2)} ; CREATE GRAPH <{G}>", 400),
        (f"{insert(2)} ; nonsense", 400),
        (f"{insert(2)} ; LOAD <http://127.0.0.1:9/x> INTO GRAPH <{G}>", 403),
        (f"{insert(2)} ; INSERT {{ GRAPH <{G}> {{ ?s ?p ?o }} }} WHERE {{ SELECT (<a:f>() AS ?s) {{}} }}", 400),
    ],
)
def test_a_request_that_fails_changes_nothing(update: str, status: int, serve: Serve) -> None:
    serving = serve()
    serving.update(insert(1))
    before = serving.generation
    assert serving.update(update).status_code == status
    assert (serving.generation, numbers(serving)) == (before, [1])


def test_if_match_holds_against_another_generation(serve: Serve) -> None:
    serving = serve()
    first = serving.update(insert(1)).headers["ETag"]
    tag = serving.client.get("/sparql", query_string={"query": COUNTED}).headers["ETag"]
    assert serving.update(insert(2), If_Match=f'"nonsense", {tag}').status_code == 200
    for old in (tag, first, '"0001-aaaaaaaaaaaa"', "nonsense"):
        refused = serving.update(insert(3), If_Match=old)
        assert (refused.status_code, refused.json["type"].rsplit("/", 1)[1]) == (412, "Precondition")
    tag = serving.client.get("/graphs", query_string={"graph": G}).headers["ETag"]
    assert put(serving, "<a:b> <http://e/p> 7 .", If_Match=tag).status_code == 204
    assert put(serving, "<a:b> <http://e/p> 8 .", If_Match=tag).status_code == 412
    assert put(serving, "", method="DELETE", If_Match=tag).status_code == 412
    assert serving.update(insert(9), If_Match="*").status_code == 200
    assert numbers(serving) == [7, 9]


def test_writers_queue_and_no_increment_is_lost(serve: Serve) -> None:
    serving = serve()
    serving.update(f"INSERT DATA {{ GRAPH <{G}> {{ <{P}> <{P}> 0 }} }}")
    statuses: list[int] = []

    def count() -> None:
        for _ in range(100):
            statuses.append(serving.update(COUNTER).status_code)

    writers = [threading.Thread(target=count) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert statuses == [200] * 400
    assert serving.rows(COUNTED) == [{"n": "400"}]
    serving.kill()
    serving.start()
    assert serving.rows(COUNTED) == [{"n": "400"}]


def test_update_at_odds_with_the_shapes_is_refused_with_the_report(
    built: Path, start_serving: Callable[..., Serving]
) -> None:
    serving = start_serving(built, update_token=TOKEN, validate="yes")
    role, label = "https://w3id.org/career-lattice/role/librarian", "<http://www.w3.org/2004/02/skos/core#prefLabel>"
    before = serving.generation
    for answer in (
        serving.update(f'INSERT DATA {{ GRAPH <{G}> {{ <{role}> {label} "another"@en }} }}'),
        put(serving, f'<{role}> {label} "another"@en .'),
    ):
        assert (answer.status_code, serving.generation) == (422, before)
        assert any(role in finding for finding in answer.json["findings"])
    label = label.replace("pref", "alt")
    assert put(serving, f'<{role}> {label} "keeper of books"@en .').status_code == 201
