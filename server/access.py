"""What every view reads through, and what every response carries."""

import hashlib

from flask import Flask, Response, current_app, request

from kg.joining import HEADER
from kg.session import Session

POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)


# What every response carries.
SECURITY = (
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", f"ETag, {HEADER}, Location, Retry-After, X-Request-ID"),
    ("Access-Control-Allow-Headers", "Accept, Authorization, Content-Type, If-Match, If-None-Match"),
    ("Vary", "Accept, Accept-Encoding"),
)


def session() -> Session:
    """Return the session that the application reads through."""
    found = current_app.config["LATTICE_SESSION"]
    assert isinstance(found, Session)  # create_app put it there
    return found


def register(app: Flask) -> None:
    """Let every response of *app* carry its headers."""
    app.after_request(add_headers)


def add_headers(response: Response) -> Response:
    """Add the security headers, and CORS without credentials."""
    for name, value in SECURITY:
        response.headers.setdefault(name, value)
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = response.headers.get("Allow", "GET, HEAD, OPTIONS")
    return response


def tagged(response: Response) -> Response:
    """Tag what was read from a generation, so that a client that has it is told so by 304.

    The tag names the generation and the content: pages change with the program too, and a remote store changes
    under one name.
    """
    generation = "-".join(session().reader.generation.split())
    digest = hashlib.sha256(response.get_data() + response.content_type.encode()).hexdigest()[:32]
    response.set_etag(f"{generation}:{digest}")
    response.headers["Cache-Control"] = "no-cache"
    response.make_conditional(request)
    return response
