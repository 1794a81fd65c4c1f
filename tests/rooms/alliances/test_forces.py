from __future__ import annotations

import math

import polars as pl
import pytest

from comity.questions import ask
from comity.rooms.alliances.forces import MEASURES, shares_in, weigh, year_of
from comity.sources.mirror import Mirror
from comity.sources.readers import cow


@pytest.fixture(scope="module")
def shares(edition):
    return edition.table("capability_shares")


@pytest.fixture
def told(edition):
    def finding(**fields):
        answer = ask("obligations", edition=edition.folder, **fields)
        return next((found for found in answer.findings if "of the world's capability" in found.text), None)

    return finding


def test_the_shares_of_a_year_add_up_to_the_world(shares):
    sums = shares.group_by("year").agg(pl.col(MEASURES).sum())
    for name in MEASURES:
        assert sums.filter((pl.col(name) - 1).abs() > 0.002).is_empty(), name


def test_shares_stand_in_the_order_of_the_published_index(shares, mirror):
    published = cow.capabilities(Mirror(mirror)).filter(pl.col("year") == 1913).sort("cinc", descending=True)
    ours = shares.filter(pl.col("year") == 1913).sort("cinc", descending=True)
    assert ours["state"][:4].to_list() == ["USA", "DEU", "RUS", "GBR"]
    assert ours["cinc"].to_list()[:20] == pytest.approx(
        (published["cinc"] / published["cinc"].sum()).to_list()[:20], abs=1e-5
    )


def test_germany_is_counted_once_in_the_year_of_its_union(shares):
    assert shares.filter(pl.col("state") == "DEU", pl.col("year") == 1990).height == 1


def test_a_group_weighs_what_its_members_do_and_says_whose_figure_is_not_known(shares):
    row = shares.filter(pl.col("spending").is_null(), pl.col("cinc").is_not_null()).row(0, named=True)
    other = shares.filter(pl.col("year") == row["year"], pl.col("spending").is_not_null()).row(0, named=True)
    both = weigh(shares_in(shares, row["year"]), [row["state"], other["state"]])
    assert both.states == 2
    assert both.shares["cinc"] == pytest.approx(math.fsum((row["cinc"], other["cinc"])))
    assert both.shares["spending"] == other["spending"]
    assert both.unknown["spending"] == 1


def test_a_day_after_the_last_year_is_weighed_by_the_last_year_and_says_so(shares, told):
    last = shares["year"].max()
    assert year_of(shares, "2026-01-01") == last
    found = told(attacker="Russia", target="Estonia", on="2025-06-01")
    assert any(f"Figures of {last}, the last there are" in note for note in found.notes)


def test_the_coalition_of_1939_is_that_of_the_states_bound(told, shares):
    found = told(attacker="Germany", target="Poland", on="1939-09-01")
    year = shares.filter(pl.col("year") == 1939)
    of = dict(year.select("state", "cinc").iter_rows())
    held = {name: pytest.approx(found.values[name].value / 100, abs=5e-4) for name in found.values if name != "called"}
    assert of["POL"] == held["target"]
    assert of["POL"] + of["GBR"] + of["FRA"] + of["ROU"] == held["target_all"]
    assert of["DEU"] + of["ITA"] == held["attacker_all"]


def test_a_state_nobody_is_bound_to_has_no_coalition_to_weigh(told):
    assert told(attacker="Russia", target="Ukraine", on="2022-02-24") is None


def test_against_anyone_only_the_targets_side_is_weighed(told):
    found = told(attacker="any", target="Estonia", on="2020-01-01")
    assert {row[0] for row in found.table.rows} == {"Estonia"}


def test_a_share_too_small_to_show_is_told_in_words_and_never_as_nought(edition):
    said = [
        found.sentence for found in ask("obligations", edition=edition.folder, attacker="any", target="ISL").findings
    ]
    assert any(
        one.startswith("Iceland holds less than a tenth of a per cent of the world's capability, ") for one in said
    )
    assert not [one for one in said if " 0 per cent of" in one]


def test_bars_hold_every_known_share_of_the_table(told):
    found = told(attacker="Germany", target="Poland", on="1939-09-01")
    drawn = [row["share"] for row in found.chart.spec["data"]["values"]]
    assert sorted(drawn) == pytest.approx(
        sorted(cell for row in found.table.rows for cell in row[3:6] if cell is not None)
    )
