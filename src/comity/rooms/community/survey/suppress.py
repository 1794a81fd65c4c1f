"""Which cells may not be shown: the small ones, and as many more as it takes that none of them can be reckoned."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet


@dataclass(frozen=True, order=True)
class Key:
    """What a cell is: a wave, and perhaps a place, and perhaps a level of a group; empty text for all."""

    wave: str
    place: str = ""
    group: str = ""
    level: str = ""


def lines(keys: Iterable[Key]) -> dict[tuple[str, Key], list[Key]]:
    """The cells that add up to another one, by what they differ in (a group; empty text for places) and that other."""
    found: dict[tuple[str, Key], list[Key]] = {}
    for key in keys:
        if key.place:
            found.setdefault(("", replace(key, place="")), []).append(key)
        if key.group:
            found.setdefault((key.group, Key(key.wave, key.place)), []).append(key)
    return found


def suppressed(counts: Mapping[Key, int], least: int, alone: AbstractSet[Key] = frozenset()) -> set[Key]:
    """Cells that are not shown.

    A cell is hidden if fewer than `least` answered, or if its place is hidden whole. The hidden cells of a line are
    together its sum less the others: the smallest of the others is hidden too, until they are two at least, of `least`
    respondents together. What several lines tell when they are taken together is looked at last.

    Args:
        counts: who answered, by cell; cells without anybody are not there.
        least: fewest a cell may have.
        alone: cells that are not shown however many answered.
    """
    small = {key for key, count in counts.items() if count < least or key in alone}
    hidden, sums = set(small), lines(counts)
    while True:
        before = len(hidden)
        whole = {(key.wave, key.place) for key in hidden if not key.group}
        hidden |= {key for key in counts if whole & {(key.wave, key.place), (key.wave, "")}}
        for line in sums.values():
            away, rest = ([key for key in line if (key in hidden) is gone] for gone in (True, False))
            if away and rest and (len(away) < 2 or sum(counts[key] for key in away) < least):
                hidden.add(min(rest, key=lambda key: (counts[key], key)))
        if len(hidden) == before:
            told = small & reckoned(hidden, sums, counts)
            if not told:
                return hidden
            hidden.add(_beside(min(told), hidden, sums, counts))


def reckoned(
    hidden: AbstractSet[Key], sums: Mapping[tuple[str, Key], list[Key]], counts: Mapping[Key, int]
) -> set[Key]:  # fmt: skip
    """Hidden cells that the shown ones give away, line by line or over several.

    A line says that its hidden cells, less their sum if that is hidden too, make a known number: a row of M. A cell is
    known if its unit vector lies in the row space of M, that is, if its leverage, the diagonal of M⁺M, is 1. Where
    some of a wave are in no level of a group, nobody knows in which places they are, and its levels tell no sum.

    Args:
        hidden: the hidden cells.
        sums: as `lines` gives them; each group is looked at with the places, and by itself.
        counts: who answered, by cell.
    """
    found: set[Key] = set()
    for wave, group in sorted({(total.wave, over or total.group) for over, total in sums}):
        cells = sorted(key for key in hidden if key.wave == wave and key.group in ("", group))
        place = {key: at for at, key in enumerate(cells)}
        whole = counts[Key(wave)] == sum(counts[key] for key in sums.get((group, Key(wave)), ()))
        rows = []
        for (over, total), line in sums.items():
            row = np.zeros(len(cells))
            if total.wave == wave and (over or total.group) in ("", group) and (whole or not over):
                row[[place[key] for key in line if key in hidden]] = 1
                row[[place[key] for key in (total,) if key in hidden]] = -1
            if row.any():
                rows.append(row)
        known = np.array(rows or np.zeros((1, len(cells))))
        leverage = (known * (np.linalg.pinv(known @ known.T, rcond=1e-9, hermitian=True) @ known)).sum(axis=0)
        found |= {key for key, at in place.items() if leverage[at] > 1 - 1e-6}
    return found


def _beside(
    key: Key, hidden: AbstractSet[Key], sums: Mapping[tuple[str, Key], list[Key]], counts: Mapping[Key, int]
) -> Key:  # fmt: skip
    """The cell to be hidden next: the smallest that is shown in a line of a cell, else a sum of such, else any."""
    mine = [(total, line) for (_, total), line in sums.items() if key in line]
    others = (
        {one for _, line in mine for one in line},
        {total for total, _ in mine},
        {one for one in counts if one.wave == key.wave},
    )
    shown = next(rest for found in others if (rest := found - hidden))
    return min(shown, key=lambda one: (counts[one], one))
