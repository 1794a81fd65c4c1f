"""What the room finds does not depend on the order in which the rows of the edition's tables stand."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.rooms.coalition.front import front
from comity.rooms.coalition.plan import planned
from comity.rooms.coalition.pool import candidates
from comity.rooms.coalition.task import Task
from comity.rooms.coalition.tell import tell
from comity.rooms.coalition.world import world as made


def shuffled(edition, seed):
    """The room's view of the edition's tables, each with its rows in another order."""
    return made(lambda name: edition.table(name).sample(fraction=1.0, shuffle=True, seed=seed))


HOSTS = st.sampled_from(["HTI", "SOM", "LBR", "MLI", "SSD", "TWN", "BIH", "TLS"])
TASKS = st.builds(
    Task,
    HOSTS,
    st.fixed_dictionaries({"troops": st.integers(500, 20_000)}, optional={"police": st.integers(200, 2000)}),
    st.sampled_from(["2003-09-19", "2007-01-10", "2012-02-22", "2022-12-31"]),
    under=st.sampled_from(["un", "au", "nato"]),
    regional=st.booleans(),
    untried=st.booleans(),
    listed=st.booleans(),
)


@settings(max_examples=8)
@given(seed=st.integers(0, 2**32 - 1), tasks=st.lists(TASKS, min_size=3, max_size=6))
def test_who_could_take_part_and_why_not_is_the_same_in_whatever_order_rows_stand(edition, world, seed, tasks):
    other = shuffled(edition, seed)
    for task in tasks:
        assert candidates(other, task) == candidates(world, task)


@pytest.mark.parametrize("seed", [1, 7])
def test_the_alternatives_are_the_same_in_whatever_order_rows_stand(edition, world, seed):
    task = Task("LBR", {"troops": 6000, "police": 700, "hospital": 1}, "2003-09-19")
    ours, theirs = (front(planned(one, task)[1]) for one in (world, shuffled(edition, seed)))
    assert [one.name for one in ours] == [one.name for one in theirs]
    assert [one.coalition for one in ours] == [one.coalition for one in theirs]


def test_the_whole_answer_is_the_same_in_whatever_order_rows_stand(edition, world):
    task = Task("HTI", {"troops": 3000, "helicopters": 1}, "2022-12-31", ready="2023-06-01")
    assert tell(shuffled(edition, 11), task, edition) == tell(world, task, edition)
