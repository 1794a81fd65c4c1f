"""The Cox regression is that of statsmodels, finds what made the data, and knows when a ratio is not even."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.errors import BuildError
from comity.rooms.evaluation.lasting.hazard import Intervals, cox, e_value
from comity.streams import stream

TRUE = np.array([-0.7, 0.4])


def drawn(size, *names, late=False, whole=True):
    """Rows with known hazard ratios: times exponential, some entering late, some censored."""
    draw = stream(7, "hazard", *names)
    x = np.column_stack([draw.random(size) < 0.3, draw.normal(size=size)]).astype(float)
    time = draw.exponential(60 / np.exp(x @ TRUE))
    censor = draw.uniform(20, 200, size)
    stop = np.minimum(time, censor)
    stop = stop.astype(np.int64) + 1 if whole else np.argsort(np.argsort(stop)) + 1
    start = np.where(draw.random(size) < 0.3, (stop * draw.random(size)).astype(np.int64), 0) if late else 0 * stop
    group = draw.integers(0, 60, size)
    return Intervals(start, stop, time <= censor, x, ("mission", "other"), group, np.ones(size))


@pytest.mark.parametrize("late", [False, True])
def test_ratios_errors_and_likelihood_are_those_of_statsmodels_with_ties_and_late_entry(late):
    api = pytest.importorskip("statsmodels.duration.hazard_regression")
    rows = drawn(600, "ties", late=late)
    # statsmodels counts a row that enters at the moment of an event as at risk; half a month later it does not.
    entry = {"entry": rows.start + 0.5} if late else {}
    theirs = api.PHReg(rows.stop, rows.x, status=rows.event.astype(int), ties="efron", **entry).fit()
    ours = cox(rows)
    assert np.allclose(ours.beta, theirs.params, rtol=1e-8)
    assert np.allclose(np.sqrt(np.diag(ours.bread)), theirs.bse, rtol=1e-7)
    assert math.isclose(ours.log_likelihood, theirs.llf, rel_tol=1e-10)


def test_clustered_errors_are_those_of_statsmodels_but_for_the_small_sample_factor():
    api = pytest.importorskip("statsmodels.duration.hazard_regression")
    rows = drawn(600, "clusters", whole=False)
    theirs = api.PHReg(rows.stop, rows.x, status=rows.event.astype(int), ties="efron").fit(groups=rows.cluster)
    ours = cox(rows)
    factor = ours.clusters / (ours.clusters - 1)
    assert np.allclose(np.sqrt(np.diag(ours.robust) / factor), theirs.bse, rtol=1e-6)


def test_known_ratios_are_found_in_many_rows():
    found = cox(drawn(6000, "many", late=True))
    for place, name in enumerate(found.names):
        value, error = found.log_ratio(name)
        assert abs(value - TRUE[place]) < 4 * error
        assert error < 0.1


@given(st.integers(0, 2**16), st.integers(1, 20))
def test_a_row_cut_in_two_changes_nothing(seed, share):
    rows = drawn(80, "cut", str(seed))
    cut = np.minimum(rows.stop - 1, rows.stop * share // 21)
    kept = cut > rows.start
    split = Intervals(
        np.concatenate([rows.start[kept], np.where(kept, cut, rows.start)]),
        np.concatenate([cut[kept], rows.stop]),
        np.concatenate([np.zeros(kept.sum(), dtype=np.bool_), rows.event]),
        np.concatenate([rows.x[kept], rows.x]),
        rows.names,
        np.concatenate([rows.cluster[kept], rows.cluster]),
        np.ones(int(kept.sum()) + len(rows.start)),
    )
    try:
        whole = cox(rows)
    except BuildError:
        return  # no event on one side of the mission: there is nothing to compare
    assert np.allclose(whole.beta, cox(split).beta, rtol=1e-6, atol=1e-9)
    assert np.allclose(whole.robust, cox(split).robust, rtol=1e-5, atol=1e-9)


def test_a_weight_of_two_is_a_row_that_stands_twice():
    rows = drawn(200, "weights", whole=False)
    twice = Intervals(*(np.repeat(part, 2, axis=0) for part in (rows.start, rows.stop, rows.event, rows.x)),
                      rows.names, np.repeat(rows.cluster, 2), np.ones(400))  # fmt: skip
    weighed = Intervals(rows.start, rows.stop, rows.event, rows.x, rows.names, rows.cluster, np.full(200, 2.0))
    assert np.allclose(cox(weighed).beta, cox(rows).beta, rtol=1e-8)
    assert np.allclose(cox(twice).beta, cox(rows).beta, atol=0.03)


def test_a_ratio_that_turns_with_time_is_not_even_and_one_that_holds_is():
    draw = stream(7, "uneven")
    size = 1200
    mission = (draw.random(size) < 0.5).astype(float)
    early = draw.exponential(np.where(mission > 0, 120, 30))
    late = 24 + draw.exponential(np.where(mission > 0, 15, 60), size)
    stop = np.where(early < 24, early, late).astype(np.int64) + 1
    rows = Intervals(
        np.zeros(size, dtype=np.int64), stop, np.ones(size, dtype=np.bool_), mission[:, None], ("mission",),
        np.arange(size), np.ones(size),
    )  # fmt: skip
    assert cox(rows).proportional("mission") < 0.001
    assert cox(drawn(1200, "even")).proportional("mission") > 0.01


def test_without_an_event_or_on_one_side_there_is_no_estimate():
    rows = drawn(60, "none")
    silent = Intervals(rows.start, rows.stop, rows.event & False, rows.x, rows.names, rows.cluster, rows.weight)
    with pytest.raises(BuildError, match="at least one event"):
        cox(silent)
    one_sided = Intervals(
        rows.start, rows.stop, rows.event & (rows.x[:, 0] == 0), rows.x, rows.names, rows.cluster, rows.weight
    )
    with pytest.raises(BuildError, match="no maximum"):
        cox(one_sided)
    broken = Intervals(rows.start, rows.stop, rows.event, rows.x * np.nan, rows.names, rows.cluster, rows.weight)
    with pytest.raises(BuildError, match="not a number"):
        cox(broken)


@given(st.floats(0.05, 20))
def test_an_e_value_is_one_at_no_change_grows_away_from_it_and_is_the_same_both_ways(ratio):
    assert e_value(1.0) == 1.0
    assert math.isclose(e_value(ratio), e_value(1 / ratio), rel_tol=1e-9)
    assert e_value(ratio) >= 1
    assert e_value(max(ratio, 1 / ratio) * 1.1) > e_value(ratio)


def test_the_e_value_of_a_risk_ratio_of_two_is_the_papers_formula():
    # RR = 2 needs the hazard ratio h with (1 - 0.5^sqrt(h)) / (1 - 0.5^sqrt(1 / h)) = 2; then E = 2 + sqrt(2).
    low, high = 1.0, 20.0
    for _ in range(80):
        middle = (low + high) / 2
        risk = (1 - 0.5 ** math.sqrt(middle)) / (1 - 0.5 ** math.sqrt(1 / middle))
        low, high = (middle, high) if risk < 2 else (low, middle)
    assert math.isclose(e_value(low), 2 + math.sqrt(2), rel_tol=1e-9)
