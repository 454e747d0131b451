"""Errors as answers: one table from error to status, one shape (RFC 9457) for every failure."""

from http import HTTPStatus
from typing import Any

from flask import Flask, Response, json, render_template, request
from werkzeug.exceptions import HTTPException

from kg.errors import (
    DocumentError,
    KgError,
    NoGenerationError,
    ParameterError,
    QueryFormError,
    QuerySyntaxError,
    RemoteError,
    SettingError,
    SourceError,
    StoreError,
    UnknownFormatError,
    UnknownGenerationError,
    UnknownQueryError,
    UnknownRoleError,
    UnknownThingError,
    ValidationError,
)
from server.negotiation import NoneAcceptable, wants_html

# The first line that fits an error decides, so that the narrower stand first.
STATUS: dict[type[KgError], int] = {
    DocumentError: 500,
    NoGenerationError: 503,
    ParameterError: 422,
    QueryFormError: 400,
    QuerySyntaxError: 400,
    RemoteError: 502,
    SettingError: 500,
    SourceError: 500,
    UnknownFormatError: 406,
    UnknownGenerationError: 503,
    UnknownQueryError: 404,
    UnknownRoleError: 404,
    UnknownThingError: 422,
    ValidationError: 500,
    StoreError: 503,
}


def register(app: Flask) -> None:
    """Let every failure of *app* leave as a problem."""
    app.register_error_handler(KgError, on_kg_error)
    app.register_error_handler(HTTPException, on_http_error)


def status_of(error: KgError) -> int:
    """Return the status that the table gives an error, 500 where it has none."""
    return next((status for kind, status in STATUS.items() if isinstance(error, kind)), 500)


def on_kg_error(error: KgError) -> Response:
    """Answer an error of the library."""
    more: dict[str, Any] = {}
    if isinstance(error, QuerySyntaxError):
        more = {"line": error.line, "column": error.column}
    if isinstance(error, (UnknownRoleError, UnknownQueryError)):
        more = {"nearest": list(error.nearest)}
    if isinstance(error, (UnknownFormatError, UnknownThingError)):
        more = {"accepted": list(error.accepted)}
    if isinstance(error, ParameterError):
        more = {"parameter": error.name, "expected": error.expected}
    name = type(error).__name__.removesuffix("Error")
    return problem(status_of(error), name, str(error), more)


def on_http_error(error: HTTPException) -> Response:
    """Answer an error of the web framework: not found, method not allowed and the like."""
    more = {"accepted": error.available} if isinstance(error, NoneAcceptable) else {}
    status = error.code or 500
    response = problem(status, HTTPStatus(status).phrase.replace(" ", ""), error.description or "", more)
    for name, value in error.get_headers(request.environ):
        if name.lower() in ("allow", "location"):
            response.headers[name] = value
    return response


def problem(status: int, name: str, detail: str, more: dict[str, Any]) -> Response:
    """Return a problem: HTML for a browser, ``application/problem+json`` for everyone else."""
    body = {
        "type": f"https://w3id.org/career-lattice/problem/{name}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        **more,
    }
    if wants_html(request):
        return Response(render_template("problem.html", problem=body), status, mimetype="text/html")
    return Response(json.dumps(body), status, mimetype="application/problem+json")
