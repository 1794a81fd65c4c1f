"""An edition is sealed: what was changed after it was made is refused, with the remedy."""

from __future__ import annotations

import json
import os

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.edition import MANIFEST, SCHEMA, Edition, edition_id, open_edition
from comity.errors import EditionError, UnknownName
from comity.questions import ask
from comity.record import sha256, sha256_file

REMEDY = "Install comity again for the starter edition, or build it again with `comity build`."


def seal(folder, **changes):
    """Write the description of the tables in a folder, and seal it."""
    tables = {path.stem: {"sha256": sha256_file(path)} for path in sorted(folder.glob("*.parquet"))}
    whole = {
        "as_of": "2022-12",
        "built": "2026-11-22",
        "registry": "2026-11-22",
        "schema": SCHEMA,
        "seed": 7,
        "sources": {"views": {"name": "VIEWS"}},
        "tables": tables,
    } | changes
    (folder / MANIFEST).write_text(json.dumps(whole | {"id": edition_id(whole)}))
    return folder


@pytest.fixture
def folder(tmp_path):
    """A small edition: two tables of one row."""
    made = tmp_path / "small"
    made.mkdir()
    for name in ("deaths", "pacts"):
        pl.DataFrame({"table": [name]}).write_parquet(made / f"{name}.parquet")
    return seal(made)


def test_an_edition_tells_what_it_is(folder):
    opened = Edition(folder)
    told = (opened.as_of, opened.registry, opened.built, opened.seed)
    assert told == ("2022-12", "2026-11-22", "2026-11-22", 7)
    assert opened.table("pacts").rows() == [("pacts",)]
    assert opened.source("views") == {"name": "VIEWS"}


def test_a_damaged_table_is_refused_by_name_with_the_remedy(folder):
    path = folder / "pacts.parquet"
    path.write_bytes(path.read_bytes()[:-1] + b"\0")
    opened = Edition(folder)
    with pytest.raises(EditionError, match=r"Table 'pacts' in .*small is damaged") as caught:
        opened.table("pacts")
    assert caught.value.remedy == REMEDY
    assert opened.table("deaths").height == 1


def test_a_whole_table_put_in_the_place_of_another_is_refused(folder):
    (folder / "deaths.parquet").replace(folder / "pacts.parquet")
    with pytest.raises(EditionError, match=r"Table 'pacts' .*damaged"):
        Edition(folder).table("pacts")


def test_a_missing_table_is_named_with_the_remedy(folder):
    (folder / "pacts.parquet").unlink()
    with pytest.raises(EditionError, match=r"Table 'pacts' is missing from .*small") as caught:
        Edition(folder).table("pacts")
    assert caught.value.remedy == REMEDY


def test_a_table_that_was_never_there_is_told_with_those_that_are(folder):
    with pytest.raises(EditionError, match="has no table 'missions'") as caught:
        Edition(folder).table("missions")
    assert caught.value.available == ("deaths", "pacts")


def test_a_source_that_was_never_there_is_told_with_those_that_are(folder):
    with pytest.raises(EditionError, match="knows no source 'acled'") as caught:
        Edition(folder).source("acled")
    assert caught.value.available == ("views",)


def test_an_edition_of_a_newer_schema_asks_for_a_newer_comity(folder):
    with pytest.raises(EditionError, match=f"has schema {SCHEMA + 1}; this comity reads up to {SCHEMA}") as caught:
        Edition(seal(folder, schema=SCHEMA + 1))
    assert caught.value.remedy.startswith("Update comity")


def test_an_edition_without_a_schema_is_refused(folder):
    with pytest.raises(EditionError, match="does not say its schema"):
        Edition(seal(folder, schema="one"))


@pytest.mark.parametrize("change", [{"as_of": "2026-12"}, {"seed": 8}, {"sources": {}}, {"tables": {}}, {"id": "0"}])
def test_a_description_that_was_changed_after_sealing_is_refused(folder, change):
    path = folder / MANIFEST
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    with pytest.raises(EditionError, match="was changed after it was sealed"):
        Edition(folder)


@pytest.mark.parametrize("data", [b"", b"{", b"\xff\xfe\x00", b"[]"], ids=["empty", "cut off", "not text", "a list"])
def test_a_description_that_is_none_is_refused(folder, data):
    (folder / MANIFEST).write_bytes(data)
    with pytest.raises(EditionError, match=r"edition\.json of .*small is damaged"):
        Edition(folder)


@pytest.mark.parametrize("name", ["", "nowhere", "file"])
def test_where_there_is_no_edition_it_is_said_how_to_make_one(tmp_path, name):
    (tmp_path / "file").touch()
    with pytest.raises(EditionError, match="There is no edition in ") as caught:
        open_edition(tmp_path / name)
    assert "comity build" in caught.value.remedy


def test_the_day_of_building_does_not_change_what_an_edition_is(folder):
    before = Edition(folder).id
    assert Edition(seal(folder, built="2027-01-01")).id == before


@given(st.dictionaries(st.text(max_size=5), st.integers(), max_size=4), st.text(max_size=5), st.integers())
def test_anything_else_that_changes_makes_another_edition(manifest, key, value):
    changed = manifest | {key: value}
    if key not in ("id", "built"):
        assert (edition_id(changed) == edition_id(manifest)) == (changed == manifest)


def test_a_table_is_read_and_verified_once(folder):
    opened = Edition(folder)
    first = opened.table("pacts")
    (folder / "pacts.parquet").unlink()
    assert opened.table("pacts") is first


def test_an_edition_is_opened_once_and_anew_when_it_was_rebuilt(folder):
    first = open_edition(folder)
    assert open_edition(str(folder)) is first
    seal(folder, seed=8)
    os.utime(folder / MANIFEST, (0, 0))
    assert open_edition(folder).seed == 8


def test_the_environment_names_the_edition_unless_the_asker_does(folder, tmp_path, monkeypatch):
    monkeypatch.setenv("COMITY_EDITION", str(tmp_path / "elsewhere"))
    assert open_edition(folder).folder == folder.resolve()
    with pytest.raises(EditionError, match="elsewhere"):
        open_edition()


def test_a_place_may_be_a_state_and_a_state_is_never_a_place_that_is_none(edition):
    states, places = edition.names("state"), edition.names("place")
    assert (places.key("Falklands"), places.key("Argentina")) == ("falkland-islands", "ARG")
    assert states.key("Argentina") == "ARG"
    with pytest.raises(UnknownName):
        states.key("Falklands")


def test_answering_leaves_an_edition_as_it_was(edition):
    def state():
        return {path.name: sha256(path.read_bytes()) for path in sorted(edition.folder.iterdir())}

    before = state()
    ask("brief", edition=edition.folder, country="Somalia")
    assert state() == before


def test_every_table_and_source_of_the_edition_is_there_whole(edition):
    fresh = Edition(edition.folder)
    for name, spec in fresh.manifest["tables"].items():
        assert fresh.table(name).height == spec["rows"], name
        assert set(spec["sources"]) <= set(fresh.manifest["sources"]), name
