"""The review in a real browser: by the keyboard alone, without script, on a phone, in print, by axe."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fixtures import browser, view
from serving import TOKEN, Serving
from test_review import JOB, NAME, TABLE
from visiting import find_violations, fits

from kg.load import load
from kg.settings import Settings

pytestmark = pytest.mark.browser
__all__ = ["browser", "view"]  # fixtures
ADDRESS = f"/links/review?set={NAME}"


@pytest.fixture
def serving(built: Path, tmp_path: Path, serve: Callable[..., Serving]) -> Serving:
    """The embedded graph and proposals, where who has the token may write."""
    shutil.copytree(built, tmp_path / "built")
    load(Settings(data=tmp_path / "built"), "proposals", [TABLE])
    return serve(tmp_path / "built")


@pytest.fixture
def tab(browser: Any, view: dict[str, Any]) -> Iterator[Any]:
    context = browser.new_context(**view)
    yield context.new_page()
    context.close()


def reach(tab: Any, selector: str, text: str) -> None:
    """Wait for a page that says so, and for its script, which adds the choice of keys: before that no key is heard."""
    tab.locator(selector, has_text=text).wait_for()
    tab.get_by_label("Single keys judge").wait_for()


def cases(serving: Serving) -> dict[str, dict[str, str]]:
    """Return what was said: ``{subject: {object: relation, or not}}``, by their last parts."""
    found: dict[str, dict[str, str]] = {}
    for link in serving.client.get("/links", query_string={"set": "reviewed-jobs", "format": "json"}).json:
        relation = "not" if link["negated"] else link["predicate"].rpartition("#")[2]
        found.setdefault(link["subject"].rpartition("/")[2], {})[link["object"].rpartition("/")[2]] = relation
    return found


def test_set_is_reviewed_by_the_keyboard_alone(tab: Any, serving: Serving) -> None:
    errors: list[str] = []
    tab.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    tab.goto(f"{serving.address}{ADDRESS}")
    heading = tab.locator("h1")
    assert heading.inner_text() == "Book keeper"
    tab.keyboard.press("r")  # nobody has said who judges: the browser asks for it
    assert tab.locator(":focus").get_attribute("id") == "by"
    tab.keyboard.type("Ann B.")
    tab.keyboard.press("Tab")
    tab.keyboard.type(TOKEN)
    tab.keyboard.press("Escape")
    tab.keyboard.press("2")
    tab.keyboard.press("w")
    tab.keyboard.type("not in a library for all: arc")
    tab.keyboard.press("Escape")
    tab.keyboard.press("r")
    reach(tab, "p.verdict", "Rejected by Ann B.")
    assert heading.inner_text() == "Book keeper"
    tab.keyboard.press("c")
    reach(tab, "h1", "law librarian")
    assert tab.locator("[role=status]").inner_text().startswith("1 of 4 done (1 accepted")
    tab.keyboard.press("s")
    reach(tab, "h1", "Balloon pilot")
    tab.keyboard.press("x")
    reach(tab, "h1", "Shelf helper")
    tab.keyboard.press("u")
    reach(tab, "h1", "Balloon pilot")
    assert cases(serving) == {"keeper": {"public-librarian": "not", "librarian": "closeMatch"}}
    assert (errors, TOKEN in tab.content(), TOKEN in serving.said()) == ([], False, False)


def test_keys_are_letters_in_a_field_and_where_they_are_turned_off(tab: Any, serving: Serving) -> None:
    tab.goto(f"{serving.address}{ADDRESS}")
    tab.locator("#comment").fill("")
    tab.locator("#comment").press_sequentially("axe")
    tab.keyboard.press("Escape")
    tab.get_by_label("Single keys judge").uncheck()
    tab.keyboard.press("s")
    assert (tab.locator("#comment").input_value(), tab.locator("h1").inner_text()) == ("axe", "Book keeper")


def test_verdict_is_given_and_taken_back_without_script(browser: Any, view: dict[str, Any], serving: Serving) -> None:
    context = browser.new_context(java_script_enabled=False, **view)
    tab = context.new_page()
    tab.goto(f"{serving.address}/links/review")
    tab.get_by_role("link", name=NAME).click()
    tab.get_by_role("radio", name="2. public librarian").check()
    tab.get_by_label("Why").fill("Takes in more.")
    tab.get_by_label("Your name or ORCID").fill("Ann")
    tab.get_by_label("Update token").fill("wrong")
    tab.get_by_role("button", name="b Broad").click()
    assert tab.locator("h1").inner_text() == "401 Unauthorized"
    tab.go_back()
    tab.get_by_role("radio", name="2. public librarian").check()
    tab.get_by_label("Your name or ORCID").fill("Ann")
    tab.get_by_label("Update token").fill(TOKEN)
    tab.get_by_role("button", name="b Broad").click()
    tab.locator("h1", has_text="law librarian").wait_for()
    assert cases(serving) == {"keeper": {"public-librarian": "broadMatch"}}
    tab.get_by_role("link", name="accepted (1)").click()
    assert tab.locator("h1").inner_text() == "Book keeper"
    tab.get_by_label("Update token").fill(TOKEN)
    tab.get_by_role("button", name="u Take it back").click()
    assert "0 of 4 done" in tab.get_by_role("status").inner_text()
    context.close()


@pytest.mark.parametrize(
    "address", ["/links/review", ADDRESS, f"{ADDRESS}&subject={JOB}pilot", f"{ADDRESS}&state=accepted"]
)
def test_page_is_accessible_and_fits(address: str, tab: Any, serving: Serving) -> None:
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(f"{serving.address}{address}")
    assert fits(tab)
    assert find_violations(tab) == []
    assert not [one for one in asked if not one.startswith(serving.address)]


def test_printed_case_keeps_the_evidence_and_leaves_the_form(tab: Any, serving: Serving) -> None:
    tab.goto(f"{serving.address}{ADDRESS}")
    tab.emulate_media(media="print")
    assert tab.get_by_role("heading", name="1. librarian").is_visible()
    assert tab.get_by_text("Strings that match").first.is_visible()
    assert not tab.locator("#judge").is_visible()
