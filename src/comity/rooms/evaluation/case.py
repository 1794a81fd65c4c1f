"""One case file: the evaluation of an operation or a date, and everything that stands beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from comity.errors import NoData
from comity.panels.times import day_text, month_text
from comity.rooms.evaluation.counterfactual.around import plus
from comity.rooms.evaluation.counterfactual.evaluate import Evaluation, evaluate
from comity.rooms.evaluation.counterfactual.series import (
    AFTER,
    LEAST_AFTER,
    LEAST_BEFORE,
    QUARTER,
    month_of,
    totals,
    window,
)  # fmt: skip
from comity.rooms.evaluation.counterfactual.target import Target, at, targets
from comity.rooms.evaluation.counterfactual.world import NEEDS, World
from comity.rooms.evaluation.ground.seen import seen

if TYPE_CHECKING:
    from datetime import date

    from comity.edition import Edition

YEARS_SHOWN = 4
"""Calendar years shown before and after that of the start."""


@dataclass(frozen=True)
class CaseFile:
    """What the edition holds on one case.

    Attributes:
        edition: where it comes from.
        world: the tables the evaluation was made from.
        evaluation: what was found.
        country: name in prose.
        operation: the registry's row; None for a date.
        declared: the row of the declared case; None if there is none.
    """

    edition: Edition
    world: World
    evaluation: Evaluation
    country: str
    operation: dict[str, Any] | None
    declared: dict[str, Any] | None

    @property
    def target(self) -> Target:
        """What was evaluated."""
        return self.evaluation.target

    @property
    def start(self) -> date:
        """First day of the month of the start."""
        return month_of(self.target.day)

    @property
    def title(self) -> str:
        """The operation's name, or the country at the date."""
        if self.target.what == "date":
            return f"what was done in {self.country} from {month_text(self.start)}"
        return self.target.name

    def deaths_between(self, first: int, last: int) -> int | None:
        """State-based deaths from `first` to `last` months after the start, the last left out; None if not known."""
        deaths = self.world.deaths
        place = deaths.place(self.start)
        if place + first < 0 or place + last > len(deaths.months):
            return None
        part = deaths.counts[deaths.states.index(self.target.state), place + first : place + last]
        return None if (part != part).any() else int(part.sum())  # noqa: PLR0124 - a gap is not equal to itself

    def by_year(self) -> tuple[tuple[str | int | None, ...], ...]:
        """Year, deaths of the monthly vintage, and state-based, non-state and one-sided deaths of the yearly one."""
        monthly = totals(self.world.deaths, self.target.state)
        rows = self.world.tables["deaths_year"].filter(pl.col("state") == self.target.state).to_dicts()
        yearly = {row["year"]: row for row in rows}
        years = range(self.start.year - YEARS_SHOWN, self.start.year + YEARS_SHOWN + 1)
        return tuple(
            (
                str(year), int(monthly[year]) if year in monthly else None,
                *(yearly[year][kind] if year in yearly else None for kind in ("state_based", "non_state", "one_sided")),
            )
            for year in years
            if year in monthly or year in yearly
        )  # fmt: skip


def case(edition: Edition, key: str) -> CaseFile:
    """The case file of an operation or a declared case.

    Raises:
        NoData: it cannot be evaluated: no time before in the data, none after, a country without data, or no conflict.
    """
    world = _world(edition)
    every = targets(world.tables["operations"], world.tables["cases"], world.deaths.states)
    return _file(edition, world, next(one for one in every if one.key == key))


def case_at(edition: Edition, state: str, day: date) -> CaseFile:
    """The case file of a country at a date.

    Raises:
        NoData: as of `case`.
    """
    world = _world(edition)
    name = edition.names("state").title(state)
    if state not in world.deaths.states:
        raise NoData(
            f"The deaths by month do not have {name}.", remedy="Choose a country that they have; see `comity world`."
        )
    return _file(edition, world, at(state, name, day.isoformat()))


def _world(edition: Edition) -> World:
    return World.of({name: edition.table(name) for name in NEEDS})


def _file(edition: Edition, world: World, target: Target) -> CaseFile:
    found = evaluate(world, target)
    if found.verdict == "not evaluated":
        raise _refusal(edition, world, found)
    operations = {row["operation"]: row for row in world.tables["operations"].to_dicts()}
    cases = {row["case"]: row for row in world.tables["cases"].to_dicts()}
    country = edition.names("state").prose(target.state)
    return CaseFile(edition, world, found, country, operations.get(target.operation), cases.get(target.case))


def _refusal(edition: Edition, world: World, found: Evaluation) -> NoData:
    """Why there is no evaluation, with what there is, and what to ask instead."""
    target, months = found.target, _known(world, found.target.state)
    what = target.name if target.what != "date" else f"The date for {edition.names('state').prose(target.state)}"
    of = f" of {edition.names('state').prose(target.state)}" if target.state else ""
    data = f"the deaths by month{of} run from {month_text(months[0])} to {month_text(months[-1])}"
    ask = f" `comity missions {target.operation}` says what is known of it." if target.operation else ""
    if target.state and seen(edition, target.operation, target.state) is not None:
        ask += " `comity evaluate` has the verdict on what was seen near its sites."
    reason = found.why
    if reason == "no host state in the data":
        row = world.tables["operations"].filter(pl.col("operation") == target.operation)["hosts"][0]
        hosts = ", ".join(edition.names("state").title(host) for host in row.split())
        return NoData(f"{target.name} worked in {hosts}, of which there are no deaths by month.", remedy=ask.strip())
    told = {
        "began before the data do": "there is no time before it to compare with",
        "began after the data end": "nothing after it is known yet",
        "too few months before in the data": f"less than {LEAST_BEFORE * QUARTER} months before it are known",
        "too few months after in the data": f"less than {LEAST_AFTER * QUARTER} of the {AFTER * QUARTER} months "
        "after it are known",
    }
    if reason in told:
        when = f"{what}: the start is {day_text(target.day)}, and {data}"
        return NoData(f"{when}; {told[reason]}.", remedy=("Choose another operation or date." + ask))
    if reason == "no conflict before to compare":
        name = edition.names("state").prose(target.state)
        return NoData(
            f"{what}: the start is {day_text(target.day)}, and {name} had fewer than 25 state-based deaths in the "
            f"{_fitted(world, target)} months before: there is no war whose course could be compared.",
            remedy=f"`comity recurrence {target.state}` tells of wars that ended there." + ask,
        )
    return NoData(f"{what}: {reason}, so nothing can stand for what would have happened.", remedy=ask.strip())


def _known(world: World, state: str) -> tuple[date, ...]:
    """Months in which a state's deaths are known; every month of the series where there is no state."""
    if not state:
        return world.deaths.months
    row = world.deaths.counts[world.deaths.states.index(state)]
    return tuple(month for month, count in zip(world.deaths.months, row.tolist(), strict=True) if count == count)  # noqa: PLR0124 - a gap is not equal to itself


def _fitted(world: World, target: Target) -> int:
    """Months before the start that are looked at."""
    here = window(world.deaths, target.state, month_of(target.day))
    return here.before * QUARTER


def months_later(start: date, months: int) -> str:
    """The month so many months later, in words."""
    return month_text(plus(start, months))
