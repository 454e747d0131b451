"""What the front and its processes say to one another: a header of JSON and a payload of bytes a frame."""

import json
import socket
import struct
from collections.abc import Iterator
from typing import Any

Header = dict[str, Any]
# Tells a keeper that it may leave a large generation on the disk.
QUICK = "quick"
_LENGTHS = struct.Struct("!II")


def pack(header: Header, payload: bytes = b"") -> bytes:
    """Return a frame: two lengths of four bytes, header, payload."""
    text = json.dumps(header, separators=(",", ":")).encode()
    return b"".join((_LENGTHS.pack(len(text), len(payload)), text, payload))


class Frames:
    """Bytes in, as they come; frames out, as they are whole.

    >>> frames = Frames()
    >>> list(frames.feed(pack({"do": "ask"}, b"ASK {}")[:9])), list(frames.feed(pack({"do": "ask"}, b"ASK {}")[9:]))
    ([], [({'do': 'ask'}, b'ASK {}')])
    """

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, content: bytes) -> Iterator[tuple[Header, bytes]]:
        """Yield each frame that is whole with *content*."""
        self._held += content
        while len(self._held) >= _LENGTHS.size:
            head, body = _LENGTHS.unpack_from(self._held)
            end = _LENGTHS.size + head + body
            if len(self._held) < end:
                return
            header = json.loads(self._held[_LENGTHS.size : _LENGTHS.size + head])
            payload = bytes(self._held[_LENGTHS.size + head : end])
            del self._held[:end]
            yield header, payload


def receive(connection: socket.socket) -> tuple[Header, bytes] | None:
    """Wait for one frame on a blocking socket; None where the other side has gone."""
    lengths = _receive_all(connection, _LENGTHS.size)
    if lengths is None:
        return None
    head, body = _LENGTHS.unpack(lengths)
    content = _receive_all(connection, head + body)
    return None if content is None else (json.loads(content[:head]), bytes(content[head:]))


def _receive_all(connection: socket.socket, size: int) -> bytearray | None:
    content = bytearray(size)
    rest = memoryview(content)
    while rest:
        count = connection.recv_into(rest)
        if not count:
            return None
        rest = rest[count:]
    return content
