"""The front: requests off the wire, within the limits, from the cache where it has the answer, counted and logged."""

import asyncio
import itertools
import json
import logging
import re
import secrets
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from http import HTTPStatus
from ipaddress import ip_address

from limits import RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from werkzeug.exceptions import (
    BadRequest,
    HTTPException,
    HTTPVersionNotSupported,
    RequestEntityTooLarge,
    RequestTimeout,
    ServiceUnavailable,
    TooManyRequests,
    UnsupportedMediaType,
)

from kg.errors import KgError
from server.asked import FORM, MOST_FIELDS, Asked, Scope, count_fields, joined
from server.cache import Cache
from server.reply import Reply, compressed, generation_of, is_compressible, likes_gzip
from server.sending import BrokenError, Kept, Send, encoded, send_kept, send_last, send_reply
from server.service import Service
from server.watch import Receive, Watch

_LOG = logging.getLogger(__name__)
Headers = dict[bytes, bytes]
# Bytes that the cache may take, and of a body that is part of its key.
_ROOM, _MOST_KEYED, _OVERHEAD = 24 * 2**20, 16 * 1024, 4096
# Seconds: for the next part of a body, and for all of it.
_NEXT, _WHOLE = 10.0, 120.0
# Bytes of an answer that are held for a client of HTTP/1.0.
_MOST_HELD = 16 * 2**20
# Requests a second of one client, where the setting says nothing; those of this machine are not counted then.
_RATE = 100
_IDENTIFIER = re.compile(rb"[A-Za-z0-9._-]{1,64}")
_LARGE_FORM = 64 * 1024
_PROBLEM = "application/problem+json"
# What a host is called, and the longest that a header which is read closely may be.
_HOST = re.compile(rb"(?:\[[0-9A-Fa-f:.%]+\]|[A-Za-z0-9._~%-]*)(?::[0-9]{1,5})?")
_CLOSELY_READ, _LONGEST = (b"accept", b"accept-encoding", b"content-type", b"host"), 2048
_LARGE = 256 * 1024  # bytes beyond which compressing is done in a thread


class Front:
    """The application that the server runs (ASGI)."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._cache = Cache[Kept](_ROOM)
        self._start, self._numbers = secrets.token_hex(4), itertools.count(1)
        rate = int(service.settings.rate or _RATE)
        self._rate = RateLimitItemPerSecond(rate) if rate else None
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._log: list[str] = []
        # Bytes of bodies in memory, and how many there may be.
        self._held, self._budget = 0, (2 * service.settings.upload_megabytes + 64) * 2**20
        # What is worked on, by the key of the cache; None where it cannot be shared after all.
        self._flights: dict[object, asyncio.Future[Reply | None]] = {}
        self._flusher: asyncio.TimerHandle | None = None
        self._changes = 0  # of the generation: what was begun before one is not kept after it
        if service.pool is not None:
            service.pool.on_change(self._change)

    def _change(self) -> None:
        self._changes += 1
        self._cache.clear()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        start = time.perf_counter()
        headers = joined(scope)
        given = headers.get(b"x-request-id", b"")
        identifier = given.decode() if _IDENTIFIER.fullmatch(given) else f"{self._start}-{next(self._numbers)}"
        status, size, broken = 499, 0, None
        watch = Watch(receive)
        try:
            status, size = await self._respond(scope, headers, identifier, watch, send)
        except BrokenError as err:
            status, size, broken = err.status, err.size, err.reason
        except asyncio.CancelledError:
            if not watch.is_gone:
                status, broken = 503, "the service stops"
                await send_last(send)
        except Exception as err:
            status, broken = 500, str(err)
            _LOG.exception("request %s", identifier)
            raise
        finally:
            watch.end()
            self._held -= watch.held
            seconds = time.perf_counter() - start
            self._service.metrics.count(scope["path"], scope["method"], status, seconds)
            self._note(scope, identifier, status, size, seconds, broken)

    async def _respond(
        self, scope: Scope, headers: Headers, identifier: str, watch: "Watch", send: Send
    ) -> tuple[int, int]:
        """Send the response; return its status and the bytes of its body."""
        extra = (b"x-request-id", identifier.encode())
        body, key, changes = b"", None, self._changes
        try:
            self._check(scope, headers)
            if scope["method"] not in ("GET", "HEAD", "OPTIONS"):
                body = await self._read(scope, headers, watch)
            key = self._key(scope, headers, body)
            if key is not None and (kept := self._cache.get(key)) is not None:
                self._service.metrics.count_cache(hit=True)
                return await send_kept(kept, scope, headers.get(b"if-none-match"), extra, send)
            if key is not None:
                self._service.metrics.count_cache(hit=False)
            asked = Asked(scope, body)
            watch.begin()
            if len(body) > _LARGE_FORM and asked.mimetype == FORM:
                await asyncio.to_thread(lambda: asked.form)  # which keeps it
            reply = await self._share(key, asked, identifier)
        except HTTPException as err:
            asked = Asked(scope)
            reply = await self._service.tell(asked, err, identifier=identifier)
            if isinstance(err, BadRequest) or headers.keys() & {b"content-length", b"transfer-encoding"}:
                reply = reply.with_headers(("Connection", "close"))  # what is left of its body is nobody's
        try:
            if reply.parts is not None and scope["http_version"] != "1.1" and asked.method != "HEAD":
                reply = await self._gather(reply, asked, identifier)
            if is_compressible(reply) and likes_gzip(asked):
                large = reply.parts is None and len(reply.body) > _LARGE
                reply = await asyncio.to_thread(compressed, reply) if large else compressed(reply)
            if key is not None and changes == self._changes:
                self._keep(key, asked, reply)
            return await send_reply(reply, asked.method, extra, send)
        finally:
            reply.close()

    async def _gather(self, reply: Reply, asked: Asked, identifier: str) -> Reply:
        """Return *reply* in one piece for a client of HTTP/1.0, which could not tell its end from a break."""
        assert reply.parts is not None  # else it is in one piece
        held = bytearray()
        try:
            async for part in reply.parts:
                held += part
                if len(held) > _MOST_HELD:
                    raise HTTPVersionNotSupported(f"the answer has more than {_MOST_HELD} bytes: expected HTTP/1.1")
        except (KgError, HTTPException) as err:
            return await self._service.tell(asked, err, identifier=identifier)
        finally:
            reply.close()
        return replace(reply, body=bytes(held), parts=None)

    async def _share(self, key: object, asked: Asked, identifier: str) -> Reply:
        """Return the answer to a request; who asks the same while it is worked on gets the same."""
        flight = self._flights.get(key)
        if flight is not None:
            found = await asyncio.shield(flight)
            if found is not None:
                return _readdressed(found, identifier)
        is_page = asked.path == "/sparql" and "html" in asked.headers.get("Accept", "").lower()
        if key is None or flight is not None or is_page:
            # The page of a query that fails is told to its own client alone: none waits for another's deadline.
            return await self._service.answer(asked, identifier=identifier)
        flight = self._flights[key] = asyncio.get_running_loop().create_future()
        shared = None
        try:
            reply = await self._service.answer(asked, identifier=identifier)
            shared = reply if _may_be_shared(reply) else None
            return reply
        finally:
            del self._flights[key]
            flight.set_result(shared)

    def _check(self, scope: Scope, headers: Headers) -> None:
        """Refuse what no honest client sends, and who asks too often.

        :raises BadRequest: the request can be read in more than one way.
        :raises TooManyRequests: the client has asked too often.
        """
        hosts = sum(name == b"host" for name, _ in scope["headers"])
        if hosts > 1 or (not hosts and scope["http_version"] == "1.1"):
            raise BadRequest("header Host: expected it once")
        if not _HOST.fullmatch(headers.get(b"host", b"")) or scope["scheme"] not in ("http", "https"):
            raise BadRequest("header Host: expected the name of a host, and a port where it has one")
        for name in _CLOSELY_READ:
            if len(headers.get(name, b"")) > _LONGEST:
                raise BadRequest(f"header {name.decode()}: expected at most {_LONGEST} bytes")
        coding = headers.get(b"transfer-encoding")
        if coding is not None and (coding.lower() != b"chunked" or scope["http_version"] != "1.1"):
            raise BadRequest("header Transfer-Encoding: expected chunked alone, with HTTP/1.1")
        if count_fields(scope["query_string"]) > MOST_FIELDS:
            raise BadRequest(f"the address has more than {MOST_FIELDS} parameters")
        client = scope["client"][0] if scope.get("client") else ""
        if self._rate is None or not (client and (self._service.settings.rate or not _is_here(client))):
            return
        if not self._limiter.hit(self._rate, client):
            raise TooManyRequests(f"more than {self._rate.amount} requests a second", retry_after=1)

    async def _read(self, scope: Scope, headers: Headers, watch: "Watch") -> bytes:
        """Return the body.

        :raises RequestEntityTooLarge: it is larger than its path takes.
        :raises RequestTimeout: it comes too slowly.
        :raises UnsupportedMediaType: it is compressed.
        """
        if headers.get(b"content-encoding", b"identity").lower() != b"identity":
            raise UnsupportedMediaType("header Content-Encoding: expected a body that is not compressed")
        self._service.admit(scope)
        most = self._service.takes_body(scope["path"], headers.get(b"content-type", b""))
        problem = f"the body is larger than {most} bytes"
        if int(headers.get(b"content-length", b"0")) > most:
            raise RequestEntityTooLarge(problem)
        parts, size = [], 0
        try:
            clock = asyncio.get_running_loop().time
            end = clock() + _WHOLE
            async with asyncio.timeout(_NEXT) as patience:
                while True:
                    message = await watch.receive()
                    if message["type"] == "http.disconnect":
                        watch.is_gone = True
                        raise asyncio.CancelledError
                    size += len(message["body"])
                    watch.held += len(message["body"])
                    self._held += len(message["body"])
                    if self._held > self._budget:
                        raise ServiceUnavailable("too much is being uploaded at the moment", retry_after=5)
                    if size > most:
                        raise RequestEntityTooLarge(problem)
                    parts.append(message["body"])
                    if not message["more_body"]:
                        return b"".join(parts)
                    patience.reschedule(min(clock() + _NEXT, end))
        except TimeoutError as err:
            raise RequestTimeout(f"the body comes too slowly: expected the next of it within {_NEXT:g} s") from err

    def _key(self, scope: Scope, headers: Headers, body: bytes) -> object:
        """Return what the answer to a request depends on beside the generation; None where it is not to be kept."""
        if self._service.pool is None or scope["path"] in ("/health", "/metrics"):
            return None
        key = (
            scope["path"],
            scope["query_string"],
            headers.get(b"accept"),
            headers.get(b"host"),
            scope["scheme"],
            b"gzip" in headers.get(b"accept-encoding", b"") and headers[b"accept-encoding"],
        )
        if scope["method"] in ("GET", "HEAD"):
            return key
        if scope["method"] == "POST" and scope["path"] == "/sparql" and len(body) <= _MOST_KEYED:
            return (*key, headers.get(b"content-type"), body)
        return None

    def _keep(self, key: object, asked: Asked, reply: Reply) -> None:
        """Keep what will be answered so as long as the generation is current."""
        tag, pool = reply.get("ETag"), self._service.pool
        if reply.status != HTTPStatus.OK or reply.parts is not None or tag is None or pool is None:
            return
        if generation_of(tag) == pool.generation and reply.get("Cache-Control") == "no-cache":
            kept = Kept(tag, encoded(reply), reply.body)
            self._cache.put(key, kept, len(reply.body) + len(asked.body) + len(asked.query_string) + _OVERHEAD)

    def _note(
        self, scope: Scope, identifier: str, status: int, size: int, seconds: float, broken: str | None = None
    ) -> None:
        """Write a line of the access log, a moment later; *broken* says why an answer was not sent whole."""
        target = scope["path"] + (f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else "")
        target = target if len(target) <= 500 else f"{target[:500]}..."
        client = scope["client"][0] if scope.get("client") else ""
        end = "" if broken is None else f', "broken": {json.dumps(broken)}'
        # What can hold a quotation mark is what the client said of itself and of its target.
        self._log.append(
            f'{{"time": "{datetime.now(UTC).isoformat(timespec="milliseconds")}", "request": "{identifier}", '
            f'"client": {json.dumps(client)}, "method": "{scope["method"]}", "target": {json.dumps(target)}, '
            f'"status": {status}, "bytes": {size}, "ms": {seconds * 1000:.2f}{end}}}'
        )
        if self._flusher is None:
            self._flusher = asyncio.get_running_loop().call_later(0.5, self.flush)

    def flush(self) -> None:
        """Write the lines of the access log that wait."""
        self._flusher = None
        lines, self._log = self._log, []
        if lines:
            sys.stderr.write("\n".join(lines) + "\n")
            sys.stderr.flush()


@lru_cache(maxsize=1024)
def _is_here(client: str) -> bool:
    """Whether an address is this machine's own."""
    try:
        return ip_address(client).is_loopback
    except ValueError:
        return False


def _may_be_shared(reply: Reply) -> bool:
    """Whether a reply is the same for all who ask the same: tagged and whole, or a problem that is told as JSON."""
    if reply.parts is not None:
        return False
    is_tagged = reply.status == HTTPStatus.OK and reply.get("ETag") is not None
    return is_tagged or reply.get("Content-Type") == _PROBLEM


def _readdressed(reply: Reply, identifier: str) -> Reply:
    """Return a shared reply for the request of another *identifier*, which a problem names."""
    if reply.get("Content-Type") != _PROBLEM:
        return reply
    return replace(reply, body=json.dumps(json.loads(reply.body) | {"request": identifier}).encode())
