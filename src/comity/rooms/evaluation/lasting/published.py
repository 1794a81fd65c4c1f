"""What others found of peacekeepers and lasting peace, and what the nearest estimate here says of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    from comity.edition import Edition

LESS, MORE, NONE = "less often", "more often", "none found"


@dataclass(frozen=True)
class Published:
    """A published direction, and the estimate here that comes closest.

    Attributes:
        source: authors and year.
        doi: of it, checked by a look-up; None where none was.
        says: what of.
        reported: whether war comes back `LESS` or `MORE` often.
        who, check: row of the table lasting_checks.
        known: how it is known.
        evidence: row of the registry's evidence; None if there is none.
    """

    source: str
    doi: str | None
    says: str
    reported: str
    who: str
    check: str
    known: str
    evidence: str | None = None


FORTNA_2004 = "10.1111/j.0020-8833.2004.00301.x"
KREUTZ = "10.1177/0022343309353108"

PUBLISHED = (
    Published(
        "Fortna (2004)", FORTNA_2004, "peacekeepers", LESS, "any", "wars", "abstract read", evidence="fortna-2004"
    ),
    Published("Fortna (2008)", None, "peacekeepers", LESS, "any", "as Fortna", "the author's own description read"),
    Published("Kreutz (2010)", KREUTZ, "peacekeepers in the country", LESS, "any", "as Kreutz", "abstract read"),
    Published(
        "Kreutz (2010)", KREUTZ, "a victory of the government", LESS, "how: government victory", "main", "abstract read"
    ),
    Published("Kreutz (2010)", KREUTZ, "a fight over government", MORE, "over government", "main", "abstract read"),
)
"""Fortna counts wars of a thousand deaths, Kreutz peacekeepers in the country whatever they were sent for (as the web
appendix says). No interval of theirs was read, so none is given."""


@dataclass(frozen=True)
class Compared:
    """A published direction beside an estimate.

    Attributes:
        published: theirs.
        size: hazard ratio of theirs that the registry has with its interval; None if not.
        ours: row of the table lasting_checks.
        here: direction here.
    """

    published: Published
    size: tuple[float, float, float] | None
    ours: dict[str, Any]
    here: str

    @property
    def verdict(self) -> str:
        """Whether the two agree."""
        if self.here == self.published.reported:
            return "agrees"
        return "not confirmed" if self.here == NONE else "disagrees"


def direction(low: float | None, high: float | None) -> str:
    """What an interval of a hazard ratio tells of the direction."""
    if low is None or high is None:
        return NONE
    if high < 1:
        return LESS
    return MORE if low > 1 else NONE


def compared(edition: Edition) -> list[Compared]:
    """Every published direction beside the nearest estimate here."""
    checks = {(row["who"], row["check"]): row for row in edition.table("lasting_checks").iter_rows(named=True)}
    evidence = {
        row["evidence"]: row
        for row in edition.table("evidence").filter(pl.col("low").is_not_null()).iter_rows(named=True)
    }
    found = []
    for one in PUBLISHED:
        ours = checks[one.who, one.check]
        read = evidence.get(one.evidence or "")
        whole = read is not None and read["measure"] == "hazard ratio"
        size = (read["estimate"], read["low"], read["high"]) if read is not None and whole else None
        found.append(Compared(one, size, ours, direction(ours["low"], ours["high"])))
    return found
