from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from comity.panels.codebook import codebook
from comity.registry.load import registry
from comity.rooms.evaluation.ground.steps import STEPS, on_the_ground
from comity.sources.mirror import Mirror
from comity.step import Inputs


@pytest.fixture(scope="module")
def made(mirror):
    tables = {name: registry()[name] for name in STEPS[0].needs}
    return on_the_ground(Inputs(Mirror(mirror), tables, date(2022, 12, 1), 1))


def sums(frame, by):
    return dict(frame.group_by(by).agg(pl.col("deaths").sum()).rows())


def test_every_table_is_as_the_codebook_says(made):
    for name, frame in made.items():
        codebook()[name].check(frame)


def test_sierra_leones_events_are_whole_and_most_fell_before_troops_came(made):
    row = made["ground_verdicts"].filter(pl.col("operation") == "unamsil").to_dicts()[0]
    assert (row["first"], row["last"], row["deaths"]) == (1989, 2022, 20444)
    near = sums(made["ground_near"].filter(pl.col("state") == "SLE"), "where")
    assert near["troops came later"] > 40 * near["troops there"]
    cells = made["ground_years"].filter(pl.col("state") == "SLE")
    assert cells["deaths"].sum() == row["placed"] <= sum(near.values())


def test_unamsil_is_not_identified_because_nobody_was_killed_any_more_where_its_troops_had_not_come(made):
    row = made["ground_verdicts"].filter(pl.col("operation") == "unamsil").to_dicts()[0]
    assert row["verdict"] == "not identified"
    assert "violence" in row["why"]
    note = made["ground_checks"].filter((pl.col("operation") == "unamsil") & (pl.col("check") == "alone"))["note"][0]
    assert "Palliser" in note


def test_troops_reach_no_cell_of_sierra_leone_before_2000(made):
    arrivals = made["ground_cells"].filter(pl.col("state") == "SLE")["arrival"].drop_nulls()
    assert arrivals.min() == 2000


def test_every_operation_whose_sites_and_events_are_known_has_a_verdict(made):
    verdicts = made["ground_verdicts"]
    assert {"unamsil", "unmiss", "unmis", "unmee"} <= set(verdicts["operation"])
    assert verdicts.filter((pl.col("why") == "") != (pl.col("verdict") == "identified")).is_empty()


def test_fewer_than_five_cells_with_troops_have_no_interval(made):
    few = made["ground_effects"].filter(pl.col("cells") < 5)
    assert few.height
    assert few["low"].null_count() == few.height


def test_a_year_that_has_not_ended_is_left_out(mirror):
    tables = {name: registry()[name] for name in STEPS[0].needs}
    found = on_the_ground(Inputs(Mirror(mirror), tables, date(2000, 6, 1), 1))
    assert found["ground_verdicts"]["last"].max() == 1999
    assert found["ground_near"]["year"].max() == 1999


def test_without_events_the_tables_are_empty(made, mirror):
    class Bare(Mirror):
        def has(self, key: str) -> bool:
            return not key.startswith("ucdp_ged")

    tables = {name: registry()[name] for name in STEPS[0].needs}
    found = on_the_ground(Inputs(Bare(mirror), tables, date(2022, 12, 1), 1))
    assert {name: frame.height for name, frame in found.items()} == dict.fromkeys(made, 0)
