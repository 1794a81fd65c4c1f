"""Rows of an edition's tables, chosen for showing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from comity.errors import InputError
from comity.question import parse_day

if TYPE_CHECKING:
    from comity.edition import Edition

_PERIODS = (("from", "until"), ("in_force", "ended"), ("start", "end"), ("founded", "ended"))


def registry_rows(edition: Edition, table: str, *, as_of: str | None, find: str | None) -> pl.DataFrame:
    """Rows of a registry table, those in force on a day, those that hold a text.

    Raises:
        InputError: the day is not one, or the table has no periods.
    """
    rows = edition.table(table)
    if as_of is not None:
        try:
            day: Any = parse_day(as_of)
        except ValueError as bad:
            raise InputError(f"--as-of: {bad}.", remedy="Write a day, month or year, as in 2026-11.") from None
        period = next(((b, e) for b, e in _PERIODS if b in rows.columns and e in rows.columns), None)
        if period is None:
            raise InputError(f"The table '{table}' has no periods, so --as-of does not apply.")
        begin, end = (pl.col(column) for column in period)
        last = end > day.isoformat() if period[1] != "end" else end >= day.isoformat()
        rows = rows.filter((begin <= day.isoformat()) & (end.is_null() | last))
    if find is not None:
        text = pl.concat_str(pl.all().cast(pl.String).fill_null(""), separator=" ").str.to_lowercase()
        rows = rows.filter(text.str.contains(find.lower(), literal=True))
    return rows
