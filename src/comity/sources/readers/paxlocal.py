"""PA-X Local, version 8.1: local peace agreements, where they were made, by whom, and with whose help."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from comity.sources.files.formats import read_csv
from comity.sources.files.shapes import one_of
from comity.sources.readers.pax import TEXTS

if TYPE_CHECKING:
    from comity.sources.mirror import Mirror

AGREEMENTS = "pax/pax_local_v8_1.csv"

SIGNATORIES = {
    "by_central_state": "CentState",
    "by_regional_state": "RegState",
    "by_local_state": "LocState",
    "by_armed_group": "LocArmedGr",
    "by_elders": "ReDomEld",
    "by_community": "LocComSoc",
    "by_international": "IntActor",
    "by_others": "OthActor",
}
"""Who took part: state at its three levels, local armed groups, religious and domestic elders, local
community and civil society, international actors, others."""

MEDIATORS = {
    "mediated_by_central_state": "MedCentState",
    "mediated_by_regional_state": "MedRegState",
    "mediated_by_local_state": "MedLocState",
    "mediated_by_armed_group": "MedLocArmed",
    "mediated_by_elders": "MedReDomEld",
    "mediated_by_civil_society": "MedLocCivSoc",
    "mediated_by_international": "MedIntActor",
    "mediated_by_others": "MedOtherUnclear",
}
"""Who mediated, told apart as the signatories are."""

CONTENTS = {"ritual": "RitPray", "grievances": "Grieve", "cattle": "Cattle", "cover": "Cover"}
"""What it holds: ritual or prayer, a list of grievances, cattle, cover for fighters or civilians."""

_LOCALES = ("Region", "City", "Smaller", "Other")


def agreements(mirror: Mirror) -> pl.DataFrame:
    """Local agreements, 1991-10-14 to 2023-08-13.

    All 349 are in `pax.agreements` too: count them once. Who signed is not read, since the file names
    persons. Fourteen are marked as mediated without any of `MEDIATORS`.

    Returns:
        agreement (Int32, PA-X's AgtId), date (Date), title (String), process (Int32, PA-X's PP), process_name
        (String), conflict (String, places as PA-X names them), contype, stage, stage_sub and status (String,
        as in `pax.agreements`; stage_sub null if none), iso3 (List of String, one or two), gw (List of Int32,
        one or two), ucdp (Int32, UCDP's conflict, null if none), locale (String, null if not named),
        locale_kind (String: Region, City, Smaller or Other), latitude and longitude (Float64, degrees; null
        where it has none, seven times 0 and 0 in the file), national (String: Y the text is linked to the
        national process, N it is not, T), mediated (Boolean), each of `SIGNATORIES`, `MEDIATORS` and
        `CONTENTS` (Boolean); by agreement.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    flags = SIGNATORIES | MEDIATORS | CONTENTS
    others = ("Loc1ISO", "Loc2ISO", "LocaleName", "LocaleNat", "LinkNatProcess", "Mediator")
    columns: dict[str, type[pl.DataType]] = dict.fromkeys((*TEXTS.values(), *others), pl.String)
    columns |= dict.fromkeys(("AgtId", "PP", "Loc1GWNO", "Loc2GWNO", "UcdpCon"), pl.Int32)
    columns |= {"Dat": pl.Date, "LatDec": pl.Float64, "LongDec": pl.Float64} | dict.fromkeys(flags.values(), pl.Int8)
    optional = ("StageSub", "Loc2ISO", "LocaleName", "Loc2GWNO", "UcdpCon")
    rows = (
        read_csv(mirror.file("pax_local", AGREEMENTS), columns, optional=optional, nulls=("", "NA"))
        .within(Loc1GWNO=(1, 999), Loc2GWNO=(1, 999), LatDec=(-90, 90), LongDec=(-180, 180))
        .within(**dict.fromkeys(flags.values(), (0, 1)))
        .unique("AgtId")
    )
    one_of(rows, LocaleNat=_LOCALES, LinkNatProcess=("Y", "N", "T"), Mediator=("Y", "N"))
    placed = (pl.col("LatDec") != 0) | (pl.col("LongDec") != 0)
    return rows.frame.select(
        agreement="AgtId",
        date="Dat",
        process="PP",
        **TEXTS,
        iso3=pl.concat_list("Loc1ISO", "Loc2ISO").list.drop_nulls(),
        gw=pl.concat_list("Loc1GWNO", "Loc2GWNO").list.drop_nulls(),
        ucdp="UcdpCon",
        locale="LocaleName",
        locale_kind="LocaleNat",
        latitude=pl.when(placed).then("LatDec"),
        longitude=pl.when(placed).then("LongDec"),
        national="LinkNatProcess",
        mediated=pl.col("Mediator") == "Y",
        **{name: pl.col(column) == 1 for name, column in flags.items()},
    ).sort("agreement")
