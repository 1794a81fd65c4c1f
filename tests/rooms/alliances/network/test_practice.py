"""Rates with and without a pledge, and their intervals."""

import numpy as np
import pytest

from comity.edition import Edition
from comity.rooms.alliances.network.practice import rate, ratio


def counts(n: int, seed: int, most: int) -> np.ndarray:
    draw = np.random.default_rng(seed).integers(0, most + 1, (n, n))
    upper = np.triu(draw, 1)
    return upper + upper.T


def test_a_rate_is_events_over_pair_years_and_its_interval_leaves_out_one_state_at_a_time():
    exposed = counts(8, 1, 9) + 1 - np.eye(8, dtype=int)
    events = np.minimum(counts(8, 2, 3), exposed)
    found = rate(events, exposed)
    assert found.value == pytest.approx(events.sum() / exposed.sum())
    parts = []
    for state in range(8):
        kept = [other for other in range(8) if other != state]
        inner = np.ix_(kept, kept)
        parts.append(np.log(events[inner].sum() / exposed[inner].sum()))
    reach = 1.6448536269514722 * np.sqrt(((np.array(parts) - np.mean(parts)) ** 2).sum())
    assert (found.low, found.high) == pytest.approx((found.value * np.exp(-reach), found.value * np.exp(reach)))


def test_a_ratio_of_a_rate_to_itself_is_one_without_doubt():
    exposed = counts(6, 3, 5) + 1 - np.eye(6, dtype=int)
    events = np.minimum(counts(6, 4, 2), exposed)
    found = ratio(events, exposed, base_events=events, base=exposed)
    assert (found.value, found.low, found.high) == pytest.approx((1, 1, 1))


def test_without_events_the_rate_has_no_interval_rather_than_a_zero():
    exposed = counts(5, 5, 4) + 1 - np.eye(5, dtype=int)
    assert np.isnan(rate(np.zeros_like(exposed), exposed).value)


def test_pairs_with_a_defence_pact_train_together_more_often_in_every_decade(edition: Edition):
    rows = edition.table("practice_rates")
    wanted = rows.filter(rows["practice"] == "exercise", rows["pledge"] == "defence")
    assert wanted.height == 3
    assert (wanted["ratio_low"] > 1).all()
    assert (rows["events"] <= rows["pair_years"]).all()


def test_finland_and_sweden_trained_with_nato_members_outside_any_pledge(edition: Edition):
    rows = edition.table("cooperation_pairs")
    pair = rows.filter(rows["state"] == "SWE", rows["other"] == "USA").row(0, named=True)
    assert pair["outside"] == pair["exercises_1980s"] + pair["exercises_1990s"] + pair["exercises_2000s"] > 20


@pytest.mark.verify
def test_the_interval_covers_the_true_rate_in_simulated_networks():
    """States differ in how often they train; the network's jackknife should not be too narrow."""
    n, inside, runs, base = 60, 0, 400, 0.05
    draw = np.random.default_rng(11)
    mean = base * np.exp(0.25)  # each of two states multiplies the rate by exp of a normal draw of deviation 0.5
    for _ in range(runs):
        state = np.exp(draw.normal(0, 0.5, n))
        upper = np.triu(draw.poisson(10 * base * np.outer(state, state)), 1)
        exposed = 10 * (1 - np.eye(n, dtype=int))
        found = rate(upper + upper.T, exposed)
        inside += found.low <= mean <= found.high
    assert inside / runs > 0.85
