"""What the tools read through: a session, and workers where the graph is kept here."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from kg.errors import AnswerTooLargeError
from kg.federation import pass_over_services
from kg.formats import Format, get_format, named
from kg.reader import EVERYTHING
from kg.session import Session
from kg.syntax import STACK
from server.answers import FORMATS_SHOWN
from server.pooled import PooledReader, query_job
from server.workers.pool import Pool

Plain = TypeVar("Plain")
# Bytes of the answer to one query; pages are cut from it.
_MOST = 4 * 2**20


class Desk:
    """Answers what tools ask, within the limits of a service; without a pool, another engine keeps the graph."""

    def __init__(self, session: Session, pool: Pool | None) -> None:
        self.session, self._pool = session, pool

    async def read(self, work: Callable[[Session], Plain]) -> Plain:
        """Return what *work* finds, which is done in a thread once the graph is in memory.

        :raises KgError: what it met.
        """
        if self._pool is not None:
            await self._pool.wait_until_whole()
        return await asyncio.to_thread(work, self.session)

    async def ask(self, query: str) -> tuple[bytes, Format]:
        """Answer a stranger's query, in the formats of a page. It cannot write, and calls nobody.

        :raises QueryError: it does not parse, names another endpoint, or its answer is too large.
        :raises LimitError: it took too much time or memory; the worker that was at it is no more.
        """
        if self._pool is None:
            text = pass_over_services(query)
            body, form = await asyncio.to_thread(self._ask_elsewhere, text)
            if len(body) > _MOST:
                raise AnswerTooLargeError(_MOST)
            return body, form
        formats = {kind: get_format(*how).media_type for kind, how in FORMATS_SHOWN.items()}
        is_union = self.session.settings.default_graph == "union"
        job = query_job(formats, EVERYTHING, most=_MOST, is_union=is_union)
        answer = await self._pool.ask("open", job, query.encode("utf-8", "replace"))
        return await answer.whole(), named(answer.name)

    def _ask_elsewhere(self, query: str) -> tuple[bytes, Format]:
        return self.session.reader.answer(query, lambda form: get_format(*FORMATS_SHOWN[form]))


@asynccontextmanager
async def open_desk(session: Session) -> AsyncIterator[Desk]:
    """Open a desk on *session*, and end its workers afterwards.

    :raises StoreError: no generation can be loaded.
    """
    threading.stack_size(STACK)  # for the threads that read, which are started below
    if session.settings.store:
        yield Desk(session, None)
        return
    pool = Pool(session.settings)
    try:
        await pool.start()
        session.read_through(PooledReader(pool, asyncio.get_running_loop()))
        yield Desk(session, pool)
    finally:
        await pool.stop()
