from __future__ import annotations

import math

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from comity.rooms.alliances.honoured.rates import ERAS, SCOPES, interval, rates, wilson

COUNTS = st.lists(st.integers(1, 20).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))), min_size=1)


def test_wilsons_interval_is_that_of_the_quadratic_it_solves():
    """Both ends satisfy (p - x)^2 = z^2 x (1 - x) / n; at 95 %, z is 1.96."""
    low, high = wilson(0.3, 40, level=0.95)
    for end in (low, high):
        assert (0.3 - end) ** 2 == pytest.approx(1.959963985**2 * end * (1 - end) / 40)
    assert low < 0.3 < high


@given(COUNTS)
def test_an_interval_holds_its_share_and_stays_within_0_and_1(counts):
    n, k = sum(c for c, _ in counts), sum(h for _, h in counts)
    low, high = interval(counts)
    assert 0 <= low <= k / n + 1e-12
    assert k / n - 1e-12 <= high <= 1


@given(st.integers(2, 12), st.integers(2, 30), st.integers(1, 11))
def test_cases_that_go_the_way_of_their_war_weigh_as_one_a_war_with_the_wars_degrees_of_freedom(wars, size, kept):
    """Korn and Graubard (1998): n over the design effect, here wars - 1, times (t of the cases / t of the wars)^2."""
    kept = min(kept, wars - 1)
    whole = [(size, size)] * kept + [(size, 0)] * (wars - kept)
    single = [(1, 1)] * kept + [(1, 0)] * (wars - kept)
    free, bound = (stats.t.ppf(0.95, df) for df in (wars * size - 1, wars - 1))
    assert interval(whole) == pytest.approx(wilson(kept / wars, (wars - 1) * (free / bound) ** 2))
    assert interval(single) == pytest.approx(wilson(kept / wars, wars - 1))


def test_fewer_wars_behind_as_many_cases_widen_the_interval():
    low, high = zip(*(interval([(60 // wars, 60 // wars // 3)] * wars) for wars in (2, 4, 10, 20)), strict=True)
    assert list(low) == sorted(low)
    assert list(high) == sorted(high, reverse=True)


@given(COUNTS)
def test_the_interval_is_never_narrower_than_that_of_independent_cases(counts):
    n, k = sum(c for c, _ in counts), sum(h for _, h in counts)
    low, high = interval(counts)
    free_low, free_high = wilson(k / n, n)
    assert high - low >= free_high - free_low - 1e-12


def test_where_every_case_went_one_way_the_wars_are_counted_and_not_the_cases():
    assert interval([(50, 50), (50, 50)]) == wilson(1.0, 2)


CASES = pl.DataFrame(
    [
        (1, "defence", 1900, True, True, True),
        (1, "defence", 1900, True, False, False),
        (2, "defence", 1950, False, False, False),
        (2, "neutrality", 1950, True, False, True),
    ],
    schema={"war": pl.Int32, "pledge": pl.String, "begun": pl.Int32, "judged": pl.Boolean, "bilateral": pl.Boolean,
            "honoured": pl.Boolean},
    orient="row",
)  # fmt: skip


def test_shares_are_counted_by_pledge_scope_and_era():
    rows = {(r["pledge"], r["scope"], r["first"]): r for r in rates(CASES).filter(
        pl.col("last") != ERAS[0][1]).iter_rows(named=True) if r["first"] == 1945 or r["last"] == 1944}  # fmt: skip
    assert [rows["defence", scope, 1816]["share"] for scope in SCOPES] == [0.5, 0.5, 1.0]
    assert rows["neutrality", "all", 1816]["share"] is None
    assert rows["neutrality", "all", 1816]["cases"] == 0


def test_every_pledge_has_every_scope_and_era_and_the_whole_is_the_sum_of_its_eras():
    table = rates(CASES)
    assert table.height == 2 * len(SCOPES) * len(ERAS)
    for (_, _), group in table.group_by("pledge", "scope"):
        whole = group.filter(pl.col("first") == ERAS[0][0], pl.col("last") == ERAS[0][1])
        parts = group.filter((pl.col("first") != ERAS[0][0]) | (pl.col("last") != ERAS[0][1]))
        assert whole["cases"].item() == parts["cases"].sum()
        assert whole["honoured"].item() == parts["honoured"].sum()


@given(st.randoms(use_true_random=False))
def test_the_order_of_cases_changes_no_figure(random):
    order = list(range(CASES.height))
    random.shuffle(order)
    assert rates(CASES[order]).equals(rates(CASES))


def test_no_share_is_told_for_no_case():
    empty = rates(CASES).filter(pl.col("cases") == 0)
    assert empty.height
    assert empty.select("share", "low", "high").null_count().sum_horizontal().item() == 3 * empty.height
    assert not any(math.isnan(x) for x in rates(CASES)["share"].drop_nulls())
