"""Country-months, country-years and mission-months: figures that are known, missing where they are not."""

from __future__ import annotations

import zipfile
from datetime import date

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.errors import Faults, InputError, SourceError, UnknownName
from comity.panels.make import additions, panel
from comity.panels.months import COUNTRIES
from comity.panels.spine import spine
from comity.panels.variables import monthly
from comity.sources.mirror import Mirror
from comity.sources.readers import coups, ged, pax, ucdp, views

YEARS = (1988, 2026)
EVERYTHING = {unit: [name for name in additions(unit) if name != "deaths_by_type"] for unit in monthly()}
"""All that can be added from the mirror; UCDP's whole release of events is not there."""


@pytest.fixture(scope="module")
def files(mirror):
    return Mirror(mirror)


@pytest.fixture(scope="module")
def made(files):
    """A panel of each unit with everything that can be added."""
    return {unit: panel(unit, years=YEARS, add=EVERYTHING[unit], mirror=files) for unit in monthly()}


def at(made, unit, **key):
    """One row."""
    frame = made[unit].frame
    month = key.pop("month", None)
    if month:
        key["month"] = date.fromisoformat(month + "-01")
    return frame.row(by_predicate=pl.all_horizontal(pl.col(name) == value for name, value in key.items()), named=True)


# --- Every unit ----------------------------------------------------------------------------------------------------


def test_every_column_that_is_no_key_is_declared_and_the_other_way_round(made):
    for one in made.values():
        assert list(one.variables) == [name for name in one.frame.columns if name not in one.key]
        assert one.codebook().height == len(one.variables)


def test_every_row_has_its_own_key_and_rows_are_sorted(made):
    for one in made.values():
        assert not one.frame.select(one.key).is_duplicated().any()
        assert one.frame.select(one.key).equals(one.frame.select(one.key).sort(one.key))


def test_outside_its_sources_coverage_every_variable_is_missing(made):
    for one in made.values():
        year = pl.col("month").dt.year() if "month" in one.key else pl.col("year")
        for name, variable in one.variables.items():
            outside = one.frame.filter(~year.is_between(variable.first, variable.last))
            assert outside[name].null_count() == outside.height, name
            assert one.frame[name].count(), name


@pytest.mark.parametrize(("unit", "name"), [(unit, name) for unit in COUNTRIES for name in EVERYTHING[unit]])
def test_an_addition_gives_the_variables_it_declares_and_no_rows_more_or_fewer(made, files, unit, name):
    alone = panel(unit, years=(1995, 2005), add=[name], mirror=files)
    assert set(alone.variables) == set(monthly()[unit][name])
    assert alone.frame.select(alone.key).equals(spine(COUNTRIES[unit], (1995, 2005)))
    whole = made[unit].frame.select(alone.frame.columns)
    year = pl.col("month").dt.year() if unit == "country-month" else pl.col("year")
    assert alone.frame.equals(whole.filter(year.is_between(1995, 2005)))


def test_a_yearly_figure_is_the_same_in_every_month_of_its_year(made):
    yearly = [
        *monthly()["country-month"]["displaced"],
        *monthly()["country-month"]["gdp"],
        "polyarchy",
        "polity2",
        "euds",
    ]
    by_year = made["country-month"].frame.group_by("gwcode", pl.col("month").dt.year()).agg(pl.col(yearly).n_unique())
    assert by_year.select(pl.max_horizontal(yearly).max()).item() == 1


def test_yearly_figures_by_month_are_those_by_year(made):
    months = made["country-month"].frame.group_by("gwcode", year=pl.col("month").dt.year().cast(pl.Int16)).first()
    both = made["country-year"].frame.join(months, on=["gwcode", "year"], validate="1:1")
    assert both.height == made["country-year"].frame.height
    for name in ("refugees", "idps", "polyarchy", "gdp_per_capita"):
        assert both[name].equals(both[f"{name}_right"].alias(name)), name


# --- Deaths --------------------------------------------------------------------------------------------------------


def test_every_death_of_the_monthly_series_stands_on_a_row(made, files):
    assert made["country-month"].frame["deaths"].sum() == views.deaths(files)["deaths"].sum()


def test_ethiopia_2021_has_the_deaths_of_the_release_and_the_release_is_named(made):
    months = made["country-month"].frame.filter((pl.col("gwcode") == 530) & (pl.col("month").dt.year() == 2021))
    assert months["deaths"].sum() == 9025
    assert set(months["deaths_vintage"]) == {"GED 22.1"}


def test_a_covered_month_without_deaths_is_zero_and_a_state_outside_the_series_is_missing(made):
    assert at(made, "country-month", gwcode=385, month="2005-05")["deaths"] == 0  # Norway
    assert at(made, "country-month", gwcode=232, month="2005-05")["deaths"] is None  # Andorra
    assert at(made, "country-month", gwcode=345, month="1992-05")["deaths"] is None  # Yugoslavia


def test_rwanda_1994_has_all_three_types_of_violence(made):
    row = at(made, "country-year", gwcode=517, year=1994)
    assert row["state_based"] < row["one_sided"]
    assert row["one_sided"] > 500_000


def test_every_death_of_the_yearly_release_stands_on_a_row(made, files):
    published = ucdp.country_year(files)
    for name in ("state_based", "non_state", "one_sided"):
        assert made["country-year"].frame[name].sum() == published[name].sum()


def test_serbias_deaths_stand_under_serbia_though_the_publisher_goes_on_with_yugoslavias_code(made):
    assert at(made, "country-year", gwcode=340, year=2010)["state_based"] == 0
    assert at(made, "country-year", gwcode=345, year=2006)["state_based"] is None


@pytest.fixture(scope="module")
def released(mirror, tmp_path_factory):
    """A mirror with a release of events: those of five countries, in the publisher's format."""
    folder = tmp_path_factory.mktemp("mirror")
    header, lines = "", []
    for path in ged.COUNTRIES:
        header, *more = (mirror / path).read_text(encoding="utf-8").splitlines(keepends=True)
        lines += more
    (folder / ged.RELEASE).parent.mkdir(parents=True)
    with zipfile.ZipFile(folder / ged.RELEASE, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("GEDEvent.csv", header + "".join(lines))
    return Mirror(folder)


@pytest.fixture(scope="module")
def by_type(released):
    return panel("country-month", years=(1988, 2022), add=["deaths_by_type"], mirror=released)


def test_every_death_of_the_events_stands_on_a_row_by_its_type(by_type, released):
    events = ged.events(released)
    for number, name in ged.TYPES.items():
        assert by_type.frame[name].sum() == events.filter(pl.col("type") == number)["best"].sum()


def test_events_of_a_years_months_are_the_deaths_of_the_year(by_type, made):
    months = by_type.frame.filter(pl.col("gwcode") == 451).group_by(year=pl.col("month").dt.year().cast(pl.Int16))
    sums = months.agg(pl.col("state_based", "non_state", "one_sided").sum()).filter(pl.col("year") >= 1989)
    years = made["country-year"].frame.filter(pl.col("gwcode") == 451)
    both = sums.join(years, on="year", validate="1:1")
    assert both.height == 2022 - 1989 + 1
    for name in ("state_based", "non_state"):
        assert both[name].equals(both[f"{name}_right"].alias(name))


def test_a_month_without_an_event_is_zero_since_the_release_covers_the_world(by_type):
    assert (
        by_type.frame.filter((pl.col("gwcode") == 385) & (pl.col("month") == date(2005, 5, 1)))["one_sided"].item() == 0
    )
    assert by_type.frame.filter(pl.col("month") < date(1989, 1, 1))["one_sided"].count() == 0
    assert by_type.frame.filter(pl.col("gwcode") == 396)["one_sided"].count() == 0  # Abkhazia, counted in Georgia


def test_without_the_release_it_says_where_to_get_it(files):
    with pytest.raises(SourceError, match=r"ged261-csv\.zip .* is missing from the mirror"):
        panel("country-month", years=(2000, 2000), add=["deaths_by_type"], mirror=files)


# --- Operations ----------------------------------------------------------------------------------------------------


def test_liberia_in_december_2005_has_one_operation_with_its_strength(made):
    row = at(made, "country-month", gwcode=450, month="2005-12")
    assert (row["missions"], row["un_missions"]) == (1, 1)
    assert (row["mission_troops"], row["mission_police"], row["mission_observers"]) == (14824, 1091, 197)
    assert (row["mission_personnel"], row["missions_uncounted"], row["shared_personnel"]) == (16112, 0, 0)


def test_a_state_without_an_operation_has_nobody(made):
    row = at(made, "country-month", gwcode=385, month="2005-12")
    assert {
        row[name] for name in (*monthly()["country-month"]["missions"], *monthly()["country-month"]["personnel"])
    } == {0}


def test_where_no_strength_is_known_it_is_missing_and_the_operations_are_counted(made):
    frame = made["country-month"].frame.drop_nulls("missions_uncounted")
    unknown = frame.filter(pl.col("mission_personnel").is_null())
    assert unknown.height
    assert unknown["missions_uncounted"].min() >= 1
    assert frame.filter(pl.col("missions_uncounted") > pl.col("missions")).is_empty()


def test_an_operation_in_several_states_is_not_divided_among_them(made, files):
    strength = made["mission-month"].frame
    untso = strength.row(
        by_predicate=(pl.col("operation") == "untso") & (pl.col("month") == date(2005, 12, 1)), named=True
    )
    for state in (660, 652, 663):  # Lebanon, Syria, Jordan
        assert at(made, "country-month", gwcode=state, month="2005-12")["shared_personnel"] >= untso["total"]


def test_a_host_that_is_no_state_yet_does_not_share_an_operation(made):
    before = at(made, "country-month", gwcode=625, month="2008-01")  # UNMIS, in Sudan alone until July 2011
    assert before["mission_personnel"] > 9000
    assert at(made, "country-month", gwcode=626, month="2012-01")["missions"] >= 1


def test_operations_of_a_year_are_at_least_those_of_its_fullest_month(made):
    months = made["country-month"].frame.group_by("gwcode", year=pl.col("month").dt.year().cast(pl.Int16))
    most = months.agg(pl.col("missions", "un_missions").max().name.suffix("_most"))
    both = made["country-year"].frame.join(most, on=["gwcode", "year"], validate="1:1")
    assert both.filter(
        (pl.col("missions") < pl.col("missions_most")) | (pl.col("un_missions") > pl.col("missions"))
    ).is_empty()


def test_mission_months_have_the_strength_of_the_editions_table(made, edition):
    known = edition.table("mission_months")
    columns = known.columns
    inside = made["mission-month"].frame.filter(
        pl.col("total").is_not_null() & (pl.col("month") <= known["month"].max())
    )
    assert inside.select(columns).equals(known.sort("operation", "month"))


def test_mission_months_without_additions_have_the_strength(files):
    bare = panel("mission-month", years=(2005, 2005), mirror=files)
    assert bare.frame.columns == ["operation", "month", "troops", "police", "observers", "total", "source"]
    assert list(bare.sources) == ["registry", "ipi", "kathman", "bara_hultman"]


def test_an_operations_main_host_has_the_code_it_had_that_month(made):
    row = at(made, "mission-month", operation="unmil", month="2005-12")
    assert (row["gwcode"], row["led_by"], row["kind"], row["hosts"]) == (450, "un", "multidimensional", 1)


# --- Agreements, coups, people -------------------------------------------------------------------------------------


def test_the_month_of_dayton_has_its_agreement_in_bosnia(made):
    row = at(made, "country-month", gwcode=346, month="1995-11")
    assert 1 <= row["agreement_processes"] <= row["agreements"]
    assert at(made, "country-month", gwcode=385, month="1995-11")["agreements"] == 0


def test_every_agreement_that_names_a_state_is_counted_or_told(made, files):
    named = pax.agreements(files).select("agreement", pl.col("iso3").list.unique()).explode("iso3").drop_nulls("iso3")
    whole = made["country-month"]
    lost = whole.unmatched["agreements"]
    assert whole.frame["agreements"].sum() + lost.height <= named.height
    assert whole.frame["agreements"].sum() > 0.95 * named.height


def test_agreements_of_a_state_that_is_no_more_are_missing_and_not_zero(made):
    assert at(made, "country-month", gwcode=345, month="1999-06")["agreements"] is None


def test_powell_and_thyne_count_457_attempts_to_2010_all_but_those_of_no_state_are_there(files):
    whole = panel("country-year", years=(1950, 2010), add=["coups"], mirror=files)
    counted = coups.country_year(files).filter(pl.col("year") <= 2010)
    assert counted["attempts"].sum() == 457
    assert whole.frame["coup_attempts"].sum() + whole.unmatched["coups"].height == 457


def test_the_coups_of_a_states_months_are_those_of_its_year(files):
    months = panel("country-month", years=(1950, 2023), add=["coups"], mirror=files).frame.drop_nulls(
        "coup_attempts_year"
    )
    years = months.group_by("gwcode", pl.col("month").dt.year()).agg(
        pl.col("coup_attempts", "coup_successes").sum(), pl.col("coup_attempts_year", "coup_successes_year").first()
    )
    assert years.filter(pl.col("coup_attempts") > pl.col("coup_attempts_year")).is_empty()
    assert years["coup_attempts"].sum() == years["coup_attempts_year"].sum()
    assert years["coup_successes"].sum() == years["coup_successes_year"].sum()


def test_the_coup_in_niger_stands_in_july_and_not_in_june_where_the_publisher_has_it(made):
    year = made["country-month"].frame.filter((pl.col("gwcode") == 436) & (pl.col("month").dt.year() == 2023))
    assert year.filter(pl.col("coup_successes") == 1)["month"].to_list() == [date(2023, 7, 1)]
    assert set(year["coup_attempts_year"]) == {1}


def test_origins_that_are_no_state_are_told(made):
    assert "PSE" in set(made["country-year"].unmatched["displaced"]["iso3"])


# --- What had been published ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def dated(files):
    """A panel whose sources all have a known lag."""
    return panel("country-month", years=(2015, 2026), add=["deaths", "missions", "displaced"], mirror=files)


def test_in_october_2021_deaths_were_known_to_2020_and_operations_to_that_month(dated):
    then = dated.as_of("2021-10").frame
    assert then["month"].max() == date(2021, 10, 1)
    assert then.drop_nulls("deaths")["month"].max() == date(2020, 12, 1)
    assert then.drop_nulls("missions")["month"].max() == date(2021, 10, 1)
    assert then.drop_nulls("refugees")["month"].max() == date(2020, 12, 1)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(months=st.lists(st.dates(date(2015, 1, 1), date(2026, 11, 1)), min_size=2, max_size=2))
def test_what_is_published_is_never_taken_back(dated, months):
    early, late = (dated.as_of(month.strftime("%Y-%m")).frame for month in sorted(months))
    both = early.join(late, on=["gwcode", "month"], how="left", validate="1:1", maintain_order="left")
    for name in dated.variables:
        changed = early[name].is_not_null() & ~early[name].eq_missing(both[f"{name}_right"])
        assert not changed.any(), name


def test_a_source_whose_lag_nobody_knows_is_told(files):
    with pytest.raises(InputError, match="It is not known when kathman is published, so not what of mission_troops"):
        panel("country-month", years=(2000, 2001), add=["deaths", "personnel"], mirror=files).as_of("2003-01")


# --- References, and what cannot be asked --------------------------------------------------------------------------


def test_the_references_are_those_of_the_sources_used_and_no_others(files):
    cited = panel("country-month", years=(2000, 2001), add=["deaths", "refugees"], mirror=files)
    assert list(cited.sources) == ["registry", "gleditsch_ward", "views", "unhcr"]
    assert "VIEWS Prediction Challenge" in cited.cite()
    assert "@misc{unhcr," in cited.cite("bibtex")
    assert "Powell" not in cited.cite()


def test_everything_that_is_wrong_is_told_at_once(mirror):
    with pytest.raises(Faults) as told:
        panel(
            "country-month", years=(1990, 1980), add=["alliances", "deths"], system="cow", relevant=True, mirror=mirror
        )
    text = str(told.value)
    assert len(told.value.faults) == 5
    assert "'alliances' cannot be added to a country-month panel" in text
    assert "nothing called 'deths'" in text
    assert "of the system 'gw'" in text


def test_an_unknown_unit_is_told_with_those_there_are(mirror):
    with pytest.raises(UnknownName, match="no unit 'county-month'") as told:
        panel("county-month", mirror=mirror)
    assert set(told.value.available) == {"state-year", "dyad-year", *monthly()}
