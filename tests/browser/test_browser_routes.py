"""Routes and roles in a real browser: choose, follow a step to its passage, compare, print; without scripts too."""

from collections.abc import Iterator
from typing import Any

import pytest
from fixtures import browser, site
from visiting import OTHERS, VIEWS, find_violations, fits

pytestmark = pytest.mark.browser
__all__ = ["browser", "site"]  # fixtures
ADDRESSES = [
    "/paths?to=librarian&have=high-school-diploma&compare=1,3",
    "/paths?to=library-supervisor&ramps=all",
    "/paths?to=librarian&without=bachelors-degree",
    "/role/librarian",
    "/role/library-supervisor",
]


@pytest.fixture
def plain(browser: Any) -> Iterator[Any]:
    """A page where no script runs."""
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("view", OTHERS)
@pytest.mark.parametrize("address", ADDRESSES)
def test_page_is_accessible_and_fits(address: str, view: str, browser: Any, site: str) -> None:
    context = browser.new_context(**VIEWS[view])
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{site}{address}")
    assert fits(page)
    assert find_violations(page) == []
    assert not [text for text in said if "Content Security Policy" in text]
    context.close()


def test_step_of_the_drawing_is_followed_to_its_passage(plain: Any, site: str) -> None:
    plain.goto(f"{site}/paths?to=library-technician")
    box = plain.locator("svg a.box", has_text="postsecondary certificate").first
    box.focus()
    plain.keyboard.press("Enter")
    plain.wait_for_url("**#route-1-step-*")
    step = plain.locator(f"[id={plain.url.split('#')[1]}]")
    assert "postsecondary certificate" in step.inner_text()
    step.locator(".evidence a").first.click()
    plain.wait_for_url("**/passage/**")
    assert "sentence" in plain.locator("h1").inner_text()


def test_what_i_have_changes_drawing_and_list(plain: Any, site: str) -> None:
    plain.goto(f"{site}/paths?to=librarian")
    assert plain.locator("svg a.held").count() == 0
    plain.locator("summary", has_text="Change the question").click()
    plain.get_by_role("group", name="What I have").get_by_label("bachelor's degree").check()
    plain.get_by_role("group", name="Where").get_by_label("public libraries").check()
    plain.get_by_role("button", name="Show the routes").click()
    plain.wait_for_url("**have=bachelors-degree**")
    assert "having bachelor's degree, in public libraries" in plain.locator("h1").inner_text()
    assert "✓ held already" in plain.locator("svg a.held").first.text_content()
    assert plain.locator("ol.route > li.held").count() > 0


def test_what_i_avoid_is_said_to_block(plain: Any, site: str) -> None:
    plain.goto(f"{site}/paths?to=librarian")
    plain.locator("summary", has_text="Change the question").click()
    plain.get_by_role("group", name="What I want to avoid").get_by_label("master's degree", exact=True).check()
    plain.get_by_role("button", name="Show the routes").click()
    plain.wait_for_url("**without=masters-degree**")
    assert plain.locator(".answer").inner_text() == "There is no route."
    assert "In the way" in plain.locator("svg a.blocked").first.text_content()


def test_two_routes_are_compared_by_the_form(plain: Any, site: str) -> None:
    plain.goto(f"{site}/paths?to=librarian")
    plain.select_option("#compare-2", "3")
    plain.get_by_role("button", name="Compare").click()
    plain.wait_for_url("**compare=1&compare=3**")
    table = plain.get_by_role("region", name="Side by side")
    assert "Steps that only it has" in table.inner_text()


def test_print_keeps_drawing_and_evidence(plain: Any, site: str) -> None:
    plain.goto(f"{site}/paths?to=librarian&have=high-school-diploma")
    plain.emulate_media(media="print")
    assert plain.locator("svg.drawing").is_visible()
    assert plain.locator("svg .legend").is_visible()
    assert plain.locator(".evidence").first.is_visible()
    assert not plain.locator("form").first.is_visible()


def test_drawing_alone_wears_its_colours(browser: Any, site: str) -> None:
    page = browser.new_page()
    page.goto(f"{site}/paths.svg?to=librarian")
    fill = page.evaluate("getComputedStyle(document.querySelector('.role rect')).fill")
    assert fill == "rgb(230, 241, 250)"
    page.close()
