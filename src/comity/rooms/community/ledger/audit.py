"""Whether a ledger is as comity left it: whole, with its rules in force, and with no row changed or taken away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import text

from comity.errors import ComityError
from comity.rooms.community.ledger.cells import rows_text
from comity.rooms.community.ledger.known import content_hash, digest
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
        content: SHA-256 over all rows; noted down elsewhere, it shows later whether anything before was changed.
        faults: everything that is wrong.
    """

    rows: int
    current: int
    persons: int
    content: str
    faults: tuple[ComityError, ...]


def audit(at: Connection) -> Audit:
    """Look a ledger over.

    Args:
        at: a connection that reads it.
    """

    def count(table: str) -> int:
        return int(at.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())  # noqa: S608 - ours

    return Audit(count("entries"), count("current"), count("persons"), content_hash(at), tuple(_faults(at)))


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
