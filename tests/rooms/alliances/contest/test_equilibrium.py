"""The closed form, held against best responses found by search, and against the authors' network."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from comity.errors import InputError
from comity.rooms.alliances.contest.equilibrium import (
    BETA,
    GAMMA,
    Contest,
    best_response,
    equilibrium,
    existence,
    settled,
)
from comity.sources.mirror import Mirror
from comity.sources.readers import contest as published


@st.composite
def contests(draw, most=9):
    n = draw(st.integers(3, most))
    signs = np.zeros((n, n), dtype=np.int8)
    for one in range(n):
        for two in range(one):
            signs[one, two] = signs[two, one] = draw(st.sampled_from([0, 0, 1, -1]))
    made = Contest.of(
        [f"group {i}" for i in range(n)],
        signs,
        beta=draw(st.floats(0, 0.15)),
        gamma=draw(st.floats(0, 0.1)),
    )
    assume(not existence(made))
    return made


@pytest.fixture(scope="module")
def congo(mirror):
    groups, signs = published.groups(Mirror(mirror)), np.zeros((80, 80), dtype=np.int8)
    for one, two, relation in published.relations(Mirror(mirror)).rows():
        signs[one - 1, two - 1] = relation
    shifter = (groups["shifter"] + groups["residual"]).to_numpy()
    return Contest.of(groups["short"].to_list(), signs, shifter=shifter), groups


def _searched(contest, effort, group):
    """The best effort of a group by golden-section search of its own payoff."""

    def payoff(x):
        tried = effort.copy()
        tried[group] = x
        return settled(contest, tried).payoff[group]

    low, high, ratio = effort[group] - 0.2, effort[group] + 0.5, (np.sqrt(5) - 1) / 2
    for _ in range(90):
        left, right = high - ratio * (high - low), low + ratio * (high - low)
        low, high = (low, right) if payoff(left) >= payoff(right) else (left, high)
    return (low + high) / 2


@settings(max_examples=30)
@given(contests(most=6))
def test_no_group_would_gain_by_another_effort_that_a_search_can_find(contest):
    effort = equilibrium(contest).effort
    for group in range(len(contest.names)):
        assert abs(_searched(contest, effort, group) - effort[group]) < 1e-5


@settings(max_examples=40)
@given(contests())
def test_the_formula_of_the_best_response_gives_the_equilibrium_back(contest):
    effort = equilibrium(contest).effort
    found = [best_response(contest, effort, group) for group in range(len(effort))]
    assert np.allclose(found, effort, atol=1e-9)


@settings(max_examples=15)
@given(contests(), st.integers(0, 1000))
def test_groups_that_answer_each_other_in_turn_come_to_the_closed_form(contest, seed):
    aim = equilibrium(contest).effort
    effort = aim + np.random.default_rng(seed).normal(0, 0.002, len(aim))
    for _ in range(4000):
        for group in range(len(aim)):
            effort[group] = 0.7 * effort[group] + 0.3 * best_response(contest, effort, group)
        if np.abs(effort - aim).max() < 1e-8:
            break
    assert np.abs(effort - aim).max() < 1e-6


@given(contests())
def test_without_dearer_effort_the_strengths_are_those_of_the_papers_closed_form(contest):
    found = equilibrium(contest)
    share = 1 / contest.weight
    rate = 1 - 1 / share.sum()
    assert np.allclose(found.strength, rate * (1 - rate) * share)
    assert np.isclose(found.total, rate)


@given(contests(), st.randoms())
def test_the_order_of_the_groups_changes_nothing(contest, random):
    order = np.array(random.sample(range(len(contest.names)), len(contest.names)))
    assert np.allclose(equilibrium(contest.kept(order)).effort, equilibrium(contest).effort[order])


def test_without_ties_it_is_the_contest_of_tullock():
    for n in (2, 3, 10):
        found = equilibrium(Contest.of([str(i) for i in range(n)], np.zeros((n, n), dtype=np.int8)))
        assert np.allclose(found.effort, (n - 1) / n**2)
        assert np.isclose(found.dissipation, (n - 1) / n)


def test_an_enmity_raises_the_fighting_and_an_alliance_lowers_it():
    def dissipation(sign):
        signs = np.zeros((6, 6), dtype=np.int8)
        signs[0, 1] = signs[1, 0] = sign
        return equilibrium(Contest.of([str(i) for i in range(6)], signs)).dissipation

    assert dissipation(1) < dissipation(0) < dissipation(-1)


def test_too_many_enemies_leave_no_equilibrium_and_the_fault_names_a_gamma_that_does():
    n = 15
    signs = np.zeros((n, n), dtype=np.int8)
    signs[0, 1:] = signs[1:, 0] = -1
    contest = Contest.of([f"g{i}" for i in range(n)], signs)
    with pytest.raises(InputError, match=r"no equilibrium.*g0.*Lower --gamma: with 0\.\d+ there is one") as told:
        equilibrium(contest)
    gentler = float(str(told.value).split("with ")[1].split(" there")[0])
    assert equilibrium(Contest.of(contest.names, signs, gamma=gentler)).dissipation > 0


def test_the_smallest_eigenvalue_of_the_congos_network_is_that_of_the_reference(congo):
    contest, _ = congo
    assert (contest.allied.sum() / 2, contest.enemies.sum() / 2) == (96, 118)
    assert round(contest.smallest_eigenvalue, 4) == 0.2803
    assert existence(contest) == ()


def test_with_the_authors_shifters_the_equilibrium_is_the_fighting_they_observed(congo):
    contest, groups = congo
    assert (contest.beta, contest.gamma) == (BETA, GAMMA) == (groups["beta"][0], groups["gamma"][0])
    assert np.allclose(equilibrium(contest).effort, groups["fights"].to_numpy(), atol=2e-5)
