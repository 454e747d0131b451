"""SERVICE and LOAD: what of other hosts a query or an update may read, which is nothing unless its owner allows it.

A worker has no network. What is allowed is fetched here, by its IRI, before a worker sees the text.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace

from kg.errors import OutwardError, QueryError, ServiceError
from kg.federation import endpoints_query, fetch_document, fetch_solutions, outermost, to_union, to_values
from kg.reader import Solutions
from kg.store import Upload
from kg.syntax import Service as Clause
from kg.syntax import find_services
from kg.terms import Iri
from kg.updates import find_loads
from server.backend import Backend

# A variable that names more endpoints than this would have one request make as many.
_MOST_ENDPOINTS = 10


# Characters of a query that are looked through in the process that answers everyone.
_LONGEST = 64 * 1024


def is_allowed(iri: str, setting: str) -> bool:
    """Whether *iri* begins as the *setting* allows: by host and path, or by host and any port after a colon.

    >>> is_allowed("http://a.org/sparql", "http://a.org/"), is_allowed("http://a.org.evil.org/", "http://a.org/")
    (True, False)
    >>> is_allowed("http://127.0.0.1:80@evil.org/", "http://127.0.0.1:")
    False
    """
    return any(
        re.match(rf"{re.escape(prefix)}\d{{1,5}}(?:/|$)", iri) is not None
        if prefix.endswith(":")
        else iri.startswith(prefix)
        for prefix in setting.split()
    )


async def call_services(service: Backend, query: str, find: Callable[[str], Awaitable[Solutions]]) -> str:
    """Return *query* with the solutions of each SERVICE clause in its place; as it is where none is allowed at all.

    :param find: answers a SELECT of the same dataset: which endpoints a variable names.
    :raises OutwardError: one is not allowed; with SILENT it is passed over.
    :raises QueryError: one is named in a way that cannot be told for certain, or by a variable that nothing before it
        in the outermost group binds to an IRI.
    :raises ServiceError: an endpoint did not answer.
    """
    if not service.settings.service:
        return query  # a worker has no network, and refuses it
    if len(query) > _LONGEST:
        raise QueryError(f"where SERVICE is allowed, a query may have {_LONGEST} characters")
    text, end = "", 0
    for clause in outermost(find_services(query)):
        text += query[end : clause.start]
        if clause.target is not None and clause.target.startswith("?"):
            endpoints = await _find_endpoints(text, clause.target, find)
            found = [(one, await _call(service, query, replace(clause, target=one))) for one in endpoints]
            text += to_union(clause.target, found)
        else:
            solutions = await _call(service, query, clause)
            text += "{}" if solutions is None else to_values(solutions)
        end = clause.end
    return text + query[end:]


async def _find_endpoints(before: str, variable: str, find: Callable[[str], Awaitable[Solutions]]) -> list[str]:
    asked = endpoints_query(before, variable)
    if asked is None:
        raise QueryError(f"SERVICE {variable}: expected it in the outermost group, or the IRI of an endpoint")
    found = [row[0] for row in (await find(asked)).rows]
    iris = [term.value for term in found if isinstance(term, Iri)]
    if len(iris) < len(found):
        raise QueryError(f"SERVICE {variable}: expected an IRI for it from what stands before")
    if len(iris) > _MOST_ENDPOINTS:
        raise QueryError(f"SERVICE {variable}: {len(iris)} endpoints, expected at most {_MOST_ENDPOINTS}")
    return iris


async def _call(service: Backend, query: str, clause: Clause) -> Solutions | None:
    """Return what an endpoint answers, None where it is passed over."""
    setting = service.settings.service
    if clause.target is None:
        raise QueryError("SERVICE: the IRI of an endpoint has to be written out")
    if not is_allowed(clause.target, setting):
        if clause.silent:  # what cannot be had is passed over, as it asks
            return None
        raise OutwardError(f"SERVICE <{clause.target}>: only what begins with {setting} may be called")
    seconds = service.settings.query_seconds
    try:
        return await asyncio.to_thread(fetch_solutions, clause.target, query, clause.start, clause.end, seconds)
    except ServiceError:
        if clause.silent:
            return None
        raise


async def load_documents(service: Backend, update: str) -> dict[str, Upload]:
    """Return the documents that *update* loads, by IRI.

    :raises OutwardError: one is not allowed.
    :raises ServiceError: one cannot be had; with SILENT it is left out.
    """
    loads = await asyncio.to_thread(find_loads, update) if len(update) > _LONGEST else find_loads(update)
    setting = service.settings.load
    found: dict[str, Upload] = {}
    for load in loads:
        if not setting and not load.silent:
            raise OutwardError("LOAD is off here: no document may be fetched (LATTICE_LOAD)")
        if load.source is None:
            raise QueryError("LOAD: the IRI of a document has to be written out")
        if not is_allowed(load.source, setting):
            if load.silent:  # what cannot be had is passed over, as it asks
                continue
            raise OutwardError(f"LOAD <{load.source}>: only what begins with {setting} may be fetched")
        settings = service.settings
        try:
            content, media_type = await asyncio.to_thread(
                fetch_document, load.source, settings.query_seconds, settings.upload_megabytes * 2**20
            )
        except ServiceError:
            if not load.silent:
                raise
        else:
            found[load.source] = Upload(content, media_type)
    return found
