from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

from comity.panels.codebook import codebook
from comity.rooms.evaluation import dose, estimate, kind, rules, steps
from comity.rooms.evaluation.panel import SHARINGS, panel
from comity.sources.mirror import Mirror
from comity.step import Inputs

NEEDS = ("deaths_month", "operations", "mission_months")


@pytest.fixture(scope="module")
def tables(edition):
    return {name: edition.table(name) for name in NEEDS}


@pytest.fixture(scope="module")
def made(mirror, tables):
    """Both tables, of the first model alone and with few lots."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(steps.dose, "MODELS", dose.MODELS[:1])
        patch.setattr(steps.hazard, "MODELS", ())
        patch.setattr(estimate, "DEALS", 3)
        return steps.effects(Inputs(Mirror(mirror), tables, date(2022, 12, 1), 7))


def test_both_tables_are_as_the_codebook_declares_them(made):
    for name, frame in made.items():
        codebook()[name].check(frame)


def test_every_estimate_stands_beside_its_placebo_and_no_placebo_may_drive(made):
    rows = made["effects"].to_dicts()
    placebos = {row["placebo_of"]: row for row in rows if row["placebo_of"]}
    assert {row["effect"] for row in rows if not row["placebo_of"]} == set(placebos)
    assert {row["verdict"] for row in placebos.values()} == {rules.NOT_USABLE}


def test_the_verdict_is_what_the_checks_say(made):
    failed = made["effect_checks"].filter(~pl.col("passed"))["effect"].unique().to_list()
    for row in made["effects"].filter(pl.col("placebo_of") == "").to_dicts():
        usable = row["effect"] not in failed and not row["variant_of"]
        assert (row["verdict"] == rules.USABLE) == usable
        assert usable or row["why"]


def test_an_interval_holds_its_estimate_and_comes_from_the_countries_counted(made):
    from scipy.stats import t

    for row in made["effects"].drop_nulls(["low", "high"]).to_dicts():
        assert row["low"] < row["estimate"] < row["high"]
        width = 2 * t.ppf(0.975, row["clusters"] - 1) * row["log_se"]
        assert np.log(row["high"] / row["low"]) == pytest.approx(width, rel=1e-4)


def test_outcomes_and_units_are_those_that_levers_take(made):
    assert made["effects"]["outcome"].unique().to_list() == ["deaths in state-based conflict"]
    assert made["effects"]["unit"].unique().to_list() == ["country-month"]
    assert made["effects"]["measure"].unique().to_list() == ["rate ratio"]


def test_mandates_and_shortfalls_find_their_operations(mirror, tables):
    files = Mirror(mirror)
    strong = kind.maximalist_operations(files, tables["operations"])
    assert {"unmil", "minusma", "monusco"} <= strong
    assert not strong & {"untso", "unmogip", "unamsil"}
    known = kind.traits(files, tables["operations"])
    asked, there, states = known["unmil", date(2005, 6, 1)]
    assert asked > there > 10_000
    assert states > 20


def test_missing_strength_is_a_share_and_known_only_with_a_un_operation(mirror, tables):
    files = Mirror(mirror)
    strong, known = kind.maximalist_operations(files, tables["operations"]), kind.traits(files, tables["operations"])
    for sharing in SHARINGS:
        blocks = kind.with_kinds(panel(tables, sharing), strong, known)
        missing, states = blocks.kinds["missing"], blocks.kinds["contributors"]
        assert np.nanmin(missing) >= 0
        assert np.nanmax(missing) <= 1
        nobody = blocks.armed[0] != 1
        assert np.isnan(missing[nobody]).all()
        assert np.isnan(states[nobody]).all()
        strongest, un = blocks.kinds["maximalist"], blocks.strength[0, 0]
        inside = np.isfinite(strongest) & np.isfinite(un)
        if sharing != "divided equally":
            assert (strongest[inside] <= un[inside] + 1e-9).all()
