"""Militarized Interstate Disputes 5.0 by dyad and year, as the R package peacesciencer makes them from MIDA and MIDB.

Two states are opponents in a year if both were in the dispute, on different sides, on one day of it, where an
unknown first day counts as the month's first and an unknown last day as its last. They need not have met: Brazil and
Japan are at war in 1944 and 1945. Codes are those of `comity.sources.readers.mid`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from comity.sources.files.formats import read_csv, read_parquet
from comity.sources.files.variants import blanked
from comity.sources.readers.mid import BOUNDS

if TYPE_CHECKING:
    from comity.sources.mirror import Mirror

DYADIC = "cow/cow_mid_dirdisps.parquet"
DYAD_YEARS = "cow/cow_mid_ddydisps.parquet"
ABRIDGED = "cow/cow_mid_disps.csv"

_KEY = ("dispnum", "ccode1", "ccode2", "year")
_CODES = ("fatality", "fatalpre", "hiact", "hostlev")
_SIDES = tuple(f"{name}{side}" for name in _CODES for side in (1, 2))
_FLAGS = ("sidea1", "sidea2", "orig1", "orig2")
_WHOLE = ("fatality", "hostlev", "mindur", "maxdur", "recip", "stmon")


def dyadic_disputes(mirror: Mirror) -> pl.DataFrame:
    """Disputes by directed dyad and year; a dyad has several rows in a year in which it has several disputes.

    An onset is the first year of a pair in a dispute, the first after a pause, or one of a few years that the
    package sets by hand where a state left a dispute and came back without a year between.

    Returns:
        dispnum, cow1, cow2 and year (Int32), onset (Boolean), sidea1 and sidea2 (Boolean, on the side that acted
        first), fatality1 and fatality2 (Int8), fatalpre1 and fatalpre2 (Int32, deaths of that state), hiact1,
        hiact2, hostlev1 and hostlev2 (Int8), orig1 and orig2 (Boolean, there from the first day), codes of a
        state's part in the whole dispute, null where not known; by cow1, cow2, year and dispnum.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    return _dyads(mirror, DYADIC, onset="disponset", key=_KEY)


def dyad_years(mirror: Mirror) -> pl.DataFrame:
    """At most one dispute to a directed dyad and year: the package's choice among `dyadic_disputes`.

    The rules, each among what the one before leaves: an onset before a dispute under way, the dispute of the
    highest fatality (not known counts as between 0 and 1), of the highest hostility, of the longest least
    duration, of the longest greatest duration, one answered before one that was not, and the one that began in
    the earliest month.

    Returns:
        the columns of `dyadic_disputes` and, of the whole dispute, fatality and hostlev (Int8), mindur and maxdur
        (Int32, days), recip (Boolean, answered), stmon (Int8, month it began); by cow1, cow2 and year.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    return _dyads(mirror, DYAD_YEARS, onset="cowmidonset", key=_KEY[1:], whole=_WHOLE)


def disputes_abridged(mirror: Mirror) -> pl.DataFrame:
    """The columns of `readers.mid.disputes` that the package keeps; where both stand, every cell agrees.

    Returns:
        dispnum (Int32), styear (Int32), stmon (Int8), outcome, settle and fatality (Int8), mindur and maxdur
        (Int32, days), hiact and hostlev (Int8), recip (Boolean), codes null where not known; by dispnum.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    names = ("outcome", "settle", "fatality", "mindur", "maxdur", "hiact", "hostlev")
    columns = {name: _type(name) for name in ("dispnum", "styear", "stmon", *names, "recip")}
    rows = blanked(read_csv(mirror.file("cow_mid", ABRIDGED), columns), *names)
    rows.within(dispnum=BOUNDS["dispnum"], styear=(1816, 2014), stmon=(1, 12), recip=(0, 1))
    rows.within(**{name: BOUNDS[name] for name in names}).unique("dispnum")
    return rows.frame.with_columns(pl.col("recip") == 1).sort("dispnum")


def _dyads(mirror: Mirror, path: str, *, onset: str, key: tuple[str, ...], whole: tuple[str, ...] = ()) -> pl.DataFrame:
    """One of the two tables by dyad and year."""
    columns = {name: _type(name) for name in (*_KEY, onset, *_FLAGS, *_SIDES, *whole)}
    codes = [*_SIDES, *(name for name in whole if name in BOUNDS)]
    rows = blanked(read_parquet(mirror.file("cow_mid", path), columns), *codes)
    rows.within(ccode1=(1, 999), ccode2=(1, 999), year=(1816, 2014), dispnum=BOUNDS["dispnum"])
    rows.within(**{name: BOUNDS[name.rstrip("12")] for name in codes})
    flags = [name for name in (onset, *_FLAGS, "recip") if name in columns]
    rows.within(**dict.fromkeys(flags, (0, 1)), **({"stmon": (1, 12)} if whole else {})).unique(*key)
    rows.refuse(rows.frame["sidea1"] == rows.frame["sidea2"], "dispnum", "ccode1", "ccode2", because="on one side")
    renamed = rows.frame.with_columns(pl.col(flags) == 1).rename({"ccode1": "cow1", "ccode2": "cow2", onset: "onset"})
    shown = ("dispnum", "cow1", "cow2", "year", "onset", "sidea1", "sidea2", *_SIDES, "orig1", "orig2", *whole)
    return renamed.select(shown).sort("cow1", "cow2", "year", "dispnum")


def _type(name: str) -> type[pl.DataType]:
    """What a column holds."""
    wide = {*_KEY, "styear", "fatalpre1", "fatalpre2", "mindur", "maxdur"}
    return pl.Int32 if name in wide else pl.Int8
