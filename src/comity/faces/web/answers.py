"""Answers as bytes, kept while there is room: the same question of the same edition is answered once."""

from __future__ import annotations

import re
from concurrent.futures import Future, wait
from dataclasses import dataclass
from functools import cache
from threading import BoundedSemaphore, Lock, Thread
from typing import TYPE_CHECKING, Any

from comity.errors import InputError
from comity.faces.web.kept import Kept
from comity.questions import asked, built, model
from comity.record import canonical_json, sha256, versions

if TYPE_CHECKING:
    from collections.abc import Callable

    from comity.edition import Edition
    from comity.question import Answer

ROOM = 12 * 2**20
"""Bytes of answers, as JSON, that a process keeps; as objects they take some four times as much."""
AT_ONCE = 4
"""Answers computed at the same time."""
WAITING = 32
"""Answers that may wait for their turn; whoever asks for more is told to come back."""
PATIENCE = 20.0
"""Seconds that a request waits for its answer."""


class Busy(Exception):
    """Too many answers are being computed."""


class Slow(Exception):
    """An answer takes longer than a request may; it is made all the same, and kept."""


@dataclass(frozen=True)
class Sealed:
    """An answer and the tag by which a reader knows it again."""

    answer: Answer
    json: bytes
    tag: str


class Answers:
    """Answers that have been given, and those that are being made.

    Args:
        patience: seconds that a request waits for its answer.
        waiting: answers that may wait for their turn.
    """

    def __init__(self, *, patience: float = PATIENCE, waiting: int = WAITING) -> None:
        """Nothing has been asked yet."""
        self._patience, self._most = patience, AT_ONCE + waiting
        self._kept: Kept[Sealed] = Kept(ROOM)
        self._tags: Kept[str] = Kept(2**20)
        self._making: dict[str, Future[Sealed]] = {}
        self._lock = Lock()
        self._turn = BoundedSemaphore(AT_ONCE)

    def of(self, edition: Edition, name: str, fields: dict[str, Any]) -> Sealed:
        """The answer to a question; who asks what is being computed already waits for that.

        Raises:
            ComityError: whatever is wrong with the fields, or no source covers.
            Busy: too much is being computed.
            Slow: it takes too long.
        """
        unread(name, fields)
        put = tag(edition, name, fields)
        found = self._kept.get(self._tags.get(put) or "")
        return found or self._made(put, lambda: self._make(edition, name, fields, put))

    def tag_of(self, edition: Edition, name: str, fields: dict[str, Any]) -> str:
        """The tag of an answer, which need not be made for it.

        Raises:
            ComityError: whatever is wrong with the fields.
        """
        unread(name, fields)
        put = tag(edition, name, fields)
        found = self._tags.get(put)
        if found is None:
            key = tag(edition, name, built(edition, name, fields).model_dump(mode="json"))
            found = self._tags.put(put, key, len(put) + len(key))
        return found

    def _made(self, put: str, make: Callable[[], Sealed]) -> Sealed:
        with self._lock:
            making = self._making.get(put)
            if making is None:
                if len(self._making) >= self._most:
                    raise Busy
                making = self._making[put] = Future()
                # A thread of its own that no end of the process waits for, as it would for one of a pool.
                Thread(target=self._work, args=(put, making, make), daemon=True).start()
        if not wait((making,), self._patience).done:
            raise Slow
        return making.result()

    def _work(self, put: str, making: Future[Sealed], make: Callable[[], Sealed]) -> None:
        try:
            with self._turn:
                made = make()
        except BaseException as failed:  # noqa: BLE001 - told to whoever waits for it
            outcome: BaseException | Sealed = failed
        else:
            outcome = made
        with self._lock:
            del self._making[put]
        if isinstance(outcome, BaseException):
            making.set_exception(outcome)
        else:
            making.set_result(outcome)

    def _make(self, edition: Edition, name: str, fields: dict[str, Any], put: str) -> Sealed:
        """The answer, found or made under the tag of the question as it was understood."""
        question = built(edition, name, fields)
        key = tag(edition, name, question.model_dump(mode="json"))
        found = self._kept.get(key)
        if found is None:
            answer = asked(edition, name, question)
            data = canonical_json(answer).encode()
            found = self._kept.put(key, Sealed(answer, data, key), len(data))
        self._tags.put(put, key, len(put) + len(key))
        return found


def tag(edition: Edition, name: str, fields: dict[str, Any]) -> str:
    """What an answer depends on, as a hash: the edition, the question, and the versions of what computes."""
    put = {"edition": edition.id, "question": name, "fields": fields, "versions": _versions()}
    return sha256(canonical_json(put).encode())[:32]


@cache
def _versions() -> dict[str, str]:
    return versions()


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
