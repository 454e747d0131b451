"""The canary: asks a canned query every tenth of a second, each time on a new connection, and writes how it fared.

A process of its own, so that what an attack costs its sender does not slow it. Takes a port and the file to write:
when it asks, a line of that moment (monotonic seconds), and at the end one of moment, seconds, and status, 0 for none.
"""

import asyncio
import sys
import time
from pathlib import Path
from typing import TextIO

PERIOD, PATIENCE = 0.1, 5.0
REQUEST = b"GET /queries/all-roles.json HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
END = b'"librarian"'  # an answer without it is no answer


async def ask(port: int, out: TextIO) -> None:
    """Ask once and write how it went."""
    start, status = time.monotonic(), 0
    out.write(f"{start}\n")
    out.flush()
    try:
        async with asyncio.timeout(PATIENCE):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(REQUEST)
            answer = await reader.read()
            writer.close()
        if answer.startswith(b"HTTP/1.1 ") and (END in answer or not answer.startswith(b"HTTP/1.1 200")):
            status = int(answer[9:12])
    except (OSError, TimeoutError):
        pass  # status 0 is what says so
    out.write(f"{start} {time.monotonic() - start} {status}\n")
    out.flush()


async def watch(port: int, path: Path) -> None:
    """Ask until stopped, whether or not what was asked before has been answered."""
    asking: set[asyncio.Task[None]] = set()
    with path.open("w", encoding="utf-8") as out:
        while True:
            task = asyncio.create_task(ask(port, out))
            asking.add(task)
            task.add_done_callback(asking.discard)
            await asyncio.sleep(PERIOD)


if __name__ == "__main__":
    asyncio.run(watch(int(sys.argv[1]), Path(sys.argv[2])))
