"""The editions a server answers from: the one in its folder, picked up anew when it changes, and those before it."""

from __future__ import annotations

import time
from threading import Lock
from typing import TYPE_CHECKING

from comity.edition import MANIFEST, Edition
from comity.errors import EditionError, NoData

if TYPE_CHECKING:
    from pathlib import Path

KEPT = 3
"""Editions that go on answering their old addresses, the present one among them."""
AGAIN = 5.0
"""Seconds after which an edition that could not be read is tried again: it may have been on its way."""


class Shelf:
    """Editions by id.

    An edition is read whole before it answers: its folder may be replaced while it is asked.

    Args:
        folder: where the present edition lies.

    Raises:
        EditionError: it is missing, damaged or too new.
    """

    def __init__(self, folder: Path) -> None:
        """Read the present edition."""
        self.folder = folder
        self._lock, self._reading = Lock(), Lock()
        self._broken, self._next = (-1, -1), 0.0
        self._editions: dict[str, Edition] = {}
        self._stamp = self._look()
        self._take(Edition(folder))

    def edition(self, wanted: str | None = None) -> Edition:
        """The present edition, or the one with an id.

        Raises:
            NoData: no edition with that id is at hand, or not any more.
        """
        self._renew()
        with self._lock:
            if wanted is None:
                return next(reversed(self._editions.values()))
            if wanted in self._editions:
                return self._editions[wanted]
            raise NoData(
                f"The edition '{wanted}' is not at hand, or not any more.",
                available=tuple(reversed(self._editions)),
                remedy="Leave the edition out to ask the present one.",
            )

    def at_hand(self) -> list[str]:
        """Ids of the editions that answer, the present one first."""
        with self._lock:
            return [*reversed(self._editions)]

    def _renew(self) -> None:
        """Take a new edition that has been put into the folder; a broken one is passed over, and looked at again."""
        stamp = self._look()
        if stamp == self._stamp or not self._reading.acquire(blocking=False):
            return
        try:
            if stamp != self._stamp and (stamp != self._broken or time.monotonic() > self._next):
                self._take(Edition(self.folder))
                self._stamp = stamp
        except (EditionError, OSError):
            self._broken, self._next = stamp, time.monotonic() + AGAIN
        finally:
            self._reading.release()

    def _take(self, edition: Edition) -> None:
        for name in edition.manifest["tables"]:
            edition.table(name)
        with self._lock:
            self._editions.pop(edition.id, None)
            self._editions[edition.id] = edition
            while len(self._editions) > KEPT:
                del self._editions[next(iter(self._editions))]

    def _look(self) -> tuple[int, int]:
        """What tells a new edition's description from the old one's: its inode and when it was written."""
        try:
            found = (self.folder / MANIFEST).stat()
        except OSError:
            return 0, 0
        return found.st_ino, found.st_mtime_ns
