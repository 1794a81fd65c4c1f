"""Blocs, how steady they are, and how alike partitions are."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

from comity.edition import Edition
from comity.rooms.alliances.network.blocs import find, modularity, settle
from comity.rooms.alliances.network.partitions import adjusted_rand, shared_information
from comity.rooms.alliances.network.world import world

LABELS = st.lists(st.integers(0, 4), min_size=12, max_size=12).map(np.array)


def cliques(*sizes: int) -> np.ndarray:
    label = np.repeat(np.arange(len(sizes)), sizes)
    tied = label[:, None] == label[None, :]
    np.fill_diagonal(tied, val=False)
    return tied


@given(LABELS, LABELS)
def test_likeness_of_partitions_is_that_of_scikit_learn(one, two):
    assert adjusted_rand(one, two) == pytest.approx(adjusted_rand_score(one, two))
    if len(set(one.tolist())) > 1 or len(set(two.tolist())) > 1:
        assert shared_information(one, two) == pytest.approx(normalized_mutual_info_score(one, two), abs=1e-9)


@given(LABELS)
def test_a_partition_is_wholly_like_itself_under_other_numbers(one):
    assert adjusted_rand(one, 7 - one) == pytest.approx(1)
    assert shared_information(one, 7 - one) == pytest.approx(1)


def test_groups_without_a_tie_between_them_are_blocs_and_steady():
    tied = cliques(5, 4, 3)
    tied[0, 5] = tied[5, 0] = True
    found = find(tied, 1, "three groups")
    assert found.label.tolist() == [0] * 5 + [1] * 4 + [2] * 3
    assert (found.steady == 1).all()
    assert found.seeds == found.resolutions == (1.0, 1.0)
    assert found.counts[0] == found.counts[-1] == 3


def test_a_network_without_blocs_is_told_by_how_little_runs_agree():
    draw = np.random.default_rng(3).random((40, 40)) < 0.1
    tied = np.triu(draw, 1) | np.triu(draw, 1).T
    tied[np.arange(39), np.arange(1, 40)] = tied[np.arange(1, 40), np.arange(39)] = True
    found = find(tied, 1, "noise")
    assert found.seeds[0] < 0.9
    assert found.steady.min() < 0.9


def test_blocs_are_the_same_each_time():
    tied = world_of(60)
    one, two = find(tied, 5, "x"), find(tied, 5, "x")
    assert np.array_equal(one.label, two.label)
    assert one.seeds == two.seeds


def world_of(n: int) -> np.ndarray:
    draw = np.random.default_rng(4).random((n, n)) < 0.15
    tied = np.triu(draw, 1) | np.triu(draw, 1).T
    np.fill_diagonal(tied, val=False)
    tied[0], tied[:, 0] = True, True
    tied[0, 0] = False
    return tied


def test_modularity_is_that_of_the_definition():
    tied = cliques(3, 3)
    tied[0, 3] = tied[3, 0] = True
    assert modularity(tied, np.array([0, 0, 0, 1, 1, 1])) == pytest.approx(2 * (3 / 7 - (7 / 14) ** 2))


def test_a_state_moves_to_the_bloc_it_is_tied_to_most_and_others_stay():
    tied = cliques(4, 4)
    start = np.repeat([0, 1], 4)
    assert settle(tied, start).tolist() == start.tolist()
    tied[0] = tied[:, 0] = False
    tied[0, 4:] = tied[4:, 0] = True
    assert settle(tied, start).tolist() == [1, 0, 0, 0, 1, 1, 1, 1]


@given(st.integers(0, 50))
def test_settling_never_lowers_modularity(seed):
    draw = np.random.default_rng(seed)
    tied = np.triu(draw.random((15, 15)) < 0.3, 1)
    tied |= tied.T
    start = draw.integers(0, 4, 15)
    assert modularity(tied, settle(tied, start)) >= modularity(tied, start) - 1e-9


def test_in_1914_germany_and_austria_stand_apart_from_france_and_russia(edition: Edition):
    rows = edition.table("bloc_years")
    of = dict(rows.filter(rows["year"] == 1914).select("state", "bloc").iter_rows())
    assert of["DEU"] == of["AUH"] == of["ITA"]
    assert of["FRA"] == of["RUS"] != of["DEU"]


def test_in_1980_the_two_alliances_of_europe_stand_apart(edition: Edition):
    rows = edition.table("bloc_years")
    of = dict(rows.filter(rows["year"] == 1980).select("state", "bloc").iter_rows())
    assert of["POL"] == of["DDR"] == of["RUS"] != of["NOR"]
    assert of["NOR"] == of["NLD"] == of["GBR"]


def test_states_with_a_defence_pledge_all_stand_in_a_bloc(edition: Edition):
    moment = world(edition).moment("1914-01-02")
    rows = edition.table("bloc_years")
    assert set(rows.filter(rows["year"] == 1914)["state"]) >= {
        moment.states[place] for place in np.flatnonzero(moment.tied("defence").any(axis=1))
    }
