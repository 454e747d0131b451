"""Errors as answers: one table from error to status, one shape (RFC 9457) for every failure, a page for each type."""

import json
import logging
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Flask, Response, jsonify, render_template, request
from werkzeug.exceptions import HTTPException, NotFound, default_exceptions

from kg.errors import (
    AnswerTooLargeError,
    DocumentError,
    KgError,
    LimitError,
    NoEarlierGenerationError,
    NoGenerationError,
    NoRoomError,
    OutwardError,
    ParameterError,
    PreconditionError,
    PresenceError,
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
_LOG = logging.getLogger(__name__)
# Headers of the web framework's errors that go out with them; the rest is about a body of its own.
_KEPT = frozenset({"allow", "location", "retry-after", "www-authenticate"})
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
    NoRoomError: 507,
    PreconditionError: 412,
    PresenceError: 412,
    UploadError: 400,
    ValidationError: 422,
    StoreError: 503,
}


def register(app: Flask) -> None:
    """Let every failure of *app* leave as a problem."""
    app.register_error_handler(KgError, on_error)
    app.register_error_handler(HTTPException, on_error)
    app.before_request(raise_trouble)


def raise_trouble() -> None:
    """Raise what the front met before the request came here, so that it leaves as a problem too."""
    trouble = request.environ.get(TROUBLE)
    if trouble is not None:
        raise trouble


def status_of(error: KgError) -> int:
    """Return the status that the table gives an error, 500 where it has none."""
    return next((status for kind, status in STATUS.items() if isinstance(error, kind)), 500)


@dataclass(frozen=True)
class Problem:
    """A failure as it is told (RFC 9457): ``body`` for everyone, and the headers that belong to it."""

    status: int
    body: dict[str, Any]
    headers: tuple[tuple[str, str], ...] = ()


def to_problem(error: KgError | HTTPException, identifier: str = "") -> Problem:
    """Return what is told of *error*, in answer to the request of that *identifier*."""
    headers: tuple[tuple[str, str], ...] = ()
    if isinstance(error, KgError):
        name, status, more = type_of(type(error)), status_of(error), _more_of(error)
        if isinstance(error, LimitError):
            headers = (("Retry-After", str(error.seconds)),)
        elif status >= 500:
            _LOG.error("%s", error)
        # What names paths of this machine is for its log.
        detail = error.problem if isinstance(error, (StoreError, SourceError)) else str(error)
    else:
        status = error.code or 500
        name, detail = phrase(status), error.description or ""
        more = {"accepted": error.available} if isinstance(error, NoneAcceptable) else {}
        headers = tuple(pair for pair in error.get_headers() if pair[0].lower() in _KEPT)
    body = {"type": f"{TYPES}{name}", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **more}
    return Problem(status, body | ({"request": identifier} if identifier else {}), headers)


def _more_of(error: KgError) -> dict[str, Any]:
    """Return what an error knows beside its message."""
    if isinstance(error, (QuerySyntaxError, UploadError)):
        return {"line": error.line, "column": error.column}
    if isinstance(error, (UnknownRoleError, UnknownQueryError)):
        return {"nearest": list(error.nearest)}
    if isinstance(error, (UnknownFormatError, UnknownThingError)):
        return {"accepted": list(error.accepted)}
    if isinstance(error, ParameterError):
        return {"parameter": error.name, "expected": error.expected}
    if isinstance(error, ValidationError):
        return {"findings": list(error.findings)}
    return {}


def type_of(kind: type[KgError]) -> str:
    """Return the name of the type of problem that an error is."""
    return kind.__name__.removesuffix("Error")


def on_error(error: KgError | HTTPException) -> Response:
    """Answer an error: HTML for a browser, ``application/problem+json`` for everyone else."""
    told = to_problem(error, request.environ.get(IDENTIFIER, ""))
    if wants_html(request):
        response = Response(render_template("problem.html", problem=told.body), told.status, mimetype="text/html")
    else:
        response = Response(json.dumps(told.body), told.status, mimetype="application/problem+json")
    response.headers.extend(told.headers)
    return response


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
