"""OCHA Financial Tracking Service: what coordinated humanitarian plans require and receive."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from comity.sources.files.formats import read_csv

if TYPE_CHECKING:
    from comity.sources.mirror import Mirror

REQUIREMENTS = "community/fts_req_global.csv"
PLANS = "community/hrp.csv"

PLAN_KINDS = (
    *("Humanitarian response plan", "Humanitarian needs and response plan", "Strategic response plan"),
    *("Regional response plan", "Flash appeal", "Consolidated appeals process", "Consolidated inter-agency appeal"),
    "Other",
)
"""Kinds of plan, in OCHA's words; their names changed in 2013 and 2024."""

_LAYOUT = ("cluster", "sector", "en", "fr", "es")
"""What stands among the kinds: how a plan is laid out, and its language."""

_MOST = 100_000_000_000


def requirements(mirror: Mirror) -> pl.DataFrame:
    """Humanitarian requirements and funding by affected country and year.

    The file has one row for each plan in each country it covers, and one row a country-year named "Not
    specified" for money that no plan asked for. A regional plan (refugees of one crisis in several
    countries) has a row in each country, with that country's share, so its rows add up without double
    counting; 46 plan rows, mostly of regional plans, have funding but no share of the requirements. A
    country has up to four plans in a year. Years reach to 2031, since donors pledge ahead. Seven "Not
    specified" rows are negative, as corrections of earlier years (Türkiye 2017: -349 million).

    Returns:
        iso3 (String), year (Int32), required (Int64, US dollars asked for by plans; null where there was no
        plan or no plan gave the country's share), funded (Int64, US dollars received for those plans that
        gave a share, so that it is of `required`; null where that is, zero where nothing was reported),
        outside_plans (Int64, US dollars received otherwise; null where nothing was reported); by iso3 and
        year.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    rows = (
        read_csv(
            mirror.file("fts", REQUIREMENTS),
            {
                "countryCode": pl.String,
                "id": pl.Int32,
                "year": pl.Int32,
                "requirements": pl.Int64,
                "funding": pl.Int64,
            },
            optional=("id", "requirements", "funding"),
        )
        .within(year=(1990, 2100), requirements=(0, _MOST), funding=(-_MOST, _MOST))
        .unique("countryCode", "id", "year")
    )
    asked = pl.col("requirements").is_not_null()
    return (
        rows.frame.rename({"countryCode": "iso3"})
        .group_by("iso3", "year")
        .agg(
            required=_sum(pl.col("requirements")),
            funded=pl.when(asked.any()).then(pl.col("funding").filter(asked).sum()),
            outside_plans=_sum(pl.col("funding").filter(~asked)),
        )
        .sort("iso3", "year")
    )


def plans(mirror: Mirror) -> pl.DataFrame:
    """Response plans and appeals, each with what it asked for, 1999 to 2026.

    A plan's figure is for all its countries together; the shares by country and year are in `requirements`,
    by the same `plan` ids. Five plans stand at zero, one of them taken over by another (Ukraine's of 2022 by
    the flash appeal of that March).

    Returns:
        plan (Int32, OCHA's id), code (String, null for one), name (String, in the plan's language), kind (String, of
        `PLAN_KINDS`), iso3 (List of String, countries it covers; empty for 23, most of them worldwide or older
        regional ones), year (Int32), start and end (Date, first and last day), original (Int64, US dollars asked
        for at first; null where the file has zero), required (Int64, US dollars asked for as last revised);
        by plan.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    texts = ("code", "planVersion", "categories", "locations")
    columns: dict[str, type[pl.DataType]] = {"internalId": pl.Int32} | dict.fromkeys(texts, pl.String)
    columns |= {"startDate": pl.Date, "endDate": pl.Date, "years": pl.Int32}
    columns |= {"origRequirements": pl.Int64, "revisedRequirements": pl.Int64}
    rows = (
        read_csv(mirror.file("fts_plans", PLANS), columns, optional=("code", "locations"))
        .within(years=(1990, 2100), origRequirements=(0, _MOST), revisedRequirements=(0, _MOST))
        .unique("internalId")
    )
    rows.refuse(
        rows.frame["endDate"] < rows.frame["startDate"], "startDate", "endDate", because="an end before the start"
    )
    kinds = pl.col("categories").str.split(" | ").list.set_difference(list(_LAYOUT))
    countries = pl.col("locations").fill_null("").str.extract_all(r"[A-Z]{3}")
    kind = pl.when(kinds.list.len() == 1).then(kinds.list.first())
    frame = rows.frame.with_columns(kind=kind, iso3=countries)
    unknown = ~frame["kind"].is_in(PLAN_KINDS).fill_null(value=False)
    rows.refuse(unknown, "categories", because=f"none of {', '.join(PLAN_KINDS)}")
    strange = ~frame["locations"].str.contains(r"^[| ]*([A-Z]{3}[| ]*)+$")
    rows.refuse(strange, "locations", because="not a list of ISO codes")
    return frame.select(
        plan="internalId",
        code="code",
        name="planVersion",
        kind="kind",
        iso3="iso3",
        year="years",
        start="startDate",
        end="endDate",
        original=pl.when(pl.col("origRequirements") > 0).then("origRequirements"),
        required="revisedRequirements",
    ).sort("plan")


def _sum(numbers: pl.Expr) -> pl.Expr:
    """The sum of those that are there; null if none is."""
    return pl.when(numbers.count() > 0).then(numbers.sum())
