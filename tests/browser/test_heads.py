"""What a real browser makes of the data in a role's page: no script, no violation of the policy, no request."""

import json
from typing import Any

import pytest
from fixtures import browser, site

pytestmark = pytest.mark.browser
__all__ = ["browser", "site"]  # fixtures
WATCH = "document.addEventListener('securitypolicyviolation', (e) => console.log('violated ' + e.violatedDirective))"


def test_data_block_is_no_script(browser: Any, site: str) -> None:
    context = browser.new_context()
    context.add_init_script(WATCH)
    page = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    answer = page.goto(f"{site}/role/librarian")
    assert "'unsafe-inline'" not in answer.headers["content-security-policy"]
    found = json.loads(page.locator('script[type="application/ld+json"]').text_content())
    assert found["@type"] == "Occupation"
    assert said == []
    assert all(address.startswith(site) for address in asked)
    context.close()


def test_script_would_be_a_violation(browser: Any, site: str) -> None:
    """The watch above sees one where there is one."""
    context = browser.new_context()
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{site}/role/librarian")
    page.evaluate("document.head.append(Object.assign(document.createElement('script'), {text: 'let a = 1'}))")
    assert any("Content Security Policy" in one for one in said)
    context.close()
