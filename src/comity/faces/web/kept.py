"""What has been made and may be asked for again: bounded in bytes, the least recently asked dropped first."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


class Kept(Generic[Thing]):
    """Things by key, no more than so many bytes of them; safe to use from several threads.

    Args:
        room: bytes that are kept at most. A thing that is larger by itself is kept until the next one comes.
    """

    def __init__(self, room: int) -> None:
        """Nothing is kept yet."""
        self.room = room
        self.size = 0
        self._things: OrderedDict[str, tuple[Thing, int]] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        """How many things are kept."""
        return len(self._things)

    def get(self, key: str) -> Thing | None:
        """The thing under a key; None where it is not kept, or not any more."""
        with self._lock:
            found = self._things.get(key)
            if found is None:
                return None
            self._things.move_to_end(key)
            return found[0]

    def put(self, key: str, thing: Thing, size: int) -> Thing:
        """Keep a thing of so many bytes; where another request was quicker, the one that is kept."""
        with self._lock:
            there = self._things.get(key)
            if there is not None:
                return there[0]
            self._things[key] = thing, size
            self.size += size
            while self.size > self.room and len(self._things) > 1:
                self.size -= self._things.popitem(last=False)[1][1]
            return thing
