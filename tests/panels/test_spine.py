"""Rows of countries by month and year: states when they were states, and figures on the right one."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.panels.grid import Grid
from comity.panels.spine import FIRST, LAST_MONTH, members, placed, spine
from comity.registry.load import registry

ALL = (FIRST, LAST_MONTH.year)


def rows_of(code):
    return members("month").filter(pl.col("gwcode") == code)["month"]


@pytest.mark.parametrize("every", ["month", "year"])
def test_no_code_has_two_states_and_no_state_two_codes_in_a_period(every):
    rows = members(every)
    assert not rows.select(pl.struct("gwcode", every).is_duplicated()).to_series().any()
    assert not rows.select(pl.struct("state", every).is_duplicated()).to_series().any()


def test_country_years_are_the_state_years_of_the_grid():
    grid = Grid.of(registry()["state_spells"], system="gw", years=ALL, pairs=0)
    assert spine("year", ALL).equals(pl.DataFrame(grid.keys()))


@settings(deadline=None)
@given(st.data())
def test_a_month_has_a_row_exactly_if_a_day_of_it_falls_in_a_spell(data):
    spells = registry()["state_spells"].filter(pl.col("system") == "gw")
    code = data.draw(st.sampled_from(spells["code"].unique(maintain_order=True).to_list()))
    month = data.draw(st.dates(date(FIRST, 1, 1), LAST_MONTH)).replace(day=1)
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    there = any(
        date.fromisoformat(begin) < following and (end is None or date.fromisoformat(end) > month)
        for begin, end in spells.filter(pl.col("code") == code).select("from", "until").rows()
    )
    assert (month in set(rows_of(code))) == there


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        (626, date(2011, 7, 1), LAST_MONTH),  # South Sudan, 9 July 2011
        (315, date(1918, 11, 1), date(1992, 12, 1)),  # Czechoslovakia, 11 November 1918 to the last day of 1992
        (345, date(1918, 12, 1), date(2006, 6, 1)),  # Yugoslavia, to 4 June 2006
    ],
)
def test_states_come_and_go_in_their_month(code, first, last):
    assert (rows_of(code).min(), rows_of(code).max()) == (first, last)


@settings(deadline=None)
@given(first=st.integers(*ALL), years=st.integers(0, 40))
def test_fewer_years_are_the_same_rows_cut_out(first, years):
    last = min(first + years, ALL[1])
    whole = spine("month", ALL).filter(pl.col("month").dt.year().is_between(first, last))
    assert spine("month", (first, last)).equals(whole)


# --- Figures on rows -----------------------------------------------------------------------------------------------


def figures(key, when, *rows):
    dtype = pl.Date if when == "month" else pl.Int64
    return pl.DataFrame(
        rows, schema={key: pl.String if key == "state" else pl.Int64, when: dtype, "n": pl.Int64}, orient="row"
    )


def test_a_yearly_figure_stands_in_every_month_of_its_year_and_in_no_other():
    onto = spine("month", (1992, 1994))
    found, lost = placed(figures("gwcode", "year", (450, 1993, 7)), onto)
    there = onto.with_columns(found).filter(pl.col("n").is_not_null())
    assert lost.is_empty()
    assert there["month"].to_list() == [date(1993, month, 1) for month in range(1, 13)]
    assert set(there["gwcode"]) == {450}


def test_figures_of_a_state_stand_under_the_code_it_had_then():
    onto = spine("year", (1944, 1950))
    found, _ = placed(figures("state", "year", ("DEU", 1944, 1), ("DEU", 1949, 2)), onto)
    there = onto.with_columns(found).drop_nulls("n")
    assert there.rows() == [(255, 1944, 1), (260, 1949, 2)]


def test_figures_of_no_state_are_told_unless_they_are_zero():
    rows = figures(
        "state", "month", ("SSD", date(2011, 6, 1), 5), ("SSD", date(2011, 5, 1), 0), ("SSD", date(2011, 7, 1), 3)
    )
    found, lost = placed(rows, spine("month", (2011, 2011)))
    assert lost.rows() == [("SSD", date(2011, 6, 1))]
    assert found["n"].drop_nulls().to_list() == [3]


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from([2, 200, 345, 450, 999]), st.integers(1985, 2010), st.integers(1, 9)),
        unique_by=lambda row: row[:2],
    )
)
def test_every_figure_finds_its_row_or_is_told_and_rows_never_change(rows):
    onto = spine("year", (1985, 2010))
    found, lost = placed(figures("gwcode", "year", *rows), onto)
    assert found.height == onto.height
    assert found["n"].count() + lost.height == len(rows)
