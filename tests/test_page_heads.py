"""What the head of a page tells machines: its title, its one address, and roles as schema.org has them."""

import html
import json
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from rdflib import SDO

from kg.occupation import to_occupation
from kg.session import Session
from kg.vocab import BASE
from server.app import create_app

BROWSER = {"Accept": "text/html"}
# {address: what its title begins with}
TITLES = {
    "/": "What path leads to a role",
    "/paths": "What path leads to a role: the form",
    "/paths?to=librarian&without=masters-degree": "What path leads to librarian, without master's degree?",
    "/paths.html?to=librarian": "What path leads to librarian?",
    "/role/library-technician": "Library technician: what it asks for and where it leads",
    "/role/library-technician.html": "Library technician: what it asks for and where it leads",
    "/credential/masters-degree": "master's degree (credential)",
    "/requirement/library-technician-education-earlier": "a certificate or an associate's degree (requirement)",
    "/passage/ooh-librarians-2024-34/education-3": "Education, sentence 3 (passage)",
    "/quality-need/librarian-communication-skills-2024-34": "communication skills",
    "/graph/catalogue": "graph/catalogue",
    "/queries": "Canned queries",
    "/queries.html": "Canned queries",
    "/queries/who-leads-to?role=librarian": "Which roles lead directly to this one",
    "/sparql": "SPARQL editor",
    "/sparql?query=ASK%20%7B%7D": "Answer to a SPARQL query",
    "/links": "Links to other vocabularies",
    "/links?set=soc-2018": "Links to other vocabularies: soc-2018",
    "/ontology": "The ontology",
    "/ontology.html": "The ontology",
    "/docs/decisions/0001": "Decision 0001 A requirement is a node",
    "/docs/decisions/0001-requirement-is-a-node": "Decision 0001 A requirement is a node",
    "/problem/NotFound": "Problem: NotFound",
}


@pytest.fixture(scope="module")
def client(session: Session) -> FlaskClient:
    return create_app(session).test_client()


def head(client: FlaskClient, address: str) -> tuple[str, str]:
    """Return the title of a page, and its canonical address."""
    answer = client.get(address, headers=BROWSER)
    assert (answer.status_code, answer.mimetype) == (200, "text/html"), address
    titles = re.findall(r"<title>(.*?)</title>", answer.text.partition("</head>")[0])
    canonical = re.findall(r'<link rel="canonical" href="([^"]*)">', answer.text)
    assert (len(titles), len(canonical)) == (1, 1), address
    return html.unescape(titles[0]), html.unescape(canonical[0])


@pytest.mark.parametrize("address", TITLES)
def test_title_says_what_the_page_is(address: str, client: FlaskClient) -> None:
    title, _ = head(client, address)
    assert title.startswith(TITLES[address])
    assert title.endswith(" · Career Lattice")


@pytest.mark.parametrize("address", TITLES)
def test_canonical_address_leads_to_the_same_page(address: str, client: FlaskClient) -> None:
    title, canonical = head(client, address)
    assert canonical.startswith(("/", BASE))
    again = head(client, "/" + canonical.removeprefix(BASE) if canonical.startswith(BASE) else canonical)
    assert again[1] == canonical
    assert again[0] == title or address.startswith(("/queries/", "/sparql?"))


# Roles for machines


def occupation(client: FlaskClient, role: str) -> dict[str, Any]:
    text = client.get(f"/role/{role}", headers=BROWSER).text
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)
    assert len(blocks) == 1
    found: dict[str, Any] = json.loads(blocks[0])
    return found


def test_role_page_has_an_occupation(client: FlaskClient) -> None:
    found = occupation(client, "librarian")
    assert (found["@type"], found["@id"]) == ("Occupation", f"{BASE}role/librarian")
    assert "a master's degree in library science (typical; prevalence typical; “typically”)" in str(found)
    assert {"@type": "CategoryCode", "codeValue": "25-4022"}.items() <= found["occupationalCategory"][0].items()
    salary = found["estimatedSalary"][0]
    assert (salary["currency"], salary["duration"]) == ("USD", "P1Y")
    assert re.fullmatch(r"median pay in \d{4}.*", salary["name"])


def test_every_role_speaks_schema_org(client: FlaskClient, session: Session) -> None:
    """Each name is a term of schema.org, and each property one that its type has."""
    of = {
        "Occupation": {*OF_THING, "educationRequirements", "estimatedSalary", "experienceRequirements"}
        | {"occupationalCategory", "qualifications", "responsibilities", "skills"},
        "CategoryCode": {*OF_THING, "codeValue", "inCodeSet"},
        "CategoryCodeSet": OF_THING,
        "CreativeWork": OF_THING,
        "MonetaryAmountDistribution": {*OF_THING, "currency", "duration", "median", "percentile10", "percentile90"},
    }
    for iri in session.lattice.roles:
        for node in nodes(occupation(client, iri.removeprefix(f"{BASE}role/"))):
            kind = node.pop("@type")
            assert node.keys() - {"@context", "@id"} <= of[kind], iri
            assert all(str(SDO[name]) for name in (kind, *node) if not name.startswith("@"))


OF_THING = {"name", "description", "alternateName", "url", "sameAs", "subjectOf"}


def nodes(found: object) -> list[dict[str, Any]]:
    if isinstance(found, list):
        return [node for one in found for node in nodes(one)]
    if not isinstance(found, dict):
        return []
    return [*(node for value in found.values() for node in nodes(value)), dict(found)]


def profile(**more: object) -> dict[str, Any]:
    said = ("requirements", "inherited", "eligibility", "duties", "qualities", "conditions", "outlook")
    codes: dict[str, list[str]] = {"soc": [], "onet": [], "isco": [], "esco": []}
    found: dict[str, Any] = {"iri": f"{BASE}role/x", "label": "x", "definition": None, "codes": codes, "facts": {}}
    return {**found, **{name: [] for name in ("altLabels", "links", *said)}, **more}


def figure(value: float, unit: str, year: int, others: list[object] | None = None) -> dict[str, Any]:
    return {"value": value, "unit": unit, "year": year, "hedge": None, "others": others or []}


def test_what_is_not_known_is_left_out() -> None:
    assert to_occupation(profile()).keys() == {"@context", "@type", "@id", "url", "name"}


def test_percentile_of_another_year_is_none_of_this_pay() -> None:
    pay = figure(9, "US dollars a year, both roles together", 2024, [figure(1, "jobs", 2024)])
    facts = {"medianPay": pay, "payTenthPercentile": figure(5, "US dollars a year", 2023)}
    salaries = to_occupation(profile(facts=facts))["estimatedSalary"]
    assert [one["name"] for one in salaries] == ["median pay in 2024, both roles together"]
    assert "percentile10" not in salaries[0]


def test_rejected_link_is_no_sameness() -> None:
    link = {"predicate": "skos:exactMatch", "object": "https://example.org/a", "rejected": True}
    links = [link, {**link, "object": "https://example.org/b", "rejected": False}]
    assert to_occupation(profile(links=links))["sameAs"] == ["https://example.org/b"]


def test_script_in_a_label_stays_text(client: FlaskClient) -> None:
    evil = to_occupation(profile(label="</script><script>alert(1)</script><!--"))
    with client.application.app_context():
        shown = client.application.jinja_env.from_string("{{ evil | tojson }}").render(evil=evil)
    assert "<" not in shown
    assert json.loads(shown) == evil
