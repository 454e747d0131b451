"""The service beside the native Oxigraph server and rdflib-endpoint: the same texts over HTTP, under load, in turn.

All hold the same quads in one run on one machine; one is under load at a time, and wrk shares the cores with it. Prints
the tables of bench/README.md.
"""

import argparse
import math
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

from load import Figures, Query, run, write_script
from peers import LATTICE, NATIVE, RDFLIB, Server, running
from strain import ask_among_half_open, read_dump, write_quads

from kg.build import build
from kg.formats import get_format
from kg.queries import load_queries
from kg.session import Session
from kg.settings import load_settings
from kg.store import Generations

RESULTS, TRIPLES = "application/sparql-results+json", "application/n-triples"
CLIENTS = (1, 16)
HALF_OPEN = 1000
Cell = tuple[str, bool, int]  # mix, cold, clients
Measured = dict[tuple[str, Cell], list[Figures]]


def main() -> None:
    """Measure and print."""
    options = read_options()
    if not shutil.which("wrk"):
        raise SystemExit("wrk: not found; apt-get install wrk (Debian, Ubuntu) or https://github.com/wg/wrk")
    names = [name for name in (LATTICE, NATIVE, RDFLIB) if name in options.only]
    if RDFLIB in names and not options.peer.exists():
        print(f"{RDFLIB} is left out: no {options.peer}; `make bench` installs it\n")
        names.remove(RDFLIB)
    programs = Path(sys.executable).parent
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings({}, data=Path(folder) / "data")
        build(settings)
        session = Session(settings)
        dump, size = Path(folder) / "dump.nq", Generations(settings.data).info().quads
        dump.write_bytes(session.reader.dump(get_format("nq", "graph")))  # type: ignore[attr-defined]
        mixes = {"canned": canned_mix(settings.queries), "ASK": [Query("ASK {}", RESULTS)]}
        print(
            f"{os.cpu_count()} cores, which wrk shares; Python {sys.version.split()[0]}; {size} statements; "
            f"{len(mixes['canned'])} canned queries in turn; "
            f"{options.rounds} rounds, {options.seconds:g} s or a pass a cell\n"
        )
        with ExitStack() as stack:
            servers = [
                stack.enter_context(running(name, programs, settings.data, dump, options.peer)) for name in names
            ]
            passes = {server.name: check(server, mixes["canned"]) for server in servers}
            measured = measure(servers, mixes, passes, Path(folder), options)
            print_figures(names, measured)
            if {LATTICE, NATIVE} <= set(names):
                print_aims(measured)
            print_half_open(servers)
        if options.dump_quads:
            compare_dumps([name for name in names if name != RDFLIB], options.dump_quads, Path(folder), programs)


def read_options() -> argparse.Namespace:
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(description="Measure the service beside its peers, over HTTP.")
    parser.add_argument("--seconds", type=float, default=5, help="seconds a cell and round (default 5)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds; figures are their medians (default 3)")
    parser.add_argument("--only", nargs="+", choices=(LATTICE, NATIVE, RDFLIB), default=(LATTICE, NATIVE, RDFLIB))
    parser.add_argument("--dump-quads", type=float, default=0, help="million quads of a large dump (default: none)")
    parser.add_argument(
        "--peer",
        type=Path,
        default=Path(sys.prefix) / "peer" / "bin" / "python",
        help="the Python that has rdflib-endpoint (default: the one that make bench installs)",
    )
    return parser.parse_args()


def canned_mix(folder: Path) -> list[Query]:
    """Return the texts of all canned queries, with their example values."""
    return [Query(query.text, TRIPLES if query.form == "graph" else RESULTS) for query in load_queries(folder).values()]


def check(server: Server, mix: Iterable[Query]) -> float:
    """Ask each query once; return the seconds that all took.

    :raises SystemExit: one is not answered.
    """
    start = time.perf_counter()
    for query in mix:
        headers = {"Content-Type": "application/sparql-query", "Accept": query.accept}
        status, content = server.request("POST", server.path, query.text.encode(), headers)
        if status != 200:
            raise SystemExit(f"{server.name}: {status} {content.decode()[:300]}\n{query.text}")
    return time.perf_counter() - start


def measure(
    servers: list[Server],
    mixes: dict[str, list[Query]],
    passes: dict[str, float],
    folder: Path,
    options: argparse.Namespace,
) -> Measured:
    """Return the figures of each round, by server and cell; the servers take turns within each cell.

    A cell of the canned queries lasts a whole pass of them at least, since a part of the mix is another mix.
    """
    measured: Measured = {}
    for name, mix in mixes.items():
        write_script(folder / f"{name}.lua", mix)
    for _ in range(options.rounds):
        for cell in ((name, cold, clients) for name in mixes for cold in (False, True) for clients in CLIENTS):
            name, cold, clients = cell
            for server in servers:
                whole = passes[server.name] * 1.2 if name == "canned" else 0.0
                script = folder / f"{name}.lua"
                if not cold:  # a pass that does not count: what can be kept is kept
                    run(server, script, clients=max(CLIENTS), seconds=max(1.0, whole), cold=False)
                found = run(server, script, clients=clients, seconds=max(options.seconds, whole), cold=cold)
                measured.setdefault((server.name, cell), []).append(found)
        servers.append(servers.pop(0))
    return measured


def median(figures: list[Figures], name: str) -> float:
    """Return the median over the rounds of the figure *name*."""
    return statistics.median(float(getattr(one, name)) for one in figures)


def ratio(measured: Measured, cell: Cell, name: str, server: str = LATTICE) -> float:
    """Return the median over the rounds of a server's figure as a multiple of the native server's."""
    pairs = zip(measured[server, cell], measured[NATIVE, cell], strict=True)
    return statistics.median(float(getattr(one, name)) / float(getattr(other, name)) for one, other in pairs)


def print_figures(names: list[str], measured: Measured) -> None:
    """Print a row for each cell and server."""
    print("| queries | cache | clients | server | requests/s | of native | p50, ms | p99, ms | p99/p50 | errors | MB |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for cell in dict.fromkeys(cell for _, cell in measured):
        mix, cold, clients = cell
        for name in names:
            found = measured[name, cell]
            of_native = f"{ratio(measured, cell, 'rate', name):.2f}" if NATIVE in names else ""
            p50, p99 = median(found, "p50"), median(found, "p99")
            print(
                f"| {mix} | {'cold' if cold else 'warm'} | {clients} | {name} | {median(found, 'rate'):.1f} "
                f"| {of_native} | {p50:.2f} | {p99:.2f} | {p99 / p50:.1f} "
                f"| {sum(one.errors for one in found)} | {max(one.memory for one in found):.0f} |"
            )
    print()


def print_aims(measured: Measured) -> None:
    """Print what is aimed at beside what was measured."""
    print("| aim | measured | met |\n| --- | --- | --- |")
    rows: list[tuple[str, float, bool]] = []
    for clients in CLIENTS:
        cold = ratio(measured, ("canned", True, clients), "rate")
        warm = ratio(measured, ("canned", False, clients), "rate")
        rows.append((f"canned, cold, clients {clients}: at least 0.6 of native", cold, cold >= 0.6))
        rows.append((f"canned, warm, clients {clients}: at least 2 times native", warm, warm >= 2))
    for server in (LATTICE, NATIVE):
        for mix, cold in (("canned", False), ("canned", True), ("ASK", False), ("ASK", True)):
            found = measured[server, (mix, cold, 16)]
            tail = statistics.median(one.p99 / one.p50 for one in found)
            said = f"{mix}, {'cold' if cold else 'warm'}, clients 16: p99 under 5 times p50"
            rows.append((said if server == LATTICE else f"(the native server: {said})", tail, tail < 5))
    most = [
        max(one.memory for (name, _), figures in measured.items() if name == server for one in figures)
        for server in (LATTICE, NATIVE)
    ]
    rows.append(("memory at most twice the native server's", most[0] / most[1], most[0] <= 2 * most[1]))
    for aim, value, is_met in rows:
        print(f"| {aim} | {value:.2f} | {'yes' if is_met else 'no'} |")
    print()


def print_half_open(servers: list[Server]) -> None:
    """Print how long an ASK takes while many clients have sent half a request."""
    print(f"| {HALF_OPEN} half-open connections | ASK, median, ms | most, ms |\n| --- | --- | --- |")
    for server in sorted(servers, key=lambda one: one.name):
        took = ask_among_half_open(server, HALF_OPEN)
        said = " | ".join("none in 5 s" if one == math.inf else f"{one:.1f}" for one in took)
        print(f"| {server.name} | {said} |")
    print()


def compare_dumps(names: list[str], millions: float, folder: Path, programs: Path) -> None:
    """Print how each server gives a large graph to a client that reads slowly at first."""
    count = round(millions * 1_000_000)
    dump, data = folder / "large.nq", folder / "large"
    write_quads(dump, count)
    Generations(data).write(lambda store: store.bulk_load(path=str(dump)), digest="0" * 12, built="", keep=1)
    print(f"| {count} quads | by | status | first byte, ms | MB | lines | s | MB memory before | most |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for name in names:
        with running(name, programs, data, dump, Path()) as server:
            found = read_dump(server)
            print(
                f"| {name} | {found.source} | {found.status} | {found.first_ms:.0f} | {found.megabytes:.0f} "
                f"| {found.lines} | {found.seconds:.1f} | {found.before:.0f} | {found.most:.0f} |"
            )


if __name__ == "__main__":
    main()
