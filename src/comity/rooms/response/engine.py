"""Paired runs: the forecast's paths with an option, draw by draw beside the same paths without it.

A draw is a stored path with one value from each lever's evidence and its own luck. Every death and every onset has one
uniform number, named by country, replicate, path and month; options share them, so two options differ by what they do
and by nothing else, and a country, an option or a replicate more changes no other number.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from comity.rooms.response.tilt import normal, tilt
from comity.streams import stream

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from comity.rooms.response.baseline import Baseline

REPLICATES = 10
"""Evidence-and-luck replicates of each stored path."""
CHANNELS = ("intensity", "onset", "recurrence")
Values: TypeAlias = "dict[str, list[tuple[NDArray[np.float64], NDArray[np.float64]]]]"
DONORS = 3
"""Other paths of which a path may take over onsets, where an option brings more: the hazard grows fourfold at most."""
WIDEST = 20.0
"""Largest logarithm of a ratio, either way: beyond it nothing changes any more."""


@dataclass(frozen=True)
class Push:
    """What one lever does through one channel.

    Attributes:
        lever: key of the lever.
        channel: "intensity", "onset" or "recurrence".
        center: logarithm of the ratio at the middle of the evidence, for one unit of the dose.
        sd: its predictive standard deviation.
        weight: factor on the logarithm in each month, shape (months,).
    """

    lever: str
    channel: str
    center: float
    sd: float
    weight: NDArray[np.float64]


@dataclass
class Luck:
    """The random numbers of one country, made when they are first needed and kept.

    Attributes:
        seed: of the edition.
        state: key of the country.
        paths: stored paths.
        months: months forecast; numbers are made for all of them whatever the horizon asked for.
        replicates: replicates of each path.
    """

    seed: int
    state: str
    paths: int
    months: int
    replicates: int
    _evidence: dict[tuple[str, str], NDArray[np.float64]] = field(default_factory=dict)
    _uniform: dict[str, NDArray[np.float64]] = field(default_factory=dict)
    _cells: dict[tuple[int, bytes], tuple[NDArray[np.float64], NDArray[np.float64]]] = field(default_factory=dict)

    def evidence(self, lever: str, channel: str) -> NDArray[np.float64]:
        """Standard normal numbers, one a draw: which value of the evidence holds, shape (replicates, paths)."""
        if (lever, channel) not in self._evidence:
            names = ("response", self.state, "evidence", lever, channel)
            rows = [stream(self.seed, *names, str(r)).standard_normal(self.paths) for r in range(self.replicates)]
            self._evidence[lever, channel] = np.array(rows)
        return self._evidence[lever, channel]

    def uniform(self, what: str) -> NDArray[np.float64]:
        """Uniform numbers, one a decision, shape (replicates, months, paths)."""
        if what not in self._uniform:
            names = ("response", self.state, what)
            size = (self.paths, self.months)
            rows = [stream(self.seed, *names, str(r)).random(size).T for r in range(self.replicates)]
            self._uniform[what] = np.ascontiguousarray(np.array(rows))
        return self._uniform[what]

    def of_deaths(self, cells: NDArray[np.int64], months: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Luck of the months with deaths, as uniform numbers and as normal ones.

        Args:
            cells: flat places of those months in an array of shape (months, paths).
            months: months looked at.
        """
        key = (months, cells.tobytes())
        if key not in self._cells:
            u = self.uniform("deaths")[:, :months].reshape(self.replicates, -1)[:, cells].ravel()
            self._cells[key] = (u, normal(u))
        return self._cells[key]


@dataclass(frozen=True)
class Run:
    """One country with one option.

    Attributes:
        deaths: deaths with it, shape (replicates, months, paths).
        onsets: onsets averted less those added, in each draw, shape (replicates, paths).
    """

    deaths: NDArray[np.int64]
    onsets: NDArray[np.int64]


def run(
    baseline: Baseline,
    pushes: Sequence[Push],
    luck: Luck,
    months: int,
    *,
    spread: bool = True,
) -> Run:
    """The paths of one country with an option.

    Args:
        baseline: of that country alone.
        pushes: what the option's levers do.
        luck: of that country.
        months: months looked at, from the first.
        spread: false: every draw takes the middle of the evidence, so that luck alone remains.
    """
    deaths = baseline.deaths[0, :months]
    shape = (luck.replicates, *deaths.shape)
    values = _values(pushes, luck, months, spread=spread)
    if not values:
        return Run(np.broadcast_to(deaths, shape), np.zeros((shape[0], shape[2]), dtype=np.int64))
    averted, added = _onsets(baseline, values, luck, months)
    onsets = np.zeros((shape[0], shape[2]), dtype=np.int64)
    onsets += 0 if averted is None else averted.sum(axis=1)
    if added is None:
        flat = _first(baseline.active, months * luck.paths)
        counts = np.tile(deaths.ravel()[flat], luck.replicates)
        if "intensity" in values:
            ratio = np.exp(_at(values["intensity"], *np.divmod(flat, luck.paths)))
            counts = tilt(counts, ratio.ravel(), *luck.of_deaths(flat, months))
        out = np.zeros((luck.replicates, deaths.size), dtype=np.int64)
        out[:, flat] = counts.reshape(luck.replicates, -1)
        return Run(_removed(baseline, averted, out.reshape(shape), months), onsets)
    onsets -= added.sum(axis=(0, 2))
    whole = _removed(baseline, averted, np.broadcast_to(deaths, shape).copy(), months)
    whole += _taken(baseline, added, months)
    if "intensity" in values:
        month, path = np.divmod(np.flatnonzero(whole.any(axis=0)), luck.paths)
        ratio = np.exp(_at(values["intensity"], month, path))
        u = luck.uniform("deaths")[:, month, path]
        whole[:, month, path] = tilt(whole[:, month, path].ravel(), ratio.ravel(), u.ravel()).reshape(u.shape)
    return Run(whole, onsets)


def _values(pushes: Sequence[Push], luck: Luck, months: int, *, spread: bool) -> Values:
    """By channel, what pushes: logarithms of the ratio by draw, and weights by month."""
    found: Values = {}
    for push in pushes:
        if push.weight[:months].any():
            value = np.full((luck.replicates, luck.paths), push.center)
            if spread and push.sd > 0:
                value += push.sd * luck.evidence(push.lever, push.channel)
            found.setdefault(push.channel, []).append((value, push.weight))
    return found


def _at(
    values: list[tuple[NDArray[np.float64], NDArray[np.float64]]],
    month: NDArray[np.int64],
    path: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Logarithm of the ratio in some months of some paths, shape (replicates, those)."""
    total = np.zeros((values[0][0].shape[0], path.size))
    for value, weight in values:
        total += np.take(value, path, axis=1) * weight[month]
    return np.clip(total, -WIDEST, WIDEST, out=total)


def _onsets(
    baseline: Baseline, values: Values, luck: Luck, months: int
) -> tuple[NDArray[np.bool_] | None, NDArray[np.bool_] | None]:
    """Which onsets are averted, shape (replicates, months, paths), and which are taken over, with donors in front.

    With a hazard ratio h below one an onset is averted with chance 1 - h. With h above one, a path takes over onsets of
    other paths of its country, from each of `DONORS` with chance h - 1, h - 2, h - 3 held between nought and one, so
    that there are h times as many; path i takes from i xor k, which a path more never changes.
    """
    begins = baseline.episodes.begins[0, :months]
    averted = added = None
    for kind, channel in enumerate(("onset", "recurrence")):
        if channel not in values:
            continue
        month, path = np.divmod(_first(baseline.onsets[kind], begins.size), luck.paths)
        if not month.size:
            continue
        u = luck.uniform("onset")
        if averted is None:
            averted = np.zeros((luck.replicates, *begins.shape), dtype=np.bool_)
        averted[:, month, path] = u[:, month, path] < 1.0 - np.exp(_at(values[channel], month, path))
        for k in range(1, DONORS + 1):
            near = (path ^ k) < luck.paths
            at, taker = month[near], path[near] ^ k
            more = np.exp(_at(values[channel], at, taker)) - k
            if not (more > 0.0).any():
                continue
            if added is None:
                added = np.zeros((DONORS, *averted.shape), dtype=np.bool_)
            lot = (u[:, at, taker] + k / (DONORS + 1)) % 1.0
            added[k - 1][:, at, taker] = lot < np.clip(more, 0.0, 1.0)
    return averted, added


def _removed(
    baseline: Baseline, averted: NDArray[np.bool_] | None, deaths: NDArray[np.int64], months: int
) -> NDArray[np.int64]:
    """Deaths without the episodes whose onset was averted; works in place."""
    if averted is None or not averted.any():
        return deaths
    of = baseline.episodes.of[0, :months]
    month, path = np.divmod(_first(baseline.within, of.size), of.shape[1])
    gone = averted[:, of[month, path], path]
    deaths[:, month, path] *= ~gone
    return deaths


def _taken(baseline: Baseline, added: NDArray[np.bool_], months: int) -> NDArray[np.int64]:
    """Deaths of the episodes taken over from other paths, shape (replicates, months, paths)."""
    deaths, of = baseline.deaths[0, :months], baseline.episodes.of[0, :months]
    paths = of.shape[1]
    out = np.zeros(added.shape[1:], dtype=np.int64)
    month, donor = np.divmod(_first(baseline.within, of.size), paths)
    for k in range(1, DONORS + 1):
        near = (donor ^ k) < paths
        at, giver = month[near], donor[near]
        taker = giver ^ k
        out[:, at, taker] += added[k - 1][:, of[at, giver], taker] * deaths[at, giver]
    return out


def _first(places: NDArray[np.int64], end: int) -> NDArray[np.int64]:
    """Flat places, in order, before an end."""
    return places[: np.searchsorted(places, end)]
