"""Peace spells: how long a pair of states, or a state, has been without an event."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Origin = Literal["rows", "calendar"]


def peace_spell(
    unit: NDArray[np.int64], year: NDArray[np.int64], event: NDArray[np.bool_], *, origin: Origin = "rows"
) -> NDArray[np.int64]:
    """Time since the last event, or since the unit first stands in the panel.

    The year of an event still counts the peace before it; the year after an event is zero. See Beck, Katz & Tucker
    (1998), doi:10.2307/2991857.

    Args:
        unit: number of the unit of each row, shape (n,); rows sorted by unit, then year.
        year: calendar year of each row, shape (n,).
        event: whether there was an event, shape (n,).
        origin: "rows" counts the unit's rows, so that years in which a pair was not in the panel do not count, as the
            peer does; "calendar" counts years, those included.

    Returns:
        Rows or years of peace, shape (n,).
    """
    n = len(unit)
    index = np.arange(n)
    start = np.ones(n, dtype=bool)
    start[1:] = unit[1:] != unit[:-1]
    reset = start.copy()
    reset[1:] |= event[:-1] & ~start[1:]
    since = np.maximum.accumulate(np.where(reset, index, 0))
    if origin == "rows":
        return np.asarray(index - since)
    return np.asarray(year - year[since])
