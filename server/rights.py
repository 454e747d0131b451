"""Who may write what: bearer tokens, compared by their digests in constant time.

A file of tokens is YAML: a name for each, the SHA-256 of the token, and the graphs that it may write, all where none
are named; a graph ends in ``*`` for all that begin so::

    cataloguer: {sha256: 9f86d0..., graphs: ["https://example.org/catalogue/*"]}
"""

import hashlib
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Forbidden, Unauthorized

from kg.errors import SourceError
from kg.settings import Settings
from server.asked import Asked


@dataclass(frozen=True)
class Right:
    """What the holder of one token may write: ``graphs`` as the file has them, or every graph where that is None."""

    name: str
    digest: bytes
    graphs: tuple[str, ...] | None = None

    def check(self, graphs: Sequence[str]) -> None:
        """Refuse a change that touches another graph than it may; the empty text is the graph without a name.

        :raises Forbidden: it does.
        """
        for graph in graphs:
            if not self.covers(graph):
                said = f"<{graph}>" if graph else "the graph without a name"
                raise Forbidden(f"the token {self.name!r} may not write to {said}: nothing was changed")

    def covers(self, graph: str) -> bool:
        """Whether it may write to *graph*."""
        return self.graphs is None or any(
            graph == pattern or (pattern.endswith("*") and bool(graph) and graph.startswith(pattern[:-1]))
            for pattern in self.graphs
        )


def load_rights(settings: Settings) -> tuple[Right, ...]:
    """Return the rights that the settings give; none: nobody may write.

    :raises SourceError: the file of tokens cannot be read, or is not as above.
    """
    found = []
    if settings.update_token:
        found.append(Right("LATTICE_UPDATE_TOKEN", hashlib.sha256(settings.update_token.encode()).digest()))
    if settings.update_tokens:
        path = Path(settings.update_tokens)
        try:
            entries = yaml.safe_load(path.read_text(encoding="utf-8"))
        except (OSError, yaml.YAMLError) as err:
            raise SourceError(path, f"the tokens cannot be read: {err}") from err
        if not isinstance(entries, dict):
            raise SourceError(path, "expected a name and {sha256: ..., graphs: [...]} a token")
        found += [_to_right(path, str(name), entry) for name, entry in entries.items()]
    return tuple(found)


def _to_right(path: Path, name: str, entry: object) -> Right:
    known = {"sha256", "graphs"}
    if not isinstance(entry, dict) or not known.issuperset(entry):
        raise SourceError(path, f"token {name!r}: expected sha256, and graphs where they are limited")
    digest, graphs = entry.get("sha256"), entry.get("graphs")
    if not isinstance(digest, str) or not re.fullmatch("[0-9a-fA-F]{64}", digest):
        raise SourceError(path, f"token {name!r}: expected sha256 with 64 hexadecimal digits")
    if graphs is not None and not (isinstance(graphs, list) and all(isinstance(graph, str) for graph in graphs)):
        raise SourceError(path, f"token {name!r}: expected graphs to be a list of IRIs")
    return Right(name, bytes.fromhex(digest), None if graphs is None else tuple(graphs))


def right_of(asked: Asked, rights: Sequence[Right], field: str = "") -> Right:
    """Return the right that a request carries. Every token is compared, whichever fits.

    :param field: the token of a form, which is heeded where the header Authorization is missing.

    :raises Forbidden: no token is configured.
    :raises Unauthorized: it carries none, or one that is not known.
    """
    if not rights:
        raise Forbidden("writing is off here: no token is configured (LATTICE_UPDATE_TOKEN)")
    scheme, _, token = (asked.headers.get("Authorization") or (f"Bearer {field}" if field else "")).partition(" ")
    digest = hashlib.sha256(token.strip().encode()).digest()
    fitting = [right for right in rights if hmac.compare_digest(right.digest, digest)]
    if scheme.lower() != "bearer" or not fitting:
        raise Unauthorized(
            "writing takes a bearer token that is known here", www_authenticate=WWWAuthenticate("bearer")
        )
    return fitting[0]
