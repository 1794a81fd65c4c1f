"""Fighting efforts on a signed network of allies and enemies, after König, Rohner, Thoenig & Zilibotti (2017).

Group i chooses an effort x_i. Its strength is f_i = x_i + beta (sum of its allies' x) - gamma (sum of its enemies' x)
+ z_i, where z_i is what it has besides its own effort, and it gets V f_i / F - k_i x_i with F the sum of all strengths
(doi:10.3982/ECTA13117). With d+ and d- its numbers of allies and enemies and g_i = 1 / (1 + beta d+_i - gamma d-_i),
the first-order conditions V (F - f_i / g_i) / F^2 = k_i give

    s = F / V = (sum of g - 1) / (sum of k g),   f_i = V s g_i (1 - k_i s),   x = (I + beta A+ - gamma A-)^-1 (f - z).

With k = 1 this is the paper's closed form, in which s is 1 - 1 / (sum of g). It was derived here, and is held against
best responses found by search.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from comity.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

BETA, GAMMA = 0.11401761, 0.083189711
"""The authors' estimates for the Congo: what an ally's effort adds to a group's strength, an enemy's takes away."""


@dataclass(frozen=True)
class Contest:
    """Groups, their ties and what they fight with.

    Attributes:
        names: of the groups.
        allied: 1 where two are allied, symmetric, shape (n, n).
        enemies: 1 where two are enemies, symmetric, shape (n, n).
        beta: what a unit of an ally's effort adds to a group's strength.
        gamma: what a unit of an enemy's effort takes away.
        prize: V, what is fought over.
        shifter: z, strength besides own effort, shape (n,).
        cost: k, cost of a unit of effort, shape (n,).
    """

    names: tuple[str, ...]
    allied: NDArray[np.float64]
    enemies: NDArray[np.float64]
    beta: float
    gamma: float
    prize: float
    shifter: NDArray[np.float64]
    cost: NDArray[np.float64]

    @classmethod
    def of(
        cls,
        names: Sequence[str],
        signs: NDArray[np.int8],
        *,
        beta: float = BETA,
        gamma: float = GAMMA,
        shifter: NDArray[np.float64] | None = None,
    ) -> Contest:
        """From a matrix of 1 (allied), -1 (enemies) and 0; prize and costs are one, shifters nought if not given."""
        n = len(names)
        none = np.zeros(n) if shifter is None else shifter
        allied, enemies = (signs > 0).astype(float), (signs < 0).astype(float)
        return cls(tuple(names), allied, enemies, beta, gamma, 1.0, none, np.ones(n))

    @property
    def matrix(self) -> NDArray[np.float64]:
        """I + beta A+ - gamma A-, shape (n, n)."""
        return np.asarray(np.eye(len(self.names)) + self.beta * self.allied - self.gamma * self.enemies)

    @property
    def weight(self) -> NDArray[np.float64]:
        """1 + beta d+ - gamma d-: what a unit of a group's effort adds to the strength of all, shape (n,)."""
        return np.asarray(1 + self.beta * self.allied.sum(axis=1) - self.gamma * self.enemies.sum(axis=1))

    @property
    def smallest_eigenvalue(self) -> float:
        """Of I + beta A+ - gamma A-; above nought, the efforts that give the groups' strengths are unique."""
        return float(np.linalg.eigvalsh(self.matrix)[0])

    def number(self, name: str) -> int:
        """Number of a group by its name."""
        return self.names.index(name)

    def kept(self, rows: NDArray[np.int64]) -> Contest:
        """The contest among some of its groups."""
        inside = np.ix_(rows, rows)
        return replace(
            self,
            names=tuple(self.names[row] for row in rows.tolist()),
            allied=self.allied[inside],
            enemies=self.enemies[inside],
            shifter=self.shifter[rows],
            cost=self.cost[rows],
        )


@dataclass(frozen=True)
class Equilibrium:
    """Efforts from which no group would move alone.

    Attributes:
        effort: x, in units of the prize, shape (n,).
        strength: f, shape (n,).
        payoff: V f_i / F - k_i x_i, shape (n,).
        total: F, all strength together.
        dissipation: sum of x / V, the effort spent for each unit of the prize.
    """

    effort: NDArray[np.float64]
    strength: NDArray[np.float64]
    payoff: NDArray[np.float64]
    total: float
    dissipation: float


def existence(contest: Contest) -> tuple[str, ...]:
    """What stands in the way of an equilibrium in which every group fights as it chooses; nothing if there is one.

    Every group's effort must raise the strength of all (1 + beta d+ - gamma d- > 0), all groups together must be more
    than one (sum of g > 1), and I + beta A+ - gamma A- must be positive definite, so that the efforts are unique.
    """
    faults = []
    low = [name for name, weight in zip(contest.names, contest.weight.tolist(), strict=True) if weight <= 0]
    if low:
        faults.append(f"so many enemies for their allies that effort would lower the strength of all: {', '.join(low)}")
    elif float(np.sum(1 / contest.weight)) <= 1:
        faults.append("the groups are too few or too closely allied to contend")
    if not low and contest.smallest_eigenvalue <= 0:
        faults.append(
            f"the smallest eigenvalue of the network's matrix is {contest.smallest_eigenvalue:.4f}, not above 0"
        )
    return tuple(faults)


def equilibrium(contest: Contest) -> Equilibrium:
    """The equilibrium in closed form.

    Raises:
        InputError: there is none, see `existence`.
    """
    faults = existence(contest)
    if faults:
        least = _gentler(contest)
        tip = (
            f"Lower --gamma: with {least:.3f} there is one"
            if least
            else "Give the network more groups, or fewer alliances"
        )
        raise InputError(
            f"This contest has no equilibrium of the model: {'; '.join(faults)}.", remedy=f"{tip}; or check the ties."
        )
    share = 1 / contest.weight
    s = float((share.sum() - 1) / (contest.cost * share).sum())
    strength = contest.prize * s * share * (1 - contest.cost * s)
    return settled(contest, np.asarray(np.linalg.solve(contest.matrix, strength - contest.shifter), dtype=np.float64))


def _gentler(contest: Contest) -> float:
    """The highest gamma below the contest's, in hundredths of it, at which an equilibrium exists; 0 if none."""
    for hundredths in range(99, 0, -1):
        gamma = contest.gamma * hundredths / 100
        if not existence(replace(contest, gamma=gamma)):
            return float(np.floor(gamma * 1000) / 1000)
    return 0.0


def settled(contest: Contest, effort: NDArray[np.float64]) -> Equilibrium:
    """Strengths, payoffs and rent dissipation that go with some efforts."""
    strength = contest.matrix @ effort + contest.shifter
    total = float(strength.sum())
    payoff = contest.prize * strength / total - contest.cost * effort
    return Equilibrium(effort, strength, payoff, total, float(effort.sum()) / contest.prize)


def best_response(contest: Contest, effort: NDArray[np.float64], group: int) -> float:
    """The effort that is best for a group, given the others'.

    With a the group's strength and b that of all without its own effort, and w = 1 / g, V (b - w a) / (b + w x)^2 = k,
    so x = (sqrt(V (b - w a) / k) - b) / w; the payoff is concave above x = -b / w where b > w a.

    Raises:
        ArithmeticError: the less the better for the group, without end.
    """
    weight = float(contest.weight[group])
    strength = contest.matrix @ effort + contest.shifter
    own = float(strength[group] - effort[group])
    rest = float(strength.sum() - weight * effort[group])
    if rest <= weight * own:
        raise ArithmeticError(f"{contest.names[group]} has no best effort")
    return float((np.sqrt(contest.prize * (rest - weight * own) / contest.cost[group]) - rest) / weight)
