"""Whom people trust, and by which groups: Afrobarometer's respondents as samples of the model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from comity.rooms.community.named import GROUPS, INSTITUTIONS
from comity.rooms.community.sample import Sample

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

COLUMNS = {
    "council": "local",
    "traditional": "trad",
    "religious": "relig",
    "president": "pres",
    "parliament": "par",
    "election": "elect",
}
"""The file's own word for an institution, where it is another than the key."""

LEVELS = tuple(len(groups) + 1 for groups in GROUPS.values())
"""Levels of each factor of the model, one more than the groups: not known."""

TRUSTS = 2
"""The least answer that counts as trust: 2 somewhat, 3 a lot."""


@dataclass(frozen=True)
class Respondents:
    """The survey's respondents.

    Attributes:
        states: keys of the states, in order; their positions are the places of the samples.
        place: shape (respondents,).
        level: group in each dimension, shape (respondents, dimensions).
        weight: that averages one in each country, shape (respondents,).
        point: sampling point, shape (respondents,).
        answers: 0 to 3 by institution, NaN for no answer, shape (respondents,) each.
        careful: 0 to 3, how often people must be careful of what they say; NaN for no answer.
    """

    states: tuple[str, ...]
    place: NDArray[np.int64]
    level: NDArray[np.int64]
    weight: NDArray[np.float64]
    point: NDArray[np.int64]
    answers: dict[str, NDArray[np.float64]]
    careful: NDArray[np.float64]

    def sample(self, institution: str) -> Sample:
        """Those who answered for an institution; 1 is trust."""
        answered = ~np.isnan(self.answers[institution])
        trusts = (self.answers[institution] >= TRUSTS).astype(np.float64)
        return Sample(trusts, self.weight, self.place, self.level, self.point).of(answered)


def respondents(frame: pl.DataFrame) -> Respondents:
    """The survey as arrays.

    Args:
        frame: as `comity.sources.readers.afrobarometer.trust` gives it, with the column state.
    """
    states = tuple(frame["state"].unique().sort().to_list())
    place = frame["state"].replace_strict({state: n for n, state in enumerate(states)}, return_dtype=pl.Int64)
    levels = frame.select(
        pl.when("female").then(0).otherwise(1).alias("sex"),
        _banded("age", (30, 45, 60)),
        (pl.col("urban").replace_strict({0.0: 0, 1.0: 1, 0.5: 2}, default=3)).alias("residence"),
        _banded("education", (2, 4, 6)),
    ).select(list(GROUPS))
    return Respondents(
        states=states,
        place=place.to_numpy(),
        level=levels.cast(pl.Int64).to_numpy(),
        weight=frame["weight"].to_numpy(),
        point=frame["point"].cast(pl.Int64).to_numpy(),
        answers={key: _answers(frame[f"trust_{COLUMNS.get(key, key)}"]) for key in INSTITUTIONS},
        careful=_answers(frame["careful"]),
    )


def _answers(column: pl.Series) -> NDArray[np.float64]:
    """Answers as numbers, NaN where there is none."""
    return column.cast(pl.Float64).fill_null(np.nan).to_numpy()


def _banded(name: str, edges: tuple[int, ...]) -> pl.Expr:
    """The band of a number, from 0; one beyond the last where the number is not known."""
    band: pl.Expr = pl.sum_horizontal(pl.col(name) >= edge for edge in edges)
    return pl.when(pl.col(name).is_null()).then(len(edges) + 1).otherwise(band).alias(name)


def groups(sample: Sample, place: int) -> Iterator[tuple[str, str, NDArray[np.int64]]]:
    """Dimension, group and positions of the respondents of every cell of a place that has any: all of it first."""
    here = np.flatnonzero(sample.place == place)
    levels = sample.level[here]
    yield "all", "all", here
    for factor, (dimension, names) in enumerate(GROUPS.items()):
        for level, name in enumerate(names):
            rows = here[levels[:, factor] == level]
            if len(rows):
                yield dimension, name, rows
