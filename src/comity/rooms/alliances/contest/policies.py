"""What changes the fighting: a group gone, enmities ended, an embargo that makes effort dearer or caps it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from comity.errors import InputError
from comity.rooms.alliances.contest.equilibrium import Contest, Equilibrium, best_response, equilibrium, settled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

EMBARGO = 10.0
"""By what an embargo multiplies the cost of effort, as in the authors' own replication."""
_TOLERANCE = 1e-9
_DIGITS = 10
"""Of a change, by which key players are ordered: alike ones stand by name, not by the last bits of their figures."""


@dataclass(frozen=True)
class Key:
    """What the contest would be without a group.

    Attributes:
        names: the group, or groups that go together.
        share: of all effort that is theirs now.
        change: of all effort when they are gone, as a share of it now; below nought there is less fighting.
    """

    names: tuple[str, ...]
    share: float
    change: float


def removed(contest: Contest, names: Sequence[str]) -> Contest:
    """The contest without some groups and their ties."""
    gone = {contest.number(name) for name in names}
    kept = np.array([row for row in range(len(contest.names)) if row not in gone], dtype=np.int64)
    if len(kept) < 2:
        raise InputError("Fewer than two groups would be left.", remedy="Remove fewer.")
    return contest.kept(kept)


def pacified(contest: Contest, names: Sequence[str] | None = None) -> Contest:
    """The contest in which some groups, or all, have no enemies any more: their enemies are neutral to them."""
    enemies = contest.enemies.copy()
    rows = slice(None) if names is None else [contest.number(name) for name in names]
    enemies[rows, :] = 0
    enemies[:, rows] = 0
    return replace(contest, enemies=enemies)


def embargoed(contest: Contest, names: Sequence[str], *, factor: float = EMBARGO) -> Contest:
    """The contest in which effort costs some groups so many times as much."""
    cost = contest.cost.copy()
    cost[[contest.number(name) for name in names]] *= factor
    return replace(contest, cost=cost)


def key_players(contest: Contest, together: Sequence[Sequence[str]] = ()) -> list[Key]:
    """Every group by what its removal would change, the most calming first.

    Args:
        contest: the contest; its equilibrium must exist with all groups.
        together: groups that are removed as one.

    Returns:
        One for each group or set of groups, by change and then by name. A removal that leaves no equilibrium is left
        out.

    Raises:
        InputError: the contest has no equilibrium with all groups.
    """
    now = equilibrium(contest)
    inverse = np.asarray(np.linalg.inv(contest.matrix), dtype=np.float64)
    joined = {name for names in together for name in names}
    sets = [(name,) for name in contest.names if name not in joined] + [tuple(names) for names in together]
    found = []
    for names in sets:
        rows = [contest.number(name) for name in names]
        then = _without(contest, inverse, np.array(rows, dtype=np.int64))
        if then is not None:
            share = float(now.effort[rows].sum()) / (now.dissipation * contest.prize)
            found.append(Key(names, share, then / now.dissipation - 1))
    return sorted(found, key=lambda key: (round(key.change, _DIGITS), key.names))


def _without(contest: Contest, inverse: NDArray[np.float64], gone: NDArray[np.int64]) -> float | None:
    """Rent dissipation without some groups, from the inverse P of the whole contest's matrix; None: no equilibrium.

    The inverse of what is left of the matrix is P_kk - P_kg P_gg^-1 P_gk (k kept, g gone), and it is positive definite
    because the whole is: no eigenvalues are needed.
    """
    kept = np.delete(np.arange(len(contest.names)), gone)
    weight = (contest.weight - (contest.matrix - np.eye(len(contest.names)))[:, gone].sum(axis=1))[kept]
    if len(kept) < 2 or (weight <= 0).any() or (1 / weight).sum() <= 1:
        return None
    cost, share = contest.cost[kept], 1 / weight
    s = float((share.sum() - 1) / (cost * share).sum())
    own = contest.prize * s * share * (1 - cost * s) - contest.shifter[kept]
    across = inverse[np.ix_(kept, gone)]
    effort = inverse[np.ix_(kept, kept)] @ own - across @ np.linalg.solve(inverse[np.ix_(gone, gone)], across.T @ own)
    return float(effort.sum()) / contest.prize


def capped(contest: Contest, names: Sequence[str], share: float) -> Equilibrium:
    """The equilibrium in which some groups may make at most a share of their present effort.

    Groups at their cap are held there; the others answer by the closed form's first-order conditions, in which the
    total strength solves a quadratic equation. Which groups are at their cap is settled in turn: one that would do
    less is let go, one that would do more is held.

    Raises:
        InputError: there is no such equilibrium, or a group's present effort is not above nought.
    """
    now = equilibrium(contest)
    rows = np.array(sorted(contest.number(name) for name in names), dtype=np.int64)
    idle = [contest.names[row] for row in rows.tolist() if now.effort[row] <= 0]
    if idle:
        raise InputError(
            f"{', '.join(idle)}: the model's effort is not above nought, there is nothing to cap.",
            remedy="Name other groups, or make effort dearer with --cost.",
        )
    cap = np.full(len(contest.names), np.inf)
    cap[rows] = share * now.effort[rows]
    held = np.isfinite(cap)
    for _ in range(4 * len(contest.names)):
        effort = _with_held(contest, np.where(held, cap, 0.0), held)
        over = ~held & (effort > cap + _TOLERANCE)
        slack = np.zeros(len(cap), dtype=np.bool_)
        for row in np.flatnonzero(held).tolist():
            slack[row] = best_response(contest, effort, row) < cap[row] - _TOLERANCE
        if not over.any() and not slack.any():
            return settled(contest, effort)
        held = (held | over) & ~slack
    raise InputError("No equilibrium under this cap was found.", remedy="Choose another share with --cap.")


def _with_held(contest: Contest, fixed: NDArray[np.float64], held: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Efforts when some are held and the others answer: Phi from A Phi^2 + B Phi + C = 0, then x of the others."""
    free = ~held
    matrix, share = contest.matrix, 1 / contest.weight
    inner = matrix[np.ix_(free, free)]
    linear = np.zeros(len(share))  # x of the free is linear·Phi - square·Phi^2 + rest
    square, rest = linear.copy(), fixed.copy()
    linear[free] = np.linalg.solve(inner, share[free])
    square[free] = np.linalg.solve(inner, (contest.cost * share)[free] / contest.prize)
    rest[free] = np.linalg.solve(inner, -contest.shifter[free] - matrix[np.ix_(free, held)] @ fixed[held])
    weight = contest.weight  # all strength is sum weight·x + sum z
    a, b = -float(weight @ square), float(weight @ linear) - 1
    c = float(weight @ rest) + float(contest.shifter.sum())
    roots = np.roots([a, b, c]) if abs(a) > _TOLERANCE else np.array([-c / b])
    real = sorted(float(root.real) for root in np.atleast_1d(roots) if abs(root.imag) < _TOLERANCE and root.real > 0)
    if not real:
        raise InputError("No equilibrium under this cap was found.", remedy="Choose another share with --cap.")
    return np.asarray(linear * real[-1] - square * real[-1] ** 2 + rest)
