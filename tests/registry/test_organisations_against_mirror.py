"""The registry's memberships beside the Correlates of War project's, by year to 2014.

Where they differ, a note says so in a fixed form: "COW lacks 1946-1964" or "COW adds 1975" in a row of that
membership, "COW adds BWA 2000-2005" in the organisation's row where the state was never a member, "COW begins in
1996" where that list counts a forerunner. The year of joining and the year of leaving may count or not.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise

import polars as pl
import pytest

from comity.registry.load import registry

COW = "states/cow_igo_state_year_v3.parquet"
LAST = 2014

COLUMNS = {
    "un": ("un",),
    "nato": ("nato",),
    "eu": ("eec", "eu"),
    "au": ("au",),
    "oau": ("oau",),
    "ecowas": ("ecowas",),
    "sadc": ("sadc",),
    "eac": ("eac",),
    "igad": ("igad",),
    "eccas": ("eccas",),
    "cemac": ("cemac",),
    "comesa": ("comesa",),
    "lake-chad-basin": ("lcbc",),
    "arab-league": ("loas",),
    "gcc": ("gcc",),
    "oic": ("oic",),
    "asean": ("asean",),
    "osce": ("osce",),
    "csto": ("csto",),
    "cis": ("cis",),
    "sco": ("sco",),
    "oas": ("oas",),
    "caricom": ("caricom",),
    "pif": ("pif",),
    "anzus": ("anzus",),
    "weu": ("weu",),
    "warsaw-pact": ("wpact",),
    "seato": ("seato",),
    "cento": ("cento",),
}
"""Which columns of the file are which organisation. In them 1 is a full member and -9 not known."""

FULL, UNKNOWN = 1, -9

YEARS = r"\d{4}(?:-\d{4})?(?:, \d{4}(?:-\d{4})?)*"
OF_MEMBER = re.compile(rf"COW (adds|lacks) ({YEARS})")
OF_STRANGER = re.compile(rf"COW (adds) ([A-Z]{{3}}) ({YEARS})")
BEGINS = re.compile(r"COW begins in (\d{4})")


@pytest.fixture(scope="module")
def organisations() -> dict[str, dict]:
    return {row["org"]: row for row in registry()["organisations"].iter_rows(named=True)}


@pytest.fixture(scope="module")
def spans() -> dict[tuple[str, str], list[tuple[int, int]]]:
    """First and last year of each membership, suspended or not."""
    found = defaultdict(list)
    for row in registry()["memberships"].filter(pl.col("status") == "member").iter_rows(named=True):
        found[row["org"], row["state"]].append((int(row["from"][:4]), int((row["until"] or "9999")[:4])))
    return found


@pytest.fixture(scope="module")
def cow(mirror) -> dict[str, dict[tuple[str, int], int]]:
    """What the file has for each organisation, by state and year."""
    names = sorted({name for names in COLUMNS.values() for name in names})
    frame = pl.read_parquet(mirror / COW, columns=["ccode", "year", *names])
    spells = registry()["state_spells"].filter(pl.col("system") == "cow").sort("from")
    held_by = spells.select("code", "state", "from", "until").rows_by_key("code")
    found = defaultdict(dict)
    for code, year, *values in frame.rows():
        state = state_of(held_by[int(code)], int(year))
        held = dict(zip(names, values, strict=True))
        for org, columns in COLUMNS.items():
            found[org][state, int(year)] = max(UNKNOWN if held[name] is None else held[name] for name in columns)
    return found


def state_of(spells: list[tuple[str, str, str | None]], year: int) -> str:
    """The state that had a code in a year, the later one in a year of change."""
    return [state for state, begin, end in spells if int(begin[:4]) <= year <= int((end or "9999")[:4])][-1]


def ranges(years: list[int]) -> str:
    """Years as text: 1994, 2008-2010."""
    parts: list[list[int]] = []
    for year in sorted(years):
        if parts and year == parts[-1][1] + 1:
            parts[-1][1] = year
        else:
            parts.append([year, year])
    return ", ".join(str(one) if one == two else f"{one}-{two}" for one, two in parts)


def differences(held, spans, organisation) -> dict[tuple[str, str], str]:
    """By state and verb, the years in which the file differs while the organisation stood."""
    founded, ended = int(organisation["founded"][:4]), int((organisation["ended"] or str(LAST))[:4])
    years = defaultdict(list)
    for (state, year), value in held.items():
        own = spans.get((organisation["org"], state), [])
        if not founded <= year <= ended or value == UNKNOWN:
            continue
        if value == FULL and not any(first <= year <= last for first, last in own):
            years[state, "adds"].append(year)
        if value != FULL and any(first < year < last for first, last in own):
            years[state, "lacks"].append(year)
    return {key: ranges(found) for key, found in years.items()}


def told(org: str, organisation) -> dict[tuple[str, str], str]:
    """The same as the notes tell it."""
    found = {(state, verb): years for verb, state, years in OF_STRANGER.findall(organisation["note"] or "")}
    for row in registry()["memberships"].filter(pl.col("org") == org).iter_rows(named=True):
        found |= {(row["state"], verb): years for verb, years in OF_MEMBER.findall(row["note"] or "")}
    return found


@pytest.mark.parametrize("org", COLUMNS)
def test_members_agree_year_by_year_with_cow_but_where_a_note_says_otherwise(cow, spans, organisations, org):
    assert differences(cow[org], spans, organisations[org]) == told(org, organisations[org])


@pytest.mark.parametrize("org", COLUMNS)
def test_cow_begins_in_the_founding_year_or_the_note_says_when(cow, organisations, org):
    first = min(year for (_, year), value in cow[org].items() if value == FULL)
    begins = BEGINS.search(organisations[org]["note"] or "")
    founded = int(organisations[org]["founded"][:4])
    assert first == (int(begins[1]) if begins else max(first, founded))


def test_a_membership_checked_against_cow_is_of_an_organisation_that_cow_has():
    checked = registry()["memberships"].filter(pl.col("checked") == f"mirror:{COW}")
    assert set(checked["org"]) <= set(COLUMNS)
    assert checked.height > 300


def test_no_state_is_a_member_of_one_organisation_twice_at_once():
    assert twice_at_once("member") == []


def test_no_state_is_suspended_twice_at_once():
    assert twice_at_once("suspended") == []


def twice_at_once(status: str) -> list[tuple[str, str, str]]:
    rows = registry()["memberships"].filter(pl.col("status") == status).sort("org", "state", "from")
    return [
        (one["org"], one["state"], two["from"])
        for one, two in pairwise(rows.iter_rows(named=True))
        if (one["org"], one["state"]) == (two["org"], two["state"]) and (one["until"] or "9999") > two["from"]
    ]


def test_a_suspension_lies_within_a_membership():
    rows = registry()["memberships"].to_dicts()
    members = defaultdict(list)
    for row in rows:
        if row["status"] == "member":
            members[row["org"], row["state"]].append((row["from"], row["until"] or "9999"))
    outside = [
        (row["org"], row["state"], row["from"])
        for row in rows
        if row["status"] == "suspended"
        and not any(
            first <= row["from"] and (row["until"] or "9999") <= last
            for first, last in members[row["org"], row["state"]]
        )
    ]
    assert outside == []


def test_no_membership_begins_before_its_organisation_or_outlives_it(organisations):
    wrong = [
        (row["org"], row["state"], row["from"], row["until"])
        for row in registry()["memberships"].iter_rows(named=True)
        if row["from"] < (organisations[row["org"]]["founded"] or "")[: len(row["from"])]
        or (row["until"] or "9999") > (organisations[row["org"]]["ended"] or "9999")
    ]
    assert wrong == []


def test_six_members_of_the_african_union_are_suspended_after_coups():
    rows = registry()["memberships"].filter(pl.col("status") == "suspended", pl.col("until").is_null())
    assert set(rows.filter(pl.col("org") == "au")["state"]) == {"BFA", "GNB", "MDG", "MLI", "NER", "SDN"}


@pytest.mark.parametrize(
    ("org", "members"),
    [("un", 193), ("nato", 32), ("eu", 27), ("au", 54), ("osce", 56), ("asean", 11), ("csto", 6), ("arab-league", 21)],
)
def test_the_members_of_today_are_as_many_as_the_organisation_has_less_those_that_are_no_states(org, members):
    """The AU also has the Sahrawi Republic, the OSCE the Holy See, the Arab League Palestine."""
    rows = registry()["memberships"].filter(
        pl.col("org") == org, pl.col("status") == "member", pl.col("until").is_null()
    )
    assert rows.height == rows["state"].n_unique() == members
