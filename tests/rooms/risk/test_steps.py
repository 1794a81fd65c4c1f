from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.rooms.risk.climatology import Climatology
from comity.rooms.risk.outlook import THRESHOLDS, outlook
from comity.rooms.risk.steps import MONTHS, PATHS, Wide, forecast, risk_draws, risk_record
from comity.step import Inputs

OWN = PATHS - round(PATHS * Climatology().borrowed)
"""Paths made of a country's own months: they come first."""
DECEMBER = date(2022, 12, 1)


def inputs(panel, seed=20221231):
    return Inputs(None, {"deaths_month": panel}, DECEMBER, seed)


def paths_of(edition):
    """Forecast deaths by state, shape (months, paths)."""
    draws = edition.table("risk_draws").sort("state", "month")
    return {state: np.array(rows["draws"].to_list()) for (state,), rows in draws.group_by("state", maintain_order=True)}


@pytest.fixture(scope="module")
def panel(edition):
    return edition.table("deaths_month")


@pytest.fixture(scope="module")
def paths(edition):
    return paths_of(edition)


@pytest.fixture(scope="module")
def record(edition):
    return edition.table("risk_record")


# --- The panel laid wide -------------------------------------------------------------------------------------------


def test_laid_wide_every_state_has_a_column_for_each_month_and_minus_one_before_it_was_a_state(panel):
    wide = Wide.of(panel)
    assert wide.deaths.shape == (191, 33 * 12)
    sudan = wide.deaths[wide.states.index("SSD")]
    first = wide.months.index(date(2011, 7, 1))
    assert set(sudan[:first].tolist()) == {-1}
    assert sudan[first:].min() >= 0
    assert wide.deaths[wide.deaths > 0].sum() == panel["deaths"].sum()


def test_the_order_of_the_rows_does_not_matter(panel):
    shuffled, sorted_ = Wide.of(panel.sample(fraction=1, shuffle=True, seed=4)), Wide.of(panel)
    assert shuffled.states == sorted_.states
    assert np.array_equal(shuffled.deaths, sorted_.deaths)


def test_before_a_month_neither_later_months_nor_later_states_are_known(panel):
    wide = Wide.of(panel)
    known = wide.before(wide.months.index(date(2011, 7, 1)))
    assert known.months[-1] == date(2011, 6, 1)
    assert "SSD" not in known.states
    assert np.array_equal(known.deaths[known.states.index("SOM")], wide.deaths[wide.states.index("SOM"), : 21 * 12 + 6])


# --- Streams -------------------------------------------------------------------------------------------------------


def test_the_editions_draws_are_made_again_from_its_panel_and_seed(edition, panel):
    again = risk_draws(inputs(panel, edition.seed))["risk_draws"]
    assert again.equals(edition.table("risk_draws"))


def test_another_seed_gives_other_draws(panel):
    some = panel.filter(pl.col("state").is_in(["SOM", "AFG", "ISL", "UKR", "COL"]))
    one, two = (risk_draws(inputs(some, seed))["risk_draws"] for seed in (1, 2))
    assert not one.filter(pl.col("state") == "SOM").equals(two.filter(pl.col("state") == "SOM"))


@pytest.mark.parametrize("left_out", ["AFG", "ZWE", "UKR"])
def test_one_country_more_or_less_changes_no_path_that_another_makes_of_its_own_months(panel, paths, left_out):
    wide = Wide.of(panel.filter(pl.col("state") != left_out))
    fewer = forecast(wide, MONTHS, 20221231, model=Climatology())
    assert len(wide.states) == 190
    for state, made in zip(wide.states, fewer, strict=True):
        assert np.array_equal(made[:, :OWN], paths[state][:, :OWN]), state


def test_only_the_borrowed_tenth_of_the_paths_may_know_other_countries(panel):
    some = panel.filter(pl.col("state").is_in(["SOM", "ISL", "COL"]))
    more = pl.concat([some, panel.filter(pl.col("state") == "AFG")])
    one, two = (forecast(Wide.of(rows), 12, 3, model=Climatology(borrowed=0.0)) for rows in (some, more))
    assert np.array_equal(one[Wide.of(some).states.index("COL")], two[Wide.of(more).states.index("COL")])


# --- Paths ---------------------------------------------------------------------------------------------------------


def test_every_state_has_a_thousand_paths_of_the_three_years_that_follow(edition, paths):
    assert len(paths) == 191
    assert {made.shape for made in paths.values()} == {(MONTHS, PATHS)}
    assert min(int(made.min()) for made in paths.values()) >= 0
    months = edition.table("risk_draws")["month"].unique().sort()
    assert (months[0], months[-1]) == (date(2023, 1, 1), date(2025, 12, 1))


def test_three_months_on_end_in_an_own_path_are_three_months_on_end_of_its_last_three_years(panel, paths):
    for state in ("SOM", "UKR", "SSD", "ETH"):
        own = panel.filter(pl.col("state") == state).sort("month")["deaths"].to_list()[-36:]
        runs = {tuple(own[i : i + 3]) for i in range(34)}
        blocks = paths[state][:, :OWN].T.reshape(-1, 3)
        assert {tuple(block) for block in blocks.tolist()} <= runs


def test_the_chance_falls_with_the_threshold_and_grows_with_the_horizon(edition, paths):
    for state in paths:
        mine = outlook(edition, state)
        chances = np.array([[mine.chance(t, months) for months in range(1, MONTHS + 1)] for t in THRESHOLDS])
        assert np.all(np.diff(chances, axis=0) <= 0)
        assert np.all(np.diff(chances, axis=1) >= 0)


def test_a_country_quiet_for_three_years_has_a_small_chance_of_violence_and_never_none(panel, paths):
    last = panel.filter(pl.col("month") > date(2019, 12, 1)).group_by("state").agg(pl.col("deaths").sum())
    quiet = last.filter(pl.col("deaths") == 0)["state"].to_list()
    assert len(quiet) == 136
    chances = [float((paths[state].sum(axis=0) > 0).mean()) for state in quiet]
    assert min(chances) > 0
    assert max(chances) < 0.02


@given(months=st.integers(1, 4), deaths=st.lists(st.integers(0, 50), min_size=4, max_size=4))
def test_a_state_with_fewer_months_than_a_block_has_a_forecast(months, deaths):
    calendar = [date(1990 + i // 12, i % 12 + 1, 1) for i in range(120)]
    rows = [(f"AT-{level}", month, level) for level in (0, 1, 5, 50, 400) for month in calendar]
    rows += [("NEW", *row) for row in zip(calendar[-months:], deaths[-months:], strict=True)]
    wide = Wide.of(pl.DataFrame(rows, schema=["state", "month", "deaths"], orient="row"))
    made = forecast(wide, 6, 0, model=Climatology())[wide.states.index("NEW")]
    assert made.shape == (6, PATHS)
    assert set(np.unique(made[:, :OWN])) <= set(deaths[-months:])


# --- Track record --------------------------------------------------------------------------------------------------


def test_the_record_holds_three_forecasts_of_191_states_in_each_of_the_last_five_years(record):
    cells = record.group_by("model", "window").len()
    assert set(cells["model"]) == {"climatology", "conflictology", "zeros"}
    assert sorted(set(cells["window"])) == [2018, 2019, 2020, 2021, 2022]
    assert cells["len"].unique().to_list() == [191]
    assert record.select(pl.col("brier_25", "inside_90").is_between(0, 1).all()).row(0) == (True, True)
    assert record["crps"].min() >= 0


def test_the_climatology_beats_the_last_twelve_months_repeated_in_every_window(record):
    means = record.group_by("window", "model").agg(pl.col("crps").mean())
    laid = means.pivot(on="model", index="window", values="crps")
    ratios = laid["climatology"] / laid["conflictology"]
    assert len(ratios) == 5
    assert ratios.max() < 1


def test_a_forecast_of_no_deaths_scores_the_deaths_that_came(panel, record):
    zeros = record.filter(pl.col("model") == "zeros", pl.col("window") == 2022)
    came = panel.filter(pl.col("month").dt.year() == 2022)["deaths"].sum()
    assert zeros["crps"].sum() * 12 == pytest.approx(came)


def test_the_two_months_before_a_window_are_neither_known_nor_scored(panel, record):
    gap = pl.col("month").is_in([date(2021, 11, 1), date(2021, 12, 1)])
    flooded = panel.with_columns(deaths=pl.when(gap).then(pl.col("deaths") + 5000).otherwise(pl.col("deaths")))
    again = risk_record(inputs(flooded))["risk_record"]
    by = ["model", "window", "state"]
    for window, same in ((2022, True), (2021, False)):
        was, now = (frame.filter(pl.col("window") == window).sort(by) for frame in (record, again))
        assert was.equals(now) == same


def test_nothing_of_a_window_itself_reaches_its_forecast(panel, record):
    window = pl.col("month").dt.year() == 2022
    emptied = panel.with_columns(deaths=pl.when(window).then(0).otherwise(pl.col("deaths")))
    again = risk_record(inputs(emptied))["risk_record"].filter(pl.col("window") == 2022)
    assert again.filter(pl.col("model") == "zeros")["crps"].sum() == 0
    # Scored against nothing, a forecast shows its own size; it must be that of the last months known, not zero.
    assert again.filter(pl.col("model") == "climatology", pl.col("state") == "AFG")["crps"].item() > 100
    earlier = pl.col("window") < 2022
    by = ["model", "window", "state"]
    assert risk_record(inputs(emptied))["risk_record"].filter(earlier).sort(by).equals(record.filter(earlier).sort(by))
