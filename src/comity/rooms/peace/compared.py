"""A process held against attempts at peace elsewhere: what those that lasted and those that failed had promised."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from comity.rooms.peace.attempts import COMPREHENSIVE, PROMISED, SCOPES
from comity.rooms.peace.attempts import YEARS as BEFORE
from comity.rooms.peace.wilson import wilson

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

JUDGED = ("lasted", "failed")


@dataclass(frozen=True)
class Share:
    """How many of some attempts promised a component."""

    hits: int
    cases: int

    @property
    def ends(self) -> tuple[float, float]:
        """The 95 % interval of the share."""
        return wilson(self.hits, self.cases)


@dataclass(frozen=True)
class Compared:
    """One process beside the others.

    Attributes:
        process: its name.
        until: day of the agreement up to which it is read.
        since: day from which on.
        comprehensive: whether that agreement is a comprehensive one.
        title: of that agreement.
        promised: components.
        shares: by component and verdict, of the attempts of other processes.
        attempts: this process's own, by day.
        between: title of the latest ceasefire between states that came later; None if there is none.
        otherwise: of the judged attempts elsewhere whose parties' own fighting is known too, those it judges otherwise.
        both: how many those are.
    """

    process: str
    until: str
    since: str
    comprehensive: bool
    title: str
    promised: tuple[str, ...]
    shares: Mapping[tuple[str, str], Share]
    attempts: list[dict[str, Any]]
    between: str | None
    otherwise: int
    both: int

    def apart(self, component: str) -> bool:
        """Whether the intervals of those that lasted and those that failed do not meet."""
        (low, high), (other_low, other_high) = (self.shares[component, verdict].ends for verdict in JUDGED)
        return low > other_high or other_low > high


def compared(
    agreements: pl.DataFrame, attempts: pl.DataFrame, components: Mapping[str, str], war: Collection[int]
) -> Compared | None:
    """The national process of a country with the latest comprehensive agreement, or else the latest agreement.

    Args:
        agreements: of the country, as in the edition.
        attempts: all, as in the edition.
        components: names by key.
        war: years of war in the country.

    Returns:
        None where no agreement is on a conflict inside the country as a whole, where there was no war in the five
        years up to it, so that the attempts elsewhere are not like it, or where nothing can be compared.
    """
    national = agreements.filter(pl.col("scope").is_in(SCOPES)).sort("day", "agreement")
    judged = attempts.filter(pl.col("verdict").is_in(JUDGED))
    if national.is_empty() or judged.is_empty():
        return None
    full = national.filter(pl.col("stage") == COMPREHENSIVE)
    last = (national if full.is_empty() else full).row(-1, named=True)
    year = int(last["day"][:4])
    if not any(year - BEFORE <= one <= year for one in war):
        return None
    own = attempts.filter(pl.col("process") == last["process"]).sort("last")
    since = f"{year - PROMISED}{last['day'][4:]}"
    if own.height > 1 and not full.is_empty():
        since = max(since, own["last"][-2])
    inside = (pl.col("process") == last["process"]) & (pl.col("day") > since) & (pl.col("day") <= last["day"])
    others = judged.filter(pl.col("process") != last["process"])
    if set(others["verdict"]) != set(JUDGED):
        return None
    known = others.filter(pl.col("parties_verdict").is_in(JUDGED))
    return Compared(
        process=last["process"],
        until=last["day"],
        since=since,
        comprehensive=not full.is_empty(),
        title=last["title"],
        promised=tuple(sorted({one for each in national.filter(inside)["components"] for one in each})),
        shares=_shares(others, components),
        attempts=own.to_dicts(),
        between=_between(agreements, last["day"]),
        otherwise=known.filter(pl.col("parties_verdict") != pl.col("verdict")).height,
        both=known.height,
    )


def _shares(attempts: pl.DataFrame, components: Iterable[str]) -> dict[tuple[str, str], Share]:
    """Attempts with each component, of all of a verdict, by component and verdict."""
    of = Counter(attempts["verdict"])
    rows = attempts.select("verdict", "components").rows()
    with_it = Counter((key, verdict) for verdict, held in rows for key in set(held))
    return {(key, verdict): Share(with_it[key, verdict], of[verdict]) for key in components for verdict in JUDGED}


def _between(agreements: pl.DataFrame, day: str) -> str | None:
    """The latest ceasefire between states after a day: there, war is no longer inside a state alone."""
    truce = (pl.col("scope") == "Inter") & (pl.col("stage") == "ceasefire") & (pl.col("day") > day)
    later = agreements.filter(truce).sort("day", "agreement")
    return None if later.is_empty() else str(later["title"][-1])
