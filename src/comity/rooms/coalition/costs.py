"""What a unit costs in its first year: the UN's reimbursement, and moving it there, at stated assumptions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from comity.errors import NoData

if TYPE_CHECKING:
    from comity.rooms.coalition.pool import Candidate
    from comity.rooms.coalition.world import World

MONTHS = 12


@dataclass(frozen=True)
class Rate:
    """What the UN pays for one person and month.

    Attributes:
        usd: the rate, with what is paid on top for everyone.
        base: the rate alone.
        kit: what is paid on top for clothing, gear and personal weapons; 0 where the rate covers them.
        specialists: what is paid on top for some, and is left out here; 0 where the rate covers it.
        resolution: of the General Assembly.
        checked: how the registry's row was checked.
    """

    base: int
    kit: int
    specialists: int
    resolution: str
    checked: str

    @property
    def usd(self) -> int:
        """The rate with what is paid on top for everyone."""
        return self.base + self.kit


def rate(world: World, day: str) -> Rate:
    """The rate on a day.

    Raises:
        NoData: the registry has none for it.
    """
    rows: list[dict[str, Any]] = [
        row for row in world.rates if row["from"] <= day and (row["until"] is None or day < row["until"])
    ]
    if not rows:
        raise NoData(
            f"The rate at which the UN paid contributors on {day} is not in the registry.",
            available=[f"{row['from']} to {row['until'] or 'now'}" for row in world.rates],
            remedy="Choose another day of decision with --on.",
        )
    row = rows[-1]
    return Rate(row["usd"], row["kit"] or 0, row["specialists"] or 0, row["resolution"], row["checked"])


def transport(world: World, one: Candidate) -> float:
    """US dollars a person for moving a unit in its first year.

    Persons fly in once, and each rotation flies one in and one out; equipment and first stores go one way:
    (1 + 2 rotations) x air km x seat-km + tonnes a person x route km x tonne-km.
    """
    flights = 1 + 2 * world.assumed["rotations"]
    people = flights * one.air_km * world.assumed["seat-km"]
    return people + world.assumed["tonnes-a-person"] * one.route_km * world.assumed["tonne-km"]


def first_year(world: World, one: Candidate, paid: Rate) -> float:
    """US dollars a person in the first year, reimbursement and transport."""
    return paid.usd * MONTHS + transport(world, one)
