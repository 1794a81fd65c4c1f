"""What stands around trust in a country: local agreements, humanitarian requirements and funding, mission sites."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from comity.finding import Finding
from comity.panels.times import day_text, listed
from comity.quantity import Quantity
from comity.rooms.community.meeting import meeting

if TYPE_CHECKING:
    from comity.edition import Edition


def around(edition: Edition, state: str, name: str) -> list[Finding]:
    """Findings on what is there; nothing is said where no source of the edition covers the country."""
    return [
        *_local(edition, state, name),
        *_appeals(edition, state, name),
        *_sites(edition, state, name),
        *meeting(edition, state, name),
    ]


def _local(edition: Edition, state: str, name: str) -> list[Finding]:
    """Local agreements: how many, since when, with a mediator, tied to the national process."""
    here = edition.table("agreements").filter(pl.col("states").list.contains(state))
    rows = edition.table("local_agreements").join(here.select("agreement", "day"), on="agreement")
    if rows.is_empty():
        return []
    days = rows["day"].sort()
    values = {
        "all": Quantity(value=rows.height, unit="local agreements", standing="measured", source="pax_local"),
        "mediated": Quantity(
            value=int(rows["mediated"].sum()), unit="agreements", standing="measured", source="pax_local"
        ),
        "linked": Quantity(
            value=int(rows["national"].sum()), unit="agreements", standing="measured", source="pax_local"
        ),
    }
    return [
        Finding(
            topic="people",
            text=(
                "On record in {country}, from {first} to {last}: {all}, {mediated:n} with a mediator and {linked:n} "
                "tied to the national process."
            ),
            values=values,
            terms={"country": name, "first": day_text(str(days[0])), "last": day_text(str(days[-1]))},
            sources=("pax_local", "pax"),
            caveats=("Only agreements whose text could be found are on record.",),
        )
    ]


def _appeals(edition: Edition, state: str, name: str) -> list[Finding]:
    """Humanitarian requirements and funding in the last year with a plan, and over five years."""
    table = edition.table("appeals_year")
    plans = table.filter((pl.col("state") == state) & (pl.col("required") > 0)).sort("year")
    if plans.is_empty():
        return []
    row = plans.row(-1, named=True)
    since = plans.filter(pl.col("year") > row["year"] - 5)
    asked, got = sum(since["required"].to_list()), sum(since["funded"].fill_null(0).to_list())
    year = str(row["year"])
    values = {
        "required": Quantity(value=row["required"], unit="usd", standing="reported", source="fts", as_of=year),
        "funded": Quantity(value=row["funded"] or 0, unit="usd", standing="reported", source="fts", as_of=year),
        "part": Quantity(
            value=(row["funded"] or 0) / row["required"], unit="share", standing="estimated", source="fts"
        ),
        "usual": Quantity(value=got / asked, unit="share", standing="estimated", source="fts", as_of=year),
        "years": Quantity(value=since.height, unit="years", standing="measured", source="fts"),
    }
    text = "Humanitarian plans for {country} asked for {required} in {year}, and {funded} of it ({part}) was funded"
    text += "; over the last {years} with a plan it was {usual}." if since.height > 1 else "."
    return [Finding(topic="people", text=text, values=values, terms={"country": name, "year": year})]


def _sites(edition: Edition, state: str, name: str) -> list[Finding]:
    """Where operations stood: of each, the last year that is known."""
    hosted = edition.table("operations").filter(pl.col("hosts").str.split(" ").list.contains(state))
    years = (
        edition.table("mission_years")
        .filter(pl.col("sites").is_not_null())
        .join(hosted.select("operation", "acronym"), on="operation")
        .sort("operation", "year")
        .group_by("operation", maintain_order=True)
        .last()
        .sort(["year", "sites", "operation"], descending=[True, True, False])
    )
    if years.is_empty():
        return []
    row = years.row(0, named=True)
    terms = {"acronym": row["acronym"], "country": name, "year": str(row["year"])}
    text = "{acronym} stood in {sites} in {year}, the last year on the maps of deployment"
    if row["largest"]:
        terms["places"] = listed(row["largest"][:3])
        text += ", most of its troops in {places}"
    return [
        Finding(
            topic="people",
            text=text + ".",
            values={
                "sites": Quantity(
                    value=row["sites"], unit="places", standing="measured", source="geo_pko", as_of=str(row["year"])
                )
            },
            terms=terms,
            caveats=(
                "Of all its hosts together; operations of one state's own forces and most others are not mapped.",
            ),
        )
    ]
