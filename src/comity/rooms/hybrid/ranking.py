"""Which states, or pairs of states, stand out in a window: the rule by which cases are ranked, blind to their names.

1. A series speaks for a unit if it covers the window, the unit and five years before. Counts of deaths and sanctions
   mandated by the United Nations are not tested.
2. Each series gives the chance of so many events or more, after `past.judge`; where the severe ones are counted too,
   they give a second one.
3. A domain's chance is the smallest of its series', times how many there are (Bonferroni), at most 1. A domain stands
   out below `LEVEL`. No number is formed over domains.
4. Units are put in order by how many domains stand out, then by the smallest chance of a domain, then by key. It is an
   order in which to look at them, not an amount of pressure.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from comity.rooms.hybrid.past import judge
from comity.rooms.hybrid.series import DOMAINS, all_series

if TYPE_CHECKING:
    from comity.rooms.hybrid.past import Judged
    from comity.rooms.hybrid.records import Kind, Measure, Records
    from comity.rooms.hybrid.series import Series
    from comity.rooms.hybrid.windows import Window

LEVEL = 0.01
"""A domain whose chance is below stands out."""


@dataclass(frozen=True)
class Look:
    """What one series says of all units it covers, in one of its counts."""

    series: Series
    measure: Measure
    judged: Judged


@dataclass(frozen=True)
class Ranked:
    """A unit in its place.

    Attributes:
        rank: from 1.
        unit: state, or pair.
        out: domains that stand out.
        least: the smallest chance of a domain.
        chances: chance by domain; a domain in which no series speaks for the unit is missing.
    """

    rank: int
    unit: str
    out: tuple[str, ...]
    least: float
    chances: dict[str, float]


@lru_cache(maxsize=32)
def looks(records: Records, window: Window, kind: Kind, also: tuple[str, ...] = ()) -> tuple[Look, ...]:
    """What each series that speaks says of the units it covers.

    Args:
        records: the room's tables.
        window: the time asked about.
        kind: states as targets or sources, or pairs of them.
        also: units to be judged beside those recorded.
    """
    units = tuple(sorted({*records.units(kind, window), *also}))
    found = []
    for series in all_series().values():
        if not (series.tested and records.judges(series, window)):
            continue
        known = covered(records, series, units)
        measures: tuple[Measure, ...] = ("count", "severe") if series.severe else ("count",)
        panels = ((measure, records.panel(series, window, kind, known, measure)) for measure in measures)
        found += [Look(series, measure, judge(panel)) for measure, panel in panels]
    return tuple(found)


def covered(records: Records, series: Series, units: tuple[str, ...]) -> tuple[str, ...]:
    """The units whose states a series surely covers."""
    if series.states == "all":
        return units
    named = records.named(series.key)
    return tuple(unit for unit in units if named.issuperset(unit.split(" ")))


@lru_cache(maxsize=32)
def ranked(records: Records, window: Window, kind: Kind) -> tuple[Ranked, ...]:
    """All units of a kind in a window, in the order of the rule."""
    return ranking(looks(records, window, kind))


def ranking(found: tuple[Look, ...]) -> tuple[Ranked, ...]:
    """The units for which any series speaks, in the order of the rule."""
    chances = domain_chances(found)
    each = []
    for unit, by_domain in chances.items():
        out = tuple(domain for domain in DOMAINS if by_domain.get(domain, 1.0) < LEVEL)
        each.append((-len(out), min(by_domain.values()), unit, out))
    ordered = sorted(each)
    return tuple(
        Ranked(rank, unit, out, least, chances[unit]) for rank, (_, least, unit, out) in enumerate(ordered, start=1)
    )


def domain_chances(found: tuple[Look, ...]) -> dict[str, dict[str, float]]:
    """The chance of each domain, by unit; domains in which no series speaks for the unit are missing."""
    held: dict[str, dict[str, list[float]]] = {}
    for look in found:
        for unit, chance in zip(look.judged.units, look.judged.chance.tolist(), strict=True):
            held.setdefault(unit, {}).setdefault(look.series.domain, []).append(chance)
    return {
        unit: {domain: min(1.0, len(each) * min(each)) for domain, each in sorted(domains.items())}
        for unit, domains in sorted(held.items())
    }


def below(look: Look, level: float = LEVEL) -> tuple[int, int]:
    """How many units one series calls unusual, and how many it tested."""
    return int(np.sum(look.judged.chance < level)), len(look.judged.units)
