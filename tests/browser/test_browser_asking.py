"""Asking and searching in a real browser: with and without script, by keyboard, on a phone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fixtures import browser, page, site
from visiting import find_violations, fits, served

from kg.load import load
from kg.session import Session
from kg.settings import Settings
from server.app import create_app

pytestmark = pytest.mark.browser
__all__ = ["browser", "page", "site"]  # fixtures
ADDRESSES = [
    "/roles",
    "/ask",
    "/ask?q=how do I become a librarian",
    "/ask?q=what does a library technician need",
    "/ask?q=do librarians need a master's degree",
    "/ask?q=what is the weather",
    "/search",
    "/search?q=lib tech",
    "/search?q=xylophone",
]


@pytest.fixture(scope="module")
def site_of_page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A service with a page of the handbook loaded, of which it has the sentences."""
    settings = Settings(data=tmp_path_factory.mktemp("asking") / "data")
    load(settings, "ooh", [Path(__file__).parents[1] / "pages" / "glaziers-and-tinters.html"])
    with served(create_app(Session(settings))) as address:
        yield address


@pytest.mark.parametrize("address", ADDRESSES)
def test_page_is_accessible_and_fits(address: str, page: Any, site: str) -> None:
    page.goto(f"{site}{address}")
    assert fits(page)
    assert find_violations(page) == []


def test_question_is_asked_and_followed_to_its_evidence(page: Any, site: str) -> None:
    page.goto(site)
    page.get_by_label("Ask in your own words").fill("can a lib tech become a librarian")
    page.keyboard.press("Enter")
    page.wait_for_url("**/ask?q=**")
    assert "Sources state" in page.get_by_role("status").inner_text()
    page.locator("main .evidence a").first.click()
    assert "/passage/" in page.url


def test_what_the_sources_say_stands_under_the_answer_and_leads_to_its_place(page: Any, site_of_page: str) -> None:
    page.goto(f"{site_of_page}/ask?q=how do I become a glazier")
    assert page.get_by_role("heading", name="What the sources say").is_visible()
    assert fits(page)
    assert find_violations(page) == []
    said = page.locator(".passages q").first.inner_text()
    page.locator(".passages a").first.click()
    assert "/passage/" in page.url
    assert said in page.locator("main").inner_text()


def test_suggestions_come_as_one_types(page: Any, site: str) -> None:
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.goto(site)
    field = page.get_by_label("Search for")
    field.press_sequentially("libr")
    page.get_by_role("option").first.wait_for()
    assert field.get_attribute("aria-expanded") == "true"
    assert find_violations(page) == []
    assert fits(page)
    field.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") == page.get_by_role("option", selected=True).get_attribute("id")
    field.press("Enter")
    page.wait_for_url("**/role/librarian")
    assert not errors


def test_escape_closes_the_suggestions(page: Any, site: str) -> None:
    page.goto(f"{site}/search")
    field = page.get_by_label("Search for")
    field.press_sequentially("libr")
    page.get_by_role("option").first.wait_for()
    field.press("Escape")
    assert page.get_by_role("option").count() == 0
    assert field.input_value() == "libr"


def test_search_works_without_script(browser: Any, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(site)
    tab.get_by_label("Search for").fill("librarian’s assistant")
    tab.keyboard.press("Enter")
    assert tab.locator("ol.found li a").first.inner_text() == "library assistant"
    context.close()
