"""Distances on the globe."""

from __future__ import annotations

import math

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.panels.distances import EARTH_KM, great_circle

PLACES = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


def km(one, two):
    series = (pl.Series([value], dtype=pl.Float64) for value in (one[0], one[1], two[0], two[1]))
    return great_circle(*series).item()


@pytest.mark.parametrize(
    ("one", "two", "far"),
    [
        ((0, 0), (0, 90), 10007.6),  # a quarter of the equator
        ((90, 0), (-90, 0), 20015.1),  # from pole to pole
        ((38.8951, -77.0364), (51.5002, -0.1262), 5897.0),  # Washington to London
        ((-41.2866, 174.7756), (40.4165, -3.7026), 19855.0),  # Wellington to Madrid, nearly its antipode
        ((0, 179.5), (0, -179.5), 111.2),  # across the date line
    ],
)
def test_a_known_distance(one, two, far):
    assert km(one, two) == pytest.approx(far, rel=2e-3)


@given(PLACES, PLACES)
def test_distance_is_that_of_the_arc_between_two_directions(one, two):
    def direction(place):
        lat, lon = (math.radians(value) for value in place)
        return math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)

    chord = math.dist(direction(one), direction(two))
    assert km(one, two) == pytest.approx(2 * EARTH_KM * math.asin(min(chord / 2, 1)), rel=1e-5, abs=0.01)


@given(PLACES, PLACES)
def test_distance_is_the_same_both_ways_and_at_most_half_the_way_round(one, two):
    assert km(one, two) == pytest.approx(km(two, one), abs=0.01)
    assert 0 <= km(one, two) <= math.pi * EARTH_KM + 1
    assert km(one, one) == 0


def test_where_a_place_is_not_known_the_distance_is_not_either():
    known, unknown = pl.Series([1.0]), pl.Series([None], dtype=pl.Float64)
    assert great_circle(known, known, unknown, known).to_list() == [None]
    assert great_circle(known, unknown, known, known).to_list() == [None]
