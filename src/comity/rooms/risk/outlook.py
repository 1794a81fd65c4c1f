"""What an edition holds on one country's violence: history, paths and the record of past forecasts."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from comity.errors import NoData
from comity.rooms.risk.happened import events_skill, no_events
from comity.rooms.risk.other.tell import Yearly, yearly
from comity.rooms.risk.other.tell_months import by_month

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from numpy.typing import NDArray

    from comity.edition import Edition
    from comity.finding import Finding

THRESHOLDS = (1, 25, 100, 1000)


@dataclass(frozen=True)
class Outlook:
    """One country's past and forecast.

    Attributes:
        state: key.
        name: to show.
        built: day the edition was built, ISO.
        months: months of history.
        deaths: deaths in state-based conflict in each, shape (T,).
        ahead: months forecast.
        draws: paths, shape (months ahead, paths).
        years: deaths by year and type of violence.
        record: track record of this country, one row a model, window and lead.
        skill: the track record in short.
        drivers: what moved its forecast.
        analogues: the past its paths begin with.
        names: of all states, by key.
        vintages: release each month comes from.
        yearly: the forecasts by year of the other types of violence.
        monthly: what is said of these by month, where the edition has it.
        events: track record of the chances of onsets and escalations; empty in editions made before there was one.
    """

    state: str
    name: str
    built: str
    months: list[date]
    deaths: NDArray[np.int64]
    ahead: list[date]
    draws: NDArray[np.int32]
    years: pl.DataFrame
    record: pl.DataFrame
    skill: pl.DataFrame
    drivers: pl.DataFrame
    analogues: pl.DataFrame
    names: Mapping[str, str]
    vintages: list[str]
    yearly: tuple[Yearly, ...] = ()
    monthly: tuple[Finding, ...] = ()
    events: pl.DataFrame = field(default_factory=lambda: events_skill(no_events()))

    def chance(self, threshold: int, months: int) -> float:
        """Share of the paths with at least so many deaths in all over the first months."""
        return float((self.draws[:months].sum(axis=0, dtype=np.int64) >= threshold).mean())

    def total(self, months: int, quantile: float) -> int:
        """Quantile over the paths of the deaths in all over the first months."""
        return int(np.quantile(self.draws[:months].sum(axis=0, dtype=np.int64), quantile, method="inverted_cdf"))

    def past(self, months: int, *, until: int = 0) -> int:
        """Deaths in the last months of history, or in those that ended `until` months earlier."""
        end = len(self.deaths) - until
        return int(self.deaths[max(end - months, 0) : end].sum())

    @property
    def last_year(self) -> int | None:
        """The last year with deaths by type."""
        years = self.years["year"].to_list()
        return years[-1] if years else None

    def other_violence(self) -> tuple[int, int] | None:
        """Year and deaths of the types the forecast leaves out, where they are the larger part of the last year."""
        figures = self.by_type(self.last_year) if self.last_year else None
        other = figures["non_state"] + figures["one_sided"] if figures else 0
        return (self.last_year, other) if figures and self.last_year and other > figures["state_based"] else None

    def by_type(self, year: int) -> dict[str, int] | None:
        """Deaths of a year by type of violence, best, low and high estimates; None outside the coverage."""
        return self._by_year.get(year)

    @cached_property
    def _by_year(self) -> dict[int, dict[str, int]]:
        return {row.pop("year"): row for row in self.years.drop("state").to_dicts()}


def outlook(edition: Edition, state: str) -> Outlook:
    """What the edition holds on a country.

    Raises:
        NoData: the forecast does not cover it.
    """
    mine = pl.col("state") == state
    history = edition.table("deaths_month").filter(mine).sort("month")
    name = edition.names("state").prose(state)
    if history.is_empty():
        covered = edition.table("deaths_month")["state"].n_unique()
        raise NoData(
            f"{name} is outside this model: the monthly series covers {covered} present-day states, not this one.",
            remedy="Treaties and operations may still be known: ask for its obligations on a day, or for its peace.",
        )
    analogues = edition.table("risk_analogues").filter(mine)
    draws = edition.table("risk_draws").filter(mine).sort("month")
    names = edition.names("state")
    return Outlook(
        state=state,
        name=name,
        built=edition.built,
        months=history["month"].to_list(),
        deaths=history["deaths"].to_numpy(),
        ahead=draws["month"].to_list(),
        draws=np.asarray(draws["draws"].to_list(), dtype=np.int32),
        years=edition.table("deaths_year").filter(mine).sort("year"),
        record=edition.table("risk_record").filter(mine),
        skill=edition.table("risk_skill"),
        drivers=edition.table("risk_drivers").filter(mine),
        analogues=analogues,
        names={key: names.prose(key) for key in analogues["analogue"]},
        vintages=history["vintage"].to_list(),
        yearly=yearly(edition, state),
        monthly=tuple(by_month(edition, state)),
        events=event_skill(edition),
    )


def event_skill(edition: Edition) -> pl.DataFrame:
    """The track record of the chances of events; empty in editions made before there was one."""
    known = "risk_event_skill" in edition.manifest["tables"]
    return edition.table("risk_event_skill") if known else events_skill(no_events())
