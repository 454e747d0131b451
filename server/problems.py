"""Errors as answers: one table from error to status, one shape (RFC 9457) for every failure, a page for each type."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, Flask, Response, current_app, json, jsonify, render_template, request
from werkzeug.exceptions import HTTPException, NotFound, default_exceptions

from kg.errors import (
    AnswerTooLargeError,
    DocumentError,
    KgError,
    LimitError,
    NoEarlierGenerationError,
    NoGenerationError,
    OutwardError,
    ParameterError,
    PreconditionError,
    QueryError,
    QueryFormError,
    QuerySyntaxError,
    RemoteError,
    RemoteTimeoutError,
    ServiceError,
    SettingError,
    SourceError,
    StoreError,
    UnknownFormatError,
    UnknownGenerationError,
    UnknownQueryError,
    UnknownRoleError,
    UnknownThingError,
    UploadError,
    ValidationError,
)
from kg.vocab import BASE
from server.negotiation import JSON, NoneAcceptable, pick, wants_html

blueprint = Blueprint("problems", __name__)
TYPES = f"{BASE}problem/"
# Where a request brings an error that was met before, and its identifier.
TROUBLE, IDENTIFIER = "lattice.trouble", "lattice.identifier"
# The first line that fits an error decides, so that the narrower stand first.
STATUS: dict[type[KgError], int] = {
    DocumentError: 500,
    NoGenerationError: 503,
    ParameterError: 422,
    QueryFormError: 400,
    QuerySyntaxError: 400,
    AnswerTooLargeError: 503,
    OutwardError: 403,
    QueryError: 400,
    RemoteTimeoutError: 504,
    RemoteError: 502,
    ServiceError: 502,
    SettingError: 500,
    SourceError: 500,
    UnknownFormatError: 406,
    NoEarlierGenerationError: 503,
    UnknownGenerationError: 503,
    UnknownQueryError: 404,
    UnknownRoleError: 404,
    UnknownThingError: 422,
    LimitError: 503,
    PreconditionError: 412,
    UploadError: 400,
    ValidationError: 422,
    StoreError: 503,
}


def register(app: Flask) -> None:
    """Let every failure of *app* leave as a problem."""
    app.register_error_handler(KgError, on_kg_error)
    app.register_error_handler(HTTPException, on_http_error)
    app.before_request(raise_trouble)


def raise_trouble() -> None:
    """Raise what the front met before the request came here, so that it leaves as a problem too."""
    trouble = request.environ.get(TROUBLE)
    if trouble is not None:
        raise trouble


def status_of(error: KgError) -> int:
    """Return the status that the table gives an error, 500 where it has none."""
    return next((status for kind, status in STATUS.items() if isinstance(error, kind)), 500)


def on_kg_error(error: KgError) -> Response:
    """Answer an error of the library."""
    more: dict[str, Any] = {}
    if isinstance(error, (QuerySyntaxError, UploadError)):
        more = {"line": error.line, "column": error.column}
    if isinstance(error, (UnknownRoleError, UnknownQueryError)):
        more = {"nearest": list(error.nearest)}
    if isinstance(error, (UnknownFormatError, UnknownThingError)):
        more = {"accepted": list(error.accepted)}
    if isinstance(error, ParameterError):
        more = {"parameter": error.name, "expected": error.expected}
    if isinstance(error, ValidationError):
        more = {"findings": list(error.findings)}
    status = status_of(error)
    if status >= 500 and not isinstance(error, LimitError):
        current_app.logger.error("%s", error)
    # What names paths of this machine is for its log.
    detail = error.problem if isinstance(error, (StoreError, SourceError)) else str(error)
    response = problem(status, type_of(type(error)), detail, more)
    if isinstance(error, LimitError):
        response.headers["Retry-After"] = str(error.seconds)
    return response


def type_of(kind: type[KgError]) -> str:
    """Return the name of the type of problem that an error is."""
    return kind.__name__.removesuffix("Error")


def on_http_error(error: HTTPException) -> Response:
    """Answer an error of the web framework: not found, method not allowed and the like."""
    more = {"accepted": error.available} if isinstance(error, NoneAcceptable) else {}
    status = error.code or 500
    response = problem(status, phrase(status), error.description or "", more)
    for name, value in error.get_headers(request.environ):
        if name.lower() in ("allow", "location", "retry-after", "www-authenticate"):
            response.headers[name] = value
    return response


def problem(status: int, name: str, detail: str, more: dict[str, Any]) -> Response:
    """Return a problem: HTML for a browser, ``application/problem+json`` for everyone else."""
    body = {
        "type": f"{TYPES}{name}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        **more,
    }
    if identifier := request.environ.get(IDENTIFIER):
        body["request"] = identifier
    if wants_html(request):
        return Response(render_template("problem.html", problem=body), status, mimetype="text/html")
    return Response(json.dumps(body), status, mimetype="application/problem+json")


def phrase(status: int) -> str:
    """Return the name of the type of problem that a status of HTTP is.

    >>> phrase(404)
    'NotFound'
    """
    return "".join(word.capitalize() for word in HTTPStatus(status).phrase.replace("-", " ").split())


def kinds() -> dict[str, tuple[int, str]]:
    """Return every type of problem: ``{name: (status, what it means)}``."""
    web = {phrase(status): (status, kind.description or "") for status, kind in default_exceptions.items()}
    return web | {type_of(kind): (status, (kind.__doc__ or "").splitlines()[0]) for kind, status in STATUS.items()}


@blueprint.get("/problem/<name>")
def explain(name: str) -> Response:
    """Say what a type of problem means: what ``type`` of a problem points at."""
    if name not in kinds():
        raise NotFound(f"problem {name!r}: expected the type of one, such as {next(iter(sorted(kinds())))}")
    status, meaning = kinds()[name]
    if pick(request, {JSON: "json"}) == "html":
        return Response(render_template("problem_type.html", name=name, status=status, meaning=meaning))
    return jsonify({"type": f"{TYPES}{name}", "title": HTTPStatus(status).phrase, "status": status, "detail": meaning})
