from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity import build as building
from comity.atomic import atomic_folder
from comity.build import build
from comity.edition import Edition
from comity.errors import BuildError, ComityError, InputError, SourceError
from comity.panels.codebook import TableSpec
from comity.record import sha256
from comity.schedule import in_order
from comity.sources.catalog import Source
from comity.sources.mirror import Mirror
from comity.step import Step

DECEMBER = date(2022, 12, 1)


def table(name, holds="derived"):
    return TableSpec(name, name.title(), holds, ("state",), {"state": {"type": "text"}, "deaths": {"type": "integer"}})


TABLES = {name: table(name) for name in ("first", "second", "third")} | {"copy": table("copy", "values")}


class House:
    """A mirror of made sources, the steps a test gives, and a note of every step that ran."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.out = root / "editions" / "mine"
        self.ran: list[str] = []

    def source(self, key, redistribute="values"):
        data = key.encode()
        (self.root / f"{key}.csv").write_bytes(data)
        return Source(
            key=key, name=f"Source {key}", publisher="A publisher", version="1", licence="as said",
            redistribute=redistribute, citation="Cite it.", coverage="all of it", first="1990", last="2022",
            files=[{"path": f"{key}.csv", "sha256": sha256(data)}], checked="made for a test",
        )  # fmt: skip

    def step(self, makes, needs=(), *, sources=(), gives=None):
        """A step that makes one table, from a row a state or from what `gives` returns."""

        def run(inputs):
            self.ran.append(makes)
            return gives(inputs) if gives else {makes: rows()}

        return Step(f"step {makes}", (makes,), run, sources=sources, needs=needs)

    def build(self, *steps, **options):
        mirror = Mirror(self.root, sources=building.catalog())
        return build(mirror, DECEMBER, self.out, steps=steps, **options)

    def left(self):
        """Names of everything beside and in place of the edition."""
        return sorted(path.name for path in self.out.parent.iterdir()) if self.out.parent.exists() else []


def rows(**columns):
    return pl.DataFrame({"state": ["ISL", "SOM"], "deaths": [0, 3040]} | columns)


@pytest.fixture
def house(tmp_path, monkeypatch):
    made = House(tmp_path)
    sources = {key: made.source(key, key) for key in ("values", "derived", "none")}
    monkeypatch.setattr(building, "catalog", lambda: sources)
    monkeypatch.setattr(building, "codebook", lambda: TABLES)
    return made


# --- Order ---------------------------------------------------------------------------------------------------------


@given(st.data())
def test_every_step_comes_after_those_that_make_what_it_needs(data):
    names = [f"t{i}" for i in range(data.draw(st.integers(1, 8)))]
    needs = {name: data.draw(st.sets(st.sampled_from(names[:i]))) if i else set() for i, name in enumerate(names)}
    steps = [Step(name, (name,), dict, needs=tuple(needs[name])) for name in names]
    order = [step.name for step in in_order(data.draw(st.permutations(steps)))]
    assert sorted(order) == names
    for name in names:
        assert all(order.index(need) < order.index(name) for need in needs[name])


def test_a_table_that_no_step_makes_is_told_with_the_step_that_needs_it(house):
    with pytest.raises(BuildError, match=r"No step makes what is needed: \[\('step second', 'lacking'\)\]"):
        house.build(house.step("first"), house.step("second", needs=("first", "lacking")))
    assert house.ran == []


def test_a_step_is_given_the_tables_it_needs_and_no_others(house):
    seen = {}

    def gives(inputs):
        seen.update(inputs.tables)
        return {"third": rows()}

    house.build(house.step("first"), house.step("second"), house.step("third", needs=("second",), gives=gives))
    assert list(seen) == ["second"]
    assert seen["second"].equals(rows())


def test_the_progress_names_each_step_before_and_after_and_says_what_was_kept(house):
    steps = (house.step("first"), house.step("second", needs=("first",)))
    told = []

    def progress(name, position, total, *, cached):
        told.append((name, position, total, cached))

    house.build(*steps, progress=progress)
    house.build(*steps, progress=progress, replace=True)
    after = [told[i] for i in (1, 3, 5, 7)]
    assert told[::2] == [(name, position, total, False) for name, position, total, _ in after]
    assert after == [
        ("step first", 1, 2, False),
        ("step second", 2, 2, False),
        ("step first", 1, 2, True),
        ("step second", 2, 2, True),
    ]


# --- What a step promised ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("gives", "says"),
    [
        ({"second": rows()}, r"made \['second'\], it promised \['first'\]"),
        ({}, r"made \[\], it promised \['first'\]"),
        ({"first": rows(), "second": rows()}, r"made \['first', 'second'\], it promised \['first'\]"),
        ({"first": rows(wounded=[1, 2])}, r"Table 'first' holds .*wounded.*, the codebook says"),
        ({"first": rows().drop("deaths")}, r"Table 'first' holds .*, the codebook says .*deaths"),
        ({"first": rows().select("deaths", "state").rename({"deaths": "dead"})}, "Table 'first' holds"),
        ({"first": rows(deaths=[0.0, 3040.0])}, r"Table 'first' holds .*Float64"),
        ({"first": rows(state=["SOM", "SOM"])}, "Table 'first': 1 rows repeat the key state"),
    ],
    ids=["another table", "no table", "one table more", "one column more", "one column less", "another name",
         "another type", "a key twice"],
)  # fmt: skip
def test_a_step_that_makes_other_than_it_promised_fails_and_leaves_nothing(house, gives, says):
    with pytest.raises(BuildError, match=says):
        house.build(house.step("first", gives=lambda _: gives))
    assert house.left() == []
    kept = Path(os.environ["COMITY_CACHE"]) / "steps"
    assert not kept.exists() or list(kept.iterdir()) == []


# --- What may be passed on -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table_name", "source"), [("copy", "derived"), ("copy", "none"), ("first", "none")],
    ids=["values of a source for derived tables only", "values of a closed source", "figures derived from it"],
)  # fmt: skip
def test_a_source_that_may_not_be_passed_on_stops_the_edition(house, table_name, source):
    with pytest.raises(BuildError, match=f"Table '{table_name}' holds .* from {source}, which allow: {source}"):
        house.build(house.step(table_name, sources=(source,)))
    assert house.left() == []


def test_a_closed_source_is_found_through_every_table_made_from_it(house):
    steps = (
        house.step("first", sources=("values",)),
        house.step("second", needs=("first",), sources=("none",)),
        house.step("third", needs=("second",)),
    )
    with pytest.raises(BuildError, match=r"from none, values, which allow: none"):
        house.build(*steps)


def test_a_table_takes_its_strictest_sources_class(house):
    steps = (
        house.step("copy", sources=("values",)),
        house.step("first", sources=("derived",)),
        house.step("second", needs=("first", "copy")),
        house.step("third"),
    )
    manifest = Edition(house.build(*steps)).manifest
    classes = {name: entry["class"] for name, entry in manifest["tables"].items()}
    assert classes == {"copy": "values", "first": "derived", "second": "derived", "third": "values"}
    assert manifest["tables"]["second"]["sources"] == ["derived", "values"]
    assert set(manifest["sources"]) == {"derived", "values", "registry"}


def test_a_file_other_than_declared_stops_the_build_before_its_step_runs(house):
    (house.root / "values.csv").write_text("changed")
    with pytest.raises(SourceError, match="differs from the declared version"):
        house.build(house.step("first", sources=("values",)))
    assert house.ran == []


# --- The cache -----------------------------------------------------------------------------------------------------


def test_a_finished_step_is_run_once_for_all_builds(house):
    steps = (house.step("first"), house.step("second", needs=("first",)))
    one = Edition(house.build(*steps)).id
    two = Edition(house.build(*steps, replace=True)).id
    assert house.ran == ["first", "second"]
    assert one == two


def test_another_seed_runs_every_step_again(house):
    steps = (house.step("first"), house.step("second", needs=("first",)))
    house.build(*steps)
    house.build(*steps, replace=True, seed=1)
    assert house.ran == ["first", "second"] * 2


def test_a_changed_table_runs_what_needs_it_again_and_nothing_else(house):
    third = house.step("third")
    second = house.step("second", needs=("first",))
    house.build(house.step("first", sources=("values",)), second, third)
    changed = house.step("first", sources=("derived",), gives=lambda _: {"first": rows(deaths=[1, 1])})
    house.build(changed, second, third, replace=True)
    assert sorted(house.ran) == ["first", "first", "second", "second", "third"]


def test_the_same_table_made_anew_does_not_run_what_needs_it_again(house):
    second = house.step("second", needs=("first",))
    house.build(house.step("first", sources=("values",)), second)
    house.build(house.step("first", sources=("derived",)), second, replace=True)
    assert house.ran == ["first", "second", "first"]


# --- Stopped half-way ----------------------------------------------------------------------------------------------


def test_a_build_whose_step_raises_leaves_nothing_and_goes_on_from_the_finished_steps(house):
    broken = [True]

    def gives(_):
        if broken:
            raise RuntimeError("the power went")
        return {"second": rows()}

    steps = (house.step("first"), house.step("second", needs=("first",), gives=gives))
    with pytest.raises(RuntimeError, match="the power went"):
        house.build(*steps)
    assert house.left() == []
    broken.clear()
    assert Edition(house.build(*steps)).table("second").equals(rows())
    assert house.ran == ["first", "second", "second"]
    assert house.left() == ["mine"]


KILLED = """
import os, shutil, signal, sys
from datetime import date
from pathlib import Path
import polars as pl
from comity import build as building
from comity.panels.codebook import TableSpec
from comity.sources.mirror import Mirror
from comity.step import Step

root, when = Path(sys.argv[1]), sys.argv[2]
columns = {"state": {"type": "text"}, "deaths": {"type": "integer"}}
building.codebook = lambda: {n: TableSpec(n, n, "derived", ("state",), columns) for n in ("first", "second", "third")}


def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)


def step(name, needs=()):
    def run(inputs):
        with (root / "ran").open("a") as handle:
            handle.write(name + "\\n")
        if (name, when) == ("second", "in a step"):
            die()
        if (name, when) == ("second", "while a table is written"):
            written = pl.DataFrame.write_parquet
            pl.DataFrame.write_parquet = lambda frame, path, **_: (path.write_bytes(b"PAR1 half"), die())
        return {name: pl.DataFrame({"state": ["ISL", "SOM"], "deaths": [0, 3040]})}

    return Step(name, (name,), run, needs=needs)


if when == "while the edition is put in place":
    renamed, last = Path.rename, f".mine.{os.getpid()}.partial"
    Path.rename = lambda one, two: die() if one.name == last else renamed(one, two)

if when == "while the edition is written":
    copied = shutil.copyfile
    shutil.copyfile = lambda one, two: die() if Path(two).name == "second.parquet" else copied(one, two)

steps = (step("first"), step("second", ("first",)), step("third", ("second",)))
building.build(Mirror(root, sources={}), date(2022, 12, 1), root / "editions" / "mine", steps=steps, replace=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL on Windows")
@pytest.mark.parametrize(
    ("when", "ran"),
    [
        ("in a step", ["first", "second", "second", "third"]),
        ("while a table is written", ["first", "second", "second", "third"]),
        ("while the edition is written", ["first", "second", "third"]),
        ("while the edition is put in place", ["first", "second", "third"]),
    ],
)
@pytest.mark.parametrize("before", [False, True], ids=["a new edition", "in the place of another"])
def test_a_killed_build_leaves_nothing_half_made_and_goes_on_from_the_finished_steps(tmp_path, when, ran, before):
    def run(moment):
        command = [sys.executable, "-c", KILLED, str(tmp_path), moment]
        return subprocess.run(command, check=False, capture_output=True, text=True).returncode

    out = tmp_path / "editions" / "mine"
    if before:
        with atomic_folder(out) as partial:
            (partial / "edition.json").write_text("{}")
    assert run(when) == -signal.SIGKILL
    aside = before and when == "while the edition is put in place"
    assert out.exists() == (before and not aside)
    kept = [*out.parent.glob(".mine.*.old/*")] if aside else [*out.glob("*")]
    assert [path.read_text() for path in kept] == (["{}"] if before else [])
    assert run("never") == 0
    assert (tmp_path / "ran").read_text().split() == ran
    made = Edition(out)
    assert all(made.table(name).height == 2 for name in ("first", "second", "third"))
    assert [path.name for path in out.parent.iterdir()] == ["mine"]


# --- What stands in the edition's place ----------------------------------------------------------------------------


def test_an_edition_that_is_there_is_kept_unless_replacing_is_asked_for(house):
    house.build(house.step("first"))
    was = (house.out / "edition.json").read_bytes()
    with pytest.raises(InputError, match=r"mine is there already.*--replace"):
        house.build(house.step("second"))
    assert (house.out / "edition.json").read_bytes() == was
    assert house.ran == ["first"]


def test_a_replaced_edition_keeps_nothing_of_the_old_one(house):
    house.build(house.step("first"))
    house.build(house.step("second"), replace=True)
    assert sorted(path.name for path in house.out.iterdir()) == ["edition.json", "second.parquet"]
    assert house.left() == ["mine"]


def test_a_failed_build_leaves_the_edition_it_was_to_replace(house):
    house.build(house.step("first"))
    with pytest.raises(BuildError):
        house.build(house.step("second", gives=lambda _: {}), replace=True)
    assert Edition(house.out).table("first").equals(rows())
    assert house.left() == ["mine"]


@pytest.mark.parametrize("replace", [False, True])
def test_a_folder_that_is_no_edition_is_never_replaced(house, replace):
    house.out.mkdir(parents=True)
    (house.out / "thesis.txt").write_text("four years of work")
    with pytest.raises(InputError):
        house.build(house.step("first"), replace=replace)
    assert (house.out / "thesis.txt").read_text() == "four years of work"
    assert house.ran == []


def test_a_file_in_the_place_of_an_edition_is_never_replaced(house):
    house.out.parent.mkdir()
    house.out.write_text("a letter")
    with pytest.raises(InputError, match="is not an edition; it will not be replaced"):
        house.build(house.step("first"), replace=True)
    assert house.out.read_text() == "a letter"


def test_a_full_disk_is_told_and_the_old_edition_stays(tmp_path):
    out = tmp_path / "edition"
    with atomic_folder(out) as partial:
        (partial / "a").write_text("old")

    def write(partial):
        (partial / "a").write_text("new")
        raise OSError(errno.ENOSPC, "No space left on device")

    says = "edition could not be written: No space left on device"
    with pytest.raises(ComityError, match=says), atomic_folder(out) as partial:
        write(partial)
    assert (out / "a").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["edition"]


def test_when_the_new_edition_cannot_be_moved_into_place_the_old_one_is_put_back(tmp_path, monkeypatch):
    out = tmp_path / "edition"
    with atomic_folder(out) as partial:
        (partial / "a").write_text("old")
    rename = Path.rename

    def refuse(path, target):
        if path.name.endswith(".partial"):
            raise PermissionError(errno.EACCES, "Permission denied")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(ComityError, match="Permission denied"), atomic_folder(out) as partial:
        (partial / "a").write_text("new")
    assert (out / "a").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["edition"]


# --- The edition ---------------------------------------------------------------------------------------------------


def test_an_edition_says_when_it_was_made_from_what_and_how_many_rows_it_has(house):
    manifest = json.loads((house.build(house.step("first", sources=("derived",)), seed=7) / "edition.json").read_text())
    assert (manifest["as_of"], manifest["seed"], manifest["schema"]) == ("2022-12", 7, 1)
    assert manifest["tables"]["first"]["rows"] == 2
    assert manifest["tables"]["first"]["sha256"] == sha256((house.out / "first.parquet").read_bytes())
    assert manifest["sources"]["derived"]["citation"] == "Cite it."
    assert len(manifest["sources"]["derived"]["digest"]) == 64


def test_every_step_of_comity_makes_declared_tables_from_declared_sources():
    declared, known = building.codebook(), building.catalog()
    for step in building.STEPS:
        assert set(step.makes) <= set(declared)
        assert set(step.sources) <= {*known, "registry"}
    assert {table for step in building.STEPS for table in step.makes} == set(declared)


THREADS = """
import sys
from datetime import date
from pathlib import Path
from comity.build import build
from comity.edition import Edition
from comity.sources.mirror import Mirror
import polars
print(polars.thread_pool_size(), Edition(build(Mirror(Path(sys.argv[1])), date(2022, 12, 1), Path(sys.argv[2]))).id)
"""


@pytest.mark.verify
@pytest.mark.long(minutes=20)
def test_the_number_of_threads_does_not_change_the_edition(mirror, tmp_path):
    ids = {}
    for threads in ("1", "4"):
        home = tmp_path / threads
        places = {"POLARS_MAX_THREADS": threads, "OMP_NUM_THREADS": threads, "COMITY_CACHE": str(home / "cache")}
        command = [sys.executable, "-c", THREADS, str(mirror), str(home / "edition")]
        made = subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ | places)
        used, ids[threads] = made.stdout.split()
        assert used == threads
    assert ids["1"] == ids["4"]
    files = [{path.name: path.read_bytes() for path in (tmp_path / n / "edition").iterdir()} for n in ids]
    assert files[0].keys() == files[1].keys()
    assert [name for name in files[0] if name.endswith(".parquet") and files[0][name] != files[1][name]] == []


QUICK = [step for step in building.STEPS if step.name in ("registry", "deaths by month", "deaths by year")]


def test_steps_side_by_side_make_the_same_edition(mirror, tmp_path, monkeypatch):
    made, before = [], dict(os.environ)
    for workers in (1, 2):
        monkeypatch.setenv("COMITY_CACHE", str(tmp_path / f"cache-{workers}"))
        told = []
        out = build(
            Mirror(mirror), DECEMBER, tmp_path / str(workers), steps=QUICK, workers=workers,
            progress=lambda name, position, total, /, *, cached, told=told: told.append((position, total, cached)),
        )  # fmt: skip
        assert max(position for position, _, _ in told) == len(QUICK)
        made.append({name: table["sha256"] for name, table in Edition(out).manifest["tables"].items()})
    assert made[0] == made[1]
    assert dict(os.environ) == before | {"COMITY_CACHE": str(tmp_path / "cache-2")}


def test_a_fault_in_another_process_is_told_as_it_is_here_and_leaves_no_edition(tmp_path, monkeypatch):
    monkeypatch.setenv("COMITY_CACHE", str(tmp_path / "cache"))
    (tmp_path / "empty").mkdir()
    with pytest.raises(SourceError, match="views"):
        build(Mirror(tmp_path / "empty"), DECEMBER, tmp_path / "out", steps=QUICK, workers=2)
    assert not (tmp_path / "out").exists()
