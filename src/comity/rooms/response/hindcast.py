"""What would have been said before past operations, and what came.

The forecast is the one that could have been made from the month before (table `risk_before`); the option is the
operation as it was decided then (registry table `cases`); what drives it is what drives options today.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from comity.option import Mission, Withdrawal
from comity.rooms.response.baseline import CONFLICT, MEMORY, QUIET, Baseline, split
from comity.rooms.response.check import Arm, Part
from comity.rooms.response.course import Course
from comity.rooms.response.drive import drives
from comity.rooms.response.evidence import book
from comity.rooms.response.outcome import Spread, outcome, world

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from numpy.typing import NDArray

    from comity.edition import Edition
    from comity.rooms.response.drive import Drive


@dataclass(frozen=True)
class Hindsight:
    """One declared case.

    Attributes:
        case: row of the registry's table.
        months: months that were forecast, from the first.
        observed: deaths in them.
        returned: whether there were twelve months with an armed conflict's deaths, from the month after the first.
        without: deaths forecast without the option, quantiles.
        with_it: the same with it; None where nothing usable is known of it.
        why: why not, or what drives it.
        chance: chance of that, forecast without the option.
        lower: share of the paths with no more deaths than came.
    """

    case: Mapping[str, Any]
    months: tuple[date, ...]
    observed: int
    returned: bool
    without: Spread
    with_it: Spread | None
    why: str
    chance: float
    lower: float

    @property
    def inside_without(self) -> bool:
        """Whether what came lies between the ends of the forecast without the option."""
        return self.without.low <= self.observed <= self.without.high

    @property
    def inside_with(self) -> bool | None:
        """The same of the forecast with the option; None where there is none."""
        return None if self.with_it is None else self.with_it.low <= self.observed <= self.with_it.high


def hindcasts(edition: Edition) -> list[Hindsight]:
    """Every declared case that the forecast covers, by day."""
    return [*_each(edition)]


def _each(edition: Edition) -> Iterator[Hindsight]:
    drawn = edition.table("risk_before").sort("case", "month")
    known = book(edition, effects={})
    for case in edition.table("cases").sort("from", "case").iter_rows(named=True):
        rows = drawn.filter(pl.col("case") == case["case"])
        months = tuple(rows["month"].to_list())
        came = _came(edition, case["country"], months)
        if not months or came is None:
            continue
        paths = np.array(rows["draws"].to_list(), dtype=np.int64)
        here = world(before(edition, case["country"], months, paths), edition.seed, len(months))
        driven = drives(edition, arm_of(edition, case), known, len(months))
        pushes = [one.push for one in driven if one.push]
        with_it = Spread.of(here.totals[None, :] - outcome(here, pushes).averted) if pushes else None
        yield Hindsight(
            case, months, int(came.sum()), _fought(came[1:, None])[0], Spread.of(here.totals), with_it, _why(driven),
            float(np.mean(_fought(paths[1:]))), float(np.mean(here.totals <= came.sum())),
        )  # fmt: skip


def before(edition: Edition, state: str, months: tuple[date, ...], paths: NDArray[np.int64]) -> Baseline:
    """Paths split into episodes by what was known before their first month.

    Args:
        edition: with deaths by month and year.
        state: key of the country.
        months: months of the paths.
        paths: deaths, shape (months, paths).
    """
    known = edition.table("deaths_month").filter((pl.col("state") == state) & (pl.col("month") < months[0]))
    past = known.sort("month")["deaths"].to_numpy()
    loud = np.flatnonzero(past)
    silent = past.size - 1 - loud[-1] if loud.size else QUIET
    years = edition.table("deaths_year").filter(
        (pl.col("state") == state)
        & (pl.col("state_based") >= CONFLICT)
        & pl.col("year").is_between(months[0].year - MEMORY, months[0].year - 1)
    )
    fought = bool(_fought(past[-12 * MEMORY :, None])[0]) or not years.is_empty()
    deaths = paths[None]
    return Baseline((state,), months, deaths, split(deaths, np.array([silent]), np.array([fought])))


def arm_of(edition: Edition, case: Mapping[str, Any]) -> Arm:
    """The operation of a case as an option, with the strength that was decided; a withdrawal has none."""
    row = edition.table("operations").row(by_predicate=pl.col("operation") == case["operation"], named=True)
    months = case["months"]
    option: Mission | Withdrawal
    if case["what"] == "withdrawn":
        option = Withdrawal(operation=case["operation"], months=months)
    else:
        option = Mission(
            lead=row["lead"], troops=case["troops"] or 0, police=case["police"] or 0, months=months, ramp=_RAMP
        )
    course = Course(0, months, option.ramp, option.decay)
    part = Part(option, course, lead=row["lead"], lead_name=str(row["lead"]).upper(), operation=row)
    return Arm(case["name"], option, (part,))


_RAMP = 6
"""Months until a mission is at the strength that was decided: as assumed of new options."""


def _came(edition: Edition, state: str, months: tuple[date, ...]) -> NDArray[np.int64] | None:
    rows = edition.table("deaths_month").filter((pl.col("state") == state) & pl.col("month").is_in(months))
    return rows.sort("month")["deaths"].to_numpy() if rows.height == len(months) and months else None


def _fought(deaths: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether any twelve months hold an armed conflict's deaths, for deaths of shape (months, paths)."""
    summed = np.pad(np.cumsum(deaths, axis=0), ((1, 0), (0, 0)))
    return np.any(summed[12:] - summed[:-12] >= CONFLICT, axis=0)  # type: ignore[no-any-return]


def _why(driven: list[Drive]) -> str:
    """What drives the option; where nothing does, why."""
    pushing = [one.lever.why for one in driven if one.push]
    of_troops = sorted((one.why for one in driven), key=lambda why: "takes its place" not in why)
    reasons = pushing or of_troops
    return reasons[0] if reasons else "nothing is known of this kind of option"
