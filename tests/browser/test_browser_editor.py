"""The SPARQL editor in a real browser: it runs, completes, marks what is wrong, and can be done without."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from fixtures import browser, view
from visiting import find_violations, fits, served

from kg.session import Session
from server.app import create_app
from server.sparql import BUNDLE, LONGEST

pytestmark = pytest.mark.browser
__all__ = ["browser", "view"]  # fixtures
ROLE = "https://w3id.org/career-lattice/role/librarian"
LABEL = f'SELECT ?role ?label WHERE {{ VALUES ?role {{ <{ROLE}> }} ?role ?p ?label FILTER (?label = "librarian"@en) }}'
MANY = "SELECT ?s ?p ?o WHERE { ?s ?p ?o } LIMIT 250"
TRIPLES = f'CONSTRUCT {{ <{ROLE}> ?p ?o ; <urn:said> "twice\\n\\"told\\""@en }} WHERE {{ <{ROLE}> ?p ?o }}'
WRONG = "SELECT ?s\nWHERE { ?s ?p }"


@pytest.fixture(scope="module")
def site(session: Session) -> Iterator[str]:
    app = create_app(session)
    assert Path(app.static_folder or "", BUNDLE).is_file(), "the editor is not built: expected make editor before"
    with served(app) as address:
        yield address


@pytest.fixture(scope="module")
def plain_site(session: Session, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the bundle could not be built."""
    app = create_app(session)
    folder = tmp_path_factory.mktemp("static")
    shutil.copy(Path(app.static_folder or "", "style.css"), folder)
    app.static_folder = str(folder)
    with served(app) as address:
        yield address


@pytest.fixture
def page(browser: Any, site: str) -> Iterator[Any]:
    """The editor, as it opens; nothing may be asked of another host, blocked by the policy or fail in the script."""
    context = browser.new_context()
    found = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    found.on("request", lambda request: asked.append(request.url))
    found.on("console", lambda message: said.append(message.text))
    found.on("pageerror", lambda error: said.append(str(error)))
    found.goto(f"{site}/sparql")
    yield found
    assert not [address for address in asked if not address.startswith((site, "blob:"))]
    assert not [text for text in said if "status of 400" not in text]
    context.close()


def editor(page: Any) -> Any:
    return page.get_by_role("textbox", name=re.compile("^SPARQL query"))


def write(page: Any, text: str) -> None:
    editor(page).click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.insert_text(text)


def written(page: Any) -> str:
    return str(page.locator("#query").input_value())


def run(page: Any, text: str) -> None:
    write(page, text)
    page.keyboard.press("Escape")  # what completes, if it does
    page.keyboard.press("Control+Enter")


def sound(page: Any) -> None:
    """Hold that axe finds nothing, and that no page is wider than its window."""
    assert fits(page)
    assert find_violations(page) == []


# Running and what it shows


def test_query_runs_by_the_keyboard(page: Any) -> None:
    run(page, LABEL)
    assert page.locator("#answer caption").inner_text() == "1 row"
    assert page.locator("#answer tbody a").get_attribute("href") == "/role/librarian"
    assert page.locator("#answer tbody td").nth(1).inner_text() == "librarian @en"
    assert page.get_by_text("1 row (").is_visible()


def test_address_shares_the_query(page: Any, site: str) -> None:
    run(page, LABEL)
    page.locator("#share").wait_for()
    assert parse_qs(urlsplit(page.url).query) == {"query": [LABEL]}
    page.goto(page.url)
    assert written(page) == LABEL
    page.get_by_text("1 row (").wait_for()


def test_query_too_long_for_an_address_says_so(page: Any, site: str) -> None:
    run(page, f"ASK {{}} # {'x' * LONGEST}")
    assert page.locator("#answer .answer").inner_text() == "Yes."
    assert "too long for an address" in page.locator("#share").inner_text()
    assert page.url == f"{site}/sparql"
    with page.expect_download() as download:
        page.get_by_role("button", name="json", exact=True).click()
    assert json.loads(download.value.path().read_text())["boolean"] is True


def test_many_rows_are_paged_and_counted(page: Any) -> None:
    run(page, MANY)
    caption = page.locator("#answer caption")
    assert caption.inner_text() == "1 to 100 of 250 rows"
    page.get_by_role("button", name="Rows after").click()
    page.get_by_role("button", name="Rows after").click()
    assert caption.inner_text() == "201 to 250 of 250 rows"
    assert page.locator("#answer tbody tr").count() == 50
    assert page.get_by_role("button", name="Rows after").is_disabled()


def test_answer_is_saved_in_every_format(page: Any) -> None:
    run(page, LABEL)
    page.locator("#share").wait_for()
    names = page.locator("#answer a[download]").all_inner_texts()
    assert names == ["json", "xml", "csv", "tsv", "spreadsheet"]
    for name in names:
        with page.expect_download() as download:
            page.locator("#answer a[download]").get_by_text(name, exact=True).click()
        assert "librarian" in download.value.path().read_text()


def test_triples_are_drawn_and_listed(page: Any) -> None:
    run(page, TRIPLES)
    drawing = page.locator("svg.triples")
    drawing.wait_for()
    assert drawing.locator(".arrow").count() == page.locator("#answer tbody tr").count()
    assert drawing.locator("a").first.get_attribute("href").startswith("/role/librarian")
    drawing.locator("a").first.focus()
    assert page.evaluate("document.activeElement.tagName") == "a"
    assert 'twice\n"told"' in page.locator("#answer tbody").text_content()


def test_triples_are_given_as_text(page: Any) -> None:
    run(page, TRIPLES)
    page.get_by_role("button", name="Raw text").click()
    page.get_by_text("text/turtle").wait_for()
    page.select_option("#raw", "nt")
    page.get_by_text("application/n-triples").wait_for()
    assert f"<{ROLE}> <urn:said> " in page.locator("#answer pre").inner_text()


def test_hostile_values_are_text(page: Any) -> None:
    run(page, "SELECT ?x { VALUES ?x { <javascript:alert(3)> '<img src=x onerror=alert(1)>' 'a'@en } }")
    page.locator("#answer tbody tr").first.wait_for()
    rows = page.locator("#answer tbody tr").all_inner_texts()
    assert rows == ["javascript:alert(3)", "<img src=x onerror=alert(1)>", "a @en"]
    assert page.locator("#answer tbody a, #answer img").count() == 0


# What is wrong


def test_error_is_marked_at_its_line(page: Any) -> None:
    run(page, WRONG)
    assert "line 2, column 16" in page.get_by_role("alert").inner_text()
    page.locator(".cm-lint-marker-error").wait_for()
    page.get_by_role("button", name="Go to line 2").click()
    page.keyboard.press("Backspace")
    page.keyboard.insert_text("?o }")
    assert written(page) == "SELECT ?s\nWHERE { ?s ?p ?o }"
    page.keyboard.press("Control+Enter")
    page.locator("#answer table").wait_for()
    assert page.get_by_role("alert").count() == 0


def test_error_that_came_with_the_page_is_marked(page: Any, site: str) -> None:
    page.goto(f"{site}/sparql?query={quote(WRONG)}")
    page.locator(".cm-lint-marker-error").wait_for()
    assert page.get_by_role("button", name="Go to line 2").is_visible()


# Writing


@pytest.mark.parametrize(
    ("begun", "option", "end"),
    [
        ("SELECT * WHERE { ?s a advan", "career:Advancement", "PREFIX career: <"),
        ("SELECT * WHERE { ?s skos:pref", "skos:prefLabel", "PREFIX skos: <"),
        ("SELECT * WHERE { role:law-lib", "role:law-librarian", "PREFIX role: <"),
        ("SELECT * WHERE { ?s ?p circul", "topic:circulation", "PREFIX topic: <"),
        ("PREFIX ro", "role: <", "PREFIX role: <https://w3id.org/"),
        ("SELECT ?solution WHERE { ?sol", "?solution", "SELECT ?solution WHERE { ?solution"),
        ("SELECT * WHERE { OPTI", "OPTIONAL", "SELECT * WHERE { OPTIONAL"),
    ],
)
def test_what_is_begun_is_completed(begun: str, option: str, end: str, page: Any) -> None:
    write(page, begun[:-1])
    page.keyboard.type(begun[-1])
    found = page.locator(".cm-tooltip-autocomplete li").filter(has_text=option).first
    found.wait_for()
    found.click()
    assert option in written(page)
    assert written(page).startswith(end)


def test_keyboard_is_not_trapped(page: Any) -> None:
    write(page, "ASK {}")
    page.keyboard.press("Tab")
    assert written(page).startswith("  ")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Run"


def test_example_is_taken_and_can_be_undone(page: Any, site: str) -> None:
    write(page, "ASK {}")
    page.locator("[data-example=who-leads-to]").click()
    page.wait_for_function("document.querySelector('#query').value.includes('#+ summary')")
    assert page.url == f"{site}/sparql"
    page.keyboard.press("Control+z")
    assert written(page) == "ASK {}"


# For everyone


@pytest.mark.parametrize(
    "query", [LABEL, TRIPLES, WRONG, "ASK {}", ""], ids=["table", "drawing", "error", "yes", "start"]
)
def test_editor_is_accessible_and_fits(query: str, view: dict[str, Any], browser: Any, site: str) -> None:
    context = browser.new_context(**view)
    page = context.new_page()
    page.goto(f"{site}/sparql?query={quote(query)}" if query else f"{site}/sparql")
    editor(page).wait_for()
    if query:
        page.locator("#trouble button, #share").first.wait_for()
    sound(page)
    if query in (LABEL, TRIPLES):
        page.get_by_role("button", name="Raw text").click()
        page.locator("#answer pre").wait_for()
        sound(page)
    context.close()


def test_print_has_query_and_answer(page: Any) -> None:
    run(page, LABEL)
    page.locator("#share").wait_for()
    page.emulate_media(media="print")
    assert editor(page).is_visible()
    assert page.locator("#answer table").is_visible()
    assert not page.get_by_role("button", name="Run", exact=True).is_visible()


def run_plainly(page: Any, site: str) -> None:
    page.goto(f"{site}/sparql")
    page.fill("#query", LABEL)
    page.get_by_role("button", name="Run", exact=True).click()
    assert page.locator("#answer caption").inner_text() == "1 row"
    assert page.get_by_role("link", name="Link to this query").is_visible()
    assert page.locator("#answer a[download]").all_inner_texts() == ["json", "xml", "csv", "tsv"]
    page.fill("#query", WRONG)
    page.get_by_role("button", name="Run", exact=True).click()
    assert "line 2, column 16" in page.get_by_role("alert").inner_text()
    assert page.locator("#trouble pre").inner_text() == f"WHERE {{ ?s ?p }}\n{' ' * 15}^"
    page.fill("#query", f"ASK {{}} # {'x' * LONGEST}")
    page.get_by_role("button", name="Run a query that is too long for an address").click()
    assert page.locator("#answer .answer").inner_text() == "Yes."
    assert "too long for an address" in page.locator("#answer").inner_text()


def test_form_does_the_job_without_script(browser: Any, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    run_plainly(context.new_page(), site)
    context.close()


def test_form_does_the_job_without_the_bundle(browser: Any, plain_site: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    run_plainly(page, plain_site)
    sound(page)
    context.close()
