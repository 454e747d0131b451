"""The service: what answers a request, once it has been read and found to be within the limits.

SPARQL and the graph store go to workers; everything else to the pages, which are Flask's and run in threads.
"""

import asyncio
import json
import logging
import sys
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from io import BytesIO
from typing import Any

from flask import Flask
from werkzeug.exceptions import HTTPException, InternalServerError, MethodNotAllowed

from kg.errors import CrowdedError, KgError
from kg.session import Session
from server import elsewhere, graphs, operations, queries, streams, updates, verdicts
from server.access import SECURITY
from server.asked import FORM, Asked, Scope
from server.metrics import Metrics
from server.negotiation import wants_html
from server.pooled import PooledReader
from server.problems import to_problem
from server.reply import Reply, plain_tags
from server.rights import load_rights, right_of
from server.workers.pool import Pool

_LOG = logging.getLogger(__name__)
Handler = Callable[["Service", Asked], Coroutine[Any, Any, Reply]]
# Threads for pages: each waits for its workers most of the time.
_THREADS = 8
# Pages that are made or waited for at once.
_MOST_SHOWING = 128
_LARGEST_QUERY = 2 * 2**20  # bytes
_LARGEST_VERDICT = 2**16  # bytes, since who sends one says who they are in the body


class Service:
    """Answers requests from the generation that its pool reads, or, without a pool, through its session."""

    def __init__(self, session: Session, pages: Flask, pool: Pool | None) -> None:
        """Take *pages* for what has no handler here.

        :raises SourceError: the file of tokens cannot be read.
        """
        self.session, self.pages, self.pool = session, pages, pool
        self.settings = session.settings
        self.rights = load_rights(session.settings)
        self.metrics = Metrics(pool)
        self._showing = 0
        self._ahead: asyncio.Future[None] | None = None
        self.threads = ThreadPoolExecutor(_THREADS, "page")
        self._handlers: dict[str, Mapping[str, Handler]] = {
            "/health": dict.fromkeys(("GET", "HEAD"), operations.health),
            "/metrics": dict.fromkeys(("GET", "HEAD"), operations.metrics),
            verdicts.PATH: {"POST": verdicts.judge},
        }
        if pool is None:
            self._handlers |= {"/update": {"POST": elsewhere.update}, "/graphs": elsewhere.HANDLERS}
        else:
            self._handlers |= {
                "/sparql": dict.fromkeys(("GET", "HEAD", "POST"), queries.answer),
                "/update": {"POST": updates.update},
                "/graphs": graphs.HANDLERS,
            }

    @property
    def generation(self) -> str:
        """The name of the generation that is read."""
        return self.session.reader.generation

    async def start(self) -> None:
        """Start the pool, and let the session read through it.

        :raises StoreError: no generation can be loaded.
        """
        if self.pool is not None:
            _ = self.session.topics  # the queries can be read, or there is no use in going on
            await self.pool.start()
            self.session.read_through(PooledReader(self.pool, asyncio.get_running_loop()))
            self.pool.on_change(self._read_ahead)
            self._read_ahead()

    def _read_ahead(self) -> None:
        """Have a thread read what the first page would wait for: the queries, the graph as plain values, its names."""
        if self._ahead is None or self._ahead.done():
            self._ahead = asyncio.get_running_loop().run_in_executor(self.threads, self._read)
            self._ahead.add_done_callback(lambda done: done.cancelled() or done.exception())

    def _read(self) -> None:
        # What cannot be read is told to who asks for it.
        with suppress(KgError, RuntimeError):
            _ = self.session.topics, self.session.lattice, self.session.names
            _ = self.session.silence, self.session.sources
            self.session.search.written.read()
            self.session.asker.read_ahead(self.session.reader)

    async def stop(self) -> None:
        """End what was started."""
        self.threads.shutdown(wait=False, cancel_futures=True)
        if self.pool is not None:
            await self.pool.stop()

    def admit(self, scope: Scope) -> None:
        """Refuse a request to write before its body is read, where it comes without the right.

        :raises Forbidden: no token is configured.
        :raises Unauthorized: it carries none that is known.
        """
        if _is_for_writing(scope["path"]):
            right_of(Asked(scope), self.rights)

    def takes_body(self, path: str, content_type: bytes) -> int:
        """Return how many bytes of a body a path takes: of what is sent as it is, as many as the settings say."""
        if _is_for_writing(path) and not content_type.startswith(FORM.encode()):
            return self.settings.upload_megabytes * 2**20
        if path == verdicts.PATH:
            return _LARGEST_VERDICT
        is_small = path == "/sparql" or _is_for_writing(path)
        return _LARGEST_QUERY if is_small else int(self.pages.config["MAX_CONTENT_LENGTH"])

    async def answer(self, asked: Asked, *, identifier: str) -> Reply:
        """Answer a request; every failure is a problem with *identifier* in it."""
        methods = self._find(asked)
        try:
            if methods is None:
                if self._showing >= _MOST_SHOWING:
                    raise CrowdedError(f"{self._showing} pages are being made", 1)
                return await self.show(asked, identifier=identifier)
            if asked.method == "OPTIONS":
                allowed = ", ".join(sorted({*methods, "OPTIONS"}))
                return Reply(200, [("Allow", allowed), ("Access-Control-Allow-Methods", allowed), *SECURITY])
            if asked.method not in methods:
                raise MethodNotAllowed(sorted({*methods, "OPTIONS"}))
            reply = await methods[asked.method](self, asked)
        except (KgError, HTTPException) as err:
            return await self.tell(asked, err, identifier=identifier)
        except Exception:
            _LOG.exception("request %s: %s %s", identifier, asked.method, asked.path)
            return await self.tell(asked, InternalServerError(), identifier=identifier)
        return reply.with_headers(*SECURITY)

    async def tell(self, asked: Asked, trouble: KgError | HTTPException, *, identifier: str) -> Reply:
        """Tell of a failure: a page for a browser, unless many wait for one, and at once for everyone else."""
        try:
            is_page = wants_html(asked) and self._showing < _MOST_SHOWING
        except HTTPException:  # the request cannot even be read as far as that
            is_page = False
        if is_page:
            return await self.show(asked, identifier=identifier, trouble=trouble)
        told = to_problem(trouble, identifier)
        headers = [
            ("Content-Type", "application/problem+json"),
            ("Cache-Control", "no-store"),
            *told.headers,
            *SECURITY,
        ]
        return Reply(told.status, headers, json.dumps(told.body).encode())

    def _find(self, asked: Asked) -> Mapping[str, Handler] | None:
        """Return the handlers of an address by method; None where the pages answer it."""
        if asked.path == verdicts.PATH and asked.method != "POST":
            return None  # a page, whose form alone comes here
        path = "/graphs" if asked.path.startswith("/graphs/") else asked.path
        return self._handlers.get(path)

    async def show(self, asked: Asked, *, identifier: str = "", **extra: Any) -> Reply:
        """Have the pages answer; *extra* goes into the request's environment under the names of ``lattice``."""
        environ = to_environ(asked) | {f"lattice.{name}": value for name, value in extra.items()}
        environ["lattice.identifier"] = identifier
        self._showing += 1
        try:
            response = await asyncio.get_running_loop().run_in_executor(
                self.threads, streams.answer, self.pages.wsgi_app, environ
            )
        finally:
            self._showing -= 1
        return streams.to_reply(response, self.threads)


def _is_for_writing(path: str) -> bool:
    return path in ("/update", "/graphs") or path.startswith("/graphs/")


def to_environ(asked: Asked) -> dict[str, Any]:
    """Return a request as WSGI has it: HEAD as GET, since its answer is kept for both, and the front sends no body."""
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "GET" if asked.method == "HEAD" else asked.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": asked.path.encode().decode("latin-1"),
        "QUERY_STRING": asked.query_string.decode("latin-1"),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "SERVER_NAME": asked.server[0] if asked.server else "localhost",
        "SERVER_PORT": str(asked.server[1] if asked.server else 80),
        "REMOTE_ADDR": asked.remote_addr or "",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": asked.scheme,
        "wsgi.input": BytesIO(asked.body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "CONTENT_LENGTH": str(len(asked.body)),
    }
    for name, value in asked.headers.items():
        key = name.upper().replace("-", "_")
        if key == "CONTENT_TYPE":
            environ[key] = value
        elif key != "CONTENT_LENGTH" and "_" not in name:
            environ[f"HTTP_{key}"] = value
    if asked.method in ("GET", "HEAD") and "HTTP_IF_NONE_MATCH" in environ:
        environ["HTTP_IF_NONE_MATCH"] = plain_tags(environ["HTTP_IF_NONE_MATCH"])
    return environ
