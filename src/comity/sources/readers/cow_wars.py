"""Correlates of War project, inter-state wars 4.0: who was at war with whom, year by year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from comity.sources.files.bulk import read_bulk_csv
from comity.sources.files.formats import read_csv
from comity.sources.files.published import Published, unreadable
from comity.sources.files.variants import blanked, header, one_of

if TYPE_CHECKING:
    from pathlib import Path

    from comity.sources.mirror import Mirror

INTERSTATE_WARS = "cow/cow_war_inter.csv"
INTERSTATE_WARS_PUBLISHED = "cow/Inter-StateWarData_v4.0.csv"

_WHOLE = ("warnum", "ccode1", "ccode2", "year")
_FLAGS = ("cowinteronset", "initiator1", "initiator2", "resume")
_NO_SPELL = -8
_MOST = 100_000_000

_SPELL = ("StartYear", "StartMonth", "StartDay", "EndYear", "EndMonth", "EndDay")


def interstate_wars(mirror: Mirror) -> pl.DataFrame:
    """Wars between states by directed dyad of enemies and year; wars of 1823 to 2003.

    The list covers 1816 to 2007: a pair of states without a row in one of those years was not at war. Every pair
    of opponents who were in the war on the same day has a row in both directions, whether or not their troops
    met. Where fighting stopped and was taken up again, in five wars, the second spell has rows of its own
    (`resumed`) with an onset of its own; they stand beside the first spell's where both fall in one year. A state
    that changed sides (Italy in 1943) has rows on each.

    The package's table is read, and the publisher's list of participants, Inter-StateWarData_v4.0.csv, from which
    the package made it. The package lost the outcomes of resumptions.

    Returns:
        war (Int32, COW's number), cow1 and cow2 (Int32), year (Int32), resumed (Boolean), onset (Boolean, the
        pair's first year of war or of the resumption), side1 and side2 (Int8, 1 or 2), initiator1 and initiator2
        (Boolean), outcome1 and outcome2 (Int8 as COW has it: 1 winner, 2 loser, 3 compromise, 4 became another
        kind of war, 6 stalemate, 8 changed sides; null in a resumption), deaths1 and deaths2 (Int64, battle
        deaths of that state in the whole war on that side, not of the year; null if not known); by war, cow1,
        cow2, year and resumed.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    path = one_of(mirror, "cow_wars", INTERSTATE_WARS, INTERSTATE_WARS_PUBLISHED)
    dyads = _enemies(_participants(path)) if "WarNum" in header(path) else _package(path)
    return dyads.select(
        war="warnum",
        cow1="ccode1",
        cow2="ccode2",
        year="year",
        resumed=pl.col("resume") == 1,
        onset=pl.col("cowinteronset") == 1,
        side1="sidea1",
        side2="sidea2",
        initiator1=pl.col("initiator1") == 1,
        initiator2=pl.col("initiator2") == 1,
        outcome1="outcome1",
        outcome2="outcome2",
        deaths1="batdeath1",
        deaths2="batdeath2",
    ).sort("war", "cow1", "cow2", "year", "resumed")


def _package(path: Path) -> pl.DataFrame:
    """Dyads by year, from the package's table."""
    columns: dict[str, type[pl.DataType]] = dict.fromkeys(_WHOLE, pl.Int32)
    columns |= dict.fromkeys((*_FLAGS, "sidea1", "sidea2", "outcome1", "outcome2"), pl.Int8)
    columns |= dict.fromkeys(("batdeath1", "batdeath2"), pl.Int64)
    read = read_csv(path, columns, optional=("outcome1", "outcome2"), nulls=("", "NA"))
    rows = blanked(read, "batdeath1", "batdeath2")
    rows.within(warnum=(1, 9999), ccode1=(1, 999), ccode2=(1, 999), year=(1816, 2100), **dict.fromkeys(_FLAGS, (0, 1)))
    rows.within(sidea1=(1, 2), sidea2=(1, 2), outcome1=(1, 8), outcome2=(1, 8), batdeath1=(0, _MOST))
    rows.within(batdeath2=(0, _MOST)).unique(*_WHOLE, "resume")
    rows.refuse(rows.frame["sidea1"] == rows.frame["sidea2"], "ccode1", "ccode2", because="two on one side")
    return rows.frame


def _participants(path: Path) -> Published:
    """Each participant's spells in a war, first and resumed, as columns `from1`, `to1`, `from2` and `to2`."""
    dates = [f"{name}{spell}" for spell in (1, 2) for name in _SPELL]
    columns: dict[str, type[pl.DataType]] = dict.fromkeys(("WarNum", "ccode", *dates), pl.Int32)
    columns |= dict.fromkeys(("Side", "Initiator", "Outcome"), pl.Int8) | {"BatDeath": pl.Int64}
    try:
        # Its lines end as an old Macintosh ends them, or in another way.
        text = b"\n".join(path.read_bytes().splitlines()) + b"\n"
    except OSError as fault:
        raise unreadable(path, fault) from None
    rows = blanked(read_bulk_csv(path, text, columns), "BatDeath")
    rows = blanked(rows, *dates[len(_SPELL) :], codes=(_NO_SPELL,))
    rows.within(WarNum=(1, 9999), ccode=(1, 999), Side=(1, 2), Initiator=(1, 2), Outcome=(1, 8), BatDeath=(0, _MOST))
    rows.within(StartYear1=(1816, 2007), EndYear1=(1816, 2007), StartYear2=(1816, 2007), EndYear2=(1816, 2007))
    rows.unique("WarNum", "ccode", "Side")
    for spell in (1, 2):
        begin, end = (tuple(f"{name}{spell}" for name in part) for part in (_SPELL[:3], _SPELL[3:]))
        rows = rows.dated(f"from{spell}", *begin).dated(f"to{spell}", *end)
        from_, to = rows.frame[f"from{spell}"], rows.frame[f"to{spell}"]
        rows.refuse(to < from_, f"from{spell}", f"to{spell}", because="an end before the start")
    return rows


def _enemies(participants: Published) -> pl.DataFrame:
    """Dyads by year, from participants: opponents who were in the war on one day."""
    return pl.concat([_spell(participants.frame, spell) for spell in (1, 2)])


def _spell(participants: pl.DataFrame, spell: int) -> pl.DataFrame:
    """Dyads by year of the first spells, or of the resumed ones."""
    one = participants.select(
        "WarNum",
        ccode="ccode",
        sidea="Side",
        initiator=(pl.col("Initiator") == 1).cast(pl.Int8),
        outcome="Outcome",
        batdeath="BatDeath",
        begin=f"from{spell}",
        end=f"to{spell}",
    ).drop_nulls("begin")
    names = [name for name in one.columns if name != "WarNum"]
    both = one.rename({name: f"{name}1" for name in names}).join(
        one.rename({name: f"{name}2" for name in names}), on="WarNum"
    )
    first, last = pl.max_horizontal("begin1", "begin2"), pl.min_horizontal("end1", "end2")
    return (
        both.filter(pl.col("ccode1") != pl.col("ccode2"), pl.col("sidea1") != pl.col("sidea2"), first <= last)
        .with_columns(year=pl.int_ranges(first.dt.year(), last.dt.year() + 1, dtype=pl.Int32))
        .explode("year")
        .rename({"WarNum": "warnum"})
        .with_columns(
            cowinteronset=(pl.col("year") == pl.col("year").min().over("warnum", "ccode1", "ccode2")).cast(pl.Int8),
            resume=pl.lit(spell - 1, pl.Int8),
        )
    )
