"""`comity backtest` tells how forecasts did, from a plain mirror, and what is wrong with a request."""

from __future__ import annotations

import json

import polars as pl
import pytest

from comity.build import SEED
from comity.faces.backtest import GROUPS, MEASURES
from comity.rooms.risk.challenge import PUBLISHED

CHEAP = ("--years", "2018", "--models", "Climatology,published-conflictology", "--paths", "40", "--workers", "1")


@pytest.fixture
def tester(cli, mirror, monkeypatch, tmp_path):
    """The command line of somebody who has the publishers' files and no edition."""
    monkeypatch.setenv("COMITY_MIRROR", str(mirror))
    monkeypatch.setenv("COMITY_EDITION", str(tmp_path / "none"))
    monkeypatch.chdir(tmp_path)
    return cli


def figures(told):
    return {(f["group"], f["measure"], f["model"], f["window"]): f["value"] for f in told["figures"]}


def test_the_tables_show_every_measure_of_every_forecast_by_window(tester, plain):
    run = tester("backtest", *CHEAP)
    shown = plain(run.out)
    assert run.code == 0
    assert set(MEASURES) == {measure for group in GROUPS.values() for measure in group}
    for title in (*GROUPS, *(long for long, _, _ in MEASURES.values())):
        assert " ".join(title.split()) in shown
    for model in ("climatology", "conflictology", "published conflictology"):
        assert f" {model} " in shown
    assert "Held against the VIEWS challenge's own outcomes: 2018." in shown
    for region in ("Africa", "Americas", "Asia", "Europe", "Oceania"):
        assert f" {region} " in shown


def test_the_tables_and_the_json_tell_the_same_figures(tester, plain):
    shown = plain(tester("backtest", *CHEAP).out)
    run = tester("backtest", *CHEAP, "--json")
    told = json.loads(run.out)
    found = figures(told)
    assert (told["seed"], told["paths"], told["windows"]) == (SEED, 40, [2018])
    for measure, (_, _, form) in MEASURES.items():
        value = found.get(("all states", measure, "climatology", 2018))
        assert f"climatology {format(value, form)}" in shown
    assert found["all states", "crps", "published conflictology", 2018] == pytest.approx(14.48, abs=0.005)
    assert found["all states", "crps_ratio", "conflictology", 2018] == 1


def test_onsets_and_escalations_stand_below_the_scores_of_the_forecast_shown(tester, plain, monkeypatch):
    """The forecast shown takes long to fit: a member of it stands in."""
    from comity.rooms.risk.backtest import MODELS
    from comity.rooms.risk.climatology import Climatology

    monkeypatch.setitem(MODELS, "comity", Climatology())
    asked = ("--years", "2018", "--models", "comity", "--paths", "40", "--workers", "1")
    told = json.loads(tester("backtest", *asked, "--json").out)
    whole = {(row["event"], row["model"]): row for row in told["events"] if row["by"] == "all"}
    assert set(whole) == {(e, m) for e in ("onset", "escalation") for m in ("comity", "paths", "base rate")}
    assert whole["onset", "comity"]["rows"] + whole["escalation", "comity"]["rows"] <= 191
    shown = plain(tester("backtest", *asked).out)
    row = whole["escalation", "comity"]
    cells = f"{row['rows']} {row['expected']:.1f} {row['happened']} {row['brier']:.4f}"
    assert f"escalation, as told {cells}" in shown
    none = json.loads(tester("backtest", *CHEAP, "--json").out)
    assert none["events"] == []


def test_the_same_command_gives_the_same_bytes_with_other_workers(tester):
    one, two = (tester("backtest", *CHEAP[:-1], workers, "--json").out for workers in ("1", "2"))
    assert one == two


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_every_score_of_every_state_and_month_is_written(tester, tmp_path, ending):
    run = tester("backtest", *CHEAP, "--out", f"scores.{ending}")
    read = pl.read_csv if ending == "csv" else pl.read_parquet
    rows = read(tmp_path / f"scores.{ending}")
    assert run.code == 0
    assert f"Written: scores.{ending}" in run.err
    assert rows.height == 3 * 191 * 12
    assert set(rows["model"]) == {"climatology", "conflictology", "published conflictology"}


def test_what_the_mirror_lacks_is_said_and_left_out(tester, plain):
    words = ("--years", "2022", "--models", "published negative binomial,climatology", "--paths", "40", "--json")
    told = json.loads(tester("backtest", *words, "--workers", "1").out)
    assert any("no published negative binomial forecast of 2022" in note for note in told["notes"])
    assert "published negative binomial" not in {f["model"] for f in told["figures"]}


def test_years_before_the_challenge_are_held_against_the_history(tester, plain):
    run = tester("backtest", "--years", "2016-2017", "--models", "climatology", "--paths", "40", "--workers", "1")
    assert "Held against the history that forecasts learn from: 2016, 2017." in plain(run.out)
    assert " mean " in plain(run.out)


@pytest.mark.parametrize(
    ("words", "said", "remedy"),
    [
        (("--years", "soon"), "--years: 'soon' is not a period.", "Write it as 2018-2022."),
        (("--years", "2022-2018"), "--years: 2022 comes after 2018.", "Write 2018-2022."),
        (("--years", "2021-2024"), "2023, 2024 cannot be backtested", "Choose years from 1995 to 2022."),
        (("--models", "comitty"), "There is no forecast 'comitty'.", "comity"),
        (("--models", "zzz"), "There is no forecast 'zzz'.", ", ".join(PUBLISHED)),
        (("--out", "scores.xlsx"), "--out: 'scores.xlsx' has no ending that says its format.", ".csv, .parquet"),
        (("--out", "no/where.csv"), "--out: no/where.csv cannot be written.", "Name a file in a folder that"),
        (("--mirror", "nowhere"), "The mirror nowhere is not a folder.", "Name the folder"),
    ],
)
def test_a_backtest_that_cannot_begin_says_why_and_what_to_do(tester, tmp_path, words, said, remedy):
    run = tester("backtest", *words)
    assert (run.code, run.out) == (2, "")
    assert said in run.err
    assert remedy in run.err
    assert "Traceback" not in run.err
    assert not list(tmp_path.iterdir())


def test_all_faults_of_a_request_are_told_at_once(tester, monkeypatch):
    monkeypatch.delenv("COMITY_MIRROR")
    run = tester("backtest", "--years", "soon", "--models", "zzz", "--out", "x.txt")
    for said in ("'soon' is not a period", "no forecast 'zzz'", "No mirror is named", "has no ending"):
        assert said in run.err


def test_a_mirror_without_the_history_is_told_which_file_is_missing(tester, tmp_path):
    (tmp_path / "empty").mkdir()
    run = tester("backtest", "--mirror", "empty", *CHEAP)
    assert run.code == 2
    assert "views/ged_sb_1990_2021.parquet" in run.err
    assert "Traceback" not in run.err


def test_a_file_that_cannot_be_written_after_all_is_told(tester, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pl.DataFrame, "write_csv", full)
    run = tester("backtest", *CHEAP, "--out", "scores.csv")
    assert run.code == 2
    assert "scores.csv could not be written" in run.err
