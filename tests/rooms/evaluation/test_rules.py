from __future__ import annotations

from math import exp, inf, log, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.rooms.evaluation import rules

LOGS = st.floats(-3, 3).filter(lambda value: abs(value) > 1e-6)


@given(LOGS, st.floats(0, 2))
def test_a_placebo_fails_beyond_half_the_estimates_size_whatever_its_sign(estimate, share):
    for sign in (1, -1):
        check = rules.placebo(estimate, sign * share * estimate, -9.0, 9.0)
        assert check.passed == (abs(share * estimate) <= 0.5 * abs(estimate))


def test_a_placebo_whose_interval_leaves_out_no_effect_fails_however_small():
    assert rules.placebo(log(0.5), log(0.98), log(0.97), log(1.01)).passed
    assert not rules.placebo(log(0.5), log(0.98), log(0.97), log(0.99)).passed


@pytest.mark.parametrize("others", [{"A": -0.2, "B": 0.1}, {"A": -0.2, "B": nan}, {}])
def test_an_estimate_that_one_mission_turns_or_undoes_is_not_stable(others):
    assert rules.left_out("leave one mission out", -0.3, others).passed is False


def test_what_is_left_out_is_told_with_its_range_and_the_one_that_matters_most():
    check = rules.left_out("leave one mission out", -0.3, {"unmil": -0.1, "minusma": -0.4})
    assert check.passed
    assert (check.low, check.high) == (pytest.approx(exp(-0.4)), pytest.approx(exp(-0.1)))
    assert check.note.endswith("furthest without unmil")


@pytest.mark.parametrize(("count", "treated", "passed"), [(20, 10, True), (19, 15, False), (80, 9, False)])
def test_countries_are_counted_all_and_treated(count, treated, passed):
    assert rules.clusters(count, treated).passed is passed


@pytest.mark.parametrize("ends", [(nan, 1.0), (-inf, inf), (-1.0, 40.0)])
def test_an_interval_without_ends_is_none(ends):
    assert rules.interval(*ends).passed is False


def test_one_broken_rule_is_enough_and_is_named():
    good = rules.clusters(40, 20)
    bad = rules.counted_otherwise("shared missions left out", -0.2, 0.1)
    assert rules.verdict([good], -0.3, -0.1)[0] == "usable"
    verdict, why = rules.verdict([good, bad], -0.3, -0.1)
    assert verdict == "not usable"
    assert "shared missions left out" in why


def test_a_variant_that_passes_does_not_drive_beside_the_estimate_it_varies():
    verdict, why = rules.verdict([rules.clusters(40, 20)], -0.3, -0.1, "mission-troops-un")
    assert verdict == "not usable"
    assert "mission-troops-un" in why


def test_what_is_only_shown_decides_nothing():
    assert rules.verdict([rules.dealt(0.9, 99), rules.clusters(40, 20)], -0.3, -0.1)[0] == "usable"


def test_an_interval_that_holds_no_effect_may_drive_and_says_that_the_direction_is_open():
    verdict, why = rules.verdict([rules.clusters(40, 20)], -0.3, 0.1)
    assert verdict == "usable"
    assert why.endswith("Even its direction is not established.")
