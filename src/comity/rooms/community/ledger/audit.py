"""Whether a ledger is as comity left it: whole, with its rules in force, and with no row changed or taken away."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import text

from comity.errors import ComityError, InputError
from comity.rooms.community.ledger.cells import rows_text
from comity.rooms.community.ledger.known import digest
from comity.rooms.community.ledger.schema import TRIGGERS
from comity.rooms.community.ledger.store import pairs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

_REMEDY = "Take the ledger from a backup, and find out who writes to it otherwise than with comity."


@dataclass(frozen=True)
class Audit:
    """What was found.

    Attributes:
        rows: rows, corrections included.
        current: entries that hold.
        persons: pseudonyms.
        mark: how many rows, and SHA-256 over them; noted down elsewhere, it shows later whether one was changed.
        faults: everything that is wrong.
    """

    rows: int
    current: int
    persons: int
    mark: str
    faults: tuple[ComityError, ...]


def audit(at: Connection, noted: str | None = None) -> Audit:
    """Look a ledger over.

    Args:
        at: a connection that reads it.
        noted: an earlier mark of it; that its rows are as they were then is looked at too.
    """

    def count(table: str) -> int:
        return int(at.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())  # noqa: S608 - ours

    rows = count("entries")
    faults = (*_faults(at), *(_since(at, noted, rows) if noted else ()))
    return Audit(rows, count("current"), count("persons"), _mark(at, rows), faults)


def _mark(at: Connection, rows: int) -> str:
    """The first so many rows in their order, corrections included, as a number and a SHA-256."""
    found = at.execute(text("SELECT * FROM entries ORDER BY entry LIMIT :rows"), {"rows": rows})
    made = hashlib.sha256()
    for row in found.all():
        made.update(json.dumps(list(row)).encode() + b"\n")
    return f"{rows}-{made.hexdigest()}"


def _since(at: Connection, noted: str, rows: int) -> Iterator[ComityError]:
    if not re.fullmatch(r"\d{1,15}-[0-9a-f]{64}", noted):
        yield InputError("What was noted is no content of a ledger.", remedy="Give it as `check` printed it.")
    elif rows < int(noted.partition("-")[0]):
        yield ComityError(f"There are {rows:,} rows; fewer than when that was noted.", remedy=_REMEDY)
    elif _mark(at, int(noted.partition("-")[0])) != noted:
        yield ComityError("Rows are not what they were when that was noted.", remedy=_REMEDY)


def _faults(at: Connection) -> Iterator[ComityError]:
    said = at.execute(text("PRAGMA integrity_check")).scalars().all()
    if said != ["ok"]:
        yield ComityError(f"The file is damaged: {said[0]}.", remedy=_REMEDY)
    if at.execute(text("PRAGMA foreign_key_check")).first():
        yield ComityError("Rows refer to rows that are not there.", remedy=_REMEDY)
    there = pairs(at, "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    gone = [name for name, made in TRIGGERS.items() if there.get(name) != made]
    if gone:
        yield ComityError(f"Rules of the ledger were taken away or changed: {', '.join(gone)}.", remedy=_REMEDY)
    numbers = at.execute(text("SELECT entry FROM entries ORDER BY entry")).scalars().all()
    last = at.execute(text("SELECT seq FROM sqlite_sequence WHERE name = 'entries'")).scalar() or 0
    missing = sorted(set(range(1, max([last, *numbers], default=0) + 1)) - set(numbers))
    if missing:
        yield ComityError(f"Rows were taken away: {rows_text(missing, 'row')}.", remedy=_REMEDY)
    changed = list(_changed(at))
    if changed:
        yield ComityError(f"Rows were changed after they were written: {rows_text(changed, 'row')}.", remedy=_REMEDY)


def _changed(at: Connection) -> Iterator[int]:
    groups: dict[int, list[str]] = {}
    for entry, group in at.execute(text("SELECT entry, grp FROM heard ORDER BY entry, grp")):
        groups.setdefault(entry, []).append(group)
    for row in at.execute(text("SELECT * FROM entries ORDER BY entry")).mappings():
        if digest(dict(row), groups.get(row["entry"], ())) != row["digest"]:
            yield row["entry"]
