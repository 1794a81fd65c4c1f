"""Defense Cooperation Agreement Dataset 1.0 (Kinne 2020): standing agreements between two ministries of defence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from comity.sources.files.formats import read_csv
from comity.sources.files.variants import blanked

if TYPE_CHECKING:
    from comity.sources.mirror import Mirror

AGREEMENTS = "dcad/DCAD-v1.0-main.csv"

LAST = 2010
"""The last year the project looked for agreements in."""

_DATES = {
    "signed_year": "signYear",
    "signed_month": "signMonth",
    "signed_day": "signDay",
    "in_force_year": "EIFYear",
    "in_force_month": "EIFMonth",
    "in_force_day": "EIFDay",
}
_CATEGORIES = ("category1", "category2", "category3")
_UNDETERMINED = (-88, -99)


def agreements(mirror: Mirror) -> pl.DataFrame:
    """Bilateral defence cooperation agreements signed in 1980 to 2010.

    They bind two states to work together from day to day (training, procurement, research, secrets), not to
    defend each other. `cow1` is the lower code; three agreements name one state twice, as published (Bolivia,
    Mozambique, India). One entered into force two years before it was signed (DCADv1.0-0688).

    Returns:
        agreement (String, DCAD's id), cow1 and cow2 (Int32), signed_year (Int32), signed_month and signed_day
        (Int8, null if not known), in_force_year (Int32), in_force_month and in_force_day (Int8), each null if
        not known, type (String: general, of several fields, or sector, of one), categories (List of String, one
        to three of DCA, DIC, TREX, PROCUREMENT, COMMISSION and RESEARCH), terminated (Boolean, null where the
        project could not tell, 1,099 agreements), end_year (Int32, the project's estimate of the last year, 2010
        if in force at the end of the data); by agreement.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    columns: dict[str, type[pl.DataType]] = {"DCAid": pl.String, "type": pl.String}
    columns |= dict.fromkeys(_CATEGORIES, pl.String)
    columns |= dict.fromkeys(("ccode1", "ccode2", "terminated", "endYearEstimate", *_DATES.values()), pl.Int32)
    unknown = [name for name in _DATES.values() if name != "signYear"]
    read = read_csv(mirror.file("dcad", AGREEMENTS), columns, optional=(*unknown, *_CATEGORIES[1:]), encoding="latin-1")
    rows = blanked(read, "terminated", codes=_UNDETERMINED).unique("DCAid")
    rows.within(ccode1=(1, 999), ccode2=(1, 999), terminated=(0, 1), endYearEstimate=(1980, LAST))
    rows.within(signYear=(1980, LAST), EIFYear=(1980, 2100))
    rows.dated("_signed", "signYear", "signMonth", "signDay").dated("_force", "EIFYear", "EIFMonth", "EIFDay")
    rows.refuse(~rows.frame["type"].is_in(["general", "sector"]), "type", because="neither general nor sector")
    rows.refuse(rows.frame["ccode2"] < rows.frame["ccode1"], "ccode1", "ccode2", because="not in order")
    dates = {new: pl.col(old).cast(pl.Int32 if new.endswith("year") else pl.Int8) for new, old in _DATES.items()}
    return rows.frame.select(
        agreement="DCAid",
        cow1="ccode1",
        cow2="ccode2",
        **dates,
        type="type",
        categories=pl.concat_list(_CATEGORIES).list.drop_nulls(),
        terminated=pl.col("terminated") == 1,
        end_year="endYearEstimate",
    ).sort("agreement")
