"""Four-valued logic: lawlike properties by exhaustion and by hypothesis."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from comity.rooms.law.truth import STATUSES, every, opposite, some

statuses = st.lists(st.sampled_from(STATUSES), min_size=1, max_size=6)
KNOWN = ("met", "contested", "not met")


def fillings(parts):
    """Every way in which unknown parts could turn out."""
    return product(*(KNOWN if part == "unknown" else (part,) for part in parts))


@given(statuses)
def test_a_result_is_known_just_where_every_way_of_filling_the_unknown_gives_it(parts):
    for combine in (every, some):
        results = {combine(filling) for filling in fillings(parts)}
        assert combine(parts) == (results.pop() if len(results) == 1 else "unknown")


@given(statuses, st.randoms())
def test_order_does_not_matter(parts, random):
    mixed = list(parts)
    random.shuffle(mixed)
    assert every(mixed) == every(parts)
    assert some(mixed) == some(parts)


@given(statuses)
def test_all_and_any_mirror_each_other(parts):
    assert opposite(every(parts)) == some(map(opposite, parts))


@given(statuses)
def test_nothing_is_contested_where_no_part_is(parts):
    if "contested" not in parts:
        assert every(parts) != "contested"
        assert some(parts) != "contested"


def test_one_condition_that_fails_decides_whatever_is_unknown():
    assert every(["unknown", "not met", "contested"]) == "not met"
    assert some(["unknown", "met", "contested"]) == "met"
    assert every(["unknown", "contested"]) == "unknown"
