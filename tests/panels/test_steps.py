from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from comity.errors import BuildError
from comity.panels import steps
from comity.panels.steps import STEPS
from comity.registry.load import registry
from comity.sources.mirror import Mirror
from comity.sources.readers import fts, ucdp, unhcr, views
from comity.step import Inputs

TYPES = ("state_based", "non_state", "one_sided")


def of(frame, state, year):
    return frame.row(by_predicate=(pl.col("state") == state) & (pl.col("year") == year), named=True)


@pytest.fixture(scope="module")
def made(mirror):
    """What the steps make of the mirror, as of a month."""

    def make(step, as_of=date(2022, 12, 1)):
        inputs = Inputs(Mirror(mirror), registry(), as_of, 0)
        (table,) = step(inputs).values()
        return table

    return make


# --- Deaths by month -----------------------------------------------------------------------------------------------


def test_the_monthly_series_has_191_present_day_states_to_december_2022(edition):
    months = edition.table("deaths_month")
    assert months["state"].n_unique() == 191
    assert months.group_by("state").agg(pl.max("month"))["month"].unique().to_list() == [date(2022, 12, 1)]
    assert months["deaths"].min() == 0


def test_south_sudans_months_begin_with_its_independence_in_july_2011(edition):
    assert edition.table("deaths_month").filter(pl.col("state") == "SSD")["month"].min() == date(2011, 7, 1)


def test_every_monthly_death_of_the_publisher_is_some_states(edition, mirror):
    published = views.deaths(Mirror(mirror))
    assert edition.table("deaths_month")["deaths"].sum() == published["deaths"].sum()
    assert edition.table("deaths_month").height == published.height


def test_an_edition_as_of_june_2021_knows_no_later_month(made):
    assert made(steps.deaths_month, date(2021, 6, 1))["month"].max() == date(2021, 6, 1)


# --- Deaths by year ------------------------------------------------------------------------------------------------


def test_the_rwanda_of_1994_has_1882_deaths_in_state_based_conflict_and_770581_civilians_killed(edition):
    row = of(edition.table("deaths_year"), "RWA", 1994)
    assert [row[kind] for kind in TYPES] == [1882, 0, 770581]
    assert (row["one_sided_low"], row["one_sided_high"]) == (345833, 1610637)


def test_the_world_of_1994_has_38746_deaths_in_state_based_conflict_and_779994_civilians_killed(edition):
    world = edition.table("deaths_year").filter(pl.col("year") == 1994)
    assert world.select(pl.col(TYPES).sum()).row(0) == (38746, 5416, 779994)


def test_ethiopia_2021_has_9025_deaths_in_the_monthly_series_and_124553_in_the_yearly_release(edition):
    months = edition.table("deaths_month").filter(pl.col("state") == "ETH", pl.col("month").dt.year() == 2021)
    assert months["deaths"].sum() == 9025
    assert of(edition.table("deaths_year"), "ETH", 2021)["state_based"] == 124553


def test_every_yearly_death_of_the_publisher_is_some_states(edition, mirror):
    published, kept = ucdp.country_year(Mirror(mirror)), edition.table("deaths_year")
    for kind in TYPES:
        assert kept[kind].sum() == published.filter(pl.col("year") <= 2022)[kind].sum()


def test_no_state_has_deaths_in_a_year_in_which_it_was_none(edition):
    spells = edition.table("state_spells").filter(pl.col("system") == "gw")
    begun, lasting = pl.col("from") <= pl.format("{}-12-31", "year"), pl.col("until") > pl.format("{}-01-01", "year")
    years = edition.table("deaths_year").select("state", "year")
    alive = years.join(spells, on="state").filter(begun & (pl.col("until").is_null() | lasting))
    assert years.join(alive, on=["state", "year"], how="anti").rows() == []


def test_serbia_has_its_own_years_since_it_stood_alone_in_2006(edition):
    years = edition.table("deaths_year").filter(pl.col("state") == "SRB")["year"].to_list()
    assert years == list(range(2006, 2023))


@pytest.mark.parametrize(("as_of", "last"), [(date(2021, 12, 1), 2021), (date(2021, 11, 1), 2020)])
@pytest.mark.parametrize("step", [steps.deaths_year, steps.displaced_year, steps.appeals_year])
def test_a_year_is_known_when_its_december_is(made, step, as_of, last):
    assert made(step, as_of)["year"].max() == last


# --- People and money ----------------------------------------------------------------------------------------------


def test_786794_somalis_were_refugees_at_the_end_of_2022_and_2967500_displaced_at_home(edition):
    row = of(edition.table("displaced_year"), "SOM", 2022)
    assert (row["refugees"], row["asylum_seekers"], row["idps"]) == (786794, 56893, 2967500)


def test_displaced_people_before_1993_are_missing_and_not_zero(edition):
    before = edition.table("displaced_year").filter(pl.col("year") < 1993)
    assert before["idps"].null_count() == before["asylum_seekers"].null_count() == before.height > 0


@pytest.mark.parametrize(("table", "reader"), [("displaced_year", unhcr.displaced), ("appeals_year", fts.requirements)])
def test_only_territories_and_people_of_no_state_are_left_out(edition, mirror, table, reader):
    iso3 = dict(registry()["states"].drop_nulls("iso3").select("iso3", "state").rows())
    published = reader(Mirror(mirror)).filter(pl.col("year") <= 2022)
    left_out = set(published["iso3"]) - set(iso3)
    kept = edition.table(table)
    assert kept.height == published.filter(pl.col("iso3").is_in(list(iso3))).height
    assert not left_out & {"SOM", "LBR", "SLE", "BIH", "UKR", "SSD", "TWN"}
    if table == "displaced_year":
        assert {"UNK", "XXA"} <= left_out


def test_somalias_plans_of_2022_asked_for_2_3_billion_dollars_and_had_2_1(edition):
    row = of(edition.table("appeals_year"), "SOM", 2022)
    assert (row["required"], row["funded"]) == (2278741645, 2096276208)


# --- Codes ---------------------------------------------------------------------------------------------------------


def test_a_code_that_belongs_to_no_state_fails_the_step(mirror):
    tables = registry() | {"state_spells": registry()["state_spells"].filter(pl.col("state") != "SOM")}
    with pytest.raises(BuildError, match=r"rows have a code of system 'gw' .*\(520, '1989-"):
        steps.deaths_year(Inputs(Mirror(mirror), tables, date(2022, 12, 1), 0))


def test_a_country_id_that_belongs_to_no_state_fails_the_step(mirror):
    tables = registry() | {"states": registry()["states"].filter(pl.col("state") != "SOM")}
    with pytest.raises(BuildError, match=r"VIEWS country ids without a state in the registry: \[\d+\]"):
        steps.deaths_month(Inputs(Mirror(mirror), tables, date(2022, 12, 1), 0))


def test_the_registry_enters_the_edition_row_for_row(edition):
    for name, table in registry().items():
        assert edition.table(name).columns == table.columns
    assert edition.table("states").height == registry()["states"].height


def test_each_step_reads_the_sources_and_tables_it_declares_and_no_others(mirror):
    for step in STEPS:
        asked = []

        class Watched(Mirror):
            def file(self, key, path, asked=asked):
                asked.append(key)
                return super().file(key, path)

        tables = {name: registry()[name] for name in step.needs}
        made = step.run(Inputs(Watched(mirror), tables, date(2022, 12, 1), 0))
        assert set(made) == set(step.makes)
        assert set(asked) == set(step.sources) - {"registry"}
