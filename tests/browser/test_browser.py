"""The pages in a real browser: accessible by axe, no wider than a phone, nothing from outside, no script needed."""

from typing import Any

import pytest
from fixtures import browser, page, site
from visiting import find_violations, fits

pytestmark = pytest.mark.browser
__all__ = ["browser", "page", "site"]  # fixtures
ADDRESSES = [
    "/",
    "/paths",
    "/paths?to=librarian",
    "/paths?to=library-technician&context=public-school",
    "/paths?to=librarian&without=masters-degree",
    "/role/library-technician",
    "/credential/masters-degree-library-science",
    "/requirement/library-technician-education-earlier",
    "/passage/ooh-librarians-2024-34/education-3",
    "/queries",
    "/queries/requirements-of-role",
    "/queries/is-required-everywhere",
    "/queries/role-as-schema-org",
    "/sparql",
    "/links",
    "/links?set=esco",
    "/ontology",
    "/docs/decisions/0001",
    "/nothing",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_page_is_accessible_and_fits(address: str, page: Any, site: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}{address}")
    assert fits(page)
    assert not [address for address in asked if not address.startswith(site)]
    assert find_violations(page) == []


def test_route_is_found_by_the_form_and_the_keyboard(browser: Any, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/paths")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to the content"
    page.fill("#to", "library-supervisor")
    page.focus("button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/paths?to=library-supervisor**")
    assert page.locator("h1").inner_text() == "What path leads to library supervisor?"
    assert page.locator("ol.route > li").count() >= 3
    page.locator("summary").click()
    page.get_by_role("group", name="What I have").get_by_label("high school diploma").check()
    page.get_by_role("button", name="Show the routes").click()
    page.wait_for_url("**have=high-school-diploma**")
    assert "having high school diploma" in page.locator("h1").inner_text()
    context.close()


def test_printed_route_keeps_question_and_evidence(page: Any, site: str) -> None:
    page.goto(f"{site}/paths?to=librarian&have=high-school-diploma")
    page.emulate_media(media="print")
    assert page.locator("h1").is_visible()
    assert page.locator(".evidence").first.is_visible()
    assert not page.locator("header nav").is_visible()
    page.emulate_media(media="screen")
