"""Commands that are no questions: what an edition and the registry hold, and making an edition."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from comity import build as building
from comity.edition import Edition
from comity.faces import commands
from comity.registry.schema import schema


@pytest.fixture
def built(monkeypatch):
    """What the build was asked for; in its place three steps are told, one of them kept."""
    asked = {}

    def build(mirror, as_of, out, *, replace, progress, workers):
        asked.update(mirror=mirror.folder, as_of=as_of, out=out, replace=replace)
        for position, (name, cached) in enumerate([("registry", True), ("deaths", False), ("risk", False)], start=1):
            progress(name, position, 3, cached=False)
            progress(name, position, 3, cached=cached)
        return out

    monkeypatch.setattr(building, "build", build)
    monkeypatch.setattr(commands, "_reach", lambda _: (date(1990, 1, 1), date(2022, 12, 1)))
    return asked


def test_an_edition_is_shown_with_its_tables_and_sources(cli, edition, plain):
    shown = plain(cli("edition").out)
    assert f"Edition {edition.id}: events to {edition.as_of}, registry to {edition.registry}" in shown
    states = edition.manifest["tables"]["states"]
    assert f"states {states['title']} {states['rows']:,} " in shown
    for key in edition.manifest["sources"]:
        assert key in shown


def test_an_edition_may_be_named(cli, edition, tmp_path):
    assert cli("edition", str(edition.folder)).out == cli("edition").out
    assert f"There is no edition in {tmp_path}." in cli("edition", str(tmp_path)).err


def test_the_registry_lists_its_tables_with_their_rows(cli, edition, plain):
    shown = plain(cli("registry").out)
    assert f"Registry as of {edition.registry}." in shown
    for name in schema():
        assert f" {name} " in shown
    assert f" {edition.table('states').height:,} " in shown


def test_rows_in_force_on_a_day_are_those_begun_and_not_yet_ended(cli, plain):
    """Czechoslovakia was dissolved at the end of 1992."""
    spells = ("registry", "--table", "state_spells", "--find", "CSK", "--as-of")
    assert "CSK" in cli(*spells, "1992-12-31").out
    assert "CSK" not in cli(*spells, "1993-01-01").out
    assert "0 rows" in plain(cli(*spells, "1900").out)


def test_the_last_day_of_an_operation_still_counts(cli, edition, plain):
    """The end of an operation is its last day; the end of a treaty is the first day without it."""
    ended = edition.table("operations").drop_nulls("end")
    whole = ended.filter(ended["end"].str.len_chars() == 10).row(0, named=True)
    command = ("registry", "--table", "operations", "--find", whole["name"], "--as-of")
    assert whole["operation"] in cli(*command, whole["end"]).out
    after = date.fromordinal(date.fromisoformat(whole["end"]).toordinal() + 1).isoformat()
    assert f"operation: {whole['operation']} " not in plain(cli(*command, after).out)


def test_text_is_found_in_any_column_in_any_case(cli, plain):
    assert "North Atlantic Treaty" in cli("registry", "--table", "treaties", "--find", "north ATLANTIC treaty").out
    assert " 0 rows" in plain(cli("registry", "--table", "treaties", "--find", "no treaty says this").out)


def test_text_to_find_is_taken_letter_by_letter(cli, plain):
    assert " 0 rows" in plain(cli("registry", "--table", "treaties", "--find", ".*").out)
    assert " 0 rows" in plain(cli("registry", "--table", "treaties", "--find", "[/]").out)


def test_rows_with_long_texts_are_shown_as_blocks_that_can_be_read(cli):
    out = cli("registry", "--table", "operations", "--find", "UNOSOM I").out
    assert "\n  acronym: UNOSOM I" in out
    assert "\n  hosts: SOM" in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--table", "treaty"), "The registry has no table 'treaty'."),
        (("--table", "treaties", "--as-of", "soon"), "--as-of: 'soon' is not a date"),
        (("--table", "states", "--as-of", "2020"), "The table 'states' has no periods, so --as-of does not apply."),
        (("--find", "SOM"), "--as-of and --find look in one table, and none is named."),
        (("--as-of", "2020"), "--as-of and --find look in one table, and none is named."),
    ],
)
def test_a_registry_request_that_cannot_be_met_is_told(cli, words, said):
    run = cli("registry", *words)
    assert (run.code, run.out) == (2, "")
    assert said in run.err


def test_a_build_is_asked_for_the_first_of_the_month_and_tells_how_to_use_what_it_made(cli, built, tmp_path, plain):
    out = tmp_path / "mine"
    run = cli("build", "--mirror", str(tmp_path), "--as-of", "2022-09-13", "--out", str(out), "--replace")
    assert (run.code, run.out) == (0, "")
    assert built == {"mirror": tmp_path, "as_of": date(2022, 9, 1), "out": out, "replace": True}
    assert f"Edition made: {out}. Use it with --edition {out} or COMITY_EDITION={out}." in run.err
    assert "done" in plain(run.err)
    assert "3/3" in plain(run.err)


def test_a_build_takes_the_mirror_that_the_environment_names(cli, built, tmp_path, monkeypatch):
    monkeypatch.setenv("COMITY_MIRROR", str(tmp_path))
    assert cli("build").code == 0
    assert built == {"mirror": tmp_path, "as_of": date(2022, 12, 1), "out": Path("edition"), "replace": False}


@pytest.mark.parametrize(
    ("words", "said", "remedy"),
    [
        ((), "No mirror is named.", "Add --mirror FOLDER, or set COMITY_MIRROR; see `comity sources`."),
        (("--mirror", "nowhere"), "The mirror nowhere is not a folder.", "Name the folder"),
        (("--mirror", ".", "--as-of", "soon"), "--as-of: 'soon' is not a date", "Write a month, as in 2022-12."),
        (("--mirror", ".", "--as-of", "2023-01"), "reach from 1990-01 to 2022-12", "Write a month in between"),
        (("--mirror", ".", "--as-of", "1989"), "so 1989-01 is not known", "Write a month in between"),
        (("--mirror", ".", "--out", f"{__file__}/mine"), "cannot be made in", "Name a folder in one of your own."),
    ],
)
def test_a_build_that_cannot_begin_says_why_and_makes_nothing(cli, built, tmp_path, monkeypatch, words, said, remedy):
    monkeypatch.chdir(tmp_path)
    run = cli("build", *words)
    assert (run.code, run.out, built) == (2, "", {})
    assert said in run.err
    assert remedy in run.err
    assert not list(tmp_path.iterdir())


def test_a_mirror_and_a_month_that_are_wrong_are_told_at_once(cli, built):
    told = cli("build", "--mirror", "nowhere", "--as-of", "soon").err
    assert told.count("✗") == 2
    assert "The mirror nowhere is not a folder." in told
    assert "--as-of: 'soon' is not a date" in told


def test_an_edition_cannot_say_that_it_knows_months_the_mirror_has_no_events_of(cli, mirror, tmp_path):
    run = cli("build", "--mirror", str(mirror), "--as-of", "2099-01", "--out", str(tmp_path / "mine"))
    assert (run.code, run.out) == (2, "")
    assert "the mirror's events reach from 1990-01 to 2022-12, so 2099-01 is not known." in run.err
    assert not list(tmp_path.iterdir())


def test_a_build_that_is_stopped_says_that_it_can_go_on(cli, built, tmp_path, monkeypatch, plain):
    def stopped(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(building, "build", stopped)
    run = cli("build", "--mirror", str(tmp_path), "--out", str(tmp_path / "mine"))
    assert (run.code, run.out) == (130, "")
    assert "Stopped. Finished steps are kept: the same command goes on from there." in plain(run.err)


def test_a_build_over_an_edition_that_is_there_is_refused_unless_it_is_to_be_replaced(
    cli, edition, tmp_path, monkeypatch
):
    monkeypatch.setattr(commands, "_reach", lambda _: (date(1990, 1, 1), date(2022, 12, 1)))
    run = cli("build", "--mirror", str(tmp_path), "--out", str(edition.folder))
    assert (run.code, run.out) == (2, "")
    assert "--replace" in run.err
    assert Edition(edition.folder).id == edition.id
