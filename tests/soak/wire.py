"""Requests as bytes, and what comes back: a client that sends what no HTTP library would."""

import asyncio
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

# Attackers have an address of their own, as a service may tell its clients apart by it.
ATTACKER = ("127.0.0.2", 0)
PIECE, SHOWN = 1 << 20, 2000  # bytes: of a piece that is sent, of an answer's content that is kept
Text = str | list[Any]


def iter_text(text: Text, depth: int, outside: str) -> Iterator[bytes]:
    """Yield a text of attacks.yaml in pieces of about a megabyte.

    A text is a string or a list of parts: strings, ``{repeat: UNIT, times: N}``, ``{count: UNIT, times: N}`` where
    ``@n`` is the number of the turn and ``@m`` the next one, and ``{hex: DIGITS}``. Without ``times`` it is the
    attack's depth. ``@outside`` is the address that nobody may call, ``@port`` its port.

    >>> b"".join(iter_text(["ASK ", {"repeat": "{", "times": 2}, {"count": "?a@n ", "times": 2}], 0, "http://h:1"))
    b'ASK {{?a0 ?a1 '
    """
    for part in [text] if isinstance(text, str) else text:
        if isinstance(part, str):
            yield fill(part, outside)
        elif "hex" in part:
            yield bytes.fromhex(part["hex"])
        elif "repeat" in part:
            unit, times = fill(part["repeat"], outside), part.get("times", depth)
            whole = max(1, PIECE // len(unit))
            for _ in range(times // whole):
                yield unit * whole
            yield unit * (times % whole)
        else:
            unit, times = part["count"], part.get("times", depth)
            for start in range(0, times, 10_000):
                numbers = range(start, min(start + 10_000, times))
                turns = (unit.replace("@n", str(n)).replace("@m", str(n + 1)) for n in numbers)
                yield fill("".join(turns), outside)


def fill(text: str, outside: str) -> bytes:
    """Return a text with the outside address in it, as UTF-8."""
    return text.replace("@outside", outside).replace("@port", outside.rpartition(":")[2]).encode()


def compressed(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield *pieces* as gzip."""
    engine = zlib.compressobj(1, wbits=31)
    for piece in pieces:
        yield engine.compress(piece)
    yield engine.flush()


def chunked(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield *pieces* in chunked transfer coding."""
    for piece in pieces:
        if piece:
            yield b"%x\r\n%b\r\n" % (len(piece), piece)
    yield b"0\r\n\r\n"


def head(method: str, target: bytes, headers: Iterable[tuple[str, bytes]]) -> bytes:
    """Return the head of a request."""
    lines = b"".join(b"%b: %b\r\n" % (name.encode(), value) for name, value in headers)
    return b"%b %b HTTP/1.1\r\n%b\r\n" % (method.encode(), target, lines)


@dataclass
class Answer:
    """One answer: its head, how much of its content is still to come (None: until the end), the content's begin."""

    status: int
    headers: Mapping[str, str]
    left: int | None = None
    is_chunked: bool = False
    content: bytes = b""
    is_whole: bool = False


class Answers:
    """The answers on one connection, taken from its bytes as they come."""

    def __init__(self, *, is_head: bool = False) -> None:
        self.found: list[Answer] = []
        self._buffer = bytearray()
        self._is_head = is_head

    @property
    def whole(self) -> list[Answer]:
        """The answers that have come whole."""
        return [answer for answer in self.found if answer.is_whole]

    def feed(self, data: bytes) -> None:
        """Take what has come; b"" is the end of the connection."""
        self._buffer += data
        while self._step():
            pass
        if not data and self.found and self.found[-1].left is None and not self.found[-1].is_chunked:
            self.found[-1].is_whole = True

    def _step(self) -> bool:
        """Go on by one head or piece of content; return whether there may be more."""
        if not self.found or self.found[-1].is_whole:
            return self._take_head()
        answer = self.found[-1]
        if answer.left is None and answer.is_chunked:
            return self._take_size(answer)
        size = len(self._buffer) if answer.left is None else min(answer.left, len(self._buffer))
        answer.content += bytes(self._buffer[: min(size, SHOWN - len(answer.content))])
        del self._buffer[:size]
        if answer.left is None:
            return False
        answer.left -= size
        if answer.left == 0:
            answer.left, answer.is_whole = (None, False) if answer.is_chunked else (0, True)
            return True
        return False

    def _take_head(self) -> bool:
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return False
        first, *lines = bytes(self._buffer[:end]).decode("latin-1").split("\r\n")
        del self._buffer[: end + 4]
        headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        status = int(first.split()[1])
        if status < 200:
            return True  # 100 Continue is no answer
        answer = Answer(status, headers)
        if "chunked" in headers.get("transfer-encoding", ""):
            answer.is_chunked = True
        elif "content-length" in headers:
            answer.left = int(headers["content-length"])
        if self._is_head or status in (204, 304) or answer.left == 0:
            answer.is_whole = True
        self.found.append(answer)
        return True

    def _take_size(self, answer: Answer) -> bool:
        """Read the line with the size of the next chunk, past the end of the one before."""
        start = 2 if self._buffer.startswith(b"\r\n") else 0
        end = self._buffer.find(b"\r\n", start)
        if end < 0:
            return False
        size = int(bytes(self._buffer[start:end]).split(b";")[0], 16)
        if size:
            del self._buffer[: end + 2]
            answer.left = size
        elif len(self._buffer) >= end + 4:
            del self._buffer[: end + 4]
            answer.is_whole = True
        else:
            return False
        return True


@dataclass
class Outcome:
    """What came of one connection.

    ``end`` is ``closed`` or ``cut`` (in the midst of an answer) by the server, ``silent`` where we gave up, empty where
    every answer came; ``late`` is seconds from the last byte sent to the end of the last answer, never below 0.
    """

    answers: list[Answer] = field(default_factory=list)
    end: str = ""
    late: float = 0.0
    bytes_sent: int = 0

    @property
    def said(self) -> list[int | str]:
        """The statuses, and how it ended if not with an answer."""
        return [*(answer.status for answer in self.answers), *([self.end] if self.end else [])]


@dataclass(frozen=True)
class Manner:
    """How a client behaves, in seconds.

    ``pace`` between single bytes that it sends, ``slow_read`` between kilobytes that it reads; it goes away after
    ``leave``; it waits ``patience`` for an answer, and ``linger`` for one more than the *answers* it expects.
    """

    answers: int = 1
    pace: float = 0.0
    slow_read: float = 0.0
    leave: float = 0.0
    patience: float = 10.0
    linger: float = 0.0


async def exchange(port: int, sent: Iterable[bytes], manner: Manner, *, is_head: bool = False) -> Outcome:
    """Send bytes on a connection and take what comes, at the same time."""
    outcome, answers = Outcome(), Answers(is_head=is_head)
    try:
        async with asyncio.timeout(manner.leave or manner.patience):
            reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=ATTACKER, limit=65536)
    except TimeoutError:  # an OSError too
        outcome.end = "silent"
        return outcome
    except OSError:
        outcome.end = "closed"
        return outcome
    start = time.monotonic()
    clock = {"sent": start, "answered": start}
    sending = asyncio.create_task(_send(writer, sent, manner.pace, outcome, clock))
    try:
        async with asyncio.timeout(manner.leave or manner.patience):
            outcome.end = await _receive(reader, answers, manner, clock)
    except TimeoutError:
        outcome.end = "silent"
    finally:
        sending.cancel()
        with suppress(asyncio.CancelledError):
            await sending
        writer.transport.abort()
    outcome.answers = answers.whole
    if outcome.end == "closed" and len(answers.found) > len(answers.whole):
        outcome.end = "cut"
    elif outcome.end == "closed" and answers.whole:
        outcome.end = ""
    outcome.late = max(0.0, clock["answered"] - clock["sent"])
    return outcome


async def _send(
    writer: asyncio.StreamWriter, sent: Iterable[bytes], pace: float, outcome: Outcome, clock: dict[str, float]
) -> None:
    with suppress(OSError):  # the server has closed: what it said before is what counts
        for piece in sent:
            for part in (piece[at : at + 1] for at in range(len(piece))) if pace else (piece,):
                writer.write(part)
                await writer.drain()
                outcome.bytes_sent += len(part)
                clock["sent"] = time.monotonic()
                await asyncio.sleep(pace)


async def _receive(reader: asyncio.StreamReader, answers: Answers, manner: Manner, clock: dict[str, float]) -> str:
    """Read until every answer has come, or the end; return how it ended."""
    while True:
        enough = len(answers.whole) >= manner.answers
        if enough and not manner.linger:
            return ""
        try:
            async with asyncio.timeout(manner.linger if enough else None):
                data = await reader.read(1024 if manner.slow_read else 65536)
        except TimeoutError:
            return ""
        except OSError:
            data = b""
        answers.feed(data)
        if not enough:
            clock["answered"] = time.monotonic()
        if not data:
            return "closed"
        if manner.slow_read:
            await asyncio.sleep(manner.slow_read)
