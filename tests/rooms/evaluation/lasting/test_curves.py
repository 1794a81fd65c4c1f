"""Curves are Kaplan and Meier's with Greenwood's bands, and count who is at risk."""

from __future__ import annotations

import numpy as np
import pytest

from comity.rooms.evaluation.lasting.curves import curve
from comity.streams import stream


def test_a_worked_example_by_hand():
    stop = np.array([6, 18, 18, 30, 40])
    event = np.array([True, True, False, True, False])
    points = curve(np.zeros(5, dtype=np.int64), stop, event, 4)
    assert [point.year for point in points] == [0, 1, 2, 3]
    assert [point.share for point in points] == pytest.approx([1, 4 / 5, 4 / 5 * 3 / 4, 4 / 5 * 3 / 4 * 1 / 2])
    assert [point.at_risk for point in points] == [5, 4, 2, 1]
    assert [point.events for point in points] == [0, 1, 2, 3]


def test_shares_and_errors_are_those_of_statsmodels():
    survival = pytest.importorskip("statsmodels.duration.survfunc")
    draw = stream(7, "curve")
    time = draw.integers(1, 200, 300)
    event = draw.random(300) < 0.6
    theirs = survival.SurvfuncRight(time, event.astype(int))
    for point in curve(np.zeros(300, dtype=np.int64), time, event, 12)[1:]:
        place = np.searchsorted(theirs.surv_times, 12 * point.year, side="right") - 1
        share, error = theirs.surv_prob[place], theirs.surv_prob_se[place]
        assert point.share == pytest.approx(share, rel=1e-9)
        width = 1.959963984540054 * error / (share * abs(np.log(share)))
        assert point.low == pytest.approx(share ** np.exp(width), rel=1e-6)
        assert point.high == pytest.approx(share ** np.exp(-width), rel=1e-6)


def test_who_enters_late_is_not_at_risk_before():
    points = curve(np.array([0, 12]), np.array([24, 24]), np.array([False, False]), 2)
    assert [point.at_risk for point in points] == [1, 2]


def test_where_all_have_recurred_there_is_no_band_and_the_curve_ends():
    points = curve(np.zeros(2, dtype=np.int64), np.array([3, 5]), np.array([True, True]), 5)
    assert len(points) == 1
    assert (points[0].low, points[0].high) == (None, None)
