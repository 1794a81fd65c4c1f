"""The rows of the deterrence models: directed pairs of states by year, with what was known of them before the year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from comity.panels.make import panel
from comity.panels.tables import pledges
from comity.rooms.alliances.deterrence.outcome import begun
from comity.rooms.alliances.deterrence.portfolio import similarity
from comity.rooms.alliances.deterrence.terms import BOTH_DEMOCRATIC, BOUND_ALONE
from comity.sources.corrected import corrected
from comity.sources.readers.mid_dyads import dyadic_disputes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from comity.sources.mirror import Mirror

FIRST, LAST = 1816, 2014
"""Years in which every source covers the rows; disputes end them."""
DEMOCRATIC = 6
"""Polity score from which a state is called democratic, as in the published findings."""
ADDITIONS = ("disputes", "alliances", "capabilities", "contiguity", "majors", "democracy", "distance", "peace_spells")
SOURCES = (
    "cow_mid", "atop_more", "cow_capabilities", "cow_contiguity", "cow_majors", "isard_democracy", "cow_capitals",
    "registry",
)  # fmt: skip


@dataclass(frozen=True)
class Rows:
    """Directed dyad-years, sorted by challenger, target and year.

    Attributes:
        challenger: COW code, shape (n,).
        target: COW code, shape (n,).
        year: calendar year, shape (n,).
        relevant: whether the pair was politically relevant in the year.
        began: whether the challenger began a dispute with the target.
        force: whether it did and used force in it.
        ongoing: whether a dispute of the two went on and none began.
        x: covariates by name, each of shape (n,); NaN where not known.
    """

    challenger: NDArray[np.int64]
    target: NDArray[np.int64]
    year: NDArray[np.int64]
    relevant: NDArray[np.bool_]
    began: NDArray[np.bool_]
    force: NDArray[np.bool_]
    ongoing: NDArray[np.bool_]
    x: dict[str, NDArray[np.float64]]

    def __len__(self) -> int:
        """Number of rows."""
        return len(self.year)


def rows(mirror: Mirror, years: tuple[int, int] = (FIRST, LAST)) -> Rows:
    """All directed pairs of states, year by year.

    Politically relevant are pairs that are contiguous by land or across at most 400 miles of water, or of which one is
    a major power (Lemke & Reed 2001, doi:10.1177/0022002701045001006).

    Raises:
        SourceError: a publisher's file is missing or not as declared.
    """
    frame = panel("dyad-year", add=ADDITIONS, years=years, mirror=mirror).frame
    one, two, year = (frame[name].to_numpy().astype(np.int64) for name in ("ccode1", "ccode2", "year"))
    near, big = frame["conttype"].to_numpy(), [frame[f"cowmaj{side}"].to_numpy() > 0 for side in (1, 2)]
    onset = frame["cowmidonset"].to_numpy() > 0
    outcome = _outcome(mirror, one, two, year)
    return Rows(
        challenger=one,
        target=two,
        year=year,
        relevant=(near > 0) | big[0] | big[1],
        began=outcome[0],
        force=outcome[1],
        ongoing=(frame["cowmidongoing"].to_numpy() > 0) & ~onset,
        x=_pledges_of_others(frame, one, two, year)
        | {"similarity": similarity(pledges(mirror), one, two, year)}
        | _controls(frame, near, big),
    )


def _outcome(
    mirror: Mirror, one: NDArray[np.int64], two: NDArray[np.int64], year: NDArray[np.int64]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Whether the first state of each row began a dispute with the second, and with force."""
    found = begun(corrected(dyadic_disputes, mirror))
    place = _place(one, two, year)
    sought = _place(*(found[name].to_numpy().astype(np.int64) for name in ("cow1", "cow2", "year")))
    at = np.searchsorted(place, sought).clip(max=len(place) - 1)
    inside = place[at] == sought
    began, force = np.zeros(len(place), dtype=np.bool_), np.zeros(len(place), dtype=np.bool_)
    began[at[inside]] = True
    force[at[inside]] = found["force"].to_numpy()[inside]
    return began, force


def _place(one: NDArray[np.int64], two: NDArray[np.int64], year: NDArray[np.int64]) -> NDArray[np.int64]:
    """A number for each row that sorts as challenger, target and year do."""
    return (one * 1000 + two) * 10_000 + year


def reverse(one: NDArray[np.int64], two: NDArray[np.int64], year: NDArray[np.int64]) -> NDArray[np.int64]:
    """Number of the row with the same pair the other way round; rows sorted by pair, every pair there both ways."""
    return np.lexsort((year, one, two))


def _pledges_of_others(
    frame: pl.DataFrame, one: NDArray[np.int64], two: NDArray[np.int64], year: NDArray[np.int64]
) -> dict[str, NDArray[np.float64]]:
    """Whether any third state has promised the target, or the challenger, each kind of help.

    A row says what the first state promised the second. What a state was promised by all is a sum over the rows in
    which it is second; what the other of the pair promised is taken off.
    """
    back = reverse(one, two, year)
    out = {}
    for name, column in (
        ("target_defence", "atop_defense"),
        ("challenger_offence", "atop_offense"),
        ("challenger_neutrality", "atop_neutral"),
        ("challenger_defence", "atop_defense"),
    ):
        promised = frame[column].to_numpy().astype(np.int64)
        to_second = frame.select(pl.col(column).cast(pl.Int64).sum().over("ccode2", "year")).to_series().to_numpy()
        others = to_second - promised
        out[name] = ((others if name == "target_defence" else others[back]) > 0).astype(np.float64)
    return out | {BOUND_ALONE: _bound_alone(frame["atop_defense"].to_numpy() > 0, one, two, year)}


def _bound_alone(
    defence: NDArray[np.bool_], one: NDArray[np.int64], two: NDArray[np.int64], year: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Whether a third state has promised the second state defence, and the first none."""
    out = np.zeros(len(year))
    order = np.argsort(year, kind="stable")
    for part in np.split(order, np.unique(year[order], return_index=True)[1][1:]):
        states, number = np.unique(np.concatenate([one[part], two[part]]), return_inverse=True)
        first, second = number[: len(part)], number[len(part) :]
        owed = np.zeros((len(states), len(states)))  # owed[k, j]: k has promised j
        owed[first, second] = defence[part]
        shared = owed.T @ owed  # those who promised both
        others = owed.sum(axis=0)[second] - shared[second, first] - owed[first, second]
        out[part] = others > 0
    return out


def _controls(
    frame: pl.DataFrame, near: NDArray[np.int64], big: list[NDArray[np.bool_]]
) -> dict[str, NDArray[np.float64]]:
    """Capabilities, distance, regime and years of peace."""
    cinc = [frame[f"cinc{side}"].cast(pl.Float64).to_numpy() for side in (1, 2)]
    polity = [frame[f"polity2{side}"].cast(pl.Float64).fill_null(float("nan")).to_numpy() for side in (1, 2)]
    scores = [frame[f"euds{side}"].cast(pl.Float64).fill_null(float("nan")).to_numpy() for side in (1, 2)]
    lower = np.minimum(*polity)
    total = cinc[0] + cinc[1]
    return {
        "capability_share": np.divide(cinc[0], total, out=np.full(len(total), np.nan), where=total > 0),
        "land_border": (near == 1).astype(np.float64),
        "sea_border": (near > 1).astype(np.float64),
        "log_distance": np.log1p(frame["capital_distance"].cast(pl.Float64).to_numpy()),
        BOTH_DEMOCRATIC: np.where(np.isnan(lower), np.nan, (lower >= DEMOCRATIC).astype(np.float64)),
        "challenger_major": big[0].astype(np.float64),
        "target_major": big[1].astype(np.float64),
        "peace_years": frame["cowmidspell_calendar"].cast(pl.Float64).to_numpy(),
        "lower_democracy": np.minimum(*scores),
    }
