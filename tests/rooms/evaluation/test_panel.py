from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

from comity.rooms.evaluation.panel import LEADS, panel

MONTHS = [date(2000, month, 1) for month in range(1, 7)]
UN, REGIONAL, ALLIANCE, STATES = range(len(LEADS))
TROOPS, POLICE, OBSERVERS = range(3)


def series(states=("AAA", "BBB"), first=None):
    rows = [(state, month, 5) for state in states for month in MONTHS if month >= (first or {}).get(state, month)]
    return pl.DataFrame(rows, schema={"state": pl.String, "month": pl.Date, "deaths": pl.Int64}, orient="row")


def operation(key, hosts, *, kind="peacekeeping", lead="un", start="2000-02", end="2000-04", peak=None):
    return {
        "operation": key, "hosts": hosts, "kind": kind, "lead": lead, "start": start, "end": end, "peak": peak,
        "authorised": None,
    }  # fmt: skip


def made(operations, strength, sharing="main host", deaths=None):
    schema = dict.fromkeys(("operation", "hosts", "kind", "lead", "start", "end"), pl.String)
    counts = dict.fromkeys(("troops", "police", "observers", "total"), pl.Int64)
    months = {"operation": pl.String, "month": pl.Date, **counts}
    tables = {
        "deaths_month": series() if deaths is None else deaths,
        "operations": pl.DataFrame(operations, schema=schema | {"peak": pl.Int64, "authorised": pl.Int64}),
        "mission_months": pl.DataFrame(strength, schema=months, orient="row"),
    }
    return panel(tables, sharing)


def counted(key, *, months=(2, 3, 4), troops=1000, police=100, observers=10):
    total = sum(part or 0 for part in (troops, police, observers))
    return [(key, date(2000, month, 1), troops, police, observers, total) for month in months]


def test_an_operation_in_two_states_is_counted_once_whole_at_its_main_host():
    blocks = made([operation("one", "AAA BBB")], counted("one"))
    assert blocks.strength[TROOPS, UN, 0].tolist() == [0, 1000, 1000, 1000, 0, 0]
    assert blocks.strength[TROOPS, UN, 1].tolist() == [0] * 6
    assert blocks.armed[UN, :, 1].tolist() == [1, 1]


def test_divided_equally_it_is_counted_once_too():
    blocks = made([operation("one", "AAA BBB")], counted("one"), "divided equally")
    assert blocks.strength[TROOPS, UN, :, 1].tolist() == [500, 500]


def test_left_out_its_months_are_not_known_in_either_host():
    blocks = made([operation("one", "AAA BBB")], counted("one"), "left out")
    assert np.isnan(blocks.strength[TROOPS, UN, :, 1]).all()
    assert np.isnan(blocks.armed[UN, :, 1]).all()
    assert blocks.strength[TROOPS, UN, :, 5].tolist() == [0, 0]


def test_a_host_that_was_no_state_yet_passes_the_operation_to_the_next():
    deaths = series(first={"AAA": date(2000, 4, 1)})
    blocks = made([operation("one", "AAA BBB")], counted("one"), deaths=deaths)
    assert blocks.strength[TROOPS, UN, 1].tolist() == [0, 1000, 1000, 0, 0, 0]
    assert blocks.strength[TROOPS, UN, 0, 3] == 1000


def test_months_of_a_force_whose_strength_is_not_known_are_unknown_and_not_zero():
    blocks = made([operation("one", "AAA", peak=900)], counted("one", months=(2, 3)))
    assert blocks.strength[TROOPS, UN, 0, 1:3].tolist() == [1000, 1000]
    assert np.isnan(blocks.strength[:, :, 0, 3]).all()


@pytest.mark.parametrize("kind", ["political", "training", "police", "observer"])
def test_an_operation_without_troops_by_its_kind_leaves_none_unknown(kind):
    blocks = made([operation("one", "AAA", kind=kind)], [])
    assert blocks.strength[TROOPS, UN, 0].tolist() == [0] * 6


def test_an_operation_that_was_never_deployed_or_has_no_force_on_record_is_not_there():
    blocks = made([operation("paper", "AAA", peak=0), operation("office", "AAA")], [])
    assert not blocks.operations
    assert np.isfinite(blocks.strength).all()


def test_interventions_and_enforcement_of_unknown_strength_are_rivals_and_no_peace_operations():
    rows = [operation("war", "AAA", kind="intervention", peak=500), operation("air", "BBB", kind="enforcement")]
    blocks = made(rows, counted("war"))
    assert blocks.rival[:, 1].all()
    assert not blocks.rival[:, 5].any()
    assert not blocks.present.any()
    assert np.nansum(blocks.strength) == 0


@pytest.mark.parametrize(
    ("lead", "place"), [("un", UN), ("ecowas", REGIONAL), ("nato", ALLIANCE), ("eu", ALLIANCE), (None, STATES)]
)
def test_who_leads_decides_where_the_troops_stand(lead, place):
    blocks = made([operation("one", "AAA", lead=lead)], counted("one"))
    assert blocks.strength[TROOPS, place, 0, 1] == 1000
    assert blocks.strength[TROOPS].sum() == 3000


def test_a_blank_part_of_a_known_total_is_nobody_and_one_that_hides_people_is_unknown():
    month = date(2000, 2, 1)
    whole = made([operation("one", "AAA", peak=9)], [("one", month, None, None, 10, 10)])
    assert whole.strength[:, UN, 0, 1].tolist() == [0, 0, 10]
    hidden = made([operation("one", "AAA", peak=9)], [("one", month, None, None, 10, 60)])
    assert np.isnan(hidden.strength[:, UN, 0, 1]).all()


def test_nobody_is_counted_twice_in_the_edition(edition):
    tables = {name: edition.table(name) for name in ("deaths_month", "operations", "mission_months")}
    whole, divided = (panel(tables, sharing) for sharing in ("main host", "divided equally"))
    known = np.isfinite(whole.strength).all(axis=(0, 1))
    per_month = np.where(known, whole.strength.sum(axis=(0, 1)), 0.0).sum(axis=0)
    again = np.where(known, divided.strength.sum(axis=(0, 1)), 0.0).sum(axis=0)
    people = pl.max_horizontal("total", pl.sum_horizontal("troops", "police", "observers"))  # parts can be one more
    strength = tables["mission_months"].group_by("month").agg(people.sum()).sort("month")
    for month, total in strength.rows():
        at = whole.months.index(month)
        assert per_month[at] <= total
        assert again[at] <= total + 1e-6


def test_liberia_has_the_missions_the_world_remembers(edition):
    blocks = panel({name: edition.table(name) for name in ("deaths_month", "operations", "mission_months")})
    liberia, month = blocks.states.index("LBR"), blocks.months.index(date(2006, 6, 1))
    assert 14_000 < blocks.strength[TROOPS, UN, liberia, month] < 16_000
    assert blocks.operations["unmil"][liberia, month]
    assert blocks.strength[TROOPS, REGIONAL, liberia, month] == 0
