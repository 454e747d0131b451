"""An error of the library on its way from a worker to the front: its name and what it is made of, and back."""

from collections.abc import Callable

from kg.errors import (
    AnswerTooLargeError,
    KgError,
    MissingContextError,
    NoRoomError,
    OutwardError,
    PresenceError,
    QueryError,
    QuerySyntaxError,
    ServiceError,
    StoreError,
    UnknownFormatError,
    UploadError,
    ValidationError,
)
from server.workers.frames import Header

_MADE_OF: dict[type[KgError], tuple[str, ...]] = {
    AnswerTooLargeError: ("most",),
    MissingContextError: ("iri",),
    QuerySyntaxError: ("problem", "line", "column"),
    UnknownFormatError: ("given", "accepted"),
    UploadError: ("problem", "line", "column"),
    ValidationError: ("findings",),
}
_BY_NAME: dict[str, Callable[..., KgError]] = {
    kind.__name__: kind
    for kind in (*_MADE_OF, PresenceError, OutwardError, QueryError, ServiceError, NoRoomError, StoreError)
}


def to_trouble(error: KgError) -> Header:
    """Return what tells the front of *error*."""
    made_of = next((names for kind, names in _MADE_OF.items() if isinstance(error, kind)), None)
    if isinstance(error, PresenceError):
        return {"error": "PresenceError", "arguments": [error.graph], "named": {"is_there": error.is_there}}
    if made_of is not None:
        return {"error": type(error).__name__, "arguments": [getattr(error, name) for name in made_of]}
    for kind in (OutwardError, QueryError, ServiceError):
        if isinstance(error, kind):
            return {"error": kind.__name__, "arguments": [str(error)]}
    if isinstance(error, StoreError):
        name = "NoRoomError" if isinstance(error, NoRoomError) else "StoreError"
        detail = str(error).removeprefix(error.problem).removeprefix(": ")
        return {"error": name, "arguments": [error.problem, detail]}
    return {"error": "StoreError", "arguments": [f"{type(error).__name__}: {error}"]}


def to_error(trouble: Header) -> KgError:
    """Return the error that a worker told of."""
    return _BY_NAME[trouble["error"]](*trouble["arguments"], **trouble.get("named", {}))
