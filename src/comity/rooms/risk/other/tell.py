"""From the yearly forecast to findings: one sentence a type of violence, and the record of such forecasts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from comity.edition import once
from comity.finding import Column, Finding, Table
from comity.quantity import Quantity
from comity.rooms.risk.other.charts import ahead
from comity.rooms.risk.other.record import CLIMATOLOGY, LEVEL, SHOWN
from comity.rooms.risk.other.years import TYPES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from comity.edition import Edition
    from comity.finding import Cell, Confidence

SOURCE = "ucdp_country_year"
THRESHOLDS = (25, 100, 1000)
TOLD = (25, 1000)
"""Thresholds named in the sentence."""
WORDS = {"one_sided": "attacks on civilians", "non_state": "fighting between armed groups that are no state"}
_SEES = (
    "The forecasts by year know the state's own years and what followed in like cases elsewhere; they see no causes, "
    "no plans and nothing since {last}."
)
_FEW_INSIDE = 0.8
"""Below this share of past outcomes inside the interval, confidence is low; as for the monthly forecast."""


Lines = dict[tuple[str, str, str], dict[str, float | None]]
"""Lines of a track record by what they are of, the group and the model."""


@dataclass(frozen=True)
class Yearly:
    """One type of violence in one country.

    Attributes:
        kind: the type, as in `TYPES`.
        country: name to show.
        years: years forecast.
        draws: paths, shape (years, paths).
        known: years known, ascending.
        deaths: deaths in each.
        skill: lines of the track record of this type, as `record.skill` gives it, as `_lines_of` keys them.
        state: key.
    """

    kind: str
    country: str
    years: list[int]
    draws: NDArray[np.int32]
    known: list[int]
    deaths: list[int]
    skill: Lines
    state: str

    def chance(self, threshold: int, year: int = 0) -> float:
        """Share of the paths with at least so many deaths in a year, the first if none is named."""
        return float((self.draws[year] >= threshold).mean())

    def quantile(self, share: float, year: int = 0) -> int:
        """Quantile of a year's deaths over the paths."""
        return int(np.quantile(self.draws[year], share, method="inverted_cdf"))

    def line(self, by: str, group: str, model: str = SHOWN) -> dict[str, float | None]:
        """A line of the track record; empty if there is none."""
        return self.skill.get((by, group, model), {})


def yearly(edition: Edition, state: str) -> tuple[Yearly, ...]:
    """What the edition holds of a country, a type each; empty where it has no yearly forecast."""
    if "risk_other_draws" not in edition.manifest["tables"]:  # made before there was such a forecast
        return ()
    mine = pl.col("state") == state
    past = edition.table("deaths_year").filter(mine).sort("year")
    every = edition.table("risk_other_draws").filter(mine).sort("year")
    found = []
    for kind in TYPES:
        rows = every.filter(pl.col("type") == kind)
        if rows.height:
            found.append(
                Yearly(
                    kind=kind,
                    country=edition.names("state").prose(state),
                    years=rows["year"].to_list(),
                    draws=np.asarray(rows["draws"].to_list(), dtype=np.int32),
                    known=past["year"].to_list(),
                    deaths=past[kind].to_list(),
                    skill=_lines_of(edition)[kind],
                    state=state,
                )
            )
    return tuple(found)


@once()
def _lines_of(edition: Edition) -> dict[str, Lines]:
    """The track record's lines, by type."""
    found: dict[str, Lines] = {kind: {} for kind in TYPES}
    for row in edition.table("risk_other_skill").iter_rows(named=True):
        found[row["type"]].setdefault((row["by"], row["group"], row["model"]), row)
    return found


def forecasts(found: tuple[Yearly, ...]) -> list[Finding]:
    """A finding a type."""
    return [_forecast(one, first=not place) for place, one in enumerate(found)]


def _forecast(one: Yearly, *, first: bool) -> Finding:
    """The chances of the first year, with the next two in the table; the first of several says what it rests on."""
    last = str(one.known[-1])
    low, high = (one.quantile((1 + sign * LEVEL) / 2) for sign in (-1, 1))
    values = {f"p{t}": _estimated(one.chance(t), "probability", last) for t in TOLD}
    values |= {f"t{t}": Quantity(value=t, unit="deaths", standing="assumed", source=SOURCE) for t in TOLD}
    middle = Quantity(
        value=one.quantile(0.5), unit="deaths", standing="estimated", source=SOURCE,
        low=low, high=high, level=LEVEL, as_of=last,
    )  # fmt: skip
    text = "In {year}, from {what}: {p25} chance of at least {t25}, {p1000} of at least {t1000:n}; "
    text += "the middle path has {total:i}." if high else "at least nineteen paths in twenty have no death."
    level, because, more = _confidence(one)
    return Finding(
        topic="warning",
        text=text,
        values=values | ({"total": middle} if high else {}) | more,
        terms={"year": str(one.years[0]), "what": WORDS[one.kind], "last": last},
        sources=(SOURCE,),
        confidence=level,
        because=because,
        caveats=(_SEES,) if first else (),
        table=_chances(one),
        chart=ahead(one, f"Deaths by year in {WORDS[one.kind]}, {one.country}") if any(one.deaths) or high else None,
    )


def _confidence(one: Yearly) -> tuple[Confidence, str, dict[str, Quantity]]:
    """How far the intervals could be trusted in this country."""
    here = one.line("state", one.state)
    if not here.get("scored"):
        return "low", "there is no record here of past forecasts that expected any death", {}
    inside = Quantity(value=here["inside"] or 0.0, unit="share", standing="measured", source=SOURCE)
    ninety = Quantity(value=LEVEL, unit="share", standing="assumed", source=SOURCE)
    level: Confidence = "moderate" if inside.value >= _FEW_INSIDE else "low"
    because = "{inside} of past years with deaths foreseen fell inside the interval that should hold {ninety}"
    return level, because, {"inside": inside, "ninety": ninety}


def _chances(one: Yearly) -> Table:
    columns = [Column(name="Year")]
    columns += [
        Column(name=f"At least {t:,}", unit="probability", standing="estimated", source=SOURCE) for t in THRESHOLDS
    ]
    columns += [
        Column(name=name, unit="deaths", standing="estimated", source=SOURCE)
        for name in ("Middle path", "Nineteen in twenty below")
    ]
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (str(year), *(one.chance(t, at) for t in THRESHOLDS), one.quantile(0.5, at), one.quantile(0.95, at))
        for at, year in enumerate(one.years)
    )
    return Table(title=f"Deaths from {WORDS[one.kind]}, by year", columns=tuple(columns), rows=rows)


def record(found: tuple[Yearly, ...]) -> list[Finding]:
    """How the forecasts of both types did, beside each state's last five years."""
    known = [one for one in found if one.line("all", "all").get("ratio") is not None]
    if not known:
        return []
    values, parts, terms = {}, [], {}
    for one in known:
        line = one.line("all", "all")
        values[f"{one.kind}_ratio"] = Quantity(
            value=line["ratio"] or 0.0, unit="ratio", standing="measured", source=SOURCE
        )
        values[f"{one.kind}_inside"] = Quantity(
            value=line["inside"] or 0.0, unit="share", standing="measured", source=SOURCE
        )
        terms[f"{one.kind}_what"] = WORDS[one.kind]
        parts.append(
            f"{{{one.kind}_ratio}} times as large for {{{one.kind}_what}} ({{{one.kind}_inside}} of outcomes inside)"
        )
    windows = sorted(group for by, group, _ in known[0].skill if by == "window")
    values["ninety"] = Quantity(value=LEVEL, unit="share", standing="assumed", source=SOURCE)
    text = (
        "Track record of the forecasts by year, {first} to {end}, all countries: beside the state's last five years, "
        "each as likely as another, the error (CRPS) was "
        + " and ".join(parts)
        + "; the interval should hold {ninety}."
    )
    return [
        Finding(
            topic="background",
            text=text,
            values=values,
            terms=terms | {"first": windows[0], "end": windows[-1]},
            caveats=tuple(_verdict(one) for one in known),
            table=_lines(known),
        )
    ]


def _verdict(one: Yearly) -> str:
    """What the record of a type says, in words."""
    line = one.line("all", "all")
    high, gap = line["gap_high"], line["gap"]
    what = WORDS[one.kind]
    what = what[:1].upper() + what[1:]
    if gap is None or high is None or gap >= 0:
        return f"{what}: it did no better than the simple rule over all countries."
    if high < 0:
        return f"{what}: over all countries it did better than the simple rule, beyond chance."
    return f"{what}: over all countries its advantage over the simple rule is within the play of chance."


def _lines(known: list[Yearly]) -> Table:
    """Errors and coverage by type: all leads, each lead, and this country."""
    columns = (
        Column(name="Violence"),
        Column(name="Forecasts"),
        Column(name="Error, comity", unit="deaths", standing="measured", source=SOURCE),
        Column(name="Error, last five years", unit="deaths", standing="measured", source=SOURCE),
        Column(name="Inside the interval", unit="share", standing="measured", source=SOURCE),
        Column(name="The same, last five years", unit="share", standing="measured", source=SOURCE),
    )
    rows: list[tuple[Cell, ...]] = []
    for one in known:
        groups = [("all", "all", "all countries"), *(("lead", str(n), _lead(n)) for n in (1, 2, 3))]
        for by, group, label in [*groups, ("state", one.state, one.country)]:
            mine, rule = one.line(by, group), one.line(by, group, CLIMATOLOGY)
            if mine and rule:
                cells = (mine["crps"], rule["crps"], mine["inside"], rule["inside"])
                rows.append((WORDS[one.kind], label, *cells))
    return Table(title="Mean error in deaths a year (CRPS) and coverage", columns=columns, rows=tuple(rows))


def _lead(years: int) -> str:
    return "all countries, one year ahead" if years == 1 else f"all countries, {years} years ahead"


def _estimated(value: float, unit: str, as_of: str) -> Quantity:
    return Quantity(value=value, unit=unit, standing="estimated", source=SOURCE, as_of=as_of)
