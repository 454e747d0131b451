"""The pages in a real browser: accessible by axe, no wider than a phone, nothing from outside, no script needed."""

import shutil
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from werkzeug.serving import make_server

from kg.session import Session
from server.app import create_app

pytestmark = pytest.mark.browser
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
    "/ontology",
    "/docs/decisions/0001",
    "/nothing",
]
VIEWS: dict[str, dict[str, Any]] = {
    "desk, light": {"viewport": {"width": 1200, "height": 900}, "color_scheme": "light"},
    "phone, dark": {"viewport": {"width": 320, "height": 640}, "color_scheme": "dark", "is_mobile": True},
}


@pytest.fixture(scope="module")
def site(session: Session) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, create_app(session), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert program, "no browser found: expected chromium, as .ci/run installs it"
    with sync_playwright() as tools:
        found = tools.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-background-networking"])
        yield found
        found.close()


@pytest.fixture(scope="module", params=VIEWS, ids=list(VIEWS))
def page(request: pytest.FixtureRequest, browser: Any) -> Iterator[Any]:
    context = browser.new_context(**VIEWS[request.param])
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("address", ADDRESSES)
def test_page_is_accessible_and_fits(address: str, page: Any, site: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}{address}")
    assert page.evaluate("document.scrollingElement.scrollWidth <= window.innerWidth")
    assert not [address for address in asked if not address.startswith(site)]
    report = Axe().run(page).response
    assert not [(one["id"], [node["html"] for node in one["nodes"]]) for one in report["violations"]]


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
