"""Whether pressure of two kinds rises together between two states: a test against permutations in time.

Two series of different domains are compared over the months both cover (years, where one tells years alone) in which
both states were states: before that nothing could be recorded of them, which is not calm. Of each the pair's part of
all that was recorded is taken, in months as a sum over three, so that more collecting alone does not look like more
pressure. Series that hold some of the same facts (troops beside rebels are support of rebels too) would rise together
by construction and are not compared. The statistic is Spearman's rank correlation; its reference are all circular
shifts of one series against the other, which keep what each does by itself (trend, season, clusters) and break what
joins them: p = (1 + shifts with as high a correlation or higher) / blocks. With several tests of a pair of states the
p-values are adjusted after Holm (1979, Scandinavian Journal of Statistics 6: 65-70).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from comity.rooms.hybrid.past import LEAST
from comity.rooms.hybrid.series import all_series
from comity.rooms.hybrid.windows import YEAR, iso_month, month_number

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from comity.rooms.hybrid.records import Records
    from comity.rooms.hybrid.series import Series

SMOOTH = 3
"""Months summed."""
BUSY = 3
"""Blocks with any event that each series must have."""


@dataclass(frozen=True)
class Together:
    """One test of a pair of series.

    Attributes:
        one: the first.
        other: the second, of another domain.
        months: whether by month, and not by year.
        first: first block both cover.
        last: last block both cover.
        blocks: how many.
        correlation: Spearman's.
        p: by circular shifts.
        adjusted: after Holm, over the tests of this pair of states.
    """

    one: Series
    other: Series
    months: bool
    first: str
    last: str
    blocks: int
    correlation: float
    p: float
    adjusted: float


def concert(records: Records, source: str, target: str) -> tuple[Together, ...]:
    """The tests that can be made of a pair of states, the smallest p-value first; none where too little is recorded."""
    found = []
    directed = [series for series in all_series().values() if series.tested]
    known_to = max(month_number(records.last(series.key), end=True) for series in directed)
    lived = records.lived((source, target), known_to)
    for one, other in combinations(directed, 2):
        if one.domain == other.domain or one.key in other.same or other.key in one.same:
            continue
        laid = laid_out(records, one, other, f"{source} {target}", lived)
        if laid is not None:
            months, names, a, b = laid
            rho, p = shifted(a, b)
            found.append(Together(one, other, months, names[0], names[-1], len(a), rho, p, p))
    return _holm(found)


def shifted(a: NDArray[np.float64], b: NDArray[np.float64]) -> tuple[float, float]:
    """Spearman's correlation of two series of one length, and its p-value by all circular shifts (one-sided)."""
    x, y = _ranks(a), _ranks(b)
    scale = float(np.sqrt((x @ x) * (y @ y)))
    if scale == 0:  # one of them never changes, and rises with nothing
        return 0.0, 1.0
    places = np.arange(len(y))
    each = (y[(places[None, :] - places[:, None]) % len(y)] * x).sum(axis=1) / scale
    higher = int(np.sum(each[1:] >= each[0] - 1e-12))
    return float(each[0]), (1 + higher) / len(y)


def laid_out(
    records: Records, one: Series, other: Series, pair: str, lived: tuple[int, int] | None = None
) -> tuple[bool, tuple[str, ...], NDArray[np.float64], NDArray[np.float64]] | None:
    """Both series over what both cover; None where that is too short or either has too little in it.

    Args:
        records: the room's tables.
        one: a series.
        other: another.
        pair: source, a space, target.
        lived: first and last month in which both were states, which cut it off; left out: they always were.
    """
    first = max(month_number(series.first) for series in (one, other))
    last = min(month_number(records.last(series.key), end=True) for series in (one, other))
    if lived:
        first, last = max(first, lived[0]), min(last, lived[1])
    if last - first + 1 < LEAST * YEAR:
        return None
    months = one.months and other.months
    names = (
        tuple(iso_month(number) for number in range(first, last + 1))
        if months
        else tuple(str(year) for year in range(-(-first // YEAR), (last + 1) // YEAR))
    )
    if any(_busy(records, series, pair, names, months=months) < BUSY for series in (one, other)):
        return None
    a, b = (_part(records, series, pair, names, months=months) for series in (one, other))
    return months, names, a, b


def _busy(records: Records, series: Series, pair: str, names: tuple[str, ...], *, months: bool) -> int:
    """In how many blocks a pair has any event."""
    own = records.timeline(series, "dyad", pair, months=months)
    return sum(1 for name in own if own[name] and names[0] <= name <= names[-1])


def _part(records: Records, series: Series, pair: str, names: tuple[str, ...], *, months: bool) -> NDArray[np.float64]:
    """A pair's part of all events by block."""
    own = records.timeline(series, "dyad", pair, months=months)
    world = records.timeline(series, "world", "", months=months)
    x, n = (np.array([one.get(name, 0) for name in names], dtype=np.float64) for one in (own, world))
    if months:
        x, n = (np.convolve(values, np.ones(SMOOTH))[: len(names)] for values in (x, n))
    part: NDArray[np.float64] = np.divide(x, n, out=np.zeros(len(names)), where=n > 0)
    return part


def _ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Ranks about their mean; equal values share the mean of their ranks."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    after = np.cumsum(counts)
    shared = after - (counts - 1) / 2
    ranks: NDArray[np.float64] = shared[place] - (len(values) + 1) / 2
    return ranks


def _holm(found: list[Together]) -> tuple[Together, ...]:
    """Tests with adjusted p-values, the smallest first."""
    ordered = sorted(found, key=lambda one: (one.p, one.one.key, one.other.key))
    adjusted, highest = [], 0.0
    for place, one in enumerate(ordered):
        highest = max(highest, min(1.0, (len(ordered) - place) * one.p))
        adjusted.append(replace(one, adjusted=highest))
    return tuple(adjusted)
