"""Everything that is found about the options of a request, before it is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from comity.errors import Faults
from comity.rooms.response.drive import Drive, drives
from comity.rooms.response.engine import CHANNELS
from comity.rooms.response.legal import Basis, bases
from comity.rooms.response.outcome import Outcome, World, outcome, world
from comity.rooms.response.price import Price, price
from comity.rooms.response.whatif import Needed, needed

if TYPE_CHECKING:
    from comity.question import Context
    from comity.rooms.response.check import Arm
    from comity.rooms.response.engine import Push
    from comity.rooms.response.request import Ready

LEAST = 0.05
"""Share of the deaths that usable evidence must reach before it is told what an option would change."""


@dataclass(frozen=True)
class Compared:
    """One option and what is found about it.

    Attributes:
        arm: the option.
        basis: its possible bases in law.
        price: its cost.
        drives: what drives it, or why nothing does.
        outcome: what it changes; None where nothing usable is known, or it is not offered.
        needed: how large its effect would have to be; None for doing nothing and for what is not offered.
        reach: share of the deaths expected that the channels with usable evidence could touch at all.
    """

    arm: Arm
    basis: Basis
    price: Price
    drives: tuple[Drive, ...]
    outcome: Outcome | None
    needed: Needed | None
    reach: float = 1.0

    @property
    def driven(self) -> list[Drive]:
        """The levers that push."""
        return [drive for drive in self.drives if drive.push is not None]

    @property
    def unknown(self) -> list[str]:
        """Parts of whose effect nothing usable is known, in words."""
        known = [id(drive.part) for drive in self.driven]
        return [part.option.title.lower() for part in self.arm.parts if id(part) not in known]


def compare(context: Context, ready: Ready) -> tuple[World, list[Compared]]:
    """What is found about every option.

    Raises:
        Faults: what the question `law` finds wrong with an option.
    """
    setting = ready.setting
    found, faults = bases(context, setting, list(ready.arms))
    Faults.check(faults)
    here = world(ready.baseline, setting.edition.seed, len(setting.ahead))
    return here, [_one(ready, here, arm, basis) for arm, basis in zip(ready.arms, found, strict=True)]


def _one(ready: Ready, here: World, arm: Arm, basis: Basis) -> Compared:
    cost = price(ready.setting, arm)
    if not basis.offered:
        return Compared(arm, basis, cost, (), None, None)
    if arm.nothing:
        return Compared(arm, basis, cost, (), outcome(here, []), None)
    found = tuple(drives(ready.setting.edition, arm, ready.known, here.months))
    pushes = [drive.push for drive in found if drive.push is not None]
    reach = _reach(here, pushes)
    done = outcome(here, pushes) if reach >= LEAST else None
    return Compared(arm, basis, cost, found, done, needed(here, arm, cost.within, ready.request.worth), reach)


def _reach(here: World, pushes: list[Push]) -> float:
    """Share of the deaths expected that some push could touch: all of them, or those of onsets and recurrences."""
    channels = {push.channel for push in pushes}
    total = float(here.mean.all.sum())
    if "intensity" in channels or (channels and not total):
        return 1.0
    kinds = [within.sum() for name, within in zip(CHANNELS[1:], here.mean.within, strict=True) if name in channels]
    return float(sum(kinds)) / total if total else 0.0
