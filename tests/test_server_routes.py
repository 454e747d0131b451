"""The pages of routes and roles as strangers meet them: the drawing, the form, the comparison, the contents."""

import json
import re
from xml.etree import ElementTree as Xml

import pytest
from flask.testing import FlaskClient

from kg.session import Session
from server.app import create_app

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
SVG = "image/svg+xml"


@pytest.fixture(scope="session")
def client(session: Session) -> FlaskClient:
    return create_app(session).test_client()


@pytest.mark.parametrize(
    ("address", "accept"),
    [("/paths.svg?to=librarian", "*/*"), ("/paths?to=librarian", SVG), ("/paths?to=librarian&format=svg", "*/*")],
)
def test_drawing_stands_alone(client: FlaskClient, address: str, accept: str) -> None:
    response = client.get(address, headers={"Accept": accept})
    assert response.mimetype == SVG
    assert Xml.fromstring(response.text).find("{http://www.w3.org/2000/svg}style") is not None
    assert "style-src 'sha256-" in response.headers["Content-Security-Policy"]


def test_drawing_in_the_page_leads_to_its_list(client: FlaskClient) -> None:
    page = client.get("/paths?to=librarian&have=high-school-diploma", headers=BROWSER).text
    targets = set(re.findall(r'<a href="#([^"]+)" class="box', page))
    assert targets and targets <= set(re.findall(r'id="([^"]+)"', page))
    assert "style=" not in page


def test_comparison_says_what_each_route_asks_alone(client: FlaskClient) -> None:
    one, other = json.loads(client.get("/paths.json?to=librarian&compare=1,2").data)["comparison"]
    assert (one["number"], other["number"]) == (1, 2)
    assert not {step["what"]["iri"] for step in one["only"]} & {step["what"]["iri"] for step in other["only"]}
    assert other["pay"][-1]["pay"]["value"] == 64320
    assert "Side by side" in client.get("/paths?to=librarian&compare=1&compare=2", headers=BROWSER).text


@pytest.mark.parametrize("numbers", ["1", "1,99", "one,two", "0,1"])
def test_comparison_of_what_is_not_there_is_refused(client: FlaskClient, numbers: str) -> None:
    assert client.get(f"/paths?to=librarian&compare={numbers}").status_code == 422


def test_form_offers_what_matters_for_the_goal(client: FlaskClient) -> None:
    page = client.get("/paths?to=library-supervisor", headers=BROWSER).text
    offered = re.findall(r'name="have" value="([^"]+)"', page)
    assert offered[:2] == ["high-school-diploma", "postsecondary-certificate"]
    assert len(offered) == len(set(offered))
    assert "<option>library technician</option>" in page


def test_everything_typed_in_the_form_is_understood(client: FlaskClient) -> None:
    page = client.get("/paths?to=librarian", headers=BROWSER).text
    for list_, name in (("roles", "from"), ("credentials", "have"), ("places", "context")):
        (options,) = re.findall(rf'<datalist id="{list_}">(.*?)</datalist>', page)
        for option in re.findall("<option>(.*?)</option>", options):
            typed = option.replace("&#39;", "'").replace("&amp;", "&")
            response = client.get("/paths", query_string={"to": "librarian", name: typed})
            assert response.status_code == 200, typed


def test_what_was_typed_is_ticked_in_the_answer(client: FlaskClient) -> None:
    page = client.get("/paths?to=librarian&have=&have=public+librarian+certification", headers=BROWSER).text
    assert re.search(r'name="have" value="[^"]+" checked> public librarian certification', page)


def test_pay_is_told_on_the_way(client: FlaskClient) -> None:
    found = json.loads(client.get("/paths.json?to=librarian").data)
    assert found["pay"][found["to"]["iri"]]["statement"].startswith("https://w3id.org/career-lattice/observation/")
    assert "19.22 US dollars an hour (2024)" in client.get("/paths?to=librarian", headers=BROWSER).text


@pytest.mark.parametrize("role", ["librarian", "library-technician", "library-supervisor"])
def test_contents_of_a_role_lead_to_its_sections(client: FlaskClient, role: str) -> None:
    page = client.get(f"/role/{role}", headers=BROWSER).text
    (contents,) = re.findall(r'<nav class="contents".*?</nav>', page, re.DOTALL)
    links = re.findall('href="#([^"]+)"', contents)
    assert links == re.findall(r'<h2 id="([^"]+)"', page)
    assert page.index('class="summary"') < page.index('id="requirements"')


def test_editions_that_differ_stand_side_by_side(client: FlaskClient) -> None:
    page = client.get("/role/library-technician", headers=BROWSER).text
    assert "What editions name alike and grade otherwise" in page
    assert "earlier edition" in page
