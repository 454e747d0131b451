"""The keeper: the one process that holds the graph in memory. It forks workers, and makes what they worked out lasting.

It does one thing after another and never evaluates what a stranger wrote: a fork is safe, and shares its memory. The
engine's own threads, which reading from the disk leaves behind, are idle, and a worker has no use for them.
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

from kg.errors import BusyError, KgError, MovedError, StoreError
from kg.settings import Settings, load_settings
from kg.sources.turtle import load_prefixes
from kg.store import Change, Generations, State, holds_new
from server.workers.frames import QUICK, Header, pack, receive
from server.workers.limits import cut_off, deepen_stack, give_back
from server.workers.trouble import to_trouble
from server.workers.worker import run


class Keeper:
    """Answers what the front asks, one thing after another."""

    def __init__(self, settings: Settings, *, quick: bool) -> None:
        """Leave every network, then load the current generation: a process with threads may not leave any more.

        :param quick: leave a large one on the disk, for workers to read until another keeper has loaded it.
        :raises StoreError: there is none, or it is damaged.
        """
        self._is_alone = cut_off()
        self._settings = settings
        self._generations = Generations(settings.data)
        self._state: State = self._tidied(self._generations.load(quick=quick))
        self._is_whole = self._state.folder is None
        # Of what is not loaded it is not known; then each answer is looked at.
        self._may_be_new = settings.sparql12 == "asked" and (not self._is_whole or holds_new(self._state.store))
        self._prefixes = load_prefixes(settings.ontology)
        gc.collect()
        give_back()
        gc.freeze()  # what a fork's collector does not touch stays shared

    def _tidied(self, state: State) -> State:
        """Return *state*, written out where its journal has grown long; where it cannot be, the start takes longer."""
        if not state.journal.is_long:
            return state
        try:
            return self._generations.write_out(state, self._settings.keep)
        except StoreError as err:
            sys.stderr.write(f"lattice: the journal is long and stays so: {err}\n")
            return state

    def serve(self, front: socket.socket) -> None:
        """Do what *front* asks until it has gone."""
        front.sendall(pack({"generation": self._state.name, "alone": self._is_alone, "whole": self._is_whole}))
        while (asked := receive(front)) is not None:
            header, payload = asked
            if header["do"] == "fork":
                self._fork(front, header)
            elif header["do"] == "reap":
                front.sendall(pack({"status": _reap(header["pid"])}))
            else:
                front.sendall(pack(self._commit(header["on"], payload)))

    def _fork(self, front: socket.socket, header: Header) -> None:
        """Fork a worker; its socket and a descriptor of its process go to the front."""
        ours, theirs = socket.socketpair()
        keeper = os.getpid()
        pid = os.fork()
        if pid == 0:
            try:
                front.close()
                ours.close()
                limits = {**header, "keeper": keeper, "may_be_new": self._may_be_new}
                run(theirs, self._state, self._prefixes, self._settings, limits)
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

    def _commit(self, on: str, payload: bytes) -> dict[str, Any]:
        """Make a change lasting and current that was worked out on the generation *on*; say how it went."""
        if on != self._state.name or not self._is_whole:
            return {"error": "stale"}
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
            return {"error": "failed", "trouble": to_trouble(err)}
        return {"generation": self._state.name}


def _reap(pid: int) -> int | None:
    """Wait for a worker to have ended; return how, None where that was asked before."""
    try:
        _, status = os.waitpid(pid, 0)
    except ChildProcessError:
        return None
    return os.waitstatus_to_exitcode(status)


def main(descriptor: int, data: str, how: str = "") -> None:
    """Keep the generations of the directory *data* for the front at the other end of *descriptor*."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all; the front says when to end
    deepen_stack()
    front = socket.socket(fileno=descriptor)
    try:
        keeper = Keeper(load_settings(data=Path(data)), quick=how == QUICK)
    except KgError as err:
        front.sendall(pack(to_trouble(err)))
        return
    keeper.serve(front)


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
