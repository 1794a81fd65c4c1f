"""Who could send what on the day of a task: each state's units that are free, or the reason why it is out."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import asin, cos, radians, sin, sqrt
from typing import TYPE_CHECKING

from comity.panels.distances import EARTH_KM
from comity.rooms.coalition.reasons import reasons
from comity.rooms.coalition.task import ENABLERS

if TYPE_CHECKING:
    from comity.rooms.coalition.reasons import Out
    from comity.rooms.coalition.task import Task
    from comity.rooms.coalition.world import World

_VOTES_STALE = 3
"""Years for which a state's last voting position is carried on."""


@dataclass(frozen=True)
class Candidate:
    """A state, and what it could send.

    Attributes:
        state: key.
        out: why it cannot take part; None if it can.
        reason: the same in one sentence.
        free: by kind, persons of troops, units of the others, that it could still send.
        bearable: what its army bears in the field, persons; None where its size is not known.
        record: the most it had in the field in a year of the last ten, persons.
        committed: what it has in the field, persons.
        air_km: between the capitals.
        route_km: of the route of its equipment.
        route: sea, land or assumed.
        days: from the decision to its first unit.
        ideal: voting position; None where not known.
        near: whether it is of the host's region.
        tongues: languages it shares with the host.
    """

    state: str
    out: Out | None = None
    reason: str = ""
    free: dict[str, int] = field(default_factory=dict, hash=False)
    bearable: int | None = None
    record: int = 0
    committed: int = 0
    air_km: float = 0.0
    route_km: int = 0
    route: str = ""
    days: int = 0
    ideal: float | None = None
    near: bool = False
    tongues: tuple[str, ...] = ()

    @property
    def tried(self) -> bool:
        """Whether it sent troops in the last ten years."""
        return self.record > 0


def candidates(world: World, task: Task) -> tuple[Candidate, ...]:
    """Every state there was on the day of a task, by key."""
    return tuple(_candidate(world, task, state) for state in sorted(world.places) if world.existed(state, task.on))


def position(world: World, state: str, year: int) -> float | None:
    """A state's voting position at the end of a year: that of its last session, not more than three years old."""
    known = world.votes.get(state, {})
    return next((known[y] for y in range(year, year - _VOTES_STALE - 1, -1) if y in known), None)


def _candidate(world: World, task: Task, state: str) -> Candidate:
    year = min(task.year, world.last_year)
    pool = world.pools.get((state, year))
    record, committed = _troops(world, task, state, year)
    place, host = world.places[state], world.places[task.host]
    km, days, route = world.reach.get((task.host, state), (0, 0, ""))
    tongues = set(world.languages.get(task.host, ()))
    made = Candidate(
        state=state,
        free=_free(world, task, state, record, committed),
        bearable=pool["bearable"] if pool else None,
        record=record,
        committed=committed,
        air_km=_air(place.lat, place.lon, host.lat, host.lon),
        route_km=km,
        route=route,
        days=world.lead_days() + days,
        ideal=position(world, state, task.year),
        near=place.region == host.region,
        tongues=tuple(tongue for tongue in world.languages.get(state, ()) if tongue in tongues),
    )
    found = next(reasons(world, task, made), None)
    return made if found is None else Candidate(**{**made.__dict__, "out": found[0], "reason": found[1]})


def _troops(world: World, task: Task, state: str, year: int) -> tuple[int, int]:
    """The most a state had in the field in ten years, and what it has there now: UN maps and the registry."""
    pool = world.pools.get((state, year), {})
    record, committed = pool.get("record", 0), pool.get("committed", 0)
    begun, now = _at_once(world, task, state, "troops")
    there = world.troops.get((state, year), {})
    freed = sum(there.get(world.acronyms[key], 0) for key in task.takes_over)
    return max(record, committed + now, begun), committed - freed + now


def _at_once(world: World, task: Task, state: str, kind: str) -> tuple[int, int]:
    """The most of a kind that a state had in operations at once before a day, and what it has on that day."""
    rows = [
        row
        for row in world.contingents.get((kind, state), ())
        if row["from"] <= task.on and row["operation"] not in task.without
    ]

    def there(day: str, *, elsewhere: bool = False) -> int:
        return sum(
            row["size"]
            for row in rows
            if row["from"] <= day
            and (row["until"] is None or day < row["until"])
            and not (elsewhere and row["operation"] in task.takes_over)
        )

    return max((there(row["from"]) for row in rows), default=0), there(task.on, elsewhere=True)


def _free(world: World, task: Task, state: str, record: int, committed: int) -> dict[str, int]:
    """What a state could still send, by kind; of units told by their number, one more than it ever had at once."""
    year = min(task.year, world.last_year)
    rules, pool = world.bounds[year], world.pools.get((state, year))
    if not record and not task.untried and state not in task.require:
        shown = 0.0
    else:
        shown = max(record * rules["growth"], rules["newcomer"])
    bearable = pool["bearable"] if pool else 0
    free = {"troops": max(0, int(min(shown, max(bearable, record))) - committed)}
    for kind in ("police", *ENABLERS):
        most, now = _at_once(world, task, state, kind)
        grown = max(most + 1, int(most * rules["growth"])) if most else 0
        free[kind] = max(0, grown - now)
    return free


def _air(lat1: float | None, lon1: float | None, lat2: float | None, lon2: float | None) -> float:
    """Great-circle km; 0 where a place is not known (there is no route then either)."""
    if lat1 is None or lon1 is None or lat2 is None or lon2 is None:
        return 0.0
    phi1, phi2, half = radians(lat1), radians(lat2), radians(lon2 - lon1) / 2
    return 2 * EARTH_KM * asin(sqrt(sin((phi2 - phi1) / 2) ** 2 + cos(phi1) * cos(phi2) * sin(half) ** 2))
