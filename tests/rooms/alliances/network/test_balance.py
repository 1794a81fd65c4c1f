"""Triads of a signed network, counted one by one."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.edition import Edition
from comity.rooms.alliances.network.balance import triads


@st.composite
def signed(draw):
    n = draw(st.integers(3, 9))
    plus, minus = np.zeros((2, n, n), dtype=bool)
    for i, j in combinations(range(n), 2):
        sign = draw(st.sampled_from(["none", "plus", "minus", "both"]))
        plus[i, j] = plus[j, i] = sign in ("plus", "both")
        minus[i, j] = minus[j, i] = sign in ("minus", "both")
    return plus, minus


@given(signed())
def test_triads_are_those_counted_one_by_one(network):
    plus, minus = network
    n = len(plus)
    sign = np.where(plus & ~minus, 1, np.where(minus & ~plus, -1, 0))
    kinds = {3: 0, -1: 0, 1: 0, -3: 0}
    balanced, unbalanced = np.zeros((2, n), dtype=int)
    for triad in combinations(range(n), 3):
        signs = [sign[i, j] for i, j in combinations(triad, 2)]
        if all(signs):
            kinds[sum(signs)] += 1
            (balanced if np.prod(signs) > 0 else unbalanced)[list(triad)] += 1
    found = triads(plus, minus)
    assert (found.friends, found.common_enemy, found.torn, found.enemies) == (kinds[3], kinds[-1], kinds[1], kinds[-3])
    assert found.balanced.tolist() == balanced.tolist()
    assert found.unbalanced.tolist() == unbalanced.tolist()
    assert found.both == int((plus & minus).sum()) // 2


def test_signs_at_random_would_balance_as_many_as_their_shares_give():
    plus = np.zeros((4, 4), dtype=bool)
    plus[0, 1] = plus[1, 0] = True
    minus = ~plus & ~np.eye(4, dtype=bool)
    share = 1 / 6
    assert triads(plus, minus).expected == pytest.approx(share**3 + 3 * share * (1 - share) ** 2)


def test_before_the_first_world_war_most_triads_shared_an_enemy(edition: Edition):
    rows = edition.table("balance_years")
    year = rows.filter(rows["year"] == 1914).row(0, named=True)
    balanced = year["friends"] + year["common_enemy"]
    assert balanced / (balanced + year["torn"] + year["enemies"]) > year["expected"]
    assert year["common_enemy"] > year["friends"]


def test_nothing_is_said_of_balance_after_the_last_dispute_known(edition: Edition):
    assert edition.table("balance_years")["year"].max() == 2014
