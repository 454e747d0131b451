"""How long it takes to load what a person has downloaded, beside the native bulk loader, and to serve it then.

    .venv/bin/python bench/bench_loading.py [FOLDER]     (default: ../shared/sources beside the checkout)

`lattice load all FOLDER` reads every source of the folder into a data directory with the embedded graph alone;
`oxigraph load` loads the same quads, exported as N-Quads, into an empty store. Peak memory is that of the largest
process (ru_maxrss). Then the service is started on it, and questions are asked in process.
"""

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
from peers import free_port

from kg.build import build
from kg.formats import Format, get_format
from kg.model import Question
from kg.paths import find_routes
from kg.queries import load_queries
from kg.reader import GRAPH
from kg.session import Session
from kg.settings import CHECKOUT, load_settings
from kg.sources.turtle import load_prefixes
from kg.store import Generations, OxigraphReader
from kg.vocab import RELATED_ROLES_ARE_OPEN

PROGRAMS = Path(sys.prefix) / "bin"


def run(command: list[str | Path]) -> tuple[float, float]:
    """Return seconds and the most megabytes of a program, what it prints being shown where it fails."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert process.stdout is not None
    said = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{command}: {said.decode()}")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


@contextmanager
def serving(data: Path) -> Iterator[float]:
    """Serve until the block ends; yield the seconds until it is ready."""
    port, start = free_port(), time.perf_counter()
    process = subprocess.Popen(
        [PROGRAMS / "lattice", "serve", "--data", data, "--port", str(port)], stderr=subprocess.DEVNULL
    )
    try:
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=30) as answer:
                    if json.load(answer)["ready"]:
                        break
            except OSError:
                time.sleep(0.02)
        yield time.perf_counter() - start
    finally:
        process.terminate()
        process.wait()


def main() -> None:
    """Print the figures."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else CHECKOUT.parent / "shared" / "sources"
    with tempfile.TemporaryDirectory() as name:
        data, dump = Path(name) / "data", Path(name) / "loaded.nq"
        settings = load_settings(data=data)
        build(settings)
        embedded = Generations(data).info()
        seconds, most = run([PROGRAMS / "lattice", "load", "all", folder, "--data", data])
        made = Generations(data).info()
        ox.Store.read_only(str(data / "generations" / made.name / "store")).dump(str(dump), ox.RdfFormat.N_QUADS)
        native, native_most = run([PROGRAMS / "oxigraph", "load", "--location", Path(name) / "native", "--file", dump])
        print(f"| {made.quads} statements | wall, s | times native | most MB |\n| --- | --- | --- | --- |")
        print(f"| lattice load all | {seconds:.1f} | {seconds / native:.2f} | {most:.0f} |")
        print(f"| oxigraph load | {native:.1f} | 1.00 | {native_most:.0f} |\n")
        for graph, count in sorted(made.graphs.items(), key=lambda pair: -pair[1]):
            if graph not in embedded.graphs:
                print(f"- {count:>9} {graph.rsplit('/', 1)[-1]}")
        with serving(data) as ready:
            print(f"\nServing: ready after {ready:.2f} s.")
        state = Generations(data).load()
        prefixes = load_prefixes(settings.ontology)
        ask(Session(settings, OxigraphReader(state.store, state.name, prefixes)))


def choose(form: str) -> Format:
    """Return the format to answer a form of query in."""
    return get_format("ttl", "graph") if form == GRAPH else get_format("json", "results")


def ask(session: Session) -> None:
    """Ask routes and canned queries in process, and print how long they take."""
    start = time.perf_counter()
    lattice = session.lattice
    print(f"The planner reads the graph in {time.perf_counter() - start:.1f} s: {len(lattice.roles)} roles.")
    chance, roles = random.Random(5), sorted(lattice.roles)
    questions = [
        Question(to=chance.choice(roles), source=chance.choice(roles) if number % 2 else None) for number in range(300)
    ]
    across = [replace(question, assume={RELATED_ROLES_ARE_OPEN: True}) for question in questions]
    for name, find, asked in (
        ("the planner alone", lambda question: find_routes(lattice, question), questions),
        ("with what classifications say", session.find_routes, questions),
        ("with moves across assumed", session.find_routes, across),
    ):
        took = []
        for question in asked:
            start = time.perf_counter()
            find(question)
            took.append((time.perf_counter() - start) * 1000)
        took.sort()
        median = statistics.median(took)
        print(f"300 route questions, {name}: median {median:.1f} ms, 95 % {took[284]:.1f}, most {took[-1]:.1f}.")
    times = []
    for query in load_queries(session.settings.queries).values():
        found = []
        for _ in range(3):
            start = time.perf_counter()
            session.reader.answer(query.text, choose)
            found.append((time.perf_counter() - start) * 1000)
        times.append((min(found), query.name))
    times.sort(reverse=True)
    print(f"{len(times)} canned queries: median {statistics.median(t for t, _ in times):.1f} ms; the slowest:")
    for took_ms, name in times[:8]:
        print(f"- {took_ms:.1f} ms {name}")


if __name__ == "__main__":
    main()
