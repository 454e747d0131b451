"""How long each canned query takes in the embedded store, and through `lattice serve --store` in other engines.

All hold the same quads and are asked in turn, by the readers that the server asks. Prints figures for docs/scaling.md.
`make bench-engines` runs it: the servers are those of tests/engines.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from servers import ENGINES

from kg.build import build
from kg.formats import get_format
from kg.queries import CannedQuery, load_queries
from kg.reader import Reader
from kg.remote import RemoteReader
from kg.session import Session
from kg.settings import load_settings

TIMES = 30


def took(reader: Reader, query: CannedQuery) -> float:
    """Return how long the whole answer took, in milliseconds."""
    ask: dict[str, Callable[[str], object]] = {
        "solutions": reader.select,
        "boolean": reader.ask,
        "graph": reader.construct,
    }
    start = time.perf_counter()
    ask[query.form](query.text)
    return (time.perf_counter() - start) * 1000


def row(name: str, figures: list[str]) -> str:
    """Return a row of a table in Markdown."""
    return f"| {name} | {' | '.join(figures)} |"


def main() -> None:
    """Measure and print a row a query: the median for each engine; then what the first time costs, and the sums."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as running:
        settings = load_settings({}, data=Path(folder) / "data")
        build(settings)
        embedded = Session(settings).reader
        dump = embedded.dump(get_format("nq", "graph"))  # type: ignore[attr-defined]
        readers: dict[str, Reader] = {"embedded": embedded}
        for name, start in ENGINES.items():
            readers[name] = RemoteReader(running.enter_context(start(Path(folder) / name, dump)).query, 60)
        print(
            f"{os.cpu_count()} cores, Python {sys.version.split()[0]}, {TIMES} rounds after the first, median in ms\n"
        )
        print(row("query", list(readers)))
        print(row("---", ["---"] * len(readers)))
        first: dict[str, list[float]] = {name: [] for name in readers}
        usual: dict[str, list[float]] = {name: [] for name in readers}
        for title, query in load_queries(settings.queries).items():
            for name, reader in readers.items():
                first[name].append(took(reader, query))
            rounds = [[took(reader, query) for reader in readers.values()] for _ in range(TIMES)]
            for name, values in zip(readers, zip(*rounds, strict=True), strict=True):
                usual[name].append(statistics.median(values))
            print(row(title, [f"{usual[name][-1]:.1f}" for name in readers]), flush=True)
        for title, figures in (("the first time", first), ("afterwards", usual)):
            for what, of in (("median", statistics.median), ("most", max), ("sum", sum)):
                print(row(f"{title}: {what} of all", [f"{of(values):.1f}" for values in figures.values()]))


if __name__ == "__main__":
    main()
