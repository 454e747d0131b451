"""What the tests in a browser share: a service to visit, screens, and what axe finds."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from werkzeug.serving import make_server

VIEWS: dict[str, dict[str, Any]] = {
    "desk, light": {"viewport": {"width": 1200, "height": 900}, "color_scheme": "light"},
    "desk, dark": {"viewport": {"width": 1200, "height": 900}, "color_scheme": "dark"},
    "phone, light": {"viewport": {"width": 320, "height": 640}, "color_scheme": "light", "is_mobile": True},
    "phone, dark": {"viewport": {"width": 320, "height": 640}, "color_scheme": "dark", "is_mobile": True},
}
# Both sizes and both colours; where colour matters, the other two as well.
USUAL, OTHERS = ("desk, light", "phone, dark"), ("desk, dark", "phone, light")


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Serve *app* for a while; gives its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def find_violations(page: Any) -> list[tuple[str, list[str]]]:
    """Return what axe finds on *page*, each rule with the elements that break it: WCAG 2.2 and good practice.

    The size of targets is a rule of WCAG 2.2 that axe leaves off unless it is asked for.
    """
    from axe_playwright_python.sync_playwright import Axe

    report = Axe().run(page, options={"rules": {"target-size": {"enabled": True}}}).response
    return [(one["id"], [node["html"] for node in one["nodes"]]) for one in report["violations"]]


def fits(page: Any) -> bool:
    """Whether the page is no wider than the screen."""
    return bool(page.evaluate("document.scrollingElement.scrollWidth <= window.innerWidth"))
