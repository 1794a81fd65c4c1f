"""Blocs: groups of states tied more among themselves than to others, and how far that depends on how one looks.

Louvain's method (Blondel and others 2008, doi:10.1088/1742-5468/2008/10/P10008) is run at several resolutions and from
several seeds. The blocs shown are the consensus of all runs (Lancichinetti and Fortunato 2012, doi:10.1038/srep00336);
beside them stands how alike the runs were. networkx does the runs: only a build has it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from comity.rooms.alliances.network.partitions import mean_likeness
from comity.streams import stream

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

RESOLUTIONS = (0.75, 1.0, 1.5)
RUNS = 5
"""Seeds at each resolution."""

_AGREED = 0.5
"""Share of the runs that must put two states together for the consensus to look at the pair."""
_ROUNDS = 10
_GAIN = 1e-9
"""Least gain for which a state moves, so that rounding moves none."""


@dataclass(frozen=True, eq=False)
class Blocs:
    """The consensus of all runs.

    Attributes:
        label: number of each state's bloc, 0 for the largest; shape (n,).
        steady: mean share of the runs in which a state stood with each of its bloc; 1 if it is alone; shape (n,).
        counts: number of blocs in each run, ascending.
        modularity: of the consensus, at resolution 1.
        seeds: adjusted Rand index and shared information between runs of one resolution, mean over the resolutions.
        resolutions: the same between runs of different resolutions.
    """

    label: NDArray[np.int64]
    steady: NDArray[np.float64]
    counts: tuple[int, ...]
    modularity: float
    seeds: tuple[float, float]
    resolutions: tuple[float, float]


def find(tied: NDArray[np.bool_], seed: int, *names: str) -> Blocs:
    """The blocs of a network.

    Args:
        tied: symmetric adjacency without loops in which every state has a tie, shape (n, n).
        seed: the edition's seed.
        names: names of the random stream, such as the year.
    """
    runs = [
        [
            _louvain(tied.astype(np.float64), resolution, _seed(seed, *names, str(resolution), str(run)))
            for run in range(RUNS)
        ]
        for resolution in RESOLUTIONS
    ]
    flat = [labels for at in runs for labels in at]
    together = np.mean([labels[:, None] == labels[None, :] for labels in flat], axis=0)
    label = _consensus(together, seed, *names)
    within = [mean_likeness(at) for at in runs]
    across = [
        mean_likeness((at[run % RUNS], other[run % RUNS]))
        for i, at in enumerate(runs)
        for other in runs[i + 1 :]
        for run in range(RUNS)
    ]
    return Blocs(
        label,
        _steady(together, label),
        tuple(sorted(int(labels.max()) + 1 for labels in flat)),
        modularity(tied, label),
        (float(np.mean([a for a, _ in within])), float(np.mean([b for _, b in within]))),
        (float(np.mean([a for a, _ in across])), float(np.mean([b for _, b in across]))),
    )


def modularity(tied: NDArray[np.bool_], label: NDArray[np.int64]) -> float:
    """Newman and Girvan's modularity, doi:10.1103/PhysRevE.69.026113: ties inside groups beyond what degrees give.

    Args:
        tied: symmetric adjacency without loops, shape (n, n).
        label: number of each state's group, shape (n,).
    """
    near = tied.astype(np.float64)
    ends = near.sum()
    if ends == 0:
        return 0.0
    degrees = near.sum(axis=1)
    same = label[:, None] == label[None, :]
    return float(((near - np.outer(degrees, degrees) / ends) * same).sum() / ends)


def settle(tied: NDArray[np.bool_], label: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where states go from given groups when each in turn joins the group that raises modularity most.

    The first phase of Louvain's method, from a given partition and in the states' order: what it gives is near the
    given groups, and a state without a tie is left alone.

    Args:
        tied: symmetric adjacency without loops, shape (n, n).
        label: number of each state's group before, shape (n,).

    Returns:
        Number of each state's group after, shape (n,).
    """
    near = tied.astype(np.float64)
    degrees, ends = near.sum(axis=1), near.sum()
    found = label.copy()
    if ends == 0:
        return found
    held = np.bincount(found, weights=degrees)
    for _ in range(_ROUNDS):
        moved = False
        for state in np.flatnonzero(degrees > 0):
            own = found[state]
            held[own] -= degrees[state]
            links = np.bincount(found, weights=near[state], minlength=len(held))
            gains = np.where(links > 0, links - degrees[state] * held / ends, -np.inf)
            gains[own] = links[own] - degrees[state] * held[own] / ends
            goal = int(gains.argmax())
            if gains[goal] > gains[own] + _GAIN:
                found[state], moved = goal, True
            held[found[state]] += degrees[state]
        if not moved:
            break
    return found


def _louvain(weights: NDArray[np.float64], resolution: float, seed: int) -> NDArray[np.int64]:
    """Groups of one run, numbered from the largest on."""
    import networkx as nx

    graph = nx.from_numpy_array(weights)
    groups = nx.community.louvain_communities(graph, resolution=resolution, seed=seed)
    return _numbered([sorted(group) for group in groups], len(weights))


def _consensus(together: NDArray[np.float64], seed: int, *names: str) -> NDArray[np.int64]:
    """Groups on which runs over the runs' agreement all agree."""
    for turn in range(_ROUNDS):
        agreed = np.where(together > _AGREED, together, 0.0)
        np.fill_diagonal(agreed, 0.0)
        runs = [_louvain(agreed, 1.0, _seed(seed, *names, "consensus", str(turn), str(run))) for run in range(RUNS)]
        if all(np.array_equal(labels, runs[0]) for labels in runs):
            break
        together = np.mean([labels[:, None] == labels[None, :] for labels in runs], axis=0)
    return runs[0]


def _steady(together: NDArray[np.float64], label: NDArray[np.int64]) -> NDArray[np.float64]:
    same = label[:, None] == label[None, :]
    np.fill_diagonal(same, val=False)
    peers = same.sum(axis=1)
    return np.asarray(np.divide((together * same).sum(axis=1), peers, out=np.ones(len(label)), where=peers > 0))


def _numbered(groups: Sequence[Sequence[int]], n: int) -> NDArray[np.int64]:
    """Number of each member's group: the largest is 0, of equals the one with the first member."""
    labels = np.zeros(n, dtype=np.int64)
    for number, group in enumerate(sorted(groups, key=lambda group: (-len(group), group[0]))):
        labels[list(group)] = number
    return labels


def _seed(seed: int, *names: str) -> int:
    return int(stream(seed, "blocs", *names).integers(2**31))
