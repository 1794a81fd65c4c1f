"""Filling a mirror: what is fetched, what stays, what is told."""

import io
import json
import os
import sys
import zipfile
from pathlib import Path
from runpy import run_path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from comity.errors import FetchError, SourceError, UnknownName
from comity.record import sha256
from comity.sources.catalog import OfferedFile, Pages, Source, SourceFile, catalog
from comity.sources.fetched import NOTE, read_note
from comity.sources.fetching.fetch import Fetcher, Terms
from comity.sources.fetching.plan import plan
from comity.sources.fetching.standing import standing
from comity.sources.fetching.sync import WORKSHOP, fetch
from comity.sources.mirror import Mirror

at = run_path(str(Path(__file__).parents[2] / "publisher.py"))
Publisher, File, Status = at["Publisher"], at["File"], at["Status"]

DEATHS, BIRTHS = b"state,deaths\n1,2\n", b"state,births\n1,3\n"
LATER = b"state,deaths\n1,2\n2,5\n"


def zipped(**members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in members.items():
            archive.writestr(f"release/{name}.csv", data)
    return stream.getvalue()


def source(key, *files, **changes):
    fields = {
        "key": key,
        "name": f"Figures: {key}",
        "publisher": "Somebody",
        "version": "1.0",
        "licence": "CC BY 4.0",
        "redistribute": "values",
        "citation": "Somebody (2020) Figures.",
        "address": "https://example.org/figures",
        "coverage": "the world",
        "first": "1989",
        "last": "2020",
        "files": [one for one in files if isinstance(one, SourceFile)],
        "offered": [one for one in files if isinstance(one, OfferedFile)],
        "checked": "by hand",
    }
    return Source.model_validate(fields | changes)


def declared(path, data, url=None, **more):
    return SourceFile(path=path, sha256=sha256(data), url=url, **more)


@pytest.fixture
def publisher():
    with Publisher() as one:
        yield one


@pytest.fixture
def mirror_of(tmp_path):
    """A mirror in which these sources are declared."""
    return lambda *sources, **more: Mirror(tmp_path / "mirror", sources={one.key: one for one in sources}, **more)


@pytest.fixture
def waits():
    return []


@pytest.fixture
def sync(waits):
    """Plans and fetches; the outcomes by path."""

    def run(mirror, *keys, progress=lambda *_, **__: None, **more):
        with Fetcher(sleep=waits.append) as fetcher:
            done = list(fetch(mirror, plan(mirror, keys, **more), fetcher, progress=progress))
        return {one.target.file.path: one for one in done}

    return run


def put(mirror, path, data):
    there = mirror.folder / path
    there.parent.mkdir(parents=True, exist_ok=True)
    there.write_bytes(data)
    return there


def contents(mirror):
    """Every file of a mirror but its note and its workshop, by path."""
    return {
        path.relative_to(mirror.folder).as_posix(): path.read_bytes()
        for path in mirror.folder.rglob("*")
        if path.is_file() and path.name != NOTE and WORKSHOP not in path.parts
    }


# --- What is fetched ------------------------------------------------------------------------------------------------


def test_an_empty_mirror_is_filled_and_its_files_are_as_declared(publisher, mirror_of, sync):
    mirror = mirror_of(source("deaths", declared("a/deaths.csv", DEATHS, publisher.offer("/d.csv", File(DEATHS)))))
    done = sync(mirror)
    assert done["a/deaths.csv"].change == "new"
    assert not done["a/deaths.csv"].newer
    assert mirror.file("deaths", "a/deaths.csv").read_bytes() == DEATHS
    assert mirror.fetched("a/deaths.csv").url == publisher.url("/d.csv")


def test_what_is_there_is_not_asked_for(publisher, mirror_of, sync):
    mirror = mirror_of(source("deaths", declared("deaths.csv", DEATHS, publisher.offer("/d.csv", File(DEATHS)))))
    put(mirror, "deaths.csv", DEATHS)
    assert sync(mirror) == {}
    assert publisher.asked == []
    assert [one.file.path for one in plan(mirror).here] == ["deaths.csv"]
    assert contents(mirror) == {"deaths.csv": DEATHS}


def test_a_second_run_asks_for_nothing(publisher, mirror_of, sync):
    url = publisher.offer("/all.zip", File(zipped(deaths=LATER, births=BIRTHS)))
    one = source("a", declared("deaths.csv", DEATHS, url, member="deaths.csv"), OfferedFile(path="b.zip", url=url))
    sync(mirror_of(one), "a")
    asked = len(publisher.asked)
    assert sync(mirror_of(one), "a") == {}
    assert len(publisher.asked) == asked


def test_an_archive_is_fetched_once_for_all_its_members_and_not_kept(publisher, mirror_of, sync):
    url = publisher.offer("/all.zip", File(zipped(deaths=DEATHS, births=BIRTHS)))
    mirror = mirror_of(
        source("deaths", declared("deaths.csv", DEATHS, url, member="deaths.csv")),
        source("births", declared("births.csv", BIRTHS, url, member="release/births.csv")),
    )
    done = sync(mirror)
    assert {path: one.change for path, one in done.items()} == {"deaths.csv": "new", "births.csv": "new"}
    assert contents(mirror) == {"deaths.csv": DEATHS, "births.csv": BIRTHS}
    assert [path.name for path in (mirror.folder / WORKSHOP).iterdir()] == ["lock"]
    assert len(publisher.asked) == 1


def test_an_archive_that_the_mirror_holds_is_not_fetched(publisher, mirror_of, sync):
    data, url = zipped(deaths=DEATHS), publisher.url("/all.zip")
    mirror = mirror_of(
        source("whole", declared("all.zip", data, url)),
        source("deaths", declared("deaths.csv", DEATHS, url, member="deaths.csv")),
    )
    put(mirror, "all.zip", data)
    assert sync(mirror, "deaths")["deaths.csv"].change == "new"
    assert publisher.asked == []
    assert contents(mirror) == {"all.zip": data, "deaths.csv": DEATHS}


def test_an_archive_that_is_declared_is_fetched_first_and_kept(publisher, mirror_of, sync):
    data = zipped(deaths=DEATHS)
    url = publisher.offer("/all.zip", File(data))
    mirror = mirror_of(
        source("deaths", declared("deaths.csv", DEATHS, url, member="deaths.csv")),
        source("whole", declared("all.zip", data, url)),
    )
    assert list(sync(mirror)) == ["all.zip", "deaths.csv"]
    assert len(publisher.asked) == 1
    assert contents(mirror) == {"all.zip": data, "deaths.csv": DEATHS}


def test_an_interface_is_read_in_pages(publisher, mirror_of, sync):
    rows = [{"n": 1}, {"n": 2}]
    pages = Pages(rows=("rows",), total=("count",), number="page", size="size", most=10)
    url = publisher.offer("/api", Status(200, {}, json.dumps({"count": 2, "rows": rows}).encode()))
    told = []
    mirror = mirror_of(source("api", OfferedFile(path="a.jsonl", url=url, pages=pages)))
    sync(mirror, progress=lambda *now, unit: told.append((*now, unit)))
    assert contents(mirror) == {"a.jsonl": b'{"n":1}\n{"n":2}\n'}
    assert told[-1] == ("a.jsonl", 2, 2, "rows")


def test_progress_names_the_file_and_its_bytes(publisher, mirror_of, sync):
    told = []
    mirror = mirror_of(source("deaths", declared("deaths.csv", DEATHS, publisher.offer("/d.csv", File(DEATHS)))))
    sync(mirror, progress=lambda *now, unit: told.append((*now, unit)))
    assert told[-1] == ("deaths.csv", len(DEATHS), len(DEATHS), "bytes")


def test_a_file_without_an_address_is_to_be_got_by_hand(mirror_of):
    planned = plan(mirror_of(source("deaths", declared("deaths.csv", DEATHS))))
    assert planned.jobs == ()
    assert [one.file.path for one in planned.by_hand] == ["deaths.csv"]


def test_the_publishers_own_shape_stands_in_for_a_file_without_an_address(publisher, mirror_of, sync):
    url = publisher.offer("/own.csv", File(LATER))
    one = source("deaths", declared("deaths.parquet", DEATHS), OfferedFile(path="own.csv", url=url))
    mirror = mirror_of(one)
    with pytest.raises(SourceError, match="missing"):
        mirror.digest("deaths")
    assert plan(mirror).by_hand == ()
    assert sync(mirror)["own.csv"].change == "new"
    assert mirror.file("deaths", "own.csv").read_bytes() == LATER
    assert mirror.digest("deaths") == sha256(f"{sha256(LATER)}  own.csv\n".encode())
    assert standing(one, mirror).state == "have"


def test_the_publishers_own_shape_is_left_alone_where_the_declared_one_is_there_unless_it_is_named(
    publisher, mirror_of
):
    url = publisher.url("/own.csv")
    mirror = mirror_of(source("deaths", declared("deaths.parquet", DEATHS), OfferedFile(path="own.csv", url=url)))
    put(mirror, "deaths.parquet", DEATHS)
    assert plan(mirror).jobs == ()
    assert [job.url for job in plan(mirror, ["deaths"]).jobs] == [url]


def test_an_unknown_source_is_told_with_the_near_ones(mirror_of):
    mirror = mirror_of(source("atop", declared("a", DEATHS)), source("atop_more", declared("b", DEATHS)))
    with pytest.raises(UnknownName, match="No source is called 'atpo'") as caught:
        plan(mirror, ["atpo"])
    assert "atop" in caught.value.available
    with pytest.raises(UnknownName) as caught:
        plan(mirror, ["ATOP-mor"])
    assert caught.value.available[0] == "atop_more"


# --- What stays -----------------------------------------------------------------------------------------------------


def test_a_file_that_was_changed_by_hand_is_replaced_and_kept_aside(publisher, mirror_of, sync):
    mirror = mirror_of(source("deaths", declared("deaths.csv", DEATHS, publisher.offer("/d.csv", File(DEATHS)))))
    put(mirror, "deaths.csv", b"mine\n")
    done = sync(mirror)["deaths.csv"]
    assert (done.change, done.before, done.after) == ("changed", sha256(b"mine\n"), sha256(DEATHS))
    assert done.kept.name == "deaths.csv.previous"
    assert contents(mirror) == {"deaths.csv": DEATHS, "deaths.csv.previous": b"mine\n"}


def test_a_later_version_is_kept_and_refused_until_it_is_allowed(publisher, mirror_of, sync, monkeypatch):
    one = source("deaths", declared("deaths.csv", DEATHS, publisher.offer("/d.csv", File(LATER))))
    mirror = mirror_of(one)
    done = sync(mirror)["deaths.csv"]
    assert (done.change, done.newer, done.after) == ("new", True, sha256(LATER))
    assert read_note(mirror.folder)["deaths.csv"].sha256 == sha256(LATER)
    assert (mirror.newer("deaths"), standing(one, mirror).state) == (("deaths.csv",), "newer")
    for ask in (lambda: mirror.file("deaths", "deaths.csv"), lambda: mirror.digest("deaths")):
        with pytest.raises(SourceError, match=r"fetched from http://127.*another version.*COMITY_ALLOW_NEWER=1"):
            ask()
    allowed = mirror_of(one, allow_newer=True)
    assert allowed.file("deaths", "deaths.csv").read_bytes() == LATER
    assert allowed.digest("deaths") == sha256(f"{sha256(LATER)}  deaths.csv\n".encode())
    monkeypatch.setenv("COMITY_ALLOW_NEWER", "1")
    assert mirror_of(one).file("deaths", "deaths.csv").read_bytes() == LATER
    monkeypatch.setenv("COMITY_ALLOW_NEWER", "0")
    with pytest.raises(SourceError):
        mirror_of(one).file("deaths", "deaths.csv")


def test_a_file_that_was_not_fetched_is_never_taken_for_a_later_version(publisher, mirror_of, sync):
    one = source("deaths", declared("deaths.csv", DEATHS, publisher.offer("/d.csv", File(LATER))))
    sync(mirror_of(one))
    put(mirror_of(one), "deaths.csv", b"tampered\n")
    with pytest.raises(SourceError, match="differs from the declared version"):
        mirror_of(one, allow_newer=True).file("deaths", "deaths.csv")
    assert mirror_of(one).state(one.files[0]) == "different"


def test_what_was_fetched_without_a_declared_sha256_and_changed_since_is_different(publisher, mirror_of, sync):
    one = source("deaths", OfferedFile(path="own.csv", url=publisher.offer("/d.csv", File(LATER))))
    mirror = mirror_of(one)
    put(mirror, "own.csv", b"by hand\n")
    assert mirror.state(one.offered[0]) == "have"
    (mirror.folder / "own.csv").unlink()
    sync(mirror)
    assert mirror.state(one.offered[0]) == "have"
    put(mirror, "own.csv", b"tampered\n")
    assert mirror.state(one.offered[0]) == "different"


def test_refreshing_asks_and_says_what_has_changed(publisher, mirror_of, sync):
    url = publisher.offer("/d.csv", File(DEATHS), File(DEATHS), File(LATER, etag='"2"'))
    mirror = mirror_of(source("deaths", declared("deaths.csv", DEATHS, url)))
    sync(mirror)
    same = sync(mirror, refresh=True)["deaths.csv"]
    assert (same.change, publisher.asked[1].sent) == ("same", 0)
    changed = sync(mirror, refresh=True)["deaths.csv"]
    assert (changed.change, changed.newer) == ("changed", True)
    assert contents(mirror) == {"deaths.csv": LATER, "deaths.csv.previous": DEATHS}


def test_refreshing_members_asks_for_their_archive_once_and_not_for_its_bytes(publisher, mirror_of, sync):
    url = publisher.offer("/all.zip", File(zipped(deaths=DEATHS, births=BIRTHS)))
    files = [
        declared(f"{name}.csv", data, url, member=f"{name}.csv")
        for name, data in (("deaths", DEATHS), ("births", BIRTHS))
    ]
    mirror = mirror_of(source("all", *files))
    sync(mirror)
    done = sync(mirror, refresh=True)
    assert [one.change for one in done.values()] == ["same", "same"]
    assert [one.sent for one in publisher.asked[1:]] == [0]


def test_a_file_changed_by_hand_is_not_taken_for_what_was_fetched_when_refreshing(publisher, mirror_of, sync):
    url = publisher.offer("/d.csv", File(DEATHS))
    mirror = mirror_of(source("deaths", declared("deaths.csv", DEATHS, url)))
    sync(mirror)
    put(mirror, "deaths.csv", b"mine\n")
    assert sync(mirror, refresh=True)["deaths.csv"].change == "changed"
    assert contents(mirror) == {"deaths.csv": DEATHS, "deaths.csv.previous": b"mine\n"}


# --- What fails -----------------------------------------------------------------------------------------------------


def test_one_that_fails_keeps_no_other_from_being_fetched(publisher, mirror_of, sync):
    mirror = mirror_of(
        source("gone", declared("gone.csv", DEATHS, publisher.offer("/gone.csv", Status(404)))),
        source("births", declared("births.csv", BIRTHS, publisher.offer("/b.csv", File(BIRTHS)))),
    )
    done = sync(mirror)
    assert done["gone.csv"].change == "failed"
    assert "answered 404" in done["gone.csv"].fault.problem
    assert done["births.csv"].change == "new"
    assert contents(mirror) == {"births.csv": BIRTHS}


def test_an_archive_that_fails_fails_all_its_members_after_one_try(publisher, mirror_of, sync):
    url = publisher.offer("/all.zip", Status(404))
    mirror = mirror_of(
        source("whole", declared("all.zip", b"x", url)),
        source("deaths", declared("deaths.csv", DEATHS, url, member="deaths.csv")),
    )
    assert [one.change for one in sync(mirror).values()] == ["failed", "failed"]
    assert len(publisher.asked) == 1
    assert [one.change for one in sync(mirror, "deaths").values()] == ["failed"]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (zipped(births=BIRTHS), "holds no member 'deaths.csv'"),
        (zipped(deaths=bytes(20_000_000)), "refused|unpacks"),
        (b"PK\x03\x04 broken", "cannot be unpacked"),
        (b"<html><body>Sorry</body></html>", "a web page, not data"),
    ],
)
def test_a_bad_archive_leaves_the_old_file(publisher, mirror_of, sync, data, told):
    if data.startswith(b"PK") and len(data) > 10_000:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("deaths.csv", bytes(20_000_000))
        data = stream.getvalue()
    url = publisher.offer("/all.zip", File(data))
    mirror = mirror_of(source("deaths", declared("deaths.csv", DEATHS, url, member="deaths.csv")))
    put(mirror, "deaths.csv", b"old\n")
    done = sync(mirror)["deaths.csv"]
    assert done.change == "failed"
    assert any(word in done.fault.problem for word in told.split("|"))
    assert contents(mirror) == {"deaths.csv": b"old\n"}


def test_a_broken_archive_goes_on_in_the_next_run(publisher, mirror_of, sync):
    data = zipped(deaths=DEATHS, births=BIRTHS * 5_000)
    url = publisher.offer("/all.zip", File(data, cut=50_000), *[Status(503)] * 4, File(data))
    mirror = mirror_of(source("deaths", declared("deaths.csv", DEATHS, url, member="deaths.csv")))
    assert sync(mirror)["deaths.csv"].change == "failed"
    assert sync(mirror)["deaths.csv"].change == "new"
    assert publisher.sent == len(data)


def test_a_place_in_the_way_is_told(publisher, mirror_of, sync):
    url = publisher.offer("/all.zip", File(zipped(deaths=DEATHS)))
    mirror = mirror_of(source("deaths", declared("a/deaths.csv", DEATHS, url, member="deaths.csv")))
    put(mirror, "a", b"in the way")
    assert "could not be written" in sync(mirror)["a/deaths.csv"].fault.problem


def test_a_mirror_that_cannot_be_written_is_told(publisher, mirror_of, sync):
    mirror = mirror_of(source("deaths", declared("deaths.csv", DEATHS, publisher.url("/d.csv"))))
    mirror.folder.write_text("in the way")
    with pytest.raises(FetchError, match="could not be written"):
        sync(mirror)


@pytest.mark.skipif(sys.platform == "win32", reason="files are not locked on Windows")
def test_two_processes_do_not_fetch_into_one_mirror(publisher, mirror_of, sync):
    import fcntl

    mirror = mirror_of(source("deaths", declared("deaths.csv", DEATHS, publisher.offer("/d.csv", File(DEATHS)))))
    (mirror.folder / WORKSHOP).mkdir(parents=True)
    with (mirror.folder / WORKSHOP / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(FetchError, match="Another process is fetching"):
            sync(mirror)
    assert sync(mirror)["deaths.csv"].change == "new"


def test_a_note_that_cannot_be_read_is_told_with_what_to_do(mirror_of):
    mirror = mirror_of(source("deaths", declared("deaths.csv", DEATHS)))
    put(mirror, "deaths.csv", b"other\n")
    put(mirror, NOTE, b"{}}")
    with pytest.raises(SourceError, match=r"comity-mirror\.json.*Move it away"):
        plan(mirror)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_whatever_a_publisher_answers_no_contents_of_the_mirror_are_lost(tmp_path_factory, data):
    bad = [Status(404), Status(500), File(b""), File(b"<html>"), File(zipped(other=b"x")), File(DEATHS, cut=5)]
    good = [File(DEATHS), File(LATER), File(zipped(deaths=DEATHS)), File(zipped(deaths=LATER))]
    folder = tmp_path_factory.mktemp("mirror")
    held = data.draw(st.sampled_from([None, DEATHS, LATER, b"mine\n"]))
    with Publisher() as publisher:
        url = publisher.offer("/it", *data.draw(st.lists(st.sampled_from(bad + good), min_size=1, max_size=4)))
        member = data.draw(st.sampled_from([None, "deaths.csv"]))
        one = source("deaths", declared("deaths.csv", DEATHS, url, member=member))
        mirror = Mirror(folder, sources={"deaths": one})
        ever = set()
        if held is not None:
            ever.add(held)
            put(mirror, "deaths.csv", held)
        for _ in range(3):
            with Fetcher(Terms(attempts=2), sleep=lambda _: None) as fetcher:
                done = list(fetch(mirror, plan(mirror, refresh=True), fetcher))
            now = contents(mirror)
            assert ever <= set(now.values())
            if done[0].change != "failed":
                ever.add(now["deaths.csv"])
                assert sha256(now["deaths.csv"]) == done[0].after
            assert mirror.state(one.files[0]) != "missing" or not ever


# --- What the catalog declares --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        {"member": "a.csv"},
        {"verified": True},
        {"url": "ftp://example.org/a.zip"},
        {"url": "https://example.org/a b.zip"},
        {"pages": Pages(rows=(), total=("n",), number="p", size="s", most=1)},
        {"url": "https://x.org/", "member": "a", "pages": Pages(rows=(), total=("n",), number="p", size="s", most=1)},
    ],
)
def test_a_declaration_that_contradicts_itself_is_refused(wrong):
    with pytest.raises(ValidationError):
        OfferedFile(path="a.csv", **wrong)


def test_a_source_that_declares_no_file_is_refused():
    with pytest.raises(ValidationError, match="declares no file"):
        source("empty")
    with pytest.raises(ValidationError, match="declared twice"):
        source("twice", declared("a", DEATHS), OfferedFile(path="a", url="https://x.org/a"))


def test_no_source_needs_an_account_and_no_address_claims_to_have_been_tried():
    files = [file for one in catalog().values() for file in one.published if file.url]
    assert len(files) > 25
    for file in files:
        assert not any(word in file.url.lower() for word in ("token", "key=", "password", "@")), file.url
        assert not file.verified, file.url


def test_comity_sources_says_of_every_source_how_to_get_it():
    for one in catalog().values():
        told = standing(one, None).get
        assert told.startswith((f"comity sync {one.key}", "by hand: ")), told
        assert told.startswith("comity sync") == any(file.url for file in one.published)


def test_the_archive_of_atop_holds_the_members_declared_as_they_are_declared(mirror, tmp_path):
    from comity.sources.fetching.archive import extract

    archive = Mirror(mirror).file("atop_more", "atop/atop_5.1__.csv_.zip")
    members = [file for key in ("atop", "atop_more") for file in catalog()[key].files if file.member]
    assert len(members) == 3
    for file in members:
        extract(archive, file.member, tmp_path / "out")
        assert sha256((tmp_path / "out").read_bytes()) == file.sha256


def test_how_a_source_stands_is_told_in_words(mirror_of):
    files = [declared(f"{n}.csv", DEATHS, url) for n, url in enumerate([None, "https://x.org/1", None])]
    one = source("deaths", *files)
    mirror = mirror_of(one)
    assert (standing(one, None).state, standing(one, None).here) == (None, "")
    assert (standing(one, mirror).state, standing(one, mirror).here) == ("missing", "missing")
    assert standing(one, mirror).get == (
        "comity sync deaths (1 of 3 files); the rest by hand: https://example.org/figures"
    )
    put(mirror, "0.csv", DEATHS)
    put(mirror, "2.csv", DEATHS)
    assert (standing(one, mirror).here, standing(one, mirror).get) == ("2 of 3", "comity sync deaths")
    put(mirror, "1.csv", b"x")
    assert (standing(one, mirror).state, standing(one, mirror).here) == ("different", "different")
    put(mirror, "1.csv", DEATHS)
    assert standing(one, mirror).here == "have"
    assert os.fspath(mirror.folder) not in standing(one, mirror).get
