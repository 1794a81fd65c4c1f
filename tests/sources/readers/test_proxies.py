"""Who helped rebels, by name, from UCDP's external support data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from comity.sources.mirror import Mirror
from comity.sources.readers.proxies import GOVERNMENT, rebels_supported

if TYPE_CHECKING:
    from pathlib import Path


def test_uganda_helped_the_rebels_of_rwanda_in_1994(mirror: Path) -> None:
    rows = rebels_supported(Mirror(mirror))
    then = rows.filter((pl.col("gw") == 517) & (pl.col("year") == 1994))
    assert f"{GOVERNMENT}Uganda" in then["supporters"].explode().to_list()
    assert rows["year"].min() == 1975
    assert rows["year"].max() == 2017
    assert rows["kinds"].is_between(1, 11).all()
