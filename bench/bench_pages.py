"""How long pages of the whole graph take: a real ``lattice serve``, each page for the first time.

    .venv/bin/python bench/bench_pages.py DATA [--pages 60] [--seed 1]

DATA is a data directory into which everything has been loaded (``lattice load all``). Roles are drawn at random by the
seed; each is asked for as a page of its own, as a route, in a question and in two canned queries, over one kept
connection and one request at a time. Before that other roles warm the service, and it has its graph in memory. Time is
that of the client, from asking to the last byte, in milliseconds.
"""

import argparse
import http.client
import json
import os
import random
import statistics
import sys
import time
from pathlib import Path
from urllib.parse import quote_plus

from peers import LATTICE, running

PAGE = {"Accept": "text/html"}
_WARM = 40  # roles that warm the service
_LOADED = b"lattice_in_memory 1.0"
_PATIENCE = 600  # seconds until the graph has to be in memory
KINDS = {
    "role": ("/role/{slug}",),
    "route": ("/paths?to={slug}",),
    "question": ("/ask?q=how+do+i+become+a+{words}", "/ask?q=what+does+a+{words}+earn"),
    "canned query": ("/queries/requirements-of-role?role={slug}", "/queries/codes-of-role?role={slug}"),
    "search": ("/search?q={words}",),
}


def main() -> None:
    """Print a row for each kind of page, and one for all."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--pages", type=int, default=60, help="roles whose pages are measured (default 60)")
    parser.add_argument("--seed", type=int, default=1, help="which roles are drawn (default 1)")
    options = parser.parse_args()
    with running(LATTICE, Path(sys.executable).parent, options.data, None, Path()) as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
        wait(connection)
        rows = json.loads(get(connection, "/queries/all-roles.json", {}))["results"]["bindings"]
        roles = sorted({(row["role"]["value"].rsplit("/", 1)[1], row["roleLabel"]["value"]) for row in rows})
        random.Random(options.seed).shuffle(roles)
        wanted, warming = roles[: options.pages], roles[options.pages : options.pages + _WARM]
        for address in (address for kind in KINDS for address in addresses(kind, warming)):
            get(connection, address, PAGE)
        found = {kind: [timed(connection, one) for one in addresses(kind, wanted)] for kind in KINDS}
    print(f"{os.cpu_count()} cores; Python {sys.version.split()[0]}; {len(roles)} roles, {len(wanted)} of them drawn\n")
    print("| page | pages | median, ms | p90, ms | longest, ms |\n| --- | --- | --- | --- | --- |")
    for kind, times in {**found, "all": [one for some in found.values() for one in some]}.items():
        p90 = statistics.quantiles(times, n=10)[-1]
        print(f"| {kind} | {len(times)} | {statistics.median(times):.1f} | {p90:.1f} | {max(times):.1f} |")


def wait(connection: http.client.HTTPConnection) -> None:
    """Return when the graph is in memory.

    :raises SystemExit: it is not within ten minutes.
    """
    for _ in range(_PATIENCE):
        if _LOADED in get(connection, "/metrics", {}):
            return
        time.sleep(1)
    raise SystemExit(f"the graph is not in memory after {_PATIENCE} s")


def addresses(kind: str, roles: list[tuple[str, str]]) -> list[str]:
    """Return the addresses of pages of a kind for roles, each a slug and a label."""
    return [form.format(slug=slug, words=quote_plus(label)) for slug, label in roles for form in KINDS[kind]]


def timed(connection: http.client.HTTPConnection, address: str) -> float:
    """Return how many milliseconds a page takes."""
    start = time.perf_counter()
    get(connection, address, PAGE)
    return (time.perf_counter() - start) * 1e3


def get(connection: http.client.HTTPConnection, address: str, headers: dict[str, str]) -> bytes:
    """Return what an address answers.

    :raises SystemExit: anything but 200.
    """
    connection.request("GET", address, headers=headers)
    answer = connection.getresponse()
    content = answer.read()
    if answer.status != 200:
        raise SystemExit(f"{address}: {answer.status} {content[:200]!r}")
    return content


if __name__ == "__main__":
    main()
