"""The people driven out and the money asked for them; and the bodies that can decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from comity.finding import Finding
from comity.panels.times import listed
from comity.quantity import Quantity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comity.edition import Edition


FEW = 1000
"""Below so many displaced people of a state, they are told in one figure."""
_KINDS = ("universal", "alliance", "political", "economic")
"""Kinds of bodies that can decide on force or on a mission, in the order they are named."""
MANY = 100_000
"""From so many refugees on, they are by themselves a sign of need."""


def people(edition: Edition, state: str, name: str) -> list[Finding]:
    """Displaced people and humanitarian requirements; and, where there is need, that hunger is not known."""
    found = [*_displaced(edition, state, name), *_appeals(edition, state, name)]
    if in_need(found):
        found.append(
            Finding(
                topic="unknown",
                text="Not known in this edition: how many people in {country} go hungry.",
                terms={"country": name},
                sources=("fts",),
                searched="humanitarian appeals, which count money and not people",
            )
        )
    return found


def in_need(findings: Sequence[Finding]) -> bool:
    """Whether the findings speak of a humanitarian plan, of people displaced inside, or of very many abroad."""
    values = [finding.values for finding in findings if "required" in finding.values or "idps" in finding.values]
    return any("required" in v or v["idps"].value > 0 or v["refugees"].value >= MANY for v in values)


def _displaced(edition: Edition, state: str, name: str) -> list[Finding]:
    rows = edition.table("displaced_year").filter(pl.col("state") == state).sort("year").tail(1)
    last = str(edition.table("displaced_year")["year"].max())
    if rows.is_empty():
        return []
    row = rows.row(0, named=True)
    values = {
        column: Quantity(value=row[column], unit="persons", standing="reported", source="unhcr", as_of=str(row["year"]))
        for column in ("refugees", "asylum_seekers", "idps")
    }
    terms = {"year": str(row["year"]), "country": name}
    if str(row["year"]) != last:
        return []
    fled = sum(row[column] for column in values)
    if fled < FEW:
        few = Quantity(value=fled, unit="persons", standing="estimated", source="unhcr", as_of=str(row["year"]))
        text = "Few people have fled {country}: {few} in all, at the end of {year}."
        return [Finding(topic="people", text=text, values={"few": few}, terms=terms)] if fled else []
    text = (
        "At the end of {year}, {refugees:n} refugees and {asylum_seekers:n} asylum seekers from {country} were abroad"
    )
    text += ", and {idps} were displaced inside the country." if row["idps"] else "."
    return [Finding(topic="people", text=text, values=values, terms=terms)]


def _appeals(edition: Edition, state: str, name: str) -> list[Finding]:
    rows = (
        edition.table("appeals_year").filter((pl.col("state") == state) & (pl.col("required") > 0)).sort("year").tail(1)
    )
    if rows.is_empty() or str(rows["year"].item()) != edition.as_of[:4]:
        return []
    row = rows.row(0, named=True)
    values = {
        column: Quantity(value=row[column] or 0, unit="usd", standing="reported", source="fts", as_of=str(row["year"]))
        for column in ("required", "funded")
    }
    values["part"] = Quantity(
        value=(row["funded"] or 0) / row["required"], unit="share", standing="estimated", source="fts"
    )
    return [
        Finding(
            topic="people",
            text="Humanitarian plans for {country} asked for {required} in {year}; {funded} ({part}) was funded.",
            values=values,
            terms={"country": name, "year": str(row["year"])},
        )
    ]


def deciders(edition: Edition, state: str, name: str) -> list[Finding]:
    """The bodies that can decide on force or on a mission, and those of them the country sits in."""
    day = edition.registry
    lasting = (pl.col("from") <= day) & (pl.col("until").is_null() | (pl.col("until") > day))
    mine = edition.table("memberships").filter((pl.col("state") == state) & lasting)
    organisations = edition.table("organisations").filter(pl.col("kind").is_in(_KINDS))
    rank = pl.col("kind").replace_strict({kind: place for place, kind in enumerate(_KINDS)}, return_dtype=pl.Int64)
    members = mine.filter(pl.col("status") == "member")
    shorts = organisations.join(members, on="org", how="semi").sort(rank, "org")
    suspended = organisations.join(mine.filter(pl.col("status") == "suspended"), on="org", how="semi")
    names = [short for short in shorts["short_name"].to_list() if short not in suspended["short_name"].to_list()]
    terms = {
        "country": name,
        "bodies": listed(names, most=8),
        "out": listed(suspended["short_name"].to_list()),
        "chapter": "VII",
    }
    text = (
        "Force on the soil of {country} needs its government's consent, a case of self-defence, or a mandate of the UN "
        "Security Council (Chapter {chapter} of the Charter)"
    )
    text += "; bodies it belongs to: {bodies}" if names else ""
    text += "; suspended from: {out}." if suspended.height else "."
    return [Finding(topic="bound", text=text, terms=terms, sources=("registry",))]
