"""Correlates of War project, intergovernmental organisations 3.0: who belonged to which, and as what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from comity.errors import SourceError
from comity.sources.files.bulk import read_bulk_csv
from comity.sources.files.formats import read_parquet
from comity.sources.files.published import REMEDY, Published, unreadable
from comity.sources.files.variants import header, is_parquet, one_of

if TYPE_CHECKING:
    from pathlib import Path

    from comity.sources.files.published import Columns
    from comity.sources.mirror import Mirror

MEMBERSHIPS = "states/cow_igo_state_year_v3.parquet"
MEMBERSHIPS_PUBLISHED = "cow/state_year_formatv3.csv"

_KEY = ("ccode", "year")
_NAMES = (*_KEY, "state")
_NOT_IN_BEING = -1
_NOT_A_MEMBER = 0
_NOT_KNOWN = -9


def igo_memberships(mirror: Mirror) -> pl.DataFrame:
    """Memberships of states in 534 intergovernmental organisations by year, 1816 to 2014.

    The file is wide: a row for each state and year in the system, a column for each organisation. A state that
    has no row here for an organisation and a year, but was in the system, was no member of it, or the
    organisation was not in being: the file tells the two apart, this table does not. How exact the years before
    1965 are, the codebook says; it was not read.

    The publisher's CSV (names of organisations in capitals) and the package's Parquet copy (in small letters)
    are both read.

    Returns:
        cow (Int32), year (Int32), org (String, COW's short name in small letters: nato, un, ecowas), status
        (Int8: 1 full member, 2 associate, 3 observer; null where COW does not know); by cow, year and org.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    path = one_of(mirror, "cow_igo", MEMBERSHIPS, MEMBERSHIPS_PUBLISHED)
    names = header(path)
    organisations = [name for name in names if name.lower() not in _NAMES]
    if not organisations:
        raise SourceError(f"{path.name} has no column for any organisation.", available=names, remedy=REMEDY)
    columns: dict[str, type[pl.DataType]] = dict.fromkeys(_KEY, pl.Int32)
    columns |= dict.fromkeys(organisations, pl.Int8)
    rows = _read(path, columns).within(ccode=(1, 999), year=(1816, 2100)).unique(*_KEY)
    rows.within(**dict.fromkeys(organisations, (_NOT_KNOWN, 3)))
    status = pl.col("status")
    return (
        rows.frame.unpivot(organisations, index=_KEY, variable_name="org", value_name="status")
        .filter(~status.is_in([_NOT_IN_BEING, _NOT_A_MEMBER]))
        .select(
            cow="ccode",
            year="year",
            org=pl.col("org").str.to_lowercase(),
            status=pl.when(status > 0).then(status),
        )
        .sort("cow", "year", "org")
    )


def _read(path: Path, columns: Columns) -> Published:
    """The wide table, in either format."""
    if is_parquet(path):
        return read_parquet(path, columns)
    try:
        data = path.read_bytes()
    except OSError as fault:
        raise unreadable(path, fault) from None
    return read_bulk_csv(path, data, columns)
