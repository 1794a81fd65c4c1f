"""Single cells as people write them: days, numbers, words of a list, and the fields that a kind of entry has."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import TYPE_CHECKING

from comity.errors import ComityError, InputError, UnknownName
from comity.panels.names import fold, near
from comity.panels.times import listed
from comity.rooms.community.ledger.kinds import COLUMNS, LONGEST, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""Characters that are no text; tabs and line ends are."""

LARGEST = 10**12
"""What an amount and a number of people may be at most."""


def day_of(written: str) -> date:
    """A day as YYYY-MM-DD; a spreadsheet's midnight after it is dropped.

    Raises:
        InputError: it is none, or one that no calendar has.
    """
    match = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})(?:[ T]00:00(?::00(?:\.0+)?)?)?", written)
    if not match:
        raise InputError(f"'{written}' is not a day.", remedy="Write year, month, day, as in 2024-03-09.")
    try:
        return date(*map(int, match.groups()))
    except ValueError:
        raise InputError(
            f"'{written}' is a day that no calendar has.", remedy="Write year, month, day, as in 2024-03-09."
        ) from None


def cleaned(written: str) -> str:
    """Text as it is kept: composed letters, plain line ends, no space around it."""
    return unicodedata.normalize("NFC", written).replace("\r\n", "\n").replace("\r", "\n").strip()


def shape(kind: Kind, cells: dict[str, str]) -> Iterator[ComityError]:
    """Fields that are missing, that do not belong, or are not `plain`."""
    optional_day = kind.name in ("place", "partner")
    needs = kind.needs if optional_day else ("day", *kind.needs)
    missing = [name for name in needs if not cells.get(name)]
    if missing:
        told = f"{a(kind.name)} needs {listed(needs)}; it lacks {listed(missing)}."
        yield InputError(told, remedy="Fill it in." if len(missing) == 1 else "Fill them in.")
    spare = [
        name for name, cell in cells.items() if cell and name in COLUMNS and name not in ("ref", "kind", *kind.fields)
    ]
    if "name" in spare:
        spare.remove("name")
        yield InputError(
            "only a place and a partner have a name.",
            remedy="Names of persons stay out of a ledger: `comity ledger person add` gives a pseudonym.",
        )
    if spare:
        yield InputError(f"{a(kind.name)} has no {listed(spare)}.", available=kind.fields, remedy="Leave it empty.")
    yield from plain(cells)


def plain(cells: dict[str, str]) -> Iterator[ComityError]:
    """Cells that are too long, or hold what is no text."""
    for name, most in LONGEST.items():
        if len(cells.get(name, "")) > most:
            yield InputError(
                f"the {name} has {len(cells[name]):,} letters; it may have {most:,}.", remedy="Shorten it."
            )
    for name, written in cells.items():
        if _CONTROL.search(written):
            yield InputError(f"the {name} holds a control character.", remedy="Take it out.")


def number(name: str, written: str, *, whole: bool) -> float:
    """A number of nought or more.

    Raises:
        InputError: it is none, or too large.
    """
    if not re.fullmatch(r"\d{1,13}(\.0*)?" if whole else r"\d{1,13}(\.\d{1,6})?", written):
        kind = "whole number" if whole else "number"
        raise InputError(
            f"the {name} '{written[:40]}' is no {kind} of nought or more.", remedy="Write digits only, as in 1200."
        )
    found = float(written)
    if found > LARGEST:
        raise InputError(f"the {name} {written} is too large.", remedy=f"It may be up to {LARGEST:,}.")
    return found


def parts(written: str) -> list[str]:
    """The parts of a cell that semicolons separate."""
    return [part.strip() for part in written.split(";") if part.strip()]


def unknown_word(what: str, written: str, known: Sequence[str]) -> InputError:
    """That a word is none of a list, with the nearest that is."""
    close = near(fold(written), known)
    meant = f" Did you mean {' or '.join(close)}?" if close else ""
    return UnknownName(f"'{written[:60]}' is no {what}.{meant}", available=known)


def a(noun: str) -> str:
    """A noun with its article."""
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def together(faults: Sequence[tuple[int, ComityError]]) -> list[ComityError]:
    """Faults that say the same told once, with all their rows; in the order of their first rows."""
    found: dict[tuple[type, str, tuple[str, ...], str], list[int]] = {}
    for row, fault in faults:
        found.setdefault((type(fault), fault.problem, fault.available, fault.remedy), []).append(row)
    made = []
    for (kind, problem, available, remedy), rows in found.items():
        where = rows_text(rows, "Row") if any(rows) else ""
        told = f"{where}: {problem[:1].lower()}{problem[1:]}" if where else f"{problem[:1].upper()}{problem[1:]}"
        made.append(kind(told, available=available, remedy=remedy))
    return made


def rows_text(rows: Sequence[int], noun: str) -> str:
    """Rows or lines in words, runs of them shortened: 'rows 2-5 and 9'."""
    runs: list[list[int]] = []
    for row in sorted(set(rows)):
        if runs and row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    parts = [f"{first}" if first == last else f"{first}-{last}" for first, last in runs]
    return f"{noun}{'s' * (len(set(rows)) > 1)} {listed(parts)}"
