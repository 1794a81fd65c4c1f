from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from comity.rooms.peace import years

OPERATIONS = pl.DataFrame(
    [("unlan", "un", "peacekeeping", "2001-02-10", "2003-06-30"), ("ecolan", "ecowas", "peacekeeping", "2001", None),
     ("unol", "un", "political", "2001", None)],
    schema=["operation", "lead", "kind", "start", "end"], orient="row",
)  # fmt: skip


def dead(*rows):
    return pl.DataFrame(list(rows), schema={"operation": pl.String, "day": pl.Date, "cause": pl.String}, orient="row")


def test_a_year_without_a_death_is_zero_in_a_un_operation_and_missing_elsewhere():
    made = years.deaths(dead(("unlan", date(2002, 5, 1), "Malicious Act")), OPERATIONS, date(2022, 12, 31))
    assert made.rows() == [("unlan", 2001, 0, 0), ("unlan", 2002, 1, 1), ("unlan", 2003, 0, 0)]


def test_a_death_after_the_last_day_is_not_known_yet():
    late = dead(("unlan", date(2002, 5, 1), "Illness"))
    assert years.deaths(late, OPERATIONS, date(2001, 12, 31)).rows() == [("unlan", 2001, 0, 0)]


def test_contributors_are_counted_once_and_named_by_size():
    sent = pl.DataFrame(
        [("GHA", "unlan", 2002, 100), ("GHA", "unlan", 2002, 50), ("IND", "unlan", 2002, 450),
         ("FRA", "unlan", 2002, 0)],
        schema=["state", "operation", "year", "troops"], orient="row",
    )  # fmt: skip
    row = years.contributors(sent).row(0, named=True)
    assert (row["contributors"], row["senders"], row["top_share"]) == (3, ["IND", "GHA", "FRA"], 0.75)


# --- As it was -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def table(edition):
    return edition.table("mission_years")


def test_minusma_lost_more_people_to_malice_than_to_all_else(table):
    sums = table.filter(pl.col("operation") == "minusma").select("deaths", "malicious").sum().row(0)
    assert sums == (298, 169)


def test_no_more_people_were_killed_than_died(table):
    assert table.filter(pl.col("malicious") > pl.col("deaths")).is_empty()


def test_the_un_gave_unmil_most_of_its_tasks_in_its_first_year(table):
    given = dict(table.filter(pl.col("operation") == "unmil").select("year", pl.col("tasks").list.len()).rows())
    assert given[2003] == 21
    assert sum(given.values()) == 22


def test_unmil_stood_at_monrovia_and_at_most_places_in_2005(table):
    rows = table.filter(pl.col("operation") == "unmil").sort("sites", descending=True)
    assert rows.select("year", "sites", "seat").row(0) == (2005, 47, "Monrovia")
