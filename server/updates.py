"""SPARQL Update over HTTP, and what every request to write has in common."""

import asyncio
from collections.abc import Mapping, Sequence

from werkzeug.exceptions import BadRequest, RequestEntityTooLarge

from kg.reader import Selection
from kg.updates import Written, graphs_named, split_operations
from server.asked import Asked
from server.backend import Backend
from server.reply import Reply, generations_of
from server.rights import Right, right_of
from server.services import load_documents, with_contexts
from server.sparql import selection_of, text_of
from server.workers.frames import Header

UPDATE = "application/sparql-update"
# Characters of an update that are looked through before it is given to a worker.
_LONGEST_LIMITED = 256 * 1024


async def update(service: Backend, asked: Asked) -> Reply:
    """Make an update; it is durable before it is acknowledged, and then seen by the next query.

    :raises KgError: it cannot be made; nothing of it is.
    :raises HTTPException: the request is not of the protocol, or comes without the right.
    """
    right, text, selection, written = await accept(service, asked)
    certain = [one for one in written if not one.anywhere]  # what the others write is seen when it is worked out
    right.check(sorted({iri for one in certain for iri in one.graphs} | {"" for one in certain if one.default}))
    loaded = await load_documents(service, text)
    payload = text.encode()
    job = {
        "do": "update",
        "default": selection.default_graphs,
        "named": selection.named_graphs,
        "size": len(payload),
        "loaded": [[iri, len(one.content), one.media_type] for iri, one in loaded.items()],
    }
    payload += b"".join(one.content for one in loaded.values())
    end, headers = await write(service, asked, right, job, payload)
    removed, added = end["size"]
    return Reply(
        200, [*headers, ("Content-Type", "application/json")], b'{"removed":%d,"added":%d}\n' % (removed, added)
    )


async def accept(service: Backend, asked: Asked) -> tuple[Right, str, Selection, list[Written]]:
    """Return the right of who updates, the update, its dataset, and, where the right is limited, what it may write.

    :raises HTTPException: the request is not of the protocol, or comes without the right.
    """
    right = right_of(asked, service.rights)
    text = update_of(asked)
    check_dataset(asked)
    selection = selection_of(asked, "using-graph-uri", "using-named-graph-uri")
    if right.graphs is None:
        return right, text, selection, []
    if len(text) > _LONGEST_LIMITED:
        problem = f"a token that is limited to graphs may send an update of {_LONGEST_LIMITED} characters"
        raise RequestEntityTooLarge(f"{problem}: larger data go to /graphs")
    return right, text, selection, await asyncio.to_thread(written_by, text)


def update_of(asked: Asked) -> str:
    """Return the one update of a request of the SPARQL 1.1 Protocol.

    :raises BadRequest: it is not UTF-8, or holds no update or several.
    :raises UnsupportedMediaType: the content is neither a form nor an update.
    """
    return text_of(asked, "update", UPDATE)


def check_dataset(asked: Asked) -> None:
    """Refuse the parameters that name the dataset of a query, which an update would not heed.

    :raises BadRequest: there are such.
    """
    for name in ("default-graph-uri", "named-graph-uri"):
        if name in asked.args or name in asked.form:
            raise BadRequest(f"parameter {name}: expected using-graph-uri or using-named-graph-uri in an update")


def written_by(text: str) -> list[Written]:
    """Return where each operation of an update may write, as its text says it.

    :raises QuerySyntaxError: it does not parse.
    """
    return [graphs_named(operation.text) for operation in split_operations(text)]


async def write(
    service: Backend, asked: Asked, right: Right, job: Header, payload: bytes = b""
) -> tuple[Header, list[tuple[str, str]]]:
    """Have a change worked out and made for who has *right*; return what it was, and headers with its generation.

    ``If-Match`` names the generation, or the tag of an answer from it, that must still be current; ``*`` there wants a
    graph to be there, and in ``If-None-Match`` to be new.
    """
    assert service.pool is not None  # without one, no handler that writes is taken

    def check(graphs: Sequence[str]) -> None:
        right.check(graphs)

    pool, validate = service.pool, service.settings.validate == "yes"
    job = {**job, "validate": validate, "presence": _presence_of(asked)}
    expected = generations_of(asked.headers.get("If-Match"))

    async def make(contexts: Mapping[str, bytes] | None) -> tuple[Header, str]:
        named = None if contexts is None else [[iri, len(content)] for iri, content in contexts.items()]
        content = payload + b"".join(contexts.values()) if contexts else payload
        return await pool.write({**job, "contexts": named}, content, check=check, expected=expected)

    end, generation = await with_contexts(service, make)
    return end, [("ETag", f'"{generation}"'), ("Cache-Control", "no-store")]


def _presence_of(asked: Asked) -> bool | None:
    """Return whether the graph that is written to has to be there, None where the request does not say."""
    if asked.headers.get("If-None-Match", "").strip() == "*":
        return False
    return True if asked.headers.get("If-Match", "").strip() == "*" else None
