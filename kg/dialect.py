"""What engines write otherwise than the standards have it, put right; what they say of a failure, fit to pass on."""

import ast
import json
import re
from email.message import Message
from typing import Any

from kg.vocab import XSD

MOST_SAID = 300
_BOOLEAN = f"{XSD}boolean"
_TRUTH = {"1": "true", "0": "false"}
# As Virtuoso writes a blank node; what follows is the label that it has in a graph of the same engine.
_NODE = "nodeID://"
# Control characters, and those that turn the direction of what is shown or show nothing.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]+")
# SPARQLWrapper keeps the body of a refusal as Python writes bytes, after this.
_BODY = "\n\nResponse:\n"


def to_standard_results(body: bytes) -> bytes:
    """Return query results in JSON with truth values as ``true`` and ``false`` and labels of blank nodes that are ones.

    Virtuoso writes truth as ``1``, and blank nodes as ``nodeID://b1``.

    :raises ValueError: *body* is not JSON.

    >>> row = b'{"x": {"type": "typed-literal", "datatype": "http://www.w3.org/2001/XMLSchema#boolean", "value": "1"}}'
    >>> to_standard_results(b'{"head": {"vars": ["x"]}, "results": {"bindings": [' + row + b"]}}")[-20:]
    b'"value": "true"}}]}}'
    """
    if b"nodeID:" not in body and b"XMLSchema#boolean" not in body:
        return body
    try:
        found = json.loads(body)
        for row in found["results"]["bindings"]:
            for term in row.values():
                _put_right(term)
    except (KeyError, TypeError, AttributeError, RecursionError) as err:
        raise ValueError(f"not SPARQL results in JSON: {err!r}") from err
    return json.dumps(found).encode()


def to_standard_graph(body: bytes) -> bytes:
    r"""Return a graph in N-Triples with truth values as ``true`` and ``false``; a quote in a text is escaped there.

    >>> to_standard_graph(b'<a:b> <a:c> "1"^^<http://www.w3.org/2001/XMLSchema#boolean> .')
    b'<a:b> <a:c> "true"^^<http://www.w3.org/2001/XMLSchema#boolean> .'
    """
    for given, wanted in _TRUTH.items():
        body = body.replace(f'"{given}"^^<{_BOOLEAN}>'.encode(), f'"{wanted}"^^<{_BOOLEAN}>'.encode())
    return body


def find_cut(headers: Message, body: bytes) -> str | None:
    """Return how an engine says that an answer is not all there is, None where it does not.

    Virtuoso answers with status 200 all the same, and says so in headers alone: that its own time was over, or that
    there may be as many solutions as it gives at most. Of a graph it says nothing of the kind.
    """
    if headers.get("X-SQL-State"):
        return "gave a part of the answer only: its own time was over"
    most = headers.get("X-SPARQL-MaxRows", "")
    if most.isdigit() and b'"bindings"' in body and len(json.loads(body)["results"]["bindings"]) >= int(most):
        return f"gave {most} solutions, the most that it gives: there may be more"
    return None


def first_line(body: bytes) -> str:
    """Return the first line of what an engine says of a failure, as plain text of at most ``MOST_SAID`` characters.

    JSON counts as one line. Empty where it says nothing, or a page, which is a proxy's and not an engine's.

    >>> first_line(b"Virtuoso 37000 Error SP030: syntax error\\x07\\n\\nSPARQL query:\\nASK {")
    'Virtuoso 37000 Error SP030: syntax error'
    >>> first_line(b"<!DOCTYPE html><title>Log in</title>")
    ''
    """
    text = body.decode("utf-8", "replace").strip()
    if text.startswith("<"):
        return ""
    line = text if text.startswith("{") else text.splitlines()[0] if text else ""
    return " ".join(_CONTROL.sub(" ", line).split())[:MOST_SAID]


def body_of_refusal(text: str) -> bytes:
    """Return the body that SPARQLWrapper keeps in the text of an error, empty where there is none.

    >>> body_of_refusal("QueryBadFormed: A bad request.\\n\\nResponse:\\nb'no such thing'")
    b'no such thing'
    """
    kept = text.partition(_BODY)[2]
    found = ast.literal_eval(kept) if kept.startswith(("b'", 'b"')) else b""
    assert isinstance(found, bytes)  # what begins like bytes and can be read is some
    return found


def _put_right(term: dict[str, Any]) -> None:
    if term["type"] == "bnode":
        term["value"] = term["value"].removeprefix(_NODE)
    elif term.get("datatype") == _BOOLEAN:
        term["value"] = _TRUTH.get(term["value"], term["value"])
