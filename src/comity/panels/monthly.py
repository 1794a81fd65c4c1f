"""What can be added to country-months and country-years: one function an addition, from the mirror to figures.

Each gives its figures under a key that `spine.placed` knows (state or gwcode, month or year), and the keys of its
source that belong to no state of the registry. Zeros stand where the source counts everything, and nowhere else.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from comity.panels.codes import from_code, from_views
from comity.panels.crosswalk import recoded
from comity.panels.missions import presence, strength
from comity.panels.spine import LAST_MONTH, Every, members
from comity.panels.steps import UCDP_ALONE, UCDP_HEIRS, deaths_year
from comity.panels.variables import monthly
from comity.registry.load import registry
from comity.sources.corrected import corrected
from comity.sources.readers import coups as powell_thyne
from comity.sources.readers import fts, ged, isard, pax, unhcr, views
from comity.step import Inputs

if TYPE_CHECKING:
    from collections.abc import Callable

    from comity.sources.mirror import Mirror


UCDP_ELSEWHERE = ("ABK", "SOT")
"""States of Gleditsch and Ward's list that UCDP counts with another, Georgia."""


class Figures(NamedTuple):
    """What an addition found.

    Attributes:
        rows: its figures, one row for each key.
        lost: keys of the source that are no state's; None where it has none.
    """

    rows: pl.DataFrame
    lost: pl.DataFrame | None = None


def deaths(mirror: Mirror) -> Figures:
    """Deaths in state-based conflict by month; a state that the series leaves out has none, not zero."""
    rows = from_views(corrected(views.deaths, mirror), registry()["states"])
    return Figures(rows.select("state", "month", "deaths", pl.col("vintage").alias("deaths_vintage")))


def deaths_by_type(mirror: Mirror) -> Figures:
    """Deaths by month and type of violence, from events; zero in the months of a state without one."""
    counted = ged.country_months(corrected(ged.events, mirror))
    counted = counted.with_columns(_day=pl.col("month").dt.month_end().cast(pl.String))
    spells = registry()["state_spells"]
    coded = from_code(counted, spells, system="gw", code="gw", day="_day", ignore=UCDP_ALONE, heirs=UCDP_HEIRS)
    sums = coded.drop("_day").group_by("state", "month").sum()
    first, last = _years("country-month", "deaths_by_type")
    covered = pl.col("month").dt.year().is_between(first, last) & ~pl.col("state").is_in(UCDP_ELSEWHERE)
    here = members("month").filter(covered).select("state", "month")
    return Figures(_zeros_and_others(here, sums, ["state", "month"]))


def deaths_of_year(mirror: Mirror) -> Figures:
    """Deaths by year and type of violence."""
    inputs = Inputs(mirror, registry(), LAST_MONTH, seed=0)
    return Figures(deaths_year(inputs)["deaths_year"])


def missions(_: Mirror) -> Figures:
    """Operations by month, by the registry's dates."""
    return Figures(_counted("month"))


def missions_of_year(_: Mirror) -> Figures:
    """Operations by year, by the registry's dates."""
    return Figures(_counted("year"))


def personnel(mirror: Mirror) -> Figures:
    """Uniformed personnel by month: of operations in one state, and whole of those in several."""
    first, last = _years("country-month", "personnel")
    within = pl.col("month").dt.year().is_between(first, last)
    hosts = _hosted().filter(within).join(strength(mirror, registry()), on=["operation", "month"], how="left")
    alone, shared = pl.col("states") <= 1, pl.col("states") > 1
    sums = hosts.group_by("state", "month").agg(
        *(_known(count, alone, f"mission_{count}") for count in ("troops", "police", "observers")),
        _known("total", alone, "mission_personnel"),
        (alone & pl.col("total").is_null()).sum().cast(pl.Int64).alias("missions_uncounted"),
        _known("total", shared, "shared_personnel"),
    )
    here = members("month").filter(within).select("state", "month")
    nothing = here.join(sums, on=["state", "month"], how="anti").with_columns(
        pl.lit(0, pl.Int64).alias(name) for name in sums.columns[2:]
    )
    return Figures(pl.concat([sums, nothing]))


def agreements(mirror: Mirror) -> Figures:
    """Peace agreements by month."""
    return _agreed(mirror, "month")


def agreements_of_year(mirror: Mirror) -> Figures:
    """Peace agreements by year."""
    return _agreed(mirror, "year")


def coups(mirror: Mirror) -> Figures:
    """Coups by month, beside those of the whole year."""
    years, lost = _coups(mirror)
    here = members("month").select("gwcode", "month", year=pl.col("month").dt.year().cast(years.schema["year"]))
    dated = corrected(powell_thyne.attempts, mirror).select("cow", "success", month=pl.col("day").dt.truncate("1mo"))
    dated = dated.with_columns(year=pl.col("month").dt.year().cast(years.schema["year"]))
    coded, _ = recoded(dated, ["cow"], source="cow", target="gw")
    counted = coded.group_by(pl.col("cow").cast(pl.Int16).alias("gwcode"), "month").agg(
        coup_attempts=pl.len().cast(pl.Int64), coup_successes=pl.col("success").sum().cast(pl.Int64)
    )
    whole = years.rename({"attempts": "coup_attempts_year", "successes": "coup_successes_year"})
    every = here.join(whole.cast({"gwcode": pl.Int16}), on=["gwcode", "year"]).drop("year")
    rows = _zeros(every, counted, ["gwcode", "month"])
    outside = counted.join(every, on=["gwcode", "month"], how="anti").select("gwcode", "month")
    return Figures(rows, pl.concat([lost, outside], how="diagonal_relaxed"))


def coups_of_year(mirror: Mirror) -> Figures:
    """Coups by year."""
    years, lost = _coups(mirror)
    return Figures(years.rename({"attempts": "coup_attempts", "successes": "coup_successes"}), lost)


def refugees(mirror: Mirror) -> Figures:
    """Refugees by origin."""
    rows, lost = displaced(mirror)
    return Figures(rows.select("state", "year", "refugees"), lost)


def displaced(mirror: Mirror) -> Figures:
    """People displaced, by origin."""
    return _of_states(corrected(unhcr.displaced, mirror))


def appeals(mirror: Mirror) -> Figures:
    """Humanitarian requirements and funding."""
    return _of_states(corrected(fts.requirements, mirror).rename({"outside_plans": "funded_outside_plans"}))


def democracy(mirror: Mirror) -> Figures:
    """Three measures of democracy."""
    names = ("polyarchy", "polity2", "euds")
    return Figures(corrected(isard.gw_democracy, mirror).select(pl.col("gw").alias("gwcode"), "year", *names))


def gdp(mirror: Mirror) -> Figures:
    """Gross domestic product and population, estimates."""
    names = ("gdp_per_capita", "gdp_millions", "population_millions")
    return Figures(corrected(isard.gw_gdp_population, mirror).select(pl.col("gw").alias("gwcode"), "year", *names))


ADDITIONS: dict[str, dict[str, Callable[[Mirror], Figures]]] = {
    "country-month": {
        "deaths": deaths,
        "deaths_by_type": deaths_by_type,
        "missions": missions,
        "personnel": personnel,
        "agreements": agreements,
        "coups": coups,
        "refugees": refugees,
        "displaced": displaced,
        "democracy": democracy,
        "gdp": gdp,
    },
    "country-year": {
        "deaths": deaths_of_year,
        "missions": missions_of_year,
        "agreements": agreements_of_year,
        "coups": coups_of_year,
        "refugees": refugees,
        "displaced": displaced,
        "appeals": appeals,
        "democracy": democracy,
        "gdp": gdp,
    },
}
"""The additions by unit and name."""


@cache
def _hosted() -> pl.DataFrame:
    """Operations by month and state, with the number of states each worked in then.

    A host that was no state in the month counts only where no host was one: until July 2011 UNMIS worked in one state,
    Sudan; in 1989 UNTAG in none, Namibia.
    """
    operations = registry()["operations"]
    about = operations.select("operation", pl.col("hosts").str.split(" "), led_by_un=pl.col("lead").eq_missing("un"))
    hosts = presence(operations, LAST_MONTH).join(about, on="operation").explode("hosts").rename({"hosts": "state"})
    there = members("month").select("state", "month", _there=pl.lit(1))
    met = hosts.join(there, on=["state", "month"], how="left")
    counted = met.with_columns(states=pl.col("_there").count().over("operation", "month"))
    return counted.filter(pl.col("_there").is_not_null() | (pl.col("states") == 0)).drop("_there")


def _counted(every: Every) -> pl.DataFrame:
    """Operations in each state by month or year, zero where the registry has none."""
    first, last = _years(f"country-{every}", "missions")
    system = members(every).select("state", every)
    year = pl.col("month").dt.year() if every == "month" else pl.col("year")
    hosted = _hosted().with_columns(pl.col("month").dt.year().cast(pl.Int16).alias("year"))
    counted = (
        hosted.unique(["operation", "state", every])
        .group_by("state", every)
        .agg(pl.len().cast(pl.Int64).alias("missions"), pl.col("led_by_un").sum().cast(pl.Int64).alias("un_missions"))
        .filter(year.is_between(first, last))
    )
    return _zeros_and_others(system.filter(year.is_between(first, last)), counted, ["state", every])


def _known(count: str, which: pl.Expr, name: str) -> pl.Expr:
    """The sum of what is known of some operations; zero where there is none of them, null where none is known."""
    values = pl.col(count).filter(which)
    return pl.when((which.sum() == 0) | (values.count() > 0)).then(values.sum()).cast(pl.Int64).alias(name)


def _agreed(mirror: Mirror, every: Every) -> Figures:
    """Agreements and their processes for every present-day state, zero without one."""
    first, last = _years(f"country-{every}", "agreements")
    codes = registry()["states"].drop_nulls("iso3").select("state", "iso3")
    months = _months(first, last).with_columns(year=pl.col("month").dt.year())
    concerned = (
        corrected(pax.agreements, mirror)
        .select("agreement", "process", pl.col("date").dt.truncate("1mo").alias("month"), pl.col("iso3").list.unique())
        .with_columns(year=pl.col("month").dt.year())
        .explode("iso3")
        .drop_nulls("iso3")
        .join(codes, on="iso3", how="left")
    )
    counted = (
        concerned.drop_nulls("state")
        .group_by("state", every)
        .agg(
            pl.col("agreement").n_unique().cast(pl.Int64).alias("agreements"),
            pl.col("process").n_unique().cast(pl.Int64).alias("agreement_processes"),
        )
    )
    lost = concerned.filter(pl.col("state").is_null()).select("iso3", every).unique().sort("iso3", every)
    grid = months.select(every).unique().join(codes.select("state"), how="cross")
    return Figures(_zeros(grid, counted, ["state", every]), lost)


def _coups(mirror: Mirror) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Attempts and successes by code of Gleditsch and Ward's system and year, and the attempts that have none."""
    counted = corrected(powell_thyne.country_year, mirror)
    coded, _ = recoded(counted, ["cow"], source="cow", target="gw")
    _, lost = recoded(counted.filter(pl.col("attempts") > 0), ["cow"], source="cow", target="gw")
    named = coded.rename({"cow": "gwcode"}).group_by("gwcode", "year")
    return named.agg(pl.col("attempts", "successes").cast(pl.Int64).sum()), lost


def _of_states(rows: pl.DataFrame) -> Figures:
    """Figures by ISO 3166 under the registry's states; territories, regions and stateless people are none."""
    codes = registry()["states"].drop_nulls("iso3").select("state", "iso3")
    met = rows.join(codes, on="iso3", how="left")
    lost = met.filter(pl.col("state").is_null()).select("iso3", "year").sort("iso3", "year")
    return Figures(met.drop_nulls("state").drop("iso3"), lost)


def _years(unit: str, addition: str) -> tuple[int, int]:
    """First and last year of an addition's coverage."""
    declared = monthly()[unit][addition].values()
    return min(variable.first for variable in declared), max(variable.last for variable in declared)


def _months(first: int, last: int) -> pl.DataFrame:
    """Every month of some years."""
    return pl.select(month=pl.date_range(pl.date(first, 1, 1), pl.date(last, 12, 1), "1mo"))


def _zeros(every: pl.DataFrame, counted: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    """Counts for every key, zero where nothing was counted."""
    names = [name for name in counted.columns if name not in key]
    return every.join(counted, on=key, how="left", validate="1:1").with_columns(pl.col(names).fill_null(0))


def _zeros_and_others(every: pl.DataFrame, counted: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    """The same, and below it the counts of other keys, so that they are told."""
    rows = _zeros(every, counted, key)
    return pl.concat([rows, counted.join(every, on=key, how="anti").select(rows.columns)])
