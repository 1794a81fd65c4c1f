"""What may drive each lever: the usable estimates pooled, and for the rest why only break-even is offered."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from comity.rooms.response.pooled import ASSUMED_TAU, pool
from comity.rooms.response.usable import CHANNELS, FAILED, Study, own, published

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["CHANNELS", "LEVERS", "levers"]

LEVERS = (
    "mission", "withdrawal", "mediation", "agreement", "pact", "arms_embargo", "sanctions", "capacity", "humanitarian",
    "engagement", "information", "cyber_defence",
)  # fmt: skip


def levers(evidence: Iterable[Mapping[str, Any]], effects: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows of the table `levers`: for each lever and channel what may drive it, or why nothing may.

    Args:
        evidence: rows of the registry's table.
        effects: rows of comity's own estimates; placebos (`placebo_of`) are left aside.
    """
    ours = (own(row) for row in effects if not row["placebo_of"])
    known = sorted((*map(published, evidence), *ours), key=lambda study: study.key)
    rows: list[dict[str, Any]] = []
    for lever in LEVERS:
        of_lever = [study for study in known if study.lever == lever]
        for channel in CHANNELS:
            here = [study for study in of_lever if study.channel == channel]
            rows += _rows(lever, channel, here, len(of_lever) - len(here))
    return rows


def _rows(lever: str, channel: str, here: list[Study], elsewhere: int) -> Iterator[dict[str, Any]]:
    """What may drive a lever's channel, one row a treatment and unit of dose; else one row that says why nothing does.

    Present against absent is used only where there is no estimate by dose, so that an effect never counts twice.
    """
    fit = [study for study in here if not study.refused]
    if not fit:
        yield _empty(lever, channel, _why_not(lever, here, elsewhere), here)
        return
    kinds = sorted({(study.treatment, study.per) for study in fit})
    by_dose = any(per for _, per in kinds)
    for treatment, per in kinds:
        group = [study for study in fit if (study.treatment, study.per) == (treatment, per)]
        if per or not by_dose:
            yield _pooled(lever, channel, group, refused=len(here) - len(fit))
        else:
            why = "The estimates by dose are used instead, lest an effect count twice."
            yield _empty(lever, channel, why, group, treatment)


def _pooled(lever: str, channel: str, group: list[Study], *, refused: int) -> dict[str, Any]:
    """One row from the studies of one dose."""
    one_each = _widest(group)
    found = pool([s.log for s in one_each if s.log is not None], [s.error for s in one_each if s.error is not None])
    standings = {study.standing for study in one_each}
    standing = "assumed" if found.n == 1 else "estimated" if standings == {"estimated"} else "reported"
    return {
        "lever": lever,
        "channel": channel,
        "treatment": group[0].treatment,
        "outcome": CHANNELS[channel].outcome,
        "unit": ", ".join(sorted({study.unit for study in one_each})),
        "population": CHANNELS[channel].population,
        "per": group[0].per,
        "dose": 1.0,
        "log_center": found.center,
        "log_low": found.low,
        "log_high": found.high,
        "log_sd": found.sd,
        "tau": found.tau,
        "rows": found.n,
        "standing": standing,
        "usable": True,
        "why": _why(one_each, left=len(group) - len(one_each), refused=refused),
        "evidence": [study.key for study in one_each],
    }


def _widest(group: list[Study]) -> list[Study]:
    """One estimate of each study: the least precise, for several from the same data are not several studies."""
    best: dict[str, Study] = {}
    for study in sorted(group, key=lambda one: (-(one.error or 0.0), one.key)):
        best.setdefault(study.study, study)
    return sorted(best.values(), key=lambda one: one.key)


def _why(used: list[Study], *, left: int, refused: int) -> str:
    ours = sum(study.standing == "estimated" for study in used)
    if len(used) == 1:
        whose = "Comity's own estimate" if ours else "One published study"
        told = f"{whose} alone; the spread of the effect between places is not known: {ASSUMED_TAU} on logs is assumed"
    else:
        told = f"{len(used)} studies pooled, {ours} of them comity's own; those of the same wars are not independent"
    more = [f"{left} more from the same data left out"] if left else []
    more += [f"{_count(refused, 'row', 'rows')} refused"] if refused else []
    return "; ".join((told, *more)) + "." + "".join(f" {study.key}: {study.told}" for study in used if study.told)


def _why_not(lever: str, here: list[Study], elsewhere: int) -> str:
    """That nothing was found, or what is wrong with what was, and what comity's own checks found."""
    name = lever.replace("_", " ")
    if not here:
        others = f" {_count(elsewhere, 'row', 'rows')} on {name} speak of something else." if elsewhere else ""
        return f"No study of this was found: only break-even is offered.{others}"
    reasons = Counter(study.refused for study in here)
    listed = [f"{n} {reason}" for reason, n in sorted(reasons.items(), key=lambda item: (-item[1], item[0]))]
    told = "".join(f" {study.key}: {study.told}" for study in here if study.refused == FAILED)
    rows = f"{_count(len(here), 'row', 'rows')} on {name}"
    return f"{rows}, none usable: {'; '.join(listed)}: only break-even is offered.{told}"


def _count(n: int, one: str, many: str) -> str:
    return f"{n} {one if n == 1 else many}"


def _empty(lever: str, channel: str, why: str, here: list[Study], treatment: str = "") -> dict[str, Any]:
    """A row that drives nothing."""
    wanted = CHANNELS[channel]
    return {
        "lever": lever,
        "channel": channel,
        "treatment": treatment,
        "outcome": wanted.outcome,
        "unit": wanted.units[0],
        "population": wanted.population,
        "per": "",
        **dict.fromkeys(("dose", "log_center", "log_low", "log_high", "log_sd", "tau")),
        "rows": 0,
        "standing": None,
        "usable": False,
        "why": why,
        "evidence": [study.key for study in here],
    }
