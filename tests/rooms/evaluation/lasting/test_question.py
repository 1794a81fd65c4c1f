"""The question answers from the edition, says what is not known, and prints no number where nothing is identified."""

from __future__ import annotations

import re

import polars as pl
import pytest

from comity.errors import NoData, UnknownName
from comity.questions import ask
from comity.rooms.evaluation.lasting.checks import CHECKS, ENDS, PERIODS, PLACEBOS
from comity.rooms.evaluation.lasting.country import country
from comity.rooms.evaluation.lasting.doubts import CHECKS as SHOWN
from comity.rooms.evaluation.lasting.estimate import CONTRAST
from comity.rooms.evaluation.lasting.published import compared, direction
from comity.rooms.evaluation.lasting.verdict import RULES
from comity.rooms.evaluation.lasting.words import LEADS


@pytest.fixture(scope="module")
def checks(edition):
    return {(row["who"], row["check"]): row for row in edition.table("lasting_checks").iter_rows(named=True)}


def sentences(answer):
    return " ".join(finding.sentence for finding in answer.findings)


def test_the_headline_is_the_verdict_and_holds_a_number_only_if_something_is_identified(edition):
    verdicts = set(edition.table("lasting_rules")["verdict"])
    headline = ask("recurrence", edition=edition.folder).headline
    assert ("identified" in verdicts) == bool(re.search(r"\d", headline))
    assert headline.startswith("Not identified") == ("identified" not in verdicts)


def test_every_lead_is_judged_by_every_rule_and_every_check_is_in_the_table(edition, checks):
    rules = edition.table("lasting_rules")
    assert set(rules.select("who", "rule").rows()) == {(who, rule) for who in LEADS for rule in RULES}
    for check in (*CHECKS, *PERIODS, *ENDS):
        kept = {"weighted", "as Fortna", "as Kreutz"}
        assert all((who, check) in checks for who in (("any",) if check in kept else LEADS))
    assert set(SHOWN) == {*CHECKS, *PLACEBOS} - {"main"}


def test_an_estimate_holds_its_interval_and_is_empty_only_where_no_event_is_on_one_side(checks):
    for row in checks.values():
        if row["estimate"] is None and row["who"] != CONTRAST:
            assert row["exposed_events"] in {0, row["events"]}
            assert (row["low"], row["high"], row["log_se"]) == (None, None, None)
        elif row["estimate"] is not None:
            assert row["low"] < row["estimate"] < row["high"]


def test_the_leads_share_the_months_of_those_taken_together(checks):
    for check in ("main", "host alone", *PERIODS, *ENDS):
        apart = [checks[who, check] for who in ("un", "alliance", "both")]
        together = checks["either", check]
        for column in ("exposed_months", "exposed_events"):
            assert sum(row[column] for row in apart) == together[column]


def test_periods_and_ends_share_out_all_spells_and_recurrences(checks):
    whole = checks["un", "main"]
    for parts in (PERIODS, ENDS):
        for column in ("spells", "events", "exposed_events"):
            assert sum(checks["un", part][column] for part in parts) == whole[column]


def test_effects_for_the_levers_are_the_main_estimates_and_say_why_they_are_not_usable(edition, checks):
    effects = edition.table("lasting_effects")
    verdicts = dict(edition.table("lasting_rules").select("who", "verdict").unique().rows())
    assert set(effects["channel"]) == {"recurrence"}
    for who in LEADS:
        row = effects.filter(pl.col("effect") == f"recurrence:{who}").row(0, named=True)
        assert row["estimate"] == checks[who, "main"]["estimate"]
        assert (row["verdict"] == "usable") == (verdicts[who] != "not identified")
        assert row["why"].startswith(verdicts[who])
    assert set(effects.filter(pl.col("variant_of") != "")["verdict"]) == {"not usable"}
    assert set(effects.filter(pl.col("placebo_of") != "")["verdict"]) == {"not usable"}


def test_the_columns_for_the_levers_are_those_of_comitys_other_effects():
    from comity.panels.codebook import codebook

    ours, theirs = codebook()["lasting_effects"].columns, codebook()["effects"].columns
    assert {name: spec["type"] for name, spec in ours.items()} == {name: spec["type"] for name, spec in theirs.items()}


def test_curves_fall_and_lose_spells_and_begin_with_everybody(edition):
    curves = edition.table("lasting_curves")
    for _, rows in curves.sort("year").group_by("kind", "who", maintain_order=True):
        assert rows["share"][0] == 1
        assert (rows["share"].diff().drop_nulls() <= 0).all()
        assert rows.filter(pl.col("low").is_not_null() & ~pl.col("share").is_between("low", "high")).is_empty()
    start = curves.filter((pl.col("kind") == "start") & (pl.col("year") == 0))
    spells = edition.table("peace_spells")
    assert dict(start.select("who", "at_risk").rows()) == dict(
        spells.drop_nulls("start").group_by("start").len().rows()
    )


def test_a_country_has_its_spells_first(edition):
    told = ask("recurrence", edition=edition.folder, country="Liberia")
    assert "21 November 2003" in told.headline
    assert "UNMIL was there" in told.headline
    table = told.findings[0].table
    assert len(table.rows) == 3
    assert [row[4] for row in table.rows] == [
        "war again, 1989-12",
        "war again, 2000-05",
        "no war to the end of the data",
    ]


def test_spells_like_it_are_of_other_countries_and_few_are_said_to_be_few(edition):
    like = country(edition, "AGO").like
    spells = edition.table("peace_spells").filter(
        (pl.col("state") != "AGO") & pl.col("how").is_in(["low activity", "actor gone"]) & (pl.col("months") > 0)
    )
    counted = spells.filter((pl.col("ended") >= "1990") & (pl.col("start") == "neither")).height
    assert like.points["neither"][0] == counted
    n, _ = like.points["there"]
    assert ("too few" in sentences(ask("recurrence", edition=edition.folder, country="AGO"))) == (n < 20)


def test_a_country_without_an_ended_war_is_no_data_and_an_unknown_one_is_unknown(edition):
    with pytest.raises(NoData, match="no episode of civil war in Sweden"):
        ask("recurrence", edition=edition.folder, country="Sweden")
    with pytest.raises(UnknownName, match="Liberia"):
        ask("recurrence", edition=edition.folder, country="Libera")


def test_what_is_published_is_told_beside_with_agreement_or_not(edition):
    found = compared(edition)
    assert {one.published.source for one in found} == {"Fortna (2004)", "Fortna (2008)", "Kreutz (2010)"}
    for one in found:
        agrees = direction(one.ours["low"], one.ours["high"]) == one.published.reported
        assert (one.verdict == "agrees") == agrees
        assert one.size is None or all(part is not None for part in one.size)
    text = sentences(ask("recurrence", edition=edition.folder))
    assert "Fortna (2004)" in text
    assert "Kreutz (2010)" in text


def test_charts_name_every_lead_and_hold_their_data(edition):
    charts = [finding.chart for finding in ask("recurrence", edition=edition.folder).findings if finding.chart]
    assert len(charts) == 2
    for chart in charts:
        text = str(chart.spec)
        assert "the UN alone" in text
        assert "an alliance alone" in text
        assert chart.alt
