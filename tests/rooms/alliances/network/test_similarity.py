"""S and kappa are those of the literature, and of another implementation."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from comity.edition import Edition
from comity.rooms.alliances.network.similarity import kappa, s_score, s_scores
from comity.rooms.alliances.network.world import world

# Germany and Russia in 1914 among the states of Europe, with capabilities: table 6 of Signorino and Ritter (1999), as
# printed at https://svmiller.com/blog/2026/06/alliances-weighting-foreign-policy-similarity/ with these results.
GERMANY = np.array([3, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 3, *[0] * 8], dtype=np.int8)
RUSSIA = np.array([0, 3, 1, 3, 0, 1, *[0] * 14], dtype=np.int8)
CAPABILITY = np.array([0.25, 0.21, 0.2, 0.08, 0.08, 0.05, 0.03, 0.03, 0.02, *[0.01] * 5, *[0.0] * 6])

VALUES = hnp.arrays(np.int8, 12, elements=st.integers(0, 3))
WEIGHTS = hnp.arrays(np.float64, 12, elements=st.floats(0.01, 1))


def test_germany_and_russia_in_1914_have_the_published_s():
    assert s_score(GERMANY, RUSSIA, top=3, weight=np.ones(20)) == pytest.approx(0.4)
    assert s_score(GERMANY, RUSSIA, top=3, weight=CAPABILITY) == pytest.approx(-0.46)


def test_germany_and_russia_in_1914_have_the_kappa_of_a_peer():
    """The R package fpsim prints -0.07758621 for this table."""
    assert kappa(GERMANY, RUSSIA, weight=np.ones(20)) == pytest.approx(-0.07758621, abs=1e-8)


def s_by_definition(one: list[int], two: list[int], weight: list[float]) -> float:
    """S summed state by state in exact arithmetic."""
    apart = total = Fraction(0)
    for a, b, w in zip(one, two, weight, strict=True):
        if w == w:  # noqa: PLR0124 - a weight that is not known is NaN
            apart += Fraction(w) * abs(a - b)
            total += Fraction(w)
    return float(1 - 2 * apart / (3 * total))


def kappa_by_table(one: list[int], two: list[int], weight: list[float]) -> float:
    """Kappa from the cross-table of both states' ties, cell by cell, as Cohen (1968) defines it."""
    known = [(a, b, Fraction(w)) for a, b, w in zip(one, two, weight, strict=True) if w == w]  # noqa: PLR0124
    total = sum(w for *_, w in known)
    rows = [sum(w for a, _, w in known if a == level) / total for level in range(4)]
    columns = [sum(w for _, b, w in known if b == level) / total for level in range(4)]
    observed = sum(w * (a - b) ** 2 for a, b, w in known) / total
    expected = sum(rows[i] * columns[j] * (i - j) ** 2 for i in range(4) for j in range(4))
    return float(1 - observed / expected)


@pytest.mark.parametrize("day", ["1870-06-01", "1914-07-01", "1938-09-01", "1955-06-01", "2018-01-01"])
def test_scores_of_real_pairs_agree_with_another_implementation(edition: Edition, day: str):
    moment = world(edition).moment(day)
    some = np.random.default_rng(1).choice(len(moment.states), size=(25, 2))
    equal = np.ones(len(moment.states))
    for i, j in some[some[:, 0] != some[:, 1]]:
        one, two = moment.values[i], moment.values[j]
        for weight in (equal, moment.capability):
            rows = (one.tolist(), two.tolist(), weight.tolist())
            assert s_score(one, two, top=3, weight=weight) == pytest.approx(s_by_definition(*rows), abs=1e-12)
            assert kappa(one, two, weight=weight) == pytest.approx(kappa_by_table(*rows), abs=1e-10)


@given(VALUES, VALUES, WEIGHTS)
def test_likeness_is_mutual_and_within_its_bounds(one, two, weight):
    assert s_score(one, two, top=3, weight=weight) == pytest.approx(s_score(two, one, top=3, weight=weight))
    assert -1 - 1e-12 <= s_score(one, two, top=3, weight=weight) <= 1 + 1e-12
    if len({*one, *two}) > 1:
        assert kappa(one, two, weight=weight) == pytest.approx(kappa(two, one, weight=weight))
        assert -1 - 1e-12 <= kappa(one, two, weight=weight) <= 1 + 1e-12


@given(VALUES, WEIGHTS)
def test_a_state_is_wholly_like_itself(one, weight):
    assert s_score(one, one, top=3, weight=weight) == 1
    if len(set(one.tolist())) > 1:
        assert kappa(one, one, weight=weight) == 1


@given(VALUES, VALUES, WEIGHTS, st.permutations(range(12)))
def test_likeness_does_not_depend_on_the_order_of_states(one, two, weight, order):
    moved = s_score(one[order], two[order], top=3, weight=weight[order])
    assert moved == pytest.approx(s_score(one, two, top=3, weight=weight))


@given(VALUES, VALUES)
def test_equal_weights_are_no_weights(one, two):
    assert s_score(one, two, top=3, weight=np.full(12, 0.25)) == pytest.approx(
        s_score(one, two, top=3, weight=np.ones(12))
    )


def test_a_state_whose_weight_is_not_known_is_left_out():
    one, two = np.array([3, 0, 1], dtype=np.int8), np.array([0, 3, 1], dtype=np.int8)
    assert s_score(one, two, top=3, weight=np.array([np.nan, np.nan, 1.0])) == 1
    assert np.isnan(s_score(one, two, top=3, weight=np.full(3, np.nan)))


def test_many_years_at_once_are_the_years_one_by_one():
    draw = np.random.default_rng(2)
    one, two = draw.integers(0, 4, (2, 9, 12)).astype(np.int8)
    counted = draw.random((9, 12)) < 0.7
    found = s_scores(one, two, top=3, counted=counted)
    for year in range(9):
        near = counted[year]
        weight = np.ones(int(near.sum()))
        assert found[year] == pytest.approx(s_score(one[year][near], two[year][near], top=3, weight=weight))
