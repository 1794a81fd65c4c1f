"""Weights that make spells with and without peacekeepers alike in what is measured.

Overlap weights (Li, Morgan and Zaslavsky 2018, Journal of the American Statistical Association 113: 390-400): with e
the chance of peacekeepers from a logit on the covariates, a spell with them weighs 1 - e and one without e. The
weighted means of every covariate are then the same in both groups, and no weight is above one, however rare
peacekeepers are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from comity.errors import BuildError

if TYPE_CHECKING:
    from numpy.typing import NDArray

_STEPS, _CLOSE, _FAR = 50, 1e-9, 30.0
"""Steps of Newton's method, the last one's size, and log odds beyond which a chance is none or certain."""


def overlap(x: NDArray[np.float64], treated: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Overlap weights.

    Args:
        x: covariates, a row for each spell.
        treated: whether it had peacekeepers.

    Raises:
        BuildError: some covariate tells treated from untreated without fail.
    """
    design = np.column_stack([np.ones(len(x)), x])
    beta = np.zeros(design.shape[1])
    for _ in range(_STEPS):
        linear = design @ beta
        if np.max(np.abs(linear)) > _FAR:
            break
        chance = 1 / (1 + np.exp(-linear))
        information = (design * (chance * (1 - chance))[:, None]).T @ design
        step = np.linalg.solve(information, design.T @ (treated - chance))
        if np.max(np.abs(step)) < _CLOSE:
            return np.asarray(np.where(treated, 1 - chance, chance), dtype=np.float64)
        beta = beta + step
    raise BuildError("Peacekeepers are told by a covariate without fail: there is no overlap to weight for.")


def apart(
    x: NDArray[np.float64], treated: NDArray[np.bool_], weight: NDArray[np.float64] | None = None
) -> NDArray[np.float64]:
    """Difference of each covariate's means in standard deviations of the untreated and treated together (unweighted).

    d = (m1 - m0) / sqrt((v1 + v0) / 2); 0 where nothing varies.
    """
    weights = np.ones(len(x)) if weight is None else weight
    means = [np.average(x[group], axis=0, weights=weights[group]) for group in (treated, ~treated)]
    spread = np.sqrt((x[treated].var(axis=0) + x[~treated].var(axis=0)) / 2)
    found = np.divide(means[0] - means[1], spread, out=np.zeros(x.shape[1]), where=spread > 0)
    return np.asarray(found, dtype=np.float64)
