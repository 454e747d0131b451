"""Asking and searching in a real browser: with and without script, by keyboard, on a phone."""

from typing import Any

import pytest
from fixtures import browser, page, site
from visiting import find_violations, fits

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
