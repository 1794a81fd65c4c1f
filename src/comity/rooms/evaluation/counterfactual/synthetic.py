"""The synthetic control: a mixture of donors that went the way of the treated unit before, followed afterwards.

Abadie & Gardeazabal (2003, doi:10.1257/000282803321455188); Abadie, Diamond & Hainmueller (2010,
doi:10.1198/jasa.2009.ap08746). There are two other designs. The augmented one lets the mixture reach a little outside
the donors by ridge regression: Ben-Michael, Feller & Rothstein (2021, doi:10.1080/01621459.2021.1929245). The de-meaned
one matches the course about each unit's own mean before, so that a war worse than any donor's is not matched from
below: Ferman & Pinto (2021, doi:10.3982/QE1596).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from comity.errors import InputError
from comity.rooms.evaluation.counterfactual.simplex import weights

if TYPE_CHECKING:
    from numpy.typing import NDArray

Design = Literal["synthetic", "augmented", "demeaned"]
"""The mixture alone, with a ridge regression on what it leaves, or about the means before."""

_PENALTIES = np.geomspace(1e-3, 1e3, 13)
"""Penalties tried, in units of the mean square of the donors' outcomes before."""


@dataclass(frozen=True)
class Control:
    """What was, beside what would have been.

    Attributes:
        weights: of the donors, in their order; they sum to one, and are negative only in the augmented design.
        expected: the mixture's outcome, shape (periods,).
        gap: the treated unit's outcome less that, shape (periods,).
        before: number of periods before the treatment.
        penalty: of the ridge; None in the plain design.
    """

    weights: NDArray[np.float64]
    expected: NDArray[np.float64]
    gap: NDArray[np.float64]
    before: int
    penalty: float | None = None

    @property
    def error_before(self) -> float:
        """Root mean square of the gap before the treatment."""
        return float(np.sqrt(np.mean(self.gap[: self.before] ** 2)))

    @property
    def error_after(self) -> float:
        """Root mean square of the gap from the treatment on."""
        return float(np.sqrt(np.mean(self.gap[self.before :] ** 2)))

    @property
    def effect(self) -> float:
        """Mean gap from the treatment on."""
        return float(self.gap[self.before :].mean())


def control(
    outcomes: NDArray[np.float64],
    treated: int,
    before: int,
    *,
    design: Design = "synthetic",
    importance: NDArray[np.float64] | None = None,
) -> Control:
    """The control of one unit from all the others.

    Args:
        outcomes: shape (periods, units), no value missing.
        treated: column of the treated unit.
        before: number of periods before the treatment, two at least.
        design: the plain mixture or the augmented one.
        importance: weight of each period before, shape (before,); left out, all count alike.

    Raises:
        InputError: there are too few periods on one side, no donor, or a missing value.
    """
    if not 2 <= before < len(outcomes):
        raise InputError(
            f"{before} of {len(outcomes)} periods come before the treatment.",
            remedy="Choose a date with two periods before it and one after.",
        )
    own, others = outcomes[:, treated], np.delete(outcomes, treated, axis=1)
    level = 0.0
    if design == "demeaned":
        level, others = float(own[:before].mean()), others - others[:before].mean(axis=0)
    root = np.sqrt(np.ones(before) if importance is None else importance)
    found = weights((own[:before] - level) * root, others[:before] * root[:, None])
    penalty = None
    if design == "augmented":
        penalty = _penalty(own[:before], others[:before], found)
        found = _augmented(own[:before], others[:before], found, penalty)
    expected = level + others @ found
    return Control(found, expected, own - expected, before, penalty)


def _augmented(
    own: NDArray[np.float64], others: NDArray[np.float64], mixture: NDArray[np.float64], penalty: float
) -> NDArray[np.float64]:
    """Weights after the ridge step: mixture + X'(XX' + penalty)^-1 (own - X mixture), X centred over the donors."""
    centre = others.mean(axis=1)
    inner = others - centre[:, None]
    left = own - others @ mixture
    system = inner @ inner.T + penalty * np.eye(len(own))
    found: NDArray[np.float64] = mixture + inner.T @ np.linalg.solve(system, left)
    return found


def _penalty(own: NDArray[np.float64], others: NDArray[np.float64], mixture: NDArray[np.float64]) -> float:
    """The largest penalty that foretells a period left out as well as the best one, to a standard error."""
    inner = others - others.mean(axis=1)[:, None]
    left = own - others @ mixture
    products = inner @ inner.T
    tried = _PENALTIES * max(float(np.trace(products)) / len(own), 1e-12)
    every = np.arange(len(own))
    kept = np.array([np.delete(every, out) for out in every])
    values, vectors = np.linalg.eigh(products[kept[:, :, None], kept[:, None, :]])
    along = np.einsum("oij,oi->oj", vectors, left[kept])
    reach = np.einsum("oi,oij->oj", products[every[:, None], kept], vectors)
    foretold = np.einsum("oj,ojt->ot", reach * along, 1 / (values[:, :, None] + tried))
    errors = (left[:, None] - foretold) ** 2
    means = errors.mean(axis=0)
    best = int(means.argmin())
    spread = float(errors[:, best].std(ddof=1) / np.sqrt(len(own)))
    return float(tried[means <= means[best] + spread].max())
