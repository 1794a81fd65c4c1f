"""Alliance Treaty Obligations and Provisions (ATOP) 5.1: who promised what to whom, 1815 to 2018.

Periods are half open: a treaty binds on `from` and no longer on `until`. ATOP's exit or termination day is
taken as `until`, so a treaty that ended on 1991-07-01 owes nothing on that day. ATOP starts a new row when
a treaty's phase changes, and the day the old phase ends is the day the new one begins in all but eleven
cases (phase changes at a turn of the year, which leave one day, 31 December, without a row).

A day that ATOP leaves open (blank, 0 or 99) counts the whole month as bound: `from` is the month's first
day, `until` the first day of the next month, and `exact` is false. No month is open in 5.1; one that were
is refused.

Open ends mean "in effect when coded": ATOP knows nothing after `LAST_DAY`.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from comity.sources.files.formats import read_csv
from comity.sources.files.published import Published

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comity.sources.files.published import Columns
    from comity.sources.mirror import Mirror

MEMBERS = "atop/atop5_1m.csv"
ALLIANCES = "atop/atop5_1a.csv"

LAST_DAY = date(2018, 12, 31)

PLEDGES = ("defense", "offense", "neutral", "nonagg", "consul")

CONDITIONS = (
    *("conditio", "defcon", "offcon", "neucon", "concon"),
    *("defcoadv", "defcoloc", "defcocon", "defconum", "defcodem", "defconpr"),
    *("offcoadv", "offcoloc", "offcocon", "offconum", "offcodem"),
    *("neucoadv", "neucoloc", "neucocon", "neuconum", "neucodem", "neuconpr", "neucoatt"),
    *("concoadv", "concoloc", "concocon", "concoreq"),
)
"""Conditions on a pledge, as ATOP names them: `conditio` any; then by pledge, the adversary, place,
conflict, number of states, demand refused, no provocation, attack or request the treaty names. ATOP has no
`offconpr`."""

DETAILS = (
    "milcon",
    "milaid",
    "intcom",
    "subord",
    "organ1",
    "base",
    "contrib",
    "specthrt",
    "futmem",
    "renounce",
)
"""Provisions of the alliance file, in ATOP's codes: military contact in peace, military aid, integrated
command, subordination, organisation, bases, contributions, threat named, later members, renunciation."""

_UNKNOWN_DAY = (0, 99)


def members(mirror: Mirror) -> pl.DataFrame:
    """What each member promised in each treaty and phase.

    Nine members have two rows that begin on one day: when Czechoslovakia ended on 1993-01-01, its treaties
    went on with each successor as a phase of its own, 2 and 3. In 98 rows the member was not (or not yet) in
    COW's system on that day; one of them has a code that COW does not know, 8152, in a treaty with France
    of 1874.

    Returns:
        atopid (Int32), cow (Int32, the member), phase (Int8, 0 in a treaty without phases), from (Date),
        until (Date, null if in effect when coded), exact (Boolean, both days known), the five pledges of
        `PLEDGES` (Boolean) and the conditions of `CONDITIONS` (Int8, 1 if it holds); by atopid, cow, from
        and phase.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    rows = _read(
        mirror,
        MEMBERS,
        keys=("atopid", "member", "phase"),
        begin=("yrent", "moent", "dayent"),
        end=("yrexit", "moexit", "dayexit"),
        flags=(*PLEDGES, *CONDITIONS),
    )
    rows.within(member=(1, 9999), phase=(0, 9)).unique("atopid", "member", "from", "phase")
    return rows.frame.select(
        "atopid",
        "phase",
        "from",
        "until",
        "exact",
        *(pl.col(name) == 1 for name in PLEDGES),
        *CONDITIONS,
        cow=pl.col("member").cast(pl.Int32),
    ).select("atopid", "cow", "phase", "from", "until", "exact", *PLEDGES, *CONDITIONS).sort(
        "atopid", "cow", "from", "phase"
    )  # fmt: skip


def alliances(mirror: Mirror) -> pl.DataFrame:
    """Each treaty as a whole, over its phases; a pledge is true if any member makes it in any phase.

    Returns:
        atopid (Int32), from (Date), until (Date, null if in effect when coded), exact (Boolean, both days
        known), bilat (Boolean, two members), wartime (Boolean, made in wartime), secret
        (Int8: 0 public, 1 with secret articles, 2 wholly secret; null if not known), phases (Int8, 0 if it
        has none), asymm (Boolean, members owe different things), the five pledges of `PLEDGES` (Boolean),
        conditio (Boolean) and `DETAILS` (Int8, null if not known); by atopid.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    rows = _read(
        mirror,
        ALLIANCES,
        keys=("atopid", "maxphase"),
        begin=("begyr", "begmo", "begday"),
        end=("endyr", "endmo", "endday"),
        flags=("bilat", "wartime", "asymm", "conditio", *PLEDGES),
        details=("pubsecr", *DETAILS),
    )
    rows.within(maxphase=(0, 9), pubsecr=(0, 2)).unique("atopid")
    return rows.frame.select(
        "atopid",
        "from",
        "until",
        "exact",
        pl.col("bilat", "wartime") == 1,
        pl.col("pubsecr").alias("secret"),
        pl.col("maxphase").alias("phases"),
        pl.col("asymm", *PLEDGES, "conditio") == 1,
        *DETAILS,
    ).sort("atopid")


def threats(mirror: Mirror) -> pl.DataFrame:
    """The states a treaty is aimed at and names, where it names states and nothing else.

    ATOP's `specthrt` is 1 for such a treaty; for one aimed at a conflict, a group, or a state and others beside it,
    the code differs and the list of names is not the whole threat: those are left out.

    Returns:
        atopid (Int32), phase (Int8), threats (List of Int32, COW codes in order, one or two); by atopid and phase.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    whole: Columns = {"atopid": pl.Int32, "phase": pl.Int8}
    codes: Columns = {"specthrt": pl.Int8, "statthr1": pl.Int32, "statthr2": pl.Int32}
    rows = read_csv(mirror.file("atop", MEMBERS), {**whole, **codes}, optional=tuple(codes), encoding="latin-1")
    rows.within(atopid=(1000, 9999), phase=(0, 9), specthrt=(0, 9), statthr1=(0, 999), statthr2=(0, 999))
    named = rows.frame.filter(pl.col("specthrt") == 1).unpivot(["statthr1", "statthr2"], index=["atopid", "phase"])
    listed = named.filter(pl.col("value") > 0).group_by("atopid", "phase").agg(threats=pl.col("value").unique().sort())
    return listed.sort("atopid", "phase")


def _read(
    mirror: Mirror,
    path: str,
    *,
    keys: Sequence[str],
    begin: tuple[str, str, str],
    end: tuple[str, str, str],
    flags: Sequence[str],
    details: Sequence[str] = (),
) -> Published:
    """Columns of one file, with its period as `from`, `until` and `exact`."""
    columns: Columns = (
        dict.fromkeys((*begin, *end), pl.Int32)
        | dict.fromkeys((*flags, *details), pl.Int8)
        | {name: pl.Int8 if "phase" in name else pl.Int32 for name in keys}
    )
    optional = (begin[2], end[2], *details)
    published = read_csv(mirror.file("atop", path), columns, optional=optional, encoding="latin-1")
    published.within(atopid=(1000, 9999), **dict.fromkeys(flags, (0, 1)))
    published.within(**{begin[0]: (1815, LAST_DAY.year), end[0]: (0, LAST_DAY.year)})
    return _period(published, begin, end)


def _period(published: Published, begin: tuple[str, str, str], end: tuple[str, str, str]) -> Published:
    """With `from`, `until` and `exact` from ATOP's years, months and days."""
    over = pl.col(end[0]) > 0
    known = {day: ~pl.col(day).is_in(_UNKNOWN_DAY) & pl.col(day).is_not_null() for day in (begin[2], end[2])}
    frame = published.frame.with_columns(
        pl.when(over).then(pl.col(end[0], end[1])),
        _begin_day=pl.when(known[begin[2]]).then(pl.col(begin[2])).otherwise(1),
        _end_day=pl.when(over & known[end[2]]).then(pl.col(end[2])).when(over).then(1),
        exact=known[begin[2]] & (~over | known[end[2]]),
    )
    rows = (
        Published(published.path, frame, published.lines)
        .dated("from", begin[0], begin[1], "_begin_day")
        .dated("until", end[0], end[1], "_end_day")
    )
    whole_month = pl.col("until").dt.offset_by("1mo")
    frame = rows.frame.with_columns(
        until=pl.when(~known[end[2]] & pl.col("until").is_not_null()).then(whole_month).otherwise("until")
    )
    dated = Published(rows.path, frame, rows.lines)
    dated.refuse(frame["until"] <= frame["from"], "from", "until", because="an end that is not after the start")
    return dated
