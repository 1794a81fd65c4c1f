"""`comity sources` and `comity sync`: what a mirror has, and filling it."""

import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path
from runpy import run_path

import pytest

from comity.faces.cli import main
from comity.record import sha256
from comity.sources.catalog import OfferedFile, Pages, Source, SourceFile, catalog
from comity.sources.fetched import Fetched, write_note

at = run_path(str(Path(__file__).parents[1] / "publisher.py"))
Publisher, File, Status = at["Publisher"], at["File"], at["Status"]

DEATHS, LATER = b"state,deaths\n1,2\n", b"state,deaths\n1,2\n2,5\n"


@pytest.fixture
def comity(monkeypatch, capsys):
    """The command line in this process: exit code, output, errors."""

    def run(*words, columns=200):
        monkeypatch.setenv("COLUMNS", str(columns))
        monkeypatch.setattr(sys, "argv", ["comity", *map(str, words)])
        code = 0
        try:
            main()
        except SystemExit as end:
            code = end.code or 0
        out, err = capsys.readouterr()
        return code, re.sub(r"\x1b\[[0-9;]*m", "", out), re.sub(r"\x1b\[[0-9;]*m", "", err)

    return run


@pytest.fixture
def publisher():
    with Publisher() as one:
        yield one


@pytest.fixture
def declare(monkeypatch):
    """Has these sources stand in the catalog's place."""

    def change(**sources):
        found = {}
        for key, files in sources.items():
            found[key] = Source(
                key=key,
                name=key,
                publisher="Somebody",
                version="1.0",
                licence="CC BY 4.0",
                redistribute="values",
                citation="Somebody (2020).",
                address="https://example.org/figures",
                coverage="the world",
                first="1989",
                last="2020",
                files=tuple(one for one in files if isinstance(one, SourceFile)),
                offered=tuple(one for one in files if isinstance(one, OfferedFile)),
                checked="by hand",
            )
        for module in ("catalog", "mirror"):
            monkeypatch.setattr(f"comity.sources.{module}.catalog", lambda: found)

    return change


def of(path, data, url=None):
    return SourceFile(path=path, sha256=sha256(data), url=url)


def row(text, key):
    return next(line for line in text.splitlines() if re.match(rf"│? ?{key}\b", line))


def test_without_a_mirror_every_source_is_listed_with_how_to_get_it(comity):
    code, out, _ = comity("sources")
    assert code == 0
    for key in catalog():
        assert row(out, key)
    assert "comity sync coups (?)" in row(out, "coups")
    assert "by hand: https://eurepoc.eu" in row(out, "eurepoc")
    assert "CC0 (Harvard Dataverse)" in row(out, "un_ideal_points")
    assert "address was not tried" in out
    assert f"{len(catalog())} sources." in out


def test_a_narrow_terminal_gets_lines_instead_of_strips(comity):
    _, out, _ = comity("sources", columns=80)
    assert "│" not in out
    assert max(map(len, out.splitlines()[:-1])) <= 80
    assert "comity sync coups (?)" in out


NOT_IN_THE_MIRROR = ("ucdp_candidate", "ucdp_ged")
"""Declared for those who fetch them from the publisher."""


def test_the_mirror_has_every_source_but_those_only_publishers_have(comity, mirror):
    have = len(catalog()) - len(NOT_IN_THE_MIRROR)
    told = f"{len(catalog())} sources: {have} have, {len(NOT_IN_THE_MIRROR)} missing."
    _, out, _ = comity("sources", "--mirror", mirror)
    assert told in out
    _, lacking, _ = comity("sources", "--mirror", mirror, "--missing")
    assert all(key in lacking for key in NOT_IN_THE_MIRROR)


def test_what_a_mirror_has_lacks_and_holds_otherwise_is_told(comity, declare, tmp_path):
    url = "https://example.org/d.csv"
    declare(
        here=[of("here.csv", DEATHS)],
        gone=[of("gone.csv", DEATHS, url)],
        some=[of("here.csv", DEATHS), of("b.csv", DEATHS)],
        other=[of("other.csv", DEATHS)],
    )
    (tmp_path / "here.csv").write_bytes(DEATHS)
    (tmp_path / "other.csv").write_bytes(LATER)
    _, out, _ = comity("sources", "--mirror", tmp_path)
    for key, told in {"here": "have", "gone": "missing", "some": "1 of 2", "other": "different"}.items():
        assert f" {told} " in row(out, key), key
    assert "4 sources: 1 have, 2 missing, 1 different." in out
    _, lacking, _ = comity("sources", "--mirror", tmp_path, "--missing")
    assert "here  " not in lacking
    assert row(lacking, "gone")


def test_sources_are_given_as_json_too(comity, declare, tmp_path):
    declare(deaths=[of("deaths.csv", DEATHS, "https://example.org/d.csv")])
    told = json.loads(comity("sources", "--json", "--mirror", tmp_path)[1])
    assert told[0]["key"] == "deaths"
    assert told[0]["state"] == told[0]["files"][0]["state"] == "missing"
    assert told[0]["redistribute"] == "values"
    assert told[0]["files"][0]["url"] == "https://example.org/d.csv"
    assert told[0]["files"][0]["verified"] is False
    assert json.loads(comity("sources", "--json")[1])[0]["state"] is None


def test_a_source_that_is_named_is_told_in_full_with_its_corrections_and_known_issues(comity, mirror):
    code, out, _ = comity("sources", "third_party_missions", "kathman", "--mirror", mirror, columns=100)
    assert code == 0
    told = " ".join(out.split())
    assert "Corrected by comity: 5" in told
    assert "id 94; id 95; id 96; id 97: cow 840 becomes 645" in told
    assert "Iraq's code in the Correlates of War list of states is 645" in told
    assert "Known, and left as published: 1" in told
    assert "comity reads the column total, and never total2." in told
    assert "Published: not known. The first data, to 2011, came with an article of 2013" in told
    assert max(map(len, out.splitlines())) <= 100


def test_a_correction_that_no_longer_fits_a_mirror_and_another_version_of_its_file_are_told(comity, mirror, tmp_path):
    path = "covariates/powell_thyne_ccode_year.txt"
    (tmp_path / path).parent.mkdir()
    data = (mirror / path).read_bytes().replace(b"26jun2023", b"26jul2023")
    (tmp_path / path).write_bytes(data)
    write_note(tmp_path, {path: Fetched(sha256=sha256(data), url="https://x.org/c", day=date(2026, 1, 1))})
    _, refused, _ = comity("sources", "coups", "--mirror", tmp_path)
    assert "(newer)" in refused
    assert "differs from the declared version" in " ".join(refused.split())
    _, out, _ = comity("sources", "coups", "--mirror", tmp_path, "--json")
    assert json.loads(out)[0]["corrections"][0]["other_version"] == sha256(data)


def test_without_a_mirror_corrections_are_told_and_not_tried(comity):
    _, out, _ = comity("sources", "coups")
    assert "day 2023-06-26 becomes 2023-07-26" in out
    assert "Cannot be made here" not in out


def test_names_that_no_source_has_are_told_all_at_once_with_the_near_ones(comity):
    code, _, err = comity("sources", "cow_mdi5", "atpo")
    assert code == 2
    assert "no source 'cow_mdi5'" in err
    assert "Available: cow_mid5" in err
    assert "Available: atop" in err


def test_the_mirror_may_come_from_the_environment(comity, declare, tmp_path, monkeypatch):
    declare(deaths=[of("deaths.csv", DEATHS)])
    monkeypatch.setenv("COMITY_MIRROR", str(tmp_path))
    assert "1 sources: 1 missing." in comity("sources")[1]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("sources", "--missing"), "No mirror is named"),
        (("sources", "--mirror", "no-such-folder"), "is not a folder"),
        (("sync",), "Add --mirror FOLDER (it is made if it is not there)"),
        (("sync", "atpo", "--mirror", "new"), "Available: atop"),
    ],
)
def test_what_cannot_be_done_is_told_with_what_to_do(comity, tmp_path, monkeypatch, words, told):
    monkeypatch.chdir(tmp_path)
    code, _, err = comity(*words)
    assert code == 2
    assert told in err
    assert list(tmp_path.iterdir()) == []


def test_sync_fills_a_mirror_and_says_what_is_new_and_what_is_left(comity, declare, publisher, tmp_path):
    pages = Pages(rows=("rows",), total=("n",), number="p", size="s", most=9)
    api = publisher.offer("/api", Status(200, {}, b'{"n": 1, "rows": [{"a": 1}]}'))
    declare(
        deaths=[of("d/deaths.csv", DEATHS, publisher.offer("/d.csv", File(DEATHS)))],
        api=[OfferedFile(path="api.jsonl", url=api, pages=pages)],
        hand=[of("hand.csv", DEATHS), of("hand2.csv", DEATHS)],
    )
    code, out, _ = comity("sync", "--mirror", tmp_path / "mirror")
    assert code == 0
    assert "new      d/deaths.csv (deaths)" in out
    assert "new      api.jsonl (api)" in out
    assert "by hand  hand.csv and 1 more (hand): https://example.org/figures" in out
    assert "Files: 2 new, 2 to be got by hand." in out
    assert (tmp_path / "mirror/d/deaths.csv").read_bytes() == DEATHS
    assert "Files: 2 same, 2 to be got by hand." in comity("sync", "--mirror", tmp_path / "mirror")[1]


def test_a_changed_file_is_told_with_both_hashes_and_where_the_earlier_is(comity, declare, publisher, tmp_path):
    declare(deaths=[of("deaths.csv", DEATHS, publisher.offer("/d.csv", File(LATER)))])
    (tmp_path / "deaths.csv").write_bytes(b"mine\n")
    code, out, _ = comity("sync", "deaths", "--mirror", tmp_path)
    assert code == 0
    assert f"SHA-256 {sha256(b'mine' + bytes([10]))} -> {sha256(LATER)}" in out
    assert "the earlier file is kept as deaths.csv.previous" in out
    assert f"not the version declared (1.0): its SHA-256 is {sha256(LATER)}, declared is {sha256(DEATHS)}" in out
    assert "COMITY_ALLOW_NEWER=1" in out
    assert " newer " in row(comity("sources", "--mirror", tmp_path)[1], "deaths")


def test_what_fails_is_told_with_its_reason_and_ends_with_exit_code_2(comity, declare, publisher, tmp_path):
    declare(
        gone=[of("gone.csv", DEATHS, publisher.offer("/gone.csv", Status(404)))],
        deaths=[of("deaths.csv", DEATHS, publisher.offer("/d.csv", File(DEATHS)))],
    )
    code, out, _ = comity("sync", "--mirror", tmp_path)
    assert code == 2
    assert "failed   gone.csv (gone)" in out
    assert "it answered 404 Not Found." in out
    assert "Files: 1 new, 1 failed." in out


def test_a_dry_run_says_what_would_be_fetched_and_touches_nothing(comity, declare, publisher, tmp_path):
    url = publisher.url("/d.zip")
    declare(deaths=[SourceFile(path="deaths.csv", sha256="0" * 64, url=url, member="deaths.csv")])
    _, out, _ = comity("sync", "--mirror", tmp_path / "mirror", "--dry-run")
    assert f"fetch    {url}" in out
    assert "deaths.csv <- deaths.csv (deaths, missing)" in out
    assert "1 to fetch from 1 addresses, 0 by hand, 0 here. Nothing was fetched." in out
    assert publisher.asked == []
    assert not (tmp_path / "mirror").exists()


def test_refreshing_asks_again_and_says_that_nothing_changed(comity, declare, publisher, tmp_path):
    declare(deaths=[of("deaths.csv", DEATHS, publisher.offer("/d.csv", File(DEATHS)))])
    comity("sync", "--mirror", tmp_path)
    _, out, _ = comity("sync", "--mirror", tmp_path, "--refresh")
    assert "same     deaths.csv (deaths)" in out
    assert len(publisher.asked) == 2


@pytest.mark.parametrize("command", ["sources", "sync"])
def test_help_teaches_by_example(comity, command):
    _, out, _ = comity(command, "--help")
    assert out.count(f"  comity {command}") >= 3


def test_neither_help_nor_the_list_of_sources_loads_the_library_that_fetches():
    script = (
        "import sys, contextlib, io; from comity.faces.cli import app;\n"
        "for words in (['sync', '--help'], ['sources']):\n"
        "    with contextlib.redirect_stdout(io.StringIO()): app()(words, standalone_mode=False)\n"
        "print([name for name in ('httpx2', 'polars', 'numpy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
