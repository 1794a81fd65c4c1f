"""What docs/community.md says of the spec holds."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl

from comity.questions import ask
from comity.rooms.community.survey import coded, read
from comity.rooms.community.survey.spec import read_spec

DOCS = Path(__file__).parents[4] / "docs" / "community.md"


def example():
    (spec,) = re.findall(r"```toml\n(.*?)```", DOCS.read_text(encoding="utf-8"), flags=re.DOTALL)
    return spec


def test_the_example_reads_a_survey_and_its_export_is_written(people, edition, tmp_path):
    frame = people().rename({"w": "weight"}).with_columns(q12=pl.col("q1"))
    (tmp_path / "spec.toml").write_text(example(), encoding="utf-8")
    frame.write_csv(tmp_path / "answers.csv")
    answer = ask(
        "community",
        edition=edition.folder,
        survey=str(tmp_path / "answers.csv"),
        spec=str(tmp_path / "spec.toml"),
        export=str(tmp_path / "shares.csv"),
    )
    assert "trust the mission in March 2024" in answer.headline
    assert (tmp_path / "shares.csv").exists()


def test_the_defaults_it_tells_of_are_those_of_the_code(tmp_path):
    text = " ".join(DOCS.read_text(encoding="utf-8").split())
    (tmp_path / "spec.toml").write_text(example(), encoding="utf-8")
    spec = read_spec(tmp_path / "spec.toml")
    bare = type(spec.privacy)()
    assert (spec.privacy.least, spec.privacy.k) == (bare.least, bare.k)
    assert f"{read.MOST_BYTES // 2**20} MiB" in text
    assert read.MOST_ROWS == 1_000_000
    assert f"over {coded.MOST_PLACES} places or {coded.MOST_LEVELS} levels" in text
