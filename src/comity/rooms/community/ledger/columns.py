"""Entries as columns of whole numbers: how very many of them are read at once.

A row that SQLite hands to Python takes some three microseconds, too long for 100,000. So SQLite joins each column to
one text, and numpy cuts it up; what belongs together is then found by number in arrays. Every query goes through its
rows once, by whatever index SQLite chooses: none looks anything up for each row.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import text

from comity.rooms.community.ledger.kinds import GROUPS, WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from sqlalchemy import Connection

    Whole = NDArray[np.int64]
    Rows = dict[str, Whole]

_DAYS = ("day", "due")
_WORDS = WORDS | {"grp": GROUPS}
_FIRST_DAY = date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class Book:
    """A ledger as of a day.

    Attributes:
        at: a connection that reads it.
        on: the day; entries of later days are not there.
        number: of each row, the number of its entry.
        holds: of each row, 1 unless it was corrected, or struck; else 0.
    """

    at: Connection
    on: date
    number: Whole
    holds: Whole

    def rows(self, kind: str, *names: str) -> Rows:
        """Columns of all rows of a kind, in no order.

        Args:
            kind: the kind.
            names: of columns; `entry`, `number` and `holds` are there as well.
        """
        when = {"kind": kind, "on": self.on.isoformat()}
        found = columns(self.at, ("entry", *names), "entries WHERE kind = :kind AND day <= :on", when)
        return found | {"number": self.number[found["entry"]], "holds": self.holds[found["entry"]]}


def book(at: Connection, on: date) -> Book:
    """A ledger as of a day.

    Args:
        at: a connection that reads it.
        on: the day.
    """
    highest = int(at.execute(text("SELECT coalesce(max(entry), 0) FROM entries")).scalar_one())
    later = columns(at, ("entry", "first", "corrects", "struck"), "entries WHERE corrects > 0")
    number, holds = np.arange(highest + 1), np.ones(highest + 1, np.int64)
    number[later["entry"]], holds[later["entry"]] = later["first"], 1 - later["struck"]
    holds[later["corrects"]] = 0
    return Book(at, on, number, holds)


def columns(at: Connection, names: Sequence[str], rows: str, when: dict[str, Any] | None = None) -> Rows:
    """Columns of some rows, all in one order: a day as days since 1970, a word as its place in its list, from 1.

    Args:
        at: a connection that reads.
        names: of the columns.
        rows: what stands after FROM.
        when: values that it names.
    """
    joined = ", ".join(f"group_concat({name if name in _WORDS else f'coalesce({name}, 0)'})" for name in names)
    found = at.execute(text(f"SELECT {joined} FROM {rows}"), when or {}).one()  # noqa: S608 - made of our own words
    return {name: _cut(name, column or "") for name, column in zip(names, found, strict=True)}


def some(rows: Rows, which: NDArray[np.bool_] | Whole) -> Rows:
    """Some of the rows, in the order asked for."""
    return {name: column[which] for name, column in rows.items()}


def joined(parts: Sequence[Rows], names: Sequence[str]) -> Rows:
    """Columns of several kinds as one."""
    return {name: np.concatenate([rows[name] for rows in parts]) for name in names}


def number_of(day: date) -> int:
    """Days since 1970."""
    return day.toordinal() - _FIRST_DAY


def day_of(number: int) -> date:
    """The day that is so many days after the first of 1970."""
    return date.fromordinal(number + _FIRST_DAY)


def _cut(name: str, joined: str) -> Whole:
    if not joined:
        return np.zeros(0, np.int64)
    if name in _DAYS:
        return np.frombuffer(joined.replace(",", "").encode(), "S10").astype("M8[D]").astype(np.int64)
    words = _WORDS.get(name, ())
    for word in sorted(words, key=len, reverse=True):  # one word may be the end of another
        joined = joined.replace(word, str(words.index(word) + 1))
    return np.fromstring(joined, np.int64, sep=",")
