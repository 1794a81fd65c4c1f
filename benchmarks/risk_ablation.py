"""What each figure beside a country's own months adds to the forecast, on windows before 2018.

    COMITY_MIRROR=FOLDER python benchmarks/risk_ablation.py [--workers 1] > benchmarks/results/risk_ablation.md
    COMITY_MIRROR=FOLDER python benchmarks/risk_ablation.py --only alliances cyber sanctions

The shipped pool forecasts 2008 to 2017 from the October before (leads 3 to 14): with own history alone, with one
family of figures more, and as shipped. Only the analogues and the hurdle look at such figures; the other members draw
once a window. Told are the mean over windows of CRPS and of log1p-CRPS, each divided by that of the last twelve months
repeated, and what the family changes in the mean scores, with a 90 % interval by a paired bootstrap over months, a
window at a time. A family earns its place where it makes the scores smaller. One core needs some twenty minutes.

Pressure below the threshold of war is tried by the two series of the edition in use that cover those windows: cyber
incidents against the state (EuRepoC, by month, taken as known a month later) and sanctions in force against it (GSDB,
taken as known a year after the year). Both are lenient: the releases of today know more than anybody did then.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
from risk_weights import CHOOSING, SEED, history

from comity import settings
from comity.edition import open_edition
from comity.errors import InputError
from comity.rooms.risk.backtest import GAP, LEADS, truth, windows
from comity.rooms.risk.beside import CANDIDATES, KEPT, with_beside
from comity.rooms.risk.forecaster import luck_of
from comity.rooms.risk.history import YEAR, History, trailing
from comity.rooms.risk.parallel import each
from comity.rooms.risk.pool import MEMBERS, Pooled, learned, members_paths
from comity.rooms.risk.scores import crps, log1p_crps, paired_difference
from comity.sources.mirror import Mirror
from comity.streams import stream

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

DRAWS = 400
LOOKING = ("analogues", "hurdle")
"""Members that look at figures beside own history."""
ALONE, SHIPPED = "own history alone", "as shipped"


HYBRID = {"cyber": "eurepoc", "sanctions": "sanctions"}
"""Series of hybrid pressure, by the name they are tried under."""


def with_pressure(past: History, name: str) -> History:
    """The history with a series of hybrid pressure on each state beside it: sums of the last 36 and 12 months."""
    rows = open_edition().table("hybrid_states").filter(pl.col("series") == HYBRID[name], pl.col("role") == "target")
    row = {state: index for index, state in enumerate(past.states)}
    column = {(month.year, month.month): index for index, month in enumerate(past.months)}
    monthly = name == "cyber"
    values = np.zeros(past.deaths.shape)
    for state, year, month, count, in_force in rows.select("state", "year", "month", "count", "in_force").iter_rows():
        for one in [month] if month else range(1, YEAR + 1):
            place = column.get((year + (not monthly), one)) if state in row else None
            if place is not None:
                values[row[state], place] += count / (1 if month else YEAR) if monthly else in_force or 0
    values = np.pad(values, ((0, 0), (1, 0)))[:, :-1]
    return replace(past, beside={f"{name}_{months}": trailing(values, months) for months in (36, 12)})


@dataclass(frozen=True)
class Drawn:
    """Paths that have been drawn."""

    paths: NDArray[np.int32]

    def draw(self, horizon: int, n: int, luck: Callable[[str], np.random.Generator]) -> NDArray[np.int32]:  # noqa: ARG002
        """The first of them."""
        return self.paths[:, :horizon, :n]


def scores(pasts: dict[str, History], year: int) -> dict[str, NDArray[np.float64]]:
    """CRPS and log1p-CRPS by set of figures and of the yardstick, shape (2, states, months)."""
    plain = pasts[ALONE]
    window = windows(plain, [year])[0]
    known, luck = plain.before(window.origin), luck_of(SEED, "ablation")
    seen = np.maximum(truth(plain, window)[1], 0)
    recent = np.repeat(known.counts[:, None, -YEAR:], YEAR, axis=1)
    out = {"yardstick": np.stack([crps(recent, seen), log1p_crps(recent, seen)])}
    blind = {name: one.fit(plain, window.origin) for name, one in MEMBERS.items() if name not in LOOKING}
    still: dict[str, NDArray[np.int32]] = {}
    for name, past in pasts.items():
        fitted = {member: MEMBERS[member].fit(past, window.origin) for member in LOOKING}
        again = {member: Drawn(paths) for member, paths in still.items()} or blind
        drawn = members_paths({member: (fitted | again)[member] for member in MEMBERS}, LEADS, DRAWS, luck)
        still = still or {member: drawn[member] for member in blind}
        whole = Pooled(learned(), known, {member: Drawn(paths) for member, paths in drawn.items()})
        paths = whole.draw(LEADS, DRAWS, luck)[:, GAP:]
        out[name] = np.stack([crps(paths, seen), log1p_crps(paths, seen)])
    return out


def changed(one: list[NDArray[np.float64]], other: list[NDArray[np.float64]], name: str, scale: int) -> str:
    """Difference of mean scores over all windows, in per cent of the other's, with its interval."""
    months = np.concatenate(
        [np.broadcast_to(YEAR * i + np.arange(YEAR), w.shape[1:]).ravel() for i, w in enumerate(one)]
    )
    first, second = (np.concatenate([w[scale].ravel() for w in scored]) for scored in (one, other))
    found = paired_difference(first, second, months, stream(SEED, "ablation", name), block=YEAR)
    size = second.mean() / 100
    return f"{found.mean / size:+.2f} ({found.low / size:+.2f} to {found.high / size:+.2f})"


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--workers", type=int, default=None)
    tried = ("neighbours", "season", *CANDIDATES, *HYBRID, SHIPPED)
    given.add_argument("--only", nargs="+", choices=tried, default=tried, help="families to try; left out: all")
    put = given.parse_args()
    plain, mirror = history(), Mirror(settings.mirror_path())
    bare = replace(plain, beside={}, neighbours=np.zeros_like(plain.neighbours))
    pasts, refused = {ALONE: bare}, {}
    for name in put.only:
        try:
            kept = KEPT if name == SHIPPED else (name,)
            pasts[name] = with_pressure(bare, name) if name in HYBRID else with_beside(bare, mirror, kept)
        except InputError as fault:
            refused[name] = str(fault)
    found = each(scores, [(pasts, year) for year in CHOOSING], put.workers)
    print("<!-- Made by benchmarks/risk_ablation.py. -->\n")
    print("| Figures | CRPS | log1p-CRPS | Change of CRPS, % | Change of log1p-CRPS, % | Windows better |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    base = [one[ALONE] for one in found]
    for name in pasts:
        ratio = np.array([one[name].mean(axis=(1, 2)) / one["yardstick"].mean(axis=(1, 2)) for one in found])
        cells = [f"{value:.4f}" for value in ratio.mean(axis=0)]
        if name == ALONE:
            cells += ["", "", ""]
        else:
            mine = [one[name] for one in found]
            cells += [changed(mine, base, name, scale) for scale in (0, 1)]
            fewer = [(a.mean(axis=(1, 2)) < b.mean(axis=(1, 2))) for a, b in zip(mine, base, strict=True)]
            cells.append(" and ".join(str(count) for count in np.sum(fewer, axis=0)) + f" of {len(found)}")
        label = name if name in {ALONE, SHIPPED} else f"and {name}"
        print(f"| {label} | {' | '.join(cells)} |")
    for name, why in refused.items():
        print(f"| and {name} | | | not tried: {why} | | |")


if __name__ == "__main__":
    main()
