"""A client of Career Lattice in Python: copy this file. Each call is one request, which you could make yourself.

It needs the package requests and nothing else; ``docs/programs.md`` has examples, and ``/openapi.json`` all there is.
"""

from typing import Any
from urllib.parse import quote

import requests

Json = Any  # whatever its address answers with


class ProblemError(Exception):
    """A failure as the service tells it (RFC 9457): ``body`` has type, title, status, detail, and line and column."""

    def __init__(self, body: Json) -> None:
        super().__init__(f"{body['status']} {body['title']}: {body['detail']}")
        self.body = body


class Lattice:
    """A service at *address*. Roles, credentials and contexts are named by slug, IRI, code or label."""

    def __init__(self, address: str = "http://127.0.0.1:8000", seconds: float = 30) -> None:
        self.address, self.seconds = address.rstrip("/"), seconds
        self.http = requests.Session()  # keeps connections

    def routes(self, to: str, **conditions: Any) -> Json:
        """Return the routes to a role: GET /paths.

        *conditions* are ``have``, ``without``, ``context``, ``years``, ``assume`` (a text or a list each), ``most``,
        and ``from_``, since ``from`` is a word of Python.
        """
        named = {name.rstrip("_"): value for name, value in conditions.items()}
        return self._json("/paths", {"to": to, **named})

    def role(self, slug: str) -> Json:
        """Return all that the graph says of a role: GET /role/SLUG."""
        return self._json(f"/role/{quote(slug)}", {})

    def queries(self) -> Json:
        """Return the canned queries, with their parameters and columns: GET /queries."""
        return self._json("/queries", {})

    def query(self, name: str, **parameters: Any) -> list[dict[str, str]] | bool:
        """Return the rows of a canned query, ``{column: text}`` each, or its yes or no: GET /queries/NAME."""
        return rows_of(self._json(f"/queries/{quote(name)}", parameters))

    def sparql(self, query: str) -> list[dict[str, str]] | bool:
        """Return the rows of a SELECT, or the yes or no of an ASK: POST /sparql."""
        sent = {"Content-Type": "application/sparql-query", "Accept": "application/sparql-results+json"}
        answer = self.http.post(f"{self.address}/sparql", query.encode(), headers=sent, timeout=self.seconds)
        return rows_of(self._read(answer))

    def resolve(self, code: str) -> Json:
        """Return what an IRI or a code of another vocabulary names here, the closest first: GET /resolve."""
        return self._json("/resolve", {"code": code})

    def _json(self, path: str, parameters: dict[str, Any]) -> Any:
        sent = {"Accept": "application/json"}
        answer = self.http.get(f"{self.address}{path}", params=parameters, headers=sent, timeout=self.seconds)
        return self._read(answer)

    def _read(self, answer: requests.Response) -> Any:
        if answer.headers.get("Content-Type", "").startswith("application/problem+json"):
            raise ProblemError(answer.json())
        answer.raise_for_status()  # a failure of something in between
        return answer.json()


def rows_of(results: Json) -> list[dict[str, str]] | bool:
    """Return results of SPARQL as rows, ``{variable: text}`` each, or as the yes or no of an ASK."""
    if "boolean" in results:
        return bool(results["boolean"])
    return [{name: term["value"] for name, term in row.items()} for row in results["results"]["bindings"]]
