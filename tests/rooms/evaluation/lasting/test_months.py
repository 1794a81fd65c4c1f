"""Months at risk: presence counts a month late, and no month before a mission is credited to it."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from comity.rooms.evaluation.lasting.months import controls, groups, intervals, months

SPELLS = pl.DataFrame(
    {
        "spell": ["a", "b", "c"],
        "state": ["X", "X", "Y"],
        "ended": [date(1995, 6, 1), date(1988, 3, 1), date(2019, 5, 1)],
        "how": ["agreement", "low activity", "ceasefire"],
        "war_months": [12, 1, 30],
        "severe": [True, False, False],
        "earlier": [0, 2, 1],
        "issue": ["government", "territory", "territory"],
        "from": [date(1997, 1, 1), date(1990, 1, 1), date(2021, 1, 1)],
        "until": [date(1998, 6, 1), date(1992, 12, 1), date(2020, 12, 1)],
        "recurred": [True, False, False],
        "months": [18, 36, 0],
    }
)
THERE = pl.DataFrame(
    {
        "spell": ["a", "a", "a", "b"],
        "who": ["un", "un", "alliance", "other"],
        "month": [date(1997, 3, 1), date(1997, 4, 1), date(1997, 4, 1), date(1989, 12, 1)],
    }
)


def test_a_spell_that_was_never_at_risk_has_no_months():
    made = months(SPELLS, THERE)
    assert made.frame["spell"].to_list() == ["a", "b"]
    assert len(made.spell) == 18 + 36


def test_presence_counts_for_the_month_after():
    made = months(SPELLS, THERE)
    of_a = made.spell == 0
    assert np.flatnonzero(made.there["un"] & of_a).tolist() == [3, 4]
    assert np.flatnonzero(groups(made)["both"]).tolist() == [4]
    assert np.flatnonzero(groups(made)["un"]).tolist() == [3]
    assert np.flatnonzero(made.there["other"]).tolist() == [18]


def test_a_month_ahead_is_asked_for_by_a_lag_below_nought():
    assert np.flatnonzero(months(SPELLS, THERE, lag=-1).there["un"]).tolist() == [1, 2]


def test_the_event_falls_in_the_last_month_of_the_spell_that_came_back():
    made = months(SPELLS, THERE)
    assert np.flatnonzero(made.event).tolist() == [17]
    assert made.calendar[17] == 1998 * 12 + 5


def test_intervals_hold_the_same_months_and_events_as_the_months():
    made = months(SPELLS, THERE)
    rows = intervals(made, groups(made), controls(made.frame))
    assert int((rows.stop - rows.start).sum()) == 54
    assert int(rows.event.sum()) == 1
    assert rows.x[rows.names.index("both") :, :1].shape[1] == 1
    exposed = rows.x[:, rows.names.index("un")] > 0
    assert (rows.start[exposed].tolist(), rows.stop[exposed].tolist()) == ([3], [4])


@given(st.lists(st.booleans(), min_size=54, max_size=54))
def test_months_that_are_not_kept_are_in_no_interval(kept):
    made = months(SPELLS, THERE).only(np.array(kept))
    rows = intervals(made, groups(made), {})
    assert int((rows.stop - rows.start).sum()) == sum(kept)
    assert int(rows.event.sum()) == int(kept[17])


def test_controls_are_what_was_known_of_the_war():
    known = controls(SPELLS)
    assert known["how: agreement"].tolist() == [1, 0, 0]
    assert known["since 1990"].tolist() == [1, 0, 1]
    assert known["log war months"].tolist() == np.log([12, 1, 30]).tolist()
