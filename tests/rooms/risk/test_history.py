"""What forecasters learn from is whole and cut where it must be."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.errors import Faults, InputError
from comity.rooms.risk.history import History, plus, trailing


def test_every_state_has_a_column_for_each_month_and_minus_one_before_it_was_a_state(past):
    assert past.deaths.shape == (191, 33 * 12)
    sudan = past.deaths[past.states.index("SSD")]
    first = past.months.index(date(2011, 7, 1))
    assert set(sudan[:first].tolist()) == {-1}
    assert sudan[first:].min() >= 0
    assert past.counts.min() == 0


def test_the_order_of_the_rows_does_not_matter(panel):
    table = panel({"AAA": [1, 2, 3], "BBB": [None, 5, 6]})
    one, two = History.of(table), History.of(table.reverse())
    assert one.states == two.states == ["AAA", "BBB"]
    assert one.deaths.tolist() == two.deaths.tolist() == [[1, 2, 3], [-1, 5, 6]]


def test_before_a_month_neither_later_months_nor_later_states_are_known(past):
    known = past.before(past.months.index(date(2011, 7, 1)))
    assert known.months[-1] == date(2011, 6, 1)
    assert "SSD" not in known.states
    assert known.neighbours.shape == (len(known.states),) * 2
    somalia, there = known.states.index("SOM"), past.states.index("SOM")
    assert np.array_equal(known.deaths[somalia], past.deaths[there, : 21 * 12 + 6])
    for name, values in known.beside.items():
        assert np.array_equal(values[somalia], past.beside[name][there, : 21 * 12 + 6], equal_nan=True)


def test_a_state_that_is_no_more_at_the_origin_is_left_out_of_what_is_forecast(history_of):
    history = history_of({"GON": [9] * 20 + [None] * 10, "NEW": [None] * 12 + [4] * 18})
    assert history.before(12).states == ["GON"]
    assert history.before(20).states == ["GON", "NEW"]
    assert history.before(21).states == ["NEW"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda t: t.filter(pl.col("month") != date(2000, 3, 1)), "1 months are missing, 2000-03 first."),
        (
            lambda t: t.filter((pl.col("month") != date(2000, 3, 1)) | (pl.col("state") != "AAA")),
            "AAA has no deaths for some months between others.",
        ),
        (lambda t: t.with_columns(pl.col("deaths") - 2), "Deaths must not be negative; some are."),
        (lambda t: t.with_columns(pl.col("deaths") / 2), "Deaths must be whole numbers; some are fractions."),
        (
            lambda t: t.with_columns(deaths=pl.lit(float("nan"))),
            "Deaths must be whole numbers; some are fractions.",
        ),
        (lambda t: pl.concat([t, t.head(1)]), "AAA has more than one row for a month."),
        (lambda t: t.clear(), "There are no months of deaths to learn from."),
    ],
)
def test_a_panel_with_a_fault_is_refused_with_what_is_wrong_and_what_to_do(panel, change, said):
    table = panel({"AAA": [1, 2, 3, 4, 5], "BBB": [1, 0, 1, 0, 1]})
    with pytest.raises(InputError) as told:
        History.of(change(table))
    assert told.value.problem == said
    assert told.value.remedy


def test_all_faults_of_a_panel_are_told_at_once(panel):
    table = panel({"AAA": [-1.5, 2, 3, 4, 5]}).filter(pl.col("month") != date(2000, 2, 1))
    with pytest.raises(Faults) as told:
        History.of(table)
    assert [fault.problem.split()[0] for fault in told.value.faults] == ["1", "Deaths", "Deaths"]


def test_whole_numbers_kept_as_fractions_are_whole_numbers(panel):
    table = panel({"AAA": [1, 2, 3]}).with_columns(pl.col("deaths").cast(pl.Float64))
    assert History.of(table).deaths.tolist() == [[1, 2, 3]]


@pytest.mark.parametrize("end", [0, -1, 31])
def test_a_panel_that_ends_before_the_origin_is_refused(history_of, end):
    with pytest.raises(InputError, match=f"The history has 30 months, to 2002-06; {end} were asked for"):
        history_of({"AAA": [1] * 30}).before(end)


@given(values=st.lists(st.integers(0, 9), min_size=1, max_size=30), months=st.integers(1, 12))
def test_a_trailing_sum_is_that_of_the_last_months(values, months):
    found = trailing(np.array([values]), months)[0].tolist()
    assert found == [sum(values[max(i - months + 1, 0) : i + 1]) for i in range(len(values))]


@given(year=st.integers(1900, 2100), month=st.integers(1, 12), months=st.integers(0, 200))
def test_months_later_are_counted_over_years(year, month, months):
    later = plus(date(year, month, 1), months)
    assert (later.year - year) * 12 + later.month - month == months
    assert later.day == 1
