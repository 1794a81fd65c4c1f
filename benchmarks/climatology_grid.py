"""How the climatology's four parameters were chosen, and how it does on years that were not used for it.

    COMITY_MIRROR=FOLDER python benchmarks/climatology_grid.py

prints the tables of docs/method.md. One core needs a few minutes. The seed is the editions', so the figures are the
same each time.

A window is a calendar year, forecast from October of the year before (leads 3 to 14). A forecast's score is its mean
CRPS over all states and months of the window, divided by that of conflictology, the last twelve months repeated;
below 1 it does better. The same is told of log(1 + deaths), where the few largest wars weigh less.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass, replace
from datetime import date
from functools import cached_property
from itertools import product
from statistics import fmean

import numpy as np

from comity import settings
from comity.build import SEED
from comity.panels.steps import deaths_month
from comity.quantity import number
from comity.registry.load import registry
from comity.rooms.risk.climatology import Climatology, LookAlikes, draw
from comity.rooms.risk.scores import crps
from comity.rooms.risk.steps import _GAP, _LAST_LEAD, PATHS, Wide
from comity.sources.mirror import Mirror
from comity.step import Inputs
from comity.streams import stream

GRID = {"memory": (24, 36, 60), "block": (3, 6, 12), "decay": (0.85, 0.9, 0.95), "borrowed": (0.05, 0.1, 0.2)}
BEYOND = ({"decay": 0.8}, {"block": 2}, {"block": 1})
"""Changes of the chosen parameters that lie outside the grid."""
CHOOSING, AFTER = range(2008, 2018), range(2018, 2023)
DRAWS = 200
"""Paths a state while choosing; the years after are scored with as many as an edition holds."""


@dataclass(frozen=True)
class Window:
    """One year with what was known in October of the year before."""

    year: int
    known: Wide
    observed: np.ndarray

    @classmethod
    def of(cls, wide: Wide, year: int) -> Window:
        """The window of a year."""
        first = wide.months.index(date(year, 1, 1))
        known = wide.before(first - _GAP)
        rows = [wide.states.index(state) for state in known.states]
        return cls(year, known, wide.deaths[rows, first : first + 12])

    @cached_property
    def alikes(self) -> LookAlikes:
        """What followed months like the present ones."""
        return LookAlikes.of(self.known.deaths, _LAST_LEAD)

    @cached_property
    def yardstick(self) -> tuple[float, float]:
        """Conflictology's scores."""
        recent = np.maximum(self.known.deaths[:, -12:], 0)
        return self._scores(np.repeat(recent[:, None, :], 12, axis=1))

    def ratios(self, model: Climatology, paths: int, seed: int = SEED) -> tuple[float, float]:
        """The climatology's scores divided by conflictology's: of deaths, and of log(1 + deaths)."""
        plain, logs = self._scores(self._draws(model, paths, seed))
        return plain / self.yardstick[0], logs / self.yardstick[1]

    def zeros(self) -> float:
        """The score of "no deaths at all", divided by conflictology's."""
        return self._scores(np.zeros((*self.observed.shape, 1)))[0] / self.yardstick[0]

    def heaviest(self, names: dict[str, str]) -> str:
        """The state that makes up most of the climatology's score, and its share."""
        parts = crps(self._draws(Climatology(), PATHS, SEED), self.observed).sum(axis=1)
        top = int(parts.argmax())
        return f"{names[self.known.states[top]]} {number(parts[top] / parts.sum(), 'share')}"

    def _draws(self, model: Climatology, paths: int, seed: int) -> np.ndarray:
        found = [
            draw(model, self.known.deaths, row, self.alikes, paths, stream(seed, "risk", state)).T[_GAP:]
            for row, state in enumerate(self.known.states)
        ]
        return np.asarray(found)

    def _scores(self, draws: np.ndarray) -> tuple[float, float]:
        return (
            float(crps(draws, self.observed).mean()),
            float(crps(np.log1p(draws), np.log1p(self.observed)).mean()),
        )


def windows(mirror: Mirror, years: range) -> list[Window]:
    inputs = Inputs(mirror, registry(), date(AFTER[-1], 12, 1), SEED)
    wide = Wide.of(deaths_month(inputs)["deaths_month"])
    return [Window.of(wide, year) for year in years]


def over(found: list[Window], model: Climatology, paths: int, *, seed: int = SEED) -> tuple[float, float]:
    """Mean over windows of both ratios."""
    plain, logs = zip(*(window.ratios(model, paths, seed) for window in found), strict=True)
    return fmean(plain), fmean(logs)


def models() -> list[Climatology]:
    return [Climatology(**dict(zip(GRID, values, strict=True))) for values in product(*GRID.values())]


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, tuple("---:" if i else "---" for i in range(len(head))), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def grid_tables(found: list[Window]) -> list[str]:
    chosen = Climatology()
    scores = {model: over(found, model, DRAWS) for model in models()}
    best = sorted(scores, key=scores.__getitem__)
    names = ("Memory", "Block", "Decay", "Borrowed")
    top = [(*map(str, astuple(model)), *(f"{ratio:.4f}" for ratio in scores[model])) for model in best[:5]]
    values = [
        (f"{name} {value}", f"{min(ratios):.3f}", f"{fmean(ratios):.3f}")
        for name, values in GRID.items()
        for value in values
        for ratios in [[scores[model][0] for model in scores if getattr(model, name) == value]]
    ]
    beyond = [
        (" ".join(f"{name} {value}" for name, value in change.items()), *(f"{ratio:.4f}" for ratio in ratios))
        for change in BEYOND
        for ratios in [over(found, replace(chosen, **change), DRAWS)]
    ]
    others = [over(found, chosen, DRAWS, seed=SEED + more)[0] for more in range(1, 6)]
    period = f"Windows {found[0].year} to {found[-1].year}, {DRAWS} paths a state, {len(scores)} combinations."
    noise = f"Five other seeds put the parameters in use between {min(others):.4f} and {max(others):.4f}"
    return [
        f"{period} The parameters in use rank {best.index(chosen) + 1}. The first five:",
        table((*names, "Ratio", "Ratio, log"), top),
        f"{noise}: differences of that size mean nothing.",
        "Each value of the grid, over all values of the other three:",
        table(("Value", "Best ratio", "Mean ratio"), values),
        "Beyond the grid, one parameter changed from those in use:",
        table(("Change", "Ratio", "Ratio, log"), beyond),
    ]


def after_table(found: list[Window]) -> list[str]:
    names = dict(registry()["states"].select("state", "name").rows())
    scores = {str(window.year): (*window.ratios(Climatology(), PATHS), window.zeros()) for window in found}
    heaviest = {str(window.year): window.heaviest(names) for window in found}
    scores["mean"] = tuple(map(fmean, zip(*scores.values(), strict=True)))
    rows = [(name, *(f"{ratio:.3f}" for ratio in ratios), heaviest.get(name, "")) for name, ratios in scores.items()]
    return [
        f"Windows {found[0].year} to {found[-1].year}, not used for choosing, {PATHS:,} paths a state:",
        table(("Window", "Ratio", "Ratio, log", "Ratio of zeros", "Largest part of the score"), rows),
    ]


def main() -> None:
    folder = settings.mirror_path()
    if folder is None:
        raise SystemExit("Set COMITY_MIRROR to the folder of the publishers' files.")
    mirror = Mirror(folder)
    print("\n\n".join(grid_tables(windows(mirror, CHOOSING)) + after_table(windows(mirror, AFTER))))


if __name__ == "__main__":
    main()
