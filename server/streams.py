"""A page that is not held whole: tagged before it is made, and handed on in parts while it is made."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Executor
from contextlib import suppress
from itertools import chain
from threading import Lock
from typing import TYPE_CHECKING, Any

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from server.reply import Reply, names

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

# Bytes, as of an answer of a worker: up to so many leave whole, so that what fails before fails before the first byte,
# and so that they can be kept; more leave in such parts.
_WHOLE, _PART = 2**20, 128 * 1024


def streamed(lines: Callable[[], Iterator[str]], tag: str, media_type: str) -> Response:
    """Return a page of *lines*, which are not asked for where the client has what *tag* names.

    They are asked for in other threads later, without the request. An error among the first of them is told as any
    other; one among the others breaks the answer off.
    """
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if names(request.headers.get("If-None-Match", ""), tag):
        return Response(status=304, headers=headers)
    first: list[bytes] = []
    parts = _iter_parts(lines())
    for part in parts:
        first.append(part)
        if sum(map(len, first)) > _WHOLE:
            return Response(chain(first, parts), mimetype=media_type, headers=headers)
    return Response(b"".join(first), mimetype=media_type, headers=headers)


def _iter_parts(lines: Iterator[str]) -> Iterator[bytes]:
    held = bytearray()
    for line in lines:
        held += line.encode()
        if len(held) >= _PART:
            yield bytes(held)
            held.clear()
    if held:
        yield bytes(held)


def answer(app: "WSGIApplication", environ: dict[str, Any]) -> AnyResponse:
    """Have an application answer; what says its length is held whole then, and what does not is yet to be made."""
    response = AnyResponse.from_app(app, environ)
    if response.content_length is not None or response.status_code != 200:
        response.make_sequence()
        response.close()
    return response


def to_reply(response: AnyResponse, threads: Executor) -> Reply:
    """Return what an application answered as a reply, whole, or in parts that are made in *threads*."""
    headers = [pair for pair in response.headers.items() if pair[0] != "Date"]  # the server says it
    if response.is_sequence:
        return Reply(response.status_code, headers, response.get_data())
    making = _Making(response, threads)
    return Reply(response.status_code, headers, parts=making.parts(), close=making.close)


class _Making:
    """A response that is made part by part, whichever thread has time; who asks for it may leave meanwhile."""

    def __init__(self, response: AnyResponse, threads: Executor) -> None:
        self._response, self._threads = response, threads
        self._made = response.iter_encoded()
        self._lock = Lock()

    async def parts(self) -> AsyncIterator[bytes]:
        """Yield the parts."""
        loop = asyncio.get_running_loop()
        while (part := await loop.run_in_executor(self._threads, self._next)) is not None:
            yield part

    def close(self) -> None:
        """Let go of the response, once the part is made that is being made."""
        with suppress(RuntimeError):  # the service stops, and nothing more is made
            self._threads.submit(self._close)

    def _next(self) -> bytes | None:
        with self._lock:
            return next(self._made, None)

    def _close(self) -> None:
        with self._lock:
            self._response.close()
