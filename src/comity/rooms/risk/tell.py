"""From an outlook to sentences: the findings of the question `risk`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from comity.finding import Column, Finding, Table
from comity.panels.times import month_text
from comity.quantity import Quantity
from comity.rooms.risk.charts import HISTORY, fan, types
from comity.rooms.risk.outlook import THRESHOLDS

if TYPE_CHECKING:
    from comity.finding import Cell
    from comity.quantity import Standing
    from comity.rooms.risk.outlook import Outlook

HORIZONS = (1, 3, 6, 12, 36)
_YEAR = 12
_MUCH = 1.5
"""Two vintages of one year differ much when one is this many times the other."""
_MANY = 100
"""... and they are this many deaths apart."""
_FEW_INSIDE = 0.8
"""Below this share of months inside the 90 % interval, confidence is low."""


def tell(outlook: Outlook, months: int) -> tuple[Finding, ...]:
    """The findings, the headline first."""
    found = [_forecast(outlook, months), _changed(outlook), *_people(outlook), *_record(outlook)]
    found += [*_indicators(outlook), *_vintages(outlook), _outside(outlook)]
    return tuple(found)


def _deaths(
    value: float, *, source: str = "views", standing: Standing = "measured", as_of: str | None = None
) -> Quantity:
    return Quantity(value=value, unit="deaths", standing=standing, source=source, as_of=as_of)


def _chance(outlook: Outlook, threshold: int, months: int) -> Quantity:
    return Quantity(
        value=outlook.chance(threshold, months), unit="probability", standing="estimated", source="views",
        as_of=outlook.months[-1].isoformat()[:7],
    )  # fmt: skip


def span(outlook: Outlook, months: int) -> str:
    """The calendar months of a horizon, in words."""
    first, last = outlook.ahead[0], outlook.ahead[months - 1]
    return month_text(first) if months == 1 else f"{month_text(first)} to {month_text(last)}"


def _forecast(outlook: Outlook, months: int) -> Finding:
    """The chances, the middle path and the fan."""
    total = Quantity(
        value=outlook.total(months, 0.5), unit="deaths", standing="estimated", source="views",
        low=outlook.total(months, 0.05), high=outlook.total(months, 0.95), level=0.9,
        as_of=outlook.months[-1].isoformat()[:7],
    )  # fmt: skip
    values = {f"p{t}": _chance(outlook, t, months) for t in THRESHOLDS}
    values |= {f"t{t}": _deaths(t, standing="assumed") for t in THRESHOLDS}
    level, because, more = _confidence(outlook)
    text = (
        "In {country}, {span}: {p25} chance of at least {t25} in state-based conflict, {p1000} of at least {t1000:n}; "
    )
    text += "the middle path has {total:i}." if total.high else "nine paths in ten have no death at all."
    caveats = [
        "The forecast knows only this country's own months and what followed in similar ones; it sees no causes."
    ]
    terms = {"span": span(outlook, months), "country": outlook.name}
    if outlook.built > outlook.ahead[0].isoformat():
        caveats.append("These months had begun, or passed, when the edition was built on {built}.")
        terms["built"] = outlook.built
    return Finding(
        topic="warning",
        text=text,
        values=values | {"total": total} | more,
        terms=terms,
        confidence=level,  # type: ignore[arg-type]
        because=because,
        caveats=tuple(caveats),
        table=_chances(outlook),
        chart=fan(outlook, months) if outlook.past(HISTORY) or total.high else None,
    )


def _confidence(outlook: Outlook) -> tuple[str, str, dict[str, Quantity]]:
    """How far the intervals could be trusted in this country."""
    mine = outlook.record.filter(pl.col("model") == "climatology")
    if mine.is_empty():
        return "low", "there is no record of past forecasts for this country", {}
    inside = Quantity(value=float(mine["inside_90"].mean()), unit="share", standing="measured", source="views")  # type: ignore[arg-type]
    windows = Quantity(value=mine["window"].n_unique(), unit="years", standing="measured", source="views")
    level = "moderate" if inside.value >= _FEW_INSIDE else "low"
    because = "over the last {windows}, {inside} of the months fell inside the interval that should hold {ninety}"
    ninety = Quantity(value=0.9, unit="share", standing="assumed", source="views")
    return level, because, {"inside": inside, "windows": windows, "ninety": ninety}


def _chances(outlook: Outlook) -> Table:
    """Chance of each threshold over each horizon, in named calendar months."""
    columns = [Column(name="Months")]
    columns += [
        Column(name=f"At least {t:,}", unit="probability", standing="estimated", source="views") for t in THRESHOLDS
    ]
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (span(outlook, h), *(outlook.chance(t, h) for t in THRESHOLDS)) for h in HORIZONS
    )
    return Table(title="Chance of so many deaths in state-based conflict", columns=tuple(columns), rows=rows)


def _changed(outlook: Outlook) -> Finding:
    """The last twelve months beside the twelve before."""
    last, before = outlook.past(_YEAR), outlook.past(_YEAR, until=_YEAR)
    end = outlook.months[-1]
    now = _deaths(last, as_of=end.isoformat()[:7])
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
        values={"now": now, "before": _deaths(before)},
        terms=terms,
    )


def _people(outlook: Outlook) -> list[Finding]:
    """Deaths of all three types in the last year covered."""
    year = outlook.last_year
    if year is None:
        return []
    figures = outlook.by_type(year) or {}
    values = {
        kind: Quantity(
            value=figures[kind], unit="deaths", standing="measured", source="ucdp_country_year", as_of=str(year),
            low=figures[f"{kind}_low"], high=figures[f"{kind}_high"],
        )
        for kind in ("state_based", "non_state", "one_sided")
    }  # fmt: skip
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


def _ever(outlook: Outlook) -> bool:
    return bool(outlook.years.select(pl.sum_horizontal("state_based", "non_state", "one_sided").sum()).item())


def _record(outlook: Outlook) -> list[Finding]:
    """How the same forecast did in the last years, beside simply repeating the last twelve months."""
    mine = outlook.record.group_by("model").agg(pl.col("crps").mean()).rows()
    scores = dict(mine)
    if not scores:
        return []
    world = dict(outlook.world.group_by("model").agg(pl.col("crps").mean()).rows())
    windows = sorted(outlook.record["window"].unique().to_list())
    values = {
        f"{where}_{model}": Quantity(value=round(score, 3), unit="deaths", standing="measured", source="views")
        for where, table in (("here", scores), ("world", world))
        for model, score in table.items()
    }
    table = Table(
        title="Mean CRPS in deaths a month; smaller is better",
        columns=(
            Column(name="Forecast"),
            *(
                Column(name=name, unit="deaths", standing="measured", source="views")
                for name in (outlook.name, "All countries")
            ),
        ),
        rows=tuple((label, scores.get(model), world.get(model)) for model, label in _MODELS.items()),
    )
    better = world["climatology"] < world["conflictology"]
    text = (
        "Track record, {first} to {last}: the forecast's error in this country was {here_climatology:n} deaths a month "
        "(CRPS), against {here_conflictology:n} for repeating the last twelve months; over all countries "
        "{world_climatology:n} against {world_conflictology:n}."
    )
    caveat = (
        "Over all countries it did better than the simple rule." if better else "It did no better than the simple rule."
    )
    return [
        Finding(
            topic="background", text=text, values=values, table=table, caveats=(caveat,),
            terms={"first": str(windows[0]), "last": str(windows[-1])},
        )
    ]  # fmt: skip


_MODELS = {
    "climatology": "comity climatology (shown)",
    "conflictology": "the last twelve months, repeated",
    "zeros": "no deaths at all",
}


def _indicators(outlook: Outlook) -> list[Finding]:
    """The figures that would show this forecast to be wrong, or the world to have changed."""
    worst = max(int(np.quantile(outlook.draws[0], 0.95, method="inverted_cdf")), int(outlook.deaths[-_YEAR:].max()))
    best = int(np.quantile(outlook.draws[:3].sum(axis=0), 0.05, method="inverted_cdf"))
    terms = {"next": month_text(outlook.ahead[0]), "first": span(outlook, 3)}
    values = {"worst": _deaths(worst, standing="estimated"), "best": _deaths(best, standing="estimated")}
    if worst == 0:
        text = "Any death in state-based conflict would be outside the forecast's interval for {next}: ask again then."
        return [Finding(topic="indicators", text=text, terms=terms, sources=("views",)), *_other_indicator(outlook)]
    text = (
        "More than {worst} in state-based conflict in a single month would be worse than the forecast's interval for "
        "{next} and than any month of the past year"
    )
    text += "; fewer than {best:n} in all in {first} would be better than it." if best else ": ask again then."
    return [Finding(topic="indicators", text=text, values=values, terms=terms), *_other_indicator(outlook)]


def _other_indicator(outlook: Outlook) -> list[Finding]:
    """The same for violence the forecast does not see, where that is the larger part."""
    other = outlook.other_violence()
    if not other:
        return []
    year, deaths = other
    return [
        Finding(
            topic="indicators",
            text="More than {other} a year in the violence outside this forecast would be worse than in {year}.",
            values={"other": _deaths(deaths, source="ucdp_country_year", as_of=str(year))},
            terms={"year": str(year)},
        )
    ]


def _vintages(outlook: Outlook) -> list[Finding]:
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
            values={"monthly": _deaths(worst[1]), "yearly": _deaths(worst[2], source="ucdp_country_year")},
            terms={"year": worst[0]},
            searched="both releases, the last ten years",
            table=Table(title="State-based deaths in two releases", columns=columns, rows=tuple(rows)),
        )
    ]


def _outside(outlook: Outlook) -> Finding:
    """What this model cannot see, with the country's own proportion where it matters."""
    other = outlook.other_violence()
    terms = {"begin": month_text(outlook.months[0]), "end": month_text(outlook.months[-1])}
    searched = "deaths in state-based conflict by month, {begin} to {end}"
    if other is None:
        text = "Outside this model: wars between states that have not begun, coups, and violence by gangs or mobs."
        return Finding(topic="unknown", text=text, terms=terms, sources=("views",), searched=searched)
    year, deaths = other
    return Finding(
        topic="unknown",
        text=(
            "Outside this model: fighting between groups that are no state and attacks on civilians, with {other} in "
            "{year} the larger part of the violence here. The chances above leave them out."
        ),
        values={"other": _deaths(deaths, source="ucdp_country_year", as_of=str(year))},
        terms=terms | {"year": str(year)},
        sources=("views",),
        searched=searched,
    )
