"""A request as it comes off the wire, before any framework: what the handlers of workers read."""

from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl

from werkzeug.datastructures import Headers, ImmutableMultiDict
from werkzeug.exceptions import BadRequest
from werkzeug.sansio.request import Request

Scope = dict[str, Any]
FORM = "application/x-www-form-urlencoded"
MOST_FIELDS = 1000


class Asked(Request):
    """A request with its whole body, which has what Flask's has too, as far as handlers read it."""

    def __init__(self, scope: Scope, body: bytes = b"") -> None:
        """Read the *scope* of ASGI."""
        headers = Headers([(name.decode("latin-1"), value.decode("latin-1")) for name, value in joined(scope).items()])
        client = scope.get("client")
        super().__init__(
            method=scope["method"],
            scheme=scope["scheme"],
            server=scope.get("server"),
            root_path="",
            path=scope["path"],
            query_string=scope["query_string"],
            headers=headers,
            remote_addr=client[0] if client else None,
        )
        self.body = body

    def get_data(self) -> bytes:
        """Return the body."""
        return self.body

    @cached_property
    def form(self) -> ImmutableMultiDict[str, str]:
        """The fields of a form; empty where the body is none.

        :raises BadRequest: it has more than ``MOST_FIELDS``, or is not UTF-8.
        """
        if self.mimetype != FORM:
            return ImmutableMultiDict()
        try:
            pairs = parse_qsl(
                self.body.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS
            )
        except ValueError as err:
            raise BadRequest(f"the form cannot be read: {err}") from err
        return ImmutableMultiDict(pairs)


def joined(scope: Scope) -> dict[bytes, bytes]:
    """Return the headers of a request by their lowered names, the values of one that is repeated as one list.

    Everything that reads a request reads it so: what one of its readers takes for the value, all do.

    >>> joined({"headers": [(b"accept", b"text/csv"), (b"host", b"a"), (b"accept", b"text/html")]})
    {b'accept': b'text/csv, text/html', b'host': b'a'}
    """
    found: dict[bytes, bytes] = {}
    for name, value in scope["headers"]:
        found[name] = found[name] + b", " + value if name in found else value
    return found


def count_fields(query_string: bytes) -> int:
    """Return how many parameters an address has."""
    return query_string.count(b"&") + 1 if query_string else 0
