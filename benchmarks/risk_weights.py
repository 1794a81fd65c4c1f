"""How the weights of the forecast's members were learned, on windows before 2018 alone.

    COMITY_MIRROR=FOLDER python benchmarks/risk_weights.py

fits every member at the October before each year of 2008 to 2017, draws leads 3 to 14, and prints the weights that
minimise the mean over windows of CRPS plus that of log(1 + deaths), each divided by conflictology's, by class of the
past year's deaths. The score of a mixture is a quadratic form of its weights: sum w_i E|X_i - y| less half of
sum w_i w_j E|X_i - X_j|. Prints src/comity/rooms/risk/weights.toml. One core needs some ten minutes.
"""

from __future__ import annotations

from datetime import date

import numpy as np
from scipy.optimize import minimize

from comity import settings
from comity.panels.steps import deaths_month
from comity.registry.load import registry
from comity.rooms.risk.beside import with_beside
from comity.rooms.risk.forecaster import luck_of
from comity.rooms.risk.history import YEAR, History
from comity.rooms.risk.parallel import each
from comity.rooms.risk.pool import CLASSES, MEMBERS, members_paths
from comity.rooms.risk.scores import crps
from comity.sources.mirror import Mirror
from comity.step import Inputs

CHOOSING = range(2008, 2018)
DRAWS = 400
SEED = 1
TOWARDS_EQUAL = 0.02
"""Weight of the squared distance from equal weights: ties are broken towards the plainer pool."""


def history() -> History:
    folder = settings.mirror_path()
    if folder is None:
        raise SystemExit("Set COMITY_MIRROR to the folder of the publishers' files.")
    mirror = Mirror(folder)
    table = deaths_month(Inputs(mirror, registry(), date(2022, 12, 1), SEED))["deaths_month"]
    return with_beside(History.of(table), mirror)


def spread(ordered: np.ndarray) -> np.ndarray:
    """Mean absolute difference of all pairs of sorted draws."""
    n = ordered.shape[-1]
    return ordered @ (2 * np.arange(1, n + 1) - n - 1) * 2 / n**2


def window(past: History, year: int) -> tuple[np.ndarray, np.ndarray]:
    """Linear and quadratic part of the score by class: shapes (2, classes, members), (2, classes, members, members)."""
    first = past.months.index(date(year, 1, 1))
    known = past.before(first - 2)
    fitted = {name: member.fit(past, first - 2) for name, member in MEMBERS.items()}
    drawn = members_paths(fitted, YEAR + 2, DRAWS, luck_of(SEED))
    rows = [past.states.index(state) for state in known.states]
    observed = past.counts[rows, first : first + YEAR]
    level = np.digitize(known.counts[:, -YEAR:].sum(axis=1), CLASSES)
    recent = np.repeat(known.counts[:, None, -YEAR:], YEAR, axis=1)
    linear = np.zeros((2, len(CLASSES) + 1, len(MEMBERS)))
    square = np.zeros((2, len(CLASSES) + 1, len(MEMBERS), len(MEMBERS)))
    for scale, change in enumerate((np.asarray, np.log1p)):
        total = crps(change(recent), change(observed)).sum()
        found = [np.sort(change(drawn[name][:, 2:]).astype(float), axis=-1) for name in MEMBERS]
        within = [spread(draws) for draws in found]
        for i, draws in enumerate(found):
            error = np.abs(draws - change(observed)[..., None]).mean(axis=-1).sum(axis=1)
            linear[scale, :, i] = np.bincount(level, error, len(CLASSES) + 1) / total
            for j in range(i + 1):
                both = spread(np.sort(np.concatenate([draws, found[j]], axis=-1), axis=-1))
                between = (2 * both - (within[i] + within[j]) / 2).sum(axis=1)
                square[scale, :, i, j] = square[scale, :, j, i] = np.bincount(level, between, len(CLASSES) + 1) / total
    return linear, square


def best(linear: np.ndarray, square: np.ndarray) -> np.ndarray:
    """Weights on the simplex that minimise the score."""
    equal = np.full(len(linear), 1 / len(linear))
    size = linear @ equal - equal @ square @ equal / 2

    def score(w: np.ndarray) -> float:
        return (linear @ w - w @ square @ w / 2) / size + TOWARDS_EQUAL * ((w - equal) ** 2).sum()

    found = minimize(
        score, equal, bounds=[(0, 1)] * len(linear), constraints={"type": "eq", "fun": lambda w: w.sum() - 1}
    )
    return found.x


def main() -> None:
    past = history()
    parts = each(window, [(past, year) for year in CHOOSING])
    linear, square = (np.mean([part[k] for part in parts], axis=0) for k in (0, 1))
    for scale, name in enumerate(("CRPS", "log1p-CRPS")):
        alone = linear[scale].sum(axis=0) - np.einsum("cii->i", square[scale]) / 2
        print(
            f"# {name}, ratio to conflictology, each alone:",
            dict(zip(MEMBERS, np.round(alone, 3).tolist(), strict=True)),
        )
    both, pairs = linear.sum(axis=0), square.sum(axis=0)
    weights = np.array([best(a, b) for a, b in zip(both, pairs, strict=True)])
    for scale, name in enumerate(("CRPS", "log1p-CRPS")):
        pooled = (
            np.einsum("cm,cm->", linear[scale], weights) - np.einsum("cm,cmn,cn->", weights, square[scale], weights) / 2
        )
        print(f"# {name}, ratio to conflictology, pooled: {pooled:.4f}")
    print("[weights]")
    for name, column in zip(MEMBERS, weights.T, strict=True):
        print(f"{name} = {[round(float(w), 2) for w in column]}")


if __name__ == "__main__":
    main()
