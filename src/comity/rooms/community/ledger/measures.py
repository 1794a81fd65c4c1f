"""What a ledger says of the work, as of a day: promises kept, answers given, places and groups heard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from comity.rooms.community.ledger.kinds import GROUPS
from comity.rooms.community.ledger.store import pairs
from comity.rooms.community.ledger.waiting import Wait, wait

if TYPE_CHECKING:
    from sqlalchemy import Connection

DAYS = 90
"""A place that nobody heard from for so many days counts as not heard."""

HEARS = "(e.kind IN ('consultation', 'complaint') OR (e.kind = 'message' AND e.direction = 'in'))"
"""Entries in which people are heard; what is promised, given or told to them hears nobody."""


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
    """

    name: str
    entries: int
    heard: int
    last: date | None


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
    when: dict[str, Any] = {"on": on.isoformat(), "after": (on - timedelta(days=days)).isoformat()}
    total = at.execute(text(_TOTAL), when).scalar_one()
    groups = {name: (heard, places) for name, heard, places in at.execute(text(_GROUPS), when)}
    times, unmarked = at.execute(text(_TIMES), when).one()
    return Measures(
        on=on,
        days=days,
        entries=int(total),
        promises=_promises(at, when),
        answers=wait([(int(days), bool(done), int(many)) for days, done, many in at.execute(text(_ANSWERS), when)]),
        places=tuple(_places(at, when)),
        groups=tuple(Group(name, *groups.get(name, (0, 0))) for name in GROUPS),
        times=int(times),
        unmarked=int(unmarked),
    )


def _promises(at: Connection, when: dict[str, Any]) -> Promises:
    found = pairs(at, _PROMISES, when)
    found["moved"] = at.execute(text(_MOVED), when).scalar_one()
    return Promises(**{name: int(found.get(name, 0)) for name in Promises.__dataclass_fields__})


def _places(at: Connection, when: dict[str, Any]) -> list[Place]:
    rows = {place: rest for place, *rest in at.execute(text(_PLACES), when)}
    names = at.execute(text("SELECT number, name, folded FROM current WHERE kind = 'place' ORDER BY folded, number"))
    made = []
    for number, name, _ in names:
        entries, heard, last = rows.get(number, (0, 0, None))
        made.append(Place(name, int(entries), int(heard), date.fromisoformat(last) if last else None))
    return made


_TOTAL = """
SELECT (SELECT count(*) FROM entries WHERE struck = 0 AND day <= :on) - (
  SELECT count(*) FROM entries WHERE struck = 0 AND day <= :on
  AND entry IN (SELECT corrects FROM entries WHERE corrects IS NOT NULL)
)
"""

_PROMISES = """
WITH lasts AS (
  SELECT e.about, max(e.day || printf('%015d', e.number) || e.outcome) AS last
  FROM standing e WHERE e.kind = 'outcome' AND e.day <= :on GROUP BY e.about
), outcomes AS (SELECT about, substr(last, 1, 10) AS day, substr(last, 26) AS outcome FROM lasts)
SELECT CASE
  WHEN o.outcome = 'released' THEN 'released'
  WHEN e.due >= :on THEN 'not_yet'
  WHEN o.outcome = 'kept' AND o.day <= e.due THEN 'on_time'
  WHEN o.outcome = 'kept' THEN 'late'
  WHEN o.outcome = 'not kept' THEN 'not_kept'
  WHEN o.outcome = 'unknown' THEN 'unknown'
  ELSE 'overdue' END AS became, count(*)
FROM standing e LEFT JOIN outcomes o ON o.about = e.number
WHERE e.kind = 'promise' AND e.day <= :on GROUP BY became
"""

_MOVED = """
SELECT count(*) FROM current e WHERE e.kind = 'promise' AND e.due < :on AND e.day <= :on AND e.first IS NOT NULL
AND EXISTS (SELECT 1 FROM entries x WHERE (x.entry = e.first OR x.first = e.first) AND x.due < e.due)
"""

_ANSWERS = """
WITH answers AS (
  SELECT e.about, min(e.day) AS day FROM standing e WHERE e.kind = 'answer' AND e.day <= :on GROUP BY e.about
)
SELECT CAST(julianday(coalesce(a.day, :on)) - julianday(e.day) AS INTEGER) AS days, a.day IS NOT NULL AS done, count(*)
FROM standing e LEFT JOIN answers a ON a.about = e.number
WHERE e.kind = 'complaint' AND e.day <= :on GROUP BY days, done ORDER BY days, done
"""

_PLACES = f"""
SELECT w.place, w.n - coalesce(c.n, 0),
  (SELECT count(*) FROM standing e WHERE e.place = w.place AND e.day > :after AND e.day <= :on AND {HEARS}),
  (SELECT e.day FROM standing e WHERE e.place = w.place AND e.day <= :on AND {HEARS} ORDER BY e.day DESC LIMIT 1)
FROM (
  SELECT place, count(*) AS n FROM entries WHERE place IS NOT NULL AND struck = 0 AND day <= :on GROUP BY place
) w LEFT JOIN (
  SELECT x.place, count(*) AS n FROM entries y CROSS JOIN entries x ON x.entry = y.corrects
  WHERE y.corrects IS NOT NULL AND x.struck = 0 AND x.day <= :on GROUP BY x.place
) c ON c.place = w.place
"""  # noqa: S608 - made of our own words
"""Entries by place, those corrected taken off; how often a place was heard of late, and when last."""

_GROUPS = f"""
SELECT h.grp, count(*), count(DISTINCT e.place) FROM standing e JOIN heard h ON h.entry = e.entry
WHERE {HEARS} AND e.day > :after AND e.day <= :on GROUP BY h.grp
"""  # noqa: S608 - made of our own words

_TIMES = f"""
SELECT count(*), coalesce(sum(NOT EXISTS (SELECT 1 FROM heard h WHERE h.entry = e.entry)), 0) FROM standing e
WHERE {HEARS} AND e.day > :after AND e.day <= :on
"""  # noqa: S608 - made of our own words
