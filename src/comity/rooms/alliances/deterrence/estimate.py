"""The models of the deterrence tables: by population, era and check; from rows to risk ratios with intervals."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from comity.rooms.alliances.deterrence.dyadic import by_pair, dyadic_robust, sums
from comity.rooms.alliances.deterrence.logit import Z95, Fit, chances, fit, risk_ratio
from comity.rooms.alliances.deterrence.terms import (
    BOTH_DEMOCRATIC,
    BOUND_ALONE,
    CHECKS,
    ERAS,
    MAIN,
    PLEDGES,
    covariates,
    design,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from comity.rooms.alliances.deterrence.rows import Rows

WARS = ((1914, 1918), (1939, 1945))
"""Years of the world wars."""
POPULATIONS = ("relevant", "all")
OF_ALL = (MAIN,)
"""What is also made for all pairs, which are eight times the rows."""


@dataclass(frozen=True)
class Model:
    """One fitted logit with its two covariances.

    Attributes:
        population: "relevant" or "all".
        era: key of `ERAS`.
        check: key of `CHECKS`.
        fit: the fit.
        robust: dyadic-robust covariance, shape (p, p).
        clustered: covariance clustered by pair, shape (p, p).
        ratios: log risk ratio and its gradient by pledge.
        n: rows.
        events: disputes begun in them.
        missing: rows of the sample that were left out since a covariate is not known.
        missing_events: disputes begun in those.
    """

    population: str
    era: str
    check: str
    fit: Fit
    robust: NDArray[np.float64]
    clustered: NDArray[np.float64]
    ratios: dict[str, tuple[float, NDArray[np.float64]]]
    n: int
    events: int
    missing: int
    missing_events: int

    def interval(self, pledge: str, *, robust: bool) -> tuple[float, float, float]:
        """Risk ratio of a pledge with the ends of its 95 % interval, by the delta method on its logarithm."""
        log_ratio, gradient = self.ratios[pledge]
        covariance = self.robust if robust else self.clustered
        spread = Z95 * float(np.sqrt(gradient @ covariance @ gradient))
        return tuple(float(np.exp(log_ratio + side * spread)) for side in (0, -1, 1))  # type: ignore[return-value]


def models(rows: Rows) -> Iterator[Model]:
    """Every model, the checks included; each starts from the fit most like it that came before, which saves steps."""
    main: Mapping[str, float] | None = None
    for population in POPULATIONS:
        for check in CHECKS if population == "relevant" else OF_ALL:
            start = main
            for era in ERAS:
                made = model(rows, population, era, check, start=start)
                if era == next(iter(ERAS)):
                    start = dict(zip(made.fit.names, made.fit.beta.tolist(), strict=True))
                    main = start if check == MAIN else main
                yield made


def model(
    rows: Rows, population: str, era: str, check: str = MAIN, *, start: Mapping[str, float] | None = None
) -> Model:
    """One model.

    Args:
        rows: all rows.
        population: "relevant" or "all".
        era: key of `ERAS`.
        check: key of `CHECKS`.
        start: coefficients to start from.
    """
    changed = _checked(rows, check)
    names = covariates(_instead(check))
    inside = _sample(changed, population, era, check)
    known = np.all([~np.isnan(changed.x[name]) for name in names], axis=0)
    used = inside & known
    outcome = changed.force if check == "force" else changed.began
    x, terms = design({name: changed.x[name][used] for name in names}, names)
    found = fit(x, outcome[used], terms, start=start)
    kept = x if found.rows.all() and not found.left_out else x[found.rows][:, [terms.index(n) for n in found.names]]
    y = outcome[used][found.rows]
    pair_sums, state_sums = sums(
        kept,
        y - chances(kept, found.beta),
        *_numbered(changed.challenger[used][found.rows], changed.target[used][found.rows]),
    )
    return Model(
        population=population,
        era=era,
        check=check,
        fit=replace(found, rows=np.empty(0, dtype=np.bool_)),
        robust=dyadic_robust(found.bread, pair_sums, state_sums),
        clustered=by_pair(found.bread, pair_sums),
        ratios={
            pledge: risk_ratio(kept, found.beta, found.names.index(name))
            for pledge in PLEDGES
            if (name := _instead(check).get(pledge, pledge)) in found.names
        },
        n=len(kept),
        events=int(y.sum()),
        missing=int((inside & ~known).sum()),
        missing_events=int(outcome[inside & ~known].sum()),
    )


def _instead(check: str) -> dict[str, str]:
    """Which covariate stands for another in a check."""
    return {"polity": {"lower_democracy": BOTH_DEMOCRATIC}, "bound alone": {"target_defence": BOUND_ALONE}}.get(
        check, {}
    )


def _sample(rows: Rows, population: str, era: str, check: str) -> NDArray[np.bool_]:
    """Rows of a population, an era and a check."""
    first, last = ERAS[era]
    inside = (rows.year >= first) & (rows.year <= last)
    if population == "relevant":
        inside &= rows.relevant
    if check == "no ongoing":
        inside &= ~rows.ongoing
    if check == "no world wars":
        for begin, end in WARS:
            inside &= (rows.year < begin) | (rows.year > end)
    return inside


def _checked(rows: Rows, check: str) -> Rows:
    """The rows, with the pledges of the year before where a check wants them."""
    if check != "year before":
        return rows
    pair = rows.challenger * 1000 + rows.target
    follows = np.zeros(len(rows), dtype=np.bool_)
    follows[1:] = (pair[1:] == pair[:-1]) & (rows.year[1:] == rows.year[:-1] + 1)
    before = {pledge: np.where(follows, np.roll(rows.x[pledge], 1), np.nan) for pledge in PLEDGES}
    return replace(rows, x=rows.x | before)


def _numbered(one: NDArray[np.int64], two: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """States numbered from zero."""
    number = np.unique(np.concatenate([one, two]), return_inverse=True)[1]
    return number[: len(one)], number[len(one) :]
