"""How other designs of the forecast would have done, on the windows it was chosen on and on those of its record.

    COMITY_MIRROR=FOLDER python benchmarks/risk_designs.py [--workers 1] > benchmarks/results/risk_designs.md

Told are means over windows of the ratio to repeating the last twelve months, in October windows of 2008 to 2017 (which
the weights were learned on) and of 2018 to 2022 (which nothing was). One core needs some ten minutes.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from risk_weights import CHOOSING, SEED, history

from comity import settings
from comity.rooms.risk.backtest import YARDSTICK, backtest, trial
from comity.rooms.risk.beside import KEPT, with_beside
from comity.rooms.risk.challenge import outcomes
from comity.rooms.risk.climatology import Climatology
from comity.rooms.risk.contest import known
from comity.rooms.risk.lead_forest import LeadForest
from comity.rooms.risk.pool import MEMBERS, Pool
from comity.rooms.risk.rivals import Conflictology
from comity.sources.mirror import Mirror

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from comity.rooms.risk.forecaster import Fitted, Forecaster
    from comity.rooms.risk.history import History

RECORD = range(2018, 2023)
TOLD = ("crps", "log1p_crps", "ignorance", "interval_score")


@dataclass(frozen=True)
class Two:
    """A pool of two with fixed shares, paths of the second taken in no order of the first's."""

    first: Forecaster
    second: Forecaster
    share: float

    def fit(self, past: History, origin: int) -> Both:
        """Fit both."""
        return Both(self, self.first.fit(past, origin), self.second.fit(past, origin))


@dataclass(frozen=True)
class Both:
    """The two, fitted."""

    made: Two
    first: Fitted
    second: Fitted

    def draw(self, horizon: int, n: int, luck: Callable[[str], np.random.Generator]) -> NDArray[np.int32]:
        """Their paths, one's after the other's."""
        few = round(self.made.share * n)
        return np.concatenate([self.first.draw(horizon, few, luck), self.second.draw(horizon, n - few, luck)], axis=-1)


EQUAL = {name: (1 / len(MEMBERS),) * 6 for name in MEMBERS}
DESIGNS: dict[str, Forecaster] = {
    "as shipped": Pool(),
    "the same members, equal weights": Pool(EQUAL),
    "analogues alone": MEMBERS["analogues"],
    "recent months alone": MEMBERS["recent"],
    "forest of leads alone": MEMBERS["leads"],
    "forest of leads half shifted, 70 %, and 24 months weighted 0.9 by age, 30 %": Two(
        LeadForest(trees=250, pull=0.5), Climatology(memory=24, decay=0.9, going_on=0.0), 0.7
    ),
    YARDSTICK: Conflictology(),
}


def means(scored: pl.DataFrame) -> pl.DataFrame:
    """Mean scores by model and window."""
    return scored.group_by("model", "window").agg(pl.col(TOLD).cast(pl.Float64).mean()).sort("model", "window")


def ratios(found: pl.DataFrame, name: str) -> list[float]:
    """Mean over windows of CRPS and log1p-CRPS divided by the yardstick's."""
    mine, yard = (found.filter(pl.col("model") == one) for one in (name, YARDSTICK))
    return [float((mine[score] / yard[score]).mean()) for score in TOLD[:2]]  # type: ignore[arg-type]


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--workers", type=int, default=None)
    workers = given.parse_args().workers
    mirror = Mirror(settings.mirror_path())
    chosen = means(backtest(with_beside(history(), mirror, KEPT), CHOOSING, SEED, models=DESIGNS, workers=workers))
    past = known(mirror, SEED)
    came = outcomes(mirror, past, RECORD)[0]
    record = means(trial(past, RECORD, SEED, models=DESIGNS, workers=workers, came=came).months)
    early = record.filter(pl.col("window") < RECORD[-1])
    print("<!-- Made by benchmarks/risk_designs.py. -->\n")
    heads = [f"{score}, {years}" for years in ("2008-17", "2018-22") for score in ("CRPS", "log1p-CRPS")]
    heads += [f"mean {score}, 2018-21" for score in ("CRPS", "ignorance", "interval score")]
    print(f"| Design | {' | '.join(heads)} |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for name in DESIGNS:
        told = [f"{value:.3f}" for value in ratios(chosen, name) + ratios(record, name)]
        mean = early.filter(pl.col("model") == name).select(pl.col("crps", "ignorance", "interval_score").mean()).row(0)
        told += [f"{mean[0]:.2f}", f"{mean[1]:.3f}", f"{mean[2]:.0f}"]
        print(f"| {name} | {' | '.join(told)} |")


if __name__ == "__main__":
    main()
