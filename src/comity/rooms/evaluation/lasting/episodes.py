"""Peace spells: the time from the end of an episode of civil war to the next episode, or to the end of the data.

UCDP ends an episode in the last year with 25 deaths that a year without them follows. Nothing can recur in that quiet
year by definition, so the time at risk begins on the first of January after it: a spell that ended the war in 1995 is
at risk from January 1997. Counting the quiet year would credit whoever was there with a year in which nothing could
happen.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from comity.panels.codes import from_code
from comity.sources.corrected import corrected
from comity.sources.readers import ucdp_more

if TYPE_CHECKING:
    from comity.sources.mirror import Mirror

SOURCES = ("ucdp_termination", "ucdp_prio_conflict")
LAST = 2020
"""Last year of the release: an episode active in it has not ended."""

CIVIL = ("intrastate", "internationalised")
"""Types of conflict looked at: between a state and a group, with or without foreign troops."""

HOW = {
    1: "agreement",
    2: "ceasefire",
    3: "government victory",
    4: "rebel victory",
    5: "low activity",
    6: "actor gone",
}
"""How an episode ended, in this room's words; `low activity` and `actor gone` are ends that nothing marks."""

UCDP_ALONE = {751}
"""Places of UCDP that are no states of the registry: Hyderabad, 1947 to 1948."""
UCDP_HEIRS = {345: "SRB"}
"""UCDP goes on with Yugoslavia's code for Serbia."""


def spells(mirror: Mirror, state_spells: pl.DataFrame, as_of: date, *, unit: str = "conflict") -> pl.DataFrame:
    """Every peace spell after an episode of civil war since 1946.

    Args:
        mirror: the publishers' files.
        state_spells: the registry's table.
        as_of: first day of the last month that may be known.
        unit: "conflict", or "dyad" for a government and one group.

    Returns:
        spell (String, unit and last day of the war), unit (Int64, UCDP's id), conflict (Int64), state (String),
        issue (String, government or territory), type (String), began (Date, the episode's), first (Date, first death of
        the conflict or dyad), ended (Date), precision (Int64, 1 the day is known, up to 6), how (String, of `HOW`),
        war_months (Int64, 1 or more: an episode of a few weeks whose first day is not known stands as beginning after
        its end), severe (Boolean, 1,000 deaths in a year), earlier (Int64, episodes before), from (Date, first month
        at risk), until (Date, month of the next episode or last month of the data), recurred (Boolean) and months
        (Int64, at risk, the last included; 0 if it ended too late to be at risk); by unit and end.

    Raises:
        SourceError: a file is missing or not as declared.
        BuildError: a country that no state of the registry is.
    """
    last = last_year(as_of)
    rows = _years(mirror, unit).filter(pl.col("year") <= last)
    order = ["unit", "began"]
    episodes = (
        rows.group_by(order)
        .agg(
            pl.col("conflict", "first", "gw").first(),
            pl.col("type").last(),
            pl.col("end", "end_prec", "outcome").drop_nulls().last(),
            final=pl.col("year").max(),
            severe=(pl.col("intensity") == 2).any(),
        )
        .sort(order)
        .with_columns(earlier=pl.int_range(pl.len()).over("unit"), next=pl.col("began").shift(-1).over("unit"))
    )
    whole = pl.col("outcome").is_not_null() & (pl.col("final") < last) & (pl.col("end").dt.year() == pl.col("final"))
    ended = episodes.filter(whole).with_columns(
        _day=pl.col("began").dt.strftime("%Y-%m-%d"),
        issue=pl.col("conflict").replace_strict(_issues(mirror), default=None),
    )
    keyed = from_code(ended, state_spells, system="gw", code="gw", day="_day", ignore=UCDP_ALONE, heirs=UCDP_HEIRS)
    start = pl.date(pl.col("end").dt.year() + 2, 1, 1)
    until = pl.col("next").dt.truncate("1mo").fill_null(date(last, 12, 1))
    span = (until.dt.year() - start.dt.year()) * 12 + until.dt.month() - start.dt.month() + 1
    war = (pl.col("end").dt.year() - pl.col("began").dt.year()) * 12 + pl.col("end").dt.month()
    return keyed.select(
        pl.format("{}:{}", "unit", "end").alias("spell"),
        pl.col("unit", "conflict").cast(pl.Int64),
        "state", "issue", "type", "began", "first",
        pl.col("end").alias("ended"),
        pl.col("end_prec").cast(pl.Int64).alias("precision"),
        pl.col("outcome").replace_strict(HOW, return_dtype=pl.String).alias("how"),
        pl.max_horizontal(war - pl.col("began").dt.month() + 1, 1).cast(pl.Int64).alias("war_months"),
        "severe",
        pl.col("earlier").cast(pl.Int64),
        start.alias("from"),
        until.alias("until"),
        pl.col("next").is_not_null().alias("recurred"),
        pl.max_horizontal(span, 0).cast(pl.Int64).alias("months"),
    ).sort("unit", "ended")  # fmt: skip


def last_year(as_of: date) -> int:
    """The last whole year that may be known and is in the release."""
    return min(LAST, as_of.year if as_of.month == 12 else as_of.year - 1)


def _years(mirror: Mirror, unit: str) -> pl.DataFrame:
    """Years of civil war; an episode goes by the day it began.

    The episode's number does not serve: ten conflicts that came back in 2020 keep the number of their last episode.
    """
    read = ucdp_more.conflict_terminations if unit == "conflict" else ucdp_more.dyad_terminations
    rows = corrected(read, mirror).with_columns(unit=pl.col(unit)).filter(pl.col("type").is_in(CIVIL))
    known = pl.col("ended").fill_null(value=False) & pl.col("outcome").is_not_null()
    return rows.select(
        "unit", "conflict", "year", "type", "intensity",
        gw=pl.col("gw").list.first(),
        first="start",
        began="episode_start",
        **{name: pl.when(known).then(pl.col(name)) for name in ("end", "end_prec", "outcome")},
    ).sort("unit", "year")  # fmt: skip


def _issues(mirror: Mirror) -> dict[int, str]:
    """Whether each conflict is over government; one over both counts as over government."""
    rows = corrected(ucdp_more.parties, mirror).group_by("conflict").agg(pl.col("issue").sort_by("year").first())
    return {conflict: "territory" if issue == "territory" else "government" for conflict, issue in rows.rows()}
