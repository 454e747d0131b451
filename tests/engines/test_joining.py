"""Canned queries that ask real endpoints: a second service that knows more, and the native Oxigraph server."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from servers import Engine, oxigraph
from serving import TOKEN, Answer, Serving

pytestmark = pytest.mark.engines
BASE = "https://w3id.org/career-lattice"
WRITER = {"Authorization": f"Bearer {TOKEN}"}
# What the sister says of librarians that we do not, of a role of hers that has our code.
SISTERS = f"""PREFIX career: <{BASE}/ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
INSERT DATA {{ GRAPH <https://example.org/sister> {{
  <https://example.org/role/cataloguer> a career:Role ; skos:prefLabel "cataloguer"@en ;
    skos:exactMatch <{BASE}/scheme/soc-2018/25-4022> .
  <https://example.org/requirement> a career:Requirement ; career:role <https://example.org/role/cataloguer> ;
    rdfs:label "two languages"@en ; career:hedge "most of us" ; career:kind <{BASE}/kind/education> ;
    career:strength <{BASE}/strength/preferred> ; career:prevalence <{BASE}/prevalence/some> ;
    career:context <{BASE}/context/small-library> .
}} }}"""
DUMP = "".join(
    f"<http://www.wikidata.org/entity/{thing}> <http://www.w3.org/2000/01/rdf-schema#label> {label} <a:g> .\n"
    for thing, label in (("Q182436", '"Bibliothekar"@de'), ("Q182436", '"librarian"@en'), ("Q1", '"Weltall"@de'))
).encode()


@pytest.fixture(scope="module")
def sister(built: Path, start_serving: Callable[..., Serving]) -> Serving:
    found = start_serving(built, update_token=TOKEN)
    sent = found.client.post("/update", data=SISTERS, content_type="application/sparql-update", headers=WRITER)
    assert sent.status_code == 200, sent.text
    return found


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with oxigraph(tmp_path_factory.mktemp("engine"), DUMP) as found:
        yield found


@pytest.fixture(scope="module")
def asking(built: Path, start_serving: Callable[..., Serving], sister: Serving, engine: Engine) -> Serving:
    names = f"sister={sister.address}/sparql engine={engine.query}?union-default-graph gone=http://127.0.0.1:9/"
    return start_serving(built, service=names, service_seconds=20)


def ask(asking: Serving, name: str, role: str, *endpoints: str, **more: str) -> Answer:
    query = {"role": role, "endpoint": endpoints, **more}
    return asking.client.get(f"/queries/{name}.json", query_string=query)


def rows_of(answer: Answer) -> list[dict[str, str]]:
    rows = answer.json["results"]["bindings"]
    return [{name: term["value"] for name, term in row.items()} for row in rows]


def test_sister_says_what_she_requires(asking: Serving, sister: Serving) -> None:
    sent = ask(asking, "same-role-elsewhere", "librarian", "sister")
    assert "unanswered" not in sent.json
    theirs = [row for row in rows_of(sent) if row["at"] == f"{sister.address}/sparql"]
    ours = [row for row in rows_of(sent) if row["at"] == "here"]
    assert {row["requirement"] for row in theirs} == {row["requirement"] for row in ours} | {
        "https://example.org/requirement"
    }
    more = next(row for row in theirs if row["requirement"] == "https://example.org/requirement")
    assert (more["saidOfLabel"], more["label"], more["hedge"]) == ("cataloguer", "two languages", "most of us")


def test_sister_says_what_she_knows_of_a_role(asking: Serving) -> None:
    rows = rows_of(ask(asking, "elsewhere", "librarian", "sister"))
    assert {"fit": "itself", "value": "librarian"}.items() <= next(
        row for row in rows if row.get("property", "").endswith("#prefLabel") and row["fit"] == "itself"
    ).items()


@pytest.mark.parametrize(
    ("language", "labels"), [("de", {"Bibliothekar"}), ("*", {"Bibliothekar", "librarian"}), ("fr", set())]
)
def test_engine_of_another_house_has_labels(language: str, labels: set[str], asking: Serving) -> None:
    sent = ask(asking, "labels-elsewhere", "librarian", "engine", language=language)
    assert {row["label"] for row in rows_of(sent) if "label" in row} == labels
    assert "unanswered" not in sent.json and len(rows_of(sent)) >= 7


def test_one_of_several_may_be_gone(asking: Serving) -> None:
    sent = ask(asking, "labels-elsewhere", "librarian", "engine", "gone")
    assert sent.json["unanswered"] == [{"endpoint": "http://127.0.0.1:9/", "why": "it cannot be reached"}]
    assert "librarian" in {row.get("label") for row in rows_of(sent)}


def test_answer_that_names_who_was_silent_is_read_by_others(asking: Serving) -> None:
    """Oxigraph's reader takes nothing after the rows: the member comes before them."""
    body = ask(asking, "elsewhere", "librarian", "gone").data
    found = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
    assert isinstance(found, ox.QuerySolutions) and len(list(found)) >= 7


def test_engine_that_ends_is_named(asking: Serving, engine: Engine) -> None:
    """The last of all: it ends the engine."""
    assert "unanswered" not in ask(asking, "labels-elsewhere", "librarian", "engine").json
    engine.stop()
    sent = ask(asking, "labels-elsewhere", "librarian", "engine")
    assert sent.status_code == 200 and sent.json["unanswered"][0]["why"] == "it cannot be reached"
    assert not any("label" in row for row in rows_of(sent)) and rows_of(sent)
