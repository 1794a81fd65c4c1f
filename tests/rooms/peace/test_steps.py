from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from comity.errors import BuildError
from comity.registry.load import registry
from comity.rooms.peace import steps
from comity.rooms.peace.tell_list import together
from comity.sources.files.formats import read_stata
from comity.sources.mirror import Mirror
from comity.sources.readers import missions, pax
from comity.step import Inputs

DECEMBER = date(2022, 12, 1)
SOURCES = ("ipi", "kathman", "bara_hultman")


# --- Strength, as made of small files ------------------------------------------------------------------------------


def operations(*rows):
    columns = ("operation", "acronym", "name", "hosts", "start", "end", "aliases")
    return pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")


LAND = operations(
    ("unlan", "UNLAN", "United Nations Mission in Landia", "LND", "2001-02-10", "2003-06-30", "UN Landia;Landia force"),
    ("unlan-ii", "UNLAN", "Second Mission in Landia", "LND", "2010-01-01", None, None),
    ("unlan-sea", "UNLAN", "Mission in Sealand", "SEA", "2001-01-01", None, None),
)
STATES = pl.DataFrame({"state": ["LND", "SEA"], "iso3": ["LND", "SEA"]})
SPELLS = pl.DataFrame(
    [("LND", "gw", 1, "1900"), ("SEA", "gw", 2, "1900"), ("LND", "cow", 1, "1900"), ("SEA", "cow", 2, "1900")],
    schema=["state", "system", "code", "from"],
    orient="row",
)


def counted(*rows, code="iso3"):
    """Rows of mission, month, host's code, troops, police, observers and total."""
    counts = dict.fromkeys(("troops", "police", "observers", "total"), pl.Int64)
    host = {code: pl.String if code == "iso3" else pl.Int32}
    schema = {"mission": pl.String, "month": pl.Date, **host, **counts}
    return pl.DataFrame(rows, schema=schema, orient="row")


@pytest.fixture
def strength(monkeypatch):
    """Strength made of what each source is given to say, LAND's operations known."""

    def make(*, ipi=(), kathman=(), bara_hultman=(), known=LAND, as_of=DECEMBER):
        numbered = counted(*bara_hultman, code="gw").with_columns(mission_id=pl.lit(7, pl.Int32))
        monkeypatch.setattr(missions, "ipi", lambda _: counted(*ipi))
        monkeypatch.setattr(missions, "kathman", lambda _: counted(*kathman, code="cow"))
        monkeypatch.setattr(missions, "bara_hultman", lambda _: numbered)
        tables = {"operations": known, "states": STATES, "state_spells": SPELLS}
        return steps.mission_months(Inputs(None, tables, as_of, 0))["mission_months"]

    return make


MAY, JUNE = date(2002, 5, 1), date(2002, 6, 1)


@pytest.mark.parametrize("name", ["UNLAN", "unlan", "UN Landia", "LANDIA FORCE", "United Nations Mission in Landia"])
def test_an_operation_is_found_by_its_key_acronym_name_or_alias(strength, name):
    made = strength(ipi=[(name, MAY, "LND", 9, 2, 1, 12)])
    assert made.select("operation", "total", "source").rows() == [("unlan", 12, "ipi")]


def test_a_mission_nobody_knows_fails_the_step_and_is_named(strength):
    with pytest.raises(BuildError, match=r"ipi has missions that no operation of the registry is called: MIRAGE, UNX"):
        strength(ipi=[("UNX", MAY, "LND", 1, 1, 1, 3), ("MIRAGE", MAY, "LND", 1, 1, 1, 3)])


def test_a_name_that_is_no_peace_operation_is_left_out(strength):
    assert strength(ipi=[("LBB", MAY, "LND", 1, 1, 1, 3)]).is_empty()


def test_of_operations_of_one_name_the_hosts_is_taken_and_of_the_hosts_the_one_there_that_month(strength):
    made = strength(
        ipi=[
            ("UNLAN", MAY, "LND", 1, 0, 0, 1),
            ("UNLAN", MAY, "SEA", 2, 0, 0, 2),
            ("UNLAN", date(2012, 5, 1), "LND", 3, 0, 0, 3),
        ]
    )
    assert sorted(made.select("total", "operation").rows()) == [(1, "unlan"), (2, "unlan-sea"), (3, "unlan-ii")]


def test_a_source_says_each_month_once_the_united_nations_own_count_first(strength):
    made = strength(
        ipi=[("UNLAN", MAY, "LND", 1, 0, 0, 1)],
        kathman=[("UNLAN", MAY, 1, 2, 0, 0, 2), ("UNLAN", JUNE, 1, 2, 0, 0, 2)],
        bara_hultman=[
            ("UNLAN", MAY, 1, 3, 0, 0, 3), ("UNLAN", JUNE, 1, 3, 0, 0, 3), ("UNLAN", date(2002, 7, 1), 1, 3, 0, 0, 3),
        ],
    )  # fmt: skip
    assert made.sort("month").select("total", "source").rows() == [(1, "ipi"), (2, "kathman"), (3, "bara_hultman")]


def test_parts_of_one_operation_are_added_up(strength):
    made = strength(ipi=[("UN Landia", MAY, "LND", 10, 1, 2, 13), ("Landia force", MAY, "LND", 5, 0, 1, 6)])
    assert made.rows() == [("unlan", MAY, 15, 1, 3, 19, "ipi")]


def test_a_count_that_the_source_leaves_blank_is_missing_and_not_zero(strength):
    made = strength(ipi=[("UNLAN", MAY, "LND", None, 11, None, 11)])
    assert made.rows() == [("unlan", MAY, None, 11, None, 11, "ipi")]


def test_a_month_without_a_total_is_no_month(strength):
    assert strength(kathman=[("UNLAN", MAY, 1, None, None, None, None)]).is_empty()


@pytest.mark.parametrize(
    ("month", "kept"),
    [(date(2001, 1, 1), False), (date(2001, 2, 1), True), (date(2003, 6, 1), True), (date(2003, 7, 1), False)],
)
def test_months_before_an_operation_began_and_after_it_ended_are_left_out(strength, month, kept):
    made = strength(ipi=[("UN Landia", month, "LND", 1, 0, 0, 1)])
    assert (made.height == 1) == kept


def test_no_month_after_the_last_known_is_kept(strength):
    made = strength(ipi=[("UNLAN", MAY, "LND", 1, 0, 0, 1), ("UNLAN", JUNE, "LND", 1, 0, 0, 1)], as_of=MAY)
    assert made["month"].to_list() == [MAY]


def test_a_mission_in_several_countries_is_found_though_it_names_no_host(strength):
    assert strength(kathman=[("UN Landia", MAY, None, 1, 0, 0, 1)])["operation"].to_list() == ["unlan"]


# --- Strength, as it was -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def months(edition):
    return edition.table("mission_months")


@pytest.mark.parametrize(
    ("operation", "month", "total", "source"),
    [
        ("unmil", date(2005, 12, 1), 16112, "ipi"),
        ("unamsil", date(2002, 4, 1), 17477, "ipi"),
        ("unosom-ii", date(1993, 11, 1), 28559, "ipi"),
        ("unprofor", date(1994, 9, 1), 39893, "ipi"),
        ("minusma", date(2019, 3, 1), 14871, "kathman"),
        ("ifor", date(1995, 12, 1), 60000, "bara_hultman"),
    ],
)
def test_the_largest_strength_of_an_operation_is_that_of_its_best_source(months, operation, month, total, source):
    peak = (
        months.filter(pl.col("operation") == operation)
        .sort("total", "month", descending=[True, False])
        .row(0, named=True)
    )
    assert (peak["month"], peak["total"], peak["source"]) == (month, total, source)


def test_every_operation_with_a_strength_is_in_the_registry_and_was_there_that_month(edition, months):
    dated = months.join(edition.table("operations").select("operation", "start", "end"), on="operation", how="left")
    month = pl.col("month").dt.strftime("%Y-%m")
    assert dated["start"].null_count() == 0
    early, late = month < pl.col("start").str.slice(0, 7), month > pl.col("end").str.slice(0, 7)
    assert dated.filter(early | late).rows() == []


def test_each_operation_has_one_row_a_month_and_no_less_than_nobody(months):
    assert months.select("operation", "month").is_unique().all()
    assert months["total"].null_count() == 0
    assert months.select(pl.min_horizontal("troops", "police", "observers", "total").min()).item() >= 0
    assert set(months["source"]) == set(SOURCES)


# --- Agreements ----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def agreements(edition):
    return edition.table("agreements")


@pytest.mark.parametrize(
    ("number", "day", "state", "process"),
    [
        (389, "1995-11-21", "BIH", "Bosnia peace process"),  # Dayton
        (478, "1999-07-07", "SLE", "Sierra Leone peace process"),  # Lomé
        (338, "2003-08-18", "LBR", "Liberia peace process"),  # Accra
    ],
)
def test_the_peace_of_dayton_lome_and_accra_are_comprehensive_frameworks(agreements, number, day, state, process):
    row = agreements.row(by_predicate=pl.col("agreement") == number, named=True)
    assert (row["day"], row["states"], row["process"]) == (day, [state], process)
    assert row["stage"] == "framework, comprehensive"
    assert {"ceasefire", "rehabilitation", "women"} <= set(row["components"])


def test_every_agreement_of_the_publisher_up_to_the_last_month_is_there(agreements, mirror):
    published = pax.agreements(Mirror(mirror)).filter(pl.col("date") <= date(2022, 12, 31))
    assert set(agreements["agreement"]) == set(published["agreement"])
    assert set(agreements["stage"]) == set(steps.STAGES.values())


def test_a_component_counts_exactly_where_one_of_its_codes_is_above_zero(edition, agreements, mirror):
    published = pax.agreements(Mirror(mirror)).select(pl.all().exclude("agreement"), pl.col("agreement").cast(pl.Int64))
    both = agreements.join(published, on="agreement")
    for component, codes in edition.table("components").select("component", "codes").rows():
        above = pl.any_horizontal(pl.col(code) > 0 for code in codes.split())
        assert both.filter(pl.col("components").list.contains(component) != above).is_empty()


def test_an_agreement_of_a_place_that_is_no_state_belongs_to_no_state_and_is_kept(edition, agreements, mirror):
    known = set(edition.table("states")["iso3"].drop_nulls())
    named = pax.agreements(Mirror(mirror)).select(pl.col("agreement").cast(pl.Int64), "iso3")
    both = agreements.join(named, on="agreement")
    for states, codes in both.select("states", "iso3").iter_rows():
        assert len(states) == len(set(codes) & known)


def test_an_edition_as_of_a_month_knows_that_months_agreements_and_none_later(mirror):
    tables = {name: registry()[name] for name in ("states", "components", "organisations")}
    made = steps.agreements(Inputs(Mirror(mirror), tables, date(1999, 7, 1), 0))["agreements"]
    assert made["day"].max()[:7] == "1999-07"
    assert 478 in set(made["agreement"])


# --- Counted once, and held against the others ---------------------------------------------------------------------


def test_a_mission_that_serves_three_conflicts_is_counted_once(months, mirror):
    """SFOR stands in the publisher's file once for each of Bosnia's three conflicts; summed over rows it is trebled."""
    columns = {"mission": pl.String, "date": pl.Int32, "totals_iepo": pl.Float64}
    path = Mirror(mirror).file("bara_hultman", missions.BARA_HULTMAN)
    rows = read_stata(path, columns).frame.filter(pl.col("mission").str.strip_chars() == "SFOR")
    december_1998 = (1998 - 1960) * 12 + 11
    listed = rows.filter(pl.col("date") == december_1998)["totals_iepo"].to_list()
    there = months.filter((pl.col("operation") == "sfor") & (pl.col("month") == date(1998, 12, 1)))["total"].item()
    assert len(listed) == 3
    assert set(listed) == {there}
    assert sum(listed) == 3 * there


def test_summed_over_the_world_each_operation_counts_once_though_it_works_in_several_countries(edition, months):
    hosts = edition.table("operations").select("operation", pl.col("hosts").str.split(" ")).explode("hosts")
    world = together(months)
    by_host = months.join(hosts, on="operation")
    month = date(1994, 9, 1)
    once = months.filter(pl.col("month") == month)["total"].sum()
    assert world.filter(pl.col("month") == month)["persons"].item() == once
    assert by_host.filter(pl.col("month") == month)["total"].sum() > once + 2 * 39_000  # UNPROFOR in three countries


def test_an_operation_that_stands_twice_in_a_month_is_not_summed():
    twice = pl.DataFrame({"operation": ["a", "a"], "month": [MAY, MAY], "total": [1, 1]})
    with pytest.raises(ValueError, match="twice"):
        together(twice)


def test_the_figures_not_chosen_are_kept_and_none_is_of_the_source_that_was(edition, months):
    kept = edition.table("mission_sources").join(months, on=["operation", "month"], suffix="_chosen")
    assert kept.height == edition.table("mission_sources").height
    assert kept.filter(pl.col("source") == pl.col("source_chosen")).is_empty()
    assert set(kept["source"]) == {"kathman", "bara_hultman", "personnel_shortfall"}


def test_kathman_and_the_un_agree_on_unmil_in_december_2005_and_bara_and_hultman_do_not(edition):
    said = edition.table("mission_sources").filter(
        (pl.col("operation") == "unmil") & (pl.col("month") == date(2005, 12, 1))
    )
    assert dict(said.select("source", "total").rows())["kathman"] == 16112


def test_no_authorisation_is_of_nobody(edition):
    assert edition.table("mission_authorised")["authorised"].min() > 0


def test_an_edition_as_of_1995_knows_no_deaths_and_no_end_after_it(mirror, edition):
    tables = {name: edition.table(name) for name in ("operations", "coalition_troops", "state_spells")}
    inputs = Inputs(Mirror(mirror), tables, date(1995, 12, 1), 0)
    assert steps.by_year(inputs)["mission_years"]["year"].max() == 1995
    ends = steps.ends(inputs)["conflict_ends"]
    assert ends["end"].max() < "1996"
    assert ends["last_year"].max() == 1995
    assert steps.losses(inputs)["mission_losses"].is_empty()


def test_every_component_named_in_the_mission_is_defined_by_codes_of_pax():
    named = {
        "prevention", "mediation", "ceasefire", "rehabilitation", "reconciliation", "transformation", "capacity",
        "engagement", "women", "groups", "development",
    }  # fmt: skip
    table = registry()["components"]
    assert named <= set(table["component"])
    codes = [code for row in table["codes"] for code in row.split()]
    assert set(codes) <= set(pax.PROVISIONS)
    assert len(codes) == len(set(codes))  # no code counts for two components
