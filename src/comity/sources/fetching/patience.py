"""Asking again: how often, after which waits, and when to give up."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from random import SystemRandom
from typing import TYPE_CHECKING, TypeVar

from comity.errors import FetchError

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

LATER = "Try again later: what has arrived is kept. Or get it by hand: `comity sources` tells where."


@dataclass(frozen=True)
class Terms:
    """How patient comity is with a publisher, and how trusting.

    Attributes:
        attempts: how often to ask for a file.
        first_wait: seconds before the second attempt, twice as many before the third, and so on; half of each is luck.
        longest_wait: seconds that comity ever waits, whoever asks it to.
        silence: seconds without a byte after which a publisher is given up.
        patience: seconds for one file, all attempts and waits together.
        redirects: how many in a row to follow.
        most_bytes: length of the largest file.
    """

    attempts: int = 5
    first_wait: float = 1.0
    longest_wait: float = 120.0
    silence: float = 60.0
    patience: float = 7200.0
    redirects: int = 5
    most_bytes: int = 4 * 2**30


class Passing(Exception):
    """A fault that may pass.

    Args:
        reason: what happened, as the end of a sentence.
        wait: seconds the publisher asks to wait; None leaves it to the back-off.
        unreachable: whether the publisher could not be reached at all.
    """

    def __init__(self, reason: str, *, wait: float | None = None, unreachable: bool = False) -> None:
        """Keep them."""
        self.reason, self.wait, self.unreachable = reason, wait, unreachable
        super().__init__(reason)


@dataclass
class Patience:
    """Attempts under some terms, over many files.

    Attributes:
        terms: how often and how long.
        sleep: waits some seconds.
        clock: seconds that have passed, from anywhere.
        luck: a number from 0 to 1, each time another.
        given_up: publishers that could not be reached; they are not asked for the next file.
    """

    terms: Terms
    sleep: Callable[[float], object] = time.sleep
    clock: Callable[[], float] = time.monotonic
    luck: Callable[[], float] = SystemRandom().random
    given_up: set[str] = field(default_factory=set)

    def again(self, url: str, host: str, attempt: Callable[[], T]) -> T:
        """What an attempt gives; again and again while its fault may pass.

        Args:
            url: what is asked for.
            host: whom.
            attempt: asks once.

        Raises:
            FetchError: it does not pass.
        """
        if host in self.given_up:
            raise FetchError(f"{url} could not be fetched: {host} was out of reach a moment ago.", remedy=LATER)
        began, number = self.clock(), 0
        while True:
            number += 1
            try:
                return attempt()
            except Passing as fault:
                wait = self._wait(url, number, fault)
                late = self.clock() - began + wait > self.terms.patience
                if number < self.terms.attempts and not late:
                    self.sleep(wait)
                    continue
                if fault.unreachable:
                    self.given_up.add(host)
                tried = f"{number} attempts" if number > 1 else "one attempt"
                raise FetchError(f"{url} could not be fetched in {tried}: {fault.reason}.", remedy=LATER) from None

    def _wait(self, url: str, number: int, fault: Passing) -> float:
        """Seconds before the next attempt."""
        if fault.wait is not None:
            if fault.wait > self.terms.longest_wait:
                raise FetchError(f"{url}: {fault.reason}, and asks to wait {fault.wait:,.0f} seconds.", remedy=LATER)
            return fault.wait
        wait = min(self.terms.first_wait * 2.0 ** (number - 1), self.terms.longest_wait)
        return wait * (0.5 + 0.5 * self.luck())
