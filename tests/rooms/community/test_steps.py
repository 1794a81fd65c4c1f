"""The steps make what the edition holds, and the same again."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from comity.panels.codebook import codebook
from comity.rooms.community import steps
from comity.sources.mirror import Mirror
from comity.step import Inputs


@pytest.fixture
def inputs(mirror, edition, monkeypatch):
    monkeypatch.setattr(steps, "INSTITUTIONS", {"police": "the police"})
    return Inputs(Mirror(mirror), {"states": edition.table("states")}, date(2022, 12, 1), edition.seed)


def test_made_again_from_the_mirror_the_tables_are_the_edition_s(inputs, edition):
    made = steps.trust(inputs)
    for name in ("trust_cells", "trust_ranks", "trust_candour"):
        codebook()[name].check(made[name])
        assert_frame_equal(made[name], edition.table(name).filter(pl.col("institution") == "police"), abs_tol=2e-6)


def test_the_check_of_pooling_is_that_of_its_declared_splits(inputs, edition):
    made = steps.checks(inputs)["trust_checks"]
    codebook()["trust_checks"].check(made)
    (police,) = made.filter(pl.col("institution") == "police").to_dicts()
    (shown,) = edition.table("trust_checks").filter(pl.col("institution") == "police").to_dicts()
    assert police["splits"] == steps.SPLITS
    assert police == pytest.approx(shown, abs=2e-6)
