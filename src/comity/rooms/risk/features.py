"""What is known of a state in a month: its own violence at several scales, its neighbours', and figures beside.

Every feature of a month is made of that month and earlier ones alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from comity.rooms.risk.history import YEAR, trailing

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from comity.rooms.risk.history import History

LEVEL = "level_1.5"
"""The feature that says how violent a state is now: deaths on a log scale, half-life a month and a half."""
_SUMS = (3, 6, 12, 24, 60, 120)
_HALF_LIVES = (1.5, 4, 12, 36)
_SHARES = (6, 12, 36)
_LONGEST = 240
"""Months after which a quiet spell counts as no longer."""

KINDS = {
    "now": ("last_", "level_1.5", "trend_short"),
    "past year": ("sum_3", "sum_6", "sum_12", "level_4", "level_12", "active_6", "active_12", "most_12", "spread_12"),
    "past decades": (
        "sum_24", "sum_60", "sum_120", "level_36", "active_36", "heavy_36", "since_", "ever", "trend_long",
    ),
    "neighbours": ("near_",),
    "agreements": ("agreements_",),
}  # fmt: skip
"""Families of features by the beginnings of their names: what an explanation speaks of."""


@dataclass(frozen=True)
class Features:
    """Features of every state and month.

    Attributes:
        names: of the columns.
        values: shape (states, months, features), float32.
    """

    names: tuple[str, ...]
    values: NDArray[np.float32]

    @property
    def level(self) -> NDArray[np.float32]:
        """How violent each state is in each month, log scale, shape (states, months)."""
        return self.values[:, :, self.names.index(LEVEL)]

    def kind(self, name: str) -> str:
        """The family of a feature: that of the longest beginning, for "sum_60" begins as "sum_6" does."""
        begun = {begin: kind for kind, begins in KINDS.items() for begin in begins if name.startswith(begin)}
        return begun[max(begun, key=len)] if begun else name.partition("_")[0]


def features(history: History) -> Features:
    """The features of a history.

    Deaths enter as log(1 + x): own last months, trailing sums, exponentially weighted means at four half-lives, shares
    of months with deaths, months since deaths reached 1, 25 and 100, the most of the past year; neighbours' levels,
    weighted by nearness; and the figures beside, as they are (-1 where nothing was published).
    """
    found = {**_own(history.counts), **_near(history)}
    found |= {name: np.where(np.isnan(values), -1, values) for name, values in sorted(history.beside.items())}
    return Features(tuple(found), np.stack([values.astype(np.float32) for values in found.values()], axis=-1))


def _own(counts: NDArray[np.int64]) -> dict[str, NDArray[np.generic]]:
    logs = np.log1p(counts)
    found: dict[str, NDArray[np.generic]] = {f"last_{k}": _shifted(logs, k) for k in range(3)}
    found |= {f"sum_{k}": np.log1p(trailing(counts, k)) for k in _SUMS}
    levels = {half: _smoothed(logs, half) for half in _HALF_LIVES}
    found |= {f"level_{half:g}": level for half, level in levels.items()}
    found["trend_short"] = levels[1.5] - levels[12]
    found["trend_long"] = levels[4] - levels[36]
    found |= {f"active_{k}": trailing((counts > 0).astype(np.int64), k) for k in _SHARES}
    found["heavy_36"] = trailing((counts >= 25).astype(np.int64), 36)
    year = np.stack([_shifted(logs, k) for k in range(YEAR)])
    found |= {"most_12": year.max(axis=0), "spread_12": year.std(axis=0)}
    found |= {f"since_{deaths}": _since(counts >= deaths) for deaths in (1, 25, 100)}
    found["ever"] = np.log1p(np.cumsum(counts, axis=1))
    return found


def _near(history: History) -> dict[str, NDArray[np.generic]]:
    """The neighbours' violence: mean by nearness, the worst of them, and the past year's sum."""
    weights = history.neighbours
    logs = np.log1p(history.counts)
    level, slow = _smoothed(logs, 4), _smoothed(logs, 12)
    share = weights / np.maximum(weights.sum(axis=1, keepdims=True), 1)
    worst = np.stack([np.max(level[row > 0], axis=0, initial=0) for row in weights])
    return {
        "near_level": share @ level,
        "near_slow": share @ slow,
        "near_worst": worst,
        "near_sum": np.log1p(weights @ trailing(history.counts, YEAR)),
    }


def _shifted(values: NDArray[np.float64], months: int) -> NDArray[np.float64]:
    """The value so many months earlier; zero before the beginning."""
    return np.pad(values, ((0, 0), (months, 0)))[:, : values.shape[1]]


def _smoothed(values: NDArray[np.float64], half_life: float) -> NDArray[np.float64]:
    """Exponentially weighted mean, started at zero."""
    keep = 0.5 ** (1 / half_life)
    out = np.empty_like(values)
    now = np.zeros(values.shape[0])
    for month in range(values.shape[1]):
        now = keep * now + (1 - keep) * values[:, month]
        out[:, month] = now
    return out


def _since(event: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Months since the event, at most `_LONGEST`."""
    out = np.empty(event.shape)
    now = np.full(event.shape[0], float(_LONGEST))
    for month in range(event.shape[1]):
        now = np.where(event[:, month], 0, np.minimum(now + 1, _LONGEST))
        out[:, month] = now
    return out
