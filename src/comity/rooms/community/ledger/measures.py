"""What a ledger says of the work, as of a day: promises kept, answers given, places and groups heard."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import text

from comity.rooms.community.ledger.columns import book, columns, day_of, joined, number_of, some
from comity.rooms.community.ledger.kinds import DIRECTIONS, GROUPS, OUTCOMES
from comity.rooms.community.ledger.waiting import Wait, wait

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from comity.rooms.community.ledger.columns import Book, Rows, Whole

DAYS = 90
"""A place that nobody heard from for so many days counts as not heard."""

_NEVER = 10**9
"""A day later than any."""

_IN = DIRECTIONS.index("in") + 1

_FEW = 10
"""Groups are looked up by row where fewer than one row in so many asks for them; else all are read."""


@dataclass(frozen=True)
class Promises:
    """Promises by what became of them.

    Attributes:
        on_time: due before the day, and kept by then.
        late: due before the day, and kept after it was due.
        not_kept: due before the day, and not kept.
        overdue: due before the day, and nothing entered of what became of it.
        unknown: due before the day, and entered as unknown.
        released: no longer asked for; not counted.
        not_yet: due on the day or after it; not counted.
        moved: of those due, how many had been due earlier before they were corrected.
    """

    on_time: int
    late: int
    not_kept: int
    overdue: int
    unknown: int
    released: int
    not_yet: int
    moved: int

    @property
    def due(self) -> int:
        """Promises that were due before the day, those released left out."""
        return self.on_time + self.late + self.not_kept + self.overdue + self.unknown

    @property
    def share(self) -> tuple[float, float, float] | None:
        """Kept on time of those due; the least and the most it could be. None where none was due.

        What is overdue or unknown counts as not kept on time; at most, all of it was.
        """
        if not self.due:
            return None
        least = self.on_time / self.due
        return least, least, (self.on_time + self.overdue + self.unknown) / self.due


@dataclass(frozen=True)
class Place:
    """One district.

    Attributes:
        name: as it is called now.
        entries: of any kind, since the beginning.
        heard: times people there were heard in the last `days`.
        last: when they were last heard, or None.
        waiting: complaints from there that nobody answered.
        overdue: promises overdue, made there or about what was said there.
    """

    name: str
    entries: int
    heard: int
    last: date | None
    waiting: int
    overdue: int


@dataclass(frozen=True)
class Group:
    """One group: how often, and in how many districts, it was heard in the last `days`."""

    name: str
    heard: int
    places: int


@dataclass(frozen=True)
class Measures:
    """All of it.

    Attributes:
        on: the day; what came later does not count.
        days: how far back coverage looks.
        entries: entries that hold, of any kind.
        promises: what became of them.
        answers: days to answer.
        places: every district, by name.
        groups: each group.
        times: times people were heard in the last `days`, anywhere.
        unmarked: of these, how often no group was entered.
    """

    on: date
    days: int
    entries: int
    promises: Promises
    answers: Wait
    places: tuple[Place, ...]
    groups: tuple[Group, ...]
    times: int
    unmarked: int

    @property
    def unheard(self) -> tuple[Place, ...]:
        """Districts not heard for `days` or more, those never heard first, then by how long ago."""
        silent = [one for one in self.places if not one.heard]
        return tuple(sorted(silent, key=lambda one: (one.last or date.min, one.name)))


def measures(at: Connection, *, on: date, days: int = DAYS) -> Measures:
    """Everything that is measured.

    Args:
        at: a connection that reads.
        on: the day as of which.
        days: how far back coverage looks; a place heard on the day `on - days` is not heard.
    """
    read, today = book(at, on), number_of(on)
    rows = {kind: read.rows(kind, *names) for kind, names in _READ.items()}
    hold = {kind: some(found, found["holds"] == 1) for kind, found in rows.items()}
    promises, overdue = _promises(rows["promise"], hold, today, read.number.size)
    answers, waiting = _answers(hold, today, read.number.size)
    messages = some(hold["message"], hold["message"]["direction"] == _IN)
    heard = joined([hold["consultation"], hold["complaint"], messages], ("entry", "day", "place"))
    recent = some(heard, heard["day"] > today - days)
    groups, unmarked = _groups(at, recent, read.number.size)
    placed = joined([found for found in hold.values() if "place" in found], ("number", "place"))
    place_of = np.zeros_like(read.number)
    place_of[placed["number"]] = placed["place"]
    asked = np.where(overdue["place"], overdue["place"], place_of[overdue["about"]])
    there = {"entries": placed["place"], "heard": recent["place"], "waiting": waiting["place"], "overdue": asked}
    return Measures(
        on=on,
        days=days,
        entries=sum(found["entry"].size for found in hold.values()),
        promises=promises,
        answers=answers,
        places=_places(read, heard, there),
        groups=groups,
        times=recent["entry"].size,
        unmarked=unmarked,
    )


_READ = {
    "place": (),
    "partner": ("place",),
    "consultation": ("day", "place"),
    "promise": ("place", "about", "due"),
    "outcome": ("day", "about", "outcome"),
    "complaint": ("day", "place"),
    "answer": ("day", "about"),
    "assistance": ("place",),
    "message": ("day", "place", "direction"),
}
"""Columns of each kind that are measured."""


def _promises(made: Rows, hold: dict[str, Rows], today: int, size: int) -> tuple[Promises, Rows]:
    """What became of the promises, and those that are overdue; `made` has what they were before corrections too."""
    earliest = np.full(size, _NEVER)
    np.minimum.at(earliest, made["number"], made["due"])
    made, ends = hold["promise"], hold["outcome"]
    ends = some(ends, np.lexsort((ends["number"], ends["day"])))  # of several, the last one stays
    outcome, since = np.zeros(size, np.int64), np.zeros(size, np.int64)
    outcome[ends["about"]], since[ends["about"]] = ends["outcome"], ends["day"]
    number, due = made["number"], made["due"]
    nothing, kept, not_kept, released, unknown = (outcome[number] == n for n in range(len(OUTCOMES) + 1))
    past, late = (due < today) & ~released, since[number] > due
    became = {
        "on_time": past & kept & ~late,
        "late": past & kept & late,
        "not_kept": past & not_kept,
        "overdue": past & nothing,
        "unknown": past & unknown,
        "released": released,
        "not_yet": (due >= today) & ~released,
        "moved": past & (earliest[number] < due),
    }
    return Promises(**{name: int(which.sum()) for name, which in became.items()}), some(made, became["overdue"])


def _answers(hold: dict[str, Rows], today: int, size: int) -> tuple[Wait, Rows]:
    """Days to answer, and the complaints that wait."""
    complaints, answers = hold["complaint"], hold["answer"]
    first = np.full(size, _NEVER)
    np.minimum.at(first, answers["about"], answers["day"])
    answered = first[complaints["number"]]
    done = answered < _NEVER
    waits = np.where(done, answered, today) - complaints["day"]
    codes, many = np.unique(2 * waits + done, return_counts=True)
    counts = [(code // 2, bool(code % 2), n) for code, n in zip(codes.tolist(), many.tolist(), strict=True)]
    return wait(counts), some(complaints, ~done)


def _groups(at: Connection, recent: Rows, size: int) -> tuple[tuple[Group, ...], int]:
    """How often each group was heard, and how often none was entered."""
    place = np.full(size, -1)
    place[recent["entry"]] = recent["place"]
    rows = "heard"
    if recent["entry"].size < size // _FEW:
        rows += " WHERE entry IN (SELECT value FROM json_each(:these))"
    marks = columns(at, ("entry", "grp"), rows, {"these": json.dumps(recent["entry"].tolist())})
    marks = some(marks, place[marks["entry"]] >= 0)
    made = []
    for code, name in enumerate(GROUPS, start=1):
        places = place[marks["entry"][marks["grp"] == code]]
        made.append(Group(name, places.size, np.unique(places[places > 0]).size))
    return tuple(made), recent["entry"].size - np.unique(marks["entry"]).size


def _places(read: Book, heard: Rows, there: dict[str, Whole]) -> tuple[Place, ...]:
    """Every place, with what is counted there: `there` has the place of each thing that counts."""
    last = np.full_like(read.number, -_NEVER)
    np.maximum.at(last, heard["place"], heard["day"])
    counted = {name: np.bincount(places, minlength=last.size) for name, places in there.items()}
    rows = read.at.execute(text("SELECT entry, name FROM entries WHERE kind = 'place' ORDER BY folded, entry"))
    named = [(int(read.number[entry]), name) for entry, name in rows if read.holds[entry]]
    return tuple(
        Place(
            name=name,
            last=day_of(int(last[place])) if last[place] > -_NEVER else None,
            **{what: int(times[place]) for what, times in counted.items()},
        )
        for place, name in named
    )
