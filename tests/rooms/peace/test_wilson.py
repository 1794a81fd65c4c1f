from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.rooms.peace.wilson import wilson


@pytest.mark.parametrize(
    ("hits", "cases", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),  # Newcombe (1998), Statistics in Medicine 17: 857-872, table I, method 3
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_interval_is_that_of_newcombes_examples(hits, cases, low, high):
    assert wilson(hits, cases) == pytest.approx((low, high), abs=5e-5)


counts = st.integers(1, 500).flatmap(lambda cases: st.tuples(st.integers(0, cases), st.just(cases)))


@given(counts)
def test_the_share_lies_inside_and_the_interval_between_none_and_all(case):
    hits, cases = case
    low, high = wilson(hits, cases)
    assert 0 <= low <= hits / cases + 1e-12
    assert hits / cases - 1e-12 <= high <= 1


@given(counts)
def test_of_ten_times_the_cases_the_interval_is_narrower(case):
    hits, cases = case
    (low, high), (lower, higher) = wilson(hits, cases), wilson(10 * hits, 10 * cases)
    assert higher - lower < high - low


@given(counts)
def test_those_that_did_not_have_the_interval_of_those_that_did_turned_round(case):
    hits, cases = case
    low, high = wilson(hits, cases)
    assert wilson(cases - hits, cases) == pytest.approx((1 - high, 1 - low))


@pytest.mark.parametrize(("hits", "cases"), [(0, 0), (2, 1), (-1, 3)])
def test_what_is_no_share_is_refused(hits, cases):
    with pytest.raises(ValueError, match="no share"):
        wilson(hits, cases)
