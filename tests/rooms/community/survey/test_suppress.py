"""What is hidden cannot be reckoned from what is shown."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.rooms.community.survey.suppress import Key, lines, suppressed

COUNTS = st.lists(st.integers(0, 60), min_size=9, max_size=9)


def table(cells):
    """A wave of three places by two sexes and two ages, whose sums agree."""
    counts = {}
    for place in range(3):
        split = [*cells[3 * place : 3 * place + 2]]
        total = sum(split)
        young = min(cells[3 * place + 2], total)
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
    for line in lines(counts).values():
        away = [key for key in line if key in hidden]
        assert len(away) != 1 or len(line) == 1
        assert sum(counts[key] for key in away) >= 30 or len(away) in (0, len(line))


@given(COUNTS)
def test_a_place_that_is_hidden_is_hidden_in_all_its_groups(cells):
    counts = table(cells)
    hidden = suppressed(counts, 30)
    for key in counts:
        if Key(key.wave, key.place) in hidden:
            assert key in hidden


def crossed(rows):
    """A wave by place (rows) and by two groups of three levels (columns), whose sums agree."""
    counts = {}
    for place, row in enumerate(rows):
        for group, cells in (("age", row), ("work", [row[0] + row[1], 0, row[2]])):
            for level, count in enumerate(cells):
                for where in (f"p{place}", ""):
                    key = Key("w", where, group, str(level))
                    counts[key] = counts.get(key, 0) + count
        for where in (f"p{place}", ""):
            counts[Key("w", where)] = counts.get(Key("w", where), 0) + sum(row)
    return {key: count for key, count in counts.items() if count}


def known(counts, hidden):
    """Hidden cells that all sums together give away: those that no solution of them changes."""
    if not hidden:
        return set()
    cells = sorted(hidden)
    system = [
        [(key in line) - float(key == total) for key in cells] for (_, total), line in lines(counts).items()
    ]  # fmt: skip
    values, rows = np.linalg.svd(np.array(system), full_matrices=True)[1:]
    free = rows[(values > 1e-9).sum() :]
    return {key for at, key in enumerate(cells) if np.abs(free[:, at]).max(initial=0) < 1e-9}


def test_a_cell_that_two_lines_give_away_only_together_is_hidden_too():
    """Rows 1-2 less columns 1-2 leave the middle cell, though each of its lines lacks three others or more."""
    small, large = 5, 100
    away = {(0, 0), (0, 1), (1, 0), (1, 1), (2, 2), (2, 3), (3, 2), (3, 3), (0, 2)}
    counts = {}
    for place in range(4):
        for level in range(4):
            count = small if (place, level) == (0, 2) else 25 if (place, level) in away else large
            for where, group, one in ((f"p{place}", "g", str(level)), (f"p{place}", "", ""),
                                      ("", "g", str(level)), ("", "", "")):  # fmt: skip
                key = Key("w", where, group, one)
                counts[key] = counts.get(key, 0) + count
    first = {key for key, count in counts.items() if count < 30}
    assert len(first) == len(away)
    assert all(len(first & set(line)) != 1 for line in lines(counts).values())
    assert known(counts, first) == {Key("w", "p0", "g", "2")}
    assert not known(counts, suppressed(counts, 30))


@settings(deadline=None)
@given(st.lists(st.tuples(*[st.sampled_from((0, 1, 5, 20, 31, 60, 200))] * 3), min_size=2, max_size=5))
def test_no_small_cell_can_be_reckoned_from_all_sums_together(rows):
    counts = crossed(rows)
    hidden = suppressed(counts, 30)
    assert not {key for key in known(counts, hidden) if counts[key] < 30}


def test_few_who_are_in_no_level_do_not_hide_the_wave():
    """Where somebody's age is not known, the ages of a place add up to nobody knows what."""
    counts = table([200] * 9)
    counts |= {Key("w", "hamlet"): 1, Key("w", "hamlet", "sex", "men"): 1}
    for key in (Key("w"), Key("w", "", "sex", "men")):
        counts[key] += 1
    assert Key("w") not in suppressed(counts, 30)


def test_a_cell_is_hidden_however_many_answered_if_it_must_stand_alone():
    alone = Key("w", "p0", "sex", "men")
    hidden = suppressed(table([50] * 9), 30, {alone})
    assert alone in hidden
    assert len(hidden) >= 4


def test_large_cells_are_all_shown():
    assert suppressed(table([50] * 9), 30) == set()


def test_one_small_cell_takes_three_more_with_it():
    counts = table([5, 100, 105, 100, 100, 200, 100, 100, 200])
    hidden = suppressed(counts, 30)
    assert len(hidden) == 4
    assert Key("w", "p0", "sex", "women") in hidden
