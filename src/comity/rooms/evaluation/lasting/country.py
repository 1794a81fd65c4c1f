"""The peace spells of one country, and what became of spells like each of them elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from comity.errors import NoData
from comity.rooms.evaluation.lasting.curves import Point, curve

if TYPE_CHECKING:
    from comity.edition import Edition

YEARS = 10
"""Years at risk over which spells are compared."""

ENDED = {
    "agreement": "an agreement or a ceasefire",
    "ceasefire": "an agreement or a ceasefire",
    "government victory": "a victory",
    "rebel victory": "a victory",
    "low activity": "no clear end",
    "actor gone": "no clear end",
}
"""Classes of end within which spells are compared."""


@dataclass(frozen=True)
class Like:
    """What became of spells like one: ended in the same way and period, in other countries.

    Attributes:
        ended: class of end.
        since: whether since 1990.
        points: by whether the UN or an alliance was there when the time at risk began: spells, and the curve at the
            last year that both curves reach, `YEARS` at most.
    """

    ended: str
    since: bool
    points: dict[str, tuple[int, Point]]


@dataclass(frozen=True)
class Country:
    """Peace spells of a country.

    Attributes:
        state: key.
        name: to show.
        spells: rows of the table peace_spells, by end.
        like: what became of spells like the last one.
        acronyms: of operations.
        deaths: in organised violence of any kind in the years of the last spell that UCDP counts, by type; None where
            it ended before they are counted.
        years: first and last of these years.
        last: last month of the data, ISO.
    """

    state: str
    name: str
    spells: list[dict[str, Any]]
    like: Like
    acronyms: dict[str, str]
    deaths: dict[str, int] | None
    years: tuple[int, int]
    last: str


def country(edition: Edition, state: str) -> Country:
    """What the edition holds on a country's peace spells.

    Raises:
        NoData: no civil war that ended is on record there.
    """
    table = edition.table("peace_spells")
    own = table.filter(pl.col("state") == state).sort("ended", "spell").to_dicts()
    name = edition.names("state").prose(state)
    last = str(table["until"].max())[:7]
    if not own:
        raise NoData(
            f"UCDP has no episode of civil war in {name} that began after 1945 and had ended by {last[:4]}.",
            remedy="Leave the country out for the comparison of all peace spells.",
        )
    deaths, years = _deaths(edition, state, own[-1])
    return Country(
        state=state,
        name=name,
        spells=own,
        like=_like(table.filter(pl.col("state") != state), own[-1]),
        deaths=deaths,
        years=years,
        acronyms=dict(edition.table("operations").select("operation", "acronym").rows()),
        last=last,
    )


def _deaths(edition: Edition, state: str, spell: dict[str, Any]) -> tuple[dict[str, int] | None, tuple[int, int]]:
    """Deaths by type in the years after the war's last and before the next war's first, as far as they are counted."""
    table = edition.table("deaths_year")
    begin, known = int(spell["ended"][:4]) + 1, (table["year"].min(), table["year"].max())
    end = min(spell["until"].year - int(spell["recurred"]), int(str(known[1])))
    if begin < int(str(known[0])) or end < begin:
        return None, (begin, end)
    rows = table.filter((pl.col("state") == state) & pl.col("year").is_between(begin, end))
    return {kind: int(rows[kind].sum()) for kind in ("state_based", "non_state", "one_sided")}, (begin, end)


def _like(others: pl.DataFrame, spell: dict[str, Any]) -> Like:
    """Spells elsewhere that ended in the same way and period, with somebody there at the start and with nobody."""
    ended, since = ENDED[spell["how"]], spell["ended"] >= "1990"
    same = others.filter(
        pl.col("how").is_in([how for how, name in ENDED.items() if name == ended])
        & ((pl.col("ended") >= "1990") == since)
        & (pl.col("months") > 0)
    )
    groups = {
        "there": pl.col("start").is_in(["un", "alliance", "both"]),
        "neither": pl.col("start") == "neither",
    }
    made: dict[str, tuple[int, tuple[Point, ...]]] = {}
    for who, kept in groups.items():
        rows = same.filter(kept)
        if rows.height:
            stop = rows["months"].to_numpy()
            start = np.zeros(len(stop), dtype=np.int64)
            made[who] = (rows.height, curve(start, stop, rows["recurred"].to_numpy(), YEARS))
    year = min((len(points) for _, points in made.values()), default=1) - 1
    return Like(ended, since, {who: (n, points[year]) for who, (n, points) in made.items()})
