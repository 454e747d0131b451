"""What the tools read through: a session for questions of our own, workers that can be ended for those of strangers."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from kg.errors import AnswerTooLargeError
from kg.federation import pass_over_services
from kg.formats import Format, get_format, named
from kg.reader import BOOLEAN, EVERYTHING, GRAPH, SOLUTIONS
from kg.session import Session
from kg.syntax import STACK
from server.pooled import query_job
from server.workers.pool import Pool

Plain = TypeVar("Plain")
# {form of a query: format in which its answer is read}: triples as lines, which part into pages
FORMATS = {
    SOLUTIONS: get_format("json", "results"),
    BOOLEAN: get_format("json", "results"),
    GRAPH: get_format("nt", GRAPH),
}
# Bytes of the answer to one query; pages are cut from it.
_MOST = 4 * 2**20


class Desk:
    """Answers what tools ask. Workers are started for the first query of a stranger: most programs ask none."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._pool: Pool | None = None
        self._starting = asyncio.Lock()

    async def read(self, work: Callable[[Session], Plain]) -> Plain:
        """Return what *work* finds, in a thread.

        :raises KgError: what it met.
        """
        return await asyncio.to_thread(work, self.session)

    async def ask(self, query: str) -> tuple[bytes, Format]:
        """Answer a stranger's query, in the formats of a page. It cannot write, and calls nobody.

        :raises QueryError: it does not parse, names another endpoint, or its answer is too large.
        :raises LimitError: it took too much time or memory; the worker that was at it is no more.
        """
        if self.session.settings.store:
            text = pass_over_services(query)
            body, form = await self.read(lambda session: session.reader.answer(text, lambda form: FORMATS[form]))
            if len(body) > _MOST:
                raise AnswerTooLargeError(_MOST)
            return body, form
        formats = {kind: form.media_type for kind, form in FORMATS.items()}
        is_union = self.session.settings.default_graph == "union"
        job = query_job(formats, EVERYTHING, most=_MOST, is_union=is_union)
        pool = await self._workers()
        answer = await pool.ask("open", job, query.encode("utf-8", "replace"))
        return await answer.whole(), named(answer.name)

    async def _workers(self) -> Pool:
        """Return the pool, which leaves a large graph on the disk: one in memory is for a service."""
        async with self._starting:
            if self._pool is None:
                pool = Pool(self.session.settings, warms=False)
                try:
                    await pool.start()
                except BaseException:
                    await pool.stop()
                    raise
                self._pool = pool
            return self._pool

    async def close(self) -> None:
        """End the workers."""
        if self._pool is not None:
            await self._pool.stop()


@asynccontextmanager
async def open_desk(session: Session) -> AsyncIterator[Desk]:
    """Open a desk on *session*, and end its workers afterwards.

    :raises StoreError: there is no graph to read.
    """
    threading.stack_size(STACK)  # for the threads that read
    _ = session.reader
    desk = Desk(session)
    # What the first question would wait for is read meanwhile; what cannot be read is told to who asks for it.
    ahead = asyncio.ensure_future(desk.read(lambda session: (session.names, session.lattice)))
    ahead.add_done_callback(lambda done: done.cancelled() or done.exception())
    try:
        yield desk
    finally:
        await desk.close()
