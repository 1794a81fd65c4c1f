"""Campaigns against a state, and who attributes cyber incidents to whom, when, and how surely."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from comity.finding import Column, Finding, Table
from comity.panels.times import day_text, listed
from comity.quantity import Quantity
from comity.rooms.hybrid.attribution import CONTESTED
from comity.rooms.hybrid.series import DOMAIN_TITLES, all_series
from comity.rooms.hybrid.tell import BY_NOTE
from comity.rooms.hybrid.windows import YEAR, month_number

if TYPE_CHECKING:
    from comity.rooms.hybrid.subject import Subject

SURE_NOTE = (
    "How sure is comity's reading of who speaks (assumed): contested where voices differ; high where two kinds of "
    "voices agree; moderate where the receiver, its government, the security community or a third party says so; low "
    "where only the attacker or the press does. The data set gives no such degree."
)


def campaigns(one: Subject, source: str | None) -> Finding | None:
    """Campaigns against the state that reach into the window, or all of one source; None if there are none."""
    rows = one.edition.table("hybrid_campaigns").filter(pl.col("target") == one.state)
    if source:
        rows = rows.filter(pl.col("source") == source)
    near = [
        row for row in rows.iter_rows(named=True)
        if month_number(row["first"]) <= one.window.last and month_number(row["last"]) >= one.window.first
    ]  # fmt: skip
    shown = list(rows.iter_rows(named=True)) if source else near
    if not shown:
        return None
    used = ("cow_mid5", "eurepoc", "dcid")
    heads = (("Militarised incidents", "cow_mid5"), ("Cyber, EuRepoC", "eurepoc"), ("Cyber, DCID", "dcid"))
    columns = (
        Column(name="Named as source"), Column(name="First month"), Column(name="Last month"), Column(name="Domains"),
        *(Column(name=name, unit="incidents", standing="reported", source=key) for name, key in heads),
        Column(name="Actors named"), Column(name="Beside it"),
    )  # fmt: skip
    titles = {key: series.title for key, series in all_series().items()}
    body = tuple(
        (
            one.title(row["source"]), day_text(row["first"]), day_text(row["last"]),
            listed([DOMAIN_TITLES[domain] for domain in row["domains"]]),
            row["mid_incidents"], row["eurepoc"], row["dcid"],
            listed(row["actors"]) or "not known", listed([titles[key] for key in row["beside"]]) or "nothing",
        )
        for row in sorted(shown, key=lambda row: (row["first"], row["source"]))
    )  # fmt: skip
    values = {"n": Quantity(value=len(near), unit="campaigns", standing="estimated", source="cow_mid5")}
    terms = {"state": one.name, "window": one.window.text}
    text = "{n} against {state} reach into {window}"
    if len(near) == 1:
        text = "{n} against {state} reaches into {window}"
    if source:
        terms |= {"source": one.prose(source), "all": str(len(shown))}
        text = text.replace("{n} ", "{n} laid to {source} ") + ", of {all} known"
    return Finding(
        topic="changed",
        text=text + ": incidents no more than two months apart, found by their dates alone.",
        values=values,
        terms=terms,
        sources=used,
        caveats=(
            "Whether one hand planned them the data do not say. The two cyber data sets share many incidents.",
            BY_NOTE,
        ),
        table=Table(title=f"Campaigns against {one.title(one.state)}", columns=columns, rows=body),
    )


def attributed(one: Subject, source: str | None) -> Finding | None:
    """Who attributed cyber incidents of the window's years to whom, when and how surely; None if nobody did."""
    years = range(one.window.first // YEAR, one.window.year + 1)
    rows = one.edition.table("hybrid_attributions").filter(
        (pl.col("target") == one.state) & pl.col("year").is_in(list(years))
    )
    if source:
        rows = rows.filter(pl.col("initiator") == source)
    if rows.is_empty():
        return None
    sure = pl.col("confidence").replace_strict(_SURE, return_dtype=pl.Int64)
    order = [pl.col("date").is_null(), sure, -pl.col("incidents"), "initiator", "date", "by", "country", "actor"]
    ordered = rows.sort(order, nulls_last=True)
    first = ordered.row(0, named=True)
    columns = (
        *(Column(name=name) for name in ("Laid to", "Kind of actor", "By", "On", "How sure")),
        Column(name="Incidents", unit="incidents", standing="reported", source="eurepoc"),
    )  # fmt: skip
    body = tuple(
        (
            one.title(row["initiator"]), row["actor"], _by(one, row["by"], row["country"]),
            day_text(row["date"]) if row["date"] else "date not known", row["confidence"], row["incidents"],
        )
        for row in ordered.iter_rows(named=True)
    )  # fmt: skip
    values = {"n": Quantity(value=first["incidents"], unit="incidents", standing="reported", source="eurepoc")}
    terms = {
        "state": one.name, "years": " to ".join(str(year) for year in dict.fromkeys((years[0], years[-1]))),
        "initiator": one.prose(first["initiator"]), "actor": _ACTORS[first["actor"]],
        "by": _by(one, first["by"], first["country"]),
        "on": _on(first["date"]), "sure": first["confidence"],
    }  # fmt: skip
    text = "Of cyber incidents of {years} against {state}, {n} " + ("was" if first["incidents"] == 1 else "were")
    text += " laid to {initiator} ({actor}) by {by}, {on}, confidence {sure}; the table has all."
    return Finding(
        topic="changed",
        text=text,
        values=values,
        terms=terms,
        caveats=(SURE_NOTE, _LEFT_OUT),
        table=Table(
            title=f"Who attributes cyber incidents against {one.title(one.state)}, {terms['years']}",
            columns=columns,
            rows=body,
        ),
    )


def _on(day: str | None) -> str:
    """When somebody attributed: on a day, in a month or year, or not known."""
    if not day:
        return "on a date not known"
    return f"{'on' if len(day) == len('2022-01-31') else 'in'} {day_text(day)}"


_LEFT_OUT = (
    "Attributions to nobody in particular are left out; of a first of January, written where only the year is known, "
    "the year is told."
)

_SURE = {"high": 0, "moderate": 1, "low": 2, "contested": 3}

_ACTORS = {
    "state": "the state itself",
    "proxy": "a group said to be tied to the state",
    "non-state": "a group or person of it",
    "not known": "kind of actor not known",
}  # fmt: skip


def _by(one: Subject, voice: str, country: str | None) -> str:
    return f"{voice} ({one.title(country)})" if country and voice != CONTESTED else voice
