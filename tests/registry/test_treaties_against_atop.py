"""Each treaty of the registry that stands for an alliance of ATOP 5.1 agrees with it, or its rows say why not.

Compared is who is bound on each 31 December from 1946 to 2018, and to which kinds of pledge. A difference is explained

- in who is bound: if the note of a row of that party names ATOP, or, where the registry has no row of that party, if
  the treaty's note names ATOP and the state;
- in what is promised: if the note of a pledge of that kind names ATOP, or if the treaty's note names ATOP and the kind.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import polars as pl
import pytest

from comity.panels.codes import from_code
from comity.registry.load import load
from comity.rooms.alliances.steps import OUTSIDE_COW
from comity.sources.mirror import Mirror
from comity.sources.readers import atop

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

DAYS = tuple(f"{year}-12-31" for year in range(1946, atop.LAST_DAY.year + 1))

KINDS = {
    "defense": "defence",
    "offense": "offence",
    "neutral": "neutrality",
    "nonagg": "non_aggression",
    "consul": "consultation",
}

DATES = re.compile(
    r"ATOP counts it"
    r"(?: from (?P<begin>\d{4}-\d\d-\d\d)(?P<signature> \(signature\))?)?"
    r"(?: \(accession protocol\))?"
    r"(?: to (?P<end>\d{4}-\d\d-\d\d)|(?P<open>(?: and)? still in 2018))?"
)

Bound = dict[tuple[str, str], set[str]]
"""Kinds of pledge by day and state."""


class Difference(NamedTuple):
    """A state and a pledge ("" for being bound at all) that only one of the two has, on some days."""

    treaty: str
    state: str
    pledge: str
    only: str
    years: str


@dataclass(frozen=True)
class Registry:
    """The registry's tables of treaties, as rows."""

    treaties: dict[str, dict[str, str | None]]
    parties: dict[str, list[dict[str, str | None]]]
    pledges: dict[str, list[dict[str, str | None]]]
    names: dict[str, str]

    def claims(self) -> Iterator[tuple[str, tuple[int, ...]]]:
        """Treaties with the ATOP numbers they stand for."""
        for key, treaty in self.treaties.items():
            if treaty["atop"]:
                yield key, tuple(int(number) for number in treaty["atop"].split())

    def bound(self, treaty: str, without: Collection[str] = ()) -> Bound:
        """Who is bound on each day, and to what.

        Args:
            treaty: key.
            without: states to leave out, to see whether that is noticed.
        """
        found: Bound = {}
        for party in self.parties.get(treaty, []):
            for day in DAYS:
                if party["state"] not in without and lasts(party, day):
                    found[day, party["state"] or ""] = {
                        pledge["pledge"] or ""
                        for pledge in self.pledges.get(treaty, [])
                        if lasts(pledge, day) and (not pledge["obliged"] or party["state"] in pledge["obliged"].split())
                    }
        return found

    def explains(self, difference: Difference) -> bool:
        """Whether a note says why, as the module's docstring has it."""
        note = self.treaties[difference.treaty]["note"] or ""
        if difference.pledge:
            rows = [row for row in self.pledges[difference.treaty] if row["pledge"] == difference.pledge]
            word = difference.pledge.replace("_", "-")
        else:
            rows = [row for row in self.parties[difference.treaty] if row["state"] == difference.state]
            word = self.names[difference.state]
        treaty_may = bool(difference.pledge) or not rows
        return any("ATOP" in (row["note"] or "") for row in rows) or (treaty_may and "ATOP" in note and word in note)


def lasts(row: Mapping[str, str | None], day: str) -> bool:
    return (row["from"] or "") <= day and (row["until"] is None or day < row["until"])


def differences(treaty: str, ours: Bound, theirs: Bound) -> list[Difference]:
    """All differences of a treaty, each with its years."""
    days: dict[tuple[str, str, str], list[str]] = {}
    for who, one, other in (("registry", ours, theirs), ("ATOP", theirs, ours)):
        for (day, state), kinds in one.items():
            if (day, state) not in other:
                days.setdefault((state, "", who), []).append(day)
            else:
                for kind in kinds - other[day, state]:
                    days.setdefault((state, kind, who), []).append(day)
    return [
        Difference(treaty, state, kind, who, spans(int(day[:4]) for day in found))
        for (state, kind, who), found in sorted(days.items())
    ]


def spans(years: Iterator[int]) -> str:
    """Years as text, those that follow each other joined: 1951-1953, 1960."""
    runs: list[list[int]] = []
    for year in sorted(years):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs)


@pytest.fixture(scope="module")
def registry() -> Registry:
    tables = load()

    def grouped(name: str) -> dict[str, list[dict[str, str | None]]]:
        groups: dict[str, list[dict[str, str | None]]] = {}
        for row in tables[name].iter_rows(named=True):
            groups.setdefault(row["treaty"], []).append(row)
        return groups

    return Registry(
        {row["treaty"]: row for row in tables["treaties"].iter_rows(named=True)},
        grouped("treaty_parties"),
        grouped("pledges"),
        dict(tables["states"].select("state", "name").iter_rows()),
    )


@pytest.fixture(scope="module")
def members(mirror: Path) -> pl.DataFrame:
    return atop.members(Mirror(mirror))


@pytest.fixture(scope="module")
def coded(members: pl.DataFrame) -> dict[int, Bound]:
    """What ATOP has, by alliance; a code is the state it stood for on the day."""
    then = pl.col("_day").str.to_date()
    rows = members.join(pl.DataFrame({"_day": DAYS}), how="cross").filter(
        pl.col("from") <= then, pl.col("until").is_null() | (pl.col("until") > then)
    )
    found: dict[int, Bound] = {}
    for row in keyed(rows).iter_rows(named=True):
        kinds = found.setdefault(row["atopid"], {}).setdefault((row["_day"], row["state"]), set())
        kinds |= {kind for column, kind in KINDS.items() if row[column]}
    return found


def keyed(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with the registry's state in the place of ATOP's code, as of the column `_day`."""
    return from_code(rows, load()["state_spells"], system="cow", code="cow", day="_day", ignore=OUTSIDE_COW)


@pytest.fixture(scope="module")
def found(registry: Registry, coded: dict[int, Bound]) -> list[Difference]:
    return [
        difference
        for treaty, numbers in registry.claims()
        for difference in differences(treaty, registry.bound(treaty), together(coded, numbers))
    ]


def together(coded: dict[int, Bound], numbers: Collection[int]) -> Bound:
    """What the alliances of a treaty have between them."""
    joined: Bound = {}
    for number in numbers:
        for key, kinds in coded.get(number, {}).items():
            joined.setdefault(key, set()).update(kinds)
    return joined


def test_the_registry_stands_for_some_two_hundred_of_atops_alliances_and_each_exists(registry, members):
    claimed = [number for _, numbers in registry.claims() for number in numbers]
    assert len(claimed) > 190
    assert set(claimed) <= set(members["atopid"].to_list())


def test_no_alliance_of_atop_is_claimed_by_two_treaties(registry):
    claimed = [number for _, numbers in registry.claims() for number in numbers]
    assert sorted({number for number in claimed if claimed.count(number) > 1}) == []


def test_who_is_bound_at_the_end_of_each_year_agrees_with_atop_or_a_note_says_why_not(registry, found):
    assert [d for d in found if not d.pledge and not registry.explains(d)] == []


def test_what_is_promised_at_the_end_of_each_year_agrees_with_atop_or_a_note_says_why_not(registry, found):
    assert [d for d in found if d.pledge and not registry.explains(d)] == []


def test_more_than_nine_tenths_of_those_bound_at_the_end_of_a_year_are_bound_in_both(registry, coded):
    both = either = 0
    for treaty, numbers in registry.claims():
        ours, theirs = set(registry.bound(treaty)), set(together(coded, numbers))
        both += len(ours & theirs)
        either += len(ours | theirs)
    assert both / either > 0.9


def test_the_dates_that_notes_give_as_atops_are_atops(registry, members):
    rows = keyed(members.with_columns(_day=pl.col("from").dt.strftime("%Y-%m-%d")))
    begins, ends = {}, {}
    for number, state, begin, end in rows.select("atopid", "state", "from", "until").iter_rows():
        begins.setdefault((number, state), set()).add(begin.isoformat())
        ends.setdefault((number, state), set()).add(end.isoformat() if end else None)
    wrong, read = [], 0
    for treaty, numbers in registry.claims():
        for party in registry.parties[treaty]:
            for said in DATES.finditer(party["note"] or ""):
                read += 1
                theirs = {day for n in numbers for day in begins.get((n, party["state"]), ())}
                theirs_end = {day for n in numbers for day in ends.get((n, party["state"]), ())}
                if (
                    (said["begin"] and said["begin"] not in theirs)
                    or (said["end"] and said["end"] not in theirs_end)
                    or (said["open"] and None not in theirs_end)
                    or (said["signature"] and said["begin"] != registry.treaties[treaty]["signed"])
                ):
                    wrong.append((treaty, party["state"], said[0]))
    assert wrong == []
    assert read > 200


def test_a_party_left_out_would_be_noticed(registry, coded):
    treaty = "north-atlantic"
    numbers = dict(registry.claims())[treaty]
    seen = differences(treaty, registry.bound(treaty, without={"EST"}), together(coded, numbers))
    assert Difference(treaty, "EST", "", "ATOP", "2003-2018") in seen
