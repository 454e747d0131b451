"""Crashes: a client writes numbers, each as several triples in one request, while the service is killed."""

import http.client
import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from serving import Serving

# Triples of one number: what is half written is seen.
WIDTH = 7
GRAPHS = ("http://e/even", "http://e/odd")


@dataclass
class Writer:
    """Writes numbers one after another; ``acknowledged`` are those of which the service said that it has them."""

    serving: Serving
    sent: list[int] = field(default_factory=list)
    acknowledged: list[int] = field(default_factory=list)

    def write(self, stop: threading.Event) -> None:
        while not stop.is_set():
            number = len(self.sent)
            self.sent.append(number)
            try:
                answer = self.serving.update(_insert(number))
            except (OSError, http.client.HTTPException):
                time.sleep(0.01)  # it is killed; whether this number is kept, is not known
                continue
            if answer.status_code == 200:
                self.acknowledged.append(number)


def _insert(number: int) -> str:
    parts = [f"GRAPH <{GRAPHS[at % 2]}> {{ <http://e/{number}> <http://e/{at}> {number} }}" for at in range(WIDTH)]
    return f"INSERT DATA {{ {' '.join(parts)} }}"


def check(serving: Serving, writer: Writer) -> None:
    """Find every number that was acknowledged, each whole, and none that was not sent."""
    rows = serving.rows("SELECT ?n (COUNT(*) AS ?triples) { GRAPH ?g { ?s ?p ?n } } GROUP BY ?n")
    found = {int(row["n"]): int(row["triples"]) for row in rows if row["n"].isdecimal()}
    assert {number for number, triples in found.items() if triples != WIDTH} == set()
    assert set(writer.acknowledged) <= set(found) <= set(writer.sent)


def survive(serving: Serving, kills: int, seed: int) -> Writer:
    """Kill the service *kills* times while one writes, and look at what is left after each."""
    chance, writer = random.Random(seed), Writer(serving)
    for _ in range(kills):
        with writing(writer):
            time.sleep(chance.uniform(0.02, 0.6))
            who = chance.choice(("all", "front", "keeper"))
            serving.kill(who)
        if who == "keeper":
            serving.recover()
        else:
            serving.start()
        check(serving, writer)
    return writer


@contextmanager
def writing(writer: Writer) -> Iterator[None]:
    """Have *writer* write meanwhile."""
    stop = threading.Event()
    thread = threading.Thread(target=writer.write, args=(stop,))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
