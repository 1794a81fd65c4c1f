"""Long checks of the hybrid room: how often its tests err where nothing is to be found, and what they miss."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from comity.rooms.hybrid.checks import ALONE, TOGETHER, checked
from comity.rooms.hybrid.concert import shifted
from comity.rooms.hybrid.past import Panel, judge, unchanged
from comity.rooms.hybrid.subject import records_of
from comity.streams import stream

pytestmark = pytest.mark.verify

SEED = 11
"""Not the edition's: other draws than those it tells of."""

STATES, YEARS = 190, 11


def world(random, *, events, beyond):
    """Events by state and year: parts as unequal as the real ones, effort that doubles and halves, nothing changed."""
    part = random.gamma(0.15, 1, STATES)
    effort = events * np.exp(random.normal(0, 0.5, YEARS))
    means = part[:, None] / part.sum() * effort[None, :]
    if beyond:
        means = means * random.gamma(1 / beyond, beyond, means.shape)
    counts = random.poisson(means)
    names = tuple(str(number) for number in range(STATES))
    return Panel(names, tuple(str(year) for year in range(YEARS)), counts, counts.sum(axis=0))


@pytest.mark.parametrize("events", [15, 100, 500])
@pytest.mark.parametrize(("beyond", "most"), [(0.0, 0.01), (0.3, 0.0125), (1.0, 0.02)])
def test_where_nothing_changed_few_chances_are_small(events, beyond, most):
    random = stream(SEED, "size", str(events), str(beyond))
    chances = np.concatenate([judge(world(random, events=events, beyond=beyond)).chance for _ in range(100)])
    assert np.mean(chances < 0.01) <= most
    assert np.mean(chances < 0.05) <= 0.05


def test_a_state_hit_five_times_as_often_as_ever_is_mostly_found():
    random = stream(SEED, "power")
    found = []
    for _ in range(200):
        panel = world(random, events=150, beyond=0.3)
        usual = panel.counts[:, :-1].mean(axis=1)
        hit = int(np.argsort(usual)[-10])  # the tenth of all, with a handful a year
        counts = panel.counts.copy()
        counts[hit, -1] = round(5 * max(usual[hit], 2.0))
        found.append(judge(Panel(panel.units, panel.blocks, counts, counts.sum(axis=0))).chance[hit] < 0.01)
    assert np.mean(found) > 0.8


def test_robust_z_scores_are_no_normal_deviates_which_is_why_nothing_is_tested_by_them():
    random = stream(SEED, "z")
    z = np.concatenate([judge(world(random, events=300, beyond=0.3)).z for _ in range(200)])
    scored = z[~np.isnan(z)]
    assert np.mean(scored > 3.5) > 0.02  # a normal distribution has 0.0002
    assert np.median(scored) == pytest.approx(0, abs=0.35)


def clustered(random, blocks, stay):
    """Counts that come in clusters: Poisson about the exponential of a process that forgets slowly."""
    level = np.zeros(blocks)
    for at in range(1, blocks):
        level[at] = stay * level[at - 1] + random.normal(0, 1)
    return random.poisson(np.exp(level / np.std(level) - 0.5)).astype(float)


@pytest.mark.parametrize(
    ("blocks", "stay", "most"), [(24, 0.0, 0.06), (24, 0.7, 0.09), (168, 0.0, 0.06), (168, 0.9, 0.08)]
)
def test_series_that_have_nothing_to_do_with_each_other_seldom_rise_together(blocks, stay, most):
    random = stream(SEED, "shifts", str(blocks), str(stay))
    chances = [
        shifted(clustered(random, blocks, stay), clustered(random, blocks, stay))[1] for _ in range(1000)
    ]  # fmt: skip
    assert np.mean(np.array(chances) < 0.05) <= most


def test_two_series_driven_by_one_hand_mostly_rise_together():
    random = stream(SEED, "power of shifts")
    found = []
    for _ in range(300):
        hand = np.repeat(random.gamma(0.5, 2, 28), 6)
        found.append(shifted(*(random.poisson(hand).astype(float) for _ in range(2)))[1] < 0.05)
    assert np.mean(found) > 0.9


def test_the_false_alarms_the_edition_tells_of_come_again_with_other_draws(edition):
    made = checked(records_of(edition), SEED)
    alone, pairs = (made.filter(pl.col("check") == check) for check in (ALONE, TOGETHER))
    assert alone["below_1"].sum() / alone["tested"].sum() <= 0.0125
    assert alone["below_5"].sum() / alone["tested"].sum() <= 0.05
    assert pairs["below_5"].sum() / pairs["tested"].sum() <= 0.075
    held = edition.table("hybrid_checks").filter(pl.col("check") == ALONE)
    for name in ("below_1", "below_5"):
        assert alone[name].sum() == pytest.approx(held[name].sum(), rel=0.25)


def test_counts_drawn_as_unchanged_keep_each_state_s_part():
    random = stream(SEED, "unchanged")
    panel = world(random, events=400, beyond=0.0)
    drawn = np.mean([unchanged(panel, random).counts.sum(axis=1) for _ in range(200)], axis=0)
    real = panel.counts.sum(axis=1)
    assert np.corrcoef(drawn, real)[0, 1] > 0.99
    assert drawn.sum() == pytest.approx(real.sum(), rel=0.1)
