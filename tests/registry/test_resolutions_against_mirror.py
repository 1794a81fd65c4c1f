"""Resolutions the registry cites for operations, beside the Security Council's own."""

from __future__ import annotations

import csv
import json
import re
from datetime import datetime

import pytest

from comity.registry.load import registry

TITLES = "un/unsc_titles_1946_2015.csv"
METADATA = "un/unsc_resolutions_2000_2026.jsonl"

CITED = re.compile(r"S/RES/(\d+)(?: \((\d{4})\))?")
LOOKED_UP = "lookup:"
ADOPTED = "From is the day of adoption in"


@pytest.fixture(scope="module")
def adopted(mirror) -> dict[int, str]:
    """Day of adoption by number, or the year where only that is known."""
    with (mirror / TITLES).open(encoding="utf-8", newline="") as handle:
        found = {int(row["Number"]): row["Year"] for row in csv.DictReader(handle, delimiter=";")}
    with (mirror / METADATA).open(encoding="utf-8") as handle:
        for row in map(json.loads, handle):
            number, year = re.fullmatch(r"S/RES/(\d+) ?\((\d{4})\)", row["symbol"]).groups()
            adoption = day(row["adoption_date"])
            # One resolution of 2018 is dated 2016 there: the symbol is believed.
            found[int(number)] = adoption if adoption[:4] == year else year
    return found


def day(text: str) -> str:
    """The day in "19 November 2004 in Nairobi", "31\\xa0May\\xa02024" or "2021-07-09 00:00:00"."""
    if re.match(r"\d{4}-", text):
        return text[:10]
    date = " ".join(text.split()[:3])
    return datetime.strptime(date, "%d %B %Y").date().isoformat()  # noqa: DTZ007  # a date has no time zone


def citations(*columns: str):
    """Everything cited: table, operation, number, year, and how its row was checked."""
    for table in ("operations", "operation_phases", "events"):
        for row in registry()[table].iter_rows(named=True):
            for column in columns:
                for number, year in CITED.findall(row.get(column) or ""):
                    yield table, next(iter(row.values())), int(number), year, row["checked"]


def test_the_council_has_adopted_every_resolution_that_an_operation_rests_on_in_that_year(adopted):
    last = max(adopted)
    cited = [one for one in citations("basis", "source") if one[2] <= last]
    assert len(cited) > 500
    assert [one for one in cited if adopted.get(one[2], "")[:4] != one[3]] == []


def test_a_resolution_later_than_the_files_was_looked_up(adopted):
    later = [one for one in citations("basis", "source") if one[2] > max(adopted)]
    assert [one for one in later if not one[4].startswith(LOOKED_UP)] == []


def test_notes_cite_no_resolution_that_is_not_there(adopted):
    last = max(adopted)
    cited = [one for one in citations("note") if one[2] <= last]
    assert [one for one in cited if one[3] and adopted.get(one[2], "")[:4] != one[3]] == []


def test_no_operation_rests_on_a_resolution_younger_than_its_end(adopted):
    wrong = [
        (row["operation"], number)
        for row in registry()["operations"].iter_rows(named=True)
        for number, _ in CITED.findall(row["basis"] or "")
        if adopted.get(int(number), "")[:4] > (row["end"] or "9999")[:4]
    ]
    assert wrong == []


def test_no_phase_rests_on_a_resolution_younger_than_its_end(adopted):
    wrong = [
        (row["operation"], row["from"], number)
        for row in registry()["operation_phases"].iter_rows(named=True)
        for number, _ in CITED.findall(row["basis"] or "")
        if adopted.get(int(number), "")[:4] > (row["until"] or "9999")[:4]
    ]
    assert wrong == []


def test_a_phase_dated_by_adoption_begins_on_the_day_one_of_its_resolutions_was_adopted(adopted):
    dated = [row for row in registry()["operation_phases"].iter_rows(named=True) if ADOPTED in (row["note"] or "")]
    wrong = [
        (row["operation"], row["from"])
        for row in dated
        if row["from"] not in {adopted[int(number)] for number, _ in CITED.findall(row["basis"])}
    ]
    assert len(dated) > 40
    assert wrong == []


def test_a_row_checked_against_the_councils_metadata_cites_a_resolution_in_them(adopted):
    wrong = [
        (table, key)
        for table in ("operations", "operation_phases", "events")
        for key, row in ((next(iter(row.values())), row) for row in registry()[table].iter_rows(named=True))
        if row["checked"] == f"mirror:{METADATA}"
        and not any(
            len(adopted.get(int(number), "")) == len("2020-06-03")
            for number, _ in CITED.findall(f"{row.get('basis')} {row['source']}")
        )
    ]
    assert wrong == []
