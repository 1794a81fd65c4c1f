"""A ledger as a file: what holds now, or every row there ever was; without names, and without formulas."""

from __future__ import annotations

import csv
import io
import json
from contextlib import suppress
from typing import TYPE_CHECKING

from sqlalchemy import text

from comity.errors import ComityError, InputError
from comity.formulas import guarded
from comity.rooms.community.ledger.kinds import COLUMNS
from comity.rooms.community.ledger.store import pairs

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection

    from comity.rooms.community.ledger.store import Ledger

FORMATS = (".csv", ".xlsx")

HISTORY = ("entry", "corrects", "reason", "struck", "written")
"""Columns more that tell how entries came to be as they are; such a file cannot be imported."""


def export(ledger: Ledger, path: Path, *, history: bool = False) -> int:
    """Write what holds now, or all rows, in the order of their numbers; the file is whole or not there.

    Of what holds now, an entry stands below the one it is about, also where a correction made it be about a later one.

    Args:
        ledger: what to write.
        path: where, .csv or .xlsx; a file that is there is replaced.
        history: every row, corrections and what they corrected.

    Returns:
        how many rows were written.

    Raises:
        InputError: another ending.
        ComityError: the file could not be written.
    """
    kind = path.suffix.lower()
    if kind not in FORMATS:
        raise InputError(f"'{path.name}' has no ending that says its format.", available=FORMATS)
    with ledger.reading() as at:
        rows = lines(at, history=history)
    if not history:
        rows = _in_turn(rows)
    names = (*COLUMNS, *HISTORY) if history else COLUMNS
    table = [[guarded(row[name]) for name in names] for row in rows]
    part = path.with_name(f".{path.name}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if kind == ".csv":
            made = io.StringIO(newline="")
            writer = csv.writer(made, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
            writer.writerows([names, *table])
            part.write_bytes(made.getvalue().encode("utf-8-sig"))  # the mark tells Excel that it is UTF-8
        else:
            import polars as pl

            from comity.panels.sheet import write_sheet

            columns = {name: [row[place] for row in table] for place, name in enumerate(names)}
            write_sheet(pl.DataFrame(columns, schema=dict.fromkeys(names, pl.String)), part)
        part.replace(path)
    except OSError as failed:
        raise ComityError(f"{path} could not be written: {failed.strerror}.", remedy="Name another folder.") from None
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return len(rows)


def lines(
    at: Connection,
    *,
    history: bool = False,
    of: int | None = None,
    kind: str | None = None,
    place: int | None = None,
    last: int | None = None,
) -> list[dict[str, str]]:
    """Entries as rows of a file, every cell text; places and partners by name, persons by pseudonym.

    Args:
        at: a connection.
        history: all rows, and not only those that hold now.
        of: only of the entry with this number.
        kind: only of this kind.
        place: only those of the place with this number.
        last: only so many, the last by their numbers.

    Returns:
        each row by its columns, in the order of their numbers.
    """
    when = {"of": of, "kind": kind, "place": place, "last": -1 if last is None else last}
    asked = [f"AND {name} = :{name}" for name in ("kind", "place") if when[name] is not None]
    asked += ["AND (entry = :of OR first = :of)"] if of is not None else []
    table = "(SELECT e.*, coalesce(e.first, e.entry) AS number FROM entries e)" if history else "current"
    which = f"SELECT entry FROM {table} WHERE 1 {' '.join(asked)} ORDER BY number DESC, entry DESC LIMIT :last"  # noqa: S608 - ours
    these = {"these": json.dumps(list(at.execute(text(which), when).scalars()))}
    among = "entry IN (SELECT value FROM json_each(:these))"
    titles = pairs(at, "SELECT number, name FROM current WHERE kind IN ('place', 'partner')")
    groups: dict[int, list[str]] = {}
    marked = f"SELECT entry, grp FROM heard WHERE {among} ORDER BY entry, grp"  # noqa: S608 - ours
    for entry, group in at.execute(text(marked), these).all():
        groups.setdefault(entry, []).append(group)
    names = [name for name in (*COLUMNS, *HISTORY) if name not in ("ref", "groups")]
    found = f"SELECT number AS ref, {', '.join(names)} FROM {table} WHERE {among} ORDER BY number, entry"  # noqa: S608 - ours
    made = []
    for row in at.execute(text(found), these).all():
        told = dict(zip(("ref", *names), row, strict=True))
        told["groups"] = "; ".join(groups.get(told["entry"], ()))
        told |= {"place": titles.get(told["place"]), "partner": titles.get(told["partner"])}
        made.append({name: _cell(told[name]) for name in (*COLUMNS, *HISTORY)})
    return made


def _in_turn(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Rows, each below the one it is about, else in their order."""
    by_number = {row["ref"]: row for row in rows}
    turn: dict[str, dict[str, str]] = {}
    for row in rows:
        first: dict[str, dict[str, str]] = {}
        one: dict[str, str] | None = row
        while one is not None and one["ref"] not in turn and one["ref"] not in first:
            first[one["ref"]] = one
            one = by_number.get(one["about"])
        turn |= reversed(first.items())
    return list(turn.values())


def _cell(value: object) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return f"{value:.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
