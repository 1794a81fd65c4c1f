"""A code means a state on a day; one that means none is an error, never a silent gap."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.errors import BuildError
from comity.panels.codes import from_code, from_views
from comity.registry.load import registry


def state_of(code, day, system, **more):
    frame = pl.DataFrame({"gw": [code], "day": [day], "deaths": [7]})
    return from_code(frame, registry()["state_spells"], system=system, code="gw", day="day", **more)


@pytest.mark.parametrize(
    ("system", "code", "day", "state"),
    [
        ("gw", 520, "2022-12-31", "SOM"),
        ("gw", 345, "1990-01-01", "YUG"),
        ("gw", 340, "2010-01-01", "SRB"),
        ("cow", 345, "1900-01-01", "SRB"),  # COW runs Serbia, Yugoslavia and Serbia under one code
        ("cow", 345, "1990-01-01", "YUG"),
        ("cow", 345, "2010-01-01", "SRB"),
        ("cow", 345, "2006-06-04", "YUG"),
        ("cow", 345, "2006-06-05", "SRB"),
        ("gw", 365, "1950-06-01", "RUS"),
        ("cow", 255, "1900-01-01", "DEU"),
        ("cow", 260, "1960-01-01", "DEU"),
        ("cow", 265, "1960-01-01", "DDR"),
        ("gw", 678, "2000-01-01", "YEM"),
        ("cow", 679, "2000-01-01", "YEM"),
        ("gw", 817, "1970-01-01", "RVN"),
        ("gw", 816, "1970-01-01", "VNM"),
    ],
)
def test_a_code_means_the_state_that_bore_it_on_the_day(system, code, day, state):
    assert state_of(code, day, system).rows() == [(day, 7, state)]


def test_every_spell_of_the_registry_is_found_on_its_first_day():
    for state, system, code, begin in registry()["state_spells"].select("state", "system", "code", "from").rows():
        assert state_of(code, begin, system)["state"].to_list() == [state], (system, code, begin)


def test_a_code_of_the_other_system_belongs_to_no_state():
    with pytest.raises(BuildError, match=r"1 rows have a code of system 'gw' that belongs to no state: \[\(679, "):
        state_of(679, "2000-01-01", "gw")


def test_codes_to_be_ignored_are_left_out_with_their_rows():
    assert state_of(9999, "2000-01-01", "gw", ignore=[9999]).is_empty()


@given(st.permutations([2, 200, 365, 520, 710]))
def test_rows_keep_their_number_and_their_order(codes):
    frame = pl.DataFrame({"gw": codes, "day": ["2000"] * len(codes)})
    found = from_code(frame, registry()["state_spells"], system="gw", code="gw", day="day")["state"].to_list()
    known = {2: "USA", 200: "GBR", 365: "RUS", 520: "SOM", 710: "CHN"}
    assert found == [known[code] for code in codes]


def test_a_views_number_means_a_present_day_state():
    frame = pl.DataFrame({"country": [120, 120], "deaths": [1, 2]}, schema_overrides={"country": pl.Int32})
    assert from_views(frame, registry()["states"]).rows() == [(1, "SOM"), (2, "SOM")]


def test_views_numbers_that_mean_no_state_are_all_told():
    frame = pl.DataFrame({"country": [998, 120, 997]}, schema={"country": pl.Int32})
    with pytest.raises(BuildError, match=r"without a state in the registry: \[997, 998\]"):
        from_views(frame, registry()["states"])
