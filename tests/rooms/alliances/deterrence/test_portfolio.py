"""S-scores, held against the formula term by term."""

from __future__ import annotations

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from comity.panels.tables import pledges
from comity.rooms.alliances.deterrence.portfolio import HIGHEST, commitments, s_scores, similarity
from comity.sources.mirror import Mirror


def _by_hand(levels, one, two):
    filled = levels.astype(int).copy()
    np.fill_diagonal(filled, HIGHEST)
    return 1 - 2 * sum(abs(filled[one, k] - filled[two, k]) for k in range(len(filled))) / (len(filled) * HIGHEST)


@st.composite
def portfolios(draw):
    n = draw(st.integers(2, 7))
    levels = np.zeros((n, n), dtype=np.int8)
    for one in range(n):
        for two in range(one):
            levels[one, two] = levels[two, one] = draw(st.integers(0, HIGHEST))
    return levels


@given(portfolios())
def test_every_score_is_the_published_formula(levels):
    scores = s_scores(levels)
    for one in range(len(levels)):
        for two in range(len(levels)):
            assert abs(scores[one, two] - _by_hand(levels, one, two)) < 1e-12


@given(portfolios())
def test_scores_are_symmetric_within_minus_one_and_one_and_one_with_oneself(levels):
    scores = s_scores(levels)
    assert np.allclose(scores, scores.T)
    assert np.allclose(np.diag(scores), 1)
    assert (scores >= -1 - 1e-12).all()
    assert (scores <= 1 + 1e-12).all()


def test_a_commitment_is_the_strongest_of_either_and_stands_both_ways_round():
    rows = pl.DataFrame(
        {"cow1": [2, 20], "cow2": [20, 2], "year": 1900, "atop_defense": [0, 1], "atop_offense": 0, "atop_neutral": 0,
         "atop_nonagg": [1, 0], "atop_consul": 1}
    )  # fmt: skip
    assert commitments(rows).select("cow1", "cow2", "level").rows() == [(2, 20, 3), (20, 2, 3)]


def test_members_of_the_north_atlantic_alliance_were_more_alike_in_1980_than_they_were_to_the_soviet_union(mirror):
    states = np.array([2, 200, 220, 365, 290])
    one, two = (side.ravel() for side in np.meshgrid(states, states, indexing="ij"))
    kept = one != two
    scores = similarity(pledges(Mirror(mirror)), one[kept], two[kept], np.full(kept.sum(), 1980))
    found = dict(zip(zip(one[kept].tolist(), two[kept].tolist(), strict=True), scores.tolist(), strict=True))
    assert found[200, 220] > found[200, 365]
    assert found[365, 290] > found[365, 2]
