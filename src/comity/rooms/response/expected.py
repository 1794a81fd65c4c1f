"""What an option does on average over all luck, in closed form: for the evidence's interval, and for what-ifs.

With rate ratio r(m) and hazard ratio h(s), the deaths expected in month m are

    r(m) [A(m) + sum over s of h(s) B(s, m)],

where A are the mean deaths of the paths outside onsets and B(s, m) those in month m of onsets begun in month s: every
death is thinned or added to by r, every onset kept with chance h or taken over from other paths.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from comity.rooms.response.engine import CHANNELS, DONORS, WIDEST

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from comity.rooms.response.baseline import Baseline
    from comity.rooms.response.engine import Luck, Push

_STEPS = 60
"""Halvings of the interval in which a break-even effect is looked for."""


@dataclass(frozen=True)
class Means:
    """Mean deaths of one country's paths, by month and by the onset they belong to.

    Attributes:
        outside: A, shape (months,).
        within: B of first onsets and of recurrences, each of shape (months, months), rows by the month of the onset.
    """

    outside: NDArray[np.float64]
    within: tuple[NDArray[np.float64], NDArray[np.float64]]

    @cached_property
    def all(self) -> NDArray[np.float64]:
        """Mean deaths by month, shape (months,)."""
        total: NDArray[np.float64] = self.outside + self.within[0].sum(axis=0) + self.within[1].sum(axis=0)
        return total


def means(baseline: Baseline, months: int) -> Means:
    """The means of one country's paths over the first months."""
    deaths = baseline.deaths[0, :months].astype(np.float64)
    of, begins = baseline.episodes.of[0, :months], baseline.episodes.begins[0, :months]
    paths = deaths.shape[1]
    outside = np.where(of < 0, deaths, 0.0).sum(axis=1) / paths
    within = (np.zeros((months, months)), np.zeros((months, months)))
    month, path = np.nonzero(of >= 0)
    since = of[month, path].astype(np.int64)
    for kind in (1, 2):
        mine = begins[since, path] == kind
        np.add.at(within[kind - 1], (since[mine], month[mine]), deaths[month[mine], path[mine]] / paths)
    return Means(outside, within)


def deaths_expected(mean: Means, logs: Mapping[str, NDArray[np.float64]]) -> NDArray[np.float64]:
    """Deaths expected in all, for each row of log ratios.

    Args:
        mean: of one country.
        logs: by channel, logarithm of the ratio by row and month, shape (rows, months); one left out does nothing.

    Returns:
        Shape (rows,).
    """
    rows = next(iter(logs.values())).shape[0] if logs else 1
    pushed = "onset" in logs or "recurrence" in logs
    total = np.repeat((mean.outside if pushed else mean.all)[None, :], rows, axis=0)
    for kind, channel in ((0, "onset"), (1, "recurrence")) if pushed else ():
        log = logs.get(channel)
        if log is None:
            total = total + mean.within[kind].sum(axis=0)
        else:
            hazard = np.minimum(np.exp(np.clip(log, -WIDEST, WIDEST)), 1.0 + DONORS)
            total = total + hazard @ mean.within[kind]
    if "intensity" in logs:
        total = total * np.exp(np.clip(logs["intensity"], -WIDEST, WIDEST))
    found: NDArray[np.float64] = total.sum(axis=1)
    return found


def over_evidence(mean: Means, pushes: Sequence[Push], luck: Luck, months: int) -> NDArray[np.float64]:
    """Deaths expected at the evidence value of each draw, all luck averaged out, shape (draws,)."""
    logs: dict[str, NDArray[np.float64]] = {}
    for channel in CHANNELS:
        for push in pushes:
            if push.channel == channel:
                value = push.center + push.sd * luck.evidence(push.lever, channel).ravel()
                part = value[:, None] * push.weight[None, :months]
                logs[channel] = logs[channel] + part if channel in logs else part
    return deaths_expected(mean, logs)


def at(mean: Means, pushes: Sequence[Push], months: int, *, shift: float = 0.0) -> float:
    """Deaths expected with every lever so many standard deviations from the middle of its evidence."""
    logs: dict[str, NDArray[np.float64]] = {}
    for push in pushes:
        part = ((push.center + shift * push.sd) * push.weight[:months])[None, :]
        logs[push.channel] = logs[push.channel] + part if push.channel in logs else part
    return float(deaths_expected(mean, logs)[0])


def break_even(enough: Callable[[float], bool]) -> float | None:
    """The largest rate ratio, from 0 to 1, that is still enough; None where none is.

    Args:
        enough: whether a rate ratio is enough; every smaller one must be, too.
    """
    if enough(1.0):
        return 1.0
    if not enough(0.0):
        return None
    low, high = 0.0, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if enough(middle) else (low, middle)
    return low


def averted_at(mean: Means, weight: NDArray[np.float64], ratio: float, months: int) -> float:
    """Deaths averted, expected, where deaths in full strength are so many times what they were."""
    log = np.log(max(ratio, np.exp(-WIDEST)))
    return float(mean.all.sum() - deaths_expected(mean, {"intensity": (log * weight[:months])[None, :]})[0])


def chance_at(baseline: Baseline, weight: NDArray[np.float64], ratio: float, months: int, threshold: int) -> float:
    """Chance of at least so many deaths in all, where each path's deaths are so many times what they were."""
    log = np.log(max(ratio, np.exp(-WIDEST)))
    totals = np.exp(log * weight[:months]) @ baseline.deaths[0, :months]
    return float((totals >= threshold - 1e-9).mean())
