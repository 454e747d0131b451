"""HTTP as it may come off the wire: uvicorn's reading of it, with an end to patience and to the size of a head."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

# Seconds for the head of a request to be whole; bytes of it, and of its address.
PATIENCE, MOST_HEAD, MOST_ADDRESS = 15.0, 64 * 1024, 16 * 1024
# Seconds that requests may take to end once the service is told to.
GRACE = 8
_REFUSALS = {
    408: ("Request Timeout", "the head of the request did not come in time"),
    414: ("URI Too Long", f"the address has more than {MOST_ADDRESS} bytes: expected a query in the body of a POST"),
    431: ("Request Header Fields Too Large", f"the head has more than {MOST_HEAD} bytes"),
}


class BoundedProtocol(HttpToolsProtocol):
    """One connection. Half a request is borne for a while and costs little; then it is closed."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a head."""
        super().connection_made(transport)
        self._in_head, self._head = True, 0
        self._timer: asyncio.TimerHandle | None = self.loop.call_later(PATIENCE, self._give_up, 408)

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on, as long as the head is not too large."""
        if self._in_head:
            self._head += len(data)
        super().data_received(data)
        if self._in_head and self._head > MOST_HEAD and not self.transport.is_closing():
            self._give_up(414 if not self.headers and len(self.url) > MOST_ADDRESS else 431)

    def on_message_begin(self) -> None:
        """Begin to read a head."""
        super().on_message_begin()
        self._in_head = True
        if self._timer is None:
            self._head = 0
            self._timer = self.loop.call_later(PATIENCE, self._give_up, 408)

    def on_headers_complete(self) -> None:
        """Let the request be answered, if its head is no larger than may be."""
        self._stop_waiting()
        self._in_head = False
        size = sum(len(name) + len(value) + 4 for name, value in self.headers)
        if len(self.url) > MOST_ADDRESS or size > MOST_HEAD:
            self._give_up(414 if len(self.url) > MOST_ADDRESS else 431)
            return
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Pass on a part of the body, unless the request was refused."""
        if self.cycle is not None:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """Pass on the end, unless the request was refused."""
        if self.cycle is not None:
            super().on_message_complete()

    def _stop_waiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _give_up(self, status: int) -> None:
        """Refuse the request, and close the connection: what may follow on it is nobody's."""
        self._stop_waiting()
        if self.transport.is_closing():
            return
        title, detail = _REFUSALS[status]
        body = f'{{"type":"about:blank","title":"{title}","status":{status},"detail":"{detail}"}}'.encode()
        head = f"HTTP/1.1 {status} {title}\r\ncontent-type: application/problem+json\r\ncontent-length: {len(body)}\r\n"
        self.transport.write(head.encode() + b"connection: close\r\n\r\n" + body)
        self.transport.close()


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
