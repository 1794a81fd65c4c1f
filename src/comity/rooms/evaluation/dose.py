"""Dose and kind: deaths in the months ahead on the strength of peace operations, while fighting.

For a country-month t with at least `FIGHTING` state-based deaths in the twelve months to t, deaths y over the months
t + a to t + b have the mean

    exp(country + month + d(t)' beta + log(1 + y_t), log(1 + y of 6 months), log(1 + y of 12 months) + rival(t))

with the dose d(t) in one of the forms below. The placebo adds d(t + b + 12) - d(t + b), what came only after the
outcome, to the same model. Country effects take out what does not change, the lags how bad it was and whether it was
already getting better; what else made both a deployment and the deaths of the months after, as a ceasefire, they do not
take out. The form is that of Hultman, Kathman and Shannon (2014, https://doi.org/10.1017/S0003055414000446), with
effects of countries and months added.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from comity.rooms.evaluation.estimate import Model, Sample, Told
from comity.rooms.evaluation.panel import COUNTS, LEADS, Panel
from comity.rooms.evaluation.poisson import Rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Columns = dict[str, Floats]

FIGHTING = 25
"""Deaths in twelve months from which a country counts as fighting: UCDP's threshold of an active conflict."""
YEAR = 12
LAGS = (1, 6, 12)
BANDS = ((1, 1_000), (1_000, 5_000), (5_000, 10_000), (10_000, None))
"""Troops, from and below, whose effects are told apart from none at all."""


def linear(panel: Panel) -> Columns:
    """Troops and police in thousands, observers in hundreds."""
    people = dict(zip(COUNTS, panel.strength.sum(axis=1), strict=True))
    return {
        "troops": people["troops"] / 1000,
        "police": people["police"] / 1000,
        "observers": people["observers"] / 100,
    }


def by_lead(panel: Panel) -> Columns:
    """Troops in thousands by who leads, police and observers."""
    troops = panel.strength[COUNTS.index("troops")] / 1000
    return {f"troops {lead}": troops[number] for number, lead in enumerate(LEADS)} | _beside(panel)


def logarithm(panel: Panel) -> Columns:
    """As by lead, with the logarithm of one plus thousands of UN-led troops."""
    columns = by_lead(panel)
    return {"log troops": np.log1p(columns.pop("troops un"))} | columns


def banded(panel: Panel) -> Columns:
    """As by lead, with bands of UN-led troops against none."""
    columns = by_lead(panel)
    troops = 1000 * columns.pop("troops un")
    missing = np.isnan(troops)
    bands = {
        f"band {low}": np.where(missing, np.nan, (troops >= low) & (troops < (high or np.inf))) for low, high in BANDS
    }
    return bands | columns


def by_mandate(panel: Panel) -> Columns:
    """As by lead, with UN-led troops apart by whether their mandate is maximalist."""
    columns = by_lead(panel)
    strong = panel.kinds["maximalist"] / 1000
    return {"troops maximalist": strong, "troops other": columns.pop("troops un") - strong} | columns


def composition(panel: Panel) -> Columns:
    """Of UN-led operations: what was missing of the strength authorised, and how many states sent people."""
    troops = by_lead(panel)["troops un"]
    return {
        "missing": panel.kinds["missing"],
        "contributors": np.log(panel.kinds["contributors"]),
        "log troops": np.log1p(troops),
    } | _beside(panel)


def _beside(panel: Panel) -> Columns:
    """Police and observers."""
    people = linear(panel)
    return {name: people[name] for name in ("police", "observers")}


def presence(panel: Panel) -> Columns:
    """Whether an operation with troops was there, by who leads."""
    within = np.where(panel.covered, 0.0, np.nan)
    return {f"present {lead}": panel.armed[number] + within for number, lead in enumerate(LEADS)}


_THOUSAND = "1,000 troops"
_WHO = {
    "un": "led by the UN",
    "regional": "led by a regional organisation",
    "alliance": "led by NATO, the EU or the WEU",
    "states": "led by states alone",
}


def _variant(key: str, column: str, dose: float, treatment: str, size: float = 1.0) -> Told:
    return Told(key, column, _THOUSAND, dose, size, treatment, variant_of="mission-troops-un")


def _log(dose: int) -> Told:
    size = float(np.log1p(dose))
    words = "UN-led troops, effect of each more smaller than the last"
    return _variant(f"mission-log-troops-un-{dose}k", "log troops", dose, words, size)


def _band(low: int, high: int | None) -> Told:
    words = f"{low:,} UN-led troops or more" if high is None else f"{low:,} to {high - 1:,} UN-led troops"
    return Told(
        f"mission-band-un-{low}", f"band {low}", "", 1.0, 1.0, f"{words}, against none", variant_of="mission-troops-un"
    )


def past(deaths: Floats, months: int) -> Floats:
    """Deaths over so many months to each month, that month included; NaN where one is not known."""
    return _window(deaths, 1 - months, 0)


def ahead(deaths: Floats, window: tuple[int, int]) -> Floats:
    """Deaths over the months ahead of each month; NaN where one is not known."""
    return _window(deaths, *window)


def _window(values: Floats, first: int, last: int) -> Floats:
    found: Floats = np.sum([shifted(values, by) for by in range(first, last + 1)], axis=0)
    return found


def shifted(values: Floats, by: int) -> Floats:
    """What stands so many months later, shape as given; NaN beyond the ends."""
    found = np.full(values.shape, np.nan)
    length = values.shape[1]
    if abs(by) < length:
        found[:, max(0, -by) : length - max(0, by)] = values[:, max(0, by) : length + min(0, by)]
    return found


def sample(panel: Panel, *, placebo: bool, form: Callable[[Panel], Columns], window: tuple[int, int]) -> Sample:
    """The rows of a model: country-months of fighting in which everything is known.

    Args:
        panel: the blocks.
        placebo: whether what came after the outcome stands beside the dose, as columns named `after ...`.
        form: from a panel to the dose's columns, each of shape (states, months).
        window: first and last month ahead whose deaths are added up.

    Returns:
        The rows, the dose's columns first; first effect and cluster are states, the second months.
    """
    columns = treated(form(panel), window[1], placebo=placebo)
    columns |= {f"deaths of {lag} months": np.log1p(past(panel.deaths, lag)) for lag in LAGS}
    columns |= {"rival": panel.rival.astype(np.float64)}
    outcome = ahead(panel.deaths, window)
    known = np.all([np.isfinite(x) for x in (outcome, *columns.values())], axis=0)
    with np.errstate(invalid="ignore"):
        inside = known & (past(panel.deaths, YEAR) >= FIGHTING)
    state, month = np.nonzero(inside)
    x = np.column_stack([column[inside] for column in columns.values()])
    rows = Rows(outcome[inside], x, tuple(columns), state, month, state)
    return Sample(rows, np.column_stack([state, month]))


def treated(dose: Columns, last: int, *, placebo: bool) -> Columns:
    """The dose's columns, and beside them how it changed in the year after the outcome's last month."""
    if not placebo:
        return dose
    return dose | {f"after {name}": shifted(x, last + YEAR) - shifted(x, last) for name, x in dose.items()}


_CAUTION = (
    "Missions go where war is worst, and often arrive when a ceasefire holds; effects of countries and months and the "
    "deaths before take out only part of that. Deaths before are held fixed, so that what the same mission changed in "
    "earlier months is not counted."
)


def _model(
    form: Callable[[Panel], Columns],
    told: tuple[Told, ...],
    window: tuple[int, int] = (1, 6),
    among: str = "",
    *,
    dealt: bool = False,
) -> Model:
    first, last = window
    months = f"month {last} ahead" if first == last else f"the months {first} to {last} ahead"
    about = {
        "channel": "intensity",
        "unit": "country-month",
        "outcome": "deaths in state-based conflict",
        "population": f"country-months with {FIGHTING} state-based deaths or more in the twelve months before" + among,
        "design": f"fixed-effects Poisson of deaths in {months}: effects of countries and months, deaths before",
        "measure": "rate ratio",
    }
    return Model(told, partial(sample, form=form, window=window), about, _CAUTION, dealt)


MODELS = (
    _model(
        by_lead,
        (
            *(
                Told(f"mission-troops-{lead}", f"troops {lead}", _THOUSAND, 1.0, 1.0, f"troops {_WHO[lead]}")
                for lead in LEADS
            ),
            Told("mission-police", "police", "1,000 police", 1.0, 1.0, "police"),
            Told("mission-observers", "observers", "100 military observers", 1.0, 1.0, "military observers"),
        ),
        dealt=True,
    ),
    _model(linear, (_variant("mission-troops", "troops", 1.0, "troops, whoever leads"),)),
    _model(by_lead, (_variant("mission-troops-un-month-1", "troops un", 1.0, f"troops {_WHO['un']}"),), (1, 1)),
    _model(by_lead, (_variant("mission-troops-un-month-12", "troops un", 1.0, f"troops {_WHO['un']}"),), (12, 12)),
    _model(logarithm, tuple(_log(dose) for dose in (1, 5, 10))),
    _model(banded, tuple(_band(low, high) for low, high in BANDS)),
    _model(
        presence,
        tuple(
            Told(f"mission-presence-{lead}", f"present {lead}", "", 1.0, 1.0, f"an operation with troops {_WHO[lead]}")
            for lead in LEADS
        ),
    ),
    _model(
        by_mandate,
        (
            _variant("mission-troops-un-maximalist", "troops maximalist", 1.0, "UN-led troops, mandate maximalist"),
            _variant("mission-troops-un-lesser", "troops other", 1.0, "UN-led troops, mandate less than that"),
        ),
    ),
    _model(
        composition,
        (
            Told(
                "composition-missing", "missing", "10 % of authorised strength", 1.0, 0.1,
                "authorised strength of UN-led operations that was not there", "composition",
            ),
            Told(
                "composition-contributors", "contributors", "doubling of contributors", 1.0, float(np.log(2)),
                "states that sent people to the UN-led operation", "composition",
            ),
        ),
        among=", with a UN-led operation whose authorised strength is known (1990 to 2015)",
    ),
)  # fmt: skip
