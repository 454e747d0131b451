"""Take the pictures of this folder anew: the embedded graph, served and looked at with a real browser.

make pictures
"""

import shutil
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from kg.session import Session
from kg.settings import CHECKOUT, load_settings
from server.app import create_app

sys.path.insert(0, str(CHECKOUT / "tests" / "browser"))
from visiting import VIEWS, served

FOLDER = Path(__file__).parent
# {name of the picture: (screen, address)}
PICTURES = {
    "home": ("desk, light", "/"),
    "answer": ("phone, light", "/ask?q=can a lib tech become a librarian without a degree"),
    "routes": ("desk, light", "/paths?to=librarian&have=high-school-diploma"),
    "role": ("phone, dark", "/role/library-technician"),
    "editor": ("desk, light", "/sparql"),
}
QUERY = """PREFIX career: <https://w3id.org/career-lattice/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?from ?to ?strength WHERE {
  ?move a career:Advancement ; career:from ?from ; career:to ?to ; career:strength/skos:prefLabel ?strength
}"""


def show(page: Page, name: str, address: str) -> None:
    """Open *address* as its picture shows it."""
    page.goto(address)
    if name == "editor":
        page.get_by_role("textbox").first.fill(QUERY)
        page.keyboard.press("Control+Enter")
        page.locator("#answer tbody tr").first.wait_for()


def main() -> None:
    """Take every picture."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    with served(create_app(Session(load_settings()))) as site, sync_playwright() as tools:
        browser = tools.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-background-networking"]
        )
        for name, (view, address) in PICTURES.items():
            options: dict[str, Any] = VIEWS[view]
            tall = {"viewport": {"width": options["viewport"]["width"], "height": 1500}} if "desk" in view else {}
            context = browser.new_context(**options | tall)
            page = context.new_page()
            show(page, name, f"{site}{address}")
            page.screenshot(path=FOLDER / f"{name}.png")
            context.close()
        browser.close()


if __name__ == "__main__":
    main()
