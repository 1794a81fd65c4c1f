"""The estimates and their checks: the same question put to other samples, other definitions and other designs.

Each is a `Design`: the months, what moves in them, what holds for a whole spell, and how errors are clustered.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from comity.rooms.evaluation.lasting import ground as grounds
from comity.rooms.evaluation.lasting.months import (
    CLEAR,
    SINCE,
    Months,
    anybody,
    controls,
    groups,
    months,
)  # fmt: skip
from comity.rooms.evaluation.lasting.overlap import overlap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from comity.rooms.evaluation.lasting.ground import Ground

MAIN = "main"
LARGE = 1000
"""Uniformed persons from which a mission is large."""
_FIRST, _LAST = 1990 * 12 + 10, 2019 * 12 + 11
"""Months in which strength can be known: November 1990 to December 2019, on the calendar of `months.Months`."""

CHECKS: dict[str, str] = {
    MAIN: "all civil wars since 1946, by conflict",
    "by conflict": "errors clustered by conflict, not by country",
    "dyad": "a government and one group, not the whole conflict",
    "host alone": "every operation in the country, whatever it was sent for",
    "armed": "without observer and police missions",
    "narrow": "alliances by the registry's own class alone",
    "pledge in force": "an alliance only while its pledge of defence is in force",
    "year before": "who was there a year before, not a month",
    "wars": "wars with a thousand deaths in a year",
    "large": "missions of a thousand or more, while strength is known",
    "first five years": "the first five years at risk",
    "after five years": "the time after the first five years at risk",
    "with agreements": "since the first agreements of PA-X, with components agreed as a control",
    "with income": "with income and population as controls",
    "weighted": "spells weighted so that groups are alike in what is measured",
    "as Fortna": "wars with a thousand deaths in a year that ended from 1989 to 1999, to 2004",
    "as Kreutz": "every operation in the country, whatever it was sent for, to 2005",
}
"""The main estimate and its checks."""

PERIODS = {"before 1990": pl.col("ended").dt.year() < SINCE, "since 1990": pl.col("ended").dt.year() >= SINCE}
ENDS = {
    "after an agreement or ceasefire": pl.col("how").is_in(["agreement", "ceasefire"]),
    "after a victory": pl.col("how").is_in(["government victory", "rebel victory"]),
    "after no clear end": ~pl.col("how").is_in(list(CLEAR)),
}

PLACEBOS = {
    "elsewhere": "operations in the country that were sent for something else",
    "coming": f"a mission of the UN or an alliance that comes within {grounds.AHEAD} months, none being there",
}
"""What should go with no change if missions were sent at random and nothing else were at work."""


@dataclass(frozen=True)
class Design:
    """One estimate to be made.

    Attributes:
        check: key of `CHECKS`, `PERIODS`, `ENDS` or `PLACEBOS`.
        found: the months.
        terms: what moves; the first `wanted` of them are reported.
        wanted: how many.
        fixed: what holds for a whole spell.
        cluster: column that errors are clustered by.
        weight: of each spell.
    """

    check: str
    found: Months
    terms: dict[str, NDArray[np.bool_]]
    wanted: int
    fixed: dict[str, NDArray[np.float64]]
    cluster: str = "state"
    weight: NDArray[np.float64] | None = None


def designs(conflicts: Ground, dyads: Ground) -> Iterator[Design]:
    """Every estimate: the leads and anybody in the main one, by period, by end and in each check; then the placebos."""
    main = conflicts.there.filter("linked")
    base = months(conflicts.spells, main)
    yield from _both(MAIN, base)
    yield from _both("by conflict", base, cluster="unit")
    yield from _both("dyad", months(dyads.spells, dyads.there.filter("linked")))
    yield from _both("host alone", months(conflicts.spells, conflicts.there))
    yield from _both("armed", months(conflicts.spells, main.filter(_armed(conflicts))))
    yield from _both("narrow", months(conflicts.spells, _narrow(conflicts, main)))
    yield from _both("pledge in force", months(conflicts.spells, _in_force(conflicts, main)))
    yield from _both("year before", months(conflicts.spells, main, lag=12))
    yield from _both("wars", months(conflicts.spells.filter("severe"), main))
    yield from _both("large", _large(conflicts, main))
    yield from _both("first five years", base.only(base.clock <= 60))
    yield from _both("after five years", base.only(base.clock > 60))
    yield from _agreed(conflicts, main)
    yield from _rich(conflicts, main)
    yield _weighted(base)
    yield from _as_published(conflicts, main)
    for name, kept in (PERIODS | ENDS).items():
        yield from _both(name, months(conflicts.spells.filter(kept), main))
    yield _elsewhere(conflicts, base)
    yield _coming(conflicts, base)


def _both(check: str, found: Months, *, cluster: str = "state") -> Iterator[Design]:
    """The leads apart and together, with others as a control, and anybody."""
    fixed = controls(found.frame)
    yield Design(check, found, {**groups(found), "other": found.there["other"]}, 3, fixed, cluster)
    pooled = {"either": found.there["un"] | found.there["alliance"], "other": found.there["other"]}
    yield Design(check, found, pooled, 1, fixed, cluster)
    yield Design(check, found, anybody(found), 1, fixed, cluster)


def leads(conflicts: Ground, there: pl.DataFrame, check: str) -> Iterator[Design]:
    """The main estimates by lead and together, from other months of presence: for leaving out one mission."""
    yield from islice(_both(check, months(conflicts.spells, there)), 2)


def _armed(found: Ground) -> pl.Expr:
    armed = found.operations.filter(~pl.col("kind").is_in(["observer", "police"]))["operation"]
    return pl.col("operation").is_in(armed.to_list())


def _narrow(found: Ground, there: pl.DataFrame) -> pl.DataFrame:
    """Leads by the registry's class alone; other organisations are others."""
    wide = found.operations.filter((pl.col("who") == "alliance") & ~pl.col("lead").is_in(list(found.narrow)))
    return there.with_columns(who=_others(pl.col("operation").is_in(wide["operation"].to_list())))


def _in_force(found: Ground, there: pl.DataFrame) -> pl.DataFrame:
    """Leads by the month: an organisation whose pledge was not yet in force is another."""
    lead = dict(found.operations.select("operation", "lead").rows())
    since = {operation: found.allied.get(org, "") for operation, org in lead.items() if org}
    pledged = pl.col("operation").replace_strict(since, default="", return_dtype=pl.String)
    early = (pl.col("who") == "alliance") & (pl.col("month").cast(pl.String) < pledged)
    return there.with_columns(who=_others(early))


def _others(which: pl.Expr) -> pl.Expr:
    return pl.when(which).then(pl.lit("other")).otherwise(pl.col("who"))


def _large(found: Ground, there: pl.DataFrame) -> Months:
    """Large missions against none, where strength is known: a month with a mission of unknown strength is left out."""
    sized = there.filter(pl.col("who") != "other").join(found.strength, on=["operation", "month"], how="left")
    both = sized.group_by("spell", "who", "month").agg(
        unknown=pl.col("total").is_null().any(), total=pl.col("total").sum()
    )
    big = both.filter(~pl.col("unknown") & (pl.col("total") >= LARGE)).select("spell", "who", "month")
    other = there.filter(pl.col("who") == "other").select("spell", "who", "month")
    made = months(found.spells, pl.concat([big, other]))
    doubtful = months(found.spells, both.filter("unknown").select("spell", "who", "month"))
    hidden = doubtful.there["un"] | doubtful.there["alliance"]
    return made.only(~hidden & (made.calendar - 1 >= _FIRST) & (made.calendar - 1 <= _LAST))


def _agreed(conflicts: Ground, there: pl.DataFrame) -> Iterator[Design]:
    """With the components of peacebuilding agreed before the time at risk, where PA-X reaches."""
    spells = conflicts.spells.filter(PERIODS["since 1990"])
    for design in _both("with agreements", months(spells, there)):
        fixed = {name: values for name, values in design.fixed.items() if name != "since 1990"}
        fixed["components"] = grounds.components(conflicts, design.found.frame)
        yield Design(design.check, design.found, design.terms, design.wanted, fixed)


def _rich(conflicts: Ground, there: pl.DataFrame) -> Iterator[Design]:
    """With income and population in the year the war ended; spells without them are left out."""
    gdp, people = grounds.income(conflicts, conflicts.spells)
    known = conflicts.spells.filter(pl.Series(~np.isnan(gdp) & ~np.isnan(people)))
    for design in _both("with income", months(known, there)):
        gdp, people = grounds.income(conflicts, design.found.frame)
        yield Design(
            design.check, design.found, design.terms, design.wanted,
            design.fixed | {"log income": gdp, "log population": people},
        )  # fmt: skip


def _weighted(base: Months) -> Design:
    """Anybody there in the month before the time at risk, spells weighted for overlap, and kept so."""
    first = base.clock == 1
    treated = anybody(base)["any"][first]
    fixed = controls(base.frame)
    return Design(
        "weighted", base, {"any": treated[base.spell]}, 1, {},
        weight=overlap(np.column_stack(list(fixed.values())), treated),
    )  # fmt: skip


def _as_published(conflicts: Ground, there: pl.DataFrame) -> Iterator[Design]:
    """Anybody there, on the wars and years of Fortna (2008), and as Kreutz (2010) counts, as near as UCDP allows."""
    ceased = conflicts.spells.filter(pl.col("severe") & pl.col("ended").dt.year().is_between(1989, 1999))
    for check, every, last in (
        ("as Fortna", months(ceased, there), 2004),
        ("as Kreutz", months(conflicts.spells, conflicts.there), 2005),
    ):
        found = every.only(every.calendar < 12 * (last + 1))
        yield Design(check, found, anybody(found), 1, controls(found.frame))


def _elsewhere(conflicts: Ground, base: Months) -> Design:
    """Operations of the UN and alliances in the country that were sent for something else."""
    others = conflicts.there.filter(~pl.col("linked") & (pl.col("who") != "other"))
    there = months(conflicts.spells, others).there
    terms = {"elsewhere": there["un"] | there["alliance"], **groups(base), "other": base.there["other"]}
    return Design("elsewhere", base, terms, 1, controls(base.frame))


def _coming(conflicts: Ground, base: Months) -> Design:
    """A mission that comes within two years, whether or not war comes first, and none there yet."""
    later = conflicts.later().filter(pl.col("linked") & (pl.col("who") != "other"))
    soon = np.zeros(len(base.spell), dtype=np.bool_)
    for lead in range(grounds.AHEAD):
        found = months(conflicts.spells, later, lag=-lead).there
        soon |= found["un"] | found["alliance"]
    now = base.there["un"] | base.there["alliance"]
    terms = {"coming": soon & ~now, **groups(base), "other": base.there["other"]}
    return Design("coming", base, terms, 1, controls(base.frame))
