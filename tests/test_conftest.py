"""The tests' own rules: no test that needs the publishers' files is skipped unseen."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SKIPS = """
import pytest

def test_reads_a_file(mirror):
    pass

def test_compares_with_the_peer(oracle):
    pass

@pytest.mark.mirror
def test_is_marked_by_hand():
    pytest.skip("says why")

def test_needs_nothing():
    pytest.skip("not here")
"""
MARKS = """
[pytest]
markers =
    mirror: needs files
    oracle: needs files
"""


# Four fifths of a small run's time would go into a plugin it does not use.
PLAIN = ("-p", "no:hypothesispytest")


@pytest.fixture
def house(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A folder with this house's conftest, whose mirror does not exist."""
    pytester.makeconftest((Path(__file__).parent / "conftest.py").read_text())
    pytester.makeini(MARKS)
    pytester.makepyfile(SKIPS)
    monkeypatch.setenv("COMITY_MIRROR", str(pytester.path / "nowhere"))
    return pytester


def test_without_the_mirror_its_tests_are_skipped_with_the_reason(house):
    result = house.runpytest_inprocess(*PLAIN, "-rs")
    result.assert_outcomes(skipped=4)
    result.stdout.fnmatch_lines(["*no publishers' files at *nowhere: set COMITY_MIRROR*"])


def test_where_the_mirror_is_required_a_skip_is_a_failure(house, monkeypatch):
    monkeypatch.setenv("COMITY_REQUIRE_MIRROR", "1")
    result = house.runpytest_inprocess(*PLAIN)
    counts = result.parseoutcomes()
    assert counts.get("failed", 0) + counts.get("errors", 0) == 3
    assert counts["skipped"] == 1
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["*COMITY_REQUIRE_MIRROR is set, and this test was skipped*"])


def test_a_file_that_skips_itself_whole_is_a_failure_where_the_mirror_is_required(house, monkeypatch):
    monkeypatch.setenv("COMITY_REQUIRE_MIRROR", "1")
    house.makepyfile(test_whole="import pytest\npytest.importorskip('a_module_nobody_has')")
    result = house.runpytest_inprocess(*PLAIN, "test_whole.py")
    result.stdout.fnmatch_lines(["*this file skipped itself*"])
    assert result.ret == pytest.ExitCode.INTERRUPTED


def test_whoever_asks_for_the_oracle_is_marked_so(house):
    result = house.runpytest_inprocess(*PLAIN, "-m", "oracle", "--collect-only", "-q")
    result.stdout.fnmatch_lines(["*::test_compares_with_the_peer"])
    result.stdout.no_fnmatch_line("*::test_reads_a_file")


def test_no_setting_of_this_machine_reaches_a_test(house, monkeypatch):
    monkeypatch.setenv("COMITY_EDITION", "/an/edition/of/my/own")
    house.makepyfile(
        test_settings="import os\ndef test_none():\n"
        "    assert [n for n in os.environ if n.startswith('COMITY_')] == ['COMITY_CACHE']"
    )
    house.runpytest_inprocess(*PLAIN, "test_settings.py").assert_outcomes(passed=1)


def test_each_test_has_a_cache_of_its_own(tmp_path):
    cache = Path(os.environ["COMITY_CACHE"])
    assert not cache.exists()
    assert tmp_path.name not in cache.parts
