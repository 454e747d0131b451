"""The service: a thin skin of HTTP over the library; no graph logic here."""

from flask import Flask

from kg.session import Session
from server import access, canned, docs, links, pages, problems, routes, show, sparql, things

__all__ = ["create_app", "serve"]


def create_app(session: Session) -> Flask:
    """Return the application that answers from *session*."""
    app = Flask(__name__)
    app.config["LATTICE_SESSION"] = session
    app.config["MAX_CONTENT_LENGTH"] = 16 * 1024 * 1024
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.json.sort_keys = False  # type: ignore[attr-defined]
    access.register(app)
    problems.register(app)
    show.register(app)
    for module in (problems, sparql, canned, routes, links, docs, pages, things):
        app.register_blueprint(module.blueprint)
    return app


def serve(session: Session, host: str, port: int) -> None:
    """Serve until stopped.

    :raises StoreError: the address cannot be bound.
    """
    import waitress

    from kg.errors import StoreError

    app = create_app(session)
    try:
        server = waitress.create_server(app, host=host, port=port, threads=8, ident="career-lattice")
    except OSError as err:
        raise StoreError(f"http://{host}:{port}/: cannot be served: {err.strerror or err}; try --port") from err
    server.run()
