"""What the service counts, for Prometheus."""

from collections.abc import Iterator

from prometheus_client import (
    CollectorRegistry,
    Counter,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from server.workers.pool import Pool

disable_created_metrics()  # type: ignore[no-untyped-call]

_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
# The routes that are told apart: the first part of a path.
_ROUTES = frozenset(
    {
        *("", "sparql", "update", "graphs", "queries", "paths", "role", "credential", "search", "ask", "resolve"),
        *(
            "links",
            "links.sssom.tsv",
            "links.ttl",
            "links.records.ttl",
            "links.edoal.rdf",
            "ontology",
            "health",
            "metrics",
            ".well-known",
            "static",
            "ask",
            "search",
            "roles",
        ),
    }
)


def route_of(path: str) -> str:
    """Return the route that a path is counted under, one of a fixed few.

    >>> route_of("/queries/all-roles.json"), route_of("/no/such")
    ('/queries', 'other')
    """
    first = path.split("/", 2)[1] if path.startswith("/") else path
    return f"/{first}" if first in _ROUTES else "other"


class Metrics:
    """Requests by route, method and status, their time, the cache, and what the pool knows."""

    def __init__(self, pool: Pool | None) -> None:
        self._registry = CollectorRegistry()
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=self._registry)
        labels = ("route", "method", "status")
        self._requests = Counter("lattice_requests", "Requests answered.", labels, registry=self._registry)
        self._seconds = Histogram(
            "lattice_request_seconds",
            "Time until the last byte.",
            ("route",),
            buckets=_BUCKETS,
            registry=self._registry,
        )
        self._cache = Counter("lattice_cache", "Answers looked for in the cache.", ("found",), registry=self._registry)
        self._hit, self._miss = self._cache.labels("yes"), self._cache.labels("no")
        self._known: dict[tuple[str, str, int], Counter] = {}
        if pool is not None:
            self._registry.register(_PoolCollector(pool))

    def count(self, path: str, method: str, status: int, seconds: float) -> None:
        """Count a request."""
        key = (route_of(path), method, status)
        counter = self._known.get(key)
        if counter is None:
            counter = self._known[key] = self._requests.labels(*map(str, key))
        counter.inc()
        self._seconds.labels(key[0]).observe(seconds)

    def count_cache(self, *, hit: bool) -> None:
        """Count a look into the cache."""
        (self._hit if hit else self._miss).inc()

    def write(self) -> tuple[str, bytes]:
        """Return content type and text of all of it."""
        return CONTENT_TYPE_LATEST, generate_latest(self._registry)


class _PoolCollector:
    """Reads the pool when it is asked."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    def collect(self) -> Iterator[Metric]:
        """Yield what the pool knows."""
        running = GaugeMetricFamily("lattice_jobs_running", "Jobs that workers do.", labels=["lane"])
        waiting = GaugeMetricFamily("lattice_jobs_waiting", "Jobs that wait for a worker.", labels=["lane"])
        for lane in self._pool.lanes.values():
            running.add_metric([lane.name], lane.busy)
            waiting.add_metric([lane.name], len(lane.queue))
        killed = CounterMetricFamily("lattice_workers_killed", "Workers that ended in a job.", labels=["cause"])
        for cause in ("deadline", "memory", "depth", "client", "failure"):
            killed.add_metric([cause], self._pool.killed[cause])
        trouble = GaugeMetricFamily("lattice_degraded", "1 where what is on the disk is not what is served.")
        trouble.add_metric([], self._pool.trouble is not None)
        memory = GaugeMetricFamily("lattice_in_memory", "0 while a large generation is still read from the disk.")
        memory.add_metric([], self._pool.is_in_memory)
        generation = InfoMetricFamily("lattice_generation", "What is served.")
        generation.add_metric([], {"name": self._pool.generation})
        yield from (running, waiting, killed, trouble, memory, generation)
