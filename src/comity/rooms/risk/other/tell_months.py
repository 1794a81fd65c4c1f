"""What is said of the two types by month, in an edition that was built with UCDP's events."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from comity.finding import Finding
from comity.panels.times import month_text
from comity.quantity import Quantity
from comity.rooms.risk.other.record import LEVEL
from comity.rooms.risk.other.tell import TOLD, WORDS
from comity.rooms.risk.other.years import TYPES

if TYPE_CHECKING:
    from comity.edition import Edition

SOURCE = "ucdp_ged"
_FARED = (
    "This forecast repeats the country's own recent months. Its error over all countries, {from} to {to}, was {error} "
    "a month (CRPS), against {rule:n} for repeating the last twelve months."
)


def by_month(edition: Edition, state: str) -> list[Finding]:
    """A sentence a type on the next twelve months; none where the edition has no events by month."""
    if "risk_other_months" not in edition.manifest["tables"]:
        return []
    mine = edition.table("risk_other_months").filter(pl.col("state") == state)
    skill = edition.table("risk_other_months_skill")
    return [
        _finding(kind, rows, skill.filter(pl.col("type") == kind))
        for kind in TYPES
        if (rows := mine.filter(pl.col("type") == kind).sort("month")).height
    ]


def _finding(kind: str, rows: pl.DataFrame, skill: pl.DataFrame) -> Finding:
    total = np.asarray(rows["draws"].to_list(), dtype=np.int64).sum(axis=0)
    low, middle, high = (
        int(np.quantile(total, share, method="inverted_cdf")) for share in ((1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2)
    )
    values = {
        f"p{t}": Quantity(value=float((total >= t).mean()), unit="probability", standing="estimated", source=SOURCE)
        for t in TOLD
    }
    values |= {f"t{t}": Quantity(value=t, unit="deaths", standing="assumed", source=SOURCE) for t in TOLD}
    values["total"] = Quantity(
        value=middle, unit="deaths", standing="estimated", source=SOURCE, low=low, high=high, level=LEVEL
    )
    errors = dict(skill.filter(pl.col("group") == "all").select("model", "crps").iter_rows())
    values |= {
        name: Quantity(value=errors[model], unit="deaths", standing="measured", source=SOURCE)
        for name, model in (("error", "comity"), ("rule", "conflictology"))
    }
    months = rows["month"].to_list()
    return Finding(
        topic="warning",
        text=(
            "By month, {first} to {end}, from {what}: {p25} chance of at least {t25} in all, {p1000} of at least "
            "{t1000:n}; the middle path has {total:i}."
        ),
        values=values,
        terms={"first": month_text(months[0]), "end": month_text(months[-1]), "what": WORDS[kind]}
        | {"from": str(skill["first"][0]), "to": str(skill["last"][0])},
        caveats=(_FARED,),
    )
