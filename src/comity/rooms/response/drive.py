"""From an option to what drives the engine: for each part and channel a push, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from comity.option import Mission, Nothing
from comity.rooms.response.arms import middle
from comity.rooms.response.course import Course, Dose
from comity.rooms.response.engine import Push
from comity.rooms.response.evidence import Lever, amount, led_by, speaks_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comity.edition import Edition
    from comity.option import Simple
    from comity.rooms.response.check import Arm, Part


@dataclass(frozen=True)
class Drive:
    """One lever of an option through one channel.

    Attributes:
        part: the single option.
        lever: what is known of it.
        dose: how its effect grows with the amount; None where it is present or absent.
        amount: the option's amount in the units of the dose.
        push: what the engine takes; None where nothing usable is known, or the amount is nought.
        why: why there is no push; empty where there is one.
        capped: whether the amount is above the most that was seen.
    """

    part: Part
    lever: Lever
    dose: Dose | None
    amount: float
    push: Push | None
    why: str
    capped: bool = False


def drives(edition: Edition, arm: Arm, known: Sequence[Lever], horizon: int) -> list[Drive]:
    """What drives an option, a row for each part and channel of which the table of levers speaks."""
    found = []
    for part in arm.parts:
        if isinstance(part.option, Nothing):
            continue
        found += [_drive(edition, part, one, horizon) for one in known if one.lever == part.option.kind]
    return found


def _drive(edition: Edition, part: Part, lever: Lever, horizon: int) -> Drive:
    if lever.center is None:
        return Drive(part, lever, None, 0.0, None, lever.why)
    if not _same_treatment(edition, part, lever):
        why = f"Its evidence is of {lever.treatment}, and {part.lead_name} leads this one: no other takes its place."
        return Drive(part, lever, None, 0.0, None, why)
    if not lever.per:
        weight = part.course.weight(horizon)
        spread = lever.spread(1.0)
        return Drive(part, lever, None, 0.0, Push(lever.lever, lever.channel, lever.center, spread, weight), "")
    unit = amount(lever.per)
    if unit is None:
        return Drive(
            part, lever, None, 0.0, None, f"The dose of its evidence, '{lever.per}', is not one an option has."
        )
    has = counted(part.option, unit.counts)
    if not has:
        return Drive(part, lever, None, 0.0, None, f"Its evidence is of {lever.per}, and the option has none.")
    low, high = middle(edition, unit.counts) if unit.counts != "usd" else (unit.unit, unit.unit)
    dose = Dose(unit.unit, max(low / unit.unit, 1.0), max(high / unit.unit, 1.0))
    strength = float(dose.strength(np.array([has]))[0])
    weight = part.course.weight(horizon, dose, has)
    push = Push(lever.lever, lever.channel, lever.center, lever.spread(strength), weight)
    return Drive(part, lever, dose, has, push, "", has > high)


def _same_treatment(edition: Edition, part: Part, lever: Lever) -> bool:
    """Whether the evidence is of what the option does: of a mission, of its kind of lead."""
    if not isinstance(part.option, Mission):
        return True
    is_org = part.lead in set(edition.table("organisations")["org"])
    return speaks_of(lever.treatment, led_by(part.lead, is_org=is_org))


def counted(option: Simple, what: str) -> float:
    """The option's amount of something: troops, police, observers, personnel or US dollars."""
    if what == "usd":
        return option.usd or 0.0
    if not isinstance(option, Mission):
        return 0.0
    if what == "personnel":
        return float(option.troops + option.police + option.observers)
    return float(getattr(option, what))


def redrawn(drive: Drive, horizon: int, *, scale: float = 1.0, course: Course | None = None) -> Push | None:
    """The push with another amount or other times, for what-ifs; its middle and spread stay."""
    if drive.push is None:
        return None
    weight = (course or drive.part.course).weight(horizon, drive.dose, drive.amount * scale)
    return Push(drive.push.lever, drive.push.channel, drive.push.center, drive.push.sd, weight)
