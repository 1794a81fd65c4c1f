"""What is hidden cannot be reckoned from what is shown."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from comity.rooms.community.survey.suppress import Key, lines, suppressed

COUNTS = st.lists(st.integers(0, 60), min_size=12, max_size=12)


def table(cells):
    """A wave of three places by two sexes and two ages, whose sums agree."""
    counts = {}
    for place in range(3):
        split = [*cells[4 * place : 4 * place + 2]]
        total = sum(split)
        young = min(cells[4 * place + 2], total)
        for group, level, count in (
            ("sex", "women", split[0]),
            ("sex", "men", split[1]),
            ("age", "young", young),
            ("age", "old", total - young),
        ):
            for where in (f"p{place}", ""):
                key = Key("w", where, group, level)
                counts[key] = counts.get(key, 0) + count
        for where in (f"p{place}", ""):
            counts[Key("w", where)] = counts.get(Key("w", where), 0) + total
    return {key: count for key, count in counts.items() if count}


@given(COUNTS)
def test_no_small_cell_is_shown_and_no_line_lacks_just_one(cells):
    counts = table(cells)
    hidden = suppressed(counts, 30)
    assert all(counts[key] >= 30 for key in counts if key not in hidden)
    for line in lines(counts):
        away = [key for key in line if key in hidden]
        assert len(away) != 1 or len(line) == 1


@given(COUNTS)
def test_a_place_that_is_hidden_is_hidden_in_all_its_groups(cells):
    counts = table(cells)
    hidden = suppressed(counts, 30)
    for key in counts:
        if Key(key.wave, key.place) in hidden:
            assert key in hidden


def test_large_cells_are_all_shown():
    assert suppressed(table([50] * 12), 30) == set()


def test_one_small_cell_takes_three_more_with_it():
    counts = {
        Key("w", place, "sex", sex): 5 if (place, sex) == ("a", "women") else 100
        for place in ("a", "b", "c")
        for sex in ("women", "men")
    }
    hidden = suppressed(counts, 30)
    assert len(hidden) == 4
    assert Key("w", "a", "sex", "women") in hidden
