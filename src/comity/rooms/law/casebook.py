"""The registry's rows on law as objects, made once from an edition, and what matches an option."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from comity.edition import once

if TYPE_CHECKING:
    from collections.abc import Iterable

    from comity.edition import Edition
    from comity.rooms.law.option import Option

FAR = "9999"


@cache
def _words(text: str) -> frozenset[str]:
    """The tokens of a cell; each cell is asked a hundred times for an option."""
    return frozenset(text.split())


@dataclass(frozen=True, slots=True)
class Row:
    """A row of one of the tables, its lists of tokens split.

    Attributes:
        key: its name.
        cells: every cell by column.
        begin: first day, ISO text.
        until: first day after, ISO text; far off where there is no end.
    """

    key: str
    cells: dict[str, Any]
    begin: str
    until: str

    def __getitem__(self, column: str) -> str:
        """A cell as text; empty where it is empty."""
        return self.cells.get(column) or ""

    def tokens(self, column: str) -> frozenset[str]:
        """A cell's tokens."""
        return _words(self[column])

    def on(self, day: str) -> bool:
        """Whether it holds on a day."""
        return self.begin <= day < self.until


@dataclass(frozen=True, slots=True)
class Resolution:
    """A resolution of the Council as its list has it; votes are known from 2000 on."""

    number: int
    year: int
    day: str | None
    about: str
    chapter_vii: bool
    votes: tuple[int, int, int] | None
    abstaining_by: str

    @property
    def symbol(self) -> str:
        """Its symbol, as in S/RES/1973 (2011)."""
        return f"S/RES/{self.number} ({self.year})"

    def known_on(self, day: str) -> bool:
        """Whether it was adopted by a day, as far as the list tells: a bare year counts from its first day."""
        return (self.day or str(self.year)) <= day


@dataclass(frozen=True)
class Casebook:
    """What an edition holds for the law room.

    Attributes:
        provisions: rows of legal_provisions, by key.
        decisions: rows of legal_decisions.
        consents: rows of consents.
        claims: rows of legal_claims.
        attacks: rows of self_defence.
        resolutions: of each state, by number.
        memberships: of each state: organisation, first day, first day after, status.
        orgs: organisation's short name, founding and end, by key.
        titles: names of states.
        conflicts: within each state: first day, day of the end (a far one where it went on), and the last day known;
            None in an edition without the list.
        agreements: days of peace agreements of each state, in order.
        spells: periods in which each state was one.
        operations: rows of operations with their phases, by host: acronym, phase, first day, first day after, basis.
    """

    provisions: dict[str, Row]
    decisions: tuple[Row, ...]
    consents: tuple[Row, ...]
    claims: tuple[Row, ...]
    attacks: tuple[Row, ...]
    resolutions: dict[str, tuple[Resolution, ...]]
    memberships: dict[str, tuple[tuple[str, str, str, str], ...]]
    orgs: dict[str, tuple[str, str, str]]
    titles: dict[str, str]
    conflicts: dict[str, tuple[tuple[str, str, str], ...]] | None
    agreements: dict[str, tuple[str, ...]]
    spells: dict[str, tuple[tuple[str, str], ...]]
    operations: dict[str, tuple[tuple[str, str, str, str, str], ...]]

    @cached_property
    def read(self) -> frozenset[int]:
        """Numbers of the resolutions that some row of the decisions cites."""
        return frozenset(number for row in self.decisions for number in numbers_of(row["cites"]))

    def existed(self, state: str, day: str) -> bool:
        """Whether a state was one on a day."""
        return any(begin <= day < until for begin, until in self.spells.get(state, ()))

    def times(self, state: str) -> str:
        """The periods in which it was one, in words."""
        spells = (f"{begin} to {'today' if until == FAR else until}" for begin, until in self.spells.get(state, ()))
        return ", ".join(spells) or "never"

    def member(self, state: str, org: str, day: str) -> bool:
        """Whether a state belonged to an organisation on a day, suspended or not."""
        rows = self.memberships.get(state, ())
        return any(one == org and begin <= day < until and kind == "member" for one, begin, until, kind in rows)

    def suspended(self, state: str, org: str, day: str) -> bool:
        """Whether a member was suspended on a day."""
        rows = self.memberships.get(state, ())
        return any(one == org and begin <= day < until and kind == "suspended" for one, begin, until, kind in rows)

    def of_host(self, rows: Iterable[Row], option: Option, column: str = "hosts") -> list[Row]:
        """Rows on the option's host that hold on its day, the latest first."""
        found = [row for row in rows if row.on(option.on) and option.host in row.tokens(column)]
        return sorted(found, key=lambda row: (row.begin, row.key), reverse=True)

    def listed(self, host: str, day: str) -> list[Resolution]:
        """Resolutions that name a state, adopted by a day, the latest first."""
        found = [one for one in self.resolutions.get(host, ()) if one.known_on(day)]
        return sorted(found, key=lambda one: one.number, reverse=True)

    def resolution(self, cites: str, host: str) -> Resolution | None:
        """The resolution a decision cites first, if the list links it to the host."""
        numbers = numbers_of(cites)
        return next((one for one in self.resolutions.get(host, ()) if numbers and one.number == numbers[0]), None)


def numbers_of(cites: str) -> list[int]:
    """Numbers of the resolutions a citation names: 'S/RES/1160, 1199 and 1203 (1998), para. 4' gives three."""
    found = re.findall(r"S/RES/(\d+(?:(?:, | and )\d+)*)", cites)
    return [int(number) for numbers in found for number in re.findall(r"\d+", numbers)]


@once()
def casebook(edition: Edition) -> Casebook:
    """The law room's view of an edition."""
    return Casebook(
        provisions={row.key: row for row in _rows(edition, "legal_provisions", "provision")},
        decisions=_rows(edition, "legal_decisions", "decision"),
        consents=_rows(edition, "consents", "consent"),
        claims=_rows(edition, "legal_claims", "claim"),
        attacks=_rows(edition, "self_defence", "case"),
        resolutions=_resolutions(edition),
        memberships=_memberships(edition),
        orgs={
            org: (name, founded or "", ended or FAR)
            for org, name, founded, ended in edition.table("organisations")
            .select("org", "short_name", "founded", "ended")
            .iter_rows()
        },
        titles=dict(edition.table("states").select("state", "name").iter_rows()),
        conflicts=_conflicts(edition),
        agreements=_agreements(edition),
        spells=_spells(edition),
        operations=_operations(edition),
    )


def _rows(edition: Edition, table: str, key: str) -> tuple[Row, ...]:
    rows = edition.table(table).iter_rows(named=True)
    return tuple(Row(row[key], row, row["from"] or "", row["until"] or FAR) for row in rows)


def _resolutions(edition: Edition) -> dict[str, tuple[Resolution, ...]]:
    found: dict[str, list[Resolution]] = {}
    for row in edition.table("council_resolutions").iter_rows(named=True):
        counted = row["in_favour"] is not None
        one = Resolution(
            number=row["number"],
            year=row["year"],
            day=row["day"],
            about=row["about"],
            chapter_vii=bool(row["chapter_vii"]),
            votes=(row["in_favour"], row["against"], row["abstaining"]) if counted else None,
            abstaining_by=row["abstaining_by"] or "",
        )
        for state in row["states"]:
            found.setdefault(state, []).append(one)
    return {state: tuple(rows) for state, rows in found.items()}


def _memberships(edition: Edition) -> dict[str, tuple[tuple[str, str, str, str], ...]]:
    found: dict[str, list[tuple[str, str, str, str]]] = {}
    for org, state, begin, until, status in (
        edition.table("memberships").select("org", "state", "from", "until", "status").iter_rows()
    ):
        found.setdefault(state, []).append((org, begin, until or FAR, status))
    return {state: tuple(rows) for state, rows in found.items()}


def _agreements(edition: Edition) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for states, day in edition.table("agreements").select("states", "day").iter_rows():
        for state in states:
            found.setdefault(state, []).append(day)
    return {state: tuple(sorted(days)) for state, days in found.items()}


def _spells(edition: Edition) -> dict[str, tuple[tuple[str, str], ...]]:
    """When each state was one, in either state system, touching spells joined."""
    found: dict[str, list[tuple[str, str]]] = {}
    for state, begin, until in (
        edition.table("state_spells").sort("state", "from").select("state", "from", "until").rows()
    ):
        spells = found.setdefault(state, [])
        if spells and begin <= spells[-1][1]:
            spells[-1] = (spells[-1][0], max(spells[-1][1], until or FAR))
        else:
            spells.append((begin, until or FAR))
    return {state: tuple(spells) for state, spells in found.items()}


def _conflicts(edition: Edition) -> dict[str, tuple[tuple[str, str, str], ...]] | None:
    """Episodes of conflict within states; an edition of an earlier version has no such list."""
    if "internal_conflicts" not in edition.manifest["tables"]:
        return None
    found: dict[str, list[tuple[str, str, str]]] = {}
    columns = ("state", "from", "until", "known_to")
    for state, begin, until, known in edition.table("internal_conflicts").select(columns).iter_rows():
        found.setdefault(state, []).append((begin, until or FAR, known))
    return {state: tuple(sorted(rows)) for state, rows in found.items()}


def _operations(edition: Edition) -> dict[str, tuple[tuple[str, str, str, str, str], ...]]:
    """Operations by host, a row for each phase, or one where no phase is kept."""
    phases: dict[str, list[tuple[str, str, str, str]]] = {}
    columns = ("operation", "from", "until", "phase", "basis")
    for operation, begin, until, phase, basis in edition.table("operation_phases").select(columns).iter_rows():
        phases.setdefault(operation, []).append((phase, begin, until or FAR, basis or ""))
    found: dict[str, list[tuple[str, str, str, str, str]]] = {}
    for row in edition.table("operations").iter_rows(named=True):
        whole = [("", row["start"], row["end"] or FAR, row["basis"] or "")]
        for host in row["hosts"].split():
            for phase in phases.get(row["operation"], whole):
                found.setdefault(host, []).append((row["acronym"], *phase))
    return {host: tuple(sorted(rows, key=lambda row: (row[2], row[0]))) for host, rows in found.items()}
