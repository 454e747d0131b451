"""The keeper: the one process that holds the graph in memory. It forks workers, and makes what they worked out lasting.

It runs one thread and never evaluates what a stranger wrote: a fork is safe, and shares its memory.
"""

import gc
import os
import re
import signal
import socket
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kg.errors import BusyError, KgError, MovedError
from kg.settings import Settings, load_settings
from kg.sources.turtle import load_prefixes
from kg.store import Change, Generations, OxigraphReader, State, holds_new
from server.workers.frames import Header, pack, receive
from server.workers.limits import deepen_stack
from server.workers.worker import run


class Keeper:
    """Answers what the front asks, one thing after another."""

    def __init__(self, settings: Settings) -> None:
        """Load the current generation.

        :raises StoreError: there is none, or it is damaged.
        """
        self._settings = settings
        self._generations = Generations(settings.data)
        self._state: State = self._generations.load()
        self._may_be_new = settings.sparql12 == "asked" and holds_new(self._state.store)
        self._prefixes = load_prefixes(settings.ontology)
        gc.collect()
        gc.freeze()  # what a fork's collector does not touch stays shared

    def serve(self, front: socket.socket) -> None:
        """Do what *front* asks until it has gone."""
        front.sendall(pack({"generation": self._state.name, "pid": os.getpid()}))
        while (asked := receive(front)) is not None:
            header, payload = asked
            if header["do"] == "fork":
                self._fork(front, header)
            elif header["do"] == "reap":
                _, status = os.waitpid(header["pid"], 0)
                front.sendall(pack({"status": os.waitstatus_to_exitcode(status)}))
            else:
                front.sendall(pack(self._commit(payload)))

    def _fork(self, front: socket.socket, header: Header) -> None:
        """Fork a worker; its socket and a descriptor of its process go to the front."""
        ours, theirs = socket.socketpair()
        keeper = os.getpid()
        pid = os.fork()
        if pid == 0:
            try:
                front.close()
                ours.close()
                reader = OxigraphReader(
                    self._state.store,
                    self._state.name,
                    self._prefixes,
                    default_is_union=self._settings.default_graph == "union",
                    may_be_new=self._may_be_new,
                )
                run(theirs, self._state, reader, self._settings, {**header, "keeper": keeper})
            finally:
                os._exit(0)
        theirs.close()
        process = os.pidfd_open(pid)
        try:
            found = pack({"pid": pid, "generation": self._state.name})
            socket.send_fds(front, [found], [ours.fileno(), process])
        finally:
            os.close(process)
            ours.close()

    def _commit(self, payload: bytes) -> dict[str, Any]:
        """Make a change lasting and current; say how it went."""
        when = datetime.now(UTC).isoformat(timespec="milliseconds")
        try:
            change = Change.from_json(payload)
            self._state = self._generations.update(self._state, change, when)
            if self._settings.sparql12 == "asked":  # a text that looks like one will do: what follows is exact
                self._may_be_new = self._may_be_new or re.search(r"<<\(|--(?:ltr|rtl)\b", change.added) is not None
        except MovedError:
            return {"error": "moved"}
        except BusyError as err:
            return {"error": "busy", "detail": str(err)}
        except KgError as err:
            return {"error": "store", "detail": str(err), "problem": getattr(err, "problem", str(err))}
        return {"generation": self._state.name}


def main(descriptor: int, data: str) -> None:
    """Keep the generations of the directory *data* for the front at the other end of *descriptor*."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all; the front says when to end
    deepen_stack()
    front = socket.socket(fileno=descriptor)
    try:
        keeper = Keeper(load_settings(data=Path(data)))
    except KgError as err:
        front.sendall(pack({"error": str(err), "problem": getattr(err, "problem", str(err))}))
        return
    keeper.serve(front)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
