"""A survey from its file to findings and to an export: as people run it."""

from __future__ import annotations

import csv

import numpy as np
import polars as pl
import pyreadstat
import pytest

from comity.errors import Faults, InputError
from comity.questions import ask
from comity.record import canonical_json
from comity.sources.mirror import Mirror
from comity.sources.readers import afrobarometer


@pytest.fixture
def community(edition):
    def asked(files, **more):
        return ask("community", edition=edition.folder, survey=str(files[0]), spec=str(files[1]), **more)

    return asked


def rows(path):
    with path.open(newline="", encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


def test_a_rise_of_trust_between_waves_is_found_with_its_interval(community, survey):
    answer = community(survey())
    (finding,) = [one for one in answer.findings if "trust the mission" in one.sentence and "move" in one.values]
    move = finding.values["move"]
    assert move.low > 0
    assert move.low < 15 < move.high
    assert "since first" in finding.sentence


def test_an_item_that_did_not_change_is_not_said_to_have(community, survey):
    (finding,) = [one for one in community(survey()).findings if "feel safe" in one.sentence and "move" in one.values]
    assert "not surely another share" in finding.sentence


def test_silence_is_told_of_the_wave_that_is_told(community, survey, people):
    """A quarter gave no answer in the first wave, nobody in the second."""
    frame = people().with_columns(
        q1=pl.when((pl.col("round") == 1) & (pl.col("sex") == "F")).then(9).otherwise(pl.col("q1").clip(1, 4))
    )
    (finding,) = [
        one for one in community(survey(frame)).findings if "feel safe" in one.sentence and "move" in one.values
    ]
    assert finding.values["silent"].value == 0


def test_a_rise_between_waves_is_not_taken_for_likeness_of_neighbours(community, survey, people):
    """Villages, drawn anew for each wave, answer as they like: they cost next to nothing, however large the rise."""
    rise = people().with_columns(q2=(pl.col("round") == 2).cast(pl.Int64), w=pl.lit(1.0))
    noise = np.random.default_rng(3).random(rise.height) < 0.2
    rise = rise.with_columns(q2=pl.when(pl.Series(noise)).then(1 - pl.col("q2")).otherwise(pl.col("q2")))
    spec = survey(rise)
    (table,) = [
        one.table
        for one in community(spec).findings
        if one.table and one.table.title == "trust the mission, by place and wave"
    ]
    whole = [row for row in table.rows if row[0] == "all places"]
    assert all(worth > 0.8 * answered for _, _, answered, worth, *_ in whole)


def test_waves_are_shown_where_the_last_one_has_too_few(community, survey, people):
    frame = people().filter((pl.col("round") == 1) | (pl.col("village") == "v30"))
    answer = community(survey(frame))
    assert "too few answered in second" in answer.headline
    assert {row[1] for row in answer.findings[0].table.rows} == {"first"}


def test_levels_of_one_name_are_told_apart_by_their_groups(community, survey, spec_text):
    spec = spec_text.replace("{ women =", "{ yes =").replace(", men =", ", no =").replace('"18 to 34"', "yes")
    tables = [one.table for one in community(survey(spec=spec)).findings if one.table and "change" in one.table.title]
    assert {row[1] for row in tables[0].rows} >= {"sex: yes", "age: yes"}


def test_estimates_are_near_the_raw_shares_where_many_answered(community, survey, people):
    frame = people()
    answer = community(survey(frame))
    (table,) = [
        one.table for one in answer.findings if one.table and one.table.title == "trust the mission, by place and wave"
    ]
    shares = {(row[0], row[1]): row[4] for row in table.rows}
    for (place, wave), part in frame.group_by("district", "round"):
        raw = np.average(part["q2"], weights=part["w"])
        assert shares[place, "first" if wave == 1 else "second"] == pytest.approx(raw, abs=0.05)


def test_small_places_are_not_shown_but_told_as_gaps(community, survey, people):
    frame = people()
    extra = frame.head(5).with_columns(district=pl.lit("Hamlet"))
    answer = community(survey(pl.concat([frame, extra])))
    shown = [str(cell) for one in answer.findings if one.table and "Too few" not in one.table.title
             for row in one.table.rows for cell in row]  # fmt: skip
    assert "Hamlet" not in shown
    (gaps,) = [one for one in answer.findings if one.topic == "unknown"]
    assert "Hamlet" in gaps.sentence
    assert gaps.table is not None


def test_a_place_that_is_one_village_is_small_however_many_answered(community, survey, people):
    frame = people().with_columns(
        village=pl.when(pl.col("district") == "West").then(pl.lit("only")).otherwise(pl.col("village"))
    )
    (gaps,) = [one for one in community(survey(frame)).findings if one.topic == "unknown"]
    assert "West" in gaps.sentence


@pytest.mark.parametrize("kind", ["sav", "dta"])
def test_spss_and_stata_give_the_findings_of_the_csv(community, survey, people, tmp_path, kind):
    frame = people(each=60)
    files = survey(frame)
    other = tmp_path / f"answers.{kind}"
    (pyreadstat.write_sav if kind == "sav" else pyreadstat.write_dta)(frame, str(other))
    assert community((other, files[1])).findings == community(files).findings


def test_no_respondent_is_in_the_answer_or_its_record(community, survey):
    text = canonical_json(community(survey()))
    assert "0700000" not in text
    assert '"v17"' not in text


def test_the_answer_names_the_survey_and_is_the_same_again(community, survey):
    files = survey()
    one, two = community(files), community(files)
    assert canonical_json(one) == canonical_json(two)
    assert set(one.record.attachments) == {"survey", "spec"}
    assert one.sources["own_survey"].publisher == "you"


def test_an_export_holds_what_is_shown_and_nothing_else(community, survey, tmp_path):
    out = tmp_path / "shares.csv"
    answer = community(survey(), export=str(out))
    found = rows(out)
    assert {row["kind"] for row in found} == {"share", "change"}
    assert all(int(row["respondents"]) >= 30 for row in found if row["kind"] == "share")
    assert any("shares.csv" in one.sentence for one in answer.findings)
    text = out.read_text()
    assert "0700000" not in text
    assert "v17" not in text


def test_an_export_is_refused_where_somebody_could_be_known_again(community, survey, people, tmp_path):
    frame = people()
    lone = frame.head(2).with_columns(district=pl.lit("Hamlet"))
    out = tmp_path / "shares.csv"
    with pytest.raises(InputError, match="2 respondents share their district, sex, age and round with fewer than 4"):
        community(survey(pl.concat([frame, lone])), export=str(out))
    assert not out.exists()


def test_who_leaves_one_identifier_open_must_still_share_the_others(community, survey, people, tmp_path):
    frame = people()
    lone = frame.head(1).with_columns(district=pl.lit("Hamlet"), age=pl.lit(99, dtype=pl.Int64))
    with pytest.raises(InputError, match="could be known again"):
        community(survey(pl.concat([frame, lone])), export=str(tmp_path / "a.csv"))
    among = frame.head(1).with_columns(age=pl.lit(99, dtype=pl.Int64))
    community(survey(pl.concat([frame, among])), export=str(tmp_path / "a.csv"))


def test_an_export_without_quasi_identifiers_or_with_cells_below_k_is_refused(community, survey, spec_text, tmp_path):
    out = tmp_path / "shares.csv"
    with pytest.raises(InputError, match="by what a respondent might be known"):
        community(survey(spec=spec_text[: spec_text.index("[privacy]")]), export=str(out))
    with pytest.raises(Faults) as fault:
        community(survey(spec=spec_text.replace("quasi =", "k = 200\nquasi =")), export=str(out))
    assert "fewer than 200 respondents" in str(fault.value)
    assert not out.exists()


def test_nothing_is_written_over(community, survey, tmp_path):
    files = survey()
    before = files[0].read_bytes()
    with pytest.raises(InputError, match="there already"):
        community(files, export=str(files[0]))
    assert files[0].read_bytes() == before
    out = tmp_path / "x.csv"
    out.write_text("mine")
    with pytest.raises(InputError, match="there already"):
        community(files, export=str(out))
    assert out.read_text() == "mine"


def test_formulas_in_names_are_neutralised_in_the_export(community, survey, people, spec_text, tmp_path):
    frame = people().with_columns(pl.col("district").replace({"North": "=HYPERLINK(1)", "South": "+1+1"}))
    spec = spec_text.replace('title = "trust the mission"', 'title = "@SUM(A1)"')
    out = tmp_path / "shares.csv"
    community(survey(frame, spec=spec), export=str(out))
    cells = [cell for row in rows(out) for name, cell in row.items() if name not in ("value", "low", "high")]
    assert "'=HYPERLINK(1)" in cells
    assert "'+1+1" in cells
    assert "'@SUM(A1)" in cells
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t")]


def test_a_survey_of_equal_weights_without_waves_or_groups_has_an_answer(community, survey):
    spec = """
title = "One question"
[columns]
equal_weights = true
place = "district"
[items.mission]
title = "trust the mission"
column = "q2"
counted = [1]
others = [0]
"""
    answer = community(survey(spec=spec))
    assert "trust the mission;" in answer.headline
    notes = " ".join(note for one in answer.findings for note in one.notes)
    assert "intervals are too narrow" in notes
    assert "as likely to be asked" in notes


def test_an_item_nobody_answered_is_a_fault(community, survey, people):
    with pytest.raises(InputError, match="Nobody answered item safe"):
        community(survey(people().with_columns(q1=pl.lit(9))))


def test_a_survey_too_small_to_show_anything_says_so(community, survey, people):
    answer = community(survey(people(each=2)))
    assert answer.findings[0].topic == "unknown"
    assert "too few answered" in answer.headline


def test_the_microdata_of_a_real_survey_pass_through_and_leave_nothing(community, mirror, tmp_path):
    frame = afrobarometer.trust(Mirror(mirror)).filter(pl.col("iso3").is_in(["LBR", "SLE", "GIN"]))
    file, toml = tmp_path / "real.csv", tmp_path / "real.toml"
    frame.write_csv(file)
    toml.write_text(
        """
title = "Three neighbours"
[columns]
weight = "weight"
cluster = "point"
place = "iso3"
[groups.residence]
column = "urban"
levels = { rural = [0], urban = [1], semi-urban = [0.5] }
[items.police]
title = "trust the police"
column = "trust_police"
counted = [2, 3]
others = [0, 1]
"""
    )
    answer = community((file, toml))
    (table,) = [one.table for one in answer.findings if one.table and one.table.title.endswith("by place and wave")]
    shares = {row[0]: row[4] for row in table.rows}
    assert shares["LBR"] < shares["SLE"] < shares["GIN"]
    assert "LIB0001" not in canonical_json(answer)


def test_everything_wrong_with_the_spec_and_the_file_is_told_at_once_with_lines_and_remedies(
    community, survey, people, spec_text, tmp_path
):
    spec = spec_text.replace('title = "trust the mission"\n', 'title = "trust the mission"\nby = ["tribe"]\n')
    file, toml = survey(people(each=40).rename({"village": "hamlet"}), spec)
    lines = file.read_bytes().split(b"\n")
    lines[3] = lines[3].replace(b"North", b"N\xf6rd")
    lines[5] = lines[5].replace(b"North", "Nörd".encode())
    lines[8] += b",one too many"
    lines[10] = lines[10].replace(b",F,", b",X,").replace(b",M,", b",X,")
    file.write_bytes(b"\n".join(lines))
    out = tmp_path / "shares.csv"
    out.write_text("mine")
    with pytest.raises(Faults) as fault:
        community((file, toml), export=str(out))
    told = [str(one) for one in fault.value.faults]
    for said in ("tribe", "village", "line 4", "line 9", "line 11", "nothing is written over"):
        assert any(said in one for one in told), (said, told)
    assert len(told) == 6
    assert all(one.remedy or one.available for one in fault.value.faults)
    assert out.read_text() == "mine"


def test_a_survey_without_weights_is_told_with_what_is_wrong_with_its_file(community, survey, people, spec_text):
    file, toml = survey(people(each=40).rename({"q1": "question 1"}), spec_text.replace('weight = "w"\n', ""))
    file.write_bytes(file.read_bytes().replace(b"West", b"W\xe9st", 1))
    with pytest.raises(Faults) as fault:
        community((file, toml))
    told = " ".join(str(one) for one in fault.value.faults)
    assert "without weights misleads" in told
    assert "no column 'q1'" in told
    assert "not UTF-8" in told
