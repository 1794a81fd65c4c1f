"""Measures of place in a network agree with networkx."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.edition import Edition
from comity.rooms.alliances.network.measures import betweenness, clustering, degree, strength
from comity.rooms.alliances.network.world import world


@st.composite
def networks(draw):
    n = draw(st.integers(3, 12))
    pairs = [(i, j) for i in range(n) for j in range(i)]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True))
    tied = np.zeros((n, n), dtype=bool)
    for i, j in chosen:
        tied[i, j] = tied[j, i] = True
    return tied


def graph(tied):
    return nx.from_numpy_array(tied.astype(int))


def values(found):
    return np.array([found[node] for node in range(len(found))])


@given(networks())
def test_degree_clustering_and_betweenness_are_those_of_networkx(tied):
    assert degree(tied).tolist() == [count for _, count in graph(tied).degree()]
    assert betweenness(tied) == pytest.approx(values(nx.betweenness_centrality(graph(tied))), abs=1e-12)
    theirs, ours = values(nx.clustering(graph(tied))), clustering(tied)
    assert ours[degree(tied) >= 2] == pytest.approx(theirs[degree(tied) >= 2])
    assert np.isnan(ours[degree(tied) < 2]).all()


def test_betweenness_in_the_real_network_is_that_of_networkx(edition: Edition):
    tied = world(edition).moment("2000-01-01").tied("defence")
    assert betweenness(tied) == pytest.approx(values(nx.betweenness_centrality(graph(tied))), abs=1e-12)


@given(networks(), st.randoms(use_true_random=False))
def test_measures_do_not_depend_on_the_order_of_states(tied, random):
    order = list(range(len(tied)))
    random.shuffle(order)
    moved = tied[np.ix_(order, order)]
    assert betweenness(moved) == pytest.approx(betweenness(tied)[order], abs=1e-12)
    assert np.array_equal(clustering(moved), clustering(tied)[order], equal_nan=True)


def test_strength_adds_what_is_known_and_is_not_known_where_nothing_is():
    tied = np.array([[0, 1, 1, 0], [1, 0, 0, 0], [1, 0, 0, 0], [0, 0, 0, 0]], dtype=bool)
    found = strength(tied, np.array([np.nan, 0.2, 0.3, 0.5]))
    assert found[0] == pytest.approx(0.5)
    assert np.isnan(found[1])
    assert found[3] == 0
