"""How the weights of the forecast's members were learned, on windows before 2018 alone.

    COMITY_MIRROR=FOLDER python benchmarks/risk_weights.py [--workers 1]

fits every member each third month, draws leads 3 to 14, and scores the months of 2004 to 2017. The score of a
mixture is a quadratic form of its weights: sum w_i E|X_i - y| less half of sum w_i w_j E|X_i - X_j|. The weights
minimise the mean over windows of CRPS plus that of log(1 + deaths), each divided by conflictology's in the window.

Weights of a class of the past year's deaths are drawn towards one set for all classes, and those towards equal
weights. How strongly is chosen by what is told of windows left out: a seventh of the years at a time, with a year on
either side of it. Where nobody died in the past year the climatologies are left out: they would say that the silence
goes on, and halve the chance that it ends (what each member tells of that is printed). Prints the score of each
choice on the windows left out, the same of plainer pools, and src/comity/rooms/risk/weights.toml. One core needs some
twenty minutes.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, fields
from datetime import date
from itertools import pairwise, product
from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    from collections.abc import Iterator

CHOOSING = range(2008, 2018)
"""Windows of calendar years, for the ablation."""
FIRST, LAST, EVERY = date(2004, 1, 1), date(2017, 1, 1), 3
"""First months of the first and the last window, and months between windows."""
GAP = 2
DRAWS = 300
SEED = 1
TOWARDS_ALL = (0.03, 0.3, 3.0, 1000.0)
"""Weights tried of the squared distance from the weights of all classes, beside a score of about one; the largest makes
all classes the same."""
TOWARDS_EQUAL = (0.003, 0.01, 0.1)
"""The same of the distance of those from equal weights."""
FOLDS = 7
REPEATING = ("recent", "latest")
"""Members that have nothing to say of states where nobody died in the past year."""
_K = len(CLASSES) + 1


def history() -> History:
    folder = settings.mirror_path()
    if folder is None:
        raise SystemExit("Set COMITY_MIRROR to the folder of the publishers' files.")
    mirror = Mirror(folder)
    table = deaths_month(Inputs(mirror, registry(), date(2022, 12, 1), SEED))["deaths_month"]
    return with_beside(History.of(table), mirror)


@dataclass(frozen=True)
class Parts:
    """Linear and quadratic part of the scores, of deaths and of log(1 + deaths), by class; and conflictology's scores.

    Shapes (..., 2, classes, members), (..., 2, classes, members, members) and (..., 2, classes); the dimension in front
    is that of windows. And the chance of any death in a month that each member tells of the quiet class, with the share
    of months that had any last, shape (..., members + 1).
    """

    linear: np.ndarray
    square: np.ndarray
    simple: np.ndarray
    quiet: np.ndarray

    def of(self, windows: np.ndarray, members: list[int]) -> Parts:
        """Those of some windows and members."""
        square = self.square[windows][..., members, :][..., members]
        return Parts(self.linear[windows][..., members], square, self.simple[windows], self.quiet[windows])

    def scores(self, weights: np.ndarray) -> np.ndarray:
        """Of a pool with these weights, shape (classes, members): (windows, 2, classes)."""
        linear = np.einsum("wscm,cm->wsc", self.linear, weights)
        return linear - np.einsum("cm,wscmn,cn->wsc", weights, self.square, weights) / 2


def spread(ordered: np.ndarray) -> np.ndarray:
    """Mean absolute difference of all pairs of sorted draws."""
    n = ordered.shape[-1]
    return ordered @ (2 * np.arange(1, n + 1) - n - 1) * 2 / n**2


def window(past: History, first: int) -> Parts:
    """The parts of the window that begins with this month."""
    known = past.before(first - GAP)
    fitted = {name: member.fit(past, first - GAP) for name, member in MEMBERS.items()}
    drawn = members_paths(fitted, YEAR + GAP, DRAWS, luck_of(SEED))
    rows = [past.states.index(state) for state in known.states]
    observed = past.counts[rows, first : first + YEAR]
    level = np.digitize(known.counts[:, -YEAR:].sum(axis=1), CLASSES)
    recent = np.repeat(known.counts[:, None, -YEAR:], YEAR, axis=1)
    linear = np.zeros((2, _K, len(MEMBERS)))
    square = np.zeros((2, _K, len(MEMBERS), len(MEMBERS)))
    simple = np.zeros((2, _K))
    for scale, change in enumerate((np.asarray, np.log1p)):
        simple[scale] = np.bincount(level, crps(change(recent), change(observed)).sum(axis=1), _K)
        found = [np.sort(change(drawn[name][:, GAP:]).astype(float), axis=-1) for name in MEMBERS]
        within = [spread(draws) for draws in found]
        for i, draws in enumerate(found):
            error = np.abs(draws - change(observed)[..., None]).mean(axis=-1).sum(axis=1)
            linear[scale, :, i] = np.bincount(level, error, _K)
            for j in range(i + 1):
                both = spread(np.sort(np.concatenate([draws, found[j]], axis=-1), axis=-1))
                between = (2 * both - (within[i] + within[j]) / 2).sum(axis=1)
                square[scale, :, i, j] = square[scale, :, j, i] = np.bincount(level, between, _K)
    quiet = [(months[level == 0] > 0).mean() for months in (*(drawn[n][:, GAP:] for n in MEMBERS), observed)]
    return Parts(linear, square, simple, np.array(quiet))


def best(linear: np.ndarray, square: np.ndarray, towards: np.ndarray, strength: float) -> np.ndarray:
    """Weights on the simplex that minimise the score, which is about one, and the distance from others."""
    found = minimize(
        lambda w: linear @ w - w @ square @ w / 2 + strength * ((w - towards) ** 2).sum(),
        towards,
        jac=lambda w: linear - square @ w + 2 * strength * (w - towards),
        bounds=[(0, 1)] * len(linear),
        constraints={"type": "eq", "fun": lambda w: w.sum() - 1, "jac": np.ones_like},
    )
    return np.clip(found.x, 0, 1) / np.clip(found.x, 0, 1).sum()


def learn(parts: Parts, to_all: float, to_equal: float, kept: np.ndarray) -> np.ndarray:
    """Weights of every class, shape (classes, members); in the quiet class those of the members that are kept there."""
    total = parts.simple.sum(axis=-1)[..., None, None]
    linear = (parts.linear / total).mean(axis=0).sum(axis=0)
    square = (parts.square / total[..., None]).mean(axis=0).sum(axis=0)
    equal = np.full(linear.shape[-1], 1 / linear.shape[-1])
    size = linear @ equal - equal @ square @ equal / 2
    linear, square = linear / size[:, None], square / size[:, None, None]
    towards = best(linear.mean(axis=0), square.mean(axis=0), equal, to_equal)
    weights = np.array([best(a, b, towards, to_all) for a, b in zip(linear, square, strict=True)])
    if not kept.all() and kept.any():
        weights[0] = 0
        weights[0, kept] = best(
            linear[0, kept], square[0][np.ix_(kept, kept)], equal[kept] / equal[kept].sum(), to_equal
        )
    return weights


def left_out(
    parts: Parts, firsts: np.ndarray, strengths: tuple[float, float] | None, kept: np.ndarray | None = None
) -> np.ndarray:
    """Ratios to conflictology on windows left out, shape (windows, 2); equal weights where no strengths are given."""
    ends = np.linspace(firsts.min(), firsts.max() + 1, FOLDS + 1)
    out = np.zeros((len(firsts), 2))
    for begin, end in pairwise(ends):
        inside = (firsts >= begin) & (firsts < end)
        apart = (firsts <= begin - YEAR) | (firsts >= end + YEAR - 1)
        members = list(range(parts.linear.shape[-1]))
        shape = (_K, len(members))
        kept = np.ones(len(members), dtype=bool) if kept is None else kept
        weights = learn(parts.of(apart, members), *strengths, kept) if strengths else np.full(shape, 1 / len(members))
        here = parts.of(inside, members)
        out[inside] = here.scores(weights).sum(axis=-1) / here.simple.sum(axis=-1)
    return out


def told(name: str, ratios: np.ndarray) -> str:
    return f"# {name}: CRPS {ratios[:, 0].mean():.4f}, log1p-CRPS {ratios[:, 1].mean():.4f}"


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--workers", type=int, default=None)
    past = history()
    firsts = np.arange(past.months.index(FIRST), past.months.index(LAST) + 1, EVERY)
    found = each(window, [(past, int(first)) for first in firsts], given.parse_args().workers)
    print("\n".join(lines(Parts(*(np.stack([getattr(w, f.name) for w in found]) for f in fields(Parts))), firsts)))


def lines(parts: Parts, firsts: np.ndarray) -> Iterator[str]:
    """What is printed."""
    names, every = list(MEMBERS), np.ones(len(firsts), dtype=bool)
    kept = np.array([name not in REPEATING for name in names])
    yield f"# Ratios to conflictology, means of {len(firsts)} windows of 2004 to 2017"
    for index, name in enumerate(names):
        yield told(f"{name} alone", left_out(parts.of(every, [index]), firsts, None))
    yield told("all members, equal weights", left_out(parts, firsts, None))
    choices = {pair: left_out(parts, firsts, pair, kept) for pair in product(TOWARDS_ALL, TOWARDS_EQUAL)}
    for (to_all, to_equal), ratios in choices.items():
        yield told(f"left out, towards all classes {to_all}, towards equal {to_equal}", ratios)
    chosen = min(choices, key=lambda pair: choices[pair].mean())
    yield told("left out, the strengths chosen, the climatologies in every class", left_out(parts, firsts, chosen))
    for index, name in enumerate(names):
        rest = [other for other in range(len(names)) if other != index]
        ratios = left_out(parts.of(every, rest), firsts, chosen, kept[rest])
        yield told(f"left out, the strengths chosen, without {name}", ratios)
    weights = learn(parts, *chosen, kept)
    yield told("the weights below", parts.scores(weights).sum(axis=-1) / parts.simple.sum(axis=-1))
    quiet = dict(zip((*names, "came"), np.round(parts.quiet.mean(axis=0), 4).tolist(), strict=True))
    yield f"# Chance of any death in a month after a year without: {quiet}"
    yield f"# Chosen: towards all classes {chosen[0]}, towards equal {chosen[1]}\n[weights]"
    for name, column in zip(names, rounded(weights).T, strict=True):
        yield f"{name} = {column.tolist()}"


def rounded(weights: np.ndarray) -> np.ndarray:
    """In hundredths that add up to one in every class."""
    ends = np.rint(np.cumsum(weights, axis=1) * 100)
    return np.diff(ends, axis=1, prepend=0) / 100


if __name__ == "__main__":
    main()
