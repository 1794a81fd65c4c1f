"""The hurdle's two parts, the bins they see features in, and months put in the order of a template."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from sklearn.ensemble import HistGradientBoostingClassifier
from threadpoolctl import threadpool_limits

from comity.rooms.risk.forecaster import luck_of
from comity.rooms.risk.hurdle import BINS, Bins, Hurdle, in_order_of


@pytest.fixture(scope="module")
def boosted(fitted):
    return fitted["hurdle"]


def test_the_chance_of_any_death_is_the_classifiers_and_the_same_in_the_draws(boosted):
    n = 20_000
    draws = boosted.draw(1, n, luck_of(1))[:, 0]
    seen = np.column_stack([boosted.known.features.values[:, -1], np.ones(len(draws))]).astype(np.float32)
    chance = boosted.any_deaths.predict_proba(boosted.bins.codes(seen))[:, 1]
    assert (draws > 0).mean(axis=1) == pytest.approx(chance, abs=5 * 0.5 / np.sqrt(n))


def test_states_at_war_are_likelier_to_have_deaths_than_quiet_ones(boosted):
    states = boosted.known.history.states
    some = (boosted.draw(12, 200, luck_of(2)) > 0).mean(axis=(1, 2))
    assert min(some[states.index(s)] for s in ("AFG", "SOM", "SYR", "IRQ")) > 0.6
    assert max(some[states.index(s)] for s in ("ISL", "NZL", "CRI", "BWA")) < 0.3


def test_beyond_the_longest_lead_months_are_as_at_it(boosted):
    draws = boosted.draw(60, 4000, luck_of(3)) > 0
    states = boosted.known.history.states
    far = draws[states.index("AFG")].mean(axis=1)
    assert far[36:] == pytest.approx(np.full(24, far[36:].mean()), abs=0.05)


def test_another_number_of_threads_gives_the_same_integer_draws(few, october, boosted):
    with threadpool_limits(1):
        again = boosted.made.fit(few, october).draw(6, 50, luck_of(4))
    assert np.array_equal(again, boosted.draw(6, 50, luck_of(4)))


# --- Bins ----------------------------------------------------------------------------------------------------------


@given(seed=st.integers(0, 99), rows=st.integers(300, 900))
def test_edges_between_bins_are_quantiles_of_rows_repeated_by_their_weights(seed, rows):
    luck = np.random.default_rng(seed)
    values = luck.normal(size=(rows, 1)).round(2).astype(np.float32)
    weight = luck.integers(1, 5, rows).astype(float)
    (edges,) = Bins.of(values, weight).edges
    if len(np.unique(values)) <= BINS:
        assert edges is None
        return
    each = np.repeat(values[:, 0].astype(float), weight.astype(int))
    steps = np.linspace(0, 100, BINS + 1)[1:-1]
    nearest = np.quantile(each, steps / 100, method="averaged_inverted_cdf")
    # Where a step falls on a row to the last bit, rounding decides between it and the mean with the next.
    apart = ~np.isclose(nearest[:, None], edges).any(axis=1)
    assert apart.mean() < 0.05


def test_boosting_on_codes_of_bins_tells_what_boosting_on_values_tells():
    luck = np.random.default_rng(0)
    values = np.column_stack([luck.normal(size=3000), luck.exponential(size=3000), luck.integers(0, 9, 3000)])
    values = values.astype(np.float32)
    weight = luck.choice([1.0, 4.0], 3000)
    event = values[:, 0] + luck.normal(size=3000) > values[:, 1]
    new = luck.normal(size=(500, 3)).astype(np.float32)
    bins = Bins.of(values, weight)
    assert [edges is None for edges in bins.edges] == [False, False, True]
    assert all(len(np.unique(column)) <= BINS for column in bins.codes(values).T)
    settings = {"max_iter": 20, "early_stopping": False, "random_state": 0}
    with threadpool_limits(1):
        plain = HistGradientBoostingClassifier(**settings).fit(values, event, sample_weight=weight)
        coded = HistGradientBoostingClassifier(**settings).fit(bins.codes(values), event, sample_weight=weight)
        gap = np.abs(plain.predict_proba(new)[:, 1] - coded.predict_proba(bins.codes(new))[:, 1])
    assert np.quantile(gap, 0.95) < 0.02


# --- Order ---------------------------------------------------------------------------------------------------------

SHAPES = st.tuples(st.integers(1, 3), st.integers(1, 5), st.integers(1, 12))
PAIRS = SHAPES.flatmap(lambda s: st.tuples(*(hnp.arrays(np.int32, s, elements=st.integers(0, 9)) for _ in range(2))))


@given(pair=PAIRS)
def test_in_another_order_each_month_holds_the_same_numbers(pair):
    months, template = pair
    assert np.array_equal(np.sort(in_order_of(months, template), axis=-1), np.sort(months, axis=-1))


@given(pair=PAIRS)
def test_a_path_that_is_higher_in_the_template_is_nowhere_lower(pair):
    months, template = pair
    found = in_order_of(months, template)
    higher = template[..., :, None] > template[..., None, :]
    assert np.all((found[..., :, None] >= found[..., None, :])[higher])


def test_a_path_that_is_quiet_in_the_template_stays_quiet():
    template = np.array([[[0, 0, 5, 0], [0, 7, 8, 0]]], dtype=np.int32)
    months = np.array([[[0, 0, 0, 3], [2, 0, 4, 0]]], dtype=np.int32)
    assert in_order_of(months, template).tolist() == [[[0, 0, 3, 0], [0, 2, 4, 0]]]


def test_a_short_record_of_errors_is_drawn_from_whole(only, few, october):
    quiet = only(few, ["ISL", "NZL", "SWE", "RWA", "BDI", "KEN"])
    draws = Hurdle(rounds=3, near=10_000).fit(quiet, october).draw(3, 100, luck_of(5))
    assert draws.min() >= 0
    assert draws[0].max() <= 1_000_000
