"""From the codes of state systems to the registry's keys, on a given day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from comity.errors import BuildError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


def from_code(
    frame: pl.DataFrame,
    spells: pl.DataFrame,
    *,
    system: str,
    code: str,
    day: str,
    ignore: Collection[int] = (),
    heirs: Mapping[int, str] | None = None,
) -> pl.DataFrame:
    """A frame with the column `state` in the place of a numeric code of a state system.

    A code is that of the state that had it on the day. Outside its spells it is that of its heir, or else of the state
    that had it last before that day, or first after it: publishers go on with a code after its state is gone, and
    treaties come before membership.

    Args:
        frame: rows with the columns named by `code` and `day`.
        spells: the registry's state_spells.
        system: "gw" or "cow".
        code: column of the code.
        day: column of an ISO day, month or year as text; a code's meaning can change over time.
        ignore: codes that are known to belong to no state; their rows are left out.
        heirs: state meant by a code outside its spells, where the publisher goes on with it for another.

    Raises:
        BuildError: a code that no state ever had.
    """
    known = spells.filter(pl.col("system") == system).select(
        pl.col("state"), pl.col("code").alias("_code"), pl.col("from").alias("_from"), pl.col("until").alias("_until")
    )
    rows = frame.filter(~pl.col(code).is_in(list(ignore))).with_row_index("_row")
    met = rows.join(known, left_on=code, right_on="_code", how="left")
    then = (pl.col(day) >= pl.col("_from")) & (pl.col("_until").is_null() | (pl.col(day) < pl.col("_until")))
    inside = met.filter(then).unique("_row", keep="first", maintain_order=True)
    later = pl.col("_from") > pl.col(day)
    order = pl.when(later).then(pl.col("_from").rank("dense")).otherwise(-pl.col("_from").rank("dense").cast(pl.Int64))
    outside = met.join(inside, on="_row", how="anti").sort("_row", later, order, nulls_last=True)
    heir = pl.col(code).replace_strict(dict(heirs or {}), default=None, return_dtype=pl.String)
    settled = outside.unique("_row", keep="first", maintain_order=True).with_columns(state=pl.coalesce(heir, "state"))
    lost = settled.filter(pl.col("state").is_null())
    if lost.height:
        codes = lost.select(code, day).unique().sort(code, day).head(5).rows()
        raise BuildError(f"{lost.height} rows have a code of system '{system}' that belongs to no state: {codes}.")
    columns = ["_row", *(name for name in inside.columns if name not in ("_row", "_from", "_until", code))]
    return pl.concat([inside.select(columns), settled.select(columns)]).sort("_row").drop("_row")


def from_views(frame: pl.DataFrame, states: pl.DataFrame, *, country: str = "country") -> pl.DataFrame:
    """A frame with the column `state` in the place of a VIEWS country_id.

    Raises:
        BuildError: a country_id that is no present-day state's.
    """
    known = states.filter(pl.col("views").is_not_null()).select("state", pl.col("views").cast(pl.Int32).alias(country))
    joined = frame.join(known, on=country, how="left")
    lost = joined.filter(pl.col("state").is_null())[country].unique().to_list()
    if lost:
        raise BuildError(f"VIEWS country ids without a state in the registry: {sorted(lost)}.")
    return joined.drop(country)
