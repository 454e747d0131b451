"""HTTP as it may come off the wire: uvicorn's reading of it, with an end to patience and to the size of a head."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

# Seconds for the head of a request to be whole; bytes of it, and of its address.
PATIENCE, MOST_HEAD, MOST_ADDRESS = 15.0, 64 * 1024, 16 * 1024
# Seconds that requests may take to end once the service is told to.
GRACE = 8
# Seconds for which what a refused client still sends is thrown away: were it closed at once, it would lose the answer.
LINGER = 10.0
_REFUSALS = {
    400: ("Bad Request", "the request cannot be read as HTTP/1.1"),
    408: ("Request Timeout", "the head of the request did not come in time"),
    414: ("URI Too Long", f"the address has more than {MOST_ADDRESS} bytes: expected a query in the body of a POST"),
    431: ("Request Header Fields Too Large", f"the head has more than {MOST_HEAD} bytes"),
}


class BoundedProtocol(HttpToolsProtocol):
    """One connection. Half a request is borne for a while and costs little; then it is closed."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a head."""
        super().connection_made(transport)
        self._in_head, self._in_body, self._is_deaf = True, False, False
        self._running: RequestResponseCycle | None = None
        self._head = self._between = 0  # bytes of the head, and behind it of what is no body: extensions and trailers
        self._timer: asyncio.TimerHandle | None = self.loop.call_later(PATIENCE, self._give_up, 408)

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer, and let the request that is worked on know: uvicorn tells the last of several alone."""
        self._stop_waiting()
        if self._running is not None and not self._running.response_complete:
            self._running.disconnected = True
            self._running.message_event.set()
        super().connection_lost(exc)

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        self._running = cycle
        super()._start_asgi_task(cycle, app)

    def data_received(self, data: bytes) -> None:
        """Read on, as long as the head is not too large."""
        if self._is_deaf:
            return
        if self._in_head:
            self._head += len(data)
        elif self._in_body:
            self._between += len(data)
        super().data_received(data)
        if self._in_body and self._between > MOST_HEAD:
            self._give_up(400)
        if self._in_head and self._head > MOST_HEAD and not self._is_deaf and not self.transport.is_closing():
            self._give_up(414 if not self.headers and len(self.url) > MOST_ADDRESS else 431)

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 (uvicorn's)
        """Refuse what is no request, as every refusal is told."""
        self._give_up(400)

    def on_message_begin(self) -> None:
        """Begin to read a head."""
        super().on_message_begin()
        self._in_head = True
        if self._timer is None:
            self._head = 0
            self._timer = self.loop.call_later(PATIENCE, self._give_up, 408)

    def on_headers_complete(self) -> None:
        """Let the request be answered, if its head is no larger than may be."""
        if self._is_deaf:
            return
        self._stop_waiting()
        self._in_head, self._in_body = False, True
        size = sum(len(name) + len(value) + 4 for name, value in self.headers)
        if len(self.url) > MOST_ADDRESS or size > MOST_HEAD:
            self._give_up(414 if len(self.url) > MOST_ADDRESS else 431)
            return
        super().on_headers_complete()
        if self.parser.should_upgrade():  # nothing here is upgraded to, and what follows such a request is not read
            self.cycle.keep_alive = False
        if self.scope["method"] not in ("GET", "HEAD", "OPTIONS"):
            self.cycle.transport = _Door(self)  # type: ignore[assignment]

    def on_body(self, body: bytes) -> None:
        """Pass on a part of the body, unless the request was refused."""
        self._between = 0
        if self.cycle is not None and not self._is_deaf:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """Pass on the end, unless the request was refused."""
        self._in_body = False
        if self.cycle is not None and not self._is_deaf:
            super().on_message_complete()

    def leave(self) -> None:
        """Close, once the client has sent what it is sending or enough time has passed."""
        if not self._in_body:
            self.transport.close()
        elif not self._is_deaf:
            self._is_deaf = True
            self.transport.write_eof()
            self.transport.resume_reading()
            self._timer = self.loop.call_later(LINGER, self.transport.close)

    def _stop_waiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _give_up(self, status: int) -> None:
        """Refuse the request, and leave: what may follow on it is nobody's."""
        self._stop_waiting()
        if self._is_deaf or self.transport.is_closing():
            return
        is_busy = self.cycle is not None and not self.cycle.response_complete
        if self.pipeline or (is_busy and self.cycle.response_started):
            self.transport.close()  # anything written now would stand in the midst of another answer
            return
        if is_busy:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        title, detail = _REFUSALS[status]
        body = f'{{"type":"about:blank","title":"{title}","status":{status},"detail":"{detail}"}}'.encode()
        head = f"HTTP/1.1 {status} {title}\r\ncontent-type: application/problem+json\r\ncontent-length: {len(body)}\r\n"
        self.transport.write(head.encode() + b"access-control-allow-origin: *\r\nconnection: close\r\n\r\n" + body)
        self._in_body = status != 408  # who sends nothing loses nothing
        self.leave()


class _Door:
    """A transport as the answer to a request with a body sees it: closing it lets the client finish its sentence."""

    def __init__(self, protocol: BoundedProtocol) -> None:
        self._protocol = protocol
        self.write = protocol.transport.write
        self.is_closing = protocol.transport.is_closing

    def close(self) -> None:
        self._protocol.leave()


class Server(uvicorn.Server):
    """uvicorn's server, which a signal ends as if it had ended by itself: the rest of the service stops after it."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Listen for what an operator and a keyboard send."""
        loop, numbers = asyncio.get_running_loop(), (signal.SIGINT, signal.SIGTERM)
        for number in numbers:
            loop.add_signal_handler(number, self.handle_exit, number, None)
        try:
            yield
        finally:
            for number in numbers:
                loop.remove_signal_handler(number)


def settings_of(host: str, port: int) -> dict[str, Any]:
    """Return what uvicorn is told."""
    return {
        "host": host,
        "port": port,
        "http": BoundedProtocol,
        "ws": "none",
        "lifespan": "off",
        "access_log": False,
        "log_config": None,
        "server_header": False,
        "backlog": 2048,
        "timeout_keep_alive": 65,
        "timeout_graceful_shutdown": GRACE,
    }
