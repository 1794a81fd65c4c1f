"""What may drive a lever, and what may not take its place."""

from __future__ import annotations

import math

import polars as pl
import pytest

from comity.errors import EditionError, InputError, UnknownName
from comity.option import option
from comity.rooms.response.arms import middle
from comity.rooms.response.baseline import baseline_of
from comity.rooms.response.check import Setting, arms
from comity.rooms.response.drive import drives
from comity.rooms.response.evidence import Lever, amount, book, led_by, set_by_asker, speaks_of


class Having:
    """An edition with some of its tables replaced."""

    def __init__(self, edition, **tables):
        self._edition, self._tables = edition, tables
        self.manifest = edition.manifest

    def table(self, name):
        return self._tables.get(name, self._edition.table(name)) if name in self._tables else self._edition.table(name)

    def names(self, kind):
        return self._edition.names(kind)


def driven(edition, text, known, months=24):
    """The drives of one option."""
    ahead = baseline_of(edition, "SOM").months[:months]
    (arm,), faults = arms(Setting(edition, "SOM", ahead), {text: option(text)})
    assert not faults
    return drives(edition, arm, known, months)


def lever(**changes):
    fields = {
        "lever": "mission", "channel": "intensity", "treatment": "troops led by the UN", "per": "1,000 troops",
        "center": -0.05, "error": 0.03, "tau": 0.3, "rows": 1, "standing": "assumed", "why": "by hand", "keys": (),
    }  # fmt: skip
    return Lever(**(fields | changes))


def test_every_lever_of_the_edition_can_be_read_and_says_why(edition):
    known = book(edition, effects={})
    assert {one.channel for one in known} == {"intensity", "onset", "recurrence"}
    assert all(one.why for one in known)
    assert all(one.error >= 0 and math.isfinite(one.center) for one in known if one.usable)


@pytest.mark.parametrize("column", ["outcome", "population"])
def test_an_effect_of_another_outcome_or_population_is_refused(edition, column):
    other = edition.table("levers").with_columns(pl.lit("crime").alias(column))
    with pytest.raises(EditionError, match="which the engine does not take in"):
        book(Having(edition, levers=other), effects={})


def test_an_estimate_that_fails_its_checks_or_has_no_interval_may_not_be_chosen(edition):
    with pytest.raises(InputError, match="may not drive mission"):
        book(edition, chosen=("recurrence-presence",), effects={})
    with pytest.raises(UnknownName, match="No estimate has the key 'nope'"):
        book(edition, chosen=("nope",), effects={})


def test_a_usable_estimate_may_be_chosen_and_is_marked(edition):
    usable = edition.table("effects").filter(verdict="usable", lever="mission", channel="intensity")
    if usable.is_empty():
        pytest.skip("no usable estimate of missions in this edition")
    (mine,) = [one for one in book(edition, chosen=(usable["effect"][0],), effects={}) if one.given]
    assert mine.center == pytest.approx(math.log(usable["estimate"][0]) / usable["dose"][0])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("mission=0.7", "has no interval"),
        ("mission=0.7:0.8:0.9", "between the ends of its interval"),
        ("mission=0.7:0:0.9", "between the ends of its interval"),
        ("mission=0.7:0.7:0.7", "has no width"),
        ("mission=a:b:c", "is no number"),
        ("mision=0.7:0.5:0.9", "no lever 'mision'"),
        ("mission.intensty=0.7:0.5:0.9", "no channel 'intensty'"),
        ("mission=0.7:0.5:0.9 per 3 cats", "'3 cats' is no dose"),
    ],
)
def test_an_effect_of_the_askers_own_needs_an_interval_and_a_lever(text, told):
    _, faults = set_by_asker([text], ["mission"])
    assert any(told in str(fault) for fault in faults)


def test_an_effect_without_a_lever_is_of_every_option_named():
    found, faults = set_by_asker(["0.7:0.5:0.98"], ["mission", "mediation", "mission"])
    assert not faults
    assert set(found) == {("mission", "intensity"), ("mediation", "intensity")}
    one = found["mission", "intensity"]
    assert one.given
    assert one.center == pytest.approx(math.log(0.7))
    assert one.error == pytest.approx((math.log(0.98) - math.log(0.5)) / (2 * 1.959964), rel=1e-6)


def test_doses_are_read_from_words():
    assert (amount("1,000 troops").counts, amount("1,000 troops").unit) == ("troops", 1000.0)
    assert (amount("100 military observers").counts, amount("100 military observers").unit) == ("observers", 100.0)
    assert amount("doubling of contributors") is None


def test_evidence_on_one_kind_of_lead_takes_no_others_place(edition):
    known = [lever()]
    (un,) = driven(edition, "mission:lead=un,troops=5000", known)
    assert un.push is not None
    for other in ("au", "nato", "France"):
        (one,) = driven(edition, f"mission:lead={other},troops=5000", known)
        assert one.push is None
        assert "no other takes its place" in one.why


def test_leads_are_of_four_kinds():
    assert led_by("un", is_org=True) == "un"
    assert led_by("eu", is_org=True) == "alliance"
    assert led_by("ecowas", is_org=True) == "regional"
    assert led_by("FRA", is_org=False) == led_by(None, is_org=False) == "states"
    assert speaks_of("an operation with troops", "states")


def test_withdrawal_is_not_deployment_reversed(edition):
    """Nothing known of missions says anything of a withdrawal."""
    assert driven(edition, "withdrawal:operation=atmis", [lever(), lever(channel="recurrence", per="")]) == []


def test_a_mission_without_what_the_evidence_counts_is_not_driven(edition):
    (one,) = driven(edition, "mission:lead=un,police=500", [lever()])
    assert one.push is None
    assert "the option has none" in one.why


def test_one_unit_has_the_cited_effect_and_more_than_was_seen_is_capped(edition):
    (unit,) = driven(edition, "mission:lead=un,troops=1000,ramp=0", [lever()])
    assert unit.push.weight.tolist() == [1.0] * 24
    assert unit.push.sd == pytest.approx(math.hypot(0.03, 0.3))
    most = int(middle(edition, "troops")[1])
    within, beyond = (driven(edition, f"mission:lead=un,troops={n}", [lever()])[0] for n in (most, 3 * most))
    assert (within.capped, beyond.capped) == (False, True)
    assert within.push.weight[-1] == beyond.push.weight[-1]


def test_a_spread_between_places_that_is_assumed_does_not_grow_with_the_dose():
    one, several = lever(), lever(rows=3)
    assert one.spread(5.0) * 5 == pytest.approx(math.hypot(0.03 * 5, 0.3))
    assert several.spread(5.0) * 5 == pytest.approx(5 * math.hypot(0.03, 0.3))
