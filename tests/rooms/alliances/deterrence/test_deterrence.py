"""The question `deterrence`, on an edition."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.errors import ComityError, Faults, InputError, NoData
from comity.questions import ask
from comity.rooms.alliances.deterrence.pair import pair
from comity.rooms.alliances.deterrence.published import COMPARED, compared, direction
from comity.rooms.alliances.deterrence.terms import CHECKS, ERAS, PLEDGES


@pytest.fixture
def told(edition):
    return lambda **fields: ask("deterrence", edition=edition.folder, **fields)


def test_the_headline_gives_the_chance_as_it_was_and_the_other_with_intervals(edition, told):
    answer = told(challenger="Russia", target="Georgia")
    known = pair(edition, "RUS", "GEO")
    values = answer.findings[0].values
    assert known.observed == "without"
    assert np.isclose(values["asked"].value, 1000 * known.chances["without"].value, atol=0.01)
    assert np.isclose(values["other"].value, 1000 * known.chances["with"].value, atol=0.01)
    assert values["asked"].low < values["asked"].value < values["asked"].high
    assert "with no outside defence pact" in answer.headline


def test_asked_for_the_pact_it_tells_the_same_chances_the_other_way_round(told):
    plain, turned = (told(challenger="RUS", target="GEO", pact=pact).findings[0].values for pact in ("without", "with"))
    assert (plain["asked"], plain["other"]) == (turned["other"], turned["asked"])


def test_estonia_had_a_pact_and_the_answer_says_so(told):
    assert "which it had" in told(challenger="Russia", target="Estonia").headline


@settings(max_examples=40)
@given(st.data())
def test_of_every_pair_there_is_a_chance_between_nought_and_one_or_it_is_said_what_is_missing(edition, data):
    table = edition.table("deterrence_pairs")
    row = table.row(data.draw(st.integers(0, table.height - 1)), named=True)
    found = pair(edition, row["challenger"], row["target"])
    if found.missing:
        assert found.ratio is None
        assert all(row[name] is None for name in found.missing)
        return
    for chance in found.chances.values():
        assert 0 < chance.low < chance.value < chance.high < 1
    assert np.isclose(found.ratio.value, found.chances["with"].value / found.chances["without"].value)


def test_a_covariate_that_is_not_known_is_named_and_nothing_is_put_in_its_place(edition, told):
    lacking = edition.table("deterrence_pairs").filter(pl.col("lower_democracy").is_null())
    if lacking.is_empty():
        row = edition.table("deterrence_pairs").row(0, named=True)
        edition._tables["deterrence_pairs"] = edition.table("deterrence_pairs").with_columns(
            lower_democracy=pl.when(
                (pl.col("challenger") == row["challenger"]) & (pl.col("target") == row["target"])
            ).then(None).otherwise("lower_democracy")
        )  # fmt: skip
    else:
        row = lacking.row(0, named=True)
    try:
        first = told(challenger=row["challenger"], target=row["target"]).findings[0]
    finally:
        del edition._tables["deterrence_pairs"]
    assert first.topic == "unknown"
    assert "democracy scores" in first.sentence
    assert not first.values


def test_effects_stand_for_every_pledge_era_and_population_and_checks_for_relevant_pairs(edition):
    table = edition.table("deterrence_effects")
    main = table.filter(pl.col("check") == "main")
    pact = main.filter(pl.col("estimand") == "target_defence")
    assert set(pact.select("era", "population").unique().rows()) == {(e, p) for e in ERAS for p in ("relevant", "all")}
    assert set(table.filter(pl.col("population") == "relevant")["check"]) == set(CHECKS)
    assert set(main["estimand"]) == set(PLEDGES)
    assert (table["low"] < table["estimate"]).all()
    assert (table["estimate"] < table["high"]).all()


def test_no_promise_to_join_in_war_is_in_force_since_1992_so_no_effect_of_one_is_told(edition):
    late = edition.table("deterrence_effects").filter(pl.col("era") == "since 1992")
    assert "challenger_offence" not in late["estimand"].to_list()


def test_eras_make_up_all_years(edition):
    table = edition.table("deterrence_effects").filter(
        (pl.col("check") == "main") & (pl.col("estimand") == "target_defence") & pl.col("model").str.contains("dyadic")
    )
    for population in ("relevant", "all"):
        n = dict(table.filter(pl.col("population") == population).select("era", "n").rows())
        assert sum(n[era] for era in ERAS if era != "all years") == n["all years"]


def test_the_chart_is_a_forest_of_every_era_and_both_populations(told):
    charts = [f.chart for f in told(challenger="China", target="Japan").findings if f.chart]
    assert len(charts) == 1
    dots = charts[0].spec["data"]["values"]
    assert len(dots) == 2 * len(ERAS)
    assert all(dot["low"] < dot["ratio"] < dot["high"] for dot in dots)


def test_each_published_finding_has_a_verdict_that_follows_from_both_directions(edition):
    found = compared(edition)
    assert len(found) == len(COMPARED)
    for one in found:
        assert one.here == direction(one.low, one.high)
        expected = "agrees" if one.here == one.reported else (
            "not confirmed" if "none found" in (one.here, one.reported) else "disagrees"
        )  # fmt: skip
        assert one.verdict == expected


@pytest.mark.parametrize(("low", "high", "told"), [(0.5, 0.9, "fewer"), (1.1, 2.0, "more"), (0.9, 1.1, "none found")])
def test_a_direction_is_told_only_where_the_interval_keeps_clear_of_one(low, high, told):
    assert direction(low, high) == told


def test_the_models_foretold_later_years_better_than_the_base_rate_over_all_windows(edition):
    scores = edition.table("deterrence_scores").with_columns(total=pl.col("log_loss") * pl.col("n"))
    for population in ("relevant", "all"):
        sums = dict(
            scores.filter(pl.col("population") == population).group_by("model").agg(pl.col("total").sum()).rows()
        )
        assert sums["logit"] < sums["base rate"]
        assert sums["boosted trees"] < sums["base rate"]


def test_a_state_against_itself_a_year_not_covered_and_names_unknown_are_told_with_the_remedy(told):
    with pytest.raises(InputError, match="with itself"):
        told(challenger="Russia", target="RUS")
    with pytest.raises(NoData, match=r"as they were in 2014.*--on"):
        told(challenger="Russia", target="Georgia", on="1999")
    with pytest.raises(NoData, match="stood in no pair"):
        told(challenger="Austria-Hungary", target="Serbia")
    with pytest.raises(Faults) as several:
        told(challenger="Russland?", target="Georgiana", pact="maybe")
    assert len(several.value.faults) == 3
    assert all(isinstance(fault, ComityError) for fault in several.value.faults)


def test_the_same_question_gives_the_same_bytes(told):
    from comity.record import canonical_json

    assert canonical_json(told(challenger="IND", target="PAK")) == canonical_json(told(challenger="IND", target="PAK"))
