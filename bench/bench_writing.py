"""Updates of the embedded graph through the service: how long one takes, and how many a second are made.

Each update inserts one triple into one graph of updates, is durable when it is acknowledged, and is a generation.
"""

import argparse
import http.client
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from statistics import median, quantiles

from kg.build import build
from kg.settings import Settings
from kg.store import Generations

PORT, TOKEN = 8907, "bench"


def write(count: int, writer: int, seconds: list[float]) -> None:
    """Make *count* updates one after another over a kept connection; note how long each took."""
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/sparql-update"}
    for number in range(count):
        body = f"INSERT DATA {{ GRAPH <http://e/g{writer}> {{ <http://e/{number}> <http://e/p> {number} }} }}"
        start = time.perf_counter()
        connection.request("POST", "/update", body, headers)
        answer = connection.getresponse()
        answer.read()
        seconds.append(time.perf_counter() - start)
        if answer.status != 200:
            raise SystemExit(f"an update was answered {answer.status}")


def measure(writers: int, count: int) -> str:
    """Return a row of the table."""
    seconds: list[float] = []
    threads = [threading.Thread(target=write, args=(count, writer, seconds)) for writer in range(writers)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rate = len(seconds) / (time.perf_counter() - start)
    return f"| {writers} | {rate:.0f} | {median(seconds) * 1000:.1f} | {quantiles(seconds, n=20)[-1] * 1000:.1f} |"


def main() -> None:
    """Build, serve, measure with one writer and with four, print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=300, help="updates a writer")
    count = parser.parse_args().count
    with tempfile.TemporaryDirectory() as folder:
        generation, _ = build(Settings(data=Path(folder)))
        service = subprocess.Popen(
            [
                sys.executable,
                "-c",
                "from server.command import main; main()",
                "serve",
                "--data",
                folder,
                "--port",
                str(PORT),
            ],
            env={**os.environ, "LATTICE_UPDATE_TOKEN": TOKEN},
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
        )
        assert service.stderr is not None
        service.stderr.readline()  # which says that it is ready
        threading.Thread(target=service.stderr.read, daemon=True).start()
        try:
            write(20, 9, [])
            print(f"{generation.quads} statements; {count} updates a writer\n")
            print("| writers | updates/s | median, ms | 95 %, ms |")
            print("| --- | --- | --- | --- |")
            for writers in (1, 4):
                print(measure(writers, count), flush=True)
        finally:
            service.terminate()
            service.wait()
        start = time.perf_counter()
        state = Generations(Path(folder)).load()
        print(f"\nto load {state.name} with its journal: {(time.perf_counter() - start) * 1000:.0f} ms")


if __name__ == "__main__":
    main()
