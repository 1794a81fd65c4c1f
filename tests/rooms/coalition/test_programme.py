"""The integer programme: what it gives is feasible, and no brute force finds better."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.rooms.coalition.front import feasible, front, quickest, smallest_share, undominated, values
from comity.rooms.coalition.measure import measure
from comity.rooms.coalition.shortfall import nearest
from comity.rooms.coalition.solve import GAP, solve

FOUR = {
    "AAA": (1500, 10_000, 60, 0.1),
    "BBB": (2000, 12_000, 70, -0.5),
    "CCC": (900, 9_000, 100, 1.0),
    "DDD": (700, 15_000, 62, 0.0),
}


def every(plan):
    """Every coalition that meets a small programme, by brute force."""
    ranges = [range(n + 1) for n in plan.free.ravel()]
    for flat in product(*ranges):
        x = np.array(flat, dtype=np.int64).reshape(plan.free.shape)
        own = x @ plan.persons
        sent = own.sum()
        enough = plan.task.need["troops"] <= sent <= plan.task.need["troops"] + 649
        able = (own <= plan.troops).all() and (own <= plan.task.cap * plan.total + 1e-6).all()
        if enough and able and (own > 0).sum() <= plan.most:
            yield measure(plan, x)


def test_the_cheapest_is_as_cheap_as_brute_force_finds_to_the_gap(plan):
    one = plan(2000, FOUR)
    best = min(coalition.cost for coalition in every(one))
    assert best <= solve(one, 0.0).cost <= best * (1 + GAP)


def test_politics_first_is_as_close_as_brute_force_finds(plan):
    one = plan(2000, FOUR)
    best = min(coalition.politics for coalition in every(one))
    assert solve(one, float("inf")).politics <= best + 0.02


def test_the_quickest_day_and_the_smallest_share_are_those_of_brute_force(plan):
    one = plan(2000, FOUR)
    found = list(every(one))
    assert quickest(one) == min(coalition.days for coalition in found)
    least = min(coalition.dependence * coalition.total / one.total for coalition in found)
    assert least <= smallest_share(one) <= least * 1.07


@settings(max_examples=25)
@given(
    need=st.integers(300, 6000),
    states=st.lists(
        st.tuples(st.integers(0, 3000), st.integers(9_000, 20_000), st.integers(20, 200), st.floats(-2, 2)),
        min_size=1,
        max_size=7,
    ),
    politics=st.sampled_from([0.0, 0.05, 0.4, float("inf")]),
    cap=st.sampled_from([1.0, 0.5, 0.3]),
)
def test_what_is_found_meets_the_task_within_what_each_has_free(plan, need, states, politics, cap):
    one = plan(need, {f"S{i:02}": state for i, state in enumerate(states)}, cap=cap).within(None, cap)
    found = solve(one, politics)
    if found is None:
        assert not feasible(one, whole=True)
        return
    assert need <= found.total <= need + 649
    for candidate in one.people:
        sent = found.persons.get(candidate.state, 0)
        assert sent <= candidate.free["troops"]
        assert sent <= cap * need + 1e-6


@settings(max_examples=25)
@given(need=st.integers(300, 9000), free=st.lists(st.integers(0, 2500), min_size=1, max_size=6))
def test_the_nearest_lacks_something_exactly_where_the_task_cannot_be_met(plan, need, free):
    one = plan(need, {f"S{i}": (n, 10_000, 50, 0.0) for i, n in enumerate(free)})
    best = nearest(one)
    sent = best.total if best else 0
    assert (sent >= need) == feasible(one, whole=True)


def test_no_order_of_the_states_changes_what_is_best(plan):
    forwards, backwards = plan(2000, FOUR), plan(2000, dict(reversed(FOUR.items())))
    assert solve(forwards, 0.05).sent == solve(backwards, 0.05).sent


def test_a_state_that_leaves_is_in_no_coalition_and_the_rest_is_as_it_was(plan):
    one = plan(2000, FOUR)
    left = one.leaving("AAA")
    assert "AAA" not in solve(left, 0.0).sent
    assert [p.state for p in left.people] == ["BBB", "CCC", "DDD"]
    assert left.price.tolist() == [12_000, 9_000, 15_000]


def test_a_required_state_takes_part_even_if_it_is_dear(plan):
    assert "DDD" not in solve(plan(1000, FOUR), 0.0).sent
    assert "DDD" in solve(plan(1000, FOUR, require=("DDD",)), 0.0).sent


def test_what_cannot_arrive_by_the_day_does_not_go(plan):
    early = plan(2000, FOUR).within(75.0, None)
    found = solve(early, 0.0)
    assert "CCC" not in found.sent
    assert found.days <= 75
    assert solve(plan(2000, FOUR).within(59.0, None), 0.0) is None


def test_there_are_no_more_contributors_of_troops_than_allowed(plan):
    assert len(solve(plan(1900, FOUR, most=1), 0.0).sent) == 1
    assert solve(plan(4000, FOUR, most=2), 0.0) is None


def test_the_measures_of_a_coalition_are_those_worked_out_by_hand(plan):
    one = plan(2000, FOUR)
    x = np.array([[2, 0], [1, 0], [0, 0], [0, 1]])
    made = measure(one, x)
    assert made.persons == {"AAA": 1300, "BBB": 650, "DDD": 150}
    assert made.cost == 1300 * 10_000 + 650 * 12_000 + 150 * 15_000
    assert made.days == 75  # the second battalion of AAA follows after 15 days
    assert made.to_host == pytest.approx((1300 * 0.1 + 650 * 0.5) / 2100)
    assert made.inside == pytest.approx((650 * 0.6 + 150 * 0.1) / 2100)
    assert made.dependence == pytest.approx(1300 / 2100)
    assert made.concentration == pytest.approx((1300**2 + 650**2 + 150**2) / 2100**2)
    assert made.largest == "AAA"


def test_without_the_hosts_votes_only_the_distance_inside_counts(plan):
    made = measure(plan(2000, FOUR, host=None), np.array([[2, 0], [1, 0], [0, 0], [0, 0]]))
    assert made.to_host is None
    assert made.politics == made.inside


@given(st.lists(st.tuples(*[st.integers(0, 4)] * 4), min_size=1, max_size=12))
def test_a_front_keeps_what_nothing_beats_and_beats_all_it_leaves_out(rows):
    kept = undominated(rows)
    assert kept

    def beats(one, other):
        return all(a <= b for a, b in zip(one, other, strict=True)) and one != other

    for i in kept:
        assert not any(beats(rows[j], rows[i]) for j in range(len(rows)))
    for i in set(range(len(rows))) - set(kept):
        assert any(beats(rows[j], rows[i]) or rows[j] == rows[i] for j in kept)


def test_no_alternative_of_a_front_beats_another_and_the_extremes_have_their_names(plan):
    found = front(plan(2000, FOUR))
    table = [values(one.coalition) for one in found]
    assert undominated(table) == list(range(len(table)))
    named = " ".join(one.name for one in found)
    for name in ("balanced", "cheapest", "quickest", "closest in votes", "least dependent"):
        assert name in named
    assert found[0].name.startswith("balanced")
    assert found[0].regret == min(one.regret for one in found)


def test_a_task_that_nobody_can_meet_has_no_front(plan):
    assert front(plan(20_000, FOUR)) == ()
