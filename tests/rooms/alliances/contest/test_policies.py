"""Removal, neutrality and embargoes, on made networks and on the Congo's."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from comity.errors import InputError
from comity.registry.load import registry
from comity.rooms.alliances.contest.equilibrium import Contest, best_response, equilibrium, existence
from comity.rooms.alliances.contest.policies import capped, embargoed, key_players, pacified, removed
from comity.rooms.alliances.contest.scenario import Change, outcome
from comity.sources.mirror import Mirror
from comity.sources.readers import contest as published


@st.composite
def contests(draw):
    n = draw(st.integers(4, 8))
    signs = np.zeros((n, n), dtype=np.int8)
    for one in range(n):
        for two in range(one):
            signs[one, two] = signs[two, one] = draw(st.sampled_from([0, 0, 1, -1]))
    made = Contest.of([f"group {i}" for i in range(n)], signs, beta=0.1, gamma=0.08)
    assume(not existence(made))
    return made


@pytest.fixture(scope="module")
def congo(mirror):
    groups, signs = published.groups(Mirror(mirror)), np.zeros((80, 80), dtype=np.int8)
    for one, two, relation in published.relations(Mirror(mirror)).rows():
        signs[one - 1, two - 1] = relation
    return Contest.of(groups["short"].to_list(), signs, shifter=(groups["shifter"] + groups["residual"]).to_numpy())


@settings(max_examples=40)
@given(contests(), st.floats(0, 0.99))
def test_under_a_cap_every_group_does_its_best_as_far_as_the_cap_lets_it(contest, share):
    now = equilibrium(contest)
    names = [name for name, effort in zip(contest.names, now.effort.tolist(), strict=True) if effort > 0][:2]
    assume(names)
    held = {contest.number(name) for name in names}
    effort = capped(contest, names, share).effort
    for group in range(len(effort)):
        best = best_response(contest, effort, group)
        limit = share * now.effort[group] if group in held else np.inf
        assert np.isclose(effort[group], min(best, limit), atol=1e-7)


@given(contests(), st.floats(1.1, 20))
def test_under_an_embargo_every_group_does_its_best_at_its_own_cost(contest, factor):
    dearer = embargoed(contest, contest.names[:1], factor=factor)
    effort = equilibrium(dearer).effort
    assert np.allclose([best_response(dearer, effort, g) for g in range(len(effort))], effort, atol=1e-8)
    assert dearer.cost[0] == factor
    assert (dearer.cost[1:] == 1).all()


@given(contests())
def test_a_removed_group_leaves_the_ties_of_the_others_as_they_were(contest):
    rest = removed(contest, contest.names[:1])
    assert rest.names == contest.names[1:]
    assert (rest.enemies == contest.enemies[1:, 1:]).all()


@given(contests())
def test_ending_all_enmities_is_ending_those_of_every_group(contest):
    assert (pacified(contest).enemies == 0).all()
    assert (pacified(contest, contest.names).enemies == 0).all()
    one = pacified(contest, contest.names[:1])
    assert (one.enemies[0] == 0).all()
    assert (one.enemies[1:, 1:] == contest.enemies[1:, 1:]).all()
    assert (one.allied == contest.allied).all()


@given(contests(), st.randoms())
def test_the_order_of_key_players_does_not_depend_on_the_order_of_the_groups(contest, random):
    order = np.array(random.sample(range(len(contest.names)), len(contest.names)))
    ours, theirs = ({k.names: round(k.change, 9) for k in key_players(c)} for c in (contest, contest.kept(order)))
    assert ours == theirs


@given(contests())
def test_what_a_removal_changes_is_what_the_contest_of_the_others_says(contest):
    now, fast = equilibrium(contest).dissipation, {key.names[0]: key.change for key in key_players(contest)}
    for name in contest.names:
        rest = removed(contest, [name])
        assert (name in fast) == (not existence(rest))
        if name in fast:
            assert np.isclose(fast[name], equilibrium(rest).dissipation / now - 1, rtol=1e-7, atol=1e-9)


@given(contests())
def test_groups_removed_as_one_change_what_the_contest_without_both_says(contest):
    pair = contest.names[:2]
    rest = removed(contest, pair)
    both = [key for key in key_players(contest, [pair]) if key.names == pair]
    assert bool(both) == (not existence(rest))
    if both:
        now = equilibrium(contest).dissipation
        assert np.isclose(both[0].change, equilibrium(rest).dissipation / now - 1, rtol=1e-7, atol=1e-9)


@given(contests())
def test_a_change_of_nothing_changes_nothing(contest):
    found = outcome(contest, Change())
    assert (found.before[1].effort == found.after[1].effort).all()


def test_too_few_groups_cannot_be_left():
    contest = Contest.of(["a", "b", "c"], np.zeros((3, 3), dtype=np.int8))
    with pytest.raises(InputError, match="Fewer than two"):
        removed(contest, ["a", "b"])


def test_the_authors_embargo_figures_come_out_to_six_digits(congo):
    now = equilibrium(congo).dissipation
    groups = {"rcd-g": ["RCD-G"], "rcd-k": ["RCD-K"], "rwa": ["RWA-I", "RWA-II"], "rcd": ["RCD"]}
    reported = dict(registry()["evidence"].select("evidence", "estimate").rows())
    for key, names in groups.items():
        change = equilibrium(embargoed(congo, names)).dissipation / now - 1
        assert abs(change - reported[f"konig-2017-embargo-{key}"]) < 1e-6


def test_the_order_of_the_congos_key_players_has_both_wings_of_the_rcd_rwanda_and_the_lra_after_the_government(congo):
    keys = [key.names[0] for key in key_players(congo, [("RWA-I", "RWA-II")])]
    assert keys[:5] == ["DRC", "RCD-G", "RCD-K", "RWA-I", "LRA"]


def test_the_most_active_group_is_not_the_one_whose_removal_calms_most_for_its_size(congo):
    keys = {key.names[0]: key for key in key_players(congo)}
    assert keys["FARDC"].share > keys["RCD-G"].share
    assert abs(keys["FARDC"].change) < abs(keys["RCD-G"].change) / 5


def test_without_enmities_two_thirds_of_the_congos_fighting_would_be_gone(congo):
    change = equilibrium(pacified(congo)).dissipation / equilibrium(congo).dissipation - 1
    assert round(change, 2) == -0.65
