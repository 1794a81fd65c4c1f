"""What may drive a lever, and what is refused."""

from __future__ import annotations

import math

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.panels.codebook import codebook
from comity.registry.load import registry
from comity.rooms.response.levers import CHANNELS, LEVERS, levers
from comity.rooms.response.pooled import ASSUMED_TAU
from comity.rooms.response.steps import levers_table
from comity.step import Inputs

PUBLISHED = {
    "evidence": "a-2020", "lever": "mission", "channel": "intensity", "harm": None, "treatment": "troops led by the UN",
    "unit": "country-month", "outcome": "deaths in state-based conflict", "population": "Africa", "scope": "fighting",
    "measure": "rate ratio", "per": "1,000 troops", "dose": 1.0, "estimate": 0.9, "low": 0.8, "high": 1.0125,
    "level": 0.95, "source": "A (2020) B",
}  # fmt: skip
OWN = {
    "effect": "mission-troops-un", "lever": "mission", "channel": "intensity", "treatment": "troops led by the UN",
    "unit": "country-month", "outcome": "deaths in state-based conflict", "population": "country-months of fighting",
    "measure": "rate ratio", "per": "1,000 troops", "dose": 1.0, "estimate": 0.95, "low": 0.88, "high": 1.01,
    "level": 0.95, "log_se": 0.034, "verdict": "usable", "why": "It passes every rule.", "variant_of": "",
    "placebo_of": "",
}  # fmt: skip


def of(rows, lever="mission", channel="intensity"):
    return [row for row in rows if (row["lever"], row["channel"]) == (lever, channel)]


def refused(**changes):
    """Why a published row with these changes drives nothing."""
    row = PUBLISHED | changes
    (found,) = of(levers([row], []), row["lever"], row["channel"] or "intensity")
    assert not found["usable"]
    assert found["log_center"] is None
    return found["why"]


def test_every_lever_and_channel_has_a_row_that_says_why():
    rows = levers(registry()["evidence"].to_dicts(), [])
    assert {(row["lever"], row["channel"]) for row in rows} == {
        (one, channel) for one in LEVERS for channel in CHANNELS
    }
    assert all(row["why"].endswith(".") for row in rows)


def test_a_lever_without_any_study_says_so_and_offers_only_break_even():
    (row,) = of(levers([], []), "information", "onset")
    assert (row["usable"], row["rows"], row["standing"]) == (False, 0, None)
    assert "No study" in row["why"]
    assert "only break-even" in row["why"]


def test_one_published_study_keeps_its_centre_and_its_spread_is_assumed():
    (row,) = of(levers([PUBLISHED], []))
    assert (row["usable"], row["rows"], row["standing"], row["tau"]) == (True, 1, "assumed", ASSUMED_TAU)
    assert row["log_center"] == pytest.approx(math.log(0.9))
    assert row["log_low"] < math.log(0.8)
    assert row["evidence"] == ["a-2020"]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"outcome": "killing of civilians (one-sided violence)"}, "another outcome than deaths in state-based"),
        ({"unit": "conflict-month"}, "another unit than the country-month"),
        ({"scope": "after"}, "another population than countries with fighting"),
        ({"measure": "odds ratio"}, "another measure than the rate ratio"),
        ({"measure": "direction: fewer", "estimate": None, "low": None, "high": None}, "without a figure"),
        ({"low": None, "high": None, "level": None}, "without an interval that was read"),
        ({"low": 0.9, "high": 0.9}, "without an interval that was read"),
        ({"channel": None}, "No study of this was found"),
        ({"channel": "recurrence"}, "another outcome than relapse"),
    ],
)
def test_an_effect_of_another_estimand_or_without_an_interval_drives_nothing(changes, why):
    assert why in refused(**changes)


def test_comitys_own_and_a_published_study_of_the_same_estimand_are_pooled():
    (row,) = of(levers([PUBLISHED], [OWN]))
    assert (row["rows"], row["standing"]) == (2, "reported")
    assert row["evidence"] == ["a-2020", "mission-troops-un"]
    assert math.log(0.9) < row["log_center"] < math.log(0.95)
    assert "not independent" in row["why"]


def test_two_studies_of_other_doses_are_put_on_one_unit_first():
    double = PUBLISHED | {"dose": 2.0, "estimate": 0.81, "low": 0.64, "high": 1.0125**2}
    (row,) = of(levers([double], []))
    assert row["dose"] == 1.0
    assert row["log_center"] == pytest.approx(math.log(0.9))
    (single,) = of(levers([PUBLISHED], []))
    assert row["log_sd"] == pytest.approx(single["log_sd"])


def test_another_treatment_or_unit_of_dose_is_not_pooled_with_it():
    others = PUBLISHED | {"evidence": "b-2020", "source": "C (2020) D", "treatment": "troops led by others"}
    police = PUBLISHED | {"evidence": "c-2020", "source": "E (2020) F", "per": "1,000 police", "treatment": "police"}
    rows = of(levers([PUBLISHED, others, police], []))
    assert [(row["treatment"], row["per"], row["rows"]) for row in rows] == [
        ("police", "1,000 police", 1),
        ("troops led by others", "1,000 troops", 1),
        ("troops led by the UN", "1,000 troops", 1),
    ]


def test_presence_is_not_used_beside_an_estimate_by_dose():
    presence = OWN | {"effect": "presence", "per": "", "treatment": "an operation led by the UN"}
    rows = of(levers([], [OWN, presence]))
    assert [(row["treatment"], row["usable"]) for row in rows] == [
        ("an operation led by the UN", False),
        ("troops led by the UN", True),
    ]
    (alone,) = of(levers([], [presence]))
    assert alone["usable"]


def test_of_several_estimates_from_one_study_the_least_precise_counts_once():
    wide = PUBLISHED | {"evidence": "a-2020-wide", "low": 0.6, "high": 1.35}
    (row,) = of(levers([PUBLISHED, wide], []))
    assert row["evidence"] == ["a-2020-wide"]
    assert row["rows"] == 1
    assert "1 more from the same data left out" in row["why"]


def test_comitys_own_that_fails_its_checks_drives_nothing_and_says_which():
    failed = OWN | {"verdict": "not usable", "why": "It fails the placebo."}
    (row,) = of(levers([], [failed]))
    assert not row["usable"]
    assert "mission-troops-un: It fails the placebo." in row["why"]


def test_no_other_form_takes_the_place_of_an_estimate_that_fails():
    failed = OWN | {"verdict": "not usable", "why": "It fails the placebo."}
    form = OWN | {"effect": "mission-log", "variant_of": "mission-troops-un"}
    (row,) = of(levers([], [failed, form]))
    assert not row["usable"]


def test_a_placebo_is_left_aside():
    assert of(levers([], [OWN, OWN | {"effect": "x-placebo", "placebo_of": "mission-troops-un"}])) == of(
        levers([], [OWN])
    )


def test_withdrawal_is_a_lever_of_its_own_and_takes_nothing_from_missions():
    rows = levers([PUBLISHED], [OWN])
    assert [row["rows"] for row in rows if row["lever"] == "withdrawal"] == [0, 0, 0]


@given(st.permutations(range(6)))
def test_the_order_of_rows_changes_nothing(order):
    rows = [
        PUBLISHED | {"evidence": f"s{n}", "source": f"S{n} (2020) T", "estimate": 0.8 + n / 20, "low": 0.5, "high": 1.5}
        for n in range(6)
    ]
    assert levers([rows[n] for n in order], [OWN]) == levers(rows, [OWN])


def test_no_published_row_drives_a_lever_without_its_interval():
    table = registry()["evidence"]
    used = {key for row in levers(table.to_dicts(), []) if row["usable"] for key in row["evidence"]}
    whole = table.filter(pl.col("low").is_not_null(), pl.col("high").is_not_null(), pl.col("level").is_not_null())
    assert used <= set(whole["evidence"])


def test_the_step_makes_the_table_that_the_codebook_declares():
    schema = dict.fromkeys(("dose", "estimate", "low", "high", "level", "log_se"), pl.Float64)
    effects = pl.DataFrame([OWN], schema_overrides=schema)
    table = levers_table(Inputs(None, {"evidence": registry()["evidence"], "effects": effects}, None, 0))["levers"]
    codebook()["levers"].check(table)
    drawn = table.filter("usable")
    assert drawn.select("lever", "channel", "treatment", "per").rows() == [
        ("mission", "intensity", "troops led by the UN", "1,000 troops")
    ]
    assert drawn["log_center"][0] == pytest.approx(math.log(0.95), rel=1e-6)
