"""A publisher's archive gives the file meant and does no harm, whatever it is."""

import io
import stat
import zipfile
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.errors import FetchError
from comity.sources.fetching.archive import Limits, extract

TABLE = b"state,deaths\n1,2\n"


def zipped(members, method=zipfile.ZIP_DEFLATED):
    """An archive of these members: names or entries, and contents."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return stream.getvalue()


def entry(name, mode=0):
    one = zipfile.ZipInfo("placeholder")
    one.filename, one.external_attr = name, mode << 16
    return one


@pytest.fixture
def unpack(tmp_path):
    """Unpacks a member of an archive given as bytes; the bytes written."""

    def run(data, member, **limits):
        (tmp_path / "a.zip").write_bytes(data)
        extract(tmp_path / "a.zip", member, tmp_path / "out.csv", limits=Limits(**limits))
        return (tmp_path / "out.csv").read_bytes()

    run.folder = tmp_path
    return run


@pytest.mark.parametrize("member", ["data/deaths.csv", "deaths.csv", "*.csv", "data/*", "dea*.csv"])
def test_a_member_is_found_by_its_path_its_name_or_a_part_of_it(unpack, member):
    assert unpack(zipped([("data/deaths.csv", TABLE), ("readme.txt", b"x")]), member) == TABLE


def test_signs_that_mean_something_elsewhere_mean_themselves(unpack):
    data = zipped([("deaths [v1].csv", TABLE), ("deaths v.csv", b"x")])
    assert unpack(data, "deaths [v1].csv") == TABLE
    with pytest.raises(FetchError, match="holds no member"):
        unpack(data, "deaths ?.csv")


def test_a_member_of_an_archive_in_the_archive_is_found(unpack):
    inner = zipped([("x/deaths.csv", TABLE)])
    assert unpack(zipped([("all/inner.zip", inner), ("deaths.csv", b"x")]), "inner.zip > deaths.csv") == TABLE
    assert sorted(path.name for path in unpack.folder.iterdir()) == ["a.zip", "out.csv"]


def test_what_a_mac_adds_to_an_archive_is_passed_over(unpack):
    assert unpack(zipped([("deaths.csv", TABLE), ("__MACOSX/._deaths.csv", b"x")]), "*deaths.csv") == TABLE


def test_folders_made_on_windows_are_folders(unpack):
    assert unpack(zipped([(entry("data\\deaths.csv"), TABLE)]), "deaths.csv") == TABLE


def test_a_member_that_is_not_there_is_told_with_those_that_are(unpack):
    with pytest.raises(FetchError, match=r"holds no member 'deaths\.csv'") as caught:
        unpack(zipped([("b.csv", b""), ("a.csv", b"")]), "deaths.csv")
    assert caught.value.available == ("a.csv", "b.csv")


def test_several_members_that_match_are_told(unpack):
    with pytest.raises(FetchError, match=r"holds 2 members '\*\.csv'") as caught:
        unpack(zipped([("b.csv", b""), ("a.csv", b""), ("c.txt", b"")]), "*.csv")
    assert caught.value.available == ("a.csv", "b.csv")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("../deaths.csv", "leads out of the archive"),
        ("data/../../deaths.csv", "leads out of the archive"),
        ("data\\..\\..\\deaths.csv", "leads out of the archive"),
        ("/etc/deaths.csv", "absolute path"),
        ("\\\\server\\deaths.csv", "absolute path"),
        ("C:\\deaths.csv", "absolute path"),
        ("c:deaths.csv", "absolute path"),
    ],
)
def test_an_archive_with_a_member_that_leads_out_is_refused_whole(unpack, name, told):
    with pytest.raises(FetchError, match=told):
        unpack(zipped([("good.csv", TABLE), (entry(name), TABLE)]), "good.csv")
    assert not (unpack.folder / "out.csv").exists()
    assert not (unpack.folder.parent / "deaths.csv").exists()


def test_a_name_that_is_cut_off_is_refused(unpack):
    data = zipped([("deathsX.csv", TABLE)]).replace(b"deathsX.csv", b"deaths\0.csv")
    with pytest.raises(FetchError, match="cut off"):
        unpack(data, "*")


@pytest.mark.parametrize("mode", [stat.S_IFLNK | 0o777, stat.S_IFIFO | 0o644, stat.S_IFCHR | 0o644])
def test_links_and_devices_are_refused(unpack, mode):
    with pytest.raises(FetchError, match="a link or a device"):
        unpack(zipped([("good.csv", TABLE), (entry("deaths.csv", mode), b"/etc/passwd")]), "good.csv")


def test_an_archive_that_unpacks_to_far_more_than_it_holds_is_refused(unpack):
    bomb = zipped([("deaths.csv", bytes(20_000_000))])
    assert len(bomb) < 30_000
    with pytest.raises(FetchError, match=r"unpacks to 20,000,000 bytes from [\d,]+, more than 200 for one"):
        unpack(bomb, "deaths.csv")
    assert not (unpack.folder / "out.csv").exists()


def test_an_archive_in_an_archive_is_weighed_too(unpack):
    inner = zipped([("deaths.csv", bytes(20_000_000))])
    with pytest.raises(FetchError, match="more than 200 for one"):
        unpack(zipped([("inner.zip", inner)], zipfile.ZIP_STORED), "inner.zip > deaths.csv")
    assert sorted(path.name for path in unpack.folder.iterdir()) == ["a.zip"]


def test_many_members_count_together(unpack):
    many = zipped([(f"{n}.csv", bytes(1_000)) for n in range(100)])
    with pytest.raises(FetchError, match="unpacks to 100,000 bytes, 99,999 are allowed"):
        unpack(many, "1.csv", total=99_999)
    with pytest.raises(FetchError, match="100 members, 99 are allowed"):
        unpack(many, "1.csv", members=99)


def test_a_member_that_holds_more_than_it_says_writes_no_more_than_it_says(unpack):
    data = bytearray(zipped([("deaths.csv", bytes(1_000_000))]))
    entry_at = data.rindex(b"PK\x01\x02")
    data[entry_at + 24 : entry_at + 28] = (10).to_bytes(4, "little")
    with pytest.raises(FetchError, match="cannot be unpacked"):
        unpack(bytes(data), "deaths.csv")
    written = unpack.folder / "out.csv"
    assert not written.exists() or written.stat().st_size <= 10


def test_an_archive_with_a_password_is_told(unpack):
    data = bytearray(zipped([("deaths.csv", TABLE)]))
    data[6] |= 1
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(FetchError, match=r"cannot be unpacked.*password"):
        unpack(bytes(data), "deaths.csv")


@pytest.mark.parametrize("data", [b"", b"PK", b"<html>", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_archive_or_an_empty_one_is_told(unpack, data):
    with pytest.raises(FetchError, match=r"cannot be unpacked|holds no member"):
        unpack(data, "deaths.csv")


def test_a_place_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "a.zip").write_bytes(zipped([("deaths.csv", TABLE)]))
    with pytest.raises(FetchError, match="could not be written"):
        extract(tmp_path / "a.zip", "deaths.csv", tmp_path / "none" / "out.csv")


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.floats(0, 1), byte=st.integers(0, 255), end=st.floats(0, 1))
def test_a_damaged_archive_gives_the_file_or_one_fault(tmp_path, at, byte, end):
    data = bytearray(zipped([("data/deaths.csv", TABLE * 50), ("readme.txt", b"x" * 99)]))
    data[int(at * (len(data) - 1))] = byte
    (tmp_path / "a.zip").write_bytes(data[: len(data) if end > 0.5 else int(2 * end * len(data))])
    with suppress(FetchError):
        extract(tmp_path / "a.zip", "deaths.csv", tmp_path / "out.csv")
        assert (tmp_path / "out.csv").read_bytes() == TABLE * 50
