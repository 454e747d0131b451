"""A response on its way out: whole or in parts, tagged, and compressed where the client likes that."""

import gzip
import hashlib
import zlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace

from werkzeug.http import is_resource_modified

from server.asked import Asked

Pairs = list[tuple[str, str]]
# Below this many bytes nothing is gained; above it, it is done in a thread.
SMALL, LARGE = 1024, 256 * 1024
_QUICK = 1  # zlib's level: three quarters of what the best one gains, in a tenth of its time
_COMPRESSIBLE = (
    "text/",
    "application/json",
    "application/sparql",
    "application/n-",
    "application/rdf",
    "application/ld",
)


@dataclass(frozen=True)
class Reply:
    """A response. ``parts`` takes the place of ``body`` where it is not held whole.

    ``close`` lets go of what it comes from, and is to be called in any case, also where no part was ever asked for.
    """

    status: int
    headers: Pairs = field(default_factory=list)
    body: bytes = b""
    parts: AsyncIterator[bytes] | None = None
    close: Callable[[], None] = lambda: None

    def get(self, name: str) -> str | None:
        """Return the value of a header."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    def with_headers(self, *pairs: tuple[str, str]) -> "Reply":
        """Return the reply with *pairs* in place of its headers of those names."""
        names = {name.lower() for name, _ in pairs}
        kept = [pair for pair in self.headers if pair[0].lower() not in names]
        return replace(self, headers=[*kept, *pairs])


def make_tag(generation: str, *said: object) -> str:
    """Return the entity tag of what a generation answers to what was *said*: the same words, the same answer."""
    digest = hashlib.sha256(repr(said).encode()).hexdigest()[:32]
    return f'"{"-".join(generation.split())}:{digest}"'


def generation_of(tag: str) -> str:
    """Return the generation that an entity tag names, whether it is of an answer or of the generation itself.

    >>> generation_of('W/"0002-aaaaaaaaaaaa:77-gzip"'), generation_of("0002-aaaaaaaaaaaa")
    ('0002-aaaaaaaaaaaa', '0002-aaaaaaaaaaaa')
    """
    return tag.strip().removeprefix("W/").strip('"').partition(":")[0]


def generations_of(tags: str | None) -> frozenset[str] | None:
    """Return the generations that an If-Match names; None where it names none, or takes any.

    >>> sorted(generations_of('"0001-aaaaaaaaaaaa:77", "0002-bbbbbbbbbbbb"'))
    ['0001-aaaaaaaaaaaa', '0002-bbbbbbbbbbbb']
    """
    if tags is None or tags.strip() == "*":
        return None
    return frozenset(generation_of(tag) for tag in tags.split(","))


def has_it(asked: Asked, tag: str) -> bool:
    """Whether the client has what *tag* names, compressed or not."""
    given = asked.headers.get("If-None-Match")
    if given is None or asked.method not in ("GET", "HEAD"):
        return False
    return names(given, tag)


def names(given: str, tag: str) -> bool:
    """Whether If-None-Match names *tag*, either of them compressed or not.

    >>> names('W/"1:a", "1:b"', '"1:a-gzip"'), names("*", '"1:a"'), names('"1:a"', '"1:aa"')
    (True, True, False)
    """
    environ = {"REQUEST_METHOD": "GET", "HTTP_IF_NONE_MATCH": plain_tags(given)}
    return not is_resource_modified(environ, etag=plain_tags(tag))


def plain_tags(given: str) -> str:
    """Return If-None-Match as it were if nothing had been compressed.

    >>> plain_tags('"1:a-gzip", "1:b"')
    '"1:a", "1:b"'
    """
    return given.replace('-gzip"', '"')


def likes_gzip(asked: Asked) -> bool:
    """Whether the client accepts gzip by name."""
    return "gzip" in asked.headers.get("Accept-Encoding", "") and asked.accept_encodings["gzip"] > 0


def is_compressible(reply: Reply) -> bool:
    """Whether a reply is text that gains from being compressed."""
    if reply.status != 200 or reply.get("Content-Encoding"):
        return False
    if reply.parts is None and len(reply.body) < SMALL:
        return False
    return (reply.get("Content-Type") or "").startswith(_COMPRESSIBLE)


def compress(body: bytes) -> bytes:
    """Return *body* compressed, the same bytes each time. About 10 ms a megabyte."""
    return gzip.compress(body, _QUICK, mtime=0)


def compressed(reply: Reply) -> Reply:
    """Return *reply* compressed, part by part where it has parts."""
    tag = reply.get("ETag")
    pairs = [("Content-Encoding", "gzip")] + ([("ETag", tag[:-1] + '-gzip"')] if tag else [])
    if reply.parts is not None:
        return replace(reply, parts=_compress_parts(reply.parts)).with_headers(*pairs)
    return replace(reply, body=compress(reply.body)).with_headers(*pairs)


async def _compress_parts(parts: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    press = zlib.compressobj(_QUICK, zlib.DEFLATED, 31)
    try:
        async for part in parts:
            if pressed := press.compress(part):
                yield pressed
        yield press.flush()
    finally:
        await parts.aclose()  # type: ignore[attr-defined]
