"""PA-X Peace Agreements Database, version 10: the conflict and the UCDP agreement that each of its agreements is of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from comity.sources.files.formats import read_csv
from comity.sources.files.shapes import one_of
from comity.sources.readers.pax import AGREEMENTS

if TYPE_CHECKING:
    from comity.sources.mirror import Mirror

SCOPES = ("Inter", "InterIntra", "Intra", "IntraLocal")
"""Between states; between states on a conflict inside one; inside one state; on a place in one."""

_LONG = 1_000_000


def links(mirror: Mirror) -> pl.DataFrame:
    """Each agreement's conflict and counterpart in the data of UCDP, as PA-X gives them.

    Where a counterpart has a number of thirteen digits, as no agreement of UCDP has, it is left out.

    Returns:
        agreement (Int32, PA-X's AgtId), scope (String, of `SCOPES`), conflict (Int32, UCDP's conflict) and
        ucdp_agreement (Int32, UCDP's agreement), null where PA-X names none; by agreement.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    columns: dict[str, type[pl.DataType]] = {
        "AgtId": pl.Int32,
        "Agtp": pl.String,
        "UcdpCon": pl.Int32,
        "UcdpAgr": pl.Int64,
    }
    path = mirror.file("pax", AGREEMENTS)
    rows = read_csv(path, columns, optional=("UcdpCon", "UcdpAgr"), nulls=("", "NA", "N/A")).unique("AgtId")
    known = pl.when(pl.col("UcdpAgr") < _LONG).then("UcdpAgr").cast(pl.Int32)
    one_of(rows, Agtp=SCOPES)
    return rows.frame.select(agreement="AgtId", scope="Agtp", conflict="UcdpCon", ucdp_agreement=known).sort(
        "agreement"
    )
