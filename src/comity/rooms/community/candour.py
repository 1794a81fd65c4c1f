"""Whether people may have held back what they think: silence, and those who say one must be careful.

Neither shows that an answer was false. The file does not hold whom respondents took to have sent the interviewer, the
sharper question of the survey; what is left are bounds and a comparison.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from comity.rooms.community.cells import LEAST
from comity.rooms.community.interval import change
from comity.rooms.community.sample import design_effect

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from comity.rooms.community.trust import Respondents

OFTEN = 2
"""The least answer that counts as careful: 2 often, 3 always."""


@dataclass(frozen=True)
class Candour:
    """One institution in one country; weighted shares.

    Attributes:
        silent: without an answer.
        floor: who trust if all the silent do not: (1 - silent) x trust.
        ceiling: who trust if all the silent do: the floor plus the silent. Bounds as in Manski (1989) Anatomy of the
            selection problem. Journal of Human Resources 24(3): 343-360. https://doi.org/10.2307/145818
        careful: who say that people must often or always be careful, of those who say anything.
        gap: trust among the careful less trust among the others, with its 90 % interval; None where either are few.
    """

    silent: float
    floor: float
    ceiling: float
    careful: float
    gap: tuple[float, float, float] | None


def candour(people: Respondents, institution: str, place: int, rho: float) -> Candour:
    """The check for one institution in one country.

    Args:
        people: the survey.
        institution: key of `INSTITUTIONS`.
        place: position of the country.
        rho: intra-class correlation there.
    """
    here = people.place == place
    weight, answer = people.weight[here], people.answers[institution][here]
    careful, point = people.careful[here], people.point[here]
    known = ~np.isnan(answer)
    trusts = known & (np.nan_to_num(answer) >= 2)
    total = weight.sum()
    silent = float(weight[~known].sum() / total)
    floor = float(weight[trusts].sum() / total)
    says = ~np.isnan(careful)
    often = says & (np.nan_to_num(careful) >= OFTEN)
    return Candour(
        silent=silent,
        floor=floor,
        ceiling=floor + silent,
        careful=float(weight[often].sum() / weight[says].sum()),
        gap=_gap(trusts, known & says & ~often, known & often, weight, point, rho),
    )


def _gap(
    trusts: NDArray[np.bool_],
    free: NDArray[np.bool_],
    careful: NDArray[np.bool_],
    weight: NDArray[np.float64],
    point: NDArray[np.int64],
    rho: float,
) -> tuple[float, float, float] | None:
    """Difference of two weighted shares; their sampling points are taken to be independent, which widens it."""
    shares, variance = [], 0.0
    for rows in (free, careful):
        if rows.sum() < LEAST:
            return None
        share = float((weight * trusts)[rows].sum() / weight[rows].sum())
        variance += share * (1 - share) * design_effect(weight[rows], point[rows], rho) / rows.sum()
        shares.append(share)
    return change(shares[0], shares[1], variance)
