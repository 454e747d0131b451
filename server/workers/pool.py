"""The pool: jobs in, answers out; who waits, who is killed, and which generation is read.

All of it runs in the event loop of the front, but for the lines to keepers, which have a thread of their own.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from kg.errors import (
    CrowdedError,
    DeadlineError,
    KgError,
    PreconditionError,
    StoreError,
)
from kg.settings import Settings
from kg.store import Generations
from server.workers.footprint import Footprint, take_footprint
from server.workers.frames import Header
from server.workers.handle import Worker
from server.workers.jobs import MEGABYTE, Answer, Job
from server.workers.lanes import Lane
from server.workers.link import Fork, Link
from server.workers.trouble import to_error

_LOG = logging.getLogger(__name__)
# A worker is renewed after so many jobs, so that what leaks stays small.
_JOBS = 500
_WATCH = 0.25  # seconds between looks at the data directory
_PATIENCE = 10.0  # seconds until what could not be loaded is tried again
_PACE = 32 * MEGABYTE  # bytes of a change that are made lasting in a second, about
_RETRY = 0.05  # seconds until another process's lock is tried again
_UNKNOWN = "the process that makes updates lasting has ended: whether this one was kept, the graph tells"


class Pool:
    """Workers of the current generation, and the one way to make the next."""

    def __init__(self, settings: Settings, *, warms: bool = True) -> None:
        """Start nothing yet.

        :param warms: whether a large generation is loaded into memory in the end, and not read from the disk for good.
        """
        self._settings, self._warms = settings, warms
        self._listeners: list[Callable[[], None]] = []
        self._generations = Generations(settings.data)
        self._thread = ThreadPoolExecutor(1, "keeper")
        self._link: Link | None = None
        self._loading: Link | None = None
        self._footprint: Footprint = frozenset()  # of the files that were loaded
        self._old: list[Link] = []
        self._alive: Counter[Link] = Counter()  # workers of each keeper
        self._writing = asyncio.Lock()
        self._writers = 0
        self._forking, self._reloading = asyncio.Lock(), asyncio.Lock()
        self._watcher: asyncio.Task[None] | None = None
        self._warming: asyncio.Task[None] | None = None  # until a large generation is in memory
        self._tasks: set[asyncio.Future[Any]] = set()
        memory = settings.query_memory * MEGABYTE
        many = settings.workers
        self.lanes = {
            "open": Lane("open", many, 16 * many, settings.query_seconds / 2, memory, 5),
            "own": Lane("own", 4, 512, 30, memory, 0),
            "dump": Lane("dump", 2, 16, 30, memory, 5),
            "write": Lane("write", 1, 256, settings.write_seconds, 4 * memory, 5),
        }
        self.killed: Counter[str] = Counter()
        self.streams = 0
        self.trouble: str | None = None  # why the current generation of the disk is not the one that is served

    @property
    def is_alone(self) -> bool:
        """Whether every worker is cut off from the network."""
        return self._link is not None and self._link.is_alone

    @property
    def is_in_memory(self) -> bool:
        """Whether what is read is in memory, and not, as a large generation at first, on the disk."""
        return self._link is not None and self._link.is_whole

    @property
    def generation(self) -> str:
        """The name of the generation that is read."""
        assert self._link is not None
        return self._link.generation

    def on_change(self, listener: Callable[[], None]) -> None:
        """Call *listener* whenever another generation is current."""
        self._listeners.append(listener)

    async def start(self) -> None:
        """Start the keeper.

        :raises StoreError: no generation can be loaded.
        """
        await self._reload(None)
        self._watcher = asyncio.create_task(self._watch())

    async def stop(self) -> None:
        """End every process."""
        for task in (self._watcher, self._warming):
            if task is not None:
                task.cancel()
        if self._loading is not None:
            self._loading.kill()
        for lane in self.lanes.values():
            for worker in lane.idle:
                worker.close()
        links = [link for link in (self._link, *self._old) if link is not None]
        for link in links:
            await self._in_thread(link.close)
        self._thread.shutdown()

    async def ask(self, lane: str, header: Header, payload: bytes = b"", *, seconds: float | None = None) -> Answer:
        """Have a job done by a worker of *lane*.

        :raises CrowdedError: too many wait, or none was free in time.
        :raises DeadlineError: no first byte came in *seconds*.
        :raises MemoryLimitError: it took too much memory.
        :raises KgError: what the worker met.
        """
        chosen = self.lanes[lane]
        limit = seconds or self._settings.query_seconds
        clock = asyncio.get_running_loop().time
        end = clock() + limit  # waiting counts
        await chosen.enter()
        worker = self._idle(chosen)
        if worker is None:
            try:
                async with asyncio.timeout_at(end):
                    worker = await self._new(chosen)
            except BaseException as err:
                chosen.leave()
                if isinstance(err, TimeoutError):
                    raise CrowdedError(f"no worker was there in {limit:g} s", 1) from err
                raise
        job = Job(self, chosen, worker, max(end - clock(), 0.1), limit)
        return await job.begin({**header, "seconds": limit}, payload)

    async def write(
        self,
        header: Header,
        payload: bytes,
        *,
        check: Callable[[list[str]], None],
        expected: frozenset[str] | None = None,
    ) -> tuple[Header, str]:
        """Have a change worked out and made; return what its worker said of it and the generation it made.

        Those who write wait for one another; each sees what the one before has done.

        :param check: is called with the graphs that it touches and may refuse.
        :param expected: the generations of which one must be current.
        :raises PreconditionError: another one is.
        :raises StoreError: it cannot be made durable; nothing of it is kept.
        """
        lane = self.lanes["write"]
        if self._writers >= lane.waiting:
            raise CrowdedError(f"{self._writers} others wait to write", 1)
        self._writers += 1
        try:
            async with asyncio.timeout(lane.patience):
                if self._warming is not None:
                    await asyncio.shield(self._warming)
                await self._writing.acquire()
        except TimeoutError as err:
            if self._warming is not None and not self._warming.done():
                raise CrowdedError(
                    "the graph is still being loaded: it is read, and cannot be written to yet", 5
                ) from err
            raise CrowdedError(f"none of {self._writers} others who write was done in {lane.patience} s", 1) from err
        finally:
            self._writers -= 1
        try:
            return await self._write(header, payload, check, expected)
        finally:
            self._writing.release()

    async def _write(
        self, header: Header, payload: bytes, check: Callable[[list[str]], None], expected: frozenset[str] | None
    ) -> tuple[Header, str]:
        while True:
            if expected is not None and self.generation not in expected:
                raise PreconditionError(sorted(expected), self.generation)
            clock, limit = asyncio.get_running_loop().time, self._settings.write_seconds
            start = clock()
            answer = await self.ask("write", header, payload, seconds=limit)
            change = await answer.whole()
            end = answer.end
            if clock() - start + len(change) / _PACE > limit:  # once begun, it is gone through with
                raise DeadlineError(f"a change of {len(change) >> 20} MB is not made lasting within {limit:g} s", 5)
            check(end["graphs"])
            if expected is not None and answer.generation not in expected:
                continue  # another one was loaded meanwhile
            if end["is_empty"]:
                return end, answer.generation
            commit = asyncio.ensure_future(self._commit(change, answer.generation))
            try:
                made = await asyncio.shield(commit)
            except asyncio.CancelledError:
                await asyncio.wait({commit})  # nothing is left half done because a client goes away
                raise
            if made is not None:
                return end, made

    async def _commit(self, change: bytes, on: str) -> str | None:
        """Make a change lasting that was worked out on the generation *on*; return the generation that it makes.

        None where another one is current by now, which is loaded then.
        """
        link = self._link
        assert link is not None
        end = asyncio.get_running_loop().time() + self._settings.write_seconds
        while True:
            try:
                answer = await self._in_thread(link.commit, change, on)
            except StoreError as err:
                await self._reload(link)
                raise StoreError(_UNKNOWN, err) from err
            if "generation" in answer:
                self._renew()
                return str(answer["generation"])
            if answer["error"] == "moved":
                await self._reload(link)
            if answer["error"] in {"moved", "stale"}:
                return None
            if answer["error"] == "failed":
                raise to_error(answer["trouble"])
            if asyncio.get_running_loop().time() > end:
                raise CrowdedError("another process is writing to the data directory: nothing was changed", 5)
            await asyncio.sleep(_RETRY)

    def _idle(self, lane: Lane) -> Worker | None:
        """Return a worker of the current generation that has nothing to do; None where there is none."""
        while lane.idle:
            worker = lane.idle.pop()
            if worker.fork.generation == self.generation and worker.link is self._link and not worker.is_gone:
                return worker
            self._retire(worker)
        return None

    async def _new(self, lane: Lane) -> Worker:
        """Return a new worker."""
        making = self._keep(asyncio.ensure_future(self._make(lane)))
        try:
            made: Worker = await asyncio.shield(making)
        except asyncio.CancelledError:
            making.add_done_callback(lambda done: self._adopt(lane, done))  # the next one will take it
            raise
        return made

    def _adopt(self, lane: Lane, made: "asyncio.Future[Worker]") -> None:
        if not made.cancelled() and made.exception() is None:
            lane.idle.append(made.result())
            if len(lane.idle) > lane.most:
                self._retire(lane.idle.pop(0))

    async def _make(self, lane: Lane) -> Worker:
        async with self._forking:
            if self._link is None or not self._link.is_alive:
                await self._reload(self._link)
            assert self._link is not None
            link = self._link
            fork: Fork = await self._in_thread(link.fork, lane.memory, lane.niceness)
        worker = Worker(fork, link)
        self._alive[link] += 1
        await asyncio.get_running_loop().create_connection(lambda: worker, sock=fork.connection)
        return worker

    def give_back(
        self, lane: Lane, worker: Worker, *, is_fit: bool, was_reaped: bool = False, was_stream: bool = False
    ) -> None:
        """Take back a worker after its job, and its place; one that is not fit for another ends."""
        if is_fit and worker.jobs < _JOBS and worker.fork.generation == self.generation and worker.link is self._link:
            lane.idle.append(worker)
        else:
            self._retire(worker, was_reaped=was_reaped)
        if was_stream:
            self.streams -= 1
        else:
            lane.leave()

    def _retire(self, worker: Worker, *, was_reaped: bool = False) -> None:
        worker.close()
        self._alive[worker.link] -= 1
        if not was_reaped:
            self._keep(asyncio.ensure_future(self._in_thread(worker.link.reap, worker.fork.pid)))

    async def end_of(self, worker: Worker) -> int | None:
        """Return how a worker ended that has gone by itself; to be asked once."""
        reaping = self._keep(asyncio.ensure_future(self._in_thread(worker.link.reap, worker.fork.pid)))
        found: int | None = await asyncio.shield(reaping)
        return found

    def _renew(self) -> None:
        """Let go what read the generation before."""
        for lane in self.lanes.values():
            while lane.idle:
                self._retire(lane.idle.pop())
        for listener in self._listeners:
            listener()

    async def _reload(self, stale: Link | None) -> None:
        """Start a keeper on what the disk holds now, unless *stale* has made way for one; that ends with its workers.

        :raises StoreError: what the disk holds cannot be loaded; what was served is served on.
        """
        async with self._reloading:
            if self._link is not stale:
                return
            is_urgent = stale is None or not stale.is_alive  # nothing is answered meanwhile
            self._link = await self._load(quick=is_urgent or not self._warms)
            if stale is not None:
                self._old.append(stale)
            if is_urgent and self._warms and not self._link.is_whole:
                self._warming = asyncio.create_task(self._warm())
            self._renew()

    async def _warm(self) -> None:
        """Have a large generation loaded that is read from the disk as yet; what cannot be is tried again."""
        while self._link is not None and not self._link.is_whole:
            try:
                await self._reload(self._link)
            except KgError as err:
                self._note(err)
                await asyncio.sleep(_PATIENCE)

    async def _load(self, *, quick: bool = False) -> Link:
        """Start a keeper, and return the line to it once it has loaded what is current.

        :param quick: a large generation may be left on the disk.
        :raises StoreError: what is current cannot be loaded.
        """
        link = self._loading = Link(self._settings.data, quick=quick)
        try:
            await asyncio.get_running_loop().run_in_executor(None, link.load)
            self._footprint = take_footprint(self._settings.data)
        finally:
            self._loading = None
        return link

    async def _watch(self) -> None:
        """Follow what other processes make current: a build, a load, a rollback. Say what is amiss with the disk."""
        clock = asyncio.get_running_loop().time
        failed, until = "", 0.0  # what could not be loaded is not tried over and over
        while True:
            await asyncio.sleep(_WATCH)
            if self._writing.locked():
                continue
            async with self._writing:
                current = ""
                try:
                    current = self._generations.current() or ""
                    footprint = take_footprint(self._settings.data)
                    is_stale = self._link is None or not self._link.is_alive or current != self.generation
                    if is_stale and (current != failed or clock() > until):
                        await self._reload(self._link)
                    elif is_stale:
                        continue
                    elif footprint != self._footprint:
                        problem = f"the files of generation {current} are not those that were loaded"
                        raise StoreError(f"{problem}: expected a build or a rollback")
                    self._note(None)
                except KgError as err:
                    failed, until = current, clock() + _PATIENCE
                    self._note(err)
            await self._close_old()

    def _note(self, trouble: KgError | None) -> None:
        """Keep what is amiss, for who asks after the health of the service; the log has where it is amiss too."""
        problem = None if trouble is None else getattr(trouble, "problem", str(trouble))
        if problem != self.trouble:
            _LOG.warning("degraded: %s", trouble) if trouble else _LOG.warning("no longer degraded")
        self.trouble = problem

    async def _close_old(self) -> None:
        """End the keepers that nobody's worker is of any more."""
        for link in [link for link in self._old if not self._alive[link]]:
            self._old.remove(link)
            del self._alive[link]
            await self._in_thread(link.close)

    def _keep(self, task: "asyncio.Future[Any]") -> "asyncio.Future[Any]":
        """Hold on to a task until it is done."""
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _in_thread(self, work: Callable[..., Any], *arguments: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, *arguments)
