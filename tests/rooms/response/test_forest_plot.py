"""The evidence on a lever as a picture and a table."""

from __future__ import annotations

import pytest

from comity.registry.load import registry
from comity.rooms.response.forest_plot import DOMAIN, LOOKS, chart, rows, table
from comity.rooms.response.levers import LEVERS, levers
from comity.rooms.response.usable import CHANNELS

OWN = {
    "effect": "mission-troops-un", "lever": "mission", "channel": "intensity", "treatment": "troops led by the UN",
    "unit": "country-month", "outcome": "deaths in state-based conflict", "population": "country-months of fighting",
    "measure": "rate ratio", "per": "1,000 troops", "dose": 1.0, "estimate": 0.95, "low": 0.88, "high": 1.01,
    "level": 0.95, "log_se": 0.034, "verdict": "usable", "why": "It passes every rule.", "variant_of": "",
    "placebo_of": "",
}  # fmt: skip
WIDE = OWN | {
    "effect": "wide", "treatment": "troops led by states", "estimate": 3.0, "low": 0.01, "high": 900.0, "log_se": 2.9,
    "verdict": "not usable", "why": "It fails.",
}  # fmt: skip
NONE = OWN | {
    "effect": "none", "treatment": "troops led by an alliance", "estimate": None, "low": None, "high": None,
    "log_se": None, "verdict": "not usable", "why": "No event to compare.",
}  # fmt: skip


@pytest.fixture(scope="module")
def shown():
    effects = [OWN, WIDE, NONE, OWN | {"effect": "p", "placebo_of": "mission-troops-un"}]
    evidence = registry()["evidence"].to_dicts()
    return rows("mission", "intensity", levers=levers(evidence, effects), evidence=evidence, effects=effects)


def test_what_is_drawn_from_stands_first_and_what_has_no_interval_last(shown):
    assert shown[0].looks == "assumed"
    assert [row.key for row in shown[:3]] == ["mission", "wide", "mission-troops-un"]
    ratios = [row.ratio is None for row in shown]
    assert ratios == sorted(ratios)


def test_every_row_of_the_registry_on_the_lever_is_there_and_no_placebo(shown):
    evidence = registry()["evidence"].filter(lever="mission", channel="intensity")["evidence"].to_list()
    assert {row.key for row in shown} == {*evidence, "mission", "mission-troops-un", "wide", "none"}


def test_a_row_without_an_interval_is_told_in_words_and_has_no_point(shown):
    for row, value in zip(shown, chart("x", shown).spec["data"]["values"], strict=True):
        assert (row.ratio is None) == bool(row.said)
        assert ("ratio" in value) == (row.ratio is not None)


def test_an_interval_that_goes_off_the_picture_is_cut_there_and_whole_in_the_table(shown):
    value = next(
        value for value in chart("x", shown).spec["data"]["values"] if value["name"].startswith("Troops led by s")
    )
    assert (value["low"], value["high"]) == DOMAIN
    cells = next(cells for cells in table(shown).rows if cells[0].startswith("Troops led by s"))
    assert cells[2] == "3.00 (95 % interval 0.01 to 900.00)"


def test_a_row_that_is_not_used_says_why_and_one_that_is_does_not(shown):
    assert all(bool(row.why) != row.used for row in shown)
    assert {row.key for row in shown if row.used} == {"mission", "mission-troops-un"}


def test_marks_differ_in_shape_as_well_as_in_colour():
    assert len({shape for _, _, shape in LOOKS.values()}) == len({colour for _, colour, _ in LOOKS.values()})


def test_the_picture_fits_a_phone_and_can_be_drawn(shown):
    vl_convert = pytest.importorskip("vl_convert")
    for one in (shown, [row for row in shown if row.ratio is None]):
        picture = chart("Effect of missions", one)
        assert picture.spec["width"] <= 340
        assert "<svg" in vl_convert.vegalite_to_svg(picture.spec)


def test_every_lever_with_evidence_has_a_picture_and_a_table():
    evidence = registry()["evidence"].to_dicts()
    drawn = levers(evidence, [])
    for lever in LEVERS:
        for channel in CHANNELS:
            found = rows(lever, channel, levers=drawn, evidence=evidence, effects=[])
            if found:
                assert len(table(found).rows) == len(chart("x", found).spec["data"]["values"]) == len(found)


def test_a_picture_of_nothing_is_refused():
    with pytest.raises(ValueError, match="has rows"):
        chart("x", ())
