"""When an estimate may drive a lever: the rules, written down before any estimate was seen.

An estimate of comity's own is *usable* only if all of this holds. Otherwise it is *not usable*, is shown all the same,
and says which rule it broke. None of these rules can show that missions are deployed at random, because they are not:
they go where war is worst, or arrive once a ceasefire holds. The rules only catch estimates that give themselves away.

1. The placebo shows nothing: strength that came only after the outcome had happened "explains" it by at most
   `PLACEBO_SHARE` of the estimate's size (in logarithms), and the placebo's 95 % interval contains one, no effect.
2. One mission does not make it: the estimate keeps its sign whichever single mission's months are left out.
3. Nor does one country: the same for countries.
4. It does not hang on where a mission in several countries is counted: its sign is the same counted whole at the main
   host, divided equally among the hosts, and without the months of such missions.
5. There are at least `CLUSTERS` countries in the model, and at least `TREATED` in which the treatment was ever there.
6. Its interval could be computed, from refits without each country in turn.

No rule asks that the estimate's own interval leave out one. To pool only what is significant would bias the pool, and
a wide interval says by itself how little is known; where even the direction is open, the verdict says so.

Decided once first estimates had been seen, and able only to take estimates away:

7. One form of a treatment drives its lever: troops by who leads, with the same effect of each thousand, police and
   observers beside them in the same model. Other forms of the dose (falling effect, bands), other months ahead and all
   leads together, which fail rule 1, are shown as variants.
8. An interval whose ends lie beyond a factor of `WITHIN` is none: there were no events to compare.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PLACEBO_SHARE = 0.5
CLUSTERS = 20
TREATED = 10
WITHIN = 1e6
LEVEL = 0.95

USABLE = "usable"
NOT_USABLE = "not usable"


@dataclass(frozen=True)
class Check:
    """One check of an estimate.

    Attributes:
        name: what was checked.
        estimate: the ratio found, or the number counted; NaN where it could not be.
        low: lower end: of the interval, or of the range over what was left out; NaN where there is none.
        high: upper end.
        passed: whether the rule holds; None where the check is only shown.
        note: what the figure is.
    """

    name: str
    estimate: float
    low: float
    high: float
    passed: bool | None
    note: str


def placebo(estimate: float, found: float, low: float, high: float) -> Check:
    """Rule 1, of log ratios: the estimate, and the placebo with its interval."""
    small = abs(found) <= PLACEBO_SHARE * abs(estimate)
    quiet = low <= 0.0 <= high
    note = "ratio of what came only after the outcome, in the same model"
    return Check("placebo lead", _ratio(found), _ratio(low), _ratio(high), passed=bool(small and quiet), note=note)


def left_out(name: str, estimate: float, others: Mapping[str, float]) -> Check:
    """Rules 2 and 3: the estimate's log ratio, and those without each mission or country in turn, by its key."""
    known = {key: value for key, value in sorted(others.items()) if np.isfinite(value)}
    stable = len(known) == len(others) > 0 and all(np.sign(value) == np.sign(estimate) for value in known.values())
    low, high = (min(known.values()), max(known.values())) if known else (np.nan, np.nan)
    note = f"the estimate, and its range over {len(others)} refits"
    if known and np.isfinite(estimate):
        note += f"; furthest without {max(known, key=lambda key: abs(known[key] - estimate))}"
    return Check(name, _ratio(estimate), _ratio(low), _ratio(high), passed=stable, note=note)


def counted_otherwise(name: str, estimate: float, found: float) -> Check:
    """Rule 4, of log ratios: the estimate, and the one where shared missions are counted otherwise."""
    same = bool(np.isfinite(found) and np.sign(found) == np.sign(estimate))
    note = "the estimate with missions in several countries counted otherwise"
    return Check(name, _ratio(found), np.nan, np.nan, passed=same, note=note)


def clusters(count: int, treated: int) -> Check:
    """Rule 5: countries in the model, and those in which the treatment was ever there."""
    enough = count >= CLUSTERS and treated >= TREATED
    note = f"countries in the model, {treated} of them ever treated; {CLUSTERS} and {TREATED} are asked for"
    return Check("countries", float(count), np.nan, np.nan, passed=enough, note=note)


def interval(low: float, high: float) -> Check:
    """Rule 6, of log ratios: whether there is an interval."""
    known = bool(np.isfinite(low) and np.isfinite(high) and max(abs(low), abs(high)) <= np.log(WITHIN))
    note = "the interval, from refits without each country"
    return Check("interval", np.nan, _ratio(low), _ratio(high), passed=known, note=note)


def dealt(share: float, deals: int) -> Check:
    """Shown, no rule: how often missions dealt to the sample's countries by lot seem to do as much."""
    note = f"share of {deals} deals of the countries' missions among each other, by lot, with as large an estimate"
    return Check("missions dealt by lot", share, np.nan, np.nan, passed=None, note=note)


def verdict(checks: Sequence[Check], low: float, high: float, variant_of: str = "") -> tuple[str, str]:
    """Usable or not, and why; low and high are the ends of the interval, log ratios."""
    failed = [check.name for check in checks if check.passed is False]
    if failed:
        return NOT_USABLE, "Not identified: it fails the rules written down beforehand on " + ", ".join(failed) + "."
    if variant_of:
        return NOT_USABLE, f"A variant of {variant_of}, which stands for it; it passes the same rules."
    why = "It passes every rule written down beforehand; deployment is not at random all the same."
    return USABLE, why + (" Even its direction is not established." if low <= 0.0 <= high else "")


def _ratio(log: float) -> float:
    """The ratio; not a number where there were no events to compare."""
    return float(np.exp(log)) if abs(log) <= np.log(WITHIN) else np.nan
