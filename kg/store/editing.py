"""One process that reads and changes the current generation, beside a service that runs."""

from datetime import UTC, datetime

import pyoxigraph as ox

from kg.errors import MovedError, StoreError
from kg.store.engine import OxigraphReader
from kg.store.generations import Generations
from kg.store.states import State
from kg.store.updates import work_out_update

_MOST_MOVES = 5


class Editor:
    """The current generation in memory, which small updates change one by one.

    A million quads are loaded in about 8 s, once, and again where another process has made another generation current.
    """

    def __init__(self, generations: Generations, prefixes: dict[str, str]) -> None:
        """Load what is current.

        :raises StoreError: it cannot be loaded.
        """
        self._generations, self._prefixes = generations, prefixes
        self._state: State = generations.load()

    @property
    def reader(self) -> OxigraphReader:
        """What reads the generation that is current now.

        :raises StoreError: it cannot be loaded.
        """
        self._catch_up()
        return OxigraphReader(self._state.store, self._state.name, self._prefixes)

    def _catch_up(self) -> None:
        if self._generations.current() != self._state.name:
            self._state = self._generations.load()

    def update(self, graph: str, text: str) -> bool:
        """Carry out a SPARQL update that reads and writes *graph* alone; return whether it changes anything.

        It is durable when this returns, as one generation. Linear in what the graph holds.

        :raises QueryError: it cannot be carried out.
        :raises StoreError: it cannot be made durable; nothing of it is kept.
        """
        node = ox.NamedNode(graph)
        for _ in range(_MOST_MOVES):
            draft = ox.Store()
            self._catch_up()
            draft.extend(self._state.store.quads_for_pattern(None, None, None, node))
            change = work_out_update(draft, text)
            if not change:
                return False
            when = datetime.now(UTC).isoformat(timespec="milliseconds")
            try:
                self._state = self._generations.update(self._state, change, when)
            except MovedError:  # somebody else was quicker: their change is read first
                continue
            return True
        raise StoreError(f"others have made {_MOST_MOVES} generations meanwhile: nothing was changed")
