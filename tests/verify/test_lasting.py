"""Long checks of peace that lasts: the estimation against other software, against simulated wars and the tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest

from comity.registry.load import registry
from comity.rooms.evaluation.lasting.checks import Design
from comity.rooms.evaluation.lasting.episodes import spells
from comity.rooms.evaluation.lasting.estimate import effects, fit
from comity.rooms.evaluation.lasting.linking import alliances, counted, there
from comity.rooms.evaluation.lasting.months import controls, groups, intervals, months
from comity.sources.mirror import Mirror
from comity.streams import stream

pytestmark = pytest.mark.verify

END = date(2020, 12, 1)


@pytest.fixture(scope="module")
def known(mirror):
    tables = registry()
    made = spells(Mirror(mirror), tables["state_spells"], date(2022, 12, 1))
    allied = alliances(tables["organisations"], tables["treaties"], tables["pledges"])
    return made, counted(tables["operations"], allied)


@pytest.fixture(scope="module")
def main(known):
    made, operations = known
    found = months(made, there(made, operations, END).filter("linked"))
    return Design("main", found, {**groups(found), "other": found.there["other"]}, 3, controls(found.frame))


def test_the_main_model_is_that_of_statsmodels(main):
    api = pytest.importorskip("statsmodels.duration.hazard_regression")
    rows = intervals(main.found, main.terms, main.fixed)
    theirs = api.PHReg(
        rows.stop, rows.x, status=rows.event.astype(int), entry=rows.start + 0.5, ties="efron"
    ).fit()  # fmt: skip
    ours, _ = fit(main)
    assert ours.names == rows.names
    assert np.allclose(ours.beta, theirs.params, rtol=1e-6, atol=1e-8)
    assert np.allclose(np.sqrt(np.diag(ours.bread)), theirs.bse, rtol=1e-6)


def test_a_discrete_model_of_months_with_complementary_log_log_says_the_same(main):
    api = pytest.importorskip("statsmodels.api")
    rows = intervals(main.found, main.terms, main.fixed)
    # Spells' months, with the clock in steps; each interval cut into its months.
    length = rows.stop - rows.start
    place = np.repeat(np.arange(len(length)), length)
    clock = np.arange(len(place)) - np.repeat(np.cumsum(length) - length, length) + rows.start[place] + 1
    event = np.zeros(len(place))
    event[np.cumsum(length)[rows.event] - 1] = 1
    steps = np.digitize(clock, [7, 13, 19, 25, 37, 49, 61, 85, 121, 181, 241])
    design = np.column_stack([rows.x[place], np.eye(12)[steps]])
    family = api.families.Binomial(link=api.families.links.CLogLog())
    theirs = api.GLM(event, design, family=family).fit()
    ours, _ = fit(main)
    size = len(ours.names)
    assert np.abs(ours.beta - theirs.params[:size]).max() < 0.1
    assert np.allclose(np.sqrt(np.diag(ours.bread)), theirs.bse[:size], rtol=0.05)


def test_the_table_of_ratios_is_what_the_model_gives(main, edition):
    table = {(row["who"], row["check"]): row for row in edition.table("lasting_checks").iter_rows(named=True)}
    for effect in effects(main):
        row = table[effect.who, "main"]
        assert np.allclose((row["estimate"], row["low"], row["high"]), effect.interval, rtol=1e-4)
        assert (row["spells"], row["events"], row["exposed"]) == (effect.spells, effect.events, effect.exposed)


@pytest.mark.parametrize(("frailty", "ratio"), [(0.0, 1.0), (0.5, 1.0), (0.5, 0.6)])
def test_intervals_hold_the_truth_about_as_often_as_they_say_on_wars_like_these(known, frailty, ratio):
    made, operations = known
    whole = made.with_columns(
        until=pl.lit(END),
        recurred=pl.lit(value=False),
        months=pl.max_horizontal((2021 - pl.col("from").dt.year()) * 12, 0).cast(pl.Int64),
    )
    found = months(whole, there(whole, operations, END).filter("linked"))
    fixed = controls(found.frame)
    flags = {"un": found.there["un"], "alliance": found.there["alliance"] & ~found.there["un"]}
    country = np.unique(found.frame["state"].to_numpy(), return_inverse=True)[1]
    slope = np.array([-0.7, -0.2, -0.9, -0.5, 0.06, 0.1, 0.35, 0.35, 0.2])
    linear = (np.column_stack(list(fixed.values())) @ slope)[found.spell] + np.log(ratio) * flags["un"]
    draw = stream(7, "lasting", str(frailty), str(ratio))
    first_month = np.concatenate([[0], np.cumsum(found.frame["months"].to_numpy())[:-1]])
    inside, errors = [], []
    for _ in range(120):
        spread = draw.gamma(1 / frailty, frailty, country.max() + 1) if frailty else np.ones(country.max() + 1)
        hazard = 0.006 / np.sqrt(1 + found.clock / 60) * np.exp(linear) * spread[country][found.spell]
        hit = draw.random(len(hazard)) < -np.expm1(-hazard)
        first = np.full(found.frame.height, len(hazard))
        np.minimum.at(first, found.spell[hit], np.flatnonzero(hit))
        event = np.zeros(len(hazard), dtype=np.bool_)
        event[first[first < len(hazard)]] = True
        drawn = replace(found, event=event, kept=np.arange(len(hazard)) <= first[found.spell])
        effect = next(effects(Design("main", drawn, flags, 1, fixed)))
        inside.append(effect.interval[1] < ratio < effect.interval[2])
        errors.append(effect.log_ratio - np.log(ratio))
    assert first_month[0] == 0
    # 120 draws: an interval of 95 % holds the truth in 108 to 120 of them, but for a chance of one in a hundred.
    assert sum(inside) >= 107
    assert abs(np.median(errors)) < 0.12
