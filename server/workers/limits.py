"""What a worker may not do, whatever it is told: take more memory or time, call anybody, outlive its keeper."""

import ctypes
import os
import resource
import signal
from contextlib import suppress
from pathlib import Path

_DEATH_SIGNAL, _NEW_USER, _NEW_NETWORK = 1, 0x10000000, 0x40000000
# The stack that every query within the guard of kg.syntax needs, and more.
STACK = 256 * 1024 * 1024
_LIBC = ctypes.CDLL(None, use_errno=True)


def deepen_stack() -> None:
    """Let the stack of this thread grow to ``STACK``; a fork has it too."""
    _, most = resource.getrlimit(resource.RLIMIT_STACK)
    wanted = STACK if most == resource.RLIM_INFINITY else min(STACK, most)
    resource.setrlimit(resource.RLIMIT_STACK, (wanted, most))


def give_back() -> None:
    """Give memory that is free back to the machine; where the C library has no call for it, it is kept."""
    with suppress(AttributeError):
        _LIBC.malloc_trim(0)


def cut_off() -> bool:
    """Cut this process, and what it forks, off from every network for good; return whether the kernel let us."""
    # Root needs no name space of users for one of networks; everyone else does, where the kernel lets them.
    return any(_LIBC.unshare(flags) == 0 for flags in (_NEW_NETWORK, _NEW_USER | _NEW_NETWORK))


def confine(memory: int, parent: int, niceness: int) -> None:
    """Confine this process for good.

    :param memory: bytes of address space beyond what it has.
    :param parent: the process with which it ends.
    """
    _LIBC.prctl(_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before the line above
        os._exit(0)
    os.nice(niceness)
    with suppress(OSError):  # where /proc may not be written to, the kernel chooses as it likes
        Path("/proc/self/oom_score_adj").write_text("500")  # before the keeper, without which there are no workers
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    most = address_space() + memory
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def limit_seconds(seconds: float) -> None:
    """Let this process use *seconds* more of a processor: the last resort where nobody is left to end it."""
    used = sum(os.times()[:2])
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used + seconds) + 2, most))


def address_space() -> int:
    """Return the bytes of address space that this process has."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[0]) * resource.getpagesize()
