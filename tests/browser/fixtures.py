"""A browser, the service that it visits, and the screens that pages are tried on."""

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from visiting import USUAL, VIEWS, served

from kg.session import Session
from server.app import create_app


@pytest.fixture(scope="module")
def site(session: Session) -> Iterator[str]:
    with served(create_app(session)) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert program, "no browser found: expected chromium, as .ci/run installs it"
    with sync_playwright() as tools:
        found = tools.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-background-networking"])
        yield found
        found.close()


@pytest.fixture(params=USUAL)
def view(request: pytest.FixtureRequest) -> dict[str, Any]:
    return VIEWS[request.param]


@pytest.fixture(scope="module", params=USUAL)
def page(request: pytest.FixtureRequest, browser: Any) -> Iterator[Any]:
    context = browser.new_context(**VIEWS[request.param])
    yield context.new_page()
    context.close()
