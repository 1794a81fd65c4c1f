from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.rooms.alliances.pacts import pacts
from comity.rooms.alliances.places import Spot, inside

NEW_ZEALAND = Spot("NZL", "New Zealand", "NZL", "Oceania", "Australia and New Zealand", -41.3, 174.8)
TOKELAU = Spot("tokelau", "Tokelau", "NZL", "Oceania", "Polynesia", -9.0, -171.9)
NOWHERE = Spot("nowhere", "Nowhere", "NZL", "Oceania", "Polynesia", None, None)


# --- One token -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "spot", "fits"),
    [
        ("homeland", NEW_ZEALAND, True),
        ("homeland", TOKELAU, False),
        ("region:Oceania", TOKELAU, True),
        ("region:Europe", TOKELAU, False),
        ("subregion:Australia-and-New-Zealand", NEW_ZEALAND, True),
        ("subregion:Polynesia", NEW_ZEALAND, False),
        ("state:NZL", NEW_ZEALAND, True),
        ("state:NZL", TOKELAU, False),
        ("place:tokelau", TOKELAU, True),
        ("place:tokelau", NEW_ZEALAND, False),
        ("north:-10", TOKELAU, True),
        ("north:-10", NEW_ZEALAND, False),
        ("north:-9.0", TOKELAU, False),
        ("box:-50,-30,170,180", NEW_ZEALAND, True),
        ("box:-30,0,170,180", NEW_ZEALAND, False),
        ("box:-50,-30,160,170", NEW_ZEALAND, False),
        ("box:-60,0,170,-170", NEW_ZEALAND, True),
        ("box:-60,0,170,-170", TOKELAU, True),
        ("box:-60,0,-170,170", TOKELAU, False),
        ("north:-90", NOWHERE, False),
        ("box:-90,90,-180,180", NOWHERE, False),
        ("", NEW_ZEALAND, False),
    ],
)
def test_what_each_token_of_an_area_takes_in(rule, spot, fits):
    assert inside(rule, spot) == fits


def test_a_minus_prevails_wherever_it_stands():
    assert inside("region:Oceania", TOKELAU)
    assert not inside("region:Oceania -place:tokelau", TOKELAU)
    assert not inside("-place:tokelau region:Oceania place:tokelau", TOKELAU)
    assert not inside("-place:niue", TOKELAU)


@pytest.mark.parametrize("rule", ["continent:Oceania", "Oceania", "-planet:Earth"])
def test_a_token_nobody_knows_is_an_error_and_never_no(rule):
    with pytest.raises(ValueError, match=r"unknown token '(continent:Oceania|Oceania|planet:Earth)'"):
        inside(rule, TOKELAU)


ANYWHERE = st.builds(
    lambda lat, lon: Spot("sea", "Sea", "XXX", "Oceania", "Polynesia", lat, lon),
    st.floats(-90, 90), st.floats(-180, 180),
)  # fmt: skip


@given(spot=ANYWHERE, edges=st.lists(st.integers(-180, 180), min_size=2, max_size=2, unique=True))
def test_a_box_and_the_box_around_the_other_side_of_the_globe_cover_it_whole(spot, edges):
    west, east = edges
    assert inside(f"box:-90,90,{west},{east} box:-90,90,{east},{west}", spot)


@given(spot=ANYWHERE, south=st.integers(-90, 89))
def test_a_line_of_latitude_parts_the_globe(spot, south):
    assert inside(f"north:{south}", spot) != inside(f"box:-90,{south},-180,180", spot)


# --- Real areas ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def within(edition):
    """Whether a place or homeland is inside a treaty's area."""
    known = pacts(edition)
    return lambda area, spot: inside(known.areas[area][0], known.spots[spot])


NATO = {
    True: ["EST", "FIN", "ISL", "TUR", "USA", "CAN", "greenland", "faroe-islands", "svalbard", "azores", "madeira",
           "canary-islands", "bermuda", "saint-pierre-and-miquelon", "gibraltar", "west-berlin", "french-algeria"],
    False: ["falkland-islands", "south-georgia", "ascension-island", "diego-garcia", "hawaii", "guam", "puerto-rico",
            "guantanamo-bay", "ceuta", "melilla", "reunion", "french-guiana", "martinique", "new-caledonia", "crimea",
            "kaliningrad", "northern-cyprus", "UKR", "RUS", "CHE", "SRB", "ISR", "JPN"],
}  # fmt: skip


@pytest.mark.parametrize(("spot", "covered"), [(spot, covered) for covered, spots in NATO.items() for spot in spots])
def test_article_6_of_the_north_atlantic_treaty(within, spot, covered):
    assert within("nato-6", spot) == covered


@pytest.mark.parametrize(
    ("area", "inside_it", "outside_it"),
    [
        ("weu-v", ["DEU", "azores", "gibraltar"], ["falkland-islands", "ceuta", "french-guiana", "new-caledonia"]),
        ("eu-42-7", ["EST", "CYP", "IRL", "canary-islands", "ceuta", "reunion", "french-guiana"],
         ["greenland", "faroe-islands", "new-caledonia", "NOR", "UKR", "northern-cyprus", "akrotiri-and-dhekelia"]),
        ("warsaw-4", ["POL", "DDR", "CSK", "RUS"], ["MNG", "CUB", "CHN", "kuril-islands"]),
        ("rio-4", ["ARG", "USA", "CAN", "falkland-islands", "greenland", "guantanamo-bay"],
         ["ascension-island", "azores", "diego-garcia", "french-polynesia"]),
        ("us-japan-v", ["JPN", "okinawa", "senkaku-islands"], ["dokdo", "kuril-islands", "guam", "USA"]),
        ("us-korea-3", ["KOR", "guam", "hawaii"], ["dokdo", "PRK", "puerto-rico"]),
        ("us-taiwan-1954", ["TWN", "penghu"], ["kinmen", "matsu", "pratas", "CHN"]),
        ("us-philippines-iv-v", ["PHL", "second-thomas-shoal", "guam"], ["CHN", "puerto-rico", "diego-garcia"]),
    ],
)  # fmt: skip
def test_what_other_treaties_areas_take_in_and_leave_out(within, area, inside_it, outside_it):
    assert [spot for spot in inside_it if not within(area, spot)] == []
    assert [spot for spot in outside_it if within(area, spot)] == []


def test_every_area_of_the_registry_can_be_asked_of_every_place(edition):
    known = pacts(edition)
    for rule, name in known.areas.values():
        found = [spot for spot in known.spots.values() if inside(rule, spot)]
        assert found, name


def test_every_place_lies_on_the_globe_and_every_homeland_is_its_own(edition):
    known = pacts(edition)
    for spot in known.spots.values():
        assert spot.lat is None or -90 <= spot.lat <= 90
        assert spot.lon is None or -180 <= spot.lon <= 180
    homelands = {spot.key for spot in known.spots.values() if spot.homeland}
    assert homelands == set(edition.table("states")["state"])
