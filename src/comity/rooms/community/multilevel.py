"""Partial pooling: a multilevel model of shares with places, groups and waves, fitted by expectation-maximisation.

For leaf j, people of one place p who are alike in every factor f (sex, age, wave ...):

    y_j     = theta_j + e_j,                            e_j ~ N(0, D_j),  D_j = theta_j (1 - theta_j) / n_j
    theta_j = b + sum_f b_f[l] + c_p + sum_f c_pf[l] + u_j
    c_p ~ N(0, s²),  c_pf[l] ~ N(0, s_f²),  u_j ~ N(0, t²)

y_j is the weighted share of leaf j, n_j its effective respondents, l its level of factor f. What all places have in
common (b) is as good as free (prior standard deviation 1 on a share); what a place has of its own is drawn towards it,
the more so the fewer its respondents. The variances s², s_f², t² are estimated (empirical Bayes). A cell is a mean of
its leaves' theta by survey weight, so that cells add up to their place.

The Fay-Herriot model (1979, doi:10.1080/01621459.1979.10482505) with crossed effects; multilevel regression of surveys
as in Gelman and Little (1997) Poststratification into many categories using hierarchical logistic regression, Survey
Methodology 23(2): 127-135; EM for variances as in Dempster, Rubin and Tsutakawa (1981) Estimation in covariance
components models, Journal of the American Statistical Association 76(374): 341-353. Given what is common, places are
independent: one small system each.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from comity.rooms.community.leaves import Leaves

ROUNDS = 200
TOLERANCE = 2e-3
"""Most rounds, and the relative change of every standard deviation at which it stops before."""

_START = 0.05
_LEAST = 1e-4
"""Standard deviation of each term at the start, and the least it may have."""

_EDGE = 0.02
"""A leaf's share is held this far from 0 and 1 when its variance is computed: a few who agree are not certain."""


@dataclass(frozen=True)
class Variances:
    """Standard deviations of the terms, shares.

    Attributes:
        terms: of the place, and of place by each factor, shape (1 + factors,).
        leaf: of the leaf.
    """

    terms: NDArray[np.float64]
    leaf: float


@dataclass(frozen=True)
class _Systems:
    """The systems of all places, stacked: A = Z'R⁻¹Z + G⁻¹ inverted, and A⁻¹B with B = Z'R⁻¹X; and where leaves stand.

    Attributes:
        place: number of each leaf's system, shape (leaves,).
        inverse: shape (places, columns, columns).
        bridge: shape (places, columns, columns).
    """

    place: NDArray[np.int64]
    inverse: NDArray[np.float64]
    bridge: NDArray[np.float64]


@dataclass(frozen=True)
class Fitted:
    """The model after the fit.

    Attributes:
        theta: pooled share of each leaf, shape (leaves,).
        own: how much of theta is the leaf's own share, 0 to 1, shape (leaves,).
        noise: sampling variance of each leaf, shape (leaves,).
        design: indicators of what all places have in common, and, the same columns, of what each has of its own,
            shape (leaves, columns).
        common: covariance of the common effects, shape (columns, columns).
        systems: of the places.
        variances: as estimated.
    """

    theta: NDArray[np.float64]
    own: NDArray[np.float64]
    noise: NDArray[np.float64]
    design: NDArray[np.float64]
    common: NDArray[np.float64]
    systems: _Systems
    variances: Variances

    def variance(self, weight: NDArray[np.float64]) -> float:
        """Posterior variance of sum_j weight_j theta_j; weights of any sign, shape (leaves,)."""
        given = float((weight**2 * self.own * self.noise).sum())
        rest = weight * (1 - self.own)
        across = rest @ self.design
        for place in np.unique(self.systems.place[weight != 0]):
            here = self.systems.place == place
            inside = rest[here] @ self.design[here]
            given += float(inside @ self.systems.inverse[place] @ inside)
            across = across - inside @ self.systems.bridge[place]
        return given + float(across @ self.common @ across)


def fit(leaves: Leaves, levels: tuple[int, ...], *, start: Variances | None = None) -> Fitted:
    """The model, fitted.

    Args:
        leaves: at least one.
        levels: how many levels each factor has.
        start: variances to begin with, as those of a like sample.
    """
    design, term = _design(leaves.level, levels)
    stack = _stacked(leaves.place, design)
    variances = start or Variances(np.full(1 + len(levels), _START), _START)
    share = np.full(len(leaves.share), float(np.average(leaves.share, weights=leaves.effective)))
    for _ in range(ROUNDS):
        noise = share * (1 - share) / leaves.effective
        fitted, squares, spread = _solve(leaves.share, noise, design, term, stack, variances)
        mean = np.bincount(term, squares.mean(axis=0)) / np.bincount(term)
        found = Variances(np.sqrt(np.maximum(mean, _LEAST**2)), float(np.sqrt(max(spread.mean(), _LEAST**2))))
        share = np.clip(fitted.theta, _EDGE, 1 - _EDGE)
        if _still(variances, found):
            break
        variances = found
    return fitted


def _still(before: Variances, after: Variances) -> bool:
    """Whether the standard deviations have come to rest."""
    one, two = np.append(before.terms, before.leaf), np.append(after.terms, after.leaf)
    return bool((np.abs(two - one) <= TOLERANCE * one + _LEAST / 10).all())


def _design(level: NDArray[np.int64], levels: tuple[int, ...]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Indicators of a constant and of every level of every factor, and the term that each column belongs to."""
    columns = [np.ones((len(level), 1))]
    columns += [np.eye(count)[level[:, factor]] for factor, count in enumerate(levels)]
    term = np.repeat(np.arange(1 + len(levels)), (1, *levels))
    return np.hstack(columns), term


@dataclass(frozen=True)
class _Stack:
    """The leaves by place, as many rows for each as the largest place has; `row` says where a leaf stands."""

    place: NDArray[np.int64]
    row: NDArray[np.int64]
    x: NDArray[np.float64]

    def of(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Values of leaves by place and row; 0 where no leaf is."""
        out = np.zeros(self.x.shape[:2])
        out[self.place, self.row] = values
        return out


def _stacked(place: NDArray[np.int64], design: NDArray[np.float64]) -> _Stack:
    """The stack; leaves come in order of their places."""
    _, first, number = np.unique(place, return_index=True, return_inverse=True)
    row = np.arange(len(place)) - first[number]
    x = np.zeros((int(number.max()) + 1, int(row.max()) + 1, design.shape[1]))
    x[number, row] = design
    return _Stack(number, row, x)


def _solve(
    share: NDArray[np.float64],
    noise: NDArray[np.float64],
    design: NDArray[np.float64],
    term: NDArray[np.int64],
    stack: _Stack,
    variances: Variances,
) -> tuple[Fitted, NDArray[np.float64], NDArray[np.float64]]:
    """Effects under given variances; their mean squares by place and column, and the mean square of each leaf's own."""
    precision = 1 / (noise + variances.leaf**2)
    own = variances.leaf**2 * precision
    identity = np.eye(design.shape[1])
    weighted = (stack.x * stack.of(precision)[:, :, None]).transpose(0, 2, 1)
    cross = weighted @ stack.x
    load = (weighted @ stack.of(share)[:, :, None])[:, :, 0]
    inverse = np.asarray(np.linalg.inv(cross + np.diag(1 / variances.terms[term] ** 2)), dtype=np.float64)
    bridge = inverse @ cross
    common = np.linalg.inv(identity + (cross - cross @ bridge).sum(axis=0))
    effect = common @ (load - (bridge.transpose(0, 2, 1) @ load[:, :, None])[:, :, 0]).sum(axis=0)
    mine = (inverse @ load[:, :, None])[:, :, 0] - bridge @ effect
    squares = mine**2 + ((bridge @ common) * bridge).sum(axis=2) + np.diagonal(inverse, axis1=1, axis2=2)
    # Variance of a leaf's expectation, x (common + the place's own), in which the two go against each other.
    gap = identity - bridge
    line = inverse + gap @ common @ gap.transpose(0, 2, 1)
    expected = (stack.x @ (effect + mine)[:, :, None])[stack.place, stack.row, 0]
    doubt = ((stack.x @ line) * stack.x).sum(axis=2)[stack.place, stack.row]
    left = own * (share - expected)
    spread = left**2 + own * noise + own**2 * doubt
    systems = _Systems(stack.place, inverse, bridge)
    return Fitted(expected + left, own, noise, design, common, systems, variances), squares, spread
