"""Onsets and escalations: what they are, chances that are recalibrated, and a record of what happened."""

from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.rooms.risk.happened import (
    BASE,
    EVENTS,
    PATHS,
    SHOWN,
    bound,
    chance,
    events_scored,
    events_skill,
    learned,
    onset_possible,
    recalibrated,
    share,
)

QUIET = np.zeros(36, dtype=np.int64)


def test_an_onset_needs_two_years_without_a_death():
    loud = QUIET.copy()
    loud[-24] = 1
    assert onset_possible(QUIET)
    assert not onset_possible(loud)
    loud[-24], loud[-25] = 0, 1
    assert onset_possible(loud)
    assert not onset_possible(QUIET[:23])
    absent = QUIET.copy()
    absent[-5] = -1
    assert not onset_possible(absent)


@pytest.mark.parametrize(("past", "needed"), [(0, 25), (1, 100), (49, 100), (51, 102), (5000, 10_000)])
def test_what_makes_an_event_depends_on_the_past_year(past, needed):
    deaths = QUIET.copy()
    deaths[-1] = past
    assert bound(deaths) == needed


def test_the_share_counts_the_first_twelve_months_alone():
    draws = np.zeros((36, 4), dtype=np.int32)
    draws[11, 0], draws[12, 1], draws[:12, 2], draws[0, 3] = 25, 500, 3, 24
    assert share(QUIET, draws) == 0.5


@given(st.sampled_from(EVENTS), st.integers(0, 1000), st.integers(0, 1000))
def test_a_recalibrated_chance_is_a_chance_and_keeps_the_order(event, one, two):
    low, high = sorted((one, two))
    assert 0 < recalibrated(event, low / 1000, 1000) <= recalibrated(event, high / 1000, 1000) < 1


def test_the_log_odds_told_are_a_line_in_those_of_the_share():
    line = learned()["onset"]
    smooth = (0.02 * 1000 + 0.5) / 1001
    told = recalibrated("onset", 0.02, 1000)
    assert math.log(told / (1 - told)) == pytest.approx(line.shift + line.slope * math.log(smooth / (1 - smooth)))


def test_a_share_that_expected_too_few_in_earlier_windows_is_raised_and_one_that_expected_too_many_lowered():
    for event, usual in (("onset", 0.01), ("escalation", 0.1)):
        line = learned()[event]
        assert line.windows[1] < 2018
        assert (recalibrated(event, usual, 1000) > usual) == (line.happened > line.expected)


# --- Record --------------------------------------------------------------------------------------------------------


@pytest.fixture
def scored():
    """Four states at one origin: quiet and then not, quiet for good, at war and worse, and not there before."""
    known = np.zeros((4, 60), dtype=np.int64)
    known[2] = 20
    known[3, :50] = -1
    came = np.zeros((4, 12), dtype=np.int64)
    came[0, 3], came[2] = 40, 50
    draws = np.zeros((4, 14, 10), dtype=np.int32)
    draws[0, 0, :4], draws[2, :, :5] = 30, 60
    return events_scored(draws, known, came, ["AAA", "BBB", "CCC", "DDD"], 2018)


def test_each_state_stands_in_the_way_of_one_event(scored):
    found = {(row["event"], row["state"]): row for row in scored.filter(model=PATHS).iter_rows(named=True)}
    assert set(found) == {("onset", "AAA"), ("onset", "BBB"), ("escalation", "CCC")}
    assert (found["onset", "AAA"]["chance"], found["onset", "AAA"]["happened"]) == (0.4, True)
    assert (found["onset", "BBB"]["chance"], found["onset", "BBB"]["happened"]) == (0.0, False)
    assert (found["escalation", "CCC"]["chance"], found["escalation", "CCC"]["happened"]) == (0.5, True)


def test_the_base_rate_is_how_often_it_happened_before(scored):
    known = np.zeros((3, 60), dtype=np.int64)
    known[0, 50] = 100
    none = np.zeros((3, 12, 5), dtype=np.int32)
    rows = events_scored(none, known, np.zeros((3, 12), dtype=np.int64), ["AAA", "BBB", "CCC"], 2018)
    # Three origins in the past have two years before and one after them: with three states each, one onset.
    assert rows.filter(model=BASE, event="onset")["chance"].unique().to_list() == [pytest.approx(1 / 9)]
    assert scored.filter(model=BASE, event="onset")["chance"].unique().to_list() == [0.0]


def test_the_record_sums_chances_and_scores_them(scored):
    whole = events_skill(scored).filter(by="all", event="onset", model=PATHS).row(0, named=True)
    assert (whole["rows"], whole["expected"], whole["happened"]) == (2, 0.4, 1)
    assert whole["brier"] == pytest.approx(((0.4 - 1) ** 2 + 0) / 2)
    groups = events_skill(scored).filter(by="chance", event="onset", model=PATHS)
    assert groups["group"].to_list() == ["0% to 1%", "20% to 100%"]
    assert groups["rows"].sum() == 2


def test_real_windows_hold_the_onsets_that_came(few, quick):
    from comity.rooms.risk.backtest import trial

    tried = trial(few, (2014, 2015), 3, models={"comity": quick["comity"]}, paths=60, workers=1)
    assert set(tried.events["model"]) == {SHOWN, PATHS, BASE}
    ukraine = tried.events.filter(state="UKR", model=PATHS).sort("window")
    assert ukraine["event"].to_list() == ["onset", "escalation"]
    assert ukraine["happened"][0]
    rows = events_skill(tried.events).filter(by="window", group="2014", event="onset", model=SHOWN)
    assert rows["rows"].item() == tried.events.filter(window=2014, event="onset", model=SHOWN).height


def test_the_events_of_an_origin_do_not_know_what_followed(few, quick):
    from dataclasses import replace

    from comity.rooms.risk.backtest import trial

    at = few.months.index(next(m for m in few.months if (m.year, m.month) == (2013, 11)))
    later = few.deaths.copy()
    later[:, at:] = np.where(later[:, at:] >= 0, 100_000, -1)
    changed = replace(few, deaths=later)
    models = {"comity": quick["comity"]}
    was, now = (trial(one, [2014], 3, models=models, paths=40, workers=1).events for one in (few, changed))
    assert now["chance"].equals(was["chance"])
    assert now["happened"].all()


def test_only_the_forecast_shown_has_events(few, quick):
    from comity.rooms.risk.backtest import trial

    tried = trial(few, [2014], 3, models={"zeros": quick["zeros"]}, paths=40, workers=1)
    assert tried.events.is_empty()
    assert events_skill(tried.events).is_empty()


def test_the_shipped_record_expects_about_as_many_as_came(edition):
    if "risk_event_skill" not in edition.manifest["tables"]:
        pytest.skip("an edition made before the record of events")
    table = edition.table("risk_event_skill")
    whole = table.filter(pl.col("by") == "all", pl.col("model") == SHOWN)
    for event, expected, happened in whole.select("event", "expected", "happened").iter_rows():
        # A Poisson number's nine-in-ten range around what was expected.
        assert abs(happened - expected) < 1.7 * math.sqrt(expected) + 0.5, event
    assert chance(QUIET, np.zeros((12, 1000), dtype=np.int32))[0] == "onset"
