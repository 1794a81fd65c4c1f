"""You said, we did: what people said, place by place, each with what was answered, promised and done about it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import text

from comity.rooms.community.ledger.known import place_names

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Connection

NOWHERE = "No place entered"


@dataclass(frozen=True)
class Deed:
    """Something that was answered, promised, given or told.

    Attributes:
        kind: as in `kinds`.
        day: ISO.
        text: what, as it was entered.
        due: until when a promise was to be kept, ISO.
        became: what became of a promise, and when: "kept", "overdue" or "open" among them.
        since: day of the outcome, ISO.
    """

    kind: str
    day: str
    text: str
    due: str | None = None
    became: str | None = None
    since: str | None = None


@dataclass(frozen=True)
class Said:
    """Something that people said.

    Attributes:
        number: the entry's.
        kind: consultation, complaint or message.
        day: ISO.
        text: what, as it was entered; of a complaint only what it is about, unless its words were asked for.
        groups: who said it, as far as entered.
        deeds: what was done about it, by day.
    """

    number: int
    kind: str
    day: str
    text: str
    groups: tuple[str, ...]
    deeds: tuple[Deed, ...]


@dataclass(frozen=True)
class Sheet:
    """All of it.

    Attributes:
        since: first day of what was said, ISO.
        on: last day of anything, ISO.
        places: what was said in each place, by the place's name, then by day.
        others: promises and assistance that are about nothing that was said in the period, by day.
    """

    since: str
    on: str
    places: dict[str, tuple[Said, ...]]
    others: tuple[Deed, ...]


class _Row(NamedTuple):
    """One entry of what was done; only a promise is due, only an outcome has one."""

    number: int
    kind: str
    day: str
    text: Any
    about: int | None
    due: Any
    outcome: Any


def sheet(at: Connection, *, since: date, on: date, words: bool = False) -> Sheet:
    """What was said from a day to a day, and what was done about it until the second.

    Args:
        at: a connection that reads.
        since: first day.
        on: last day.
        words: whether the words of complaints are shown, and not only what they are about.
    """
    when = {"since": since.isoformat(), "on": on.isoformat()}
    rows, heard = list(map(_Row._make, at.execute(text(_DONE), when))), at.execute(text(_SAID), when).all()
    about: dict[int | None, list[_Row]] = {}
    for row in rows:
        about.setdefault(row.about, []).append(row)
    names = place_names(at)
    groups: dict[int, list[str]] = {}
    these = {"these": json.dumps([entry for entry, *_ in heard])}
    for entry, group in at.execute(text(_GROUPS), these).all():
        groups.setdefault(entry, []).append(group)
    places: dict[str, list[Said]] = {}
    told: set[int] = set()
    for entry, number, kind, day, what, category, place in heard:
        shown = f"About {category}." if kind == "complaint" and not words else what
        deeds = tuple(_deeds(number, about, when["on"], told))
        said = Said(number, kind, day, shown, tuple(groups.get(entry, ())), deeds)
        places.setdefault(names.get(place, NOWHERE), []).append(said)
    others = [
        _deed(row, about, when["on"])
        for row in rows
        if row.kind in ("promise", "assistance") and row.number not in told
    ]
    ordered = sorted(places, key=lambda name: (name == NOWHERE, name))
    return Sheet(when["since"], when["on"], {name: tuple(places[name]) for name in ordered}, tuple(others))


def _deeds(number: int, about: dict[int | None, list[_Row]], on: str, told: set[int]) -> list[Deed]:
    """What was done about an entry, and about that in turn; what people said again stands by itself."""
    made: list[tuple[str, int, Deed]] = []
    ahead, seen = [number], {number}
    while ahead:
        for row in about.get(ahead.pop(), ()):
            if row.number in seen:
                continue
            seen.add(row.number)
            ahead.append(row.number)
            if row.kind != "outcome":
                made.append((row.day, row.number, _deed(row, about, on)))
                told.add(row.number)
    return [deed for *_, deed in sorted(made, key=lambda one: one[:2])]


def _deed(row: _Row, about: dict[int | None, list[_Row]], on: str) -> Deed:
    if row.kind != "promise":
        return Deed(row.kind, row.day, row.text or "")
    ends = [one for one in about.get(row.number, ()) if one.kind == "outcome"]
    last = max(ends, key=lambda one: (one.day, one.number), default=None)
    became = last.outcome if last else "overdue" if row.due < on else "open"
    if last and became == "kept" and last.day > row.due:
        became = "kept late"
    return Deed("promise", row.day, row.text, row.due, became, last.day if last else None)


_SAID = """
SELECT entry, number, kind, day, text, category, place FROM current
WHERE kind IN ('consultation', 'complaint', 'message') AND day BETWEEN :since AND :on
AND (kind <> 'message' OR direction = 'in') ORDER BY day, number
"""
"""Entries in which people are heard; what is promised, given or told to them hears nobody."""

_DONE = """
SELECT number, kind, day, text, about, due, outcome FROM current
WHERE kind IN ('promise', 'outcome', 'answer', 'assistance', 'message') AND day BETWEEN :since AND :on
AND (kind <> 'message' OR direction = 'out') ORDER BY day, number
"""
"""Nothing that was done is older than what it is about: what was done earlier is about nothing that is shown."""

_GROUPS = "SELECT entry, grp FROM heard WHERE entry IN (SELECT value FROM json_each(:these)) ORDER BY entry, grp"
