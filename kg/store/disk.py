"""Files made durable: written beside, synced, renamed to their place; and what an error of the disk says."""

import errno
import hashlib
import os
import shutil
from pathlib import Path

from kg.errors import NoRoomError, StoreError

# No room, none left of a quota, a file larger than may be.
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def reason(err: Exception) -> str:
    """Return what an error says, on one line; of a copy that failed, what its first file says."""
    if isinstance(err, shutil.Error) and isinstance(err.args[0], list):
        return str(err.args[0][0][2])
    return " ".join(str(getattr(err, "strerror", None) or err).split())


def trouble(problem: str, path: object, err: Exception) -> StoreError:
    """Return the error for *problem*, which *err* made at *path*: a matter of room is one of its own.

    >>> trouble("a journal cannot be written", "/data", OSError(errno.ENOSPC, "No space left on device")).problem
    'a journal cannot be written: No space left on device'
    """
    said = reason(err)
    # The engine tells the cause of its errors as text alone.
    is_full = getattr(err, "errno", None) in _NO_ROOM or any(os.strerror(code) in said for code in _NO_ROOM)
    return (NoRoomError if is_full else StoreError)(f"{problem}: {said}", path)


def replace_file(path: Path, content: bytes) -> None:
    """Write a file whole, or leave it as it was.

    :raises OSError: it cannot be written.
    """
    draft = path.with_name(f".{path.name}")
    try:
        draft.write_bytes(content)
        sync(draft)
        draft.replace(path)
        sync(path.parent)
    except OSError:
        draft.unlink(missing_ok=True)
        raise


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file. A gigabyte in about a second."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sync(path: Path) -> None:
    """Make a file or a folder's entries durable."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_tree(folder: Path) -> None:
    """Make a folder durable, with all that is in it."""
    for root, _, names in os.walk(folder):
        for name in names:
            sync(Path(root) / name)
        sync(Path(root))
