"""Years of peace, against a count row by row."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.panels.spells import peace_spell


def counted(rows, origin):
    """The same, one row after the other: how many rows or years since the start or the year after an event."""
    spells, since, before = [], None, None
    for at, (unit, year, _) in enumerate(rows):
        if before is None or before[0] != unit or before[2]:
            since = (at, year)
        spells.append(at - since[0] if origin == "rows" else year - since[1])
        before = rows[at]
    return spells


@st.composite
def histories(draw):
    """Rows (unit, year, event), sorted, with years left out here and there."""
    keys = draw(st.sets(st.tuples(st.integers(0, 3), st.integers(1816, 1840)), max_size=60))
    return [(unit, year, draw(st.booleans())) for unit, year in sorted(keys)]


@given(histories(), st.sampled_from(["rows", "calendar"]))
def test_peace_is_counted_as_row_by_row(rows, origin):
    unit, year, event = (np.array([row[column] for row in rows], dtype=kind) for column, kind in enumerate("iib"))
    spells = peace_spell(unit.astype(np.int64), year.astype(np.int64), event.astype(bool), origin=origin)
    assert spells.tolist() == counted(rows, origin)


def spell(years, events, origin):
    one = np.zeros(len(years), dtype=np.int64)
    return peace_spell(one, np.array(years), np.isin(years, events), origin=origin).tolist()


@pytest.mark.parametrize("origin", ["rows", "calendar"])
def test_the_year_of_a_dispute_still_counts_the_peace_before_it_and_the_next_is_zero(origin):
    assert spell([1900, 1901, 1902, 1903, 1904], [1902], origin) == [0, 1, 2, 0, 1]


@pytest.mark.parametrize("origin", ["rows", "calendar"])
def test_two_years_of_dispute_in_a_row_leave_no_peace_between(origin):
    assert spell([1900, 1901, 1902, 1903], [1900, 1901], origin) == [0, 0, 0, 1]


def test_years_out_of_the_panel_count_by_the_calendar_and_not_by_rows():
    years = [1938, 1939, 1946, 1947]
    assert spell(years, [], "calendar") == [0, 1, 8, 9]
    assert spell(years, [], "rows") == [0, 1, 2, 3]
