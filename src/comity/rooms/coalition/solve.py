"""The integer programme, solved: how many units of each kind each contributor sends.

Whole units of each candidate s: battalions b, companies c, formed police units p, enablers e of each kind, and t,
whether it sends troops at all.

    sum persons x (b + c) >= troops;  sum persons x p >= police;  sum e >= asked, by kind of enabler
    what is sent beyond the need is less than one unit
    persons x (b + c) <= t x what s has free;  p, e <= what s has free;  sum t <= most
    a required contributor sends something

Two criteria are sums over the units: cost, and political distance (mean over persons of the distance in votes to the
host and to a centre). The other two are limits on what may be sent: no unit may arrive after a day D, and no
contributor may send more than a share L of the persons asked for. The centre is the coalition's own median position;
as it depends on the coalition, the programme is solved for several centres without whole numbers, and then with them
for the best. HiGHS solves it (Huangfu and Hall 2018, doi:10.1007/s12532-017-0130-5) through SciPy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from comity.errors import ComityError
from comity.rooms.coalition.measure import Coalition, measure
from comity.rooms.coalition.task import ENABLERS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from comity.rooms.coalition.programme import Programme

GAP = 0.005
"""Relative gap at which a solution counts as found."""

NODES = 2000
"""Nodes after which the best found is taken: unlike seconds, the same on every machine."""

CENTRES = 7
"""How many centres are tried."""


def solve(plan: Programme, politics: float) -> Coalition | None:
    """The best units for a weighing of politics against cost; None where the task cannot be met.

    Args:
        plan: the programme, within its limits.
        politics: what one point of political distance weighs, as a share of the cost at the median price; infinite
            for politics first, cost only among equals.

    Raises:
        ComityError: SciPy is not installed.
    """
    model = model_of(plan)
    if model is None:
        return None
    cost = np.outer(plan.price, plan.persons).ravel() / (np.median(plan.price) * plan.total)
    if not politics:
        return _whole(model, cost)
    weight, base = (1.0, 1e-3) if np.isinf(politics) else (politics, 1.0)
    goals = [base * cost + weight * _politics(plan, centre) for centre in _centres(plan)]
    loose = [model.minimise(goal, whole=False) for goal in goals]
    bounds = [np.inf if found is None else found[1] for found in loose]
    return None if np.isinf(min(bounds)) else _whole(model, goals[int(np.argmin(bounds))])


def _politics(plan: Programme, centre: float) -> NDArray[np.float64]:
    """Points of political distance that one unit of each kind adds, by candidate."""
    away = np.abs(plan.ideal - centre) + (0.0 if plan.host is None else np.abs(plan.ideal - plan.host))
    return np.outer(away, plan.persons).ravel() / plan.total


def _centres(plan: Programme) -> NDArray[np.float64]:
    """Positions that the median of a coalition may take: spread over those of the candidates, and the host's."""
    spread = np.quantile(plan.ideal, np.linspace(0.05, 0.95, CENTRES - 1), method="inverted_cdf")
    return np.unique(spread if plan.host is None else np.append(spread, plan.host))


def _whole(model: Model, goal: NDArray[np.float64]) -> Coalition | None:
    found = model.minimise(goal, whole=True)
    if found is None:
        return None
    units = np.rint(found[0][: model.plan.free.size]).astype(np.int64).reshape(model.plan.free.shape)
    return measure(model.plan, units)


@dataclass(frozen=True)
class Model:
    """Bounds and constraints as HiGHS takes them: the units by candidate, then one switch a candidate.

    Attributes:
        plan: the programme.
        high: the most of each variable.
        low: the least of each variable.
        matrix: one row a constraint.
        below: the least each row may be.
        above: the most each row may be.
    """

    plan: Programme
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    matrix: Any
    below: NDArray[np.float64]
    above: NDArray[np.float64]

    def minimise(self, goal: NDArray[np.float64], *, whole: bool) -> tuple[NDArray[np.float64], float] | None:
        """Values of all variables and of the goal; None where nothing fits.

        Args:
            goal: by unit and candidate; the switches weigh nothing.
            whole: whether units are whole.
        """
        optimize, _ = scipy()
        c = np.concatenate([goal, np.zeros(len(self.low) - len(goal))])
        result = optimize.milp(
            c,
            integrality=np.full(len(c), int(whole)),
            bounds=optimize.Bounds(self.low, self.high),
            constraints=optimize.LinearConstraint(self.matrix, self.below, self.above),
            options={"mip_rel_gap": GAP, "node_limit": NODES},
        )
        return None if result.x is None else (np.asarray(result.x), float(result.fun))


def model_of(plan: Programme) -> Model | None:
    """The model of a programme; None if its candidates' units together cannot meet it.

    Raises:
        ComityError: SciPy is not installed.
    """
    _, sparse = scipy()
    n, k = plan.free.shape
    if not n:
        return None
    rows: list[tuple[list[int], list[float], float, float]] = []
    for kind, need in plan.task.need.items():
        if need:
            places, sizes = _provides(plan, kind)
            if float(plan.free.ravel()[places] @ sizes) < need:
                return None
            rows.append((places, list(sizes), need, need + max(sizes) - 1))
    troops = [j for j, unit in enumerate(plan.units) if unit.kind == "troops"]
    share = plan.task.cap * plan.total + 1e-6
    for i, one in enumerate(plan.people):
        if troops:
            own = [i * k + j for j in troops]
            rows.append(([*own, n * k + i], [*plan.persons[troops], -float(plan.troops[i])], -np.inf, 0.0))
        if plan.task.cap < 1:
            rows.append(([i * k + j for j in range(k)], list(plan.persons), -np.inf, share))
        if one.state in plan.task.require:
            rows.append(([i * k + j for j in range(k)], [1.0] * k, 1.0, np.inf))
    if troops:
        rows.append(([n * k + i for i in range(n)], [1.0] * n, -np.inf, float(plan.most)))
    places = [place for row in rows for place in row[0]]
    index = [number for number, row in enumerate(rows) for _ in row[0]]
    factors = [factor for row in rows for factor in row[1]]
    return Model(
        plan=plan,
        low=np.zeros(n * k + n),
        high=np.concatenate([plan.free.ravel(), np.ones(n)]).astype(np.float64),
        matrix=sparse.csr_array((factors, (index, places)), shape=(len(rows), n * k + n)),
        below=np.array([row[2] for row in rows]),
        above=np.array([row[3] for row in rows]),
    )


def _provides(plan: Programme, kind: str) -> tuple[list[int], NDArray[np.float64]]:
    """Places of the units of a kind among the variables, and how much of the need one of each meets."""
    n, k = plan.free.shape
    columns = [j for j, unit in enumerate(plan.units) if unit.kind == kind]
    sizes = np.ones(len(columns)) if kind in ENABLERS else plan.persons[columns]
    return [i * k + j for i in range(n) for j in columns], np.tile(sizes, n)


def scipy() -> tuple[Any, Any]:
    """The solver, loaded when it is first needed.

    Raises:
        ComityError: it is not installed.
    """
    try:
        from scipy import optimize, sparse
    except ModuleNotFoundError:
        raise ComityError(
            "Choosing contributors needs SciPy, which is not installed.",
            remedy="Install it with: pip install 'comity[coalition]'.",
        ) from None
    return optimize, sparse
