from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from comity.rooms.alliances.chain.follow import Pull
from comity.rooms.alliances.chain.graph import MOST, chain_chart, layout


def pull(state, by, round_=1, side="target", call="owed"):
    return Pull(state, side, round_, by, "A", call, firm=True, treaty="x", cite="x", reason="x")


def drawn(pulls):
    spec = chain_chart(pulls, "A", "B", lambda state: state, "1 June 2010").spec
    lines, _, points, _ = (layer["data"]["values"] for layer in spec["layer"])
    return lines, points


@given(st.lists(st.tuples(st.integers(0, 4), st.sampled_from([-1, 0, 1])), max_size=60))
def test_no_two_points_of_a_column_meet_and_each_is_on_its_side(places):
    heights = layout([column for column, _ in places], [side for _, side in places])
    spots = [(column, height) for (column, _), height in zip(places, heights.tolist(), strict=True)]
    assert len(set(spots)) == len(spots)
    for (_, side), height in zip(places, heights.tolist(), strict=True):
        assert height * side >= 1 if side else abs(height) < 0.5


def test_each_state_is_a_point_and_each_promise_a_line_from_the_one_who_is_helped():
    lines, points = drawn([pull("C", "B"), pull("D", "C", 2, call="owed if"), pull("E", "A", 2, "attacker")])
    assert {point["name"] for point in points} == set("ABCDE")
    at = {point["name"]: (point["round"], point["height"]) for point in points}
    ends = {((line["x"], line["y"]), (line["x2"], line["y2"])): line["call"] for line in lines}
    assert ends == {
        (at["A"], at["B"]): "attacks",
        (at["B"], at["C"]): "owed",
        (at["C"], at["D"]): "owed if",
        (at["A"], at["E"]): "owed",
    }


def test_beyond_what_fits_a_column_the_rest_share_a_point_that_says_how_many():
    states = [f"S{n}" for n in range(MOST + 7)]
    lines, points = drawn([pull(state, "B") for state in states])
    assert len(points) == 2 + MOST + 1
    assert points[-1]["name"] == "and 7 more"
    assert len(lines) == 1 + MOST + 1


def test_the_picture_is_no_taller_than_a_page_however_many_are_drawn_in():
    pulls = [pull(f"S{n}{r}", "B", r, side) for r in (1, 2, 3) for n in range(40) for side in ("target", "attacker")]
    spec = chain_chart(pulls, "A", "B", lambda state: state, "1 June 2010").spec
    assert spec["height"] <= 760
