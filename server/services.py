"""SERVICE, LOAD and contexts of JSON-LD: what of other hosts a request may read, nothing unless its owner allows it.

A worker has no network. What is allowed is fetched here, by its IRI, before a worker sees the text.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from kg.endpoints import is_allowed
from kg.errors import MissingContextError, OutwardError, QueryError, ServiceError
from kg.federation import (
    bindings_query,
    fetch_document,
    fetch_solutions,
    outermost,
    to_union,
    to_values,
)
from kg.reader import Solutions
from kg.store import Upload
from kg.syntax import Service as Clause
from kg.syntax import find_services
from kg.terms import Iri
from kg.updates import Load, find_loads
from server.backend import Backend

Made = TypeVar("Made")
# A variable that names more endpoints than this would have one request make as many.
_MOST_ENDPOINTS = 10
# Contexts of one request, each of so many bytes at most.
_MOST_CONTEXTS, _LARGEST_CONTEXT = 20, 2**20
# Characters of a query that are looked through in the process that answers everyone.
_LONGEST = 64 * 1024


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
    asked = bindings_query(before, [variable])
    if asked is None:
        raise QueryError(
            f"SERVICE {variable}: expected it in the outermost group or an OPTIONAL, or the IRI of an endpoint"
        )
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
    seconds = service.settings.service_seconds
    try:
        return await asyncio.to_thread(fetch_solutions, clause.target, query, clause.start, clause.end, seconds)
    except ServiceError:
        if clause.silent:
            return None
        raise


def check_loads(loads: Sequence[Load], setting: str) -> list[str]:
    """Return the IRIs that an update loads and *setting* allows to fetch; with SILENT, others are passed over.

    :raises OutwardError: one is not allowed.
    :raises QueryError: one is not written out.
    """
    found = []
    for load in loads:
        if not setting and not load.silent:
            raise OutwardError("LOAD is off here: no document may be fetched (LATTICE_LOAD)")
        if load.source is None:
            raise QueryError("LOAD: the IRI of a document has to be written out")
        if is_allowed(load.source, setting):
            found.append(load.source)
        elif not load.silent:
            raise OutwardError(f"LOAD <{load.source}>: only what begins with {setting} may be fetched")
    return found


async def load_documents(service: Backend, update: str) -> dict[str, Upload]:
    """Return the documents that *update* loads, by IRI.

    :raises OutwardError: one is not allowed.
    :raises ServiceError: one cannot be had; with SILENT it is left out.
    """
    loads = await asyncio.to_thread(find_loads, update) if len(update) > _LONGEST else find_loads(update)
    settings = service.settings
    allowed = check_loads(loads, settings.load)
    needed = {load.source for load in loads if not load.silent}
    found: dict[str, Upload] = {}
    for iri in dict.fromkeys(allowed):
        try:
            content, media_type = await asyncio.to_thread(
                fetch_document, iri, settings.query_seconds, settings.upload_megabytes * 2**20
            )
        except ServiceError:
            if iri in needed:
                raise
        else:
            found[iri] = Upload(content, media_type)
    return found


async def with_contexts(service: Backend, make: Callable[[Mapping[str, bytes] | None], Awaitable[Made]]) -> Made:
    """Return what *make* makes of JSON-LD, given the contexts that it names by IRI; None where none may be had.

    It begins without any, and again for each that is missing.

    :raises OutwardError: a context is not allowed.
    :raises ServiceError: one cannot be had.
    """
    settings = service.settings
    found: dict[str, bytes] = {}
    while True:
        try:
            return await make(found if settings.contexts else None)
        except MissingContextError as err:
            if not is_allowed(err.iri, settings.contexts):
                problem = f"context <{err.iri}>: only what begins with {settings.contexts} may be fetched"
                raise OutwardError(problem) from err
            if len(found) == _MOST_CONTEXTS:
                raise QueryError(f"expected at most {_MOST_CONTEXTS} contexts elsewhere in one request") from err
            found[err.iri], _ = await asyncio.to_thread(
                fetch_document,
                err.iri,
                settings.query_seconds,
                _LARGEST_CONTEXT,
                "application/ld+json, application/json",
            )
