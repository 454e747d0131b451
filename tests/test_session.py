"""A session keeps what it has read while the graph does not change, and keeps nobody waiting who asks for less."""

import threading

from kg.reader import Solutions
from kg.session import Session
from kg.settings import Settings
from kg.store import OxigraphReader


class Changing(OxigraphReader):
    """A reader whose graph changes when a test says so, and that waits for a sign before it answers."""

    def __init__(self, reader: OxigraphReader) -> None:
        self._reader, self.state, self.asked = reader, "one", 0
        self.may_answer, self.is_asked = threading.Event(), threading.Event()
        self.may_answer.set()

    @property
    def generation(self) -> str:
        return self.state

    def select(self, query: str) -> Solutions:
        self.asked += 1
        self.is_asked.set()
        assert self.may_answer.wait(10)
        return self._reader.select(query)

    def texts(self, query: str) -> list[dict[str, str]]:
        return self.select(query).texts()


def test_values_are_read_once_a_generation(embedded: OxigraphReader) -> None:
    reader = Changing(embedded)
    session = Session(Settings(), reader)
    assert session.names is session.names and session.lattice is session.lattice
    asked, names = reader.asked, session.names
    reader.state = "two"
    assert session.names is not names
    assert reader.asked > asked


def test_slow_reading_keeps_nobody_else_waiting(embedded: OxigraphReader) -> None:
    reader = Changing(embedded)
    session = Session(Settings(), reader)
    reader.may_answer.clear()
    loading = threading.Thread(target=lambda: session.lattice)
    loading.start()
    assert reader.is_asked.wait(10)
    other = threading.Thread(target=lambda: (session.reader, session.queries, session.prefixes))
    other.start()
    other.join(5)
    assert not other.is_alive()
    reader.may_answer.set()
    loading.join()
