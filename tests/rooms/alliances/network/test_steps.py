"""The network's tables."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from comity.edition import Edition
from comity.panels.codebook import codebook
from comity.rooms.alliances.network import layers, steps
from comity.rooms.alliances.network.ties import directed, memberships
from comity.sources.catalog import catalog, strictest
from comity.sources.mirror import Mirror
from comity.step import Inputs


def inputs(edition: Edition, *names: str, mirror: Path | None = None, shuffled: int | None = None) -> Inputs:
    tables = {name: edition.table(name) for name in names}
    if shuffled is not None:
        tables = {n: table.sample(fraction=1, shuffle=True, seed=shuffled) for n, table in tables.items()}
    return Inputs(mirror and Mirror(mirror), tables, date(2022, 12, 1), edition.seed)


@pytest.fixture(scope="module")
def positions(edition: Edition) -> pl.DataFrame:
    return steps.network_years(inputs(edition, *steps.TREATIES, "capability_years"))["network_years"]


def test_the_edition_holds_what_the_step_makes(edition: Edition, positions: pl.DataFrame):
    codebook()["network_years"].check(positions)
    assert positions.equals(edition.table("network_years"))


def test_the_network_does_not_depend_on_the_order_of_rows(edition: Edition, positions: pl.DataFrame):
    moved = inputs(edition, *steps.TREATIES, "capability_years", shuffled=4)
    assert steps.network_years(moved)["network_years"].equals(positions)


def test_degrees_of_a_year_are_the_partners_counted_treaty_by_treaty(edition: Edition, positions: pl.DataFrame):
    members = memberships(edition.table("state_spells"))
    ties = directed(*(edition.table(name) for name in steps.TREATIES[:3]), members)
    year = ties.filter(pl.col("pledge") == "defence", pl.col("from") < "1939", pl.col("until") > "1938-01-01")
    partners: dict[str, set[str]] = {}
    for giver, taker in year.select("giver", "taker").iter_rows():
        partners.setdefault(giver, set()).add(taker)
        partners.setdefault(taker, set()).add(giver)
    found = positions.filter(pl.col("year") == 1938, pl.col("pledge") == "defence")
    assert dict(found.select("state", "degree").iter_rows()) == {s: len(others) for s, others in partners.items()}


def test_strength_is_not_known_after_the_last_year_of_capabilities(positions: pl.DataFrame):
    assert (
        positions.filter(pl.col("year") > 2022)["strength"].null_count()
        == positions.filter(pl.col("year") > 2022).height
    )
    assert positions.filter(pl.col("year") == 2022)["strength"].null_count() == 0


def test_shares_of_capability_sum_to_one_in_every_year(edition: Edition, mirror: Path):
    made = layers.capability_years(inputs(edition, "state_spells", mirror=mirror))["capability_years"]
    assert made.equals(edition.table("capability_years"))
    sums = made.group_by("year").agg(pl.col("capability").sum())
    assert ((sums["capability"] - 1).abs() < 1e-4).all()


def test_no_table_passes_on_figures_that_may_only_be_derived_from():
    made: dict[str, set[str]] = {name: {"atop"} for name in steps.TREATIES} | {"state_spells": set()}
    ordered = [*layers.STEPS[:3], *(step for step in steps.STEPS if step not in layers.STEPS), layers.STEPS[3]]
    assert {step.name for step in ordered} == {step.name for step in steps.STEPS}
    for step in ordered:
        below = set(step.sources).union(*(made[need] for need in step.needs))
        made |= dict.fromkeys(step.makes, below)
        for table in step.makes:
            allowed = strictest(catalog()[key] for key in below)
            assert codebook()[table].holds == "derived" or allowed == "values", table


def test_nothing_after_the_last_known_year_enters(edition: Edition):
    for name in ("capability_years", "ideal_years"):
        assert edition.table(name)["year"].max() <= int(edition.as_of[:4])


def test_exercises_are_counted_once_a_pair_and_in_the_years_of_the_source(edition: Edition):
    rows = edition.table("cooperation_pairs")
    assert (rows["state"] < rows["other"]).all()
    whole = rows.select(pl.col("exercises_1980s") + pl.col("exercises_1990s") + pl.col("exercises_2000s")).to_series()
    assert (rows["outside"] <= whole).all()
    assert (rows["small_exercises"] <= whole).all()


def test_the_united_states_and_south_korea_train_together_year_after_year(edition: Edition):
    rows = edition.table("cooperation_pairs")
    pair = rows.filter(rows["state"] == "KOR", rows["other"] == "USA").row(0, named=True)
    assert min(pair["exercises_1980s"], pair["exercises_1990s"], pair["exercises_2000s"]) >= 10
    assert pair["outside"] == 0


def test_growth_is_told_with_the_years_it_rests_on(edition: Edition):
    rows = edition.table("power_trends")
    assert ((rows["last"] - rows["first"]) == 9).all()
    assert (rows["low"] <= rows["rate"]).all()
    assert (rows["rate"] <= rows["high"]).all()
    assert rows.filter(pl.col("indicator") == "gdp")["last"].max() == 2019
