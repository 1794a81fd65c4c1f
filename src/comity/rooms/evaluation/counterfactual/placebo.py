"""Placebos: the same method where nothing was done, in other places, at other times, and without each donor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from comity.rooms.evaluation.counterfactual.synthetic import Control, Design, control

if TYPE_CHECKING:
    from numpy.typing import NDArray

FLOOR = 0.1
"""Least error before that a ratio is taken to, in units of the outcome: a series of zeros fits itself without error."""


@dataclass(frozen=True)
class Space:
    """The treated unit among placebos in space.

    Attributes:
        control: of the treated unit.
        placebos: of each donor treated in its stead.
        ratios: error after over error before, of the treated unit and then of each donor treated in its stead.
        effects: mean gaps from the treatment on, in the same order.
    """

    control: Control
    placebos: tuple[Control, ...]
    ratios: NDArray[np.float64]
    effects: NDArray[np.float64]

    @property
    def p_value(self) -> float:
        """Share of units, the treated one among them, whose ratio is at least the treated unit's."""
        return float(np.mean(self.ratios >= self.ratios[0]))

    def interval(self, level: float = 0.9) -> tuple[float, float]:
        """The effect less what donors show where nothing was done: the range between quantiles of their effects."""
        low, high = np.quantile(self.effects[1:], [(1 - level) / 2, (1 + level) / 2])
        return self.control.effect - float(high), self.control.effect - float(low)


def in_space(outcomes: NDArray[np.float64], treated: int, before: int, *, design: Design = "synthetic") -> Space:
    """Give the treatment to each donor in turn; the unit that was treated is no donor to them.

    Ratios of root mean square errors as in Abadie, Diamond & Hainmueller (2010, doi:10.1198/jasa.2009.ap08746), with
    `FLOOR` under the error before.

    Args:
        outcomes: shape (periods, units).
        treated: column of the treated unit.
        before: number of periods before the treatment.
        design: as of `control`.

    Raises:
        InputError: as of `control`; two donors are needed.
    """
    own = control(outcomes, treated, before, design=design)
    donors = np.delete(outcomes, treated, axis=1)
    others = [control(donors, column, before, design=design) for column in range(donors.shape[1])]
    every = [own, *others]
    ratios, effects = np.array([_ratio(one) for one in every]), np.array([one.effect for one in every])
    return Space(own, tuple(others), ratios, effects)


def in_time(
    outcomes: NDArray[np.float64], treated: int, before: int, earlier: int, *, design: Design = "synthetic"
) -> Space:
    """Pretend that the treatment came `earlier` periods before it did, and look no further than to the real one."""
    return in_space(outcomes[:before], treated, before - earlier, design=design)


def without_each(
    outcomes: NDArray[np.float64], treated: int, before: int, *, design: Design = "synthetic"
) -> dict[int, float]:
    """The effect without each donor that has any weight, by its place among the donors."""
    full = control(outcomes, treated, before, design="synthetic")
    used = np.flatnonzero(full.weights > 0).tolist()
    columns = [column for column in range(outcomes.shape[1]) if column != treated]
    found = {}
    for place in used:
        if len(columns) > 1:
            kept = [column for column in range(outcomes.shape[1]) if column != columns[place]]
            found[place] = control(outcomes[:, kept], kept.index(treated), before, design=design).effect
    return found


def _ratio(one: Control) -> float:
    return one.error_after / max(one.error_before, FLOOR)
