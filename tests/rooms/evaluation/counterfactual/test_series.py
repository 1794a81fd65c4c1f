from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

from comity.rooms.evaluation.counterfactual.donors import There, pools
from comity.rooms.evaluation.counterfactual.series import (
    AFTER,
    BEFORE,
    Deaths,
    Window,
    Yearly,
    month_of,
    quarters,
    totals,
    window,
)  # fmt: skip


def deaths_of(edition):
    return Deaths.of(edition.table("deaths_month"))


def made(counts):
    """Deaths from a row of counts a state, from January 1990."""
    length = len(next(iter(counts.values())))
    months = tuple(date(1990 + place // 12, place % 12 + 1, 1) for place in range(length))
    return Deaths(tuple(counts), months, np.array([*counts.values()], dtype=float))


def test_every_month_of_the_table_is_in_its_place_and_months_without_a_row_are_missing(edition):
    deaths, table = deaths_of(edition), edition.table("deaths_month")
    assert np.nansum(deaths.counts) == table["deaths"].sum()
    assert int((~np.isnan(deaths.counts)).sum()) == table.height
    bosnia = deaths.counts[deaths.states.index("BIH")]
    assert np.isnan(bosnia[: deaths.place(date(1992, 3, 1))]).all()


def test_a_window_is_cut_where_the_data_of_the_country_begin_or_end(edition):
    deaths = deaths_of(edition)
    assert window(deaths, "LBR", date(2003, 9, 1)) == Window(deaths.place(date(2003, 9, 1)), BEFORE, AFTER)
    assert window(deaths, "BIH", date(1995, 12, 1)).before == 14
    assert window(deaths, "LBR", date(1985, 1, 1)).before == 0
    assert window(deaths, "LBR", date(2022, 4, 1)).after == 3
    assert window(deaths, "LBR", date(2030, 4, 1)).after == 0


def test_quarters_are_counted_from_the_month_of_the_start():
    deaths = made({"AAA": range(12), "BBB": [0] * 12})
    found = np.expm1(quarters(deaths, ("BBB", "AAA"), Window(6, 2, 2)))
    assert found[:, 1] == pytest.approx([0 + 1 + 2, 3 + 4 + 5, 6 + 7 + 8, 9 + 10 + 11])
    assert (found[:, 0] == 0).all()


def test_a_quarter_with_a_missing_month_is_missing():
    deaths = made({"AAA": [1, np.nan, 1, 1, 1, 1]})
    assert np.isnan(quarters(deaths, ("AAA",), Window(3, 1, 1))[:, 0]).tolist() == [True, False]


def test_the_vintages_of_bosnia_in_1995_differ_as_much_as_is_said_of_them(edition):
    yearly = Yearly.of(edition.table("deaths_year"))
    assert totals(deaths_of(edition), "BIH")[1995] == 1345
    assert yearly.counts["state_based"][yearly.states.index("BIH"), yearly.years.index(1995)] == 8855


def test_a_year_is_whole_or_not_there(edition):
    assert min(totals(deaths_of(edition), "BIH")) == 1993


def test_the_year_of_the_start_is_neither_before_nor_after(edition):
    yearly = Yearly.of(edition.table("deaths_year"))
    outcomes, before = yearly.outcome(("LBR", "XXX"), 2003, ("state_based",))
    assert (len(outcomes), before) == (11, 8)
    assert np.expm1(outcomes[before - 1, 0]) == pytest.approx(492)
    assert np.expm1(outcomes[before, 0]) == pytest.approx(0)
    assert np.isnan(outcomes[:, 1]).all()


def test_a_day_stands_for_its_month_and_a_year_for_its_january():
    assert [month_of(day) for day in ("2003-09-19", "2003-09", "2003")] == [
        date(2003, 9, 1), date(2003, 9, 1), date(2003, 1, 1),
    ]  # fmt: skip


def operations(*rows):
    columns = ("operation", "kind", "hosts", "start", "end")
    return pl.DataFrame(list(rows), schema=dict.fromkeys(columns, pl.String), orient="row")


def test_donors_had_a_war_before_all_their_data_and_no_troops_at_any_time_of_the_window():
    war, quiet = [9] * 84, [0] * 84
    gap = [9] * 83 + [np.nan]
    late = [0] * 48 + [99] * 36
    ended = [9] * 24 + [0] * 60
    deaths = made(
        {"OWN": war, "FAR": war, "NEAR": war, "QUIET": quiet, "GAP": gap, "LATE": late, "ENDED": ended,
         "TROOPS": war, "WATCHED": war, "AFTER": war}
    )  # fmt: skip
    there = There.of(
        operations(
            ("one", "peacekeeping", "TROOPS", "1996-12", "1997-01-05"),
            ("two", "observer", "WATCHED", "1990-01-01", None),
            ("three", "enforcement", "AFTER", "1997-01-01", None),
            ("four", "political", "FAR", "1990", None),
        ),
        date(1999, 12, 1),
    )
    found = pools(deaths, "OWN", Window(48, 16, 12), there, frozenset({"NEAR"}))
    assert found.main == ("FAR", "NEAR", "ENDED", "WATCHED", "AFTER")
    assert found.stricter == ("FAR", "NEAR", "ENDED", "AFTER")
    assert found.apart == ("FAR", "ENDED", "WATCHED", "AFTER")
    assert found.fighting == ("FAR", "NEAR", "WATCHED", "AFTER")
