"""From a model and a panel to estimates with their checks and placebos."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from comity.rooms.evaluation import rules
from comity.rooms.evaluation.poisson import fit, intervals, without_each
from comity.streams import stream

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from comity.rooms.evaluation.panel import Panel, Sharing
    from comity.rooms.evaluation.poisson import Fit, Rows
    from comity.rooms.evaluation.rules import Check

    Flags = NDArray[np.bool_]

DEALS = 99
"""Times that missions are dealt by lot."""


@dataclass(frozen=True)
class Told:
    """One estimate of a model.

    Attributes:
        key: of the effect.
        column: name of the model's column.
        per: unit of the dose in words; empty for presence.
        dose: how many of that unit.
        size: by how much the column rises for that dose.
        treatment: what is estimated, in words.
        lever: which lever of a response it speaks to.
        variant_of: the estimate of which it is another form, and which stands for it; empty if none.
    """

    key: str
    column: str
    per: str
    dose: float
    size: float
    treatment: str
    lever: str = "mission"
    variant_of: str = ""


@dataclass(frozen=True)
class Sample:
    """The rows of a model and where they stand in the panel.

    Attributes:
        rows: what the model is fitted on; clusters are states.
        cells: numbers of state and month of each row, shape (n, 2).
    """

    rows: Rows
    cells: NDArray[np.int64]

    def among(self, block: Flags) -> Flags:
        """Which rows lie in a block of states by months, shape (n,)."""
        return np.asarray(block[self.cells[:, 0], self.cells[:, 1]])


@dataclass(frozen=True)
class Model:
    """A model.

    Attributes:
        told: the estimates taken from it.
        sample: from a panel, and `placebo`, whether what came after the outcome stands beside the dose, to the model's
            rows; the dose's columns have the names of `told`, the placebo's are called `after ...`.
        about: channel, unit, outcome, population, design and measure of its estimates.
        caution: what its estimates cannot rule out.
        dealt: whether missions are dealt by lot, to see what chance alone gives.
    """

    told: tuple[Told, ...]
    sample: Callable[..., Sample]
    about: Mapping[str, str]
    caution: str
    dealt: bool = False


@dataclass(frozen=True)
class Estimate:
    """One estimate.

    Attributes:
        told: which.
        log: logarithm of the ratio for the dose.
        low: lower end of the 95 % interval.
        high: upper end.
        se: jackknife standard error.
        n: rows of the model.
        clusters: countries among them.
        checks: what was checked.
        placebo: the same for what came only after the outcome; None if this is one.
    """

    told: Told
    log: float
    low: float
    high: float
    se: float
    n: int
    clusters: int
    checks: tuple[Check, ...] = ()
    placebo: Estimate | None = None


def estimates(panels: Mapping[Sharing, Panel], model: Model, seed: int) -> list[Estimate]:
    """The estimates of one model, each with its placebo and all checks.

    Args:
        panels: the panel under each way to count shared missions.
        model: the model.
        seed: of the lots.

    Returns:
        The estimates, in the order of `model.told`.
    """
    main = panels["main host"]
    made = model.sample(main, placebo=False)
    whole = fit(made.rows)
    found = _intervals(made, whole, model.told)
    later = {one.key: replace(one, key=f"{one.key}-placebo", column=f"after {one.column}") for one in model.told}
    behind = model.sample(main, placebo=True)
    placebos = _intervals(behind, fit(behind.rows), list(later.values()))
    missions = _without_missions(main, made, whole)
    otherwise = {name: _bare(model.sample(panels[name], placebo=False)) for name in panels if name != "main host"}
    by_lot = _dealt(main, model, whole, seed) if model.dealt else {}
    done = []
    for one in model.told:
        estimate, countries = found[one.key]
        placebo, _ = placebos[later[one.key].key]
        checks = (
            rules.placebo(estimate.log, placebo.log, placebo.low, placebo.high),
            _left_out("leave one mission out", estimate, {key: beta[one.column] for key, beta in missions.items()}),
            _left_out("leave one country out", estimate, {main.states[g]: beta for g, beta in countries.items()}),
            *(
                rules.counted_otherwise(f"shared missions {name}", estimate.log, beta[one.column] * one.size)
                for name, beta in otherwise.items()
            ),
            rules.clusters(estimate.clusters, _treated(made, whole, one.column)),
            rules.interval(estimate.low, estimate.high),
            *((rules.dealt(by_lot[one.column], DEALS),) if by_lot else ()),
        )
        done.append(replace(estimate, checks=checks, placebo=placebo))
    return done


def _without_missions(panel: Panel, made: Sample, whole: Fit) -> dict[str, dict[str, float]]:
    """Coefficients by column without the months of each mission that has any in the sample."""
    there = {key: made.among(block) & whole.rows for key, block in sorted(panel.operations.items())}
    there = {key: rows for key, rows in there.items() if rows.any()}
    refits = without_each(made.rows, whole, list(there.values()))
    return {
        key: dict(zip(made.rows.names, beta.tolist(), strict=True)) for key, beta in zip(there, refits, strict=True)
    }


def _left_out(name: str, estimate: Estimate, without: Mapping[str, float]) -> Check:
    size = estimate.told.size
    return rules.left_out(name, estimate.log, {key: beta * size for key, beta in without.items()})


def _treated(made: Sample, whole: Fit, column: str) -> int:
    """Countries in which the treatment was ever there."""
    there = made.rows.x[:, made.rows.names.index(column)] != 0
    return int(np.unique(made.rows.cluster[whole.rows & there]).size)


def _intervals(made: Sample, whole: Fit, told: Sequence[Told]) -> dict[str, tuple[Estimate, dict[int, float]]]:
    """Estimates with intervals, and the coefficient without each country, by key.

    Where no event happened under a treatment, there is no estimate of it.
    """
    columns = [made.rows.names.index(one.column) for one in told]
    happened = [bool(made.rows.y[made.rows.x[:, column] != 0].any()) for column in columns]
    sizes = [one.size if event else np.nan for one, event in zip(told, happened, strict=True)]
    n = int(whole.rows.sum())
    return {
        one.key: (
            Estimate(
                told=one,
                log=found.estimate * size,
                low=found.low * size,
                high=found.high * size,
                se=found.se * size,
                n=n,
                clusters=whole.clusters,
            ),
            found.without,
        )
        for one, found, size in zip(told, intervals(made.rows, whole, columns), sizes, strict=True)
    }


def _dealt(panel: Panel, model: Model, whole: Fit, seed: int) -> dict[str, float]:
    """How often an estimate as large comes about if the countries' missions change places by lot, by column.

    That is the p-value of a permutation test, (1 + as large) / (1 + deals): the true deal counts among them.
    """
    made = model.sample(panel, placebo=False)
    names, among = made.rows.names, np.unique(made.cells[:, 0])
    larger = np.ones(len(names))
    for lot in range(DEALS):
        rows = model.sample(dealt(panel, among, stream(seed, "evaluation", "lots", str(lot))), placebo=False).rows
        larger += ~(np.abs(fit(rows).beta) < np.abs(whole.beta))
    return dict(zip(names, (larger / (1 + DEALS)).tolist(), strict=True))


def dealt(panel: Panel, among: NDArray[np.int64], random: np.random.Generator) -> Panel:
    """The panel with the strength of operations dealt anew among some countries, given by their numbers."""
    strength = panel.strength.copy()
    strength[:, :, among] = panel.strength[:, :, random.permutation(among)]
    return replace(panel, strength=strength)


def _bare(made: Sample) -> dict[str, float]:
    """Coefficients by column."""
    return dict(zip(made.rows.names, fit(made.rows).beta.tolist(), strict=True))
