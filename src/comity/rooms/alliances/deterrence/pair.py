"""One pair of states: what the models knew of it, and the chances they give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from comity.errors import NoData
from comity.rooms.alliances.deterrence.logit import Z95
from comity.rooms.alliances.deterrence.terms import PLEDGES, covariates, design

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from comity.edition import Edition

PACT = next(iter(PLEDGES))


@dataclass(frozen=True)
class Estimate:
    """A number with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Pair:
    """A challenger and a target in the last year covered.

    Attributes:
        challenger: key of the state.
        target: key of the state.
        challenger_name: as it stands in a sentence.
        target_name: as it stands in a sentence.
        year: year of the covariates.
        known: covariates by name, None where not known.
        population: which model speaks of the pair, "relevant" or "all".
        era: era of that model.
        missing: names of covariates that are not known.
        chances: chance of a dispute begun in a year "with" and "without" the pact; none if something is missing.
        ratio: chance with the pact over that without.
    """

    challenger: str
    target: str
    challenger_name: str
    target_name: str
    year: int
    known: dict[str, Any]
    population: str
    era: str
    missing: tuple[str, ...]
    chances: dict[str, Estimate]
    ratio: Estimate | None

    @property
    def observed(self) -> str:
        """Whether the target had the pact."""
        return "with" if self.known[PACT] else "without"


def pair(edition: Edition, challenger: str, target: str, year: int | None = None) -> Pair:
    """A pair from the edition's tables.

    Raises:
        NoData: the models do not know the pair, or not that year.
    """
    import polars as pl

    table = edition.table("deterrence_pairs")
    last = int(str(table["year"].max()))
    names = edition.names("state")
    if year is not None and year != last:
        raise NoData(
            f"The deterrence models know pairs as they were in {last}, not in {year}.",
            remedy=f"Leave --on out, or give --on {last}.",
        )
    rows = table.filter((pl.col("challenger") == challenger) & (pl.col("target") == target)).to_dicts()
    if not rows:
        there = set(table["challenger"].unique())
        gone = [names.title(state) for state in (challenger, target) if state not in there]
        raise NoData(
            f"{' and '.join(gone)} stood in no pair of the Correlates of War system in {last}, the last year covered.",
            remedy="Name two states that were members of the state system then.",
        )
    known = rows[0]
    missing = tuple(name for name in covariates() if known[name] is None)
    population = "relevant" if known["relevant"] else "all"
    era = "since 1992"
    chances, ratio = ({}, None) if missing else _chances(edition, known, population, era)
    return Pair(
        challenger, target, names.prose(challenger), names.prose(target), last, known, population, era, missing,
        chances, ratio,
    )  # fmt: skip


def _chances(
    edition: Edition, known: dict[str, Any], population: str, era: str
) -> tuple[dict[str, Estimate], Estimate]:
    """Chances with and without the pact, and their ratio, with intervals by the delta method."""
    terms, beta, covariance = _model(edition, population, era)
    rows = {}
    for name, value in (("with", 1.0), ("without", 0.0)):
        x = {key: np.array([float(known[key])]) for key in covariates()} | {PACT: np.array([value])}
        columns, all_terms = design(x, covariates())
        rows[name] = columns[0, [all_terms.index(term) for term in terms]]
    chances = {name: _chance(row, beta, covariance) for name, row in rows.items()}
    one, none = (chances[name].value for name in ("with", "without"))
    gradient = (1 - one) * rows["with"] - (1 - none) * rows["without"]
    spread = Z95 * float(np.sqrt(gradient @ covariance @ gradient))
    ratio = one / none
    return chances, Estimate(ratio, ratio * float(np.exp(-spread)), ratio * float(np.exp(spread)))


def _chance(row: NDArray[np.float64], beta: NDArray[np.float64], covariance: NDArray[np.float64]) -> Estimate:
    """A chance with an interval that is symmetric in log odds."""
    index, spread = float(row @ beta), Z95 * float(np.sqrt(row @ covariance @ row))
    value, low, high = (float(1 / (1 + np.exp(-(index + side * spread)))) for side in (0, -1, 1))
    return Estimate(value, low, high)


def _model(edition: Edition, population: str, era: str) -> tuple[list[str], NDArray[np.float64], NDArray[np.float64]]:
    """Terms, coefficients and dyadic-robust covariance of a model."""
    import polars as pl

    mine = (pl.col("population") == population) & (pl.col("era") == era)
    table = edition.table("deterrence_coefficients").filter(mine)
    terms = table["term"].to_list()
    number = {term: place for place, term in enumerate(terms)}
    covariance = np.zeros((len(terms), len(terms)))
    for one, two, value in (
        edition.table("deterrence_covariances").filter(mine).select("term", "other", "covariance").rows()
    ):
        covariance[number[one], number[two]] = covariance[number[two], number[one]] = value
    return terms, table["coefficient"].to_numpy(), covariance
