"""Writing where another engine keeps the graph: updates go on to it, the graph store is made of updates and queries.

What an engine does not tell is not claimed: it has no generations, so that ``If-Match`` is refused.
"""

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any

from werkzeug.exceptions import BadRequest, Forbidden, UnsupportedMediaType

from kg.errors import OutwardError, UnknownFormatError
from kg.federation import pass_over_services
from kg.formats import get_format
from kg.reader import GRAPH
from kg.remote import RemoteWriter
from kg.store import Upload, to_triples
from kg.syntax import with_room
from kg.terms import Iri, to_token
from kg.updates import find_loads
from server.asked import Asked
from server.backend import Backend
from server.graphs import UNNAMED, find_graph, missing, read_parts
from server.negotiation import choose
from server.queries import content_type
from server.reply import Reply
from server.rights import right_of
from server.services import check_loads, with_contexts
from server.updates import accept

_NO_STORE = ("Cache-Control", "no-store")


async def update(service: Backend, asked: Asked) -> Reply:
    """Pass an update on.

    :raises RemoteError: the engine did not carry it out.
    :raises HTTPException: the request is not of the protocol, or comes without the right.
    """
    right, text, selection, written = await accept(service, asked)
    for one in written:
        if one.anywhere:
            raise Forbidden(f"the token {right.name!r} may not write to any graph: expected graphs by their IRIs")
        right.check([*one.graphs, *([UNNAMED] if one.default else [])])
    loads = await asyncio.to_thread(find_loads, text)
    if len(check_loads(loads, service.settings.load)) < len(loads):
        raise OutwardError("LOAD SILENT: another engine follows it, so that its document has to be allowed")
    text = await asyncio.to_thread(pass_over_services, text, service.settings.service)
    await send(service, asked, text, selection.default_graphs, selection.named_graphs)
    return Reply(204, [_NO_STORE])


async def get(service: Backend, asked: Asked) -> Reply:
    """Return a graph of the engine.

    :raises NotFound: it holds nothing.
    """
    graph = _named(asked)
    form = choose(asked, GRAPH)
    query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}"
    reader = service.session.reader
    if not await asyncio.to_thread(reader.ask, f"ASK {{ GRAPH {graph} {{ ?s ?p ?o }} }}"):
        raise missing(graph.strip("<>"))
    body, _ = await asyncio.to_thread(reader.answer, query, lambda _: get_format(form.name, GRAPH))
    return Reply(200, [("Content-Type", content_type(form)), _NO_STORE], body)


async def put(service: Backend, asked: Asked) -> Reply:
    """Put what is uploaded in place of a graph of the engine."""
    return await _upload(service, asked, replaces=True)


async def post(service: Backend, asked: Asked) -> Reply:
    """Add what is uploaded to a graph of the engine."""
    return await _upload(service, asked, replaces=False)


async def delete(service: Backend, asked: Asked) -> Reply:
    """Drop a graph of the engine.

    :raises NotFound: it holds nothing.
    """
    right = right_of(asked, service.rights)
    graph = _named(asked)
    right.check([graph.strip("<>")])
    if not await asyncio.to_thread(service.session.reader.ask, f"ASK {{ GRAPH {graph} {{ ?s ?p ?o }} }}"):
        raise missing(graph.strip("<>"))
    await send(service, asked, f"DROP SILENT GRAPH {graph}")
    return Reply(204, [_NO_STORE])


async def _upload(service: Backend, asked: Asked, *, replaces: bool) -> Reply:
    right = right_of(asked, service.rights)
    graph = _named(asked)
    right.check([graph.strip("<>")])
    parts = read_parts(asked)

    async def read(contexts: Mapping[str, bytes] | None) -> str:
        uploads = [Upload(content, media_type, contexts) for media_type, content in parts]
        return await asyncio.to_thread(with_room, lambda: to_triples(uploads, graph.strip("<>")))

    try:
        triples = await with_contexts(service, read)
    except UnknownFormatError as err:
        raise UnsupportedMediaType(f"content type {err.given!r}: expected one of {', '.join(err.accepted)}") from err
    is_new = not await asyncio.to_thread(service.session.reader.ask, f"ASK {{ GRAPH {graph} {{ ?s ?p ?o }} }}")
    drop = f"DROP SILENT GRAPH {graph} ;\n" if replaces else ""
    await send(service, asked, f"{drop}INSERT DATA {{ GRAPH {graph} {{\n{triples}}} }}")
    return Reply(201 if is_new else 204, [_NO_STORE])


def _named(asked: Asked) -> str:
    """Return the token of the graph that a request names.

    :raises BadRequest: it names none by an IRI.
    """
    graph = find_graph(asked)
    if not graph:
        raise BadRequest("parameter graph: expected it, since the graph is kept by another engine")
    return to_token(Iri(graph))


async def send(
    service: Backend, asked: Asked, text: str, default: Sequence[str] = (), named: Sequence[str] = ()
) -> None:
    """Have the engine carry out an update.

    :raises BadRequest: it is to hold for one generation alone.
    :raises Forbidden: no address for updates is configured.
    :raises RemoteError: the engine did not carry it out.
    """
    if "If-Match" in asked.headers:
        raise BadRequest("header If-Match: the engine that keeps the graph has no generations")
    settings = service.settings
    if not settings.store_update:
        raise Forbidden("writing is off here: no address for updates is configured (LATTICE_STORE_UPDATE)")
    writer = RemoteWriter(
        settings.store_update, settings.remote_seconds, user=settings.store_user, password=settings.store_password
    )
    await asyncio.to_thread(writer.update, text, default, named)


HANDLERS: dict[str, Callable[..., Coroutine[Any, Any, Reply]]] = {
    "GET": get,
    "HEAD": get,
    "PUT": put,
    "POST": post,
    "DELETE": delete,
}
