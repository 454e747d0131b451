"""What pages say: what is certain and what is not, every value, addresses that hold."""

import re

import pytest
from flask.testing import FlaskClient

from kg.session import Session
from kg.store import OxigraphReader
from server.app import create_app

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
BASE = "https://w3id.org/career-lattice"


@pytest.fixture(scope="session")
def client(session: Session) -> FlaskClient:
    return create_app(session).test_client()


def test_route_says_what_is_certain(client: FlaskClient) -> None:
    page = client.get("/paths?to=librarian", headers=BROWSER).text
    assert "<b>Certain</b>; a source requires it." in page
    assert "<b>Not certain</b>: strength typical; prevalence typical." in page
    assert "10 years and 1 month" in page


def test_routes_stand_side_by_side(client: FlaskClient) -> None:
    page = client.get("/paths?to=librarian", headers=BROWSER).text
    assert '<a href="#route-4">Route 4</a></th><td>library technician (<a href="/observation/' in page
    assert "routes, the surest first" not in client.get("/paths?to=librarian&most=1", headers=BROWSER).text


def test_form_keeps_the_question(client: FlaskClient) -> None:
    page = client.get("/paths?to=librarian&years=library-assistant=2&most=3&have=high-school-diploma", headers=BROWSER)
    assert 'value="library-assistant=2"' in page.text
    assert 'max="50" value="3"' in page.text
    assert 'value="high-school-diploma" checked' in page.text


def test_every_iri_named_anywhere_dereferences(client: FlaskClient, embedded: OxigraphReader) -> None:
    query = f"""SELECT DISTINCT ?iri {{
      {{ ?iri ?p ?o }} UNION {{ ?s ?iri ?o }} UNION {{ ?s ?p ?iri }} UNION {{ GRAPH ?iri {{ ?s ?p ?o }} }}
      FILTER (ISIRI(?iri) && STRSTARTS(STR(?iri), "{BASE}/")) }}"""
    paths = {row["iri"].removeprefix(BASE).split("#")[0] for row in embedded.texts(query)}
    assert "/graph/catalogue" in paths
    assert not [path for path in paths if client.get(path).status_code != 200]


def test_graph_that_nothing_speaks_of_gives_its_contents(client: FlaskClient) -> None:
    assert "void:triples" in client.get("/graph/catalogue.ttl").text
    assert "What this graph holds" in client.get("/graph/catalogue", headers=BROWSER).text
    sent = client.get("/.well-known/void", headers=BROWSER)
    assert (sent.status_code, sent.headers["Location"]) == (303, "/graph/catalogue")


def test_links_are_told_set_by_set(client: FlaskClient) -> None:
    page = client.get("/links?set=soc-2018", headers=BROWSER).text
    assert 'href="/links?set=esco"' in page and "no term found" in page and "25-4022" in page
    table = client.get("/links.sssom.tsv?set=esco").text
    assert "esco" in table and "soc-2018" not in table.split("subject_id")[1]


def test_statement_shows_its_passages(client: FlaskClient) -> None:
    page = client.get("/requirement/library-technician-education-earlier", headers=BROWSER).text
    assert "opening, sentence 1" in page
    assert ">associate&#39;s degree</a>" in page


def test_passage_leads_to_its_source(client: FlaskClient) -> None:
    page = client.get("/passage/ooh-librarians-2024-34/education-3", headers=BROWSER).text
    assert re.search(r'of <a href="https?://[^"]+" rel="noreferrer">Librarians', page)


def test_ontology_shows_every_value(client: FlaskClient, embedded: OxigraphReader) -> None:
    page = client.get("/ontology", headers=BROWSER).text
    rows = embedded.select(
        f"""PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        SELECT DISTINCT ?term {{ ?term rdfs:isDefinedBy <{BASE}/ontology> ; rdfs:label ?label }}"""
    ).texts()
    terms = [row["term"].split("#")[1] for row in rows if "#" in row["term"]]
    assert len(terms) > 80
    assert not [term for term in terms if f'<dt id="{term}">' not in page]


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("/", "/"),
        ("/queries/who-leads-to?role=librarian", "/queries/who-leads-to"),
        ("/paths?to=librarian&most=2", "/paths?to=librarian&amp;most=2"),
        ("/role/librarian.html", f"{BASE}/role/librarian"),
        ("/ontology/2026-11-25", f"{BASE}/ontology"),
    ],
)
def test_one_canonical_address(address: str, canonical: str, client: FlaskClient) -> None:
    assert f'<link rel="canonical" href="{canonical}">' in client.get(address, headers=BROWSER).text


def test_problem_has_no_canonical_address(client: FlaskClient) -> None:
    assert "canonical" not in client.get("/nothing", headers=BROWSER).text


@pytest.mark.parametrize("address", ["/", "/queries/resolve", "/paths?to=librarian", "/sparql", "/sparql?query=x"])
def test_labels_name_their_fields(address: str, client: FlaskClient) -> None:
    page = client.get(address, headers=BROWSER).text
    ids = re.findall(r'\bid="([^"]*)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'<label for="([^"]*)"', page)) <= set(ids)
    fields = re.findall(r"<(?:select|input|textarea) [^>]*?id=\"([^\"]*)\"", page)
    assert set(fields) == set(re.findall(r'<label for="([^"]*)"', page))


def test_several_values_of_a_parameter_stay_in_the_form(client: FlaskClient) -> None:
    page = client.get("/queries/who-leads-to?role=librarian&role=library-supervisor", headers=BROWSER).text
    assert page.count('name="role"') == 2
    assert "/queries/who-leads-to.csv?role=librarian&amp;role=library-supervisor" in page


@pytest.mark.parametrize("given", ["librarian", "Librarian", "https://w3id.org/career-lattice/role/librarian"])
def test_what_was_asked_for_is_selected(given: str, client: FlaskClient) -> None:
    page = client.get("/queries/requirements-of-role", query_string={"role": given}, headers=BROWSER).text
    assert page.count(" selected>") == 1
    assert '<option value="librarian" selected>librarian</option>' in page


def test_key_of_a_dictionary_stands_before_its_methods(client: FlaskClient) -> None:
    template = "{{ one.items }} {{ one.values() | join }} {{ one.none or 0 }}"
    shown = client.application.jinja_env.from_string(template)
    assert shown.render(one={"items": "key"}) == "key key 0"


def test_icon_and_style_are_our_own(client: FlaskClient) -> None:
    for name in ("style.css", "icon.svg"):
        with client.get(f"/static/{name}") as answer:
            assert answer.status_code == 200


@pytest.mark.parametrize("ending", ["ttl", "jsonld", "nt", "rdf", "html"])
def test_decision_is_a_page_and_a_thing_of_the_graph(ending: str, client: FlaskClient) -> None:
    answer = client.get(f"/docs/decisions/0001.{ending}")
    assert answer.status_code == 200
    assert (answer.mimetype == "text/html") == (ending == "html")
    assert client.get("/docs/decisions/0001", headers=BROWSER).mimetype == "text/html"
    tag = answer.headers["ETag"]
    assert client.get(f"/docs/decisions/0001.{ending}", headers={"If-None-Match": tag}).status_code == 304


def test_version_of_the_ontology_by_ending(client: FlaskClient) -> None:
    assert client.get("/ontology/2026-11-25.ttl").mimetype == "text/turtle"
    assert client.get("/ontology/2026-11-25").status_code == 200
    assert client.get("/ontology/1999-01-01.ttl").status_code == 404
