"""A ledger beside what an edition knows of its country: engagement, agreements, funding, presence and violence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import polars as pl

from comity.finding import Column, Finding, Table
from comity.panels.names import fold
from comity.panels.times import day_text, listed
from comity.quantity import Quantity
from comity.rooms.community.ledger.tell import OWN, counted
from comity.rooms.community.meeting import meeting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from comity.edition import Edition
    from comity.rooms.community.ledger.measures import Measures

RECENT = 10
"""Local agreements listed, the latest."""


_BY_NAME = (
    "A district meets an agreement or a site here where the same name is written: another spelling is missed, and a "
    "namesake elsewhere in the country is taken for it."
)


def around(found: Measures, edition: Edition, state: str) -> list[Finding]:
    """Engagement by district, and what is known of the country only; the districts first.

    Args:
        found: measures of the ledger.
        edition: the edition.
        state: key of the country.
    """
    name = edition.names("state").prose(state)
    agreements = _local(edition, state)
    sites = _sites(edition, state)
    return [
        _districts(found, agreements, sites),
        *meeting(edition, state, name, {one.name: one.entries for one in found.places}, OWN),
        *_violence(edition, state, name),
        *_operations(edition, state, name),
        *_presence(sites, name),
        *_agreed(edition, agreements, name),
        *_appeals(edition, state, name),
    ]


def _districts(found: Measures, agreements: pl.DataFrame, sites: list[dict[str, Any]]) -> Finding:
    titles = [f" {re.sub(r'[^a-z0-9]+', ' ', fold(title))} " for title in agreements["title"].to_list()]
    largest = {fold(place): f"{one['acronym']}, {one['year']}" for one in sites for place in one["largest"] or ()}
    columns = (
        Column(name="District"),
        Column(name="Last heard"),
        Column(name="Entries", unit="entries", standing="measured", source=OWN),
        Column(name="Complaints waiting", unit="complaints", standing="measured", source=OWN),
        Column(name="Promises overdue", unit="promises", standing="measured", source=OWN),
        Column(name="Local agreements that name it", unit="agreements", standing="measured", source="pax"),
        Column(name="Largest site of"),
    )
    rows = tuple(
        (
            one.name,
            day_text(one.last.isoformat()) if one.last else "never",
            one.entries,
            one.waiting,
            one.overdue,
            sum(f" {re.sub(r'[^a-z0-9]+', ' ', fold(one.name))} " in title for title in titles),
            largest.get(fold(one.name), ""),
        )
        for one in found.places
    )
    heard = sum(bool(one.heard) for one in found.places)
    values = {
        "n": counted(len(found.places), "districts", found),
        "heard": counted(heard, "districts", found),
        "days": Quantity(value=found.days, unit="days", standing="assumed", source=OWN),
        "entries": counted(found.entries, "entries", found),
    }
    return Finding(
        topic="people",
        text="Districts heard in the {days} to {day}: {heard:n} of {n:n}; {entries} in the ledger by then.",
        values=values,
        terms={"day": day_text(found.on.isoformat())},
        sources=("pax", "geo_pko") if sites else ("pax",),
        caveats=(_BY_NAME,),
        table=Table(title="Districts of the ledger", columns=columns, rows=rows) if rows else None,
    )


def _violence(edition: Edition, state: str, name: str) -> Iterator[Finding]:
    rows = edition.table("deaths_year").filter(pl.col("state") == state).sort("year").tail(1)
    if rows.is_empty():
        return
    row = rows.row(0, named=True)
    values = {
        kind: Quantity(
            value=row[kind], low=row[f"{kind}_low"], high=row[f"{kind}_high"], unit="deaths", standing="reported",
            source="ucdp_country_year", as_of=str(row["year"]),
        )
        for kind in ("state_based", "non_state", "one_sided")
    }  # fmt: skip
    placed = not edition.table("ground_verdicts").filter(pl.col("state") == state).is_empty()
    known = "by cell of the map and by country, not by district" if placed else "by country only"
    yield Finding(
        topic="people",
        text=f"Violence is known here {known}: in {{year}}, {{country}} had {{state_based}} in state-based conflict, "
        "{non_state:n} between groups that are no state, and {one_sided:n} of civilians killed by one side.",
        values=values,
        terms={"year": str(row["year"]), "country": name},
        caveats=("Which districts they fell in is not in this edition, so no district can be called calm by it.",),
    )


def _operations(edition: Edition, state: str, name: str) -> Iterator[Finding]:
    day = edition.registry
    going = (pl.col("start") <= day) & (pl.col("end").is_null() | (pl.col("end") >= day))
    hosted = pl.col("hosts").str.split(" ").list.contains(state)
    found = edition.table("operations").filter(hosted & going).sort("start", "operation")
    terms = {"country": name, "day": day_text(day), "names": listed(found["acronym"].fill_null("").to_list(), most=8)}
    text = "Operations in {country} on {day}, as the registry has them: {names}."
    if found.is_empty():
        text = "The registry has no operation in {country} on {day}."
    yield Finding(topic="people", text=text, terms=terms, sources=("registry",))


def _sites(edition: Edition, state: str) -> list[dict[str, Any]]:
    """The operations in the country whose sites are known, each in its last year of them, the latest first."""
    hosted = pl.col("hosts").str.split(" ").list.contains(state)
    here = edition.table("operations").filter(hosted).select("operation", "acronym", "name")
    known = edition.table("mission_years").filter(pl.col("sites") > 0).join(here, on="operation")
    last = known.sort("operation", "year").group_by("operation", maintain_order=True).last()
    return last.with_columns(pl.coalesce("acronym", "name")).sort(["year", "operation"], descending=True).to_dicts()


def _presence(sites: list[dict[str, Any]], name: str) -> Iterator[Finding]:
    if not sites:
        yield Finding(
            topic="unknown",
            text="Not known in this edition: where an operation stands in {country}.",
            terms={"country": name},
            sources=("geo_pko",),
            searched="sites of United Nations operations, by year",
        )
        return
    one = sites[0]
    values = {"sites": Quantity(value=one["sites"], unit="places", standing="reported", source="geo_pko")}
    terms = {"operation": one["acronym"], "year": str(one["year"]), "country": name, "at": listed(one["largest"] or ())}
    text = "{operation} stood at {sites} in {country} in {year}, the last year of which that is known"
    text += "; most of it at {at}." if one["largest"] else "."
    yield Finding(topic="people", text=text, values=values, terms=terms)


def _local(edition: Edition, state: str) -> pl.DataFrame:
    local = edition.table("local_agreements").select("agreement")
    agreements = edition.table("agreements").filter(pl.col("states").list.contains(state))
    return agreements.join(local, on="agreement", how="semi").sort("day", "agreement")


def _agreed(edition: Edition, found: pl.DataFrame, name: str) -> Iterator[Finding]:
    terms = {"country": name, "to": day_text(edition.as_of)}
    if found.is_empty():
        yield Finding(
            topic="unknown",
            text="Not known: local peace agreements in {country}; the collection has none to {to}.",
            terms=terms,
            sources=("pax_local",),
            searched="local agreements of PA-X, which does not claim to have all",
        )
        return
    values = {"n": Quantity(value=found.height, unit="local agreements", standing="measured", source="pax_local")}
    last = found.tail(RECENT).reverse()
    rows = tuple((day_text(day), title) for day, title in last.select("day", "title").iter_rows())
    yield Finding(
        topic="people",
        text="{n} in {country} are in the collection to {to}, the last of {last}.",
        values=values,
        terms=terms | {"last": day_text(found["day"].to_list()[-1])},
        caveats=("The collection does not claim to have all.",),
        table=Table(title="Latest local agreements", columns=(Column(name="Day"), Column(name="Title")), rows=rows),
    )


def _appeals(edition: Edition, state: str, name: str) -> Iterator[Finding]:
    rows = edition.table("appeals_year").filter((pl.col("state") == state) & (pl.col("required") > 0))
    if rows.is_empty():
        return
    row = rows.sort("year").row(-1, named=True)
    values = {
        column: Quantity(value=row[column] or 0, unit="usd", standing="reported", source="fts", as_of=str(row["year"]))
        for column in ("required", "funded")
        if row[column] is not None
    }
    text = "Humanitarian plans for {country} asked for {required} in {year}"
    text += "; {funded} came." if "funded" in values else "; what came is not known."
    terms = {"country": name, "year": str(row["year"])}
    yield Finding(topic="people", text=text, values=values, terms=terms)
