"""From designs to effects: hazard ratios with intervals, what they rest on, and what a single mission changes."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from comity.rooms.evaluation.lasting.checks import Design, leads
from comity.rooms.evaluation.lasting.hazard import Cox, Intervals, cox
from comity.rooms.evaluation.lasting.months import intervals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from comity.rooms.evaluation.lasting.ground import Ground

LEVEL = 0.95
CONTRAST = "alliance:un"
"""An alliance alone set against the UN alone."""
WITHOUT = "without:"
_Z = 1.959963984540054


@dataclass(frozen=True)
class Effect:
    """A hazard ratio of recurrence, and what it rests on.

    Attributes:
        who: un, alliance, both, either, any, `CONTRAST`, a placebo, or a covariate.
        check: of the design.
        log_ratio: None if the war never came back while such a mission was there, or never when none was.
        log_se: the wider of the clustered error and of that which takes rows as independent.
        spells: in the sample.
        events: recurrences in the sample.
        exposed: spells in which such a mission was there in a month at risk.
        exposed_months: months in which it was.
        exposed_events: recurrences in these.
        clusters: their number.
        proportional: chance of so uneven a ratio over time if it were constant; None without estimate.
    """

    who: str
    check: str
    log_ratio: float | None
    log_se: float | None
    spells: int
    events: int
    exposed: int
    exposed_months: int
    exposed_events: int
    clusters: int
    proportional: float | None

    @property
    def interval(self) -> tuple[float, float, float] | None:
        """Hazard ratio with its 95 % interval."""
        if self.log_ratio is None or self.log_se is None:
            return None
        ends = (self.log_ratio - _Z * self.log_se, self.log_ratio + _Z * self.log_se)
        return math.exp(self.log_ratio), math.exp(ends[0]), math.exp(ends[1])


def effects(design: Design, also: tuple[str, ...] = ()) -> Iterator[Effect]:
    """The effects of a design.

    Args:
        design: what to estimate.
        also: covariates to report beside.
    """
    fitted, rows = fit(design)
    used = design.found.kept
    for who in (*list(design.terms)[: design.wanted], *also):
        flags = design.terms.get(who)
        on = used & flags if flags is not None else used
        known = who in fitted.names
        log_ratio = fitted.log_ratio(who)[0] if known else None
        yield Effect(
            who=who,
            check=design.check,
            log_ratio=log_ratio,
            log_se=_error(fitted, who) if known else None,
            spells=len(np.unique(design.found.spell[used])),
            events=int(design.found.event[used].sum()),
            exposed=len(np.unique(design.found.spell[on])),
            exposed_months=int(on.sum()),
            exposed_events=int((design.found.event & on).sum()),
            clusters=len(np.unique(rows.cluster)),
            proportional=fitted.proportional(who) if known else None,
        )


def contrast(design: Design) -> Effect:
    """An alliance alone against the UN alone: log r = b_alliance - b_un, its variance from those of both.

    Args:
        design: with both among its terms.
    """
    fitted, _ = fit(design)
    one = next(effects(design))
    if not {"un", "alliance"} <= set(fitted.names):
        return replace(one, who=CONTRAST, log_ratio=None, log_se=None, proportional=None)
    sides = np.array([float(name == "alliance") - float(name == "un") for name in fitted.names])
    variance = max(float(sides @ matrix @ sides) for matrix in (fitted.robust, fitted.bread))
    on = design.found.kept & (design.terms["un"] | design.terms["alliance"])
    return replace(
        one,
        who=CONTRAST,
        log_ratio=float(sides @ fitted.beta),
        log_se=math.sqrt(variance),
        exposed=len(np.unique(design.found.spell[on])),
        exposed_months=int(on.sum()),
        exposed_events=int((design.found.event & on).sum()),
        proportional=None,
    )


def fit(design: Design) -> tuple[Cox, Intervals]:
    """Fit a design, without the columns that cannot be estimated."""
    rows = intervals(design.found, design.terms, design.fixed, cluster=design.cluster, weight=design.weight)
    kept = estimable(rows)
    return cox(kept), rows


def estimable(rows: Intervals) -> Intervals:
    """The rows and columns that a maximum exists for.

    Where no event falls on one side of a column of noughts and ones, its coefficient runs away, and the rows of that
    side leave the risk sets; the rows are taken out, which is where the likelihood tends, and the column with them.
    Columns that do not vary, or that those before them already tell, go too.
    """
    while True:
        for place in range(rows.x.shape[1]):
            column = rows.x[:, place]
            values = np.unique(column)
            if len(values) == 1:
                return estimable(_without(rows, place, np.ones(len(column), dtype=np.bool_)))
            if len(values) > 2:
                continue
            seen = np.unique(column[rows.event])
            if len(seen) == 1:
                return estimable(_without(rows, place, column == seen[0]))
        told = _told(rows)
        if told is None:
            return rows
        rows = _without(rows, told, np.ones(len(rows.start), dtype=np.bool_))


def _told(rows: Intervals) -> int | None:
    """The first column that is a sum of those before it."""
    for place in range(1, rows.x.shape[1]):
        centred = rows.x[:, : place + 1] - rows.x[:, : place + 1].mean(axis=0)
        if np.linalg.matrix_rank(centred) <= place:
            return place
    return None


def _without(rows: Intervals, place: int, kept: NDArray[np.bool_]) -> Intervals:
    return replace(
        rows,
        start=rows.start[kept],
        stop=rows.stop[kept],
        event=rows.event[kept],
        x=np.delete(rows.x[kept], place, axis=1),
        names=(*rows.names[:place], *rows.names[place + 1 :]),
        cluster=rows.cluster[kept],
        weight=rows.weight[kept],
    )


def _error(fitted: Cox, who: str) -> float:
    """The wider of two standard errors: the clustered one is too small where few clusters had a mission."""
    place = fitted.names.index(who)
    return max(fitted.log_ratio(who)[1], math.sqrt(float(fitted.bread[place, place])))


def leave_one_out(conflicts: Ground) -> Iterator[Effect]:
    """The main estimate of each lead without each mission of the UN or an alliance, as if it had never been.

    The check of an effect is `WITHOUT` and the operation; those there in no month that counts are passed over.
    """
    linked = conflicts.there.filter("linked")
    risk = conflicts.spells.select("spell", _from=pl.col("from").dt.offset_by("-1mo"), _until="until")
    felt = linked.join(risk, on="spell").filter(pl.col("month").is_between("_from", "_until", closed="left"))
    for name in felt.filter(pl.col("who") != "other")["operation"].unique().sort().to_list():
        for design in leads(conflicts, linked.filter(pl.col("operation") != name), f"{WITHOUT}{name}"):
            yield from effects(design)
