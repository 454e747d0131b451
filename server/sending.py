"""A response onto the wire: out of the cache, whole, in parts while the client takes them, or as the last word."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from kg.errors import KgError
from server.asked import Scope
from server.reply import Reply, names

Send = Callable[[dict[str, Any]], Awaitable[None]]
# Seconds for a client to take more of an answer, and bytes a second that it has to take of a long one, since a worker
# waits for it.
_STALL, _SLOWEST = 30.0, 32 * 1024


@dataclass(frozen=True)
class Kept:
    """A reply in the cache, as it goes out: plain, and compressed where that is smaller."""

    tag: str
    headers: list[tuple[bytes, bytes]]
    body: bytes


class BrokenError(Exception):
    """An answer broke off: it had begun, so that the client is told by the end of the connection alone."""

    def __init__(self, status: int, size: int, reason: str) -> None:
        super().__init__(reason)
        self.status, self.size, self.reason = status, size, reason


def encoded(reply: Reply) -> list[tuple[bytes, bytes]]:
    """Return the headers of a reply as they go out, with its length where it is whole."""
    pairs = [(name.lower().encode("latin-1"), value.encode("latin-1", "replace")) for name, value in reply.headers]
    if reply.parts is None:
        pairs = [pair for pair in pairs if pair[0] != b"content-length"]
        if reply.status not in (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED):
            pairs.append((b"content-length", str(len(reply.body)).encode()))
    return pairs


async def send_kept(
    kept: Kept, scope: Scope, given: bytes | None, extra: tuple[bytes, bytes], send: Send
) -> tuple[int, int]:
    """Send what the cache has, or that the client has it by the If-None-Match *given*; return status and bytes."""
    if given is not None and scope["method"] != "POST" and names(given.decode("latin-1"), kept.tag):
        pairs = [pair for pair in kept.headers if pair[0] not in (b"content-length", b"content-encoding")]
        await send({"type": "http.response.start", "status": 304, "headers": [*pairs, extra]})
        await send({"type": "http.response.body"})
        return 304, 0
    await send({"type": "http.response.start", "status": 200, "headers": [*kept.headers, extra]})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else kept.body})
    return 200, len(kept.body)


async def send_reply(reply: Reply, method: str, extra: tuple[bytes, bytes], send: Send) -> tuple[int, int]:
    """Send a reply; return its status and the bytes of its body.

    :raises BrokenError: what its parts come from failed, or the client takes them too slowly.
    """
    await send({"type": "http.response.start", "status": reply.status, "headers": [*encoded(reply), extra]})
    if reply.parts is None:
        await send({"type": "http.response.body", "body": b"" if method == "HEAD" else reply.body})
        return reply.status, len(reply.body)
    size, loop = 0, asyncio.get_running_loop()
    start = loop.time()
    try:
        if method != "HEAD":
            async for part in reply.parts:
                size += len(part)
                async with asyncio.timeout_at(min(loop.time() + _STALL, start + _STALL + size / _SLOWEST)):
                    await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body"})
    except KgError as err:
        raise BrokenError(reply.status, size, str(err)) from err
    except TimeoutError as err:
        raise BrokenError(reply.status, size, "the client takes the answer too slowly") from err
    finally:
        await reply.parts.aclose()  # type: ignore[attr-defined]
    return reply.status, size


async def send_last(send: Send) -> None:
    """Tell a client whose request is given up, as the server stops; one whose answer had begun sees its end."""
    body = b'{"type":"about:blank","title":"Service Unavailable","status":503,"detail":"the service stops"}'
    headers = [
        (b"content-type", b"application/problem+json"),
        (b"content-length", str(len(body)).encode()),
        (b"retry-after", b"5"),
        (b"access-control-allow-origin", b"*"),
        (b"connection", b"close"),
    ]
    try:
        await send({"type": "http.response.start", "status": 503, "headers": headers})
        await send({"type": "http.response.body", "body": body})
    except RuntimeError:  # it had begun
        return
