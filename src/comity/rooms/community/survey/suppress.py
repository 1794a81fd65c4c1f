"""Which cells may not be shown: the small ones, and as many more as it takes that none of them can be reckoned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, order=True)
class Key:
    """What a cell is: a wave, and perhaps a place, and perhaps a level of a group; empty text for all."""

    wave: str
    place: str = ""
    group: str = ""
    level: str = ""


def lines(keys: Iterable[Key]) -> list[list[Key]]:
    """The cells that add up to another one: places of a wave, levels of a place, places of a level."""
    found: dict[tuple[str, ...], list[Key]] = {}
    for key in keys:
        if key.place:
            found.setdefault(("places", key.wave, key.group, key.level), []).append(key)
        if key.group:
            found.setdefault(("levels", key.wave, key.place, key.group), []).append(key)
    return list(found.values())


def suppressed(counts: Mapping[Key, int], least: int) -> set[Key]:
    """Cells that are not shown.

    A cell is hidden if fewer than `least` answered, or if its place is hidden whole. Where just one cell of a line is
    hidden, it is the rest of the sum less the others; the smallest of the others is then hidden too, until no line has
    just one. A line of one cell is its own sum, and as large.

    Args:
        counts: who answered, by cell; cells without anybody are not there.
        least: fewest a cell may have.
    """
    hidden = {key for key, count in counts.items() if count < least}
    sums = lines(counts)
    while True:
        before = len(hidden)
        whole = {(key.wave, key.place) for key in hidden if not key.group}
        hidden |= {key for key in counts if (key.wave, key.place) in whole}
        if any(not key.place and not key.group for key in hidden):
            gone = {key.wave for key in hidden if not key.place and not key.group}
            hidden |= {key for key in counts if key.wave in gone}
        for line in sums:
            rest = [key for key in line if key not in hidden]
            if len(line) - len(rest) == 1 and rest:
                hidden.add(min(rest, key=lambda key: (counts[key], key)))
        if len(hidden) == before:
            return hidden
