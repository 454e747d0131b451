"""A session: the settings, the generation that is read, and what is worth keeping while it does not change."""

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypeVar

from kg.ask import Grammar, load_grammar
from kg.graph import load_lattice
from kg.iris import slug
from kg.joining import Joined, join
from kg.model import Answer, Lattice, Question
from kg.names import Names
from kg.planner import find_answer
from kg.profile import Silence, Source, load_silence, load_sources
from kg.queries import CannedQuery, by_topic, get_query, load_queries, load_topics
from kg.reader import Reader
from kg.search import SearchIndex, load_index
from kg.search.words import load_spelling
from kg.settings import Settings
from kg.sources.turtle import load_prefixes
from kg.store import Generations
from kg.tell import Asker, load_phrases
from kg.vocab import CAREER

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """A value that is read once a generation; who asks for it meanwhile waits, and nobody else."""

    def __init__(self, load: Callable[[Reader], Value]) -> None:
        self._load = load
        self._lock = threading.Lock()
        self._kept: tuple[str, Value] | None = None

    def get(self, reader: Reader) -> Value:
        """Return the value for the state that *reader* reads."""
        with self._lock:
            generation = reader.generation
            if self._kept is None or self._kept[0] != generation:
                self._kept = generation, self._load(reader)
            return self._kept[1]


class Session:
    """What the command line and the server read through; safe to share between threads.

    It follows the current generation: a build, a load or a rollback elsewhere is seen by the next call; what a remote
    endpoint holds is read anew a minute later, since its reader names its state by the minute.
    """

    def __init__(self, settings: Settings, reader: Reader | None = None) -> None:
        """Keep the settings; *reader* stands in for the data directory (a remote endpoint, a test's memory)."""
        self.settings = settings
        self._fixed = reader
        self._lock = threading.RLock()
        self._reader: Reader | None = reader
        self._prefixes: dict[str, str] | None = None
        self._queries: dict[str, CannedQuery] | None = None
        self._lattice = Kept(load_lattice)
        self._names = Kept(lambda reader: Names(reader, self._find_like))
        self._silence = Kept(load_silence)
        self._sources = Kept(lambda reader: load_sources(reader, get_query(self.queries, "graphs").text))
        self._grammar: Grammar | None = None
        self._search = Kept(lambda reader: load_index(reader, self.grammar.spelling))
        self._asker = Kept(self._make_asker)

    def read_through(self, reader: Reader) -> None:
        """Read through *reader* from now on."""
        with self._lock:
            self._fixed = reader

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

                self._fixed = RemoteReader(
                    self.settings.store,
                    self.settings.remote_seconds,
                    user=self.settings.store_user,
                    password=self.settings.store_password,
                    prefixes=self.prefixes,
                )
                return self._fixed
            generations = Generations(self.settings.data)
            if self._reader is None or self._reader.generation != generations.current():
                self._reader = generations.open(self.prefixes)
            return self._reader

    @property
    def lattice(self) -> Lattice:
        """The whole graph as plain values, read once a generation."""
        return self._lattice.get(self.reader)

    def prepare(self, query: CannedQuery, values: Mapping[str, Sequence[str]]) -> Joined:
        """Return what a canned query asks of the graph, with *values*: what it asks of endpoints is answered first.

        :raises ParameterError: a value is of another type.
        :raises OutwardError: an endpoint may not be asked.
        :raises ServiceError: an endpoint did not answer, and the query cannot do without it.
        """
        return self.join(query.bind(values, self.names, self.settings.service))

    def join(self, text: str) -> Joined:
        """Return the query *text* joined with what the endpoints of its SERVICE clauses answer."""
        return join(text, self.reader.select, self.settings.service, self.settings.service_seconds)

    def find_routes(self, question: Question) -> Answer:
        """Return the routes that a question asks for, with what classifications say of them.

        :raises UnknownRoleError: the target or the source is not a role of the graph.
        """
        return find_answer(self.reader, self.lattice, question)

    def _find_like(self, text: str, class_: str) -> list[str]:
        """Return the slugs of the things of a class that *text* may mean: what search finds."""
        found = self.search.search(text, kinds=frozenset({class_.removeprefix(CAREER)}))
        return [slug(one.hit.iri) for one in found]

    @property
    def names(self) -> Names:
        """Every name that the graph gives to its things, read once a generation."""
        return self._names.get(self.reader)

    @property
    def silence(self) -> Silence:
        """What there is to know of any role, read once a generation."""
        return self._silence.get(self.reader)

    @property
    def sources(self) -> dict[str, Source]:
        """The graphs as their catalogue describes them, read once a generation."""
        return self._sources.get(self.reader)

    @property
    def grammar(self) -> Grammar:
        """The words and patterns of questions."""
        with self._lock:
            if self._grammar is None:
                folder = self.settings.ontology / "asking"
                self._grammar = load_grammar(folder, load_spelling(folder))
            return self._grammar

    @property
    def search(self) -> SearchIndex:
        """Every name and title, found by its words; made at the first search of a generation."""
        return self._search.get(self.reader)

    @property
    def asker(self) -> Asker:
        """What answers questions in plain English; made at the first question of a generation."""
        return self._asker.get(self.reader)

    def _make_asker(self, _reader: Reader) -> Asker:
        phrases = load_phrases(self.settings.ontology / "asking")
        return Asker(self.lattice, self.names, self.queries, self.search, self.grammar, phrases)
