"""Rows as people write them held against what a ledger may hold: every fault at once, each with its remedy."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from comity.errors import ComityError, InputError
from comity.panels.names import fold
from comity.panels.times import listed
from comity.rooms.community.ledger import abuse
from comity.rooms.community.ledger.cells import a, day_of, number, parts, shape, together, unknown_word
from comity.rooms.community.ledger.kinds import COLUMNS, GROUPS, KINDS, WORDS, Kind
from comity.rooms.community.ledger.known import digest, unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from comity.rooms.community.ledger.known import Known

EARLIEST = date(1945, 1, 1)
"""No entry is older; earlier days are slips of the pen."""


@dataclass(frozen=True)
class Raw:
    """A row as it was written.

    Attributes:
        row: where it stands in its file, counted from 1 with the header; 0 for one that is in none.
        cells: what was written in each column; empty ones left out.
    """

    row: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Draft:
    """A row that may be written.

    Attributes:
        row: where it stood.
        fields: columns of the table `entries`; a reference is a number, or the `Row` it stands in.
        groups: whom it heard or reached.
    """

    row: int
    fields: dict[str, Any]
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """A reference to an entry that the same file brings."""

    row: int


def checked(rows: Sequence[Raw], known: Known, today: date) -> tuple[list[Draft], list[ComityError]]:
    """Rows as drafts, and everything that is wrong with them.

    Args:
        rows: as they were written.
        known: what the ledger holds.
        today: no entry is of a later day.

    Returns:
        a draft of each row without a fault, in their order, and the faults; of one kind, the rows are told together.
    """
    check = _Check(known, today)
    check.announce(rows)
    drafts = [draft for raw in rows if (draft := check.row(raw)) is not None]
    return drafts, together(check.faults)


class _Check:
    """One pass over the rows of one file."""

    def __init__(self, known: Known, today: date) -> None:
        self.known, self.today = known, today
        self.faults: list[tuple[int, ComityError]] = []
        self._here: dict[str, dict[str, int]] = {"place": {}, "partner": {}}
        self._labels: dict[str, tuple[int, str]] = {}
        self._days: dict[int, date] = {}
        self._seen: dict[str, int] = {}

    def announce(self, rows: Sequence[Raw]) -> None:
        """Note the places and partners that the file itself brings: a row above may name them too."""
        for raw in rows:
            kind, name = fold(raw.cells.get("kind", "")), raw.cells.get("name", "")
            if kind in self._here and name:
                self._here[kind].setdefault(fold(name), raw.row)

    def row(self, raw: Raw) -> Draft | None:
        """The draft of one row, or None and its faults noted."""
        cells = raw.cells
        kind = KINDS.get(fold(cells.get("kind", "")))
        words = " ".join(cells.get(name, "") for name in COLUMNS if name not in ("kind", "category"))
        named = f"{'' if kind else cells.get('kind', '')} {cells.get('category', '')}"
        if abuse.is_abuse(kind.name if kind else "", named, words):
            self.faults.append((raw.row, abuse.refusal()))
            return None
        if kind is None:
            self.faults.append((raw.row, unknown_word("kind", cells.get("kind", ""), tuple(KINDS))))
            return None
        before = len(self.faults)
        faults = [*shape(kind, cells), *self._fill(kind, raw, fields := {"kind": kind.name})]
        self.faults += [(raw.row, fault) for fault in faults]
        groups = tuple(sorted({group for group in map(fold, parts(cells.get("groups", ""))) if group in GROUPS}))
        draft = Draft(raw.row, fields, groups)
        if len(self.faults) == before:
            self.faults += [(raw.row, fault) for fault in self._twice(draft)]
        self._label(raw, kind, fields)
        return draft if len(self.faults) == before else None

    def _fill(self, kind: Kind, raw: Raw, fields: dict[str, Any]) -> Iterator[ComityError]:
        """Put each cell into its column, and tell what cannot be."""
        for name in kind.fields:
            written = raw.cells.get(name, "")
            if not written:
                if name == "day" and kind.name in ("place", "partner"):
                    fields["day"] = self.today.isoformat()
                continue
            try:
                fields |= self._column(kind, name, written)
            except ComityError as fault:
                yield fault
        if "due" in fields and "day" in fields and fields["due"] < fields["day"]:
            yield InputError(
                f"the promise is due on {fields['due']}, before it was made on {fields['day']}.",
                remedy="Correct one of the two days.",
            )
        if (fields.get("amount") is None) != (fields.get("unit") is None):
            yield InputError("an amount and its unit go together.", remedy="Give both, as in 20 and bags of seed.")
        about = fields.get("about")
        if about is not None:
            yield from self._later(kind, about, fields.get("day"))

    def _column(self, kind: Kind, name: str, written: str) -> dict[str, Any]:
        """The columns that one cell fills."""
        if name in WORDS and fold(written) not in WORDS[name]:
            raise unknown_word(name, written, WORDS[name])
        if name == "groups":
            wrong = [group for group in parts(written) if fold(group) not in GROUPS]
            if wrong:
                raise unknown_word("group", listed(wrong), GROUPS)
            return {}
        if name == "name":
            return {"name": written, "folded": fold(written)}
        fill: dict[str, Callable[[], Any]] = {
            "day": lambda: self._day(name, written).isoformat(),
            "due": lambda: self._day(name, written).isoformat(),
            "people": lambda: int(number(name, written, whole=True)),
            "amount": lambda: number(name, written, whole=False),
            "place": lambda: self._named(name, written),
            "partner": lambda: self._named(name, written),
            "about": lambda: self._about(kind, written),
            "person": lambda: self._person(written),
        }
        found = fill[name]() if name in fill else fold(written) if name in WORDS else written
        return {name: found}

    def _day(self, name: str, written: str) -> date:
        found = day_of(written)
        if found < EARLIEST:
            raise InputError(f"the {name} {written} lies before {EARLIEST.year}.", remedy="Correct the year.")
        if name == "day" and found > self.today:
            raise InputError(
                f"the day {written} lies in the future (today is {self.today}).",
                remedy="An entry is made of what has happened; what will happen is a promise, and its day is `due`.",
            )
        return found

    def _named(self, kind: str, written: str) -> int | Row:
        there = self.known.names[kind].get(fold(written))
        if there:
            return there[0]
        here = self._here[kind].get(fold(written))
        if here is None:
            brought = {folded: (0, folded) for folded in self._here[kind]}
            raise unknown(kind, written, brought | self.known.names[kind])
        return Row(here)

    def _about(self, kind: Kind, written: str) -> int | Row:
        found: int | Row
        if written in self._labels:
            row, is_kind = self._labels[written]
            found = Row(row)
        else:
            entry = self.known.entry(int(written)) if re.fullmatch(r"\d{1,15}", written) else None
            if entry is None:
                raise InputError(
                    f"there is no entry '{written}' for it to be about.",
                    remedy="Give the number of an entry (comity ledger list), or the `ref` of a row further up.",
                )
            is_kind, found = entry[0], int(written)
        if is_kind not in kind.refers:
            raise InputError(
                f"{a(kind.name)} cannot be about {a(is_kind)}.", remedy=f"It is about {listed(kind.refers)}."
            )
        return found

    def _later(self, kind: Kind, about: int | Row, day: str | None) -> Iterator[ComityError]:
        """That an entry is older than what it is about."""
        if isinstance(about, Row):
            began = self._days.get(about.row)
        else:
            entry = self.known.entry(about)
            began = date.fromisoformat(entry[1]) if entry else None
        if began and day and day < began.isoformat():
            yield InputError(
                f"the {kind.name} is of {day}, before what it is about, of {began}.", remedy="Correct one of the days."
            )

    def _person(self, written: str) -> str:
        if not self.known.person(written):
            raise InputError(
                "the column `person` holds something that is no pseudonym of this ledger.",
                remedy="Never write a name there: `comity ledger person add` gives a pseudonym for one. Pseudonyms of "
                "another ledger, as in a file that it exported, are taken over by `comity ledger import --persons`.",
            )
        return written

    def _twice(self, draft: Draft) -> Iterator[ComityError]:
        """That a row stands in the file or in the ledger already."""
        fields = draft.fields
        if "name" in fields:
            taken = self.known.names[fields["kind"]].get(fields["folded"])
            earlier = self._here[fields["kind"]].get(fields["folded"], draft.row)
            if taken:
                yield InputError(
                    f"the {fields['kind']} '{taken[1]}' is in the ledger already, as entry {taken[0]}.",
                    remedy="Leave the row out, or correct the entry: comity ledger correct.",
                )
            elif earlier != draft.row:
                yield _repeats(earlier)
            return
        local = any(isinstance(value, Row) for value in fields.values())
        plain = {name: f"row {value.row}" if isinstance(value, Row) else value for name, value in fields.items()}
        mark = digest(plain, draft.groups)
        there = None if local else self.known.same(mark)
        if there is not None:
            yield InputError(
                "the ledger has it already." if self.known.many else f"the ledger has it already, as entry {there}.",
                remedy="Leave it out; if it is another, say in its text what differs.",
            )
        elif mark in self._seen:
            yield _repeats(self._seen[mark])
        self._seen.setdefault(mark, draft.row)

    def _label(self, raw: Raw, kind: Kind, fields: dict[str, Any]) -> None:
        """Note the label of a row for the rows further down."""
        label = raw.cells.get("ref", "")
        if not label:
            return
        if label in self._labels:
            fault = InputError(
                f"the ref '{label}' is that of row {self._labels[label][0]} already.", remedy="Give each its own."
            )
            self.faults.append((raw.row, fault))
            return
        self._labels[label] = (raw.row, kind.name)
        if "day" in fields:
            self._days[raw.row] = date.fromisoformat(fields["day"])


def _repeats(row: int) -> InputError:
    return InputError(f"it repeats row {row}.", remedy="Leave it out; if it is another, say in its text what differs.")


def numbered(drafts: Sequence[Draft], numbers: dict[int, int]) -> list[Draft]:
    """Drafts with the numbers of the rows they refer to.

    Args:
        drafts: as they were checked.
        numbers: number of each row of the file.
    """
    made = []
    for draft in drafts:
        fields = {name: numbers[value.row] if isinstance(value, Row) else value for name, value in draft.fields.items()}
        made.append(replace(draft, fields=fields))
    return made
