"""How long until half are answered, when some are not answered yet."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import inf, isclose, log, sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LEVEL = 0.95
"""Coverage of the interval."""

FEW = 10
"""Below so many answers no interval is given: it rests on a normal approximation."""


@dataclass(frozen=True)
class Wait:
    """Days until half are answered.

    Attributes:
        n: all complaints.
        answered: those that were answered.
        median: days; None while fewer than half are answered.
        low: lower end of the 95 % interval; None where none is given.
        high: upper end; infinite where the data do not bound it.
    """

    n: int
    answered: int
    median: float | None = None
    low: float | None = None
    high: float | None = None


def wait(counts: Sequence[tuple[int, bool, int]]) -> Wait:
    """The median of Kaplan and Meier, with the interval of Brookmeyer and Crowley.

    What is not answered counts as long as it has waited. With d answers among n who wait on day t,
    S(t) = prod(1 - d / n); the median is the first t with S(t) < 1/2, or the middle of the days on which S is 1/2. The
    interval holds each t with |g(S(t)) - g(1/2)| <= z se, where g(s) = log(-log s) and
    se = sqrt(sum(d / (n (n - d)))) / |log S(t)|, and ends where the next answer would change S.

    Args:
        counts: days waited, whether answered then, and how many there are of these.

    References:
        Kaplan, E. L., and Meier, P. (1958) Nonparametric estimation from incomplete observations. Journal of the
        American Statistical Association 53(282): 457-481. https://doi.org/10.1080/01621459.1958.10501452
        Brookmeyer, R., and Crowley, J. (1982) A confidence interval for the median survival time. Biometrics 38(1):
        29-41. https://doi.org/10.2307/2530286
    """
    total = sum(many for *_, many in counts)
    answered = sum(many for _, done, many in counts if done)
    steps = list(_curve(counts))
    low, high = _interval(steps) if answered >= FEW else (None, None)
    return Wait(total, answered, _median(steps), low, high)


def _curve(counts: Sequence[tuple[int, bool, int]]) -> Iterator[tuple[int, float, float]]:
    """Day of each answer, S after it, and Greenwood's sum."""
    leave, answered = Counter[int](), Counter[int]()
    for day, done, many in counts:
        leave[day] += many
        answered[day] += many * done
    waiting = leave.total()
    left, spread = 1.0, 0.0
    for day in sorted(leave):
        answers = answered[day]
        if answers:
            left *= 1 - answers / waiting
            spread = spread + answers / (waiting * (waiting - answers)) if waiting > answers else inf
            yield day, left, spread
        waiting -= leave[day]


def _median(steps: Sequence[tuple[int, float, float]]) -> float | None:
    for place, (day, left, _) in enumerate(steps):
        if isclose(left, 0.5, abs_tol=1e-12):
            return (day + steps[place + 1][0]) / 2 if place + 1 < len(steps) else None
        if left < 0.5:
            return float(day)
    return None


def _interval(steps: Sequence[tuple[int, float, float]]) -> tuple[float | None, float | None]:
    z = NormalDist().inv_cdf((1 + LEVEL) / 2)
    inside = [
        place
        for place, (_, left, spread) in enumerate(steps)
        if 0 < left < 1 and abs(log(-log(left)) - log(log(2))) <= z * sqrt(spread) / abs(log(left))
    ]
    if not inside:
        return None, None
    after = inside[-1] + 1
    return float(steps[inside[0]][0]), float(steps[after][0]) if after < len(steps) else inf
