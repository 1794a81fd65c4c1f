"""What others found, beside what the models here say: agreement, or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from comity.edition import Edition

COMPARED = {
    "leeds-2003-defence": ("target_defence", "all years"),
    "johnson-leeds-2011-target": ("target_defence", "all years"),
    "benson-2011-deterrent": ("target_defence", "all years"),
    "kenwick-2015-prenuclear": ("target_defence", "1816 to 1945"),
    "kenwick-2015-nuclear": ("target_defence", "1946 to 1991"),
    "leeds-2003-offence": ("challenger_offence", "all years"),
    "benson-2011-compellent": ("challenger_offence", "all years"),
    "leeds-2003-neutrality": ("challenger_neutrality", "all years"),
    "johnson-leeds-2011-challenger": ("challenger_defence", "all years"),
}
"""Row of the registry's evidence, and the pledge and era here that come closest to it."""

NONE = "none found"


@dataclass(frozen=True)
class Compared:
    """A published finding and ours.

    Attributes:
        source: author and year, as cited.
        reported: direction of the finding: "fewer", "more" or "none found".
        size: relative likelihood as reported, where it was read.
        pledge: ours, key of `terms.PLEDGES`.
        era: ours.
        estimate: risk ratio here.
        low: lower end of its 95 % interval.
        high: upper end.
        here: direction here: "fewer", "more" or "none found".
        doi: as confirmed, or None.
    """

    source: str
    reported: str
    size: float | None
    pledge: str
    era: str
    estimate: float
    low: float
    high: float
    here: str
    doi: str | None

    @property
    def verdict(self) -> str:
        """Whether the two agree."""
        if self.here == self.reported:
            return "agrees"
        return "not confirmed" if NONE in (self.here, self.reported) else "disagrees"


def direction(low: float, high: float) -> str:
    """What an interval of a risk ratio tells of the direction."""
    if high < 1:
        return "fewer"
    return "more" if low > 1 else NONE


def compared(edition: Edition) -> list[Compared]:
    """The published findings of the registry, each beside the nearest estimate for politically relevant pairs."""
    evidence = {row["evidence"]: row for row in edition.table("evidence").to_dicts()}
    main = edition.table("deterrence_effects").filter(
        (pl.col("check") == "main") & (pl.col("population") == "relevant") & pl.col("model").str.contains("dyadic")
    )
    ours = {(row["estimand"], row["era"]): row for row in main.to_dicts()}
    found = []
    for key, (pledge, era) in COMPARED.items():
        row, mine = evidence[key], ours[pledge, era]
        size = row["estimate"]
        told = row["measure"].removeprefix("direction: ") if size is None else ("fewer" if size < 1 else "more")
        found.append(
            Compared(
                source=row["source"].split(")")[0] + ")",
                reported=told,
                size=size,
                pledge=pledge,
                era=era,
                estimate=mine["estimate"],
                low=mine["low"],
                high=mine["high"],
                here=direction(mine["low"], mine["high"]),
                doi=row["doi"],
            )
        )
    return found
