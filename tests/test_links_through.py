"""Through the links: one rule of chains, the way back from a code, and what is served of mappings."""

from itertools import product
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from kg.formats import get_format
from kg.iris import slug
from kg.queries import get_query
from kg.session import Session
from kg.settings import Settings
from kg.sources.links.sets import Head, Statement, iter_lines
from kg.sources.mappings import chain
from kg.sources.stream import Tally
from kg.store import OxigraphReader, open_memory
from kg.vocab import CAREER, RDF, ROLE, SKOS
from server.app import create_app
from server.command import main

RELATIONS = ("exact", "close", "broad", "narrow", "related")
INVERSE = {"broad": "narrow", "narrow": "broad"}
GRAPH = ox.NamedNode("https://example.org/graph")


def quads_of(statements: list[Statement]) -> list[ox.Quad]:
    lines = "".join(iter_lines(Head("mine"), statements, Tally()))
    return [
        ox.Quad(one.subject, one.predicate, one.object, GRAPH) for one in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES)
    ]


def pair(subject: str, relation: str, object_: str, *, turned: bool) -> Statement:
    """Return a mapping, or the same read the other way round."""
    if turned:
        subject, object_, relation = object_, subject, INVERSE.get(relation, relation)
    return Statement(subject, f"{SKOS}{relation}Match", object_)


@pytest.mark.parametrize("turned", [(False, False), (True, False), (False, True), (True, True)])
@pytest.mark.parametrize("name", ["mapping-chains", "role-in-every-vocabulary"])
def test_queries_chain_as_the_loader_does(name: str, turned: tuple[bool, bool], session: Session) -> None:
    role = f"{ROLE}librarian"
    statements = []
    for first, second in product(RELATIONS, RELATIONS):
        middle, term = f"urn:m:{first}-{second}", f"urn:t:{first}-{second}"
        statements += [pair(role, first, middle, turned=turned[0]), pair(middle, second, term, turned=turned[1])]
    typed = ox.Quad(ox.NamedNode(role), ox.NamedNode(f"{RDF}type"), ox.NamedNode(f"{CAREER}Role"), GRAPH)
    rows = open_memory([*quads_of(statements), typed]).texts(get_query(session.queries, name).text)
    found = {row["term"]: row["fit"] for row in rows if row["term"].startswith("urn:t:")}
    expected = {f"urn:t:{a}-{b}": f"{chain(a, b)}Match" for a, b in product(RELATIONS, RELATIONS)}
    assert found == expected


@pytest.fixture
def client(embedded: OxigraphReader) -> FlaskClient:
    """The embedded graph, with a set that has a role as the object and a term that is the same as one of ours."""
    statements = [
        Statement("https://example.org/jobs/j7", f"{SKOS}exactMatch", f"{ROLE}librarian", subject_label="bookkeeper"),
        Statement("https://example.org/other/x9", f"{SKOS}exactMatch", "http://www.wikidata.org/entity/Q182436"),
    ]
    held = list(ox.parse(embedded.dump(get_format("nq", "graph")), format=ox.RdfFormat.N_QUADS))
    return create_app(Session(Settings(), open_memory([*held, *quads_of(statements)]))).test_client()


def test_code_leads_back_from_a_link_to_the_role(client: FlaskClient) -> None:
    [found] = client.get("/resolve?code=j7").json or []
    assert (slug(found["iri"]), found["through"]) == ("librarian", None)


def test_closest_role_through_the_same_term_is_first(client: FlaskClient) -> None:
    found = (client.get("/resolve?iri=https://example.org/other/x9").json or [])[0]
    assert (slug(found["iri"]), found["through"]) == ("librarian", "http://www.wikidata.org/entity/Q182436")


def test_role_has_the_links_that_have_it_as_object(client: FlaskClient) -> None:
    links = (client.get("/role/librarian.json").json or {})["links"]
    assert [link["label"] for link in links if link["object"].endswith("j7")] == ["bookkeeper"]


@pytest.mark.parametrize(
    ("address", "media_type", "text"),
    [
        ("/links.ttl", "text/turtle", "Match> <http://www.wikidata.org/entity/Q182436>"),
        ("/links.records.ttl", "text/turtle", "NoTermFound"),
        ("/links.edoal.rdf", "application/rdf+xml", "<level>0</level>"),
        ("/links.sssom.tsv", "text/tab-separated-values", "#curie_map:"),
    ],
)
def test_mappings_are_served_whole_or_by_set(address: str, media_type: str, text: str, client: FlaskClient) -> None:
    whole, part = client.get(address), client.get(f"{address}?set=mine")
    assert (whole.mimetype, text in whole.text) == (media_type, True)
    assert "j7" in part.text and "Q7075" not in part.text and len(part.text) < len(whole.text)
    assert client.get(f"{address}?set=no-such").status_code == 422


def test_role_page_leads_through_its_links(client: FlaskClient) -> None:
    page = client.get("/role/librarian", headers={"Accept": "text/html"}).text
    assert "/queries/role-in-every-vocabulary?role=librarian" in page


def test_command_writes_a_set_and_names_those_there_are(tmp_path: Path) -> None:
    data, out = ["--data", str(tmp_path / "data")], tmp_path / "esco.rdf"
    assert CliRunner().invoke(main, ["build", *data]).exit_code == 0
    done = CliRunner().invoke(main, ["links", "export", "--format", "edoal", "--set", "esco", "--out", str(out), *data])
    assert (done.exit_code, "<map>" in out.read_text(encoding="utf-8")) == (0, True)
    refused = CliRunner().invoke(main, ["links", "export", "--set", "nothing", *data])
    assert (refused.exit_code, "cip-2020" in refused.output) == (2, True)
    assert CliRunner().invoke(main, ["links", "check", *data]).output == "nothing found\n"
    loaded = CliRunner().invoke(main, ["load", "edoal", str(out), *data])
    assert (loaded.exit_code, "mapping: " in loaded.output) == (0, True)
