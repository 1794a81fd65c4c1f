"""What every test stands on: the publishers' files where they are, and none of this machine's settings.

COMITY_MIRROR           folder of the publishers' files (default: ../shared/data beside the checkout)
COMITY_TEST_EDITION     folder of the edition that tests answer from (default: the starter edition)
COMITY_REQUIRE_MIRROR   if set, a test marked `mirror` or `oracle` that is skipped has failed
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from comity.edition import Edition

CHECKOUT = Path(__file__).resolve().parent.parent
NEED_FILES = ("mirror", "oracle")

# Read before the tests' isolation takes them away.
MIRROR = Path(os.environ.get("COMITY_MIRROR") or CHECKOUT.parent / "shared" / "data").absolute()
EDITION = os.environ.get("COMITY_TEST_EDITION")
REQUIRED = bool(os.environ.get("COMITY_REQUIRE_MIRROR"))


# No test is timed: a slow or busy machine is no defect of comity. In CI the examples are the same each time.
settings.register_profile(
    "comity", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=bool(os.environ.get("CI"))
)
settings.load_profile("comity")


@pytest.fixture(scope="session")
def mirror() -> Path:
    """Folder of the publishers' files; whoever asks for it is marked `mirror`."""
    if not MIRROR.is_dir():
        pytest.skip(f"no publishers' files at {MIRROR}: set COMITY_MIRROR")
    return MIRROR


@pytest.fixture(scope="session")
def oracle(mirror: Path) -> Path:
    """Folder of the panels a peer built from the same files; whoever asks for it is marked `oracle`."""
    folder = mirror.parent / "oracle"
    if not folder.is_dir():
        pytest.skip(f"no oracle at {folder}: it stands beside the mirror")
    return folder


@pytest.fixture(scope="session")
def edition() -> Edition:
    """The starter edition, or the one in the folder COMITY_TEST_EDITION names."""
    from comity.edition import open_edition

    return open_edition(EDITION)


@pytest.fixture(scope="session", autouse=True)
def _no_settings_of_this_machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Take away every COMITY_* setting, and keep what session fixtures cache out of the home folder."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("COMITY_")]:
            patch.delenv(name)
        _keep_out_of_home(patch, tmp_path_factory.mktemp("session"))
        yield


@pytest.fixture(autouse=True)
def _a_cache_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Give each test an empty cache, in a folder that is not the test's own `tmp_path`."""
    _keep_out_of_home(monkeypatch, tmp_path_factory.mktemp("home"))


def _keep_out_of_home(patch: pytest.MonkeyPatch, folder: Path) -> None:
    patch.setenv("COMITY_CACHE", str(folder / "cache" / "comity"))
    for name in ("CACHE", "CONFIG", "DATA", "STATE"):
        patch.setenv(f"XDG_{name}_HOME", str(folder / name.lower()))


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Generator[None]:
    """Mark whoever asks for the mirror or the oracle, before -m chooses among the marks; then put the long ones first.

    Each of two workers begins with a half of what was chosen: the longest heads one, the other long ones the other.
    """
    for item in items:
        for name in NEED_FILES:
            if name in getattr(item, "fixturenames", ()):
                item.add_marker(name)
    yield
    half = (len(items) + 1) // 2
    first, *others = sorted(filter(_minutes, items), key=_minutes, reverse=True) or [None]
    if first:
        short = [item for item in items if not _minutes(item)]
        items[:] = [first, *short[: half - 1], *others, *short[half - 1 :]]


def _minutes(item: pytest.Item) -> int:
    """How many a test takes, about, where that is many."""
    marker = item.get_closest_marker("long")
    return int(marker.kwargs["minutes"]) if marker else 0


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip into a failure where the publishers' files must be there."""
    report = yield
    needs_files = any(item.get_closest_marker(name) for name in NEED_FILES)
    if REQUIRED and needs_files and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"COMITY_REQUIRE_MIRROR is set, and this test was skipped.\n{reason}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Let no file skip itself whole either, since its marks are then never read."""
    report = yield
    if REQUIRED and report.skipped:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"COMITY_REQUIRE_MIRROR is set, and this file skipped itself.\n{reason}"
    return report
