"""Which states and pairs existed in which years, against a count day by day."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.panels.grid import Grid
from comity.registry.load import registry

YEARS = (1990, 1992)
DAYS = st.dates(date(1988, 6, 1), date(1994, 6, 1))
CODES = (2, 20, 255, 900)


@st.composite
def spells(draw):
    """State spells of the system "cow", several to a state and some without an end; state 1 is always there."""
    periods = draw(st.lists(st.tuples(st.sampled_from(CODES), DAYS, DAYS, st.booleans()), max_size=8))
    rows = [("S1", "cow", 1, "1900-01-01", None)]
    for code, one, two, ended in periods:
        until = str(max(one, two) + timedelta(1)) if ended else None
        rows.append((f"S{code}", "cow", code, str(min(one, two)), until))
    schema = {"state": pl.String, "system": pl.String, "code": pl.Int64, "from": pl.String, "until": pl.String}
    return pl.DataFrame(rows, schema, orient="row")


def days_of(table, code):
    """Every day of the years on which a state existed."""
    found = set()
    for begin, end in table.filter(pl.col("code") == code).select("from", "until").rows():
        day, last = date.fromisoformat(begin), date.fromisoformat(end or "1999-01-01")
        day = max(day, date(YEARS[0], 1, 1))
        while day < min(last, date(YEARS[1] + 1, 1, 1)):
            found.add(day)
            day += timedelta(1)
    return found


def rows_of(grid):
    keys = grid.keys()
    return list(zip(*(keys[name].to_list() for name in keys), strict=True))


@given(spells())
def test_a_state_year_is_a_row_if_the_state_existed_on_a_day_of_the_year(table):
    grid = Grid.of(table, system="cow", years=YEARS, pairs=0)
    found = {(code, day.year) for code in (1, *CODES) for day in days_of(table, code)}
    assert rows_of(grid) == sorted(found)


@given(spells(), st.sampled_from([1, 2]))
def test_a_dyad_year_is_a_row_if_both_states_existed_on_one_day_of_the_year(table, pairs):
    grid = Grid.of(table, system="cow", years=YEARS, pairs=pairs)
    days = {code: days_of(table, code) for code in (1, *CODES)}
    found = {
        (one, two, day.year)
        for one in days
        for two in days
        if (one < two if pairs == 1 else one != two)
        for day in days[one] & days[two]
    }
    assert rows_of(grid) == sorted(found)


@given(spells(), st.data())
def test_a_sources_state_years_are_found_by_their_code_and_year_and_nothing_else_is(table, data):
    pairs = data.draw(st.sampled_from([0, 1, 2]))
    grid = Grid.of(table, system="cow", years=YEARS, pairs=pairs)
    keys = st.tuples(st.sampled_from((1, *CODES, 333)), st.integers(YEARS[0] - 1, YEARS[1] + 1))
    values = data.draw(st.dictionaries(keys, st.integers(1, 9)))
    source = pl.DataFrame(
        [(code, year, value) for (code, year), value in values.items()],
        {"cow": pl.Int32, "year": pl.Int32, "value": pl.Int32},
        orient="row",
    )
    zero = np.array(
        data.draw(st.lists(st.booleans(), min_size=grid.alive.size, max_size=grid.alive.size)), dtype=bool
    ).reshape(grid.alive.shape)
    columns = grid.by_state(source, "cow", ["value"], zero=zero)
    number = {int(code): place for place, code in enumerate(grid.codes)}
    sides = ("value1", "value2") if pairs else ("value",)
    for at, (*codes, year) in enumerate(rows_of(grid)):
        for side, code in zip(sides, codes, strict=True):
            nothing = 0 if zero[number[code], year - YEARS[0]] else None
            assert columns[side][at] == values.get((code, year), nothing)


@given(spells(), st.data())
def test_a_sources_dyad_years_stand_in_the_row_of_their_codes_and_year(table, data):
    grid = Grid.of(table, system="cow", years=YEARS, pairs=data.draw(st.sampled_from([1, 2])))
    code = st.sampled_from((1, *CODES, 333))
    keys = data.draw(st.lists(st.tuples(code, code, st.integers(YEARS[0] - 1, YEARS[1] + 1)), unique=True))
    source = pl.DataFrame(keys, dict.fromkeys(("cow1", "cow2", "year"), pl.Int32), orient="row")
    at, row = grid.rows_of(source, ("cow1", "cow2"))
    here = rows_of(grid)
    assert [here[place] for place in at] == [keys[place] for place in row]
    assert sorted(row) == [place for place, key in enumerate(keys) if key in set(here)]


@given(spells(), st.data())
def test_some_rows_of_a_grid_are_those_rows_and_their_columns(table, data):
    grid = Grid.of(table, system="cow", years=YEARS, pairs=2)
    n = len(grid.places)
    wanted = np.array(data.draw(st.lists(st.booleans(), min_size=n, max_size=n)), dtype=bool)
    assert rows_of(grid.only(wanted)) == [row for row, keep in zip(rows_of(grid), wanted, strict=True) if keep]


@given(spells(), st.integers(1988, 1994), st.integers(0, 4), st.sampled_from([0, 1, 2]))
def test_a_source_covers_the_years_from_its_first_to_its_last_and_no_other(table, first, more, pairs):
    grid = Grid.of(table, system="cow", years=YEARS, pairs=pairs)
    covered = grid.covered(first, first + more, pl.Int8)
    assert covered.dtype == pl.Int8
    assert covered.to_list() == [0 if first <= row[-1] <= first + more else None for row in rows_of(grid)]


@given(spells(), st.sampled_from([0, 1, 2]), st.data())
def test_a_source_covers_a_pair_where_it_speaks_of_both_its_states(table, pairs, data):
    grid = Grid.of(table, system="cow", years=YEARS, pairs=pairs)
    size = grid.alive.size
    known = np.array(data.draw(st.lists(st.booleans(), min_size=size, max_size=size)), dtype=bool)
    known = known.reshape(grid.alive.shape)
    number = {int(code): place for place, code in enumerate(grid.codes)}
    covered = grid.covered(1991, 1992, pl.Int8, known=known)
    expected = [
        0 if year >= 1991 and all(known[number[code], year - YEARS[0]] for code in codes) else None
        for *codes, year in rows_of(grid)
    ]
    assert covered.to_list() == expected


# --- The registry's states -----------------------------------------------------------------------------------------


def real(system, years, pairs):
    return set(rows_of(Grid.of(registry()["state_spells"], system=system, years=years, pairs=pairs)))


def test_the_german_democratic_republic_met_west_germany_in_1990_and_the_united_germany_never():
    dyads = real("cow", (1990, 1991), 2)
    assert (260, 265, 1990) in dyads
    assert (265, 260, 1990) in dyads
    assert not {(255, 265, 1990), (265, 255, 1990), (255, 260, 1990)} & dyads
    assert {(2, 255, 1990), (2, 260, 1990), (2, 265, 1990), (2, 255, 1991)} <= dyads
    assert (2, 260, 1991) not in dyads


def test_the_two_yemens_never_met_the_one_that_came_of_them():
    dyads = real("cow", (1990, 1990), 1)
    assert (678, 680, 1990) in dyads
    assert not {(678, 679, 1990), (679, 680, 1990)} & dyads


def test_a_yugoslavia_out_of_the_system_from_april_1941_to_october_1944_has_no_rows_in_1942_and_1943():
    years = {year for code, year in real("cow", (1940, 1945), 0) if code == 345}
    assert years == {1940, 1941, 1944, 1945}


@pytest.mark.parametrize("system", ["cow", "gw"])
def test_directed_dyads_are_the_undirected_ones_in_both_directions(system):
    undirected = real(system, (1900, 1950), 1)
    turned = {(two, one, year) for one, two, year in undirected}
    assert not undirected & turned
    assert real(system, (1900, 1950), 2) == undirected | turned
