"""Long checks of the dose models: known effects are found again; intervals are of the right size on such series."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from comity.rooms.evaluation import dose
from comity.rooms.evaluation.estimate import dealt
from comity.rooms.evaluation.panel import COUNTS, LEADS, Panel, panel
from comity.rooms.evaluation.poisson import fit, intervals
from comity.streams import stream

pytestmark = pytest.mark.verify

MONTHS = tuple(date(year, month, 1) for year in range(1990, 2005) for month in range(1, 13))


def world(seed, effect, *, countries=24, treated=12, quiet=0.5):
    """A panel made by the model's own equation, with months without any death and others with very many.

    Of a month's expected deaths nothing is seen with chance `quiet`; else they are multiplied by a draw of mean one
    from a gamma distribution of shape 0.5, so that the variance is far above Poisson's. Missions come at random.
    """
    random = stream(seed, "world")
    length = len(MONTHS)
    level = random.normal(2.0, 0.7, countries)
    month = random.normal(0.0, 0.3, length)
    troops = np.zeros((countries, length))
    for country in random.choice(countries, treated, replace=False):
        begin, lasts = random.integers(24, length - 48), random.integers(36, 120)
        troops[country, begin : begin + lasts] = random.uniform(1.0, 15.0)
    deaths = np.zeros((countries, length))
    deaths[:, :12] = random.poisson(np.exp(level)[:, None], (countries, 12))
    for at in range(12, length):
        lag, half, year = (np.log1p(deaths[:, at - back : at].sum(axis=1)) for back in (1, 6, 12))
        mean = np.exp(level + month[at] + 0.2 * lag + 0.1 * half + 0.1 * year + effect * troops[:, at - 1] - 0.5)
        seen = random.random(countries) >= quiet
        noise = random.gamma(0.5, 2.0, countries)
        deaths[:, at] = random.poisson(mean / (1 - quiet) * seen * noise)
    strength = np.zeros((len(COUNTS), len(LEADS), countries, length))
    strength[0, 0] = 1000 * troops
    nothing = np.zeros((countries, length))
    return Panel(
        tuple(f"C{number:02}" for number in range(countries)),
        MONTHS,
        deaths,
        strength,
        np.zeros((len(LEADS), countries, length), dtype=bool),
        np.zeros((len(LEADS), countries, length)),
        nothing.astype(bool),
        {},
    )


def troops_alone(blocks):
    return {"troops": dose.linear(blocks)["troops"]}


def found(blocks, window=(1, 1)):
    rows = dose.sample(blocks, placebo=False, form=troops_alone, window=window).rows
    return intervals(rows, fit(rows), [0])[0]


def test_a_known_effect_is_found_within_a_tenth_and_its_interval_holds_it_as_often_as_it_says():
    effect = -0.06
    made = [found(world(seed, effect)) for seed in range(80)]
    mean = np.mean([one.estimate for one in made])
    inside = np.mean([one.low <= effect <= one.high for one in made])
    # Effects of countries beside lagged deaths push it outwards a little in short panels (Nickell 1981).
    assert abs(mean - effect) < 0.1 * abs(effect)
    assert 0.9 <= inside <= 0.99


def test_where_there_is_no_effect_one_interval_in_twenty_leaves_it_out():
    made = [found(world(1000 + seed, 0.0)) for seed in range(200)]
    wrong = np.mean([not one.low <= 0.0 <= one.high for one in made])
    assert 0.02 <= wrong <= 0.08


def test_sums_over_six_months_ahead_overlap_and_the_interval_still_holds():
    made = [found(world(2000 + seed, 0.0), (1, 6)) for seed in range(100)]
    wrong = np.mean([not one.low <= 0.0 <= one.high for one in made])
    assert 0.01 <= wrong <= 0.09


def test_real_missions_dealt_among_the_real_wars_by_lot_are_not_seen_to_work(edition):
    real = panel({name: edition.table(name) for name in ("deaths_month", "operations", "mission_months")})
    model = dose.MODELS[0]
    among = np.unique(model.sample(real, placebo=False).cells[:, 0])
    wrong = []
    for lot in range(40):
        rows = model.sample(dealt(real, among, stream(lot, "lots")), placebo=False).rows
        one = intervals(rows, fit(rows), [rows.names.index("troops un")])[0]
        wrong.append(not one.low <= 0.0 <= one.high)
    assert np.mean(wrong) <= 0.07
