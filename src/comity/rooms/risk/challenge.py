"""The VIEWS prediction challenge of 2023/24: what came about, and the forecasts published then, scored as ours are.

Hegre, Vesco, Colaresi, Vestby et al. (2025), doi:10.1177/00223433241300862. The challenge scored its windows against
later releases of the deaths than the series that forecasts learned from: Ethiopia's of 2021 are fourteen times as many.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from comity.errors import SourceError
from comity.panels.codes import from_views
from comity.registry.load import registry
from comity.rooms.risk.backtest import PATHS, scored, truth
from comity.rooms.risk.history import YEAR
from comity.rooms.risk.scores import ignorance
from comity.sources.files.formats import read_parquet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from comity.rooms.risk.backtest import Window
    from comity.rooms.risk.history import History
    from comity.sources.mirror import Mirror

_ACTUALS = "views/actuals/window=Y{0}/cm_actuals_{0}.parquet"
_MOST, _IDS = 10_000_000, 100_000
"""More deaths than any month has seen, and ids than were given: beyond them a file is damaged."""


class Published(NamedTuple):
    """Where a published forecast stands.

    Attributes:
        source: key of its source.
        path: of its file, with a place for the year.
        about: what it is, for a reader.
    """

    source: str
    path: str
    about: str


PUBLISHED = {
    "published conflictology": Published(
        "views_challenge", "views/benchmarks/conflictology_{}.parquet", "own last twelve months, twelve draws"
    ),
    "published bootstrap": Published(
        "views_challenge", "views/benchmarks/boot_{}.parquet", "any state's month of the last twenty years"
    ),
    "published last value": Published(
        "views_challenge", "views/benchmarks/last_{}.parquet", "a Poisson distribution around the last month"
    ),
    "published zeros": Published("views_challenge", "views/benchmarks/zero_{}.parquet", "no deaths at all"),
    "published negative binomial": Published(
        "views_submissions",
        "views/submissions/bodentien_rueter_nbinom_{}.parquet",
        "the submission of Bodentien and Rüter",
    ),
}
"""The benchmarks and the submission, by the names they are shown under."""


def outcomes(mirror: Mirror, history: History, years: Sequence[int]) -> tuple[History, list[int]]:
    """The history with the challenge's outcomes in the years that it scored: what forecasts are held against.

    Args:
        mirror: the publishers' files.
        history: what forecasts learn from.
        years: windows.

    Returns:
        The history, deaths replaced; and the years replaced.

    Raises:
        SourceError: a file is not as declared.
    """
    deaths = history.deaths.copy()
    found = [year for year in years if _has(mirror, "views", _ACTUALS.format(year))]
    row = {state: index for index, state in enumerate(history.states)}
    for year in found:
        states, values = _laid(mirror, "views", _ACTUALS.format(year), year, drawn=False)
        first = history.months.index(date(year, 1, 1))
        there = [index for index, state in enumerate(states) if state in row]
        deaths[[row[states[index]] for index in there], first : first + YEAR] = values[there, :, 0]
    return replace(history, deaths=deaths), found


def has(mirror: Mirror, name: str, year: int) -> bool:
    """Whether the mirror holds a published forecast of a window."""
    return _has(mirror, PUBLISHED[name].source, PUBLISHED[name].path.format(year))


def published(mirror: Mirror, name: str, came: History, window: Window, *, paths: int = PATHS) -> pl.DataFrame:
    """A published forecast of a window, scored on the states and months that ours are.

    The ignorance score depends on the number of draws. Where fewer than half of `paths` were published, each is
    repeated equally often for it; the challenge's evaluator interpolated between them instead, which invents values.

    Args:
        mirror: the publishers' files.
        name: key of `PUBLISHED`.
        came: what came about.
        window: the year.
        paths: draws of the forecasts beside it.

    Returns:
        As `comity.rooms.risk.backtest.backtest`.

    Raises:
        SourceError: the file is missing, not as declared, or lacks a state.
    """
    place = PUBLISHED[name]
    found, draws = _laid(mirror, place.source, place.path.format(window.year), window.year, drawn=True)
    states, observed = truth(came, window)
    lacking = sorted(set(states) - set(found))
    if lacking:
        raise SourceError(f"The {name} forecast of {window.year} lacks {', '.join(lacking)}.")
    draws = draws[[found.index(state) for state in states]]
    frame = scored(draws, observed, states, name, window.year)
    times = paths // draws.shape[-1]
    if times < 2:
        return frame
    again = ignorance(np.repeat(draws, times, axis=-1), np.maximum(observed, 0))[observed >= 0]
    return frame.with_columns(ignorance=pl.Series(again.astype(np.float32)))


def _has(mirror: Mirror, key: str, path: str) -> bool:
    declared = key in mirror.sources and any(file.path == path for file in mirror.sources[key].published)
    return declared and (mirror.folder / path).is_file()


def _laid(mirror: Mirror, key: str, path: str, year: int, *, drawn: bool) -> tuple[list[str], NDArray[np.int32]]:
    """States, and deaths of shape (states, months, draws); a file of outcomes has one draw."""
    january = (year - 1980) * YEAR + 1
    columns: dict[str, type[pl.DataType]] = {"country_id": pl.Int32, "month_id": pl.Int32, "outcome": pl.Int32}
    rows = read_parquet(mirror.file(key, path), columns | ({"draw": pl.Int32} if drawn else {}))
    rows.within(month_id=(january, january + YEAR - 1), outcome=(0, _MOST), country_id=(1, _IDS))
    countries, place = _numbered(rows.frame["country_id"].to_numpy())
    place = place * YEAR + rows.frame["month_id"].to_numpy() - january
    draws = 1
    if drawn:
        rows.within(draw=(0, _IDS))
        numbers, which = _numbered(rows.frame["draw"].to_numpy())
        draws = len(numbers)
        place = place * draws + which
    # Two million rows are put where they belong: sorting them would take four times as long as scoring them.
    there = np.zeros(len(countries) * YEAR * draws, dtype=np.bool_)
    there[place] = True
    if rows.frame.height != there.size or not there.all():
        raise SourceError(
            f"{path} has not one row for each state, month and draw.", remedy="Fetch the file again from its publisher."
        )
    deaths = np.empty(there.size, dtype=np.int32)
    deaths[place] = rows.frame["outcome"].to_numpy()
    ids = pl.DataFrame({"country": countries, "id": countries}, schema={"country": pl.Int32, "id": pl.Int64})
    state = dict(from_views(ids, registry()["states"]).select("id", "state").iter_rows())
    return [state[country] for country in countries], deaths.reshape(len(countries), YEAR, draws)


def _numbered(ids: NDArray[np.int32]) -> tuple[list[int], NDArray[np.intp]]:
    """The ids there are, ascending, and the place of each row's among them."""
    found = np.flatnonzero(np.bincount(ids))
    places = np.zeros(int(found[-1]) + 1 if found.size else 1, dtype=np.intp)
    places[found] = np.arange(found.size)
    return found.tolist(), places[ids]
