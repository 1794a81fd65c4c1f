from __future__ import annotations

import numpy as np
import pytest

from comity.errors import Faults, InputError
from comity.rooms.risk.scores import paired_difference
from comity.streams import stream

COUNTRIES, MONTHS = 20, 60
MONTH = np.tile(np.arange(MONTHS), (COUNTRIES, 1))


def luck(name="test"):
    return stream(0, "risk", "difference", name)


def scores(seed, *, months=MONTHS, shared=1.0, run=1, gain=0.0):
    """Two forecasts' scores: `shared` is what a month does to all countries' differences, the same for `run` months."""
    draw = np.random.default_rng(seed)
    second = draw.gamma(1.0, 10.0, size=(COUNTRIES, months))
    of_month = np.repeat(draw.normal(0, shared, months // run), run)
    return second + of_month + draw.normal(0, 1.0, second.shape) - gain, second


def coverage(*, months, run, block):
    """How often the interval holds the true difference, none, in 300 worlds."""
    month = np.tile(np.arange(months), (COUNTRIES, 1))
    held = 0
    for seed in range(300):
        first, second = scores(seed, months=months, shared=2.0, run=run)
        found = paired_difference(first, second, month, luck(str(seed)), block=block, replicates=300)
        held += found.low <= 0 <= found.high
    return held / 300


def test_the_mean_is_the_difference_of_means():
    first, second = scores(1, gain=3.0)
    found = paired_difference(first, second, MONTH, luck())
    assert found.mean == pytest.approx(first.mean() - second.mean())
    assert found.low < found.mean < found.high < 0
    assert (found.level, found.months) == (0.9, MONTHS)


def test_equal_forecasts_differ_by_nothing():
    first, _ = scores(1)
    found = paired_difference(first, first, MONTH, luck())
    assert (found.mean, found.low, found.high) == (0, 0, 0)


def test_the_same_stream_gives_the_same_interval_and_another_does_not():
    first, second = scores(1)
    found = paired_difference(first, second, MONTH, luck())
    assert paired_difference(first, second, MONTH, luck()) == found
    assert paired_difference(first, second, MONTH, luck("other")) != found


def test_the_order_of_rows_does_not_matter_but_for_rounding():
    first, second = scores(1)
    order = np.random.default_rng(0).permutation(first.size)
    found = paired_difference(first, second, MONTH, luck())
    again = paired_difference(first.ravel()[order], second.ravel()[order], MONTH.ravel()[order], luck())
    assert (again.low, again.high) == pytest.approx((found.low, found.high), rel=1e-9)


def test_the_interval_covers_what_it_claims_though_a_month_moves_all_countries_alike():
    assert coverage(months=60, run=1, block=1) == pytest.approx(0.9, abs=0.05)


def test_blocks_cover_where_consecutive_months_are_alike_and_single_months_do_not():
    assert coverage(months=240, run=6, block=1) < 0.6
    assert coverage(months=240, run=6, block=12) > 0.82


def test_five_blocks_are_too_few_for_the_coverage_that_is_claimed():
    assert coverage(months=60, run=6, block=12) < 0.85


def test_a_block_of_all_months_leaves_nothing_to_luck():
    first, second = scores(1)
    found = paired_difference(first, second, MONTH, luck(), block=MONTHS)
    assert (found.low, found.high) == pytest.approx((found.mean, found.mean))


def test_months_with_fewer_states_weigh_less():
    first, second = np.array([1.0, 1.0, 1.0, 5.0]), np.zeros(4)
    found = paired_difference(first, second, np.array([1, 1, 1, 2]), luck())
    assert found.mean == 2.0
    assert (found.low, found.high) == (1.0, 5.0)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"first": np.zeros((2, 3))}, r"shapes \(2, 3\) and \(20, 60\) do not pair"),
        ({"months": np.arange(60)}, r"months of shape \(60,\)"),
        ({"second": np.full((20, 60), np.nan)}, "second forecast has rows without a score"),
        ({"months": np.zeros((20, 60), int)}, "1 months give no interval"),
        ({"block": 61}, "Blocks of 61 months cannot be drawn from 60.*from 1 to 60"),
        ({"block": 0}, "Blocks of 0 months"),
        ({"level": 90}, "level of 90 is no share"),
        ({"replicates": 0}, "0 replicates"),
    ],
)
def test_what_gives_no_interval_is_told(change, fault):
    first, second = scores(1)
    arguments = {"first": first, "second": second, "months": MONTH, "luck": luck()} | change
    with pytest.raises(InputError, match=fault):
        paired_difference(**arguments)


def test_all_faults_are_told():
    first, second = scores(1)
    with pytest.raises(Faults) as told:
        paired_difference(first, second, MONTH, luck(), level=2, block=99, replicates=-1)
    assert len(told.value.faults) == 3
