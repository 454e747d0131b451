"""Load by wrk: requests from a mix in turn over kept connections, with the time that each took."""

import json
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from peers import Server

TIMEOUT = 60  # seconds until wrk gives an answer up; far above the slowest query of the slowest server
# wrk runs this in one thread for all its connections, so that `turn` counts every request of the run.
SCRIPT = """
local mix = {%s}
local turn, salt, is_cold
function init(arguments)
  salt, is_cold, turn = arguments[1], arguments[2] == "cold", tonumber(arguments[3])
end
function request()
  local one = mix[turn %% #mix + 1]
  local body = one[1]
  turn = turn + 1
  if is_cold then body = body .. "\\n# " .. salt .. "-" .. turn end
  return wrk.format("POST", nil, {["Content-Type"] = "application/sparql-query", ["Accept"] = one[2]}, body)
end
function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    'FIGURES {"requests": %%d, "seconds": %%f, "p50": %%f, "p99": %%f, "most": %%f, "errors": %%d}\\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    latency.max / 1e3, errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
"""


@dataclass(frozen=True)
class Query:
    """One text of a mix and the media type to ask for."""

    text: str
    accept: str


@dataclass(frozen=True)
class Figures:
    """What one run gave: requests a second, times in milliseconds, errors, the most memory in MB."""

    rate: float
    p50: float
    p99: float
    most: float
    errors: int
    memory: float


def write_script(path: Path, mix: list[Query]) -> None:
    """Write the script that asks the queries of *mix* in turn.

    :raises ValueError: a text holds what ends a long string of Lua.
    """
    entries = []
    for query in mix:
        if "]=====]" in query.text:
            raise ValueError(f"query {query.text!r}: expected one without ']=====]'")
        entries.append(f'{{[=====[\n{query.text}]=====], "{query.accept}"}}')
    path.write_text(SCRIPT % ",\n".join(entries), encoding="utf-8")


def run(server: Server, script: Path, *, clients: int, seconds: float, cold: bool) -> Figures:
    """Put *server* under load.

    :param cold: each text gets a comment that no text had before, so that no cache of answers or plans can help.
    :raises SystemExit: wrk fails.
    """
    salt = str(time.time_ns())
    command = ["wrk", "-t1", f"-c{clients}", f"-d{max(1, round(seconds))}s", f"--timeout={TIMEOUT}s", "-s", str(script)]
    # A run begins somewhere else in the mix than the one before it, as what is in flight at its end does not count.
    command += [server.url, "--", salt, "cold" if cold else "warm", str(time.time_ns() % 1_000_003)]
    ended, memory = threading.Event(), [server.memory()]

    def watch() -> None:
        while not ended.wait(0.5):
            memory.append(server.memory())

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        said = subprocess.run(command, check=False, capture_output=True, text=True)
    finally:
        ended.set()
        watcher.join()
    found = [line for line in said.stdout.splitlines() if line.startswith("FIGURES ")]
    if said.returncode or not found:
        raise SystemExit(f"wrk failed: {said.stderr or said.stdout}")
    values = json.loads(found[0].removeprefix("FIGURES "))
    rate = values["requests"] / values["seconds"]
    return Figures(rate, values["p50"], values["p99"], values["most"], values["errors"], max(memory))
