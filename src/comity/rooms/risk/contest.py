"""The contest: our forecasts backtested beside every one the challenge published, from publishers' files alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING

import polars as pl

from comity.errors import UnknownName
from comity.panels.steps import deaths_month
from comity.registry.load import registry
from comity.rooms.risk.backtest import MODELS, PATHS, SHOWN, YARDSTICK, trial, windows
from comity.rooms.risk.challenge import PUBLISHED, has, outcomes, published
from comity.rooms.risk.comparison import figures
from comity.rooms.risk.happened import events_skill
from comity.rooms.risk.steps import history_of
from comity.step import Inputs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from comity.rooms.risk.history import History
    from comity.sources.mirror import Mirror

USUAL = (SHOWN, "climatology", YARDSTICK, *PUBLISHED)
"""What is compared if nothing else is asked for."""


@dataclass(frozen=True)
class Contest:
    """What came of it.

    Attributes:
        months: scores by model, window, state and month.
        figures: means, as `comity.rooms.risk.comparison.figures` gives them.
        windows: years.
        held_against: windows whose outcomes are the challenge's own; the others' are the history's.
        lacking: published forecasts with the windows for which the mirror has none.
        events: onsets and escalations, as `comity.rooms.risk.happened.events_skill` gives them; empty where the
            forecast shown was not asked for.
    """

    months: pl.DataFrame
    figures: pl.DataFrame
    windows: list[int]
    held_against: list[int]
    lacking: dict[str, list[int]]
    events: pl.DataFrame


def known(mirror: Mirror, seed: int) -> History:
    """All months of deaths that the mirror has, with what the forecast looks at beside them.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    everything = date(9999, 12, 1)
    tables = deaths_month(Inputs(mirror, registry(), everything, seed))
    return history_of(Inputs(mirror, tables, everything, seed))


def contest(
    mirror: Mirror,
    history: History,
    years: Sequence[int],
    seed: int,
    *,
    names: Sequence[str] = USUAL,
    paths: int = PATHS,
    workers: int | None = None,
    progress: Callable[[int], None] = lambda done: None,  # noqa: ARG005 - nobody looks on
) -> Contest:
    """Fit, draw and score in every window; score what was published on the same states and months.

    Conflictology recomputed is always there: it is what the others are measured by.

    Args:
        mirror: the publishers' files.
        history: from `known`.
        years: windows.
        seed: of every stream.
        names: keys of `comity.rooms.risk.backtest.MODELS` and of `PUBLISHED`.
        paths: draws a state.
        workers: processes; left out, one a processor, or the cluster COMITY_CLUSTER names.
        progress: told how many windows are done.

    Raises:
        InputError: a year that cannot be backtested.
        SourceError: a file is not as declared.
    """
    came, held = outcomes(mirror, history, [window.year for window in windows(history, years)])
    models = {name: model for name, model in MODELS.items() if name in {*names, YARDSTICK}}
    ours = trial(history, years, seed, models=models, paths=paths, workers=workers, came=came, progress=progress)
    wanted = [name for name in PUBLISHED if name in names]
    theirs = [
        published(mirror, name, came, window, paths=paths)
        for name in wanted
        for window in windows(history, years)
        if has(mirror, name, window.year)
    ]
    lacking = {name: [year for year in years if not has(mirror, name, year)] for name in wanted}
    months = pl.concat([ours.months, *theirs])
    return Contest(
        months,
        figures(months, ours.sums, registry()["states"]),
        list(years),
        held,
        {name: gone for name, gone in lacking.items() if gone},
        events_skill(ours.events),
    )


def unknown(names: Iterable[str]) -> Iterator[UnknownName]:
    """A fault for each name of no forecast, with those that are near."""
    every = [*MODELS, *PUBLISHED]
    for name in names:
        if name not in every:
            near = get_close_matches(name.casefold(), every, n=3, cutoff=0.5)
            yield UnknownName(f"There is no forecast '{name}'.", available=near or every)
