from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from comity.rooms.risk.climatology import LEVELS, Climatology, LookAlikes, draw
from comity.streams import stream

MODEL = Climatology()


SOME_ROWS, SOME_MONTHS = st.integers(1, 5), st.integers(13, 40)


def deaths(rows=SOME_ROWS, months=SOME_MONTHS):
    """A panel of deaths; a state may begin late, and holds -1 before."""
    shapes = st.tuples(rows, months)
    values = shapes.flatmap(lambda shape: hnp.arrays(np.int64, shape, elements=st.integers(0, 400)))
    return values.flatmap(
        lambda panel: st.lists(
            st.integers(0, panel.shape[1] - 1), min_size=panel.shape[0], max_size=panel.shape[0]
        ).map(lambda begins: _begun(panel, begins))
    )


def _begun(panel, begins):
    late = panel.copy()
    for row, begin in enumerate(begins):
        late[row, :begin] = -1
    return late


def blocks(path, size):
    return [path[i : i + size] for i in range(0, len(path), size)]


# --- Own history ---------------------------------------------------------------------------------------------------


@given(
    length=st.integers(1, 80), months=st.integers(1, 40), block=st.integers(1, 6), memory=st.integers(1, 48),
    seed=st.integers(0, 9),
)  # fmt: skip
def test_an_own_path_is_a_chain_of_blocks_of_consecutive_months_of_the_last_years(length, months, block, memory, seed):
    model = Climatology(memory=memory, block=block)
    paths = model.own(np.arange(length), months, 8, stream(seed, "own"))
    assert paths.shape == (8, months)
    assert paths.min() >= length - memory
    for path in paths.tolist():
        for piece in blocks(path, min(block, length, memory)):
            assert piece == list(range(piece[0], piece[0] + len(piece)))


def test_a_state_with_fewer_months_than_a_block_repeats_the_months_it_has():
    paths = MODEL.own(np.array([40, 2]), 7, 50, stream(0, "short"))
    assert {tuple(path) for path in paths.tolist()} == {(40, 2, 40, 2, 40, 2, 40)}


def test_a_state_in_its_first_month_goes_on_as_it_is():
    assert MODEL.own(np.array([5]), 4, 3, stream(0, "first")).tolist() == [[5] * 4] * 3


def test_recent_blocks_come_more_often_by_the_decay():
    model = Climatology(memory=12, block=3, decay=0.5)
    first = model.own(np.arange(12), 3, 40_000, stream(1, "decay"))[:, 0]
    shares = np.bincount(first, minlength=10) / len(first)
    expected = 0.5 ** np.arange(9, -1, -1.0)
    assert shares == pytest.approx(expected / expected.sum(), abs=0.01)


# --- Look-alikes ---------------------------------------------------------------------------------------------------


@given(panel=deaths(), months=st.integers(1, 14))
def test_a_look_alike_has_a_whole_year_behind_it_and_the_path_before_it(panel, months):
    alikes = LookAlikes.of(panel, months)
    found = {
        (row, col): level
        for level, (rows, cols) in enumerate(zip(alikes.rows, alikes.cols, strict=True))
        for row, col in zip(rows.tolist(), cols.tolist(), strict=True)
    }
    expected = {}
    for row, col in np.ndindex(panel.shape):
        year = panel[row, max(col - 11, 0) : col + 1]
        if len(year) == 12 and year.min() >= 0 and col + months < panel.shape[1]:
            expected[row, col] = sum(int(year.sum()) >= level for level in LEVELS)
    assert found == expected


def test_a_panel_shorter_than_the_path_has_no_look_alikes():
    alikes = LookAlikes.of(np.zeros((3, 20), dtype=np.int64), 36)
    assert sum(len(rows) for rows in alikes.rows) == 0


def test_a_borrowed_path_is_what_followed_a_month_elsewhere_with_as_violent_a_year():
    calm, war = np.zeros(30, dtype=np.int64), np.full(30, 200, dtype=np.int64)
    calm[20] = 7
    panel = np.stack([calm, war])
    alikes = LookAlikes.of(panel, 5)
    rng = stream(0, "borrowed")
    after_calm = {tuple(path) for path in alikes.paths(0, 400, rng).tolist()}
    assert after_calm == {tuple(calm[col + 1 : col + 6].tolist()) for col in range(11, 20)}
    assert {tuple(path) for path in alikes.paths(1000, 50, rng).tolist()} == {(200,) * 5}


# --- A country's paths ---------------------------------------------------------------------------------------------


def quiet_world():
    """Twenty quiet countries, and one that had war after twelve quiet months."""
    panel = np.zeros((21, 60), dtype=np.int64)
    panel[20, 30:] = 300
    return panel


def test_a_quiet_country_has_a_chance_of_violence_that_is_small_and_not_none():
    panel = quiet_world()
    paths = draw(MODEL, panel, 0, LookAlikes.of(panel, 12), 20_000, stream(3, "quiet"))
    chance = (paths.sum(axis=1) >= 25).mean()
    assert 0 < chance < MODEL.borrowed


@given(share=st.sampled_from([0.0, 0.1, 0.25, 1.0]), n=st.integers(1, 200))
def test_the_share_of_the_paths_that_is_borrowed_is_as_set(share, n):
    panel = np.concatenate([np.full((1, 60), 7), np.full((1, 60), 8)])  # both years stand at the same level
    alikes = LookAlikes.of(panel[1:], 12)
    paths = draw(Climatology(borrowed=share), panel, 0, alikes, n, stream(0, "share"))
    assert paths.shape == (n, 12)
    assert (paths[:, 0] == 8).sum() == round(n * share)
    assert np.all(paths == paths[:, :1])


@given(panel=deaths(rows=st.just(3), months=st.just(40)), other=deaths(rows=st.just(3), months=st.just(40)))
def test_given_the_same_look_alikes_no_other_country_changes_a_countrys_paths(panel, other):
    calm = np.zeros((1, 60), dtype=np.int64)
    steps = [np.full((1, 60), level, dtype=np.int64) for level in (1, 5, 50, 400)]
    alikes = LookAlikes.of(np.concatenate([calm, *steps]), 12)
    other = other.copy()
    other[1] = panel[1]
    one, two = (draw(MODEL, world, 1, alikes, 60, stream(5, "risk", "MINE")) for world in (panel, other))
    assert np.array_equal(one, two)


def test_a_country_five_months_old_borrows_by_the_deaths_it_has_had():
    panel = np.zeros((2, 60), dtype=np.int64)
    panel[0, 30:] = 30
    panel[1] = -1
    panel[1, 55:] = 30
    paths = draw(Climatology(borrowed=1.0), panel, 1, LookAlikes.of(panel, 3), 50, stream(0, "young"))
    assert np.unique(paths).tolist() == [30]
