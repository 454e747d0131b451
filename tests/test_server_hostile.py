"""Hostile data: whatever a graph holds, a page shows it as text, and links lead to the web or to this service."""

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest
from flask.testing import FlaskClient

from kg.dataset import iter_dataset
from kg.session import Session
from kg.settings import Settings
from kg.sources.turtle import load_prefixes
from kg.store import open_memory
from server.app import create_app

CHECKOUT = Path(__file__).resolve().parent.parent
BROWSER = {"Accept": "text/html"}
PREFIXES = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in load_prefixes(CHECKOUT / "ontology").items())
MARK = "<script>alert(1)</script>"
BREAK = "\\\"'><img src=x onerror=alert(1)>{{ 7*7 }}"
HOSTILE = f"""
role:hostile a career:Role ; skos:prefLabel "{MARK}"@en ; skos:altLabel "{BREAK}"@en ;
  skos:definition "{MARK}{BREAK}"@en ; dcterms:description "{BREAK}" ; career:specialises <javascript:alert(2)> ;
  rdfs:seeAlso <javascript:alert(1)> , <data:text/html,alert> , <JaVaScRiPt:alert(1)> , <vbscript:x> , <file:///x> .
<javascript:alert(2)> a career:Role ; skos:prefLabel "{MARK}"@en .
<https://w3id.org/career-lattice//evil.example/x> a career:Role ; skos:prefLabel "elsewhere"@en .
<https://w3id.org/career-lattice/role/a"onmouseover=alert(1)> a career:Role .
[] a owl:Axiom ; owl:annotatedSource role:hostile ; owl:annotatedProperty skos:exactMatch ;
  owl:annotatedTarget <javascript:alert(3)> ; sssom:comment "{BREAK}" ;
  sssom:mapping_justification <javascript:alert(4)> ;
  dcterms:isPartOf [ dcterms:identifier "{MARK}" ; sssom:object_source <javascript:alert(4)> ] .
requirement:hostile a career:Requirement ; rdfs:label "{MARK}"@en ; career:role role:hostile ;
  career:kind kind:education ; career:anyOf <javascript:alert(5)> ; career:strength strength:required ;
  career:prevalence prevalence:all ; career:hedge "{MARK}" ; career:context context:unrestricted ;
  career:evidence passage:hostile .
<javascript:alert(5)> a career:Credential ; skos:prefLabel "{BREAK}"@en .
passage:hostile a career:Passage ; career:document document:hostile ; career:section "{MARK}" ;
  career:sectionHeading "{MARK}" ; career:sentence 1 ; career:digest "{MARK}" ; oa:exact "{MARK}" .
document:hostile a career:Document ; dcterms:title "{MARK}" ; career:edition "{BREAK}" ;
  dcterms:source <javascript:alert(6)> .
graph:hostile a dcat:Dataset ; dcterms:title "{MARK}"@en ; dcterms:description "{BREAK}"@en ;
  dcterms:license <javascript:alert(7)> .
<https://w3id.org/career-lattice/.well-known/void#dataset> void:subset graph:hostile .
"""
# What templates may put into an address as it stands: of our own making, whatever the data.
FIXED = {"address", "iri", "iri | local", "role.iri", "role.iri | local"}
# Addresses of this service that begin with a path of its own, whatever the request holds.
OWN = ("request.", "address(")
EVERYTHING = "SELECT ?s ?p ?o WHERE { GRAPH <https://w3id.org/career-lattice/graph/hostile> { ?s ?p ?o } }"


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    # An IRI with a quotation mark is none, and a lenient reader or another store may let it in all the same.
    graph = ox.NamedNode("https://w3id.org/career-lattice/graph/hostile")
    hostile = ox.parse(PREFIXES + HOSTILE, format=ox.RdfFormat.TURTLE, lenient=True)
    quads = [ox.Quad(quad.subject, quad.predicate, quad.object, graph) for quad in hostile]
    facts = iter_dataset(CHECKOUT / "ontology", CHECKOUT / "queries")
    return create_app(Session(Settings(), open_memory([*facts, *quads]))).test_client()


class Page(HTMLParser):
    """What a browser would run or follow."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.addresses: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        is_ours = tag == "script" and (dict(attrs).get("src") or "").startswith("/static/")
        is_data = tag == "script" and attrs == [("type", "application/ld+json")]  # which no browser runs
        if not is_ours and not is_data:
            self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src", "action")]


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/roles",
        f"/ask?{urlencode({'q': MARK})}",
        f"/ask?{urlencode({'q': 'what do hostile ' + BREAK + ' need'})}",
        f"/search?{urlencode({'q': MARK})}",
        "/role/hostile",
        "/requirement/hostile",
        "/passage/hostile",
        "/document/hostile",
        "/graph/hostile",
        "/links",
        f"/links?{urlencode({'set': MARK})}",
        "/ontology",
        "/paths?to=hostile",
        "/queries",
        "/queries/all-roles",
        "/queries/graphs",
        "/queries/links-of?thing=role/hostile",
        "/queries/requirements-of-role?role=hostile",
        f"/queries/resolve?{urlencode({'code': MARK})}",
        f"/sparql?{urlencode({'query': EVERYTHING, 'format': 'html'})}",
        f"/sparql?{urlencode({'query': MARK, 'format': 'html'})}",
        f"/queries/{MARK}",
        f"/paths?{urlencode({'to': MARK})}",
        f"/role/{MARK}",
        f"/resolve?{urlencode({'code': BREAK})}",
    ],
)
def test_page_runs_and_follows_nothing_hostile(path: str, client: FlaskClient) -> None:
    answer = client.get(path, headers=BROWSER)
    assert answer.status_code < 500
    assert answer.mimetype == "text/html"
    page = Page(answer.text)
    assert not page.tags & {"script", "img", "iframe", "object", "embed"}
    assert not [name for name in page.attributes if name.startswith("on")]
    assert not [one for one in page.addresses if not re.match(r"/(?![/\\])|#|https?://", one)]


def test_hostile_values_are_shown_as_text(client: FlaskClient) -> None:
    for path in ("/role/hostile", f"/sparql?{urlencode({'query': EVERYTHING, 'format': 'html'})}"):
        text = client.get(path, headers=BROWSER).text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text.replace("&lt;Script", "&lt;script")
        assert "javascript:alert(3)" in text
        assert "{{ 7*7 }}" in text


def test_templates_link_by_one_rule() -> None:
    """An address that comes out of data goes through the filter ``link``, which knows what may be followed."""
    for path in sorted((CHECKOUT / "server" / "templates").glob("*.html")):
        for value in re.findall(r'(?:href|src|action)="\{\{ ?([^}]*?) ?\}\}', path.read_text(encoding="utf-8")):
            assert value.startswith(OWN) or value in FIXED, f"{path.name}: {value}"
