"""The service: a thin skin of HTTP over the library; no graph logic here."""

import threading
from collections.abc import Callable

from flask import Flask

from kg.session import Session
from kg.syntax import STACK
from server import access, canned, docs, links, pages, problems, routes, show, sparql, things

__all__ = ["create_app", "serve"]
LARGEST = 16 * 1024 * 1024  # bytes of a request's body


def create_app(session: Session) -> Flask:
    """Return the application that answers from *session*."""
    app = Flask(__name__)
    app.config["LATTICE_SESSION"] = session
    app.config["MAX_CONTENT_LENGTH"] = LARGEST
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.json.sort_keys = False  # type: ignore[attr-defined]
    access.register(app)
    problems.register(app)
    show.register(app)
    for module in (problems, sparql, canned, routes, links, docs, pages, things):
        app.register_blueprint(module.blueprint)
    return app


def serve(session: Session, host: str, port: int, *, ready: Callable[[], None] = lambda: None) -> None:
    """Serve until stopped; *ready* is called once the address is ours.

    :raises StoreError: the address cannot be bound.
    """
    import waitress

    from kg.errors import StoreError

    threading.stack_size(STACK)  # for the threads that answer, which are started below
    try:
        server = waitress.create_server(
            create_app(session),
            host=host,
            port=port,
            threads=8,
            ident="career-lattice",
            # Waitress keeps a body before the application sees it, and refuses it without a problem's shape.
            max_request_body_size=2 * LARGEST,
        )
    except (OSError, ValueError) as err:  # ValueError: no address of that name
        reason = getattr(err, "strerror", None) or err
        raise StoreError(f"http://{host}:{port}/: cannot be served: {reason}; try --host or --port") from err
    ready()
    server.run()
