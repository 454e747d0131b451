"""The pages: Flask's application, which answers through a session."""

from flask import Flask

from kg.session import Session
from server import access, asking, canned, docs, links, openapi, pages, problems, review, routes, show, sparql, things

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
    for module in (problems, sparql, canned, asking, routes, links, review, openapi, docs, pages, things):
        app.register_blueprint(module.blueprint)
    return app
