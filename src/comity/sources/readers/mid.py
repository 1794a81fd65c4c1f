"""Militarized Interstate Disputes 5.0, 1816 to 2014: disputes, who took part, and the incidents they are made of.

A day or a month that the project does not know is null: of 2,436 disputes 271 have no first day and 251 no last
day. Codes are the project's own:

- hostlev, highest level of hostility: 1 none, 2 threat, 3 display, 4 use of force, 5 war.
- hiact, highest action, and action: 0 none to 21, in the order of the codebook, which is not one of severity.
- fatality: 0 none, 1 up to 25 deaths, 2 to 100, 3 to 250, 4 to 500, 5 to 999, 6 more. fatalpre: the deaths, where
  known.
- outcome: 1 victory of side A, 2 of side B, 3 A yields, 4 B yields, 5 stalemate, 6 compromise, 7 released, 8
  unclear, 9 joined an ongoing war. settle: 1 negotiated, 2 imposed, 3 none, 4 unclear.
- revtype: what a state wants to change: 0 nothing, 1 territory, 2 a policy, 3 a regime, 4 other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from comity.sources.files.formats import read_csv
from comity.sources.files.variants import blanked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from comity.sources.files.published import Published
    from comity.sources.mirror import Mirror

DISPUTES = "cow/mid5/MIDA_5.0.csv"
PARTICIPANTS = "cow/mid5/MIDB5.csv"
INCIDENTS = "cow/mid5/MIDI_5.0.csv"
INCIDENT_PARTICIPANTS = "cow/mid5/MIDIP_5.0.csv"

DATES = ("styear", "stmon", "stday", "endyear", "endmon", "endday")

BOUNDS: Mapping[str, tuple[int, int]] = {
    "dispnum": (1, 9999),
    "ccode": (1, 999),
    "outcome": (1, 9),
    "settle": (1, 4),
    "fatality": (0, 6),
    "fatalpre": (0, 100_000),
    "hiact": (0, 21),
    "action": (0, 21),
    "hostlev": (1, 5),
    "revtype1": (0, 4),
    "revtype2": (0, 4),
    "mindur": (0, 100_000),
    "maxdur": (0, 100_000),
    "duration": (0, 100_000),
    "numa": (1, 999),
    "numb": (1, 999),
}
"""What a code may be once -9 is null."""

_FLAGS = ("sidea", "insidea", "revstate", "orig", "recip", "ongo2014")


def disputes(mirror: Mirror) -> pl.DataFrame:
    """Disputes (MIDA). Those under way on 2014-12-31 end then in the file; `ongo2014` tells them.

    As published: dispute 4598 is marked as under way, and ended in July 2012. numa and numb differ from the number
    of participants in nine disputes, in four of which they stand the wrong way round (88, 4125, 4339 and 4552).

    Returns:
        dispnum (Int32), styear (Int32), stmon and stday (Int8), endyear (Int32), endmon and endday (Int8),
        outcome, settle and fatality (Int8), fatalpre (Int32, deaths), mindur and maxdur (Int32, days), hiact and
        hostlev (Int8), recip (Boolean, the other side answered with an action), numa and numb (Int32, states on
        each side), ongo2014 (Boolean), codes null where not known; by dispnum.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    names = ("outcome", "settle", "fatality", "fatalpre", "mindur", "maxdur", "hiact", "hostlev", "recip")
    rows = _read(mirror, DISPUTES, ("dispnum", *DATES, *names, "numa", "numb", "ongo2014"))
    return _flagged(rows.unique("dispnum")).sort("dispnum")


def participants(mirror: Mirror) -> pl.DataFrame:
    """Who took part in each dispute, on which side and when (MIDB).

    A state that left a dispute and came back, or changed sides, has a row for each spell: 29 rows more than
    pairs of dispute and state. As published, nine rows lie partly outside the months that MIDA gives their dispute
    (3556, 4005, 4079, 4174 and 4303).

    Returns:
        dispnum and cow (Int32), styear (Int32), stmon and stday (Int8), endyear (Int32), endmon and endday
        (Int8), sidea (Boolean, on the side that acted first), revstate (Boolean, it wants a change), revtype1
        and revtype2 (Int8), fatality (Int8), fatalpre (Int32, deaths of that state), hiact and hostlev (Int8),
        orig (Boolean, there from the first day), codes null where not known; by dispnum, cow and start.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    names = ("sidea", "revstate", "revtype1", "revtype2", "fatality", "fatalpre", "hiact", "hostlev", "orig")
    rows = _read(mirror, PARTICIPANTS, ("dispnum", "ccode", *DATES, *names))
    frame = _flagged(rows.unique("dispnum", "ccode", "styear", "stmon", "stday"))
    return frame.rename({"ccode": "cow"}).sort("dispnum", "cow", "styear", "stmon", "stday")


def incidents(mirror: Mirror) -> pl.DataFrame:
    """The incidents that make up disputes (MIDI), 1992 to 2014 only: earlier disputes were coded as wholes.

    Returns:
        incidnum and dispnum (Int32), styear (Int32), stmon and stday (Int8), endyear (Int32), endmon and endday
        (Int8), duration (Int32, days), fatality (Int8), fatalpre (Int32, deaths), action and hostlev (Int8),
        numa (Int32, states on side A), codes null where not known; by incidnum.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    names = ("incidnum", "dispnum", *DATES, "duration", "fatality", "fatalpre", "action", "hostlev", "numa")
    return _flagged(_read(mirror, INCIDENTS, names).unique("incidnum")).sort("incidnum")


def incident_participants(mirror: Mirror) -> pl.DataFrame:
    """Who took part in each incident (MIDIP), 1992 to 2014.

    As published, Greece's and Turkey's rows of incident 4193001 end on 3 October 1997, a week before they begin.
    Incident 4269010 has no participants.

    Returns:
        incidnum, dispnum and cow (Int32), styear (Int32), stmon and stday (Int8), endyear (Int32), endmon and
        endday (Int8), insidea (Boolean, on the side that acted first in the incident), sidea (Boolean, in the
        dispute), fatality (Int8), fatalpre (Int32, deaths of that state), action and hostlev (Int8), revtype1
        and revtype2 (Int8), codes null where not known; by incidnum and cow.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    names = ("insidea", "sidea", "fatality", "fatalpre", "action", "hostlev", "revtype1", "revtype2")
    rows = _read(mirror, INCIDENT_PARTICIPANTS, ("incidnum", "dispnum", "ccode", *DATES, *names))
    return _flagged(rows.unique("incidnum", "ccode")).rename({"ccode": "cow"}).sort("incidnum", "cow")


def _read(mirror: Mirror, path: str, names: tuple[str, ...]) -> Published:
    """The columns of one file, within their bounds, -9 as null."""
    wide = {"dispnum", "incidnum", "ccode", "styear", "endyear", "fatalpre", "mindur", "maxdur", "duration"}
    columns = {name: pl.Int32 if name in wide | {"numa", "numb"} else pl.Int8 for name in names}
    unsure = [name for name in names if name not in {"dispnum", "incidnum", "ccode", "styear", "endyear", *_FLAGS}]
    rows = blanked(read_csv(mirror.file("cow_mid5", path), columns), *unsure)
    rows.within(**{name: BOUNDS.get(name, (0, 1)) for name in names if name in BOUNDS or name in _FLAGS})
    rows.within(styear=(1816, 2014), endyear=(1816, 2014))
    rows.dated("_start", "styear", "stmon", "stday").dated("_end", "endyear", "endmon", "endday")
    # Not to the day: two rows of the publisher's end a week before they begin.
    month = {end: rows.frame[f"{end}year"] * 12 + rows.frame[f"{end}mon"] for end in ("st", "end")}
    rows.refuse(month["end"] < month["st"], "styear", "stmon", "endyear", "endmon", because="an end before the start")
    return rows


def _flagged(rows: Published) -> pl.DataFrame:
    """The rows with what is 0 or 1 as Boolean."""
    return rows.frame.with_columns(pl.col(name) == 1 for name in rows.frame.columns if name in _FLAGS)
