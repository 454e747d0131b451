"""Replies that are worth keeping while the generation that they were read from is current."""

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Value = TypeVar("Value")
# One reply may take so much of the room, so that none drives out all others.
_SHARE = 16


@dataclass
class Cache(Generic[Value]):
    """Values by key, the least used going first when *room* bytes are taken.

    >>> cache = Cache[str](room=320)
    >>> cache.put("a", "one", 10), cache.put("b", "two", 20), cache.get("a"), cache.taken
    (True, True, 'one', 30)
    """

    room: int
    taken: int = 0
    _kept: "OrderedDict[object, tuple[Value, int]]" = field(default_factory=OrderedDict)

    def get(self, key: object) -> Value | None:
        """Return the value of *key*."""
        found = self._kept.get(key)
        if found is None:
            return None
        self._kept.move_to_end(key)
        return found[0]

    def put(self, key: object, value: Value, size: int) -> bool:
        """Keep a value of *size* bytes; return whether it is small enough to be kept."""
        if size > self.room // _SHARE:
            return False
        self.taken += size - self._kept.pop(key, (value, 0))[1]
        self._kept[key] = (value, size)
        while self.taken > self.room:
            _, (_, freed) = self._kept.popitem(last=False)
            self.taken -= freed
        return True

    def clear(self) -> None:
        """Forget everything."""
        self._kept.clear()
        self.taken = 0
