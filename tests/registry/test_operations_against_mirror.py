"""The registry's operations beside the lists of missions that others keep.

Where a list differs, the row's note says so in a fixed form ("UNPMM has start 1949-07-01", "TPPM has no end",
"Kathman has last month 1996-02", "B&H has host Indonesia"), so that no difference goes unexplained and no
explanation outlives its difference. The lists: DPPADPOSS is the UN's Peace and Security Data Hub, UNPMM the UN
Peace Mission Mandates, TPPM Mullenbach's third-party peacekeeping missions, IPI the International Peace
Institute's and Kathman his own personnel by month, B&H Bara and Hultman's.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import polars as pl
import pytest

from comity.panels.names import fold
from comity.registry.load import registry
from comity.sources.files.formats import read_sheet, read_stata

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

KATHMAN = "missions/kathman_mission_month_2019.xlsx"
IPI = "missions/ipi_data_mission.csv"
BARA_HULTMAN = "missions/un_and_non_un_peacekeeping_v2_2019.dta"
MULLENBACH = "missions/third_party_peacekeeping_3_1.xls"
MANDATES = "missions/unpmm_v2_0.xlsx"
CEILINGS = "missions/personnel_shortfall.dta"
DATA_HUB = "un/DPPADPOSS-PKO.csv"

SAYS = re.compile(
    r"\b(DPPADPOSS|UNPMM|TPPM|B&H|IPI|Kathman) has "
    r"(?:(no end)|(start|end|first month|last month) (\d{4}-\d\d(?:-\d\d)?)|(host) ([^;:.,]+))"
)

COMBINED = {
    "UNEF": ("unef-i", "unef-ii"),
    "UNAVEM": ("unavem-i", "unavem-ii"),
    "UNOSOM": ("unosom-i", "unosom-ii"),
}
"""Names under which the data hub enters two operations as one, from the first's start to the second's end."""

OPEN_UNTIL = {"DPPADPOSS": "2024-02", "UNPMM": "2023", "TPPM": "2014"}
"""The last month or year a list speaks of: what it leaves open, it has not seen end by then."""

WEAPONS = "weapons inspectors"
INQUIRY = "an investigation"
REGION = "a regional political office"
COORDINATOR = "a coordinator's office"
NO_OPERATION = {
    "UNOHCI": "a humanitarian office",
    "LBB": "the UN's logistics base at Brindisi",
    "TRUCE COMMISSION FOR PALESTINE": "three consuls at Jerusalem, whose observers became UNTSO",
    "UNSCOM": WEAPONS,
    "UNMOVIC": WEAPONS,
    "OPCW-UN JOINT MISSION": WEAPONS,
    "UNITAD": INQUIRY,
    "UNIIIC": INQUIRY,
    "CICIG": INQUIRY,
    "INTERNATIONAL COMMISSION OF INQUIRY": INQUIRY,
    "UN COMMISSION OF INQUIRY": INQUIRY,
    "UNOWAS": REGION,
    "UNOCA": REGION,
    "UNRCCA": REGION,
    "UNOAU": REGION,
    "UNSCO": COORDINATOR,
    "UNSCOL": COORDINATOR,
    "UNRGID": COORDINATOR,
}
"""Names on the lists that are no operation, and why. UNPMM's good offices engagements (envoys) are not read at all."""


class Saying(NamedTuple):
    """One difference: what a list has, and the registry has not."""

    operation: str
    token: str
    field: str
    value: str


class Listed(NamedTuple):
    """A mission on a list. `end` is None where the list knows of none."""

    name: str
    operation: str
    start: str
    end: str | None


class Month(NamedTuple):
    """Persons of a mission in a month, as one data set has them."""

    token: str
    mission: str
    label: str
    place: str
    hosts: frozenset[str]
    month: str
    total: float | None


@pytest.fixture(scope="module")
def operations() -> dict[str, dict]:
    return {row["operation"]: row for row in registry()["operations"].iter_rows(named=True)}


@pytest.fixture(scope="module")
def labels(operations) -> dict[str, list[str]]:
    found = defaultdict(list)
    for key, row in operations.items():
        for name in {fold(name) for name in (key, row["acronym"], row["name"], *(row["aliases"] or "").split(";"))}:
            found[name].append(key)
    return found


@pytest.fixture(scope="module")
def data_hub(mirror, labels, operations) -> list[Listed]:
    rows = []
    with (mirror / DATA_HUB).open(encoding="utf-8-sig", newline="") as handle:
        for row in csv.DictReader(handle):
            name = row["mission_acronym"]
            goes_on = row["mission_isactive"].lower() == "yes"
            ends = row["end_date"] or (None if goes_on else "")
            first, last = COMBINED.get(name) or [sole(labels.get(fold(name), ()), operations)] * 2
            rows += [Listed(name, first, row["start_date"], ""), Listed(name, last, "", ends)]
    return rows


@pytest.fixture(scope="module")
def mandates(mirror, labels, operations) -> list[Listed]:
    columns = dict.fromkeys(("mission_abbrev", "mission_type", "mission_startdate", "mission_enddate"), pl.String)
    rows = read_sheet(mirror / MANDATES, columns).frame.unique(maintain_order=True)
    return [
        Listed(name, sole(labels.get(fold(name), ()), operations), iso(start), None if end == "ACTIVE" else iso(end))
        for name, kind, start, end in rows.rows()
        if kind != "GOE"
    ]


@pytest.fixture(scope="module")
def third_parties(mirror, labels, operations) -> list[Listed]:
    """Mullenbach's observations, those of one operation as one."""
    found = defaultdict(list)
    for number, name, start, end in observations(mirror):
        named = labels.get(f"tppm:{number}") or labels.get(fold(name), ())
        found[sole(named, operations) or name].append((start, end))
    return [
        Listed(key, key if key in operations else "", min(starts), None if None in ends else max(ends))
        for key, spans in found.items()
        for starts, ends in [tuple(zip(*spans, strict=True))]
    ]


@pytest.fixture(scope="module")
def months(mirror) -> list[Month]:
    hosts = states_by_code()
    found = []
    with (mirror / IPI).open(encoding="utf-8-sig", newline="") as handle:
        for row in csv.DictReader(handle):
            name, code = row["Mission"], row["Country of Mission ISO-3"]
            total = None if row["Total"] == "NA" else float(row["Total"])
            place = row["Country of Mission"]
            found.append(Month("IPI", name, name, place, frozenset({code} - {"NA"}), row["Date"][:7], total))
    columns = {"mission": pl.String, "missioncountry": pl.String, "missionccode": pl.Int32}
    columns |= dict.fromkeys(("year", "month", "total"), pl.Int32)
    sheet = read_sheet(mirror / KATHMAN, columns, optional=("missionccode", "total"), nulls=("", "-999")).frame
    for name, place, code, year, month, total in sheet.rows():
        found.append(Month("Kathman", name, name, place, hosts["cow", code], f"{year}-{month:02d}", total))
    numbers = ["troops_backward", "police_backward", "observers_backward", "totals_backward"]
    columns = {"mission": pl.String, "missionid": pl.Int32, "location": pl.String, "ccode": pl.Int32, "date": pl.Int32}
    stata = read_stata(mirror / BARA_HULTMAN, columns | dict.fromkeys(numbers, pl.Float64)).frame.unique()
    for name, number, place, code, stamp, *_, total in stata.sort(pl.all()).rows():
        month = f"{1960 + stamp // 12}-{stamp % 12 + 1:02d}"
        found.append(Month("B&H", name, f"bh:{number}", place, hosts["gw", code], month, total))
    return found


@pytest.fixture(scope="module")
def placed(months, labels, operations) -> dict[tuple[str, str], list[Month]]:
    """Months by data set and operation: of those that go by a name, the one that fits host and month."""
    found = defaultdict(list)
    for row in months:
        named = labels.get(fold(row.label)) or labels.get(fold(row.mission), ())

        def distance(key, row=row):
            own = operations[key]
            return (
                not row.hosts & set(own["hosts"].split()),
                not own["start"][:7] <= row.month <= (own["end"] or "9999")[:7],
            )

        found[row.token, min(named, key=distance, default="")].append(row)
    return found


def states_by_code() -> dict[tuple[str, int | None], frozenset[str]]:
    """States that ever had a code, by state system and code."""
    found = defaultdict(frozenset)
    for system, code, state in registry()["state_spells"].select("system", "code", "state").iter_rows():
        found[system, code] |= {state}
    return found


def observations(mirror: Path) -> Iterator[tuple[int, str, str, str | None]]:
    parts = ("STARTYR", "STARTMON", "STARTDAY", "ENDYR", "ENDMON", "ENDDAY")
    columns = {"OBSNUM": pl.Int32, "PKMNAME (location)": pl.String} | dict.fromkeys(parts, pl.Int32)
    for number, name, *days in read_sheet(mirror / MULLENBACH, columns, optional=parts[3:]).frame.rows():
        yield number, name, date(*days[:3]).isoformat(), date(*days[3:]).isoformat() if days[3] else None


def sole(named: Iterable[str], operations: dict[str, dict]) -> str:
    """The operation of that name, the earliest if several share it; empty if none has it."""
    return min(named, key=lambda key: operations[key]["start"], default="")


def iso(day: str) -> str:
    return "-".join(reversed(day.split(".")))


def shifted(month: str, by: int) -> str:
    number = int(month[:4]) * 12 + int(month[5:7]) - 1 + by
    return f"{number // 12}-{number % 12 + 1:02d}"


def month_of(day: str, where_only_the_year_is_known: str) -> str:
    return day[:7] if len(day) > len("2013") else f"{day}-{where_only_the_year_is_known}"


def agree(own: str, theirs: str, *, days: int) -> bool:
    """Whether two dates fall in one month, or in one year where no month is given, or lie a few days apart."""
    if own[:7] == theirs[: len(own[:7])]:
        return True
    exact = len(own) == len(theirs) == len("1948-05-29")
    return exact and abs((date.fromisoformat(own) - date.fromisoformat(theirs)).days) <= days


def different_days(
    token: str, listed: list[Listed], operations: dict[str, dict], *, days: int = 31
) -> Iterator[Saying]:
    for row in listed:
        if not row.operation:
            continue
        own = operations[row.operation]
        if row.start and not agree(own["start"], row.start, days=days):
            yield Saying(row.operation, token, "start", row.start)
        if row.end is None and own["end"] and own["end"] < OPEN_UNTIL[token]:
            yield Saying(row.operation, token, "no end", "")
        if row.end and not (own["end"] and agree(own["end"], row.end, days=days)):
            yield Saying(row.operation, token, "end", row.end)


def different_months(
    token: str, placed: dict[tuple[str, str], list[Month]], operations: dict[str, dict]
) -> Iterator[Saying]:
    """Months more than one before the start or after the end, and hosts that are not the operation's."""
    for (whose, key), rows in placed.items():
        if whose != token or not key:
            continue
        own = operations[key]
        first, last = min(row.month for row in rows), max(row.month for row in rows)
        if first < shifted(month_of(own["start"], "01"), -1):
            yield Saying(key, token, "first month", first)
        if own["end"] and last > shifted(month_of(own["end"], "12"), 1):
            yield Saying(key, token, "last month", last)
        strange = {row.place for row in rows if row.hosts and not row.hosts & set(own["hosts"].split())}
        yield from (Saying(key, token, "host", place) for place in strange)


def said(operations: dict[str, dict], *tokens: str) -> set[Saying]:
    """The differences that the notes speak of."""
    return {
        Saying(key, token, no_end or field or host, value or place or "")
        for key, row in operations.items()
        for token, no_end, field, value, host, place in SAYS.findall(row["note"] or "")
        if token in tokens
    }


@pytest.mark.parametrize("listing", ["data_hub", "mandates", "third_parties"])
def test_every_mission_on_a_list_is_an_operation(request, listing):
    listed = request.getfixturevalue(listing)
    lost = {row.name for row in listed if not row.operation} - set(NO_OPERATION)
    assert len(listed) > 100
    assert lost == set()


@pytest.mark.parametrize("token", ["IPI", "Kathman", "B&H"])
def test_every_mission_with_monthly_figures_is_an_operation(placed, token):
    lost = {row.mission for row in placed.get((token, ""), ())} - set(NO_OPERATION)
    assert sum(len(rows) for (whose, _), rows in placed.items() if whose == token) > 5000
    assert lost == set()


def test_the_uns_own_list_and_the_registry_differ_by_no_month_that_the_note_does_not_tell(data_hub, operations):
    found = set(different_days("DPPADPOSS", data_hub, operations, days=0))
    assert found == said(operations, "DPPADPOSS")


def test_mandates_and_the_registry_differ_by_no_month_that_the_note_does_not_tell(mandates, operations):
    assert set(different_days("UNPMM", mandates, operations)) == said(operations, "UNPMM")


def test_mullenbach_and_the_registry_differ_by_no_month_that_the_note_does_not_tell(third_parties, operations):
    assert set(different_days("TPPM", third_parties, operations)) == said(operations, "TPPM")


@pytest.mark.parametrize("token", ["IPI", "Kathman", "B&H"])
def test_nobody_counts_an_operation_before_or_after_its_time_or_elsewhere_without_a_word_in_the_note(
    placed, operations, token
):
    assert set(different_months(token, placed, operations)) == said(operations, token)


def test_no_two_operations_stand_for_one_observation_of_mullenbachs(operations):
    numbers = [
        alias for row in operations.values() for alias in (row["aliases"] or "").split(";") if alias[:5] == "tppm:"
    ]
    assert len(numbers) == len(set(numbers)) > 100


PEAK_BY_MONTH = re.compile(r"Peak: largest `\w+` of (Kathman|IPI|B&H) under (.+?), (\d{4}-\d\d) to (\d{4}-\d\d)")
PEAK_OF_OBSERVATION = re.compile(r"Peak: `PKMNUM1` of TPPM (\d+)")
PEAK_BY_YEAR = re.compile(r"Peak: highest troops \+ police \+ observers in B&H")
AT_MOST = re.compile(r"(IPI|Kathman) has at most ([\d,]+) \((\d{4}-\d\d)\)")
CEILING = re.compile(r"Authorised: missions/personnel_shortfall\.dta(?:, (\d{4}-\d\d))?")
CEILING_OF_PHASE = re.compile(r"`totalauth` (\d+) from (\d{4}-\d\d) in missions/personnel_shortfall\.dta")


def test_a_peak_by_month_is_the_largest_number_of_the_file_and_its_first_month(months, operations):
    wrong = []
    for key, row in operations.items():
        claim = PEAK_BY_MONTH.search(row["note"] or "")
        if not claim:
            continue
        token, name, first, last = claim.groups()
        names = {name, *name.split(" and ")}
        series = [
            (one.total, one.month)
            for one in months
            if one.token == token
            and one.total is not None
            and first <= one.month <= last
            and ({one.mission, f"{one.mission.strip()} ({one.place})"} & names)
        ]
        most = max((total for total, _ in series), default=0)
        when = min((month for total, month in series if total == most), default="")
        span = (min(month for _, month in series), max(month for _, month in series)) if series else ("", "")
        if (row["peak"], row["peak_month"], (first, last)) != (most, when, span):
            wrong.append((key, row["peak"], row["peak_month"], most, when, span))
    assert wrong == []


def test_a_peak_by_observation_is_mullenbachs_number(mirror, operations):
    columns = {"OBSNUM": pl.Int32, "PKMNUM1": pl.Int32}
    numbers = dict(read_sheet(mirror / MULLENBACH, columns, optional=("PKMNUM1",)).frame.rows())
    claimed = {
        key: (row["peak"], int(claim[1]))
        for key, row in operations.items()
        if (claim := PEAK_OF_OBSERVATION.search(row["note"] or ""))
    }
    assert len(claimed) > 60
    assert {key: peak for key, (peak, _) in claimed.items()} == {key: numbers[of] for key, (_, of) in claimed.items()}


def test_a_peak_by_year_is_the_largest_sum_in_bara_and_hultman_and_its_year(mirror, operations):
    parts = ["troops_backward", "police_backward", "observers_backward"]
    columns = {"missionid": pl.Int32, "date": pl.Int32} | dict.fromkeys(parts, pl.Float64)
    frame = read_stata(mirror / BARA_HULTMAN, columns).frame
    sums = frame.select("missionid", year=(1960 + pl.col("date") // 12).cast(pl.String), total=pl.sum_horizontal(parts))
    wrong = []
    for key, row in operations.items():
        if not PEAK_BY_YEAR.search(row["note"] or ""):
            continue
        numbers = [int(alias[3:]) for alias in row["aliases"].split(";") if alias.startswith("bh:")]
        own = sums.filter(pl.col("missionid").is_in(numbers))
        top = own.filter(pl.col("total") == own["total"].max())
        if round(own["total"].max() or 0) != row["peak"] or row["peak_month"][:4] not in top["year"]:
            wrong.append((key, row["peak"], row["peak_month"], own["total"].max(), top["year"].unique().to_list()))
    assert wrong == []


def test_a_peak_checked_against_a_file_says_which_number_it_is(operations):
    silent = {
        key
        for key, row in operations.items()
        if row["peak"] and row["checked"].startswith("mirror:missions/") and "Peak: " not in (row["note"] or "")
    }
    assert silent == set()


def test_what_ipi_or_kathman_have_at_most_is_what_the_note_says(placed, operations):
    wrong = []
    for key, row in operations.items():
        for token, number, month in AT_MOST.findall(row["note"] or ""):
            totals = {one.month: one.total for one in placed[token, key] if one.total is not None}
            if (totals.get(month), max(totals.values())) != (int(number.replace(",", "")),) * 2:
                wrong.append((key, token, number, month, totals.get(month), max(totals.values())))
    assert wrong == []


def test_a_ceiling_taken_from_a_file_is_in_the_file(mirror, labels, operations):
    ceilings = authorised_by_month(mirror, labels)
    wrong = []
    for key, row in operations.items():
        claim = CEILING.search(row["note"] or "")
        if claim:
            own = ceilings[key]
            found = {own.get(claim[1])} if claim[1] else set(own.values())
            if row["authorised"] not in found:
                wrong.append((key, row["authorised"], claim[1], sorted(map(str, found))))
    assert wrong == []


def test_a_phases_ceiling_taken_from_a_file_is_in_the_file(mirror, labels):
    ceilings = authorised_by_month(mirror, labels)
    claims = [
        (row["operation"], claim[2], int(claim[1]), row["authorised"])
        for row in registry()["operation_phases"].iter_rows(named=True)
        if (claim := CEILING_OF_PHASE.search(row["note"] or ""))
    ]
    wrong = [claim for claim in claims if set(claim[2:]) != {ceilings[claim[0]].get(claim[1])}]
    assert len(claims) > 80
    assert wrong == []


def authorised_by_month(mirror: Path, labels: dict[str, list[str]]) -> dict[str, dict[str, int]]:
    """Authorised strength by operation and month. A name shared by operations stands for each."""
    columns = {"mission": pl.String, "year": pl.Int32, "month": pl.Int32, "totalauth": pl.Float64}
    found = defaultdict(dict)
    frame = read_stata(mirror / CEILINGS, columns, optional=("mission", "totalauth")).frame.drop_nulls()
    for mission, year, month, total in frame.rows():
        for key in labels.get(fold(mission), ()):
            found[key][f"{year}-{month:02d}"] = round(total)
    return found


@pytest.mark.parametrize(
    ("file", "token"), [(KATHMAN, "Kathman"), (IPI, "IPI"), (BARA_HULTMAN, "B&H")], ids=["kathman", "ipi", "b-and-h"]
)
def test_an_operation_checked_against_monthly_figures_is_among_them(placed, operations, file, token):
    checked = {key for key, row in operations.items() if row["checked"] == f"mirror:{file}"}
    assert checked - {key for whose, key in placed if whose == token} == set()


@pytest.mark.parametrize(
    ("file", "listing"), [(DATA_HUB, "data_hub"), (MANDATES, "mandates"), (MULLENBACH, "third_parties")]
)
def test_an_operation_checked_against_a_list_is_on_it(request, operations, file, listing):
    checked = {key for key, row in operations.items() if row["checked"] == f"mirror:{file}"}
    assert checked - {row.operation for row in request.getfixturevalue(listing)} == set()


def after(end: str) -> str:
    """The day after, the month after or the year after, as exact as the date is."""
    if len(end) > len("2011-07"):
        return date.fromordinal(date.fromisoformat(end).toordinal() + 1).isoformat()
    return shifted(end, 1) if len(end) > len("2011") else str(int(end) + 1)


def test_a_phase_lies_within_its_operation_or_says_that_it_does_not(operations):
    outside = []
    for row in registry()["operation_phases"].iter_rows(named=True):
        own, note = operations[row["operation"]], row["note"] or ""
        if row["from"] < own["start"] and not note.startswith("Before its first day"):
            outside.append((row["operation"], row["from"], own["start"]))
        if own["end"] and (row["until"] or "9999") > after(own["end"]) and not note.startswith("After its last day"):
            outside.append((row["operation"], row["until"], own["end"]))
    assert outside == []


def test_phases_of_an_operation_stand_in_order_and_do_not_overlap_but_where_it_worked_by_host():
    phases = defaultdict(list)
    for row in registry()["operation_phases"].iter_rows(named=True):
        phases[row["operation"]].append((row["from"], row["until"] or "9999"))
    overlapping = {
        key for key, spans in phases.items() if any(one[1] > two[0] or one > two for one, two in pairwise(spans))
    }
    assert overlapping == {"ecmm"}


def test_a_successor_shares_a_host_and_outlives_what_it_took_over(operations):
    wrong = []
    for key, row in operations.items():
        if row["successor"]:
            heir = operations[row["successor"]]
            elsewhere = not set(row["hosts"].split()) & set(heir["hosts"].split())
            if elsewhere or not row["end"] or (heir["end"] or "9999") < row["end"]:
                wrong.append((key, row["hosts"], row["end"], row["successor"], heir["hosts"], heir["end"]))
    assert wrong == []


def test_no_operation_is_entered_twice_under_one_name_in_one_host_at_one_time(operations):
    twice = []
    rows = sorted(operations.values(), key=lambda row: (fold(row["acronym"]), row["start"]))
    for one, two in pairwise(rows):
        same = fold(one["acronym"]) == fold(two["acronym"]) and set(one["hosts"].split()) & set(two["hosts"].split())
        if same and (one["end"] or "9999") >= two["start"]:
            twice.append((one["operation"], two["operation"]))
    assert twice == []


def present(operations: dict[str, dict], state: str, month: str) -> set[str]:
    day = f"{month}-31"
    return {
        key
        for key, row in operations.items()
        if state in row["hosts"].split() and row["start"] <= day and (row["end"] is None or row["end"] >= day)
    }


@pytest.mark.parametrize(
    ("state", "then"),
    [
        ("BIH", "osce-bih eufor-althea nato-hq-sarajevo"),
        ("SOM", "atmis unsom unsos eutm-somalia eucap-somalia eu-navfor-atalanta"),
        ("LBR", ""),
        ("SLE", ""),
        ("MLI", "minusma eutm-mali eucap-sahel-mali"),
        ("SSD", "unmiss unisfa ctsamvm"),
        ("HTI", "binuh"),
        ("UKR", "euam-ukraine eubam-moldova-ukraine eumam-ukraine"),
        ("COD", "monusco eacrf shujaa burundi-drc"),
        ("CAF", "minusca eutm-rca euam-rca rwanda-car"),
    ],
)
def test_who_was_there_at_the_end_of_2022(operations, state, then):
    assert present(operations, state, "2022-12") == set(then.split())


@pytest.mark.parametrize(
    ("state", "now"),
    [
        ("BIH", "osce-bih eufor-althea nato-hq-sarajevo"),
        ("SOM", "aussom unsos eutm-somalia eucap-somalia eu-navfor-atalanta"),
        ("LBR", ""),
        ("SLE", ""),
        ("MLI", "eucap-sahel-mali"),
        ("SSD", "unmiss unisfa ctsamvm uganda-south-sudan-2025"),
        ("HTI", "binuh gsf-haiti unsoh"),
        ("UKR", "euam-ukraine eubam-moldova-ukraine eumam-ukraine"),
        ("COD", "monusco shujaa burundi-drc"),
        ("CAF", "minusca eutm-rca euam-rca rwanda-car"),
    ],
)
def test_who_is_there_in_november_2026_as_far_as_the_registry_knows(operations, state, now):
    assert present(operations, state, "2026-11") == set(now.split())
