"""The SPARQL 1.1 Graph Store HTTP Protocol: graphs by their names in the address, or by addresses of their own."""

import secrets
from collections.abc import Callable, Coroutine, Mapping
from typing import Any
from urllib.parse import quote

from werkzeug.exceptions import BadRequest, NotFound, UnsupportedMediaType
from werkzeug.http import parse_options_header
from werkzeug.sansio.multipart import Data, Epilogue, Field, File, MultipartDecoder, NeedData

from kg.errors import UnknownFormatError
from kg.formats import named
from kg.terms import is_iri
from server.asked import Asked
from server.backend import Backend
from server.negotiation import NewTerms, choose, is_new, names_version
from server.queries import content_type, to_reply
from server.reply import Reply, has_it, make_tag
from server.rights import right_of
from server.updates import write

PATH = "/graphs"
# The graph without a name, and the dataset as a whole.
UNNAMED = ""
_MULTIPART = "multipart/form-data"


async def get(service: Backend, asked: Asked) -> Reply:
    """Return a graph, or, where the address names none, the dataset.

    :raises NotFound: there is no such graph.
    """
    graph = find_graph(asked)
    form = choose(asked, "graph")
    if graph is None and not form.name.startswith(("trig", "nq")):
        form = named("trig" if not asked.accept_mimetypes or form.name == "ttl" else form.name)
    new = is_new(asked, service.settings.sparql12)
    tag = make_tag(service.generation, asked.path, graph, form.media_type, new)
    if has_it(asked, tag):
        return Reply(304, [("ETag", tag), ("Cache-Control", "no-cache")])
    assert service.pool is not None  # without one, this handler is not taken
    job = {"do": "dump", "graph": graph, "format": form.media_type, "old": not new}
    found = await service.pool.ask("dump", job, seconds=service.settings.write_seconds)
    if "is_new" in found.end:
        raise NewTerms(form.media_type)
    if found.end.get("is_there") is False:
        raise missing(graph or "")
    headers = [
        ("Content-Type", content_type(form, new=names_version(asked))),
        ("ETag", tag),
        ("Cache-Control", "no-cache"),
    ]
    return to_reply(200, headers, found)


async def put(service: Backend, asked: Asked) -> Reply:
    """Put what is uploaded in place of a graph: 201 where it is new, 204 where it was there."""
    return await upload(service, asked, replaces=True)


async def post(service: Backend, asked: Asked) -> Reply:
    """Add what is uploaded to a graph; without one in the address, make one and say where it is."""
    return await upload(service, asked, replaces=False)


async def upload(service: Backend, asked: Asked, *, replaces: bool) -> Reply:
    """Read an upload and write it.

    :raises UploadError: it cannot be read.
    :raises UnsupportedMediaType: it is in no format of a graph.
    """
    right = right_of(asked, service.rights)
    graph, made = find_graph(asked), None
    if graph is None:
        if replaces:
            raise BadRequest("parameter graph: expected it, or default, with PUT")
        graph = made = f"{asked.root_url.rstrip('/')}{PATH}/{secrets.token_urlsafe(12)}"
    right.check([graph])
    parts = read_parts(asked)
    job = {
        "do": "upload",
        "graph": graph,
        "base": graph or asked.base_url,
        "replaces": replaces,
        "parts": [[len(content), media_type] for media_type, content in parts],
    }
    try:
        end, headers = await write(service, asked, right, job, b"".join(content for _, content in parts))
    except UnknownFormatError as err:
        raise UnsupportedMediaType(f"content type {err.given!r}: expected one of {', '.join(err.accepted)}") from err
    if made is not None:
        return Reply(201, [*headers, ("Location", made)])
    return Reply(201 if end["is_new"] else 204, headers)


async def delete(service: Backend, asked: Asked) -> Reply:
    """Drop a graph; the one without a name is emptied.

    :raises NotFound: there is no such graph.
    """
    right = right_of(asked, service.rights)
    graph = find_graph(asked)
    if graph is None:
        raise BadRequest("parameter graph: expected it, or default, with DELETE")
    right.check([graph])
    end, headers = await write(service, asked, right, {"do": "drop", "graph": graph})
    if not end["is_there"]:
        raise missing(graph)
    return Reply(204, headers)


def find_graph(asked: Asked) -> str | None:
    """Return the IRI of the graph that a request names, ``UNNAMED`` for the one without, None where it names none.

    :raises BadRequest: it names several, or not by an absolute IRI.
    """
    if asked.path.rstrip("/") != PATH:
        if asked.args:
            raise BadRequest("expected no parameters where the address is that of a graph")
        return asked.root_url.rstrip("/") + quote(asked.path, safe="/%:@!$&'()*+,;=~-._")
    given = asked.args.getlist("graph")
    is_default = "default" in asked.args
    if len(given) + is_default > 1:
        raise BadRequest("parameters graph and default: expected one of them, once")
    if is_default:
        return UNNAMED
    if not given:
        return None
    if not is_iri(given[0]):
        raise BadRequest(f"parameter graph {given[0][:200]!r}: expected an absolute IRI")
    return given[0]


def missing(graph: str) -> NotFound:
    """Return what says that there is no such graph."""
    return NotFound(
        f"graph <{graph}>: expected one that the dataset holds; SELECT DISTINCT ?g {{ GRAPH ?g {{}} }} lists them"
    )


def read_parts(asked: Asked) -> list[tuple[str, bytes]]:
    """Return the documents of a request, each with its media type: the body, or the files of a form.

    :raises UnsupportedMediaType: one says that it is not UTF-8.
    """
    if asked.mimetype != _MULTIPART:
        check_charset(asked.mimetype_params)
        return [(asked.mimetype or "text/turtle", asked.body)]
    boundary = asked.mimetype_params.get("boundary", "")
    if not boundary:
        raise BadRequest("content type multipart/form-data: expected a boundary")
    decoder = MultipartDecoder(boundary.encode("latin-1", "replace"), len(asked.body), max_parts=100)
    parts: list[tuple[str, bytes]] = []
    try:
        decoder.receive_data(asked.body)
        decoder.receive_data(None)
        while not isinstance(event := decoder.next_event(), (Epilogue, NeedData)):
            if isinstance(event, (Field, File)):
                media_type, parameters = parse_options_header(event.headers.get("Content-Type", ""))
                check_charset(parameters)
                parts.append((media_type or "text/turtle", b""))
            elif isinstance(event, Data):
                parts[-1] = parts[-1][0], parts[-1][1] + event.data
    except ValueError as err:
        raise BadRequest(f"the form cannot be read: {err}") from err
    return parts


def check_charset(parameters: Mapping[str, str]) -> None:
    """Refuse a document in another encoding than those that are UTF-8 too: read as such, it would be another.

    :raises UnsupportedMediaType: its content type names one.
    """
    charset = parameters.get("charset", "utf-8")
    if charset.lower() not in ("utf-8", "utf8", "us-ascii"):
        raise UnsupportedMediaType(f"charset {charset!r}: expected utf-8")


HANDLERS: dict[str, Callable[..., Coroutine[Any, Any, Reply]]] = {
    "GET": get,
    "HEAD": get,
    "PUT": put,
    "POST": post,
    "DELETE": delete,
}
