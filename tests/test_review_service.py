"""Verdicts through the service: who may, what becomes of the token, one generation each, where a browser goes on."""

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from serving import TOKEN, Answer, Serving
from test_review import JOB, NAME, TABLE, proposals

from kg.load import load
from kg.session import Session
from kg.settings import Settings
from kg.store import Generations, open_memory
from kg.vocab import GRAPH, ROLE, SKOS
from server.app import create_app

pytestmark = pytest.mark.service
LIMITED, ELSEWHERE = "of-the-verdicts", "of-something-else"
KEEPER = {"set": NAME, "subject": f"{JOB}keeper", "object": f"{ROLE}librarian", "by": "Ann", "verdict": "accept"}


@pytest.fixture
def serving(tmp_path: Path, serve: Callable[..., Serving]) -> Serving:
    data = tmp_path / "proposed"
    Generations(data).write(lambda store: store.extend(proposals()), digest="0" * 64, built="2026-11-26", keep=10)
    tokens = tmp_path / "tokens.yaml"
    lines = [
        f"{name}: {{sha256: {hashlib.sha256(token.encode()).hexdigest()}, graphs: ['{graph}']}}"
        for name, token, graph in (
            ("reviewer", LIMITED, f"{GRAPH}mappings-reviewed-*"),
            ("other", ELSEWHERE, "https://example.org/*"),
        )
    ]
    tokens.write_text("\n".join(lines), encoding="utf-8")
    return serve(data, update_tokens=tokens)


def send(serving: Serving, token: str | None = TOKEN, accept: str = "application/json", **fields: str) -> Answer:
    """Send a verdict on the keeper, with *fields* in the place of its own."""
    form = {**KEEPER, **fields, **({"token": token} if token else {})}
    return serving.client.post("/links/review", data=form, headers={"Accept": accept})


def counts(serving: Serving) -> dict[str, int]:
    answer = serving.client.get("/links/review", headers={"Accept": "application/json"})
    return dict(answer.json["sets"][NAME])


def matches(serving: Serving) -> list[dict[str, str]]:
    return serving.rows(f"SELECT ?o {{ <{JOB}keeper> <{SKOS}exactMatch> ?o }}")


@pytest.mark.parametrize(
    ("token", "status"), [(None, 401), ("wrong", 401), (ELSEWHERE, 403), (LIMITED, 200), (TOKEN, 200)]
)
def test_verdict_needs_the_right(token: str | None, status: int, serving: Serving) -> None:
    assert send(serving, token).status_code == status
    assert counts(serving)["accepted"] == (status == 200)


def test_verdict_is_one_generation_and_answered_at_once(serving: Serving) -> None:
    before = int(serving.generation[:4])
    assert send(serving).status_code == 200
    assert int(serving.generation[:4]) == before + 1
    assert "ManualMappingCuration" in serving.client.get("/links.sssom.tsv").text
    assert matches(serving) == [{"o": f"{ROLE}librarian"}]


def follow(serving: Serving, answer: Answer) -> str:
    """Return the subject that a browser is sent to."""
    assert answer.status_code == 303
    found = serving.client.get(answer.headers["Location"], headers={"Accept": "application/json"})
    return str(found.json["case"]["label"])


def test_browser_goes_on_to_what_is_open(serving: Serving) -> None:
    assert follow(serving, send(serving, accept="text/html", verdict="reject")) == "Book keeper"
    other = send(serving, accept="text/html", object=f"{ROLE}public-librarian", verdict="narrow")
    assert follow(serving, other) == "law librarian"
    looked_up = send(serving, accept="text/html", verdict="close", state="accepted")
    assert follow(serving, looked_up) == "Book keeper"


def test_token_is_nowhere_afterwards(serving: Serving) -> None:
    answer = send(serving, accept="text/html")
    page = serving.client.get(answer.headers["Location"].removeprefix(serving.address), headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert TOKEN not in page.text + str(answer.headers) + answer.text
    send(serving, "a-wrong-one")
    serving.stop()
    assert TOKEN not in serving.said() and "a-wrong-one" not in serving.said()


def test_verdict_is_taken_back_once(serving: Serving) -> None:
    record = send(serving).json["record"]
    assert send(serving, undo=record).status_code == 200
    assert counts(serving)["open"] == 4
    assert send(serving, undo=record).status_code == 422


def test_verdict_before_the_one_taken_back_holds_again(serving: Serving) -> None:
    assert send(serving, comment="The same work.").status_code == 200
    record = send(serving, by="Bo", verdict="reject").json["record"]
    assert matches(serving) == [] and counts(serving)["accepted"] == 0
    assert send(serving, undo=record).status_code == 200
    assert matches(serving) == [{"o": f"{ROLE}librarian"}] and counts(serving)["accepted"] == 1
    assert "The same work." in serving.client.get("/links.sssom.tsv").text


@pytest.mark.parametrize("fields", [{"verdict": "perhaps"}, {"set": "nothing"}, {"by": ""}, {"object": "<>"}])
def test_what_is_no_verdict_changes_nothing(fields: dict[str, str], serving: Serving) -> None:
    before = serving.generation
    assert send(serving, **fields).status_code == 422
    assert serving.generation == before


def test_verdict_that_is_no_form_or_too_long_is_refused(serving: Serving) -> None:
    assert serving.client.post("/links/review", data="{}", content_type="application/json").status_code == 415
    assert send(serving, comment="x" * 70_000).status_code == 413


def test_verdict_meets_the_shapes(built: Path, tmp_path: Path, serve: Callable[..., Serving]) -> None:
    data = tmp_path / "built"
    shutil.copytree(built, data)
    load(Settings(data=data), "proposals", [TABLE])
    answer = send(serve(data, validate="yes"), comment="The same work.")
    assert answer.status_code == 200, answer.text


@pytest.fixture
def pages() -> FlaskClient:
    return create_app(Session(Settings(), open_memory(proposals()))).test_client()


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({}, 200),
        ({"set": NAME}, 200),
        ({"set": "x"}, 422),
        ({"set": NAME, "state": "x"}, 422),
        ({"set": NAME, "subject": "x"}, 422),
    ],
)
def test_page_tells_what_it_cannot_show(query: dict[str, Any], status: int, pages: FlaskClient) -> None:
    assert pages.get("/links/review", query_string=query).status_code == status


def test_pages_alone_keep_nothing(pages: FlaskClient) -> None:
    assert pages.post("/links/review", data=KEEPER).status_code == 403
