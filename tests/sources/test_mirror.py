import pytest

from comity.errors import SourceError
from comity.record import sha256
from comity.sources.catalog import Source, SourceFile
from comity.sources.mirror import Mirror

CONTENTS = b"state,deaths\n1,2\n"


def source(key="deaths", **changes):
    fields = {
        "key": key,
        "name": "Deaths of the world",
        "publisher": "Somebody",
        "version": "1.0",
        "licence": "CC BY 4.0",
        "redistribute": "values",
        "citation": "Somebody (2020) Deaths.",
        "address": "https://example.org/deaths",
        "coverage": "the world",
        "first": "1989",
        "last": "2020",
        "files": (SourceFile(path="somebody/deaths.csv", sha256=sha256(CONTENTS)),),
        "checked": "by hand",
    }
    return Source(**fields | changes)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "somebody").mkdir()
    (tmp_path / "somebody" / "deaths.csv").write_bytes(CONTENTS)
    return tmp_path


def mirror(folder, **changes):
    one = source(**changes)
    return Mirror(folder, sources={one.key: one})


def test_a_file_that_is_as_declared_is_given(folder):
    path = mirror(folder).file("deaths", "somebody/deaths.csv")
    assert path.read_bytes() == CONTENTS


def test_a_missing_file_is_named_with_the_address_to_get_it_from(tmp_path):
    with pytest.raises(SourceError) as caught:
        mirror(tmp_path).file("deaths", "somebody/deaths.csv")
    assert "somebody/deaths.csv of Deaths of the world is missing" in caught.value.problem
    assert caught.value.remedy == "Get it from https://example.org/deaths and put it there."


def test_the_files_own_address_comes_before_the_sources(tmp_path):
    file = SourceFile(path="a.csv", sha256="0" * 64, url="https://example.org/a.csv")
    with pytest.raises(SourceError, match=r"Get it from https://example\.org/a\.csv and put it there"):
        mirror(tmp_path, files=(file,), obtained="Shortened.").file("deaths", "a.csv")


def test_a_file_that_is_not_the_publishers_own_says_what_it_is(tmp_path):
    with pytest.raises(SourceError, match=r"Note its shape: Rows after 2022 left out\."):
        mirror(tmp_path, obtained="Rows after 2022 left out.").file("deaths", "somebody/deaths.csv")


def test_without_an_address_the_publisher_is_named(tmp_path):
    with pytest.raises(SourceError, match="Get it from the publisher, Somebody, and put it there"):
        mirror(tmp_path, address=None).file("deaths", "somebody/deaths.csv")


def test_a_file_that_differs_tells_both_hashes_and_the_version(folder):
    other = CONTENTS + b"3,4\n"
    (folder / "somebody" / "deaths.csv").write_bytes(other)
    with pytest.raises(SourceError) as caught:
        mirror(folder).file("deaths", "somebody/deaths.csv")
    told = str(caught.value)
    assert "differs from the declared version (1.0)" in told
    assert sha256(other) in told
    assert sha256(CONTENTS) in told


def test_a_file_that_changes_while_comity_runs_is_noticed(folder):
    opened = mirror(folder)
    opened.file("deaths", "somebody/deaths.csv")
    (folder / "somebody" / "deaths.csv").write_bytes(CONTENTS + b"3,4\n")
    with pytest.raises(SourceError, match="differs"):
        opened.file("deaths", "somebody/deaths.csv")


def test_a_folder_in_the_place_of_a_file_is_a_source_error(tmp_path):
    (tmp_path / "somebody" / "deaths.csv").mkdir(parents=True)
    with pytest.raises(SourceError, match="cannot be read"):
        mirror(tmp_path).file("deaths", "somebody/deaths.csv")


def test_a_file_or_source_that_is_not_declared_is_refused_with_what_is(folder):
    with pytest.raises(SourceError, match=r"declares no file x\.csv") as caught:
        mirror(folder).file("deaths", "x.csv")
    assert caught.value.available == ("somebody/deaths.csv",)
    with pytest.raises(SourceError, match="no source 'births'") as caught:
        mirror(folder).digest("births")
    assert caught.value.available == ("deaths",)


def test_the_digest_is_of_all_files_in_any_order_of_declaration(folder):
    (folder / "b.csv").write_bytes(b"b")
    files = (*source().files, SourceFile(path="b.csv", sha256=sha256(b"b")))
    one = mirror(folder, files=files).digest("deaths")
    assert one == mirror(folder, files=files[::-1]).digest("deaths")
    assert one != mirror(folder).digest("deaths")
    assert one == sha256(f"{sha256(b'b')}  b.csv\n{sha256(CONTENTS)}  somebody/deaths.csv\n".encode())


def test_a_digest_is_refused_where_a_file_differs_and_kept_where_it_was_given(folder):
    opened = mirror(folder)
    digest = opened.digest("deaths")
    (folder / "somebody" / "deaths.csv").write_bytes(b"")
    assert opened.digest("deaths") == digest
    with pytest.raises(SourceError, match="differs"):
        mirror(folder).digest("deaths")


def test_what_is_missing_is_listed_by_source(folder):
    files = (*source().files, SourceFile(path="b.csv", sha256="0" * 64))
    opened = Mirror(folder, sources={"deaths": source(files=files), "whole": source("whole")})
    assert opened.missing() == {"deaths": (files[1],)}


def test_the_mirror_holds_every_file_of_the_catalog(files):
    assert files.missing() == {}
