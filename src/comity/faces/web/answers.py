"""Answers as bytes, kept while their edition is: the same address asked twice is answered once."""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass
from threading import BoundedSemaphore, Lock
from typing import TYPE_CHECKING, Any

from comity.errors import InputError
from comity.questions import asked, model
from comity.record import canonical_json, sha256, versions

if TYPE_CHECKING:
    from comity.edition import Edition
    from comity.question import Answer

ROOM = 16 * 2**20
"""Bytes of answers, as JSON, that are kept."""
AT_ONCE = 4
"""Answers computed at the same time; more wait."""
PATIENCE = 20.0
"""Seconds that a request waits for its turn."""


class Busy(Exception):
    """Too many answers are being computed."""


@dataclass(frozen=True)
class Sealed:
    """An answer and the tag by which a reader knows it again."""

    answer: Answer
    json: bytes
    tag: str


class Answers:
    """Answers that have been given, the least recently asked dropped first."""

    def __init__(self) -> None:
        """Nothing has been asked yet."""
        self._kept: OrderedDict[str, Sealed] = OrderedDict()
        self._size = 0
        self._lock = Lock()
        self._turn = BoundedSemaphore(AT_ONCE)

    def of(self, edition: Edition, name: str, fields: dict[str, Any]) -> Sealed:
        """The answer to a question.

        Raises:
            ComityError: whatever is wrong with the fields, or no source covers.
            Busy: too much is being computed.
        """
        unread(name, fields)
        key = self.tag(edition, name, fields)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        if not self._turn.acquire(timeout=PATIENCE):
            raise Busy
        try:
            found = asked(edition, name, fields)
        finally:
            self._turn.release()
        sealed = Sealed(found, canonical_json(found).encode(), key)
        with self._lock:
            if key not in self._kept:
                self._kept[key] = sealed
                self._size += len(sealed.json)
            while self._size > ROOM and len(self._kept) > 1:
                self._size -= len(self._kept.popitem(last=False)[1].json)
        return sealed

    @staticmethod
    def tag(edition: Edition, name: str, fields: dict[str, Any]) -> str:
        """What an answer depends on, as a hash: the edition, the question as it was put, and the versions."""
        put = {"edition": edition.id, "question": name, "fields": fields, "versions": versions()}
        return sha256(canonical_json(put).encode())[:32]


def unread(name: str, fields: dict[str, Any]) -> None:
    """Refuse whatever could be the name of a file: a server reads none for those who ask it.

    Raises:
        InputError: a field that may name a file holds more than one bare word.
    """
    for field in model(name).files():
        if field in fields and not re.fullmatch(r"[A-Za-z_]+", str(fields[field])):
            raise InputError(
                f"{field}: no file is read here.", remedy="Name what comes with comity, or ask on your own machine."
            )
