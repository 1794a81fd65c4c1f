"""The event study on the ground, on simulated panels with a known effect: counts full of zeros and heavy-tailed, cells
next to each other alike, years that carry over, arrival in different years and in some cells never.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from comity.rooms.evaluation.ground.rules import AFTER, BEFORE, LEVEL
from comity.rooms.evaluation.ground.staggered import (
    NEVER,
    Units,
    averaged,
    effects,
    interval,
    jointly,
    pairs,
    ratio,
    resampled,
)  # fmt: skip
from comity.streams import stream

pytestmark = pytest.mark.verify

SIDE, YEARS, PANELS, DRAWS = 10, 16, 500, 399
SINCE = (*BEFORE, 0, *AFTER)
EFFECT = -1.0
LEFT = 0.4
"""What is planted: a fall of log(1 + deaths), and the share of deaths that a ratio leaves."""


def simulated(random):
    """Units without an effect, and the means of their counts."""
    rows, columns = np.divmod(np.arange(SIDE * SIDE), SIDE)
    squares = rows // 2 * (SIDE // 2) + columns // 2
    own = random.standard_t(3, (SIDE * SIDE, YEARS))
    for year in range(1, YEARS):
        own[:, year] += 0.5 * own[:, year - 1]
    shared = random.normal(0, 0.5, (squares.max() + 1, YEARS))[squares]
    level = random.normal(-0.5, 1.5, (SIDE * SIDE, 1)) + random.normal(0, 0.7, YEARS) + shared + own
    means = np.exp(np.clip(level, -10, 8))
    arrival = random.choice([NEVER, 8, 9, 10, 11], SIDE * SIDE, p=[0.4, 0.2, 0.15, 0.15, 0.1])
    until = np.where(arrival == NEVER, NEVER, arrival - 1)
    late = np.full(SIDE * SIDE, NEVER)
    counts = random.poisson(means)
    return Units(np.log1p(counts), 0, arrival, arrival != NEVER, until, late, squares), means, counts


def studied(units, random):
    found = pairs(units, SINCE)
    att, reached = effects(found, resampled(units.clusters, DRAWS, random))
    after = averaged(found, att, reached, AFTER)
    before = np.column_stack([averaged(found, att, reached, (since,)) for since in BEFORE])
    return after[0], *interval(after, LEVEL, int(units.clusters.max()) + 1), jointly(before)


@pytest.fixture(scope="module")
def panels():
    random = stream(1, "ground")
    made = [simulated(random) for _ in range(PANELS)]
    return made, np.array([studied(units, random) for units, _, _ in made])


def test_the_panels_are_full_of_zeros_and_heavy_tailed(panels):
    counts = np.concatenate([counts.reshape(-1) for _, _, counts in panels[0]])
    assert np.mean(counts == 0) > 0.4
    assert np.quantile(counts[counts > 0], 0.99) > 50 * np.median(counts[counts > 0])


def test_where_nothing_changed_the_interval_leaves_out_no_effect_in_three_to_seven_of_a_hundred(panels):
    _, low, high, _ = panels[1].T
    assert 0.03 <= np.mean((low > 0) | (high < 0)) <= 0.07


def test_years_before_that_are_alike_fail_the_rule_in_at_most_three_of_twenty(panels):
    assert 0.05 <= np.mean(panels[1][:, 3] < 0.10) <= 0.15


def test_a_planted_effect_is_found_without_a_bias_of_a_twentieth(panels):
    made, null = panels
    found = []
    for units, _, _ in made:
        after = np.arange(YEARS) >= units.arrival[:, None]
        planted = replace(units, outcome=units.outcome + EFFECT * after)
        chosen = pairs(planted, AFTER)
        found.append(averaged(chosen, *effects(chosen, np.ones((1, SIDE * SIDE))), AFTER)[0])
    assert abs(np.mean(found) - EFFECT) < 0.05 * abs(EFFECT)
    assert np.mean(np.array(found) - null[:, 0]) == pytest.approx(EFFECT)


def test_a_planted_ratio_of_deaths_is_found_without_a_bias_of_a_tenth(panels):
    random = stream(1, "ratio")
    found = []
    for units, _, _ in panels[0]:
        level = random.normal(2, 1, (SIDE * SIDE, 1)) + random.normal(0, 0.7, YEARS)
        after = np.arange(YEARS) >= units.arrival[:, None]
        counts = random.negative_binomial(1, 1 / (1 + np.exp(level) * np.where(after, LEFT, 1)))
        found.append(ratio(units, counts.astype(float), AFTER))
    assert np.median(found) == pytest.approx(LEFT, rel=0.1)
