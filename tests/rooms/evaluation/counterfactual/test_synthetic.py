from __future__ import annotations

import numpy as np
import pytest

from comity.errors import InputError
from comity.rooms.evaluation.counterfactual.placebo import FLOOR, in_space, in_time, without_each
from comity.rooms.evaluation.counterfactual.simplex import weights
from comity.rooms.evaluation.counterfactual.synthetic import control


def panel(seed=3, periods=28, units=10, effect=0.0, before=16):
    """Common factors and noise; the first unit is a mixture of others, and changes by `effect` from `before` on."""
    random = np.random.default_rng(seed)
    factors = random.normal(size=(periods, 3)).cumsum(axis=0)
    outcomes = factors @ random.uniform(0, 1, (3, units)) + random.normal(0, 0.1, (periods, units))
    outcomes[:, 0] = outcomes[:, 1:4] @ [0.5, 0.3, 0.2] + random.normal(0, 0.05, periods)
    outcomes[before:, 0] += effect
    return outcomes


def test_an_effect_is_found_to_its_size_and_nothing_is_found_where_nothing_was_done():
    assert control(panel(effect=-2.0), 0, 16).effect == pytest.approx(-2, abs=0.1)
    assert control(panel(), 0, 16).effect == pytest.approx(0, abs=0.1)


def test_gaps_are_what_was_less_what_the_donors_give_and_the_errors_their_sizes_before_and_after():
    outcomes = panel(effect=1.0)
    found = control(outcomes, 0, 16)
    assert found.expected == pytest.approx(outcomes[:, 1:] @ found.weights)
    assert found.gap == pytest.approx(outcomes[:, 0] - found.expected)
    assert found.error_before == pytest.approx(np.sqrt((found.gap[:16] ** 2).mean()))
    assert found.error_after == pytest.approx(np.sqrt((found.gap[16:] ** 2).mean()))


def test_periods_that_weigh_nothing_do_not_matter_to_the_fit():
    outcomes = panel()
    outcomes[0, 0] += 50
    importance = np.ones(16)
    importance[0] = 0
    left_out = control(outcomes[1:], 0, 15)
    assert control(outcomes, 0, 16, importance=importance).weights == pytest.approx(left_out.weights, abs=1e-9)


@pytest.mark.parametrize("seed", range(6))
def test_the_ridge_step_agrees_with_pysyncon_at_the_same_penalty(seed, pysyncon):
    outcomes = panel(seed)
    outcomes[:, 0] += 0.7  # outside the donors' reach
    found = control(outcomes, 0, 16, design="augmented")
    own, others = outcomes[:16, 0], outcomes[:16, 1:]
    mixture, centre = weights(own, others), others.mean(axis=1)
    step = pysyncon.AugSynth.solve_ridge(own - centre, others - centre[:, None], mixture, found.penalty)
    assert found.weights == pytest.approx(mixture + step, abs=1e-6)


def test_the_augmented_design_fits_no_worse_before_and_its_weights_still_sum_to_one():
    outcomes = panel(7)
    outcomes[:, 0] += 0.7
    plain, augmented = control(outcomes, 0, 16), control(outcomes, 0, 16, design="augmented")
    assert augmented.error_before <= plain.error_before + 1e-12
    assert augmented.weights.sum() == pytest.approx(1)


@pytest.mark.parametrize("before", [1, 28])
def test_a_start_without_periods_on_both_sides_is_refused(before):
    with pytest.raises(InputError, match="come before the treatment"):
        control(panel(), 0, before)


def test_the_placebo_p_value_counts_units_with_as_large_a_ratio_and_is_least_for_a_large_effect():
    space = in_space(panel(effect=-3.0), 0, 16)
    assert space.p_value == pytest.approx(1 / 10)
    assert space.p_value == np.mean(space.ratios >= space.ratios[0])
    assert len(space.placebos) == len(space.ratios) - 1 == 9


def test_the_treated_unit_is_no_donor_to_the_placebos():
    one, other = panel(), panel()
    other[:, 0] += 100
    assert in_space(one, 0, 16).effects[1:] == pytest.approx(in_space(other, 0, 16).effects[1:], abs=1e-9)


def test_a_series_of_zeros_that_fits_itself_has_no_infinite_ratio():
    outcomes = panel()
    outcomes[:, 1:3] = 0.0
    outcomes[20, 1] = 1.0
    space = in_space(outcomes, 0, 16)
    assert np.isfinite(space.ratios).all()
    assert space.ratios[1] <= space.placebos[0].error_after / FLOOR


def test_the_interval_holds_the_effect_less_what_donors_show():
    space = in_space(panel(effect=-2.0), 0, 16)
    low, high = space.interval(0.9)
    assert low <= high
    ends = np.quantile(space.effects[1:], [0.05, 0.95])
    assert (low, high) == pytest.approx((space.control.effect - ends[1], space.control.effect - ends[0]))


def test_the_placebo_in_time_never_looks_beyond_the_real_start():
    one, other = panel(), panel(effect=40.0)
    assert in_time(one, 0, 16, 4).effects == pytest.approx(in_time(other, 0, 16, 4).effects)


def test_each_donor_with_weight_is_left_out_once_and_the_others_are_not():
    outcomes = panel(effect=1.0)
    used = np.flatnonzero(control(outcomes, 0, 16).weights).tolist()
    without = without_each(outcomes, 0, 16)
    assert sorted(without) == used
    kept = np.delete(outcomes, used[0] + 1, axis=1)
    assert without[used[0]] == pytest.approx(control(kept, 0, 16).effect)
