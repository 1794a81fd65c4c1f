from __future__ import annotations

import json

import polars as pl
import pytest

from comity.rooms.evaluation.steps import CHECKS, EFFECTS
from comity.rooms.evaluation.tell import tell


def row(key, estimate, low, high, **more):
    texts = {name: "" for name, kind in EFFECTS.items() if kind == pl.String}
    return texts | {
        "effect": key, "treatment": "troops led by the UN", "outcome": "deaths", "population": "months of fighting",
        "per": "1,000 troops", "dose": 1.0, "estimate": estimate, "low": low, "high": high, "level": 0.95,
        "log_se": 0.1, "n": 9000, "clusters": 70, "verdict": "not usable", "why": "fails", "note": "Not at random.",
    } | more  # fmt: skip


@pytest.fixture
def effects():
    rows = [
        row("un", 0.9, 0.8, 1.02, verdict="usable"),
        row("un-placebo", 1.0, 0.9, 1.1, placebo_of="un"),
        row("states", None, None, None),
        row("states-placebo", 1.6, 1.2, 2.1, placebo_of="states"),
    ]
    return pl.DataFrame(rows, schema=EFFECTS)


@pytest.fixture
def checks():
    lots = {"effect": "un", "check": "missions dealt by lot", "estimate": 0.25, "passed": None, "note": ""}
    return pl.DataFrame([lots], schema=CHECKS)


def test_the_verdicts_come_first_with_every_estimate_in_the_table_and_the_failures_too(effects, checks):
    first = tell(effects, checks)[0]
    assert first.sentence.startswith("Of 2 estimates of what peace operations change, 1 may drive")
    assert [cells[6] for cells in first.table.rows].count(70) == 2
    assert any("not at random" in note for note in first.notes)


def test_an_estimate_that_may_drive_is_told_with_its_placebo_and_what_speaks_against_it(effects, checks):
    found = tell(effects, checks)[1]
    assert "0.90 (95 % interval 0.80 to 1.02)" in found.sentence
    assert "the placebo gives 1.00" in found.sentence
    assert found.confidence == "low"
    assert any("even the direction is not established" in note for note in found.notes)
    assert any("25 %" in note for note in found.notes)


def test_placebos_that_raise_an_alarm_are_counted(effects, checks):
    assert "in 1 placebo of 2 placebos" in tell(effects, checks)[-1].sentence


def test_the_charts_hold_their_own_numbers_and_nothing_beyond_the_edges(effects, checks):
    for found in tell(effects, checks):
        if found.chart:
            for point in found.chart.spec["data"]["values"]:
                assert 0.1 <= point["low"] <= point["high"] <= 10
            json.dumps(found.chart.spec, allow_nan=False)


def test_without_a_usable_estimate_nothing_is_said_to_drive(effects, checks):
    none = effects.with_columns(verdict=pl.lit("not usable"))
    found = tell(none, checks)
    assert len(found) == 2
    assert ", 0 may drive" in found[0].sentence
