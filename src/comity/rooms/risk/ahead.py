"""What is said of the months ahead: chances, confidence, what would change our mind, what is not seen."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from comity.finding import Column, Finding, Table
from comity.panels.times import day_text, month_text
from comity.quantity import Quantity
from comity.rooms.risk.charts import HISTORY, fan
from comity.rooms.risk.outlook import THRESHOLDS

if TYPE_CHECKING:
    from comity.finding import Cell, Confidence
    from comity.quantity import Standing
    from comity.rooms.risk.outlook import Outlook


HORIZONS = (1, 3, 6, 12, 36)


_YEAR = 12


_FEW_INSIDE = 0.8
"""Below this share of months inside the 90 % interval, confidence is low."""


_SEES = (
    "The forecast knows this country's own months, its neighbours', its peace agreements and what followed in similar "
    "cases; it sees no causes and no plans."
)


_WORDS = (
    "In state-based conflict a government is at least one side. The forecast draws many paths that the months may "
    "take; half of them have no more deaths than the middle one."
)


def killed(
    value: float, *, source: str = "views", standing: Standing = "measured", as_of: str | None = None
) -> Quantity:
    """A number of deaths."""
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


def forecast(outlook: Outlook, months: int) -> Finding:
    """The chances, the middle path and the fan."""
    total = Quantity(
        value=outlook.total(months, 0.5), unit="deaths", standing="estimated", source="views",
        low=outlook.total(months, 0.05), high=outlook.total(months, 0.95), level=0.9,
        as_of=outlook.months[-1].isoformat()[:7],
    )  # fmt: skip
    values = {f"p{t}": _chance(outlook, t, months) for t in THRESHOLDS}
    values |= {f"t{t}": killed(t, standing="assumed") for t in THRESHOLDS}
    level, because, more = _confidence(outlook)
    text = (
        "In {country}, {span}: {p25} chance of at least {t25} in state-based conflict, {p1000} of at least {t1000:n}; "
    )
    text += "the middle path has {total:i}." if total.high else "at least nineteen paths in twenty have no death."
    caveats = [_WORDS, _SEES]
    terms = {"span": span(outlook, months), "country": outlook.name}
    if outlook.built > outlook.ahead[0].isoformat():
        caveats.append("These months had begun, or passed, when the edition was built on {built}.")
        terms["built"] = day_text(outlook.built)
    return Finding(
        topic="warning",
        text=text,
        values=values | {"total": total} | more,
        terms=terms,
        confidence=level,
        because=because,
        caveats=tuple(caveats),
        table=_chances(outlook),
        chart=fan(outlook, months) if outlook.past(HISTORY) or total.high else None,
    )


def _confidence(outlook: Outlook) -> tuple[Confidence, str, dict[str, Quantity]]:
    """How far the intervals could be trusted in this country."""
    mine = outlook.record.filter((pl.col("model") == "comity") & pl.col("scored"))
    if mine.is_empty():
        return "low", "there is no record here of past forecasts that expected any death", {}
    share = math.fsum(mine["inside"]) / mine.height
    inside = Quantity(value=share, unit="share", standing="measured", source="views")
    windows = Quantity(value=mine["window"].n_unique(), unit="years", standing="measured", source="views")
    level: Confidence = "moderate" if inside.value >= _FEW_INSIDE else "low"
    because = (
        "over the last {windows}, {inside} of the months with any death foreseen fell inside the interval that should "
        "hold {ninety}"
    )
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


def indicators(outlook: Outlook) -> list[Finding]:
    """The figures that would show this forecast to be wrong, or the world to have changed."""
    worst = max(int(np.quantile(outlook.draws[0], 0.95, method="inverted_cdf")), int(outlook.deaths[-_YEAR:].max()))
    best = int(np.quantile(outlook.draws[:3].sum(axis=0), 0.05, method="inverted_cdf"))
    terms = {"next": month_text(outlook.ahead[0]), "first": span(outlook, 3)}
    values = {"worst": killed(worst, standing="estimated"), "best": killed(best, standing="estimated")}
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
            values={"other": killed(deaths, source="ucdp_country_year", as_of=str(year))},
            terms={"year": str(year)},
        )
    ]


def outside(outlook: Outlook) -> Finding:
    """What this model cannot see, with the country's own proportion where it matters."""
    other = outlook.other_violence()
    terms = {"begin": month_text(outlook.months[0]), "end": month_text(outlook.months[-1])}
    searched = "deaths in state-based conflict by month, {begin} to {end}"
    if other is None:
        text = "Outside this model: wars between states that have not begun, coups, and violence by gangs or mobs"
        kinds = "fighting between groups that are no state and attacks on civilians"
        text += f". The chances by month leave out {kinds}, too; " if outlook.yearly else f", {kinds}."
        text += "those by year, beside them, are of these." if outlook.yearly else ""
        return Finding(topic="unknown", text=text, terms=terms, sources=("views",), searched=searched)
    year, deaths = other
    beside = "those by year, beside them, are of these." if outlook.yearly else "no forecast here is of these."
    return Finding(
        topic="unknown",
        text=(
            "Outside this model: fighting between groups that are no state and attacks on civilians, with {other} in "
            "{year} the larger part of the violence here. The chances by month leave them out; " + beside
        ),
        values={"other": killed(deaths, source="ucdp_country_year", as_of=str(year))},
        terms=terms | {"year": str(year)},
        sources=("views",),
        searched=searched,
    )
