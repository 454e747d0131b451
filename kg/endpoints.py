"""Which endpoints may be asked: those that a setting (``LATTICE_SERVICE``) names, and those that begin as it allows."""

import re

from kg.errors import OutwardError, ParameterError
from kg.terms import is_iri

_NAMED = re.compile(r"([A-Za-z][A-Za-z0-9._-]*)=(https?://\S+)")


def is_allowed(iri: str, setting: str) -> bool:
    """Whether *iri* is one that the *setting* names, or begins as it allows.

    That is by host and path, or by host and any port after a colon; what has a name is allowed as it stands alone.

    >>> is_allowed("http://a.org/sparql", "http://a.org/"), is_allowed("http://a.org.evil.org/", "http://a.org/")
    (True, False)
    >>> is_allowed("http://127.0.0.1:80@evil.org/", "http://127.0.0.1:")
    False
    >>> is_allowed("http://a.org/q", "a=http://a.org/q"), is_allowed("http://a.org/q/x", "a=http://a.org/q")
    (True, False)
    """
    return any(_allows(entry, iri) for entry in setting.split())


def _allows(entry: str, iri: str) -> bool:
    named = _NAMED.fullmatch(entry)
    if named:
        return iri == named[2]
    if entry.endswith(":"):
        return re.match(rf"{re.escape(entry)}\d{{1,5}}(?:/|$)", iri) is not None
    return iri.startswith(entry)


def find_offered(setting: str) -> dict[str, str]:
    """Return the endpoints that the *setting* has whole, in its order: ``{name, or else IRI: IRI}``.

    Beginnings, which end in a slash or a colon, stand for more endpoints than can be listed.

    >>> find_offered("wikidata=https://query.wikidata.org/sparql https://a.org/ http://b.org/query")
    {'wikidata': 'https://query.wikidata.org/sparql', 'http://b.org/query': 'http://b.org/query'}
    """
    found: dict[str, str] = {}
    for entry in setting.split():
        named = _NAMED.fullmatch(entry)
        if named:
            found[named[1]] = named[2]
        elif not entry.endswith(("/", ":")):
            found[entry] = entry
    return found


def has_beginnings(setting: str) -> bool:
    """Whether the *setting* allows endpoints that it does not list."""
    return len(find_offered(setting)) < len(setting.split())


def get_endpoint(parameter: str, value: str, setting: str) -> str:
    """Return the IRI of the endpoint that *value* means: a name of the *setting*, or an IRI that it allows.

    :raises ParameterError: it is neither a name nor an IRI.
    :raises OutwardError: it is an IRI that is not allowed.
    """
    offered = find_offered(setting)
    if value in offered:
        return offered[value]
    listed = f"one of {', '.join(offered)}" if offered else "an endpoint that LATTICE_SERVICE allows"
    if not is_iri(value) or not value.startswith(("http://", "https://")):
        raise ParameterError(parameter, value, f"{listed}, or the IRI of one")
    if not is_allowed(value, setting):
        mend = "who runs this service can add it to LATTICE_SERVICE"
        raise OutwardError(f"{parameter} <{value}>: no endpoint that may be asked from here: expected {listed}; {mend}")
    return value
