"""The page of /sparql for a browser, as it comes from the server; tests/browser has what it does there."""

import json
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from conftest import CHECKOUT
from flask.testing import FlaskClient

from kg.session import Session
from server.app import create_app
from server.sparql import BUNDLE, LONGEST

BROWSER = {"Accept": "text/html"}
SOURCES = CHECKOUT / "server" / "editor"


def page(client: FlaskClient, query: str) -> str:
    return client.post("/sparql", data={"query": query, "format": "html"}).text


def test_error_stands_at_its_place(client: FlaskClient) -> None:
    text = page(client, "SELECT ?s\r\nWHERE {\t?s ?p }")
    assert 'data-line="2" data-column="16"' in text
    assert f"WHERE {{\t?s ?p }}\n{' ' * 7}\t{' ' * 7}^" in text


@pytest.mark.parametrize(("length", "is_shared"), [(10, True), (LONGEST, False)])
def test_answer_is_shared_where_an_address_can_hold_it(length: int, is_shared: bool, client: FlaskClient) -> None:
    text = page(client, f"ASK {{}} # {'x' * length}")
    assert ("Link to this query" in text) == is_shared
    assert ("too long for an address" in text.partition('id="answer"')[2].partition("</div>")[0]) != is_shared


def test_links_of_an_answer_lead_to_it(client: FlaskClient) -> None:
    query = "SELECT ?x { VALUES ?x { 'a&b' } }"
    text = client.get(f"/sparql?query={quote(query)}&default-graph-uri=urn:g", headers=BROWSER).text
    address = next(found for found in re.findall(r'href="(/sparql\?[^"]*format=csv)"', text)).replace("&amp;", "&")
    assert "default-graph-uri=urn" in address
    assert client.get(address).text.split() == ["x", "a&b"]


@pytest.mark.parametrize("is_built", [True, False])
def test_script_is_named_where_it_was_built(is_built: bool, session: Session, tmp_path: Path) -> None:
    app = create_app(session)
    app.static_folder = str(tmp_path)
    if is_built:
        (tmp_path / BUNDLE).parent.mkdir()
        (tmp_path / BUNDLE).write_text("")
    text = app.test_client().get("/sparql", headers=BROWSER).text
    assert (f'src="/static/{BUNDLE}"' in text) == is_built


def test_policy_lets_nothing_in_that_stands_in_a_page(client: FlaskClient) -> None:
    policy = client.get("/sparql", headers=BROWSER).headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy


def test_packages_are_pinned_without_addresses() -> None:
    package = json.loads((SOURCES / "package.json").read_text())
    lock = json.loads((SOURCES / "package-lock.json").read_text())["packages"]
    for name, version in (package["dependencies"] | package["devDependencies"]).items():
        assert lock[f"node_modules/{name}"]["version"] == version
    assert all("resolved" not in one and "integrity" in one for name, one in lock.items() if name)
