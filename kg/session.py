"""A session: the settings, the generation that is read, and what is worth keeping while it does not change."""

import threading

from kg.graph import load_lattice
from kg.model import Lattice
from kg.names import Names
from kg.queries import CannedQuery, by_topic, load_queries, load_topics
from kg.reader import Reader
from kg.settings import Settings
from kg.sources.turtle import load_prefixes
from kg.store import Generations


class Session:
    """What the command line and the server read through; safe to share between threads.

    It follows the current generation: a build, a load or a rollback elsewhere is seen by the next call.
    """

    def __init__(self, settings: Settings, reader: Reader | None = None) -> None:
        """Keep the settings; *reader* stands in for the data directory (a remote endpoint, a test's memory)."""
        self.settings = settings
        self._fixed = reader
        self._lock = threading.RLock()
        self._reader: Reader | None = reader
        self._prefixes: dict[str, str] | None = None
        self._queries: dict[str, CannedQuery] | None = None
        self._kept: dict[type, tuple[str, Lattice | Names]] = {}

    @property
    def prefixes(self) -> dict[str, str]:
        """The prefix map of the project, ``{prefix: namespace IRI}``."""
        with self._lock:
            if self._prefixes is None:
                self._prefixes = load_prefixes(self.settings.ontology)
            return self._prefixes

    @property
    def queries(self) -> dict[str, CannedQuery]:
        """The canned queries by name."""
        with self._lock:
            if self._queries is None:
                self._queries = load_queries(self.settings.queries)
            return self._queries

    @property
    def topics(self) -> dict[str, list[CannedQuery]]:
        """The canned queries by topic, in the order in which people look for them."""
        return by_topic(self.queries, load_topics(self.settings.queries))

    @property
    def reader(self) -> Reader:
        """A reader of the current generation.

        :raises NoGenerationError: nothing has been built and no other reader was given.
        """
        with self._lock:
            if self._fixed is not None:
                return self._fixed
            if self.settings.store:
                from kg.remote import RemoteReader

                self._fixed = RemoteReader(self.settings.store, self.settings.remote_seconds)
                return self._fixed
            generations = Generations(self.settings.data)
            if self._reader is None or self._reader.generation != generations.current():
                self._reader = generations.open(self.prefixes)
            return self._reader

    @property
    def lattice(self) -> Lattice:
        """The whole graph as plain values, read once a generation."""
        with self._lock:
            reader = self.reader
            generation, kept = self._kept.get(Lattice, ("", None))
            if not isinstance(kept, Lattice) or generation != reader.generation:
                kept = load_lattice(reader)
                self._kept[Lattice] = (reader.generation, kept)
            return kept

    @property
    def names(self) -> Names:
        """Every name that the graph gives to its things, read once a generation."""
        with self._lock:
            reader = self.reader
            generation, kept = self._kept.get(Names, ("", None))
            if not isinstance(kept, Names) or generation != reader.generation:
                kept = Names(reader)
                self._kept[Names] = (reader.generation, kept)
            return kept
