"""UCDP External Support, by name: which states helped the rebels of which government, 1975 to 2017."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from comity.sources.files.formats import read_sheet
from comity.sources.readers.ucdp_more import SUPPORT

if TYPE_CHECKING:
    from comity.sources.mirror import Mirror

GOVERNMENT = "Government of "
"""How UCDP's names of states begin; other names are of groups."""

_KINDS = 11
"""Kinds of support that the file tells apart."""


def rebels_supported(mirror: Mirror) -> pl.DataFrame:
    """Rebels that a government was fighting in a year, and who helped them from outside.

    Rows of `ucdp_more.external_support` whose party helped is no state and that name a supporter. The file codes
    what all supporters of a row gave together, so that a kind of support is a single state's only where it stands
    alone. Alleged support is not in the file.

    Returns:
        actor and dyad (Int32, UCDP's ids of the rebels and of the pair), year (Int32), gw (Int32, the government
        they fight), supporters (List of String, names as published; those of states begin with `GOVERNMENT`), kinds
        (Int32, kinds of support they had from all of them, 1 to 11); by actor, dyad and year.

    Raises:
        SourceError: a file is missing or not as declared.
    """
    columns: dict[str, type[pl.DataType]] = dict.fromkeys(
        ("actor_id", "dyad_id", "year", "gwno_a", "ext_sum"), pl.Int32
    )
    columns |= dict.fromkeys(("actor_nonstate", "ext_sup"), pl.Int8) | {"ext_name": pl.String}
    rows = read_sheet(mirror.file("ucdp_external_support", SUPPORT), columns, optional=("ext_name", "gwno_a"))
    rows.within(year=(1975, 2100), actor_nonstate=(0, 1), ext_sup=(0, 1), gwno_a=(1, 999), ext_sum=(0, _KINDS))
    names = pl.col("ext_name").fill_null("").str.split(",")
    helped = (pl.col("actor_nonstate") == 1) & (pl.col("ext_sup") == 1) & pl.col("gwno_a").is_not_null()
    return (
        rows.unique("actor_id", "dyad_id", "year")
        .frame.filter(helped)
        .select(
            actor="actor_id",
            dyad="dyad_id",
            year="year",
            gw="gwno_a",
            supporters=names.list.eval(pl.element().str.strip_chars().replace("", None).drop_nulls()),
            kinds="ext_sum",
        )
        .sort("actor", "dyad", "year")
    )
