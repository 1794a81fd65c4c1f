"""What is said of the past: what changed, who died, how good forecasts were, and what is disputed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from comity.finding import Column, Finding, Table
from comity.panels.times import month_text
from comity.quantity import Quantity
from comity.rooms.risk.ahead import killed
from comity.rooms.risk.charts import types

if TYPE_CHECKING:
    from comity.rooms.risk.outlook import Outlook


_YEAR = 12


_MUCH = 1.5
"""Two vintages of one year differ much when one is this many times the other."""


_MANY = 100
"""... and they are this many deaths apart."""


def changed(outlook: Outlook) -> Finding:
    """The last twelve months beside the twelve before."""
    last, before = outlook.past(_YEAR), outlook.past(_YEAR, until=_YEAR)
    end = outlook.months[-1]
    now = killed(last, as_of=end.isoformat()[:7])
    terms = {"country": outlook.name, "end": month_text(end)}
    if last == before == 0:
        quiet = next((i for i, d in enumerate(reversed(outlook.deaths.tolist())) if d), len(outlook.deaths))
        quiet_months = Quantity(value=quiet, unit="months", standing="measured", source="views")
        if quiet == len(outlook.deaths):
            text = "No death in state-based conflict is recorded in {country} since the series began in {begin}."
            return Finding(
                topic="changed",
                text=text,
                terms=terms | {"begin": month_text(outlook.months[0])},
                sources=("views",),
            )
        text = "{country} had gone {quiet} without a recorded death in state-based conflict by {end}."
        return Finding(topic="changed", text=text, values={"quiet": quiet_months}, terms=terms)
    verb = "up from" if last > before else "down from" if last < before else "as many as"
    return Finding(
        topic="changed",
        text="{now} in state-based conflict in the year to {end}, " + verb + " {before:n} in the year before.",
        values={"now": now, "before": killed(before)},
        terms=terms,
    )


def people(outlook: Outlook) -> list[Finding]:
    """Deaths of all three types in the last year covered."""
    year = outlook.last_year
    if year is None:
        return []
    figures = outlook.by_type(year) or {}
    values = {kind: _of_type(figures, kind, year) for kind in ("state_based", "non_state", "one_sided")}
    if not any(figures[kind] for kind in values):
        return [
            Finding(
                topic="people",
                text="No death in organised violence of any type is recorded in {country} in {year}.",
                terms={"country": outlook.name, "year": str(year)},
                sources=("ucdp_country_year",),
                chart=types(outlook) if _ever(outlook) else None,
            )
        ]
    return [
        Finding(
            topic="people",
            text=(
                "In {year}: {state_based:i} in state-based conflict, {non_state:i} in fighting between other armed "
                "groups and {one_sided:i} in attacks on civilians."
            ),
            values=values,
            terms={"year": str(year)},
            caveats=("Best estimates of what was reported and verified; the true toll is likely higher.",),
            chart=types(outlook),
        )
    ]


def _of_type(figures: dict[str, int], kind: str, year: int) -> Quantity:
    """Deaths of one type, with the publisher's low and high estimates where these make a range."""
    low, high = figures[f"{kind}_low"], figures[f"{kind}_high"]
    deaths = killed(figures[kind], source="ucdp_country_year", as_of=str(year))
    return deaths.model_copy(update={"low": low, "high": high}) if low < high else deaths


def _ever(outlook: Outlook) -> bool:
    return bool(outlook.years.select(pl.sum_horizontal("state_based", "non_state", "one_sided").sum()).item())


def vintages(outlook: Outlook) -> list[Finding]:
    """Years of the last ten in which the monthly series and the later yearly release differ much."""
    sums: dict[int, int] = {}
    for month, deaths in zip(outlook.months, outlook.deaths.tolist(), strict=True):
        sums[month.year] = sums.get(month.year, 0) + deaths
    rows = []
    for year in sorted(sums)[-10:]:
        figures = outlook.by_type(year)
        low, high = sorted((sums[year], figures["state_based"])) if figures else (0, 0)
        if figures and high - low >= _MANY and high > _MUCH * low:
            rows.append((str(year), sums[year], figures["state_based"]))
    if not rows:
        return []
    worst = max(rows, key=lambda row: abs(row[1] - row[2]))
    names = (("Monthly series (learned from)", "views"), ("Later yearly release", "ucdp_country_year"))
    columns = (
        Column(name="Year"),
        *(Column(name=n, unit="deaths", standing="measured", source=s) for n, s in names),
    )
    return [
        Finding(
            topic="unknown",
            text=(
                "How many died is itself unsettled: for {year} the monthly series that the forecast learned from has "
                "{monthly}, a later release {yearly:n}."
            ),
            values={"monthly": killed(worst[1]), "yearly": killed(worst[2], source="ucdp_country_year")},
            terms={"year": worst[0]},
            searched="both releases, the last ten years",
            table=Table(title="State-based deaths in two releases", columns=columns, rows=tuple(rows)),
        )
    ]
