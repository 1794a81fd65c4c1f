"""Peace that lasts: the hazard that fighting returns, on the operations that are there.

A country is quiet in a month if it had fewer than `FIGHTING` state-based deaths in the twelve months to it, and stays
in the sample for `KEPT` months after it last fought. Fighting returns in the first month in which twelve months' deaths
reach that number again. Within a year of quiet and a period of five years the hazard is constant, up to factors:

    hazard(t + 1) = exp(year of quiet + period + treatment(t)' beta + how bad the fighting was, how quiet it is now)

a piecewise exponential model, whose likelihood is Poisson's (Holford 1980, https://doi.org/10.2307/2529982). Countries
have no effects of their own here: only those to which fighting returned would then count. So every estimate compares
countries with and without an operation; the placebo is again what came a year after.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from comity.rooms.evaluation.dose import FIGHTING, YEAR, linear, past, presence, shifted, treated
from comity.rooms.evaluation.estimate import Model, Sample, Told
from comity.rooms.evaluation.poisson import Rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from comity.rooms.evaluation.panel import Panel

    Floats = NDArray[np.float64]
    Columns = dict[str, Floats]

KEPT = 120
"""Months after the last of fighting."""
PERIOD = 5
"""Years of a period."""
GONE = 24
"""Months after its end in which an operation counts as just withdrawn."""


def spells(deaths: Floats) -> tuple[Floats, Floats, Floats]:
    """Quiet after fighting, from deaths of shape (states, months).

    Returns:
        Months since the country last fought (0 while it fights, NaN before it is known to have), whether fighting
        returns in the month after (NaN where that is not known), and the most deaths in twelve months of its last
        `KEPT` months; each of shape (states, months).
    """
    year = past(deaths, YEAR)
    since = np.full(deaths.shape, np.nan)
    worst = np.full(deaths.shape, np.nan)
    for month in range(deaths.shape[1]):
        before = since[:, month - 1] if month else np.full(len(deaths), np.nan)
        fights = year[:, month] >= FIGHTING
        since[:, month] = np.where(fights, 0.0, np.where(np.isnan(year[:, month]), np.nan, before + 1))
        window = year[:, max(0, month - KEPT + 1) : month + 1]
        worst[:, month] = np.max(np.nan_to_num(window), axis=1)
    after = shifted(year, 1)
    returns = np.where(np.isnan(after), np.nan, (after >= FIGHTING).astype(np.float64))
    return since, returns, worst


def any_armed(panel: Panel) -> Columns:
    """Whether an operation with troops is there, and whether one was withdrawn lately with none there now."""
    here = panel.armed.max(axis=0) + np.where(panel.covered, 0.0, np.nan)
    lately = np.max([shifted(here, -back) for back in range(1, GONE + 1)], axis=0)
    return {"present": here, "withdrawn": np.where(here == 0, lately, 0.0 * lately + 0.0 * here)}


def log_troops(panel: Panel) -> Columns:
    """Logarithm of one plus thousands of troops."""
    return {"log troops": np.log1p(linear(panel)["troops"])}


def sample(panel: Panel, *, placebo: bool, form: Callable[[Panel], Columns]) -> Sample:
    """The rows of a model: quiet country-months after fighting.

    Args:
        panel: the blocks.
        placebo: whether what came a year after stands beside the treatment, as columns named `after ...`.
        form: from a panel to the treatment's columns.

    Returns:
        The rows; first effect years of quiet, second periods, cluster states.
    """
    since, returns, worst = spells(panel.deaths)
    columns = treated(form(panel), 1, placebo=placebo)
    columns |= {
        "worst": np.log(np.maximum(worst, 1.0)),
        "quiet now": np.log1p(past(panel.deaths, YEAR)),
        "rival": panel.rival.astype(np.float64),
    }
    known = np.all([np.isfinite(x) for x in (returns, *columns.values())], axis=0)
    with np.errstate(invalid="ignore"):
        inside = known & (since >= 1) & (since <= KEPT)
    state, month = np.nonzero(inside)
    years = np.array([day.year for day in panel.months])
    x = np.column_stack([column[inside] for column in columns.values()])
    quiet = (since[inside].astype(np.int64) - 1) // YEAR
    rows = Rows(returns[inside], x, tuple(columns), quiet, years[month] // PERIOD, state)
    return Sample(rows, np.column_stack([state, month]))


_ABOUT = {
    "channel": "recurrence",
    "unit": "country-month",
    "outcome": "relapse into state-based conflict",
    "population": f"quiet country-months in the {KEPT // YEAR} years after fighting",
    "design": f"hazard of {FIGHTING} deaths in a year, constant within years of quiet and periods of {PERIOD} years",
    "measure": "hazard ratio",
}
_CAUTION = (
    "Countries with an operation are held against countries without: how the war ended and what made an operation "
    "possible are not in the model."
)


def _model(form: Callable[[Panel], Columns], *told: Told) -> Model:
    return Model(told, partial(sample, form=form), _ABOUT, _CAUTION)


_WHO = {
    "un": "led by the UN",
    "regional": "led by a regional organisation",
    "alliance": "led by NATO, the EU or the WEU",
    "states": "led by states alone",
}

MODELS = (
    _model(
        any_armed,
        Told("recurrence-presence", "present", "", 1.0, 1.0, "an operation with troops"),
        Told(
            "recurrence-withdrawn", "withdrawn", "", 1.0, 1.0,
            f"an operation with troops withdrawn in the last {GONE} months, none there now", "withdrawal",
        ),
    ),
    _model(
        presence,
        *(
            Told(f"recurrence-presence-{lead}", f"present {lead}", "", 1.0, 1.0, f"an operation with troops {who}")
            for lead, who in _WHO.items()
        ),
    ),
    _model(
        log_troops,
        *(
            Told(
                f"recurrence-log-troops-{dose}k", "log troops", "1,000 troops", dose, float(np.log1p(dose)),
                "troops, effect of each more smaller than the last", variant_of="recurrence-presence",
            )
            for dose in (1, 5, 10)
        ),
    ),
)  # fmt: skip
