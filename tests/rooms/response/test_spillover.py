"""What passes to the neighbours: off by default, assumed where it is on, and what the past shows."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.errors import ComityError, InputError, NoData
from comity.questions import ask
from comity.record import canonical_json
from comity.rooms.response.baseline import baseline
from comity.rooms.response.check import Setting
from comity.rooms.response.neighbour_shares import neighbour_shares, panel, within
from comity.rooms.response.outcome import outcome, world
from comity.rooms.response.spillover import Neighbours, neighbours, passed
from comity.step import Inputs

FIELDS = {"country": "Somalia", "options": ("mission:lead=un,troops=5000",), "effect": ("mission=0.7:0.5:0.95",)}
SHARES = st.floats(-1, 1)


def asked(edition, **fields):
    return ask("respond", **(FIELDS | fields), edition=edition.folder)


@pytest.fixture(scope="module")
def case(random_world, push):
    """A country with an option that averts some and adds some, and two neighbours that have little."""
    here = world(random_world(3), 7, 12)
    done = outcome(here, [push(center=-0.6, sd=0.5)])
    deaths = np.random.default_rng(1).integers(0, 30, (12, here.baseline.deaths.shape[2]))
    return here, done, Neighbours(("BBB", "CCC"), (), deaths)


def change(case):
    here, done, _ = case
    return here.baseline.deaths[0] - done.deaths


# --- The assumption ------------------------------------------------------------------------------------------------


def test_with_a_share_of_nought_the_answer_is_the_same_to_the_byte(edition):
    assert canonical_json(asked(edition, spillover=0.0)) == canonical_json(asked(edition))


def test_a_share_changes_no_figure_of_the_country_itself(edition):
    without, with_it = asked(edition), asked(edition, spillover=0.25)
    new = [one for one in with_it.findings if one not in without.findings]
    gone = [one for one in without.findings if one not in with_it.findings]
    assert len(gone) == 2  # the list of assumptions, and what is not known
    assert len(new) == 4  # the same two, what passes, and what the past shows
    assert without.findings[0] in with_it.findings


def test_what_would_pass_is_told_with_the_share_the_neighbours_and_the_share_that_would_pay(edition):
    answer = asked(edition, options=("mission:lead=un,troops=5000,usd=2.5e9",), spillover=0.25)
    told = next(one for one in answer.findings if "neighbours by land (Djibouti, Ethiopia and Kenya)" in one.sentence)
    assert told.values["share"].value == 0.25
    assert told.values["share"].standing == "assumed"
    assert 0 < told.values["there"].value < told.values["both"].value
    assert 0 < told.values["pays"].value <= 100
    assert told.confidence == "low"


def test_where_the_effect_in_the_country_is_not_known_nothing_can_be_said_to_pass(edition):
    answer = asked(edition, options=("mediation",), effect=(), spillover=0.25)
    assert any("so nothing can be said to pass" in one.sentence for one in answer.findings)


def test_one_option_more_changes_nothing_of_what_another_passes(edition):
    def told(answer):
        return next(one for one in answer.findings if one.sentence.startswith("Mission of 5,000") and "by land" in
                    one.sentence)  # fmt: skip

    more = asked(edition, options=(*FIELDS["options"], "mission:lead=un,troops=300"), spillover=0.25)
    assert told(more) == told(asked(edition, spillover=0.25))


def test_an_island_has_no_neighbour_and_a_share_above_one_is_refused(edition):
    with pytest.raises(NoData, match="No neighbour of Iceland by land is forecast"):
        asked(edition, country="Iceland", spillover=0.25)
    with pytest.raises(InputError, match="less than or equal to 1"):
        asked(edition, spillover=1.5)


def test_a_country_without_neighbours_is_told_beside_the_options_faults(edition):
    with pytest.raises(ComityError) as wrong:
        asked(edition, country="Iceland", options=("mission:lead=oau,troops=5",), spillover=0.25)
    assert "No neighbour of Iceland" in str(wrong.value)
    assert "OAU does not exist" in str(wrong.value)


def test_neighbours_are_those_of_the_borders_and_their_deaths_those_of_their_paths(edition):
    months = baseline(edition).months[:24]
    near = neighbours(Setting(edition, "SOM", months))
    assert near.states == ("DJI", "ETH", "KEN")
    whole = baseline(edition).of(near.states).deaths[:, :24]
    assert np.array_equal(near.deaths, whole.sum(axis=0))


@given(SHARES)
def test_no_more_is_averted_there_than_their_paths_hold_and_nothing_at_nought(case, share):
    here, done, near = case
    moved = passed(here, done, near, share, None).deaths
    assert (moved <= near.deaths.sum(axis=0)).all()
    assert not passed(here, done, near, 0.0, None).deaths.any()


@given(SHARES, SHARES)
def test_a_larger_share_passes_more_where_deaths_are_averted_and_adds_more_where_they_are_added(case, one, other):
    here, done, near = case
    low, high = (passed(here, done, near, share, None).deaths for share in sorted((one, other)))
    averted = (change(case) >= 0).all(axis=1)
    added = (change(case) <= 0).all(axis=1)
    assert (low <= high)[averted].all()
    assert (low >= high)[added].all()


def test_on_average_the_share_passes_where_the_neighbours_have_enough(case):
    here, done, near = case
    plenty = Neighbours(near.states, (), near.deaths + 10_000)
    moved = passed(here, done, plenty, 0.3, None).deaths
    assert moved.mean() == pytest.approx(0.3 * done.averted.mean(), abs=0.5)


def test_at_the_share_that_pays_what_is_averted_here_and_there_reaches_the_goal(case):
    here, done, near = case
    alone = float(done.averted.mean())
    most = np.minimum(change(case), near.deaths).sum(axis=1).mean()
    assert most > 0
    goal = alone + most / 2
    pays = passed(here, done, near, 0.1, goal).pays
    assert 0 < pays < 1
    both = alone + np.minimum(pays * change(case), near.deaths).sum(axis=1).mean()
    assert both == pytest.approx(goal)
    assert passed(here, done, near, 0.1, alone - 1).pays == 0.0
    assert passed(here, done, near, 0.1, 1e9).pays is None
    assert passed(here, done, near, 0.1, None).pays is None


# --- What the past shows -------------------------------------------------------------------------------------------


def test_the_past_is_told_with_its_placebo_and_without_calling_it_a_cause(edition):
    told = next(one for one in asked(edition, spillover=0.25).findings if "For each death more" in one.text)
    rows = {row["when"]: row for row in edition.table("neighbour_shares").to_dicts()}
    for name in ("before", "after"):
        assert told.values[name].value == pytest.approx(rows[name]["share"], abs=5e-4)
        assert told.values[name].low <= told.values[name].value <= told.values[name].high
    assert ("cannot be told from nought" in told.text) == (rows["before"]["low"] <= 0 <= rows["before"]["high"])


def test_the_step_makes_the_same_again(edition):
    tables = {name: edition.table(name) for name in ("deaths_month", "borders")}
    made = neighbour_shares(Inputs(None, tables, date(2022, 12, 1), edition.seed))["neighbour_shares"]
    assert made.to_dicts() == edition.table("neighbour_shares").to_dicts()


def test_a_share_that_was_put_in_is_found_and_a_placebo_that_was_not_is_not():
    rng = np.random.default_rng(5)
    one, other = (grid.ravel() for grid in np.meshgrid(np.arange(60), np.arange(30)))
    x = rng.normal(size=(one.size, 2))
    y = 0.3 * x[:, 0] + rng.normal(size=60)[one] + rng.normal(size=30)[other] + 0.1 * rng.normal(size=one.size)
    center, spread = within(y, x, one, other)
    assert center[0] == pytest.approx(0.3, abs=0.02)
    assert abs(center[1]) < 4 * spread[1]
    assert 0 < spread[0] < 0.02


def test_only_whole_years_of_states_with_a_known_neighbour_count():
    def months(state, year, deaths, *, left_out=0):
        return [(state, date(year, month, 1), deaths) for month in range(1, 13 - left_out)]

    rows = [row for year in (2000, 2001, 2002) for row in months("AAA", year, year - 1999)]
    rows += [*months("BBB", 2000, 5), *months("BBB", 2001, 7), *months("BBB", 2002, 9, left_out=1)]
    rows += [row for year in (2000, 2001, 2002) for row in months("DDD", year, 1)]
    deaths = pl.DataFrame(rows, schema=["state", "month", "deaths"], orient="row")
    ends = {"from": [date(1990, 1, 1)] * 3, "until": [None, None, date(2001, 1, 1)]}
    borders = pl.DataFrame({"state": ["AAA", "BBB", "AAA"], "neighbour": ["BBB", "AAA", "DDD"]} | ends)
    borders = borders.cast({"until": pl.Date})
    # 2001 of AAA alone: of BBB the last year is not whole, and DDD was its neighbour in 2000 only.
    assert panel(deaths, borders) == [("AAA", 2001, 84, 60 + 12, 12, 36)]
