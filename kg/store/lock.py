"""The lock of a data directory: whoever writes holds it, and lets it go whatever becomes of it."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.errors import BusyError
from kg.store.disk import trouble

# Seconds that a command waits for one who writes, such as a service that makes an update lasting; and between looks.
PATIENCE, _PAUSE = 2.0, 0.01


@contextmanager
def locked(data: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the lock of the directory *data*. It is the process's: one that is killed holds it no longer.

    :param patience: how long another is waited for, in seconds.
    :raises BusyError: another process holds it.
    :raises StoreError: nothing can be written there.
    """
    try:
        data.mkdir(parents=True, exist_ok=True)
        lock = (data / "lock").open("a")
    except OSError as err:
        raise trouble("the data directory cannot be written", data, err) from err
    with lock:
        end = time.monotonic() + patience
        while not _takes(lock.fileno()):
            if time.monotonic() >= end:
                raise BusyError("another process is writing to the data directory: wait for it to end", data)
            time.sleep(_PAUSE)
        yield


def _takes(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
