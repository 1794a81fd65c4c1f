"""Days and months as people write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

_NAMES = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def day_text(iso: str) -> str:
    """A day, month or year in words: '13 September 2022', 'September 2022', '2022'."""
    year, *rest = iso.split("-")
    if not rest:
        return year
    month = _NAMES[int(rest[0]) - 1]
    return f"{int(rest[1])} {month} {year}" if len(rest) > 1 else f"{month} {year}"


def month_text(month: date) -> str:
    """A month in words: 'September 2022'."""
    return f"{_NAMES[month.month - 1]} {month.year}"


def listed(names: Sequence[str], *, most: int | None = None) -> str:
    """Names as a list in words; beyond `most`, how many others there are."""
    if most is not None and len(names) > most:
        rest = len(names) - most
        return ", ".join(names[:most]) + f" and {rest} {'other' if rest == 1 else 'others'}"
    if len(names) < 2:
        return "".join(names)
    return ", ".join(names[:-1]) + f" and {names[-1]}"
