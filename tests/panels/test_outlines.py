"""Outlines for maps: the states of the registry, closed rings, dashed where disputed, small enough to ship."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from comity.panels import outlines as module
from comity.panels.outlines import DISCLAIMER, outlines
from comity.registry.load import registry


@pytest.fixture(scope="module")
def found():
    return outlines()


def inside(shape, point):
    """Whether a point lies in a MultiPolygon, by counting the edges to its east."""
    x, y = point
    crossed = False
    for polygon in shape["coordinates"]:
        for ring in polygon:
            for (x1, y1), (x2, y2) in pairwise(ring):
                if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
                    crossed = not crossed
    return crossed


def test_every_key_is_a_state_of_the_registry(found):
    assert set(found["states"]) <= set(registry()["states"]["state"])


def test_every_state_of_the_forecast_but_small_ones_has_an_outline(found, edition):
    without = set(edition.table("risk_draws")["state"]) - set(found["states"])
    assert not without & {"XKX", "SSD", "TWN", "TLS", "SWZ", "LSO"}
    assert {"SGP", "MLT", "MDV"} <= without
    assert len(without) < 30


def test_capitals_lie_in_their_states(found):
    """Of states larger than the outlines' error."""
    rows = registry()["states"].drop_nulls("lat").select("state", "lat", "lon").iter_rows()
    lost = {
        state for state, lat, lon in rows if state in found["states"] and not inside(found["states"][state], (lon, lat))
    }
    # On coasts and borders, where a coarse line cuts the city off.
    assert len(lost) < 35
    assert not lost & {"AFG", "BRA", "COD", "ETH", "FRA", "IND", "IRN", "IRQ", "MEX", "NER", "RUS", "SAU", "SDN", "UKR"}


@pytest.mark.parametrize(
    ("point", "state"),
    [((34.1, 45.2), "UKR"), ((33.4, 35.25), "CYP"), ((44.0, 9.6), "SOM"), ((31.0, 7.5), "SSD"), ((-7.6, 31.6), "MAR")],
)
def test_what_is_recognised_is_drawn_and_not_who_holds_it(found, point, state):
    assert inside(found["states"][state], point)


def test_western_sahara_is_drawn_to_the_parallel_and_is_nobodys(found):
    for point in ((-13.0, 25.5), (-15.5, 23.0), (-9.5, 26.5)):
        assert inside(found["elsewhere"]["W. Sahara"], point)
        assert not inside(found["states"]["MAR"], point)


def test_rings_are_closed_and_run_clockwise_outside(found):
    """Vega fills the rest of the globe where a ring runs the other way."""
    crossing = {"RUS", "FJI"}  # rings that meet the line of the date say nothing on a plane
    for key, shape in {**found["states"], **found["elsewhere"]}.items():
        assert shape["coordinates"], key
        for polygon in shape["coordinates"]:
            for place, ring in enumerate(polygon):
                assert ring[0] == ring[-1]
                area = sum((b[0] - a[0]) * (b[1] + a[1]) for a, b in pairwise(ring))
                if key not in crossing:
                    assert (area > 0) == (place == 0), key


def test_disputed_lines_are_apart_from_the_others(found):
    def points(kind):
        return {(a, b) for line in found[kind]["coordinates"] for a, b in pairwise(line)}

    assert not points("borders") & points("disputed")
    kashmir = [p for line in found["disputed"]["coordinates"] for p in line if 74 < p[0] < 79 and 32 < p[1] < 36]
    assert kashmir
    assert any(33 < p[0] < 35 and 45.5 < p[1] < 46.5 for line in found["disputed"]["coordinates"] for p in line)


def test_coordinates_are_degrees(found):
    for shape in found["states"].values():
        for polygon in shape["coordinates"]:
            assert all(-180 <= x <= 180 and -90 <= y <= 90 for ring in polygon for x, y in ring)


def test_the_file_is_small_and_names_its_source(found):
    assert Path(module.__file__).with_name("outlines.json").stat().st_size < 300 * 1024
    assert found["source"].startswith("Natural Earth")
    assert "disputed" in DISCLAIMER.lower()


def test_they_are_read_once():
    assert outlines() is outlines()
