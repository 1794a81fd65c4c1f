"""Peace spells stand where UCDP has ends of civil wars; nobody is credited with a year that is quiet by definition."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from comity.registry.load import registry
from comity.rooms.evaluation.lasting.episodes import HOW, spells
from comity.sources.mirror import Mirror
from comity.sources.readers import ucdp_more


@pytest.fixture(scope="module")
def made(mirror):
    return spells(Mirror(mirror), registry()["state_spells"], date(2022, 12, 1))


def of(made, state, day):
    found = made.filter((pl.col("state") == state) & (pl.col("ended").cast(pl.String) == day))
    assert found.height == 1
    return found.row(0, named=True)


@pytest.mark.parametrize(
    ("state", "day", "how", "back"),
    [
        ("SLE", "2001-12-20", "agreement", None),
        ("LBR", "2003-11-21", "agreement", None),
        ("LBR", "1990-12-31", "agreement", "2000-05"),
        ("BIH", "1995-12-31", "agreement", None),
        ("AGO", "1995-12-24", "low activity", "1998-05"),
        ("AGO", "2002-04-01", "agreement", None),
        ("HRV", "1993-12-13", "ceasefire", "1995-05"),
    ],
)
def test_named_wars_ended_and_came_back_as_ucdp_has_it(made, state, day, how, back):
    spell = of(made, state, day)
    assert spell["how"] == how
    assert spell["recurred"] == (back is not None)
    assert str(spell["until"])[:7] == (back or "2020-12")


def test_the_lusaka_protocol_of_1994_ended_no_episode_of_the_war_with_unita(made):
    ends = made.filter((pl.col("state") == "AGO") & (pl.col("conflict") == 327))["ended"].dt.year().to_list()
    assert ends == [1995, 2002]


def test_every_end_of_a_civil_war_but_that_of_hyderabad_has_a_spell(made, mirror):
    years = ucdp_more.conflict_terminations(Mirror(mirror))
    civil = years.filter(pl.col("type").is_in(["intrastate", "internationalised"]) & pl.col("ended"))
    assert civil.height == made.height + 1
    counts = dict(made.group_by("how").len().rows())
    theirs = dict(civil.filter(pl.col("gw").list.first() != 751).group_by("outcome").len().rows())
    assert counts == {HOW[outcome]: n for outcome, n in theirs.items()}


def test_a_conflict_that_came_back_in_2020_under_the_number_of_its_last_episode_has_come_back(made):
    katanga = made.filter(pl.col("conflict") == 265).sort("ended")
    assert katanga["ended"].dt.year().to_list() == [1962, 2014]
    assert str(katanga["until"][1]) == "2020-03-01"
    assert katanga["recurred"].all()


def test_no_war_comes_back_before_the_time_at_risk_begins_and_that_is_after_a_whole_quiet_year(made):
    assert (made["from"].dt.year() == made["ended"].dt.year() + 2).all()
    assert (made["from"].dt.month() == 1).all()
    assert made.filter(pl.col("recurred") & (pl.col("until") < pl.col("from"))).is_empty()
    late = made.filter(pl.col("months") == 0)
    assert (late["ended"].dt.year() == 2019).all()
    assert not late["recurred"].any()


def test_what_was_not_known_on_a_day_is_not_in_its_spells(mirror, made):
    then = spells(Mirror(mirror), registry()["state_spells"], date(2005, 12, 1))
    assert then["ended"].dt.year().max() == 2004
    assert then["until"].max() == date(2005, 12, 1)
    now = made.filter(pl.col("spell").is_in(then["spell"].to_list()))
    both = then.join(now, on="spell", suffix="_now")
    assert both.height == then.height
    assert both.filter(
        pl.col("recurred") != (pl.col("recurred_now") & (pl.col("until_now") <= pl.col("until")))
    ).is_empty()


def test_spells_of_dyads_are_of_a_government_and_one_group(mirror, made):
    dyads = spells(Mirror(mirror), registry()["state_spells"], date(2022, 12, 1), unit="dyad")
    assert dyads.height > made.height
    assert (dyads["war_months"] >= 1).all()
    assert dyads["conflict"].is_in(made["conflict"].to_list()).mean() > 0.8
