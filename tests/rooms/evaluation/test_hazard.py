from __future__ import annotations

from datetime import date

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from comity.rooms.evaluation import hazard
from comity.rooms.evaluation.panel import panel


@given(st.lists(st.sampled_from([0, 0, 0, 1, 4, 30]), min_size=14, max_size=60))
def test_fighting_returns_in_the_month_in_which_twelve_months_reach_the_threshold_again(values):
    deaths = np.array([values], float)
    since, returns, _ = hazard.spells(deaths)
    fought = False
    for at in range(11, len(values)):
        year = sum(values[at - 11 : at + 1])
        fought |= year >= 25
        assert np.isnan(since[0, at]) == (not fought)
        if fought:
            assert (since[0, at] == 0) == (year >= 25)
        if at + 1 < len(values):
            assert returns[0, at] == (sum(values[at - 10 : at + 2]) >= 25)
        else:
            assert np.isnan(returns[0, at])


def test_the_sample_is_quiet_after_fighting_and_never_before_the_first():
    deaths = np.zeros((2, 60))
    deaths[0, 15] = 40
    since, returns, worst = hazard.spells(deaths)
    assert np.isnan(since[1]).all()
    assert since[0, 15:27].tolist() == [0] * 12
    assert since[0, 27:30].tolist() == [1, 2, 3]
    assert worst[0, 40] == 40
    assert not returns[0, 30:58].any()


def test_sierra_leone_after_its_war_is_in_the_sample_and_taiwan_is_not(edition):
    blocks = panel({name: edition.table(name) for name in ("deaths_month", "operations", "mission_months")})
    made = hazard.sample(blocks, placebo=False, form=hazard.any_armed)
    states = {blocks.states[number] for number in made.cells[:, 0]}
    assert "SLE" in states
    assert "TWN" not in states
    sierra = made.cells[made.cells[:, 0] == blocks.states.index("SLE"), 1]
    month = blocks.months.index(date(2005, 1, 1))
    assert month in sierra
    row = made.rows.x[(made.cells[:, 0] == blocks.states.index("SLE")) & (made.cells[:, 1] == month)]
    assert row[0, made.rows.names.index("present")] == 1


def test_withdrawn_means_gone_within_two_years_and_none_there_now(edition):
    blocks = panel({name: edition.table(name) for name in ("deaths_month", "operations", "mission_months")})
    columns = hazard.any_armed(blocks)
    liberia = blocks.states.index("LBR")
    gone, there = (blocks.months.index(date(year, 8, 1)) for year in (2018, 2017))
    assert (columns["present"][liberia, there], columns["withdrawn"][liberia, there]) == (1, 0)
    assert (columns["present"][liberia, gone], columns["withdrawn"][liberia, gone]) == (0, 1)
