"""From settings to a running service: the address, the data directory held, the front in its event loop."""

import asyncio
import ctypes
import fcntl
import os
import resource
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
import uvloop

from kg.errors import StoreError
from kg.session import Session
from kg.settings import Settings
from kg.syntax import STACK
from server import log
from server.app import create_app
from server.front import Front
from server.service import Service
from server.transport import Server, settings_of
from server.workers.pool import Pool

# mallopt's number for the most arenas: each thread's own would keep what its pages took.
_MOST_ARENAS = -8


def serve(session: Session, *, ready: Callable[[str], None] = lambda _: None) -> None:
    """Serve until stopped; *ready* is called with the name of the generation once requests are answered.

    :raises StoreError: the address cannot be bound, no generation can be loaded, or another service has the directory.
    """
    settings = session.settings
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 65536)), hard))
    ctypes.CDLL(None).mallopt(_MOST_ARENAS, 2)
    threading.stack_size(STACK)  # for the threads that answer, which are started below
    service = Service(session, create_app(session), None if settings.store else Pool(settings))
    front = Front(service)
    server = Server(uvicorn.Config(front, **settings_of(settings.host, settings.port)))

    async def run(listener: socket.socket) -> None:
        try:
            await service.start()
            ready(session.reader.generation)
            log.begin()
            await server.serve(sockets=[listener])
        finally:
            await service.stop()
            front.flush()

    with (
        hold(settings),
        bind(settings.host, settings.port) as listener,
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        runner.run(run(listener))


def bind(host: str, port: int) -> socket.socket:
    """Return a socket that is bound to an address.

    :raises StoreError: it cannot be.
    """
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=2048)
    except (OSError, ValueError) as err:  # ValueError: no address of that name
        reason = getattr(err, "strerror", None) or err
        raise StoreError(f"http://{host}:{port}/: cannot be served: {reason}; try --host or --port") from err


@contextmanager
def hold(settings: Settings) -> Iterator[None]:
    """Hold the data directory against a second service; nothing of a remote store, or where nothing may be written.

    :raises StoreError: another service holds it.
    """
    path = settings.data / "serving"
    if settings.store:
        yield
        return
    try:
        file = path.open("a+", encoding="utf-8")
    except OSError:  # a read-only disk has no one who writes
        yield
        return
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as err:
            file.seek(0)
            other = file.read().strip() or "another service"
            problem = f"{other} serves this data directory: expected it to be stopped, or another --data"
            raise StoreError(problem, settings.data) from err
        file.seek(0)
        file.truncate()
        file.write(f"process {os.getpid()} on http://{settings.host}:{settings.port}/")
        file.flush()
        yield
